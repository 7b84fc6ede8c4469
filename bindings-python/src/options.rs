//! Options of compiling, as keywords give them.

use credmatch::{CompileOptions, LayerKind, Limits};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::{Map, Value};

/// The options that two keywords give.
pub(crate) fn options(guess_ports: bool, limits: Option<&Bound<'_, PyAny>>) -> PyResult<CompileOptions> {
    Ok(CompileOptions::default().with_guess_ports(guess_ports).with_limits(self::limits(limits)?))
}

/// Limits by their names; those that are not named keep their defaults.
pub(crate) fn limits(given: Option<&Bound<'_, PyAny>>) -> PyResult<Limits> {
    let Some(given) = given else { return Ok(Limits::default()) };
    let dict = PyDict::new(given.py());
    dict.update(given.cast()?)?;
    let mut named = Map::new();
    for (name, value) in dict {
        named.insert(name.extract()?, Value::from(value.extract::<u32>()?));
    }
    serde_json::from_value(Value::Object(named)).map_err(|error| PyValueError::new_err(format!("limits: {error}")))
}

/// A kind of layer by its name.
pub(crate) fn layer(name: &str) -> PyResult<LayerKind> {
    LayerKind::from_name(name)
        .ok_or_else(|| PyValueError::new_err("layer must be 'global', 'partition', 'process' or 'runtime'"))
}
