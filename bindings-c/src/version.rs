//! Which library this is.

use crate::borrowed::credmatch_str;

/// The version of this library, such as `1.2.3`. #CREDMATCH_VERSION is that of this header.
///
/// The text is valid as long as the library is loaded.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_version() -> credmatch_str {
    credmatch_str::lent(credmatch::version())
}
