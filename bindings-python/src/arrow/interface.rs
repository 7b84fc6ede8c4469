//! The Arrow C data interface: its structs, and the only places where its pointers are followed.
//!
//! Written by hand, for it is three structs: the crates that carry it bring a columnar library along. As the
//! interface has it, a producer is trusted to describe its own memory, and not to change it while it is borrowed, by any
//! of its threads. Other threads run meanwhile.
#![expect(unsafe_code, reason = "the interface is C structs behind pointers; each use says why it is sound")]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::{self, NonNull};
use std::slice;
use std::sync::Arc;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use super::numbers::Numbers;

const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";
const STREAM: &CStr = c"arrow_array_stream";

/// `struct ArrowSchema`.
#[repr(C)]
pub(super) struct Schema {
    format: *const c_char,
    name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    n_children: i64,
    children: *mut *mut Self,
    dictionary: *mut Self,
    release: Option<unsafe extern "C" fn(*mut Self)>,
    private_data: *mut c_void,
}

/// `struct ArrowArray`.
#[repr(C)]
pub(super) struct Array {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut Self,
    dictionary: *mut Self,
    release: Option<unsafe extern "C" fn(*mut Self)>,
    private_data: *mut c_void,
}

/// `struct ArrowArrayStream`.
#[repr(C)]
struct Stream {
    get_schema: Option<unsafe extern "C" fn(*mut Self, *mut Schema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut Self, *mut Array) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut Self) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut Self)>,
    private_data: *mut c_void,
}

/// A struct of the interface: live as long as it has a release function, which its owner calls once.
pub(super) trait Lent: Sized {
    fn release(&mut self) -> &mut Option<unsafe extern "C" fn(*mut Self)>;
}

impl Lent for Schema {
    fn release(&mut self) -> &mut Option<unsafe extern "C" fn(*mut Self)> {
        &mut self.release
    }
}

impl Lent for Array {
    fn release(&mut self) -> &mut Option<unsafe extern "C" fn(*mut Self)> {
        &mut self.release
    }
}

impl Lent for Stream {
    fn release(&mut self) -> &mut Option<unsafe extern "C" fn(*mut Self)> {
        &mut self.release
    }
}

/// The owner of a struct.
pub(super) struct Owned<T: Lent>(Box<T>);

impl<T: Lent> Owned<T> {
    /// A struct that a producer has yet to fill.
    fn empty() -> Self {
        // SAFETY: null, zero and no function are what all fields of the three structs may be.
        Self(Box::new(unsafe { std::mem::zeroed() }))
    }

    /// Moves the struct out of a capsule, which keeps one that is released.
    fn take(capsule: &Bound<'_, PyAny>, name: &CStr) -> PyResult<Self> {
        let pointer: NonNull<T> = capsule.cast::<PyCapsule>()?.pointer_checked(Some(name))?.cast();
        // SAFETY: a capsule of this name holds such a struct (the PyCapsule interface). Whoever imports moves it and
        // marks what is left as released.
        let owned = unsafe {
            let owned = Self(Box::new(ptr::read(pointer.as_ptr())));
            *(*pointer.as_ptr()).release() = None;
            owned
        };
        owned.live()
    }

    fn live(mut self) -> PyResult<Self> {
        match self.0.release() {
            Some(_) => Ok(self),
            None => Err(PyValueError::new_err("the Arrow data was released before")),
        }
    }
}

impl<T: Lent> Drop for Owned<T> {
    fn drop(&mut self) {
        if let Some(release) = *self.0.release() {
            // SAFETY: the struct is live, and this is its owner's only call.
            unsafe { release(&raw mut *self.0) }
        }
    }
}

impl<T: Lent> std::ops::Deref for Owned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// What an object gives by the PyCapsule interface: the schema, and arrays one by one.
pub(super) struct Import {
    pub(super) schema: Owned<Schema>,
    source: Source,
}

enum Source {
    Array(Option<Owned<Array>>),
    Stream(Owned<Stream>),
}

impl Import {
    /// `None` if the object does not speak the interface.
    pub(super) fn of(object: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        if let Some(method) = object.getattr_opt("__arrow_c_array__")? {
            let (schema, array) = method.call0()?.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
            let source = Source::Array(Some(Owned::take(&array, ARRAY)?));
            return Ok(Some(Self { schema: Owned::take(&schema, SCHEMA)?, source }));
        }
        let Some(method) = object.getattr_opt("__arrow_c_stream__")? else { return Ok(None) };
        let mut stream = Owned::<Stream>::take(&method.call0()?, STREAM)?;
        let schema = stream.filled(|stream| stream.get_schema)?.live()?;
        Ok(Some(Self { schema, source: Source::Stream(stream) }))
    }

    /// The next array, `None` after the last.
    pub(super) fn next(&mut self) -> PyResult<Option<Owned<Array>>> {
        match &mut self.source {
            Source::Array(array) => Ok(array.take()),
            Source::Stream(stream) => Ok(stream.filled(|stream| stream.get_next)?.live().ok()),
        }
    }
}

impl Owned<Stream> {
    /// Lets the producer fill a struct.
    fn filled<T: Lent>(
        &mut self,
        function: impl Fn(&Stream) -> Option<unsafe extern "C" fn(*mut Stream, *mut T) -> c_int>,
    ) -> PyResult<Owned<T>> {
        let Some(fill) = function(&self.0) else {
            return Err(PyValueError::new_err("the Arrow stream lacks a function"));
        };
        let mut filled = Owned::<T>::empty();
        let stream: *mut Stream = &raw mut *self.0;
        // SAFETY: the stream is live, its function is called with it and with room for what it gives.
        if unsafe { fill(stream, &raw mut *filled.0) } == 0 {
            return Ok(filled);
        }
        // What a function that failed left behind is not to be released.
        *filled.0.release() = None;
        // SAFETY: after a failure the stream may be asked for a text, which lives until it is called again.
        let reason = unsafe {
            let text = self.0.get_last_error.map_or(ptr::null(), |last| last(stream));
            if text.is_null() { "no reason given".into() } else { CStr::from_ptr(text).to_string_lossy() }
        };
        Err(PyValueError::new_err(format!("the Arrow stream failed: {reason}")))
    }
}

impl Schema {
    /// The format string, such as `u`.
    pub(super) fn format(&self) -> PyResult<&str> {
        if self.format.is_null() {
            return Err(PyValueError::new_err("an Arrow schema without a format"));
        }
        // SAFETY: a live schema's format is a string that lives as long as the schema.
        unsafe { CStr::from_ptr(self.format) }.to_str().map_err(|_| malformed())
    }

    /// The schema of the dictionary, if the values are indices into one.
    pub(super) fn dictionary(&self) -> Option<&Self> {
        // SAFETY: a live schema's dictionary is null or a live schema that it owns.
        unsafe { self.dictionary.as_ref() }
    }

    /// The only child.
    pub(super) fn only_child(&self) -> PyResult<&Self> {
        // SAFETY: a live schema has so many children, all live, which it owns.
        match unsafe { only(self.n_children, self.children) } {
            Some(child) => Ok(child),
            None => Err(PyTypeError::new_err("an Arrow table of URLs has one column; choose it before")),
        }
    }
}

impl Array {
    /// The number of values.
    pub(super) fn length(&self) -> PyResult<usize> {
        usize::try_from(self.length).map_err(|_| malformed())
    }

    /// The values of the buffers that come before the first of this array.
    pub(super) fn offset(&self) -> PyResult<usize> {
        usize::try_from(self.offset).map_err(|_| malformed())
    }

    /// The number of buffers.
    pub(super) fn buffers(&self) -> usize {
        usize::try_from(self.n_buffers).unwrap_or_default()
    }

    /// The first `count` values of `N` bytes of a buffer; none if the buffer is absent.
    pub(super) fn buffer<const N: usize>(&self, index: usize, count: usize) -> PyResult<Option<&[[u8; N]]>> {
        if index >= self.buffers() || self.buffers.is_null() {
            return Err(malformed());
        }
        if count > isize::MAX as usize / N {
            return Err(malformed());
        }
        // SAFETY: a live array has so many buffers, each null or as long as the callers say by the type: validity,
        // offsets, views and indices by the array's length and offset, texts by the last of the offsets, the buffers
        // of views by the sizes that the last buffer lists. That these are true is the producer's word, and so is that
        // nobody writes there while the array is lent: the bytes are read without the interpreter's lock (`lookup_many`),
        // and it can't be checked. They need no alignment, and the whole is no longer than an allocation may be.
        unsafe {
            let start: *const [u8; N] = (*self.buffers.add(index)).cast();
            Ok((!start.is_null()).then(|| slice::from_raw_parts(start, count)))
        }
    }

    /// The array of the dictionary.
    pub(super) fn dictionary(&self) -> PyResult<&Self> {
        // SAFETY: a live array's dictionary is null or a live array that it owns.
        unsafe { self.dictionary.as_ref() }.ok_or_else(malformed)
    }

    /// The only child.
    pub(super) fn only_child(&self) -> PyResult<&Self> {
        // SAFETY: a live array has so many children, all live, which it owns.
        unsafe { only(self.n_children, self.children) }.ok_or_else(malformed)
    }
}

/// # Safety
/// There must be `count` pointers to structs that live as long as what is returned.
unsafe fn only<'a, T>(count: i64, children: *mut *mut T) -> Option<&'a T> {
    if count != 1 || children.is_null() {
        return None;
    }
    // SAFETY: there is one.
    unsafe { (*children).as_ref() }
}

pub(super) fn malformed() -> PyErr {
    PyValueError::new_err("the Arrow data contradicts itself")
}

/// The schema of numbers as a capsule.
pub(super) fn export_schema(py: Python<'_>) -> PyResult<Bound<'_, PyCapsule>> {
    const NULLABLE: i64 = 2;
    unsafe extern "C" fn release(schema: *mut Schema) {
        // SAFETY: called once, by the owner of a live schema; nothing of it was allocated.
        unsafe { (*schema).release = None }
    }
    let mut schema = Owned::<Schema>::empty();
    schema.0.format = c"i".as_ptr();
    schema.0.name = c"entry".as_ptr();
    schema.0.flags = NULLABLE;
    schema.0.release = Some(release);
    capsule(py, schema, SCHEMA)
}

/// Numbers as a capsule, without a copy: the array holds a share of them.
pub(super) fn export_array<'py>(py: Python<'py>, numbers: &Arc<Numbers>) -> PyResult<Bound<'py, PyCapsule>> {
    /// What an array needs as long as it lives.
    struct Share {
        _numbers: Arc<Numbers>,
        buffers: [*const c_void; 2],
    }
    unsafe extern "C" fn release(array: *mut Array) {
        // SAFETY: called once, by the owner of a live array, whose private data is the share that was made below.
        unsafe {
            drop(Box::from_raw((*array).private_data.cast::<Share>()));
            (*array).release = None;
        }
    }
    let validity = numbers.validity().map_or(ptr::null(), |bits| bits.as_ptr().cast());
    let share = Box::new(Share { _numbers: numbers.clone(), buffers: [validity, numbers.values().as_ptr().cast()] });
    let share = Box::into_raw(share);
    let mut array = Owned::<Array>::empty();
    array.0.length = numbers.values().len() as i64;
    array.0.null_count = numbers.null_count() as i64;
    array.0.n_buffers = 2;
    // SAFETY: the share was just made, and lives until the array is released.
    array.0.buffers = unsafe { (&raw mut (*share).buffers).cast() };
    array.0.private_data = share.cast();
    array.0.release = Some(release);
    capsule(py, array, ARRAY)
}

fn capsule<'py, T: Lent>(py: Python<'py>, owned: Owned<T>, name: &'static CStr) -> PyResult<Bound<'py, PyCapsule>> {
    unsafe extern "C" fn destroy<T: Lent>(capsule: *mut pyo3::ffi::PyObject) {
        // SAFETY: the interpreter destroys the capsule that is made below, under the name that it has, and nobody
        // else frees the box; if nobody moved the struct out of it, dropping its owner releases it.
        unsafe {
            let name = pyo3::ffi::PyCapsule_GetName(capsule);
            let lent: *mut T = pyo3::ffi::PyCapsule_GetPointer(capsule, name).cast();
            drop(Owned(Box::from_raw(lent)));
        }
    }
    let mut owned = std::mem::ManuallyDrop::new(owned);
    let pointer = NonNull::from(&mut *owned.0);
    // SAFETY: the struct lies in a box that was forgotten, so that it lives until the destructor takes it back.
    unsafe { PyCapsule::new_with_pointer_and_destructor(py, pointer.cast(), name, Some(destroy::<T>)) }
}
