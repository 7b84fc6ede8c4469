//! What the library hands out as a whole: texts, and the bytes of a table.

use std::ffi::c_char;

use credmatch::Secret;
use zeroize::Zeroizing;

use crate::borrowed::credmatch_str;
use crate::boundary::run_or;

/// A text that the library made: a record in JSON, a reference, or the value of a header. Immutable: several threads
/// may read one at the same time. The caller frees it with credmatch_text_free(), which overwrites it with zeros before.
pub struct credmatch_text {
    text: Zeroizing<String>,
}

impl credmatch_text {
    pub(crate) fn new(text: impl Into<Zeroizing<String>>) -> Box<Self> {
        Box::new(Self { text: text.into() })
    }

    /// In a buffer that never moves.
    pub(crate) fn of_secret(secret: &Secret) -> Box<Self> {
        Self::new(secret.expose_secret().to_owned())
    }

    pub(crate) fn lent(&self) -> credmatch_str {
        credmatch_str::lent(&self.text)
    }
}

/// The first byte of the text, which is UTF-8 without a NUL at its end. Valid until the text is freed.
///
/// `NULL` for `NULL`, and never else.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_text_ptr(text: Option<&credmatch_text>) -> *const c_char {
    text.map_or(std::ptr::null(), |text| text.text.as_ptr().cast())
}

/// How many bytes the text has; 0 for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_text_len(text: Option<&credmatch_text>) -> usize {
    text.map_or(0, |text| text.text.len())
}

/// Both as one value. Valid until the text is freed; empty for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_text_str(text: Option<&credmatch_text>) -> credmatch_str {
    text.map_or(credmatch_str::EMPTY, credmatch_text::lent)
}

/// Overwrites a text with zeros and frees it. `NULL` is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_text_free(text: Option<Box<credmatch_text>>) {
    run_or((), || drop(text));
}

/// Bytes that the library made: a match table, to be stored and read back. There are no secrets in them. Immutable:
/// several threads may read them at the same time. The caller frees them with credmatch_bytes_free().
pub struct credmatch_bytes {
    bytes: Vec<u8>,
}

impl credmatch_bytes {
    pub(crate) fn new(bytes: Vec<u8>) -> Box<Self> {
        Box::new(Self { bytes })
    }
}

/// The first byte. Valid until the bytes are freed. `NULL` for `NULL`, and never else.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_bytes_ptr(bytes: Option<&credmatch_bytes>) -> *const u8 {
    bytes.map_or(std::ptr::null(), |bytes| bytes.bytes.as_ptr())
}

/// How many bytes there are; 0 for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_bytes_len(bytes: Option<&credmatch_bytes>) -> usize {
    bytes.map_or(0, |bytes| bytes.bytes.len())
}

/// Frees the bytes. `NULL` is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_bytes_free(bytes: Option<Box<credmatch_bytes>>) {
    run_or((), || drop(bytes));
}
