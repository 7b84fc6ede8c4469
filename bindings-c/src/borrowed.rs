//! Texts and arrays that C lends for the time of a call.

use std::ffi::c_char;
use std::slice;

use crate::boundary::{Failure, Outcome};

/// A text: its first byte and its length in bytes, in UTF-8, without a NUL at its end.
///
/// As an argument it is borrowed for the time of the call; `{NULL, 0}` is the empty text, and a NUL byte is a character
/// like any other. As a result it is lent by the object that the function names, and is valid until that is freed.
/// #CREDMATCH_TEXT makes one of a string literal, credmatch_str_of() of a string that ends in NUL.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct credmatch_str {
    /// The first byte; may be `NULL` if `len` is 0.
    pub ptr: *const c_char,
    /// How many bytes there are.
    pub len: usize,
}

impl credmatch_str {
    /// A text that lives as long as the object that lends it.
    pub(crate) fn lent(text: &str) -> Self {
        Self { ptr: text.as_ptr().cast(), len: text.len() }
    }

    /// No text.
    pub(crate) const EMPTY: Self = Self { ptr: std::ptr::null(), len: 0 };

    /// Its bytes.
    pub(crate) fn bytes<'a>(self, name: &'static str) -> Outcome<&'a [u8]> {
        slice_of(self.ptr.cast(), self.len, name)
    }

    /// The same as text.
    pub(crate) fn text<'a>(self, name: &'static str) -> Outcome<&'a str> {
        std::str::from_utf8(self.bytes(name)?).map_err(|error| Failure::Utf8 { name, offset: error.valid_up_to() })
    }

    /// The same, where none and the empty text are one.
    pub(crate) fn optional_text<'a>(self, name: &'static str) -> Outcome<Option<&'a str>> {
        self.text(name).map(|text| Some(text).filter(|text| !text.is_empty()))
    }
}

/// An array of the caller's. Without elements it may be `NULL`.
pub(crate) fn slice_of<'a, T>(ptr: *const T, len: usize, name: &'static str) -> Outcome<&'a [T]> {
    if len == 0 {
        return Ok(&[]);
    }
    if ptr.is_null() {
        return Err(Failure::Null(name));
    }
    if len > isize::MAX as usize / size_of::<T>() {
        return Err(Failure::Argument(format!("`{name}` has a length that no array has")));
    }
    // SAFETY: the header, under "Arrays in", asks for `len` initialised elements of one object, aligned as their type
    // is, that nobody changes during the call; the pointer is not NULL, and the whole is no longer than an allocation
    // may be.
    Ok(unsafe { slice::from_raw_parts(ptr, len) })
}

/// An array of texts; `NULL` without elements is none.
pub(crate) fn texts<'a>(ptr: *const credmatch_str, count: usize, name: &'static str) -> Outcome<Option<Vec<&'a str>>> {
    if ptr.is_null() && count == 0 {
        return Ok(None);
    }
    slice_of(ptr, count, name)?.iter().map(|text| text.text(name)).collect::<Outcome<_>>().map(Some)
}

/// An array of the caller's that is written to.
pub(crate) fn slice_to<'a, T>(
    ptr: *mut T,
    len: usize,
    name: &'static str,
) -> Outcome<&'a mut [std::mem::MaybeUninit<T>]> {
    if len == 0 {
        return Ok(&mut []);
    }
    if ptr.is_null() {
        return Err(Failure::Null(name));
    }
    if len > isize::MAX as usize / size_of::<T>() {
        return Err(Failure::Argument(format!("`{name}` has a length that no array has")));
    }
    // SAFETY: as above, but that what is in it need not be initialised, for it is not read; and the header, under
    // "Arrays out", asks for an array that overlaps no other argument and that nobody else uses during the call.
    Ok(unsafe { slice::from_raw_parts_mut(ptr.cast(), len) })
}
