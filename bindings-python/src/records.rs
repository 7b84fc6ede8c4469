//! The records of `credmatch._records`, from the core's JSON.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::package;

/// What the function of this name makes of the JSON.
pub(crate) fn record<'py>(py: Python<'py>, function: &str, json: &str) -> PyResult<Bound<'py, PyAny>> {
    static MODULE: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    package::module(py, &MODULE, "credmatch._records")?.call_method1(function, (json,))
}
