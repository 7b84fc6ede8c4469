//! `lookup` and `lookup_many` of every class that has them, and `Sessions.header`, by the raw calling convention of CPython.
//!
//! pyo3's own wrappers cost more than the whole crossing does here: see `benches/RECORD.md`. This file and
//! `arrow/interface.rs` are the only ones with unsafe code.
#![expect(unsafe_code, reason = "CPython's calling convention hands out raw pointers; each use says why it is sound")]

use std::ffi::CStr;
use std::os::raw::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{ptr, slice, str};

use credmatch::{AuthorizationError, MatchTable};
use pyo3::exceptions::PyTypeError;
use pyo3::panic::PanicException;
use pyo3::prelude::*;
use pyo3::pyclass::boolean_struct::True;
use pyo3::types::{PyDict, PyString, PyTuple};
use pyo3::{PyClass, ffi};

use crate::exchange::{Sessions, now_or_clock};
use crate::{arrow, errors};

/// A class that answers look-ups.
pub(crate) trait Answers: PyClass<Frozen = True> + Sync {
    /// The table that is asked.
    fn table(&self) -> &MatchTable;
}

const LOOKUP: &CStr = c"lookup($self, url, /, *, service=None)\n--\n\n\
The number of the best entry for a URL.

None if no entry matches. A URL that is malformed raises UrlError: that never means \"no entry\".";

const LOOKUP_MANY: &CStr = c"lookup_many($self, urls, /, *, service=None)\n--\n\n\
The numbers of the best entries for many URLs.

The answer is -1 (NO_ENTRY) where no entry matches, and -2 (INVALID_URL) where the URL is malformed.

Of an Arrow column (anything with __arrow_c_array__ or __arrow_c_stream__: pyarrow, polars, pandas, DuckDB), the
answer is an Arrow array of int32, in which no entry is null.";

const HEADER: &CStr = c"header($self, url, /, *, service=None, now=None)\n--\n\n\
The value of the header `Authorization` that a URL's entry sends at once.

The short way where that is one header for any method and body; None if nothing is sent before a server asks. The value is
a secret. `now` is in milliseconds since the epoch, the system's time if not given. Raises AuthorizationError, of the code
needs-steps if there must be an exchange, and UrlError.";

/// Adds the methods to the class. They are not made by `#[pymethods]`, which knows no way to take arguments as they
/// come.
pub(crate) fn add_methods<T: Answers>(py: Python<'_>) -> PyResult<()> {
    add::<T>(py, c"lookup", lookup::<T>, LOOKUP)?;
    add::<T>(py, c"lookup_many", lookup_many::<T>, LOOKUP_MANY)
}

/// Adds `header` to `Sessions`.
pub(crate) fn add_header(py: Python<'_>) -> PyResult<()> {
    add::<Sessions>(py, c"header", header, HEADER)
}

fn add<T: PyClass>(
    py: Python<'_>,
    name: &'static CStr,
    method: ffi::PyCFunctionFastWithKeywords,
    doc: &'static CStr,
) -> PyResult<()> {
    let class = py.get_type::<T>();
    // A class lives as long as the process, and so must the definitions of its methods.
    let definition = Box::leak(Box::new(ffi::PyMethodDef {
        ml_name: name.as_ptr(),
        ml_meth: ffi::PyMethodDefPointer { PyCFunctionFastWithKeywords: method },
        ml_flags: ffi::METH_FASTCALL | ffi::METH_KEYWORDS,
        ml_doc: doc.as_ptr(),
    }));
    // SAFETY: the class is a type, the definition is complete and never freed, and what is returned is a new
    // reference or null with an exception set.
    let descriptor =
        unsafe { Bound::from_owned_ptr_or_err(py, ffi::PyDescr_NewMethod(class.as_type_ptr(), definition)) }?;
    class.setattr(name.to_string_lossy(), descriptor)
}

/// The table of the object that a method was called on.
///
/// # Safety
/// `object` must be an instance of `T` and outlive the table: a method descriptor of `T` checks the first, and the
/// caller of a method holds a reference until it returns.
unsafe fn table_of<'a, T: Answers>(object: *mut ffi::PyObject) -> &'a MatchTable {
    // SAFETY: as above; the thread is attached, since the interpreter calls.
    unsafe {
        let py = Python::assume_attached();
        Borrowed::<PyAny>::from_ptr(py, object).cast_unchecked::<T>().get().table()
    }
}

/// The UTF-8 of a `str`, which lies in the object; null with an exception set if it is none or holds surrogates.
///
/// # Safety
/// The thread must be attached; the text must not outlive the object.
#[inline]
unsafe fn utf8<'a>(object: *mut ffi::PyObject) -> Option<&'a str> {
    let mut size = 0;
    // SAFETY: the object is alive. CPython gives null or that many bytes of valid UTF-8, which live as it does.
    unsafe {
        let data: *const c_char = ffi::PyUnicode_AsUTF8AndSize(object, &raw mut size);
        if data.is_null() {
            return None;
        }
        Some(str::from_utf8_unchecked(slice::from_raw_parts(data.cast(), size.unsigned_abs())))
    }
}

unsafe extern "C" fn lookup<T: Answers>(
    object: *mut ffi::PyObject,
    arguments: *const *mut ffi::PyObject,
    count: ffi::Py_ssize_t,
    names: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    guarded(|| {
        // SAFETY: the interpreter calls a method of `T` with `count` arguments, all alive until it returns.
        unsafe {
            let table = table_of::<T>(object);
            if count == 1
                && names.is_null()
                && let Some(url) = utf8(*arguments)
            {
                return match table.lookup_number(url.as_bytes(), None) {
                    Ok(Some(number)) => ffi::PyLong_FromLong(number.into()),
                    Ok(None) => ffi::Py_NewRef(ffi::Py_None()),
                    Err(error) => raised(|py| Err(errors::url(py, error))),
                };
            }
            // What failed above is found again below, and said in words.
            ffi::PyErr_Clear();
            raised(|py| {
                let call = Call::read(py, arguments, count, names, "lookup", "url")?;
                let url = errors::url_text(&call.subject)?;
                match table.lookup_number(url.as_bytes(), call.service()?) {
                    Ok(number) => Ok(number.into_pyobject(py)?.into_any().unbind()),
                    Err(error) => Err(errors::url(py, error)),
                }
            })
        }
    })
}

unsafe extern "C" fn lookup_many<T: Answers>(
    object: *mut ffi::PyObject,
    arguments: *const *mut ffi::PyObject,
    count: ffi::Py_ssize_t,
    names: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    guarded(|| {
        raised(|py| {
            // SAFETY: the interpreter calls a method of `T` with `count` arguments, all alive until it returns.
            let (table, call) =
                unsafe { (table_of::<T>(object), Call::read(py, arguments, count, names, "lookup_many", "urls")?) };
            let service = call.service()?;
            match arrow::lookup_many(table, &call.subject, service)? {
                Some(numbers) => Ok(Py::new(py, numbers)?.into_any()),
                None => list(table, &call.subject, service),
            }
        })
    })
}

unsafe extern "C" fn header(
    object: *mut ffi::PyObject,
    arguments: *const *mut ffi::PyObject,
    count: ffi::Py_ssize_t,
    names: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    guarded(|| {
        // SAFETY: the interpreter calls a method of `Sessions`, which the caller holds, with `count` arguments, all alive
        // until it returns; the thread is attached.
        unsafe {
            let py = Python::assume_attached();
            let sessions = match Borrowed::<PyAny>::from_ptr(py, object).cast_unchecked::<Sessions>().get().core(py) {
                Ok(sessions) => sessions,
                Err(error) => return raised(|_| Err(error)),
            };
            if count == 1
                && names.is_null()
                && let Some(url) = utf8(*arguments)
            {
                return match sessions.header_of_bytes(url.as_bytes(), None, || now_or_clock(None)) {
                    Ok(Some(value)) => {
                        let text = value.expose_secret();
                        ffi::PyUnicode_FromStringAndSize(text.as_ptr().cast(), text.len() as ffi::Py_ssize_t)
                    }
                    Ok(None) => ffi::Py_NewRef(ffi::Py_None()),
                    Err(error) => raised(|py| Err(refused(py, sessions, &error))),
                };
            }
            // What failed above is found again below, and said in words.
            ffi::PyErr_Clear();
            raised(|py| {
                let call = Call::read(py, arguments, count, names, "header", "url")?;
                let url = errors::url_text(&call.subject)?;
                match sessions.header(url, call.service()?, now_or_clock(call.now)) {
                    Ok(Some(value)) => Ok(PyString::new(py, value.expose_secret()).into_any().unbind()),
                    Ok(None) => Ok(py.None()),
                    Err(error) => Err(refused(py, sessions, &error)),
                }
            })
        }
    })
}

fn refused(py: Python<'_>, sessions: &credmatch::Sessions, error: &AuthorizationError) -> PyErr {
    errors::authorization(py, error, error.entry.map(|entry| sessions.registry().table().number(entry)))
}

/// The answers of a list, a tuple or whatever else can be gone through.
fn list(table: &MatchTable, urls: &Bound<'_, PyAny>, service: Option<&str>) -> PyResult<Py<PyAny>> {
    let py = urls.py();
    if urls.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err("urls must be a list of str or an Arrow column, not a str"));
    }
    // SAFETY: makes a new tuple, or returns null with an exception set. The tuple keeps every URL alive, whatever
    // another thread does to the list meanwhile.
    let tuple = unsafe { Bound::from_owned_ptr_or_err(py, ffi::PySequence_Tuple(urls.as_ptr()))? };
    // SAFETY: as it says.
    let tuple = unsafe { tuple.cast_into_unchecked::<PyTuple>() };
    let count = tuple.len();
    // SAFETY: makes a new list with empty places, all of which are filled below unless an error drops it.
    let list = unsafe { Bound::from_owned_ptr_or_err(py, ffi::PyList_New(count as ffi::Py_ssize_t))? };
    let mut failed = None;
    let texts = (0..count).map_while(|place| {
        // SAFETY: the place is inside of the tuple, which outlives the text.
        unsafe {
            let item = ffi::PyTuple_GetItem(tuple.as_ptr(), place as ffi::Py_ssize_t);
            match utf8(item) {
                Some(text) => Some(text),
                None if ffi::PyErr_ExceptionMatches(ffi::PyExc_UnicodeEncodeError) != 0 => {
                    ffi::PyErr_Clear();
                    Some(errors::MALFORMED)
                }
                None => {
                    failed = Some(place);
                    None
                }
            }
        }
    });
    table.lookup_numbers(texts, service, |place, number| {
        // SAFETY: the place is inside of the list and empty; the list takes the number over. A null, for want of
        // memory, leaves the exception set, which is looked for below.
        unsafe {
            ffi::PyList_SetItem(list.as_ptr(), place as ffi::Py_ssize_t, ffi::PyLong_FromLong(number.into()));
        }
    });
    if let Some(place) = failed {
        drop(PyErr::take(py));
        let item = tuple.get_item(place)?;
        return Err(PyTypeError::new_err(format!("urls[{place}] must be a str, not {}", item.get_type().name()?)));
    }
    match PyErr::take(py) {
        Some(error) => Err(error),
        None => Ok(list.unbind()),
    }
}

/// What a method was called with.
struct Call<'py> {
    subject: Bound<'py, PyAny>,
    service: Option<Bound<'py, PyString>>,
    now: Option<u64>,
}

impl<'py> Call<'py> {
    /// Takes the arguments apart: one, by its place, and the keywords `service` and, for `header`, `now`.
    ///
    /// # Safety
    /// The arguments must be those of a call by the fast convention with keywords.
    unsafe fn read(
        py: Python<'py>,
        arguments: *const *mut ffi::PyObject,
        count: ffi::Py_ssize_t,
        names: *mut ffi::PyObject,
        method: &str,
        what: &str,
    ) -> PyResult<Self> {
        if count != 1 {
            let message = format!("{method}() takes 1 positional argument, {what}, but {count} were given");
            return Err(PyTypeError::new_err(message));
        }
        // SAFETY: there is one argument by its place, and then one for each name.
        let (subject, names) =
            unsafe { (Bound::from_borrowed_ptr(py, *arguments), Bound::from_borrowed_ptr_or_opt(py, names)) };
        let keywords = PyDict::new(py);
        if let Some(names) = names {
            for (place, name) in names.try_iter()?.enumerate() {
                // SAFETY: as above.
                let value = unsafe { Bound::from_borrowed_ptr(py, *arguments.add(1 + place)) };
                keywords.set_item(name?, value)?;
            }
        }
        let (mut service, mut now) = (None, None);
        for (name, value) in keywords {
            if method == "header" && name.extract::<&str>().ok() == Some("now") {
                now = value.extract()?;
                continue;
            }
            if name.extract::<&str>().ok() != Some("service") {
                let message = format!("{method}() got an unexpected keyword argument {}", name.repr()?);
                return Err(PyTypeError::new_err(message));
            }
            let none = value.is_none();
            service = match value.cast_into::<PyString>() {
                Ok(text) => Some(text),
                Err(_) if none => None,
                Err(_) => return Err(PyTypeError::new_err("service must be a str or None")),
            };
        }
        Ok(Self { subject, service, now })
    }

    fn service(&self) -> PyResult<Option<&str>> {
        self.service.as_ref().map(errors::plain_text).transpose()
    }
}

/// The outcome of the cold half of a method, as the interpreter takes it.
#[cold]
fn raised(outcome: impl FnOnce(Python<'_>) -> PyResult<Py<PyAny>>) -> *mut ffi::PyObject {
    Python::attach(|py| match outcome(py) {
        Ok(value) => value.into_ptr(),
        Err(error) => {
            error.restore(py);
            ptr::null_mut()
        }
    })
}

/// A panic becomes an exception: it must not unwind into C.
#[inline]
fn guarded(method: impl FnOnce() -> *mut ffi::PyObject) -> *mut ffi::PyObject {
    catch_unwind(AssertUnwindSafe(method))
        .unwrap_or_else(|_| raised(|_| Err(PanicException::new_err("credmatch has a bug: please report it"))))
}
