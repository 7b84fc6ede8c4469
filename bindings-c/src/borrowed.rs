//! Texts and arrays that C lends for the time of a call.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::{ptr, slice};

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
    pub(crate) const EMPTY: Self = Self { ptr: ptr::null(), len: 0 };

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

/// A structure of the caller's that begins with its own size, so that later versions can append members.
///
/// It has no bytes behind its last member, in any version: callers leave anything in them, and a later version would take
/// that for its first new member. So what is appended is as wide as what the structure is aligned to, or comes with members
/// that are reserved and zero.
///
/// # Safety
/// It is `repr(C)`, its first member is a `usize`, and it is valid if all that is behind the first [`FIRST`](Self::FIRST)
/// bytes is zero.
pub(crate) unsafe trait Growing: Copy {
    /// Where the last member of the first version ends that was released, which never changes.
    const FIRST: usize;
    /// Where the last member of this version ends.
    const END: usize;
}

/// More than any version of a structure will have: what claims to be larger never had its size set.
const LARGEST: usize = 1024;

/// A copy of a structure of the caller's. What its version of the header does not have yet is zero; what only a newer one
/// has must be zero, which is as usual: nobody here would heed anything else.
pub(crate) fn grown<T: Growing>(given: *const T, name: &'static str) -> Outcome<T> {
    const { assert!(T::FIRST <= T::END && T::END == size_of::<T>(), "bytes behind the last member") };
    if given.is_null() {
        return Err(Failure::Null(name));
    }
    // SAFETY: the header, under "Arrays in", asks for the address of an initialised structure, aligned as its type is; it
    // begins with a number of this type.
    let size = unsafe { given.cast::<usize>().read() };
    if !(T::FIRST..=LARGEST).contains(&size) {
        return Err(Failure::Argument(format!(
            "`size` of `{name}` is {size}: it must be the `sizeof` of the structure"
        )));
    }
    let known = size.min(size_of::<T>());
    // SAFETY: the caller's structure has `size` bytes; those that this library does not know are members of a later
    // version, which are initialised, and nothing between or behind them.
    let unknown = unsafe { slice::from_raw_parts(given.cast::<u8>().add(known), size - known) };
    if unknown.iter().any(|&byte| byte != 0) {
        return Err(Failure::Argument(format!(
            "`size` of `{name}` is {size}: of these bytes this library knows {known}, and the others are not all zero"
        )));
    }
    let mut copy = MaybeUninit::<T>::zeroed();
    // SAFETY: the caller's structure has that many bytes, the copy no fewer, and nobody else has seen the copy. All its
    // members are the caller's, which are initialised, or zero, which they may be.
    unsafe {
        ptr::copy_nonoverlapping(given.cast::<u8>(), copy.as_mut_ptr().cast::<u8>(), known);
        Ok(copy.assume_init())
    }
}

/// An array of texts; `NULL` without elements is none.
pub(crate) fn texts<'a>(ptr: *const credmatch_str, count: usize, name: &'static str) -> Outcome<Option<Vec<&'a str>>> {
    if ptr.is_null() && count == 0 {
        return Ok(None);
    }
    slice_of(ptr, count, name)?.iter().map(|text| text.text(name)).collect::<Outcome<_>>().map(Some)
}

/// An array of the caller's that is written to.
pub(crate) fn slice_to<'a, T>(ptr: *mut T, len: usize, name: &'static str) -> Outcome<&'a mut [MaybeUninit<T>]> {
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

#[cfg(test)]
mod tests {
    use std::mem::offset_of;

    use super::*;

    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Old {
        size: usize,
        said: u32,
        reserved: u32,
    }

    #[repr(C)]
    #[derive(Clone, Copy)]
    struct New {
        size: usize,
        said: u32,
        /// As [`Old`] reserved it.
        further: u32,
        text: credmatch_str,
    }

    // SAFETY: numbers and texts may be zero.
    unsafe impl Growing for New {
        const FIRST: usize = size_of::<Old>();
        const END: usize = offset_of!(New, text) + size_of::<credmatch_str>();
    }

    #[test]
    fn what_an_older_header_does_not_have_is_zero() {
        let new = grown(&New { size: size_of::<New>(), said: 3, further: 4, text: credmatch_str::lent("x") }, "new");
        let new = new.unwrap();
        assert_eq!((new.said, new.further, new.text.len), (3, 4, 1));
        let old = Old { size: size_of::<Old>(), said: 3, reserved: 0 };
        let read = grown::<New>(ptr::from_ref(&old).cast(), "old").unwrap();
        assert_eq!((read.said, read.further, read.text.len, read.text.ptr.is_null()), (3, 0, 0, true));
    }

    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Newer {
        new: New,
        unknown: [u64; 2],
    }

    #[test]
    fn what_only_a_newer_header_has_must_be_zero() {
        let new = New { size: size_of::<Newer>(), said: 3, further: 4, text: credmatch_str::lent("x") };
        let read = |unknown| grown::<New>(ptr::from_ref(&Newer { new, unknown }).cast(), "newer");
        let known = read([0, 0]).unwrap();
        assert_eq!((known.said, known.further, known.text.len), (3, 4, 1));
        for unknown in [[1, 0], [0, 1], [0, 1 << 63]] {
            assert!(matches!(read(unknown), Err(Failure::Argument(why)) if why.contains("not all zero")));
        }
    }

    #[test]
    fn a_size_of_no_version_is_refused() {
        for size in [0, 1, size_of::<Old>() - 1, LARGEST + 1, usize::MAX] {
            let given = New { size, said: 0, further: 0, text: credmatch_str::EMPTY };
            assert!(
                matches!(grown(&given, "given"), Err(Failure::Argument(why)) if why.contains(&format!("is {size}:")))
            );
        }
        assert!(matches!(grown(ptr::null::<New>(), "given"), Err(Failure::Null("given"))));
    }
}
