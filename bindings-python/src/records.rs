//! The records of `credmatch._records`, from the core's JSON.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// What the function of this name makes of the JSON.
pub(crate) fn record<'py>(py: Python<'py>, function: &str, json: &str) -> PyResult<Bound<'py, PyAny>> {
    static MODULE: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let module = MODULE.get_or_try_init(py, || py.import("credmatch._records").map(Bound::unbind))?;
    module.bind(py).call_method1(function, (json,))
}
