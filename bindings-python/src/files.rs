//! Documents as files.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use credmatch::{Builder, Code, CompileOptions, Diagnostic, Diagnostics, LayerKind, Place, Position};
use credmatch_files::LoadError;
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;

use crate::{errors, options, source};

/// A document that is a file, with its layer. What it includes is read with it.
#[pyclass(frozen, module = "credmatch")]
pub(crate) struct FileSource {
    /// Where it lies.
    #[pyo3(get)]
    path: PathBuf,
    layer: LayerKind,
    /// The default priority of its entries, instead of that of the layer.
    #[pyo3(get)]
    priority: Option<i32>,
    /// The format version of a process definition, instead of what it says.
    #[pyo3(get)]
    format_version: Option<u32>,
}

#[pymethods]
impl FileSource {
    #[new]
    #[pyo3(signature = (path, /, *, layer = "global", priority = None, format_version = None))]
    fn new(path: PathBuf, layer: &str, priority: Option<i32>, format_version: Option<u32>) -> PyResult<Self> {
        Ok(Self { path, layer: options::layer(layer)?, priority, format_version })
    }

    /// The kind of its layer: global, partition, process or runtime.
    #[getter]
    fn layer(&self) -> &'static str {
        self.layer.as_str()
    }

    fn __repr__(&self) -> String {
        format!("<credmatch.FileSource of layer {}>", self.layer.as_str())
    }
}

/// A builder with the documents of a path, a `FileSource`, or several of these.
pub(crate) fn builder(given: &Bound<'_, PyAny>, root: Option<&Path>, options: &CompileOptions) -> PyResult<Builder> {
    let mut builder = Builder::new(options);
    match file(given) {
        Ok(one) => load(&mut builder, given.py(), one.get(), root)?,
        Err(_) => {
            for one in given.try_iter()? {
                load(&mut builder, given.py(), file(&one?)?.get(), root)?;
            }
        }
    }
    Ok(builder)
}

fn file<'py>(given: &Bound<'py, PyAny>) -> PyResult<Bound<'py, FileSource>> {
    if let Ok(source) = given.cast::<FileSource>() {
        return Ok(source.clone());
    }
    let path = given.extract::<PathBuf>()?;
    Bound::new(given.py(), FileSource { path, layer: LayerKind::Global, priority: None, format_version: None })
}

fn load(builder: &mut Builder, py: Python<'_>, file: &FileSource, root: Option<&Path>) -> PyResult<()> {
    let limits = builder.options().limits;
    let document = py.detach(|| credmatch_files::load(&file.path, root, &limits)).map_err(|error| raised(py, error))?;
    builder.add(file.layer, document);
    source::rank(builder, file.priority, file.format_version);
    Ok(())
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
