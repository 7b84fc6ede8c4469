//! Why a function failed.

use credmatch::{Code, Diagnostics, shown_reference};
use credmatch_files::LoadError;

use crate::borrowed::credmatch_str;
use crate::boundary::{Failure, run_or};
use crate::diagnostics::credmatch_diagnostics;
use crate::status::{
    CREDMATCH_INVALID_ARGUMENT, CREDMATCH_INVALID_UTF8, CREDMATCH_NO_DOCUMENT, CREDMATCH_NO_ENTRY,
    CREDMATCH_NO_SUCH_ENTRY, CREDMATCH_NULL_ARGUMENT, CREDMATCH_OK, CREDMATCH_PANIC, CREDMATCH_UNREADABLE_FILE,
    credmatch_status,
};

/// Why a function failed. Immutable: several threads may read one error at the same time.
///
/// A function that can fail takes the address of a `credmatch_error *` as its last argument, which may be `NULL` if the
/// status is enough. It writes there only when it fails, and the caller frees what it finds with credmatch_error_free().
/// An error holds no secrets: no passwords, no tokens, no values of attributes, and no part of a URL that was refused.
pub struct credmatch_error {
    status: credmatch_status,
    code: &'static str,
    message: String,
    help: String,
    source: String,
    line: u32,
    column: u32,
    offset: Option<usize>,
    entry: i32,
    kind: &'static str,
    diagnostics: credmatch_diagnostics,
}

/// An error about no document.
fn own(status: credmatch_status, code: &'static str, message: String, offset: Option<usize>) -> credmatch_error {
    credmatch_error {
        status,
        code,
        message,
        help: String::new(),
        source: String::new(),
        line: 0,
        column: 0,
        offset,
        entry: CREDMATCH_NO_ENTRY,
        kind: "",
        diagnostics: credmatch_diagnostics::default(),
    }
}

impl credmatch_error {
    /// The error for a failure.
    pub(crate) fn of(failure: Failure) -> Box<Self> {
        let of_core = |code: Code, message, offset| own(code.number().into(), code.as_str(), message, offset);
        Box::new(match failure {
            Failure::Null(name) => {
                own(CREDMATCH_NULL_ARGUMENT, "null-argument", format!("the argument `{name}` is NULL"), None)
            }
            Failure::Utf8 { name, offset } => {
                own(CREDMATCH_INVALID_UTF8, "invalid-utf8", format!("the argument `{name}` is not UTF-8"), Some(offset))
            }
            Failure::Argument(message) => own(CREDMATCH_INVALID_ARGUMENT, "invalid-argument", message, None),
            Failure::NoDocument => {
                own(CREDMATCH_NO_DOCUMENT, "no-document", "no document was added before".to_owned(), None)
            }
            Failure::File(error) => Self::of_file(error),
            Failure::Url(error) => {
                Self { help: error.help().to_owned(), ..of_core(error.code, error.to_string(), Some(error.offset)) }
            }
            Failure::Authorization { error, entry } => Self {
                entry: entry.unwrap_or(CREDMATCH_NO_ENTRY),
                kind: error.kind.unwrap_or_default(),
                help: error.help().to_owned(),
                ..of_core(error.code, error.to_string(), None)
            },
            Failure::NoSuchEntry(number) => {
                own(CREDMATCH_NO_SUCH_ENTRY, "no-such-entry", format!("the registry has no entry {number}"), None)
            }
            Failure::Table(error) => of_core(error.code, error.to_string(), None),
            Failure::Documents(diagnostics) => Self::of_documents(diagnostics),
        })
    }

    fn of_file(error: LoadError) -> Self {
        match error {
            LoadError::Encoding(diagnostic) => Self::of_documents(Diagnostics::new(vec![diagnostic])),
            LoadError::TooLarge { .. } => {
                own(Code::DocumentTooLarge.number().into(), Code::DocumentTooLarge.as_str(), error.to_string(), None)
            }
            _ => own(CREDMATCH_UNREADABLE_FILE, "unreadable-file", error.to_string(), None),
        }
    }

    fn of_documents(diagnostics: Diagnostics) -> Self {
        let message = diagnostics.to_string();
        let first = diagnostics.first().cloned();
        let diagnostics = credmatch_diagnostics::new(diagnostics.into_vec());
        let at = first.as_ref().map(|first| first.place.position).unwrap_or_default();
        Self {
            status: first.as_ref().map_or(CREDMATCH_PANIC, |first| first.code.number().into()),
            code: first.as_ref().map_or("panic", |first| first.code.as_str()),
            source: first.as_ref().map(|first| shown_reference(&first.place.source)).unwrap_or_default(),
            help: first.as_ref().and_then(|first| first.help.clone()).unwrap_or_default(),
            message,
            line: at.line,
            column: at.column,
            diagnostics,
            ..own(CREDMATCH_PANIC, "panic", String::new(), Some(at.offset as usize))
        }
    }

    /// The error for a panic. What it said goes to standard error, as Rust has it.
    pub(crate) fn of_panic() -> Box<Self> {
        Box::new(own(CREDMATCH_PANIC, "panic", "a mistake of the library itself".to_owned(), None))
    }

    pub(crate) fn status(&self) -> credmatch_status {
        self.status
    }

    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn help(&self) -> &str {
        &self.help
    }

    pub(crate) fn entry(&self) -> i32 {
        self.entry
    }

    pub(crate) fn kind(&self) -> &'static str {
        self.kind
    }
}

/// The status that the function returned: never #CREDMATCH_OK, but for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_error_status(error: Option<&credmatch_error>) -> credmatch_status {
    error.map_or(CREDMATCH_OK, |error| error.status)
}

/// The same as a name in kebab-case, such as `url-no-scheme`, which means the same in every version and language.
///
/// Valid as long as the library is loaded; empty for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_error_code(error: Option<&credmatch_error>) -> credmatch_str {
    error.map_or(credmatch_str::EMPTY, |error| credmatch_str::lent(error.code))
}

/// What is wrong, on one line for people, as every host says it: the code, what it means, and where in the URL. Of
/// diagnostics, the first of severity error with its place and its help, and how many more there are. It may change from
/// version to version.
///
/// Valid until the error is freed; empty for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_error_message(error: Option<&credmatch_error>) -> credmatch_str {
    error.map_or(credmatch_str::EMPTY, |error| credmatch_str::lent(&error.message))
}

/// What to do about it, in one sentence for people; empty if there is nothing to say.
///
/// Valid until the error is freed; empty for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_error_help(error: Option<&credmatch_error>) -> credmatch_str {
    error.map_or(credmatch_str::EMPTY, |error| credmatch_str::lent(&error.help))
}

/// The name of the document that is wrong, without user information and query if it is a URL; empty if it is not a
/// document that is wrong.
///
/// Valid until the error is freed; empty for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_error_source(error: Option<&credmatch_error>) -> credmatch_str {
    error.map_or(credmatch_str::EMPTY, |error| credmatch_str::lent(&error.source))
}

/// The line that is wrong, from 1; 0 if it is not a document that is wrong, and for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_error_line(error: Option<&credmatch_error>) -> u32 {
    error.map_or(0, |error| error.line)
}

/// The column that is wrong, from 1, in characters (Unicode scalar values; a tab is one); 0 as for the line.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_error_column(error: Option<&credmatch_error>) -> u32 {
    error.map_or(0, |error| error.column)
}

/// How many bytes of the URL, of the document's decoded text or of the argument come before what is wrong; -1 if that
/// is not known, and for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_error_offset(error: Option<&credmatch_error>) -> i64 {
    error.and_then(|error| error.offset).and_then(|offset| i64::try_from(offset).ok()).unwrap_or(-1)
}

/// The number of the entry whose credentials can't be sent (a status of the 9xx): it decides all the same, and no other
/// entry takes its place (design.md M12). #CREDMATCH_NO_ENTRY if it is not an entry that is wrong, and for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_error_entry(error: Option<&credmatch_error>) -> i32 {
    error.map_or(CREDMATCH_NO_ENTRY, |error| error.entry)
}

/// The kind of that entry's credentials, such as `kerberos`, references to technical credentials followed; empty if it
/// is not an entry that is wrong.
///
/// Valid as long as the library is loaded; empty for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_error_kind(error: Option<&credmatch_error>) -> credmatch_str {
    error.map_or(credmatch_str::EMPTY, |error| credmatch_str::lent(error.kind))
}

/// All that is wrong with the documents, warnings among them, in the order of documents and lines; an empty list if it
/// is not documents that are wrong.
///
/// Lent by the error: valid until that is freed, and not to be freed. `NULL` for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_error_diagnostics(error: Option<&credmatch_error>) -> Option<&credmatch_diagnostics> {
    error.map(|error| &error.diagnostics)
}

/// Frees an error, and whatever it lent. `NULL` is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_error_free(error: Option<Box<credmatch_error>>) {
    run_or((), || drop(error));
}
