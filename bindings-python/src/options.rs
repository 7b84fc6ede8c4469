//! Options of compiling, as keywords give them.

use credmatch::{CompileOptions, LayerKind, Limits};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// The options that two keywords give.
pub(crate) fn options(guess_ports: bool, limits: Option<&Bound<'_, PyAny>>) -> PyResult<CompileOptions> {
    Ok(CompileOptions::default().with_guess_ports(guess_ports).with_limits(self::limits(limits)?))
}

/// Limits by their names; those that are not named keep their defaults.
pub(crate) fn limits(given: Option<&Bound<'_, PyAny>>) -> PyResult<Limits> {
    let mut limits = Limits::default();
    let Some(given) = given else { return Ok(limits) };
    let dict = PyDict::new(given.py());
    dict.update(given.cast()?)?;
    for (name, value) in dict {
        let name = name.extract::<String>()?;
        if !limits.set(&name, value.extract()?) {
            let known = Limits::names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            return Err(PyValueError::new_err(format!("limits: there is no limit `{name}`; there are {known}")));
        }
    }
    Ok(limits)
}

/// A kind of layer by its name.
pub(crate) fn layer(name: &str) -> PyResult<LayerKind> {
    LayerKind::from_name(name)
        .ok_or_else(|| PyValueError::new_err("layer must be 'global', 'partition', 'process' or 'runtime'"))
}
