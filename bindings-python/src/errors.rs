//! The exceptions of `credmatch._errors`, and text as exceptions may show it.

use credmatch::{AuthorizationError, Code, CompileError, Diagnostics, TableError, UrlError};
use pyo3::exceptions::{PyTypeError, PyUnicodeEncodeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyString;

use crate::package;

/// A text that every registry refuses as malformed: what stands for a `str` that is no text.
pub(crate) const MALFORMED: &str = "";

fn raise<'py>(py: Python<'py>, class: &str, arguments: impl pyo3::call::PyCallArgs<'py>) -> PyErr {
    static MODULE: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let module = package::module(py, &MODULE, "credmatch._errors");
    match module.and_then(|module| module.call_method1(class, arguments)) {
        Ok(error) => PyErr::from_value(error),
        Err(error) => error,
    }
}

/// `UrlError`.
pub(crate) fn url(py: Python<'_>, error: UrlError) -> PyErr {
    raise(py, "UrlError", (error.to_string(), error.code.as_str(), error.code.number(), error.offset, error.help()))
}

/// `AuthorizationError`, or `UrlError` if it is the URL.
pub(crate) fn authorization(py: Python<'_>, error: &AuthorizationError, entry: Option<u32>) -> PyErr {
    if let Some(refused) = error.url_error() {
        return url(py, refused);
    }
    let AuthorizationError { code, kind, .. } = *error;
    let what = (error.to_string(), code.as_str(), code.number(), entry, kind, error.help());
    raise(py, "AuthorizationError", what)
}

/// `TableError`.
pub(crate) fn table(py: Python<'_>, error: &TableError) -> PyErr {
    raise(py, "TableError", (error.to_string(), error.code.as_str(), error.code.number()))
}

/// `CompileError` with its diagnostics.
pub(crate) fn diagnostics(py: Python<'_>, diagnostics: &Diagnostics) -> PyErr {
    diagnostics_with(py, diagnostics, "")
}

fn diagnostics_with(py: Python<'_>, diagnostics: &Diagnostics, hint: &str) -> PyErr {
    raise(py, "compile_error", (format!("{diagnostics}{hint}"), diagnostics.to_json()))
}

/// `CompileError`, whose message ends with a hint, or `TableError`.
pub(crate) fn compile(py: Python<'_>, error: &CompileError, hint: &str) -> PyErr {
    match error {
        CompileError::Table(error) => table(py, error),
        CompileError::Diagnostics(found) => diagnostics_with(py, found, hint),
        other => PyValueError::new_err(other.to_string()),
    }
}

/// The text of a URL. A `str` with lone surrogates is no text, and as a URL it is malformed; the exception that
/// CPython would raise holds the whole URL.
pub(crate) fn url_text<'a>(url: &'a Bound<'_, PyAny>) -> PyResult<&'a str> {
    let Ok(text) = url.cast::<PyString>() else {
        return Err(PyTypeError::new_err(format!("url must be a str, not {}", url.get_type().name()?)));
    };
    text.to_str().map_err(|error| {
        let py = url.py();
        if !error.is_instance_of::<PyUnicodeEncodeError>(py) {
            return error;
        }
        let code = Code::UrlInvalid;
        let message = format!("{code}: {} (it holds a lone surrogate)", code.summary());
        raise(py, "UrlError", (message, code.as_str(), code.number(), 0, code.help().unwrap_or_default()))
    })
}

/// The text of anything else.
pub(crate) fn plain_text<'a>(text: &'a Bound<'_, PyString>) -> PyResult<&'a str> {
    text.to_str().map_err(|error| without_text(text.py(), error))
}

/// The exception that CPython raises for lone surrogates holds the whole text.
pub(crate) fn without_text(py: Python<'_>, error: PyErr) -> PyErr {
    match error.is_instance_of::<PyUnicodeEncodeError>(py) {
        true => PyValueError::new_err("the text holds a lone surrogate"),
        false => error,
    }
}
