//! The modules of the package that are written in Python.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// The module of this name, which is kept once it was imported.
///
/// Not by `get_or_try_init`: importing runs Python, and what the collector runs meanwhile may be code of the caller's that
/// comes here again and would wait for itself.
pub(crate) fn module<'py>(
    py: Python<'py>,
    kept: &PyOnceLock<Py<PyModule>>,
    name: &str,
) -> PyResult<Bound<'py, PyModule>> {
    if let Some(module) = kept.get(py) {
        return Ok(module.bind(py).clone());
    }
    let module = py.import(name)?;
    drop(kept.set(py, module.clone().unbind()));
    Ok(module)
}
