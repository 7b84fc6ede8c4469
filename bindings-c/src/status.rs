//! What functions return.

/// What a function returns: #CREDMATCH_OK, the number of a code of the core (see `enum credmatch_code`), or one of the
/// numbers from 1001 on, which are this library's own. A number never changes its meaning; later versions may return
/// further ones, so treat one that you don't know as a failure.
pub type credmatch_status = i32;

/// The function did what it says, and wrote its outputs.
pub const CREDMATCH_OK: credmatch_status = 0;

/// `null-argument`: an argument is `NULL` that may not be, or a length comes without a pointer.
pub const CREDMATCH_NULL_ARGUMENT: credmatch_status = 1001;

/// `invalid-utf8`: a text is not UTF-8. (Of a URL, that is #CREDMATCH_URL_INVALID.)
pub const CREDMATCH_INVALID_UTF8: credmatch_status = 1002;

/// `invalid-argument`: a number or a name that the function does not know.
pub const CREDMATCH_INVALID_ARGUMENT: credmatch_status = 1003;

/// `no-document`: the builder has no document that this could belong to.
pub const CREDMATCH_NO_DOCUMENT: credmatch_status = 1004;

/// `unreadable-file`: a file or a folder is not there or cannot be read.
pub const CREDMATCH_UNREADABLE_FILE: credmatch_status = 1005;

/// `no-such-entry`: the registry has no entry of that number. Numbers run from 0 to the count of entries less one, and
/// mean something only together with the registry that gave them.
pub const CREDMATCH_NO_SUCH_ENTRY: credmatch_status = 1006;

/// `panic`: a mistake of the library itself. Its outputs were not written, and registries and tables are as before;
/// free a builder that was in use. Please report it.
pub const CREDMATCH_PANIC: credmatch_status = 1099;

/// The number of no entry: no entry matches the URL.
pub const CREDMATCH_NO_ENTRY: i32 = -1;

/// In the place of an entry's number, in answers to many URLs: this URL is malformed. Ask for it alone, and the error
/// says why.
pub const CREDMATCH_INVALID_URL: i32 = -2;
