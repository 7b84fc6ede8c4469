//! Documents as files.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use credmatch::{Builder, Code, CompileOptions, Diagnostic, Diagnostics, LayerKind, Place, Position};
use credmatch_files::LoadError;
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::{errors, options};

/// A builder with the documents of a path, or of several, each a path or a pair of a layer and a path.
pub(crate) fn builder(
    given: &Bound<'_, PyAny>,
    layer: LayerKind,
    root: Option<&Path>,
    options: &CompileOptions,
) -> PyResult<Builder> {
    let py = given.py();
    let files = match given.extract::<PathBuf>() {
        Ok(path) => vec![(layer, path)],
        Err(_) => given.try_iter()?.map(|one| file(&one?, layer)).collect::<PyResult<_>>()?,
    };
    let mut builder = Builder::new(options);
    for (layer, path) in files {
        let document = py.detach(|| credmatch_files::load(&path, root, &options.limits));
        builder.add(layer, document.map_err(|error| raised(py, error))?);
    }
    Ok(builder)
}

fn file(given: &Bound<'_, PyAny>, layer: LayerKind) -> PyResult<(LayerKind, PathBuf)> {
    match given.cast::<PyTuple>() {
        Ok(pair) => {
            let (layer, path) = pair.extract::<(String, PathBuf)>()?;
            Ok((options::layer(&layer)?, path))
        }
        Err(_) => Ok((layer, given.extract()?)),
    }
}

fn raised(py: Python<'_>, error: LoadError) -> PyErr {
    let diagnostic = match error {
        LoadError::Read { path, error } => return os_error(py, &path, error),
        LoadError::Encoding(diagnostic) => diagnostic,
        LoadError::TooLarge { ref path, .. } => {
            let position = Position { line: 1, column: 1, ..Position::default() };
            let place = Place { source: credmatch_files::name_of(path).into(), position };
            Diagnostic::new(Code::DocumentTooLarge, place, error.to_string())
        }
        other => return PyOSError::new_err(other.to_string()),
    };
    errors::diagnostics(py, &Diagnostics::new(vec![diagnostic]))
}

/// The subclass of `OSError` that the number makes, such as `FileNotFoundError`, with the path.
fn os_error(py: Python<'_>, path: &Path, error: io::Error) -> PyErr {
    let number = error.raw_os_error().or_else(|| {
        let name = if error.kind() == ErrorKind::IsADirectory { "EISDIR" } else { return None };
        py.import("errno").and_then(|errno| errno.getattr(name)?.extract()).ok()
    });
    let Some(number) = number else { return error.into() };
    match py.import("os").and_then(|os| os.call_method1("strerror", (number,))) {
        Ok(reason) => PyOSError::new_err((number, reason.unbind(), path.as_os_str().to_owned())),
        Err(error) => error,
    }
}
