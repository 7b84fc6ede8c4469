//! Documents as callers give them.

use credmatch::{Builder, CompileOptions, LayerKind};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMapping, PyString};

use crate::{errors, options, records};

/// A document of a registry: text or bytes, with its layer and what it includes. Its content is not shown.
#[pyclass(frozen, module = "credmatch")]
pub(crate) struct Source {
    content: Content,
    /// What diagnostics call it, usually a path; references in it resolve against it. An empty one is `registry.xml`.
    #[pyo3(get)]
    name: String,
    layer: LayerKind,
    /// The default priority of its entries, instead of that of the layer.
    #[pyo3(get)]
    priority: Option<i32>,
    /// The format version of a process definition, instead of what it says.
    #[pyo3(get)]
    format_version: Option<u32>,
    includes: Vec<(String, Content)>,
}

/// Text or bytes. `bytes` and `str` never change, so they are not copied before they are read.
enum Content {
    Text(Py<PyString>),
    Bytes(Py<PyBytes>),
}

impl Content {
    fn new(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(text) = given.cast::<PyString>() {
            return Ok(Self::Text(text.clone().unbind()));
        }
        match given.cast::<PyBytes>() {
            Ok(bytes) => Ok(Self::Bytes(bytes.clone().unbind())),
            Err(_) => {
                Err(PyTypeError::new_err(format!("a document is str or bytes, not {}", given.get_type().name()?)))
            }
        }
    }

    /// The content as text, or as bytes that the core decodes.
    fn read<'a>(&'a self, py: Python<'a>) -> PyResult<Read<'a>> {
        match self {
            Self::Bytes(bytes) => Ok(Read::Bytes(bytes.as_bytes(py).into())),
            Self::Text(text) => match errors::plain_text(text.bind(py)) {
                Ok(text) => Ok(Read::Text(text)),
                Err(_) => Ok(Read::Bytes(with_surrogates(text.bind(py))?.into())),
            },
        }
    }
}

enum Read<'a> {
    Text(&'a str),
    Bytes(std::borrow::Cow<'a, [u8]>),
}

/// A `str` with lone surrogates, as bytes that are no UTF-8: the core says where.
fn with_surrogates(text: &Bound<'_, PyString>) -> PyResult<Vec<u8>> {
    let bytes = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
    // The mark says that the bytes mean UTF-8, whatever the document declares.
    Ok([b"\xEF\xBB\xBF", bytes.cast::<PyBytes>()?.as_bytes()].concat())
}

#[pymethods]
impl Source {
    #[new]
    #[pyo3(signature = (content, /, *, name = "", layer = "global", priority = None, format_version = None, includes = None))]
    fn new(
        content: &Bound<'_, PyAny>,
        name: &str,
        layer: &str,
        priority: Option<i32>,
        format_version: Option<u32>,
        includes: Option<&Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        let mut supplied = Vec::new();
        if let Some(includes) = includes {
            for pair in includes.items()? {
                let (target, content) = pair.extract::<(String, Bound<'_, PyAny>)>()?;
                supplied.push((target, Content::new(&content)?));
            }
        }
        let layer = options::layer(layer)?;
        Ok(Self {
            content: Content::new(content)?,
            name: if name.is_empty() { credmatch::Source::UNNAMED } else { name }.to_owned(),
            layer,
            priority,
            format_version,
            includes: supplied,
        })
    }

    /// The kind of its layer: global, partition, process or runtime.
    #[getter]
    fn layer(&self) -> &'static str {
        self.layer.as_str()
    }

    fn __repr__(&self) -> String {
        format!("<credmatch.Source of layer {}>", self.layer.as_str())
    }

    /// Pickles are written to disk and sent about, and a document holds secrets.
    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err("a credmatch.Source holds secrets and cannot be pickled or copied"))
    }
}

/// A builder with the documents of a text, bytes, a `Source`, or several of these.
pub(crate) fn builder(given: &Bound<'_, PyAny>, options: &CompileOptions) -> PyResult<Builder> {
    let mut builder = Builder::new(options);
    if add(&mut builder, given)? {
        return Ok(builder);
    }
    let Ok(several) = given.try_iter() else {
        return Err(PyTypeError::new_err(format!(
            "sources must be str, bytes, a Source or several of these, not {}",
            class_of(given)?
        )));
    };
    for (source, place) in several.zip(0..) {
        let source = source?;
        if !add(&mut builder, &source)? {
            let class = class_of(&source)?;
            return Err(PyTypeError::new_err(format!("sources[{place}] must be str, bytes or a Source, not {class}")));
        }
    }
    Ok(builder)
}

/// What is said of a text that is no markup at all, and so most likely the path of a document.
pub(crate) fn path_hint(given: &Bound<'_, PyAny>) -> &'static str {
    let text = given.cast::<PyString>().ok().and_then(|text| text.to_str().ok());
    match text.is_some_and(|text| !text.trim().is_empty() && !text.contains('<')) {
        true => "; this takes the text of a document, and `Registry.load` reads a file",
        false => "",
    }
}

/// The name of its class; what to do with it if it is a path.
fn class_of(given: &Bound<'_, PyAny>) -> PyResult<String> {
    let hint = if given.hasattr("__fspath__")? { ": `Registry.load` reads a file" } else { "" };
    Ok(format!("{}{hint}", given.get_type().name()?))
}

/// Adds one document; `false` if this is none.
fn add(builder: &mut Builder, given: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = given.py();
    if let Ok(source) = given.cast::<Source>() {
        let source = source.get();
        add_content(builder, source.layer, &source.name, source.content.read(py)?);
        for (target, content) in &source.includes {
            match content.read(py)? {
                Read::Text(text) => builder.include_text(target, text),
                Read::Bytes(bytes) => builder.include_bytes(target, &bytes),
            };
        }
        rank(builder, source.priority, source.format_version);
        return Ok(true);
    }
    let Ok(content) = Content::new(given) else { return Ok(false) };
    add_content(builder, LayerKind::Global, "", content.read(py)?);
    Ok(true)
}

/// What the document added last says of its rank.
pub(crate) fn rank(builder: &mut Builder, priority: Option<i32>, format_version: Option<u32>) {
    priority.map(|priority| builder.priority(priority));
    format_version.map(|version| builder.format_version(version));
}

fn add_content(builder: &mut Builder, layer: LayerKind, name: &str, content: Read<'_>) {
    match content {
        Read::Text(text) => builder.add_text(layer, name, text),
        Read::Bytes(bytes) => builder.add_bytes(layer, name, &bytes),
    };
}

/// What documents include by XInclude and what was not supplied.
///
/// Supply them as the `includes` of a Source, and ask again: what is supplied may include more. Raises CompileError.
#[pyfunction]
#[pyo3(signature = (sources, /, *, limits = None))]
pub(crate) fn missing_includes<'py>(
    py: Python<'py>,
    sources: &Bound<'py, PyAny>,
    limits: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let builder = builder(sources, &options::options(false, limits)?)?;
    match py.detach(|| builder.missing_includes()) {
        Ok(missing) => records::record(py, "missing_includes", &credmatch::missing_includes_json(&missing)),
        Err(diagnostics) => Err(errors::diagnostics(py, &diagnostics)),
    }
}
