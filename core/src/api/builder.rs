//! From the documents of a host to a compiled registry.

use std::fmt;

use super::Registry;
use super::registry::all_layers;
use crate::document::{Code, Diagnostic, Diagnostics, Document, Limits, MissingInclude, Source, missing_includes};
use crate::matching::{CompileOptions, TableError};
use crate::registry::{self, CanonicalHosts, Layer, LayerKind};

/// Takes the documents of a registry one by one, and compiles them.
///
/// Documents of one kind of layer count as one layer, in the order in which they are added (design.md M10). What is
/// wrong with a document is said by [`Builder::compile`], for all of them together.
///
/// ```
/// use credmatch::{Builder, CompileOptions, LayerKind};
///
/// let mut builder = Builder::new(&CompileOptions::default());
/// builder.add_text(
///     LayerKind::Global,
///     "registry.xml",
///     r#"<credentials xmlns="http://www.infinica.com/credentials">
///   <server host="h.example"><passwordCredentials name="reader" password="secret"/></server>
/// </credentials>"#,
/// );
/// let registry = builder.compile()?;
/// assert_eq!(registry.table().lookup_number(b"https://h.example/", None)?, Some(0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Builder {
    options: CompileOptions,
    documents: Vec<Given>,
    hosts: CanonicalHosts,
}

/// A document as a host gives it.
#[derive(Debug, Clone)]
struct Given {
    kind: LayerKind,
    document: Document,
    priority: Option<i32>,
    format_version: Option<u32>,
    /// What cannot be decoded.
    undecoded: Vec<Diagnostic>,
}

/// Why documents and the bytes of a table do not make a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CompileError {
    /// The documents are wrong.
    Diagnostics(Diagnostics),
    /// The table is none, or not theirs.
    Table(TableError),
}

impl CompileError {
    /// The stable code of the first error.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Diagnostics(diagnostics) => diagnostics.first().map(|first| first.code),
            Self::Table(error) => Some(error.code),
        }
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Diagnostics(diagnostics) => diagnostics.fmt(f),
            Self::Table(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CompileError {}

impl From<Diagnostics> for CompileError {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Diagnostics(diagnostics)
    }
}

impl From<TableError> for CompileError {
    fn from(error: TableError) -> Self {
        Self::Table(error)
    }
}

impl Builder {
    /// A builder without documents.
    #[must_use]
    pub fn new(options: &CompileOptions) -> Self {
        Self { options: *options, documents: Vec::new(), hosts: CanonicalHosts::new() }
    }

    /// How the registry will be compiled.
    #[must_use]
    pub fn options(&self) -> &CompileOptions {
        &self.options
    }

    /// How the registry will be compiled, to be changed. Limits on documents take effect with the documents that are
    /// added afterwards.
    #[must_use]
    pub fn options_mut(&mut self) -> &mut CompileOptions {
        &mut self.options
    }

    /// Adds a document, with all that it includes.
    pub fn add(&mut self, kind: LayerKind, document: Document) -> &mut Self {
        let given = Given { kind, document, priority: None, format_version: None, undecoded: Vec::new() };
        self.documents.push(given);
        self
    }

    /// Adds a document that is text. `name` is what diagnostics call it, see [`Source::new`].
    pub fn add_text(&mut self, kind: LayerKind, name: &str, text: impl Into<String>) -> &mut Self {
        self.add(kind, Source::new(name, text).into())
    }

    /// Adds a document that is bytes, in the encoding that they are in, see [`Source::from_bytes`].
    #[cfg(feature = "encodings")]
    pub fn add_bytes(&mut self, kind: LayerKind, name: &str, bytes: &[u8]) -> &mut Self {
        match Source::from_bytes(name, bytes, &self.options.limits) {
            Ok(source) => self.add(kind, source.into()),
            Err(diagnostic) => {
                self.add(kind, Source::new(name, String::new()).into());
                self.refuse(diagnostic)
            }
        }
    }

    /// Supplies a text that the document added last includes, under the name that
    /// [`MissingInclude::target`] gave.
    pub fn include_text(&mut self, target: &str, text: impl Into<String>) -> &mut Self {
        self.include(Source::new(target, text))
    }

    /// The same for bytes, in the encoding that they are in.
    #[cfg(feature = "encodings")]
    pub fn include_bytes(&mut self, target: &str, bytes: &[u8]) -> &mut Self {
        match Source::from_bytes(target, bytes, &self.options.limits) {
            Ok(source) => self.include(source),
            Err(diagnostic) => self.refuse(diagnostic),
        }
    }

    /// The default priority of the entries of the document added last, instead of that of its kind of layer.
    pub fn priority(&mut self, priority: i32) -> &mut Self {
        self.last(|given| given.priority = Some(priority))
    }

    /// The format version of the process definition added last, instead of what it says.
    pub fn format_version(&mut self, version: u32) -> &mut Self {
        self.last(|given| given.format_version = Some(version))
    }

    /// Says what a URL parser makes of a host that is the witness of a diagnostic `entry-needs-canonical-spelling`;
    /// `None` if it takes it for no host. Compile again once all are said. See [`CanonicalHosts`].
    pub fn canonical_host(&mut self, host: &str, canonical: Option<&str>) -> &mut Self {
        self.hosts.insert(host, canonical);
        self
    }

    /// What the documents include and what was not supplied yet, in their order. What was supplied may include more:
    /// ask again until the list is empty.
    ///
    /// # Errors
    /// All mistakes in the markup of the documents that are there.
    pub fn missing_includes(&self) -> Result<Vec<MissingInclude>, Diagnostics> {
        let mut missing = Vec::new();
        for given in &self.documents {
            if !given.undecoded.is_empty() {
                return Err(Diagnostics::new(given.undecoded.clone()));
            }
            missing.extend(missing_includes(&given.document, &self.options.limits)?);
        }
        Ok(missing)
    }

    /// Reads the documents and compiles them; without documents, a registry without entries.
    ///
    /// # Errors
    /// The diagnostics of all documents, of severity error and warning: nothing is compiled while one error stands.
    pub fn compile(&self) -> Result<Registry, Diagnostics> {
        Registry::compile(self.layers()?, &self.options)
    }

    /// The same with the bytes of a table that was compiled from these documents before, which is much faster than
    /// compiling them again: see [`Registry::with_table`].
    ///
    /// # Errors
    /// As [`Builder::compile`] and [`Registry::with_table`].
    pub fn compile_with_table(&self, table: &[u8]) -> Result<Registry, CompileError> {
        Ok(Registry::with_table(self.layers()?, table, &self.options)?)
    }

    fn layers(&self) -> Result<Vec<Layer>, Diagnostics> {
        let limits = &self.options.limits;
        all_layers(self.documents.iter().map(|given| given.read(limits, &self.hosts)), limits)
    }

    fn include(&mut self, source: Source) -> &mut Self {
        self.last(|given| {
            let document = std::mem::replace(&mut given.document, Source::new("", "").into());
            given.document = document.with_include(source);
        })
    }

    #[cfg(feature = "encodings")]
    fn refuse(&mut self, diagnostic: Diagnostic) -> &mut Self {
        self.last(|given| given.undecoded.push(diagnostic))
    }

    fn last(&mut self, change: impl FnOnce(&mut Given)) -> &mut Self {
        if let Some(given) = self.documents.last_mut() {
            change(given);
        }
        self
    }
}

impl Given {
    fn read(&self, limits: &Limits, hosts: &CanonicalHosts) -> Result<Layer, Diagnostics> {
        if !self.undecoded.is_empty() {
            return Err(Diagnostics::new(self.undecoded.clone()));
        }
        let mut layer = Layer::new(self.kind, vec![registry::read_with_hosts(&self.document, limits, hosts)?]);
        if let Some(priority) = self.priority {
            layer = layer.with_priority(priority);
        }
        if let Some(version) = self.format_version {
            layer = layer.with_format_version(version);
        }
        Ok(layer)
    }
}
