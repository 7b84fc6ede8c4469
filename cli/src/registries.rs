//! The registries of a command line: files with their layers, and how they are compiled.

use std::path::{Path, PathBuf};

use clap::Args;
use credmatch::{CompileOptions, Contents, Diagnostic, Document, Layer, LayerKind, Limits, Registry, Source, read};

use crate::failure::Failure;
use crate::input;
use crate::terminal::{self, printable};

/// A file and the layer that its entries are in.
#[derive(Debug, Clone)]
pub(crate) struct LayerFile {
    /// The kind that was given.
    kind: Option<LayerKind>,
    pub(crate) path: PathBuf,
}

impl LayerFile {
    /// Reads `[KIND:]FILE`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (kind, path) = match text.split_once(':') {
            Some((prefix, rest)) => match LayerKind::from_name(prefix) {
                Some(kind) => (Some(kind), rest),
                // One letter is a drive.
                None if prefix.len() > 1 && !prefix.contains(['/', '\\']) && !Path::new(text).exists() => {
                    let kinds: Vec<_> = LayerKind::ALL.iter().map(|kind| format!("`{}:`", kind.as_str())).collect();
                    return Err(format!("there is no such file, and no such kind; the kinds are {}", kinds.join(", ")));
                }
                None => (None, text),
            },
            None => (None, text),
        };
        if path.is_empty() {
            return Err("the name of a file is missing".to_owned());
        }
        Ok(Self { kind, path: path.into() })
    }

    /// The layer that its entries are in.
    pub(crate) fn kind(&self) -> LayerKind {
        self.kind.unwrap_or(LayerKind::Global)
    }
}

/// How registries are read and compiled.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Registries")]
pub(crate) struct Reading {
    /// Read `protocol="http"` and `"https"` without a port as port 80 and 443, as the engine's switch
    /// `guessCredentialsRegistryPorts` has it.
    #[arg(long)]
    guess_ports: bool,
    /// The format version of process definitions, instead of what they say; below 5 their entries have priority 0.
    #[arg(long, value_name = "N")]
    format_version: Option<u32>,
    /// The folder that included files must lie in; the folder of the file that includes them if not given.
    #[arg(long, value_name = "DIR")]
    include_root: Option<PathBuf>,
}

/// `--registry`, as often as there are layers.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Registries")]
pub(crate) struct Registries {
    /// A document with a registry, and its layer: `global` (the default), `partition`, `process` or `runtime`.
    /// Give it again for each further document; `-` is standard input.
    #[arg(short = 'r', long = "registry", value_name = "[KIND:]FILE", value_parser = LayerFile::parse)]
    pub(crate) registries: Vec<LayerFile>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// A document that was read, before anything is compiled.
#[derive(Debug)]
pub(crate) struct Layered {
    kind: LayerKind,
    /// Whether the command line says so.
    kind_is_given: bool,
    pub(crate) document: Document,
}

impl Layered {
    /// A process definition has another default priority than what is global, and wins over it.
    fn say_if_of_another_kind(&self, contents: &Contents) {
        if self.kind_is_given || contents.format_version().is_none() {
            return;
        }
        let name = printable(self.document.main().name());
        let message = format!("{name} is a process definition, and is taken as a global registry");
        terminal::warning(&message, &format!("write process:{name}, or global:{name} if that is meant"));
    }
}

impl Reading {
    pub(crate) fn limits(&self) -> Limits {
        Limits::default()
    }

    pub(crate) fn options(&self) -> CompileOptions {
        CompileOptions::default().with_guess_ports(self.guess_ports).with_limits(self.limits())
    }

    /// A document that was read from `path`, with what it includes.
    pub(crate) fn document_of(&self, source: Source, path: &Path) -> Result<Document, Failure> {
        Ok(credmatch_files::complete(source, input::place_of(path), self.include_root.as_deref(), &self.limits())?)
    }

    /// Reads all files, which are not compiled yet.
    pub(crate) fn documents(&self, files: &[LayerFile]) -> Result<Vec<Layered>, Failure> {
        let (documents, failures) = self.readable_documents(files)?;
        failures.into_iter().next().map_or(Ok(documents), Err)
    }

    /// Reads the files that can be read, and says why the others can't.
    pub(crate) fn readable_documents(&self, files: &[LayerFile]) -> Result<(Vec<Layered>, Vec<Failure>), Failure> {
        if files.iter().filter(|file| input::is_standard_input(&file.path)).count() > 1 {
            return Err(Failure::with_help(
                "standard input is named twice",
                "save one of the documents as a file, and name that",
            ));
        }
        let (mut documents, mut failures) = (Vec::new(), Vec::new());
        for file in files {
            match self.document(file) {
                Ok(document) => documents.push(document),
                Err(failure) => failures.push(failure),
            }
        }
        Ok((documents, failures))
    }

    fn document(&self, file: &LayerFile) -> Result<Layered, Failure> {
        let path = &file.path;
        let source = input::read_source(path, &input::name_of(path), &self.limits())?;
        let document = self.document_of(source, path)?;
        Ok(Layered { kind: file.kind(), kind_is_given: file.kind.is_some(), document })
    }

    /// The layers that documents hold; all diagnostics of all of them if one has an error.
    pub(crate) fn layers(&self, documents: &[Layered]) -> Result<Vec<Layer>, Vec<Diagnostic>> {
        let mut diagnostics = Vec::new();
        let mut layers = Vec::new();
        for layered in documents {
            match read(&layered.document, &self.limits()) {
                Ok(contents) => {
                    layered.say_if_of_another_kind(&contents);
                    layers.push(self.layer(layered.kind, contents));
                }
                Err(found) => diagnostics.extend(found.into_vec()),
            }
        }
        if diagnostics.is_empty() { Ok(layers) } else { Err(diagnostics) }
    }

    fn layer(&self, kind: LayerKind, contents: Contents) -> Layer {
        let layer = Layer::new(kind, vec![contents]);
        match self.format_version {
            Some(version) => layer.with_format_version(version),
            None => layer,
        }
    }

    /// Reads and compiles `files`. Their texts are let go of.
    pub(crate) fn compile(&self, files: &[LayerFile]) -> Result<Registry, Failure> {
        let documents = self.documents(files)?;
        let compiled = self
            .layers(&documents)
            .and_then(|layers| Registry::compile(layers, &self.options()).map_err(credmatch::Diagnostics::into_vec));
        match compiled {
            Ok(registry) => {
                say_if_empty(&documents, &registry);
                Ok(registry)
            }
            Err(diagnostics) => {
                let documents = documents.into_iter().map(|layered| layered.document).collect();
                Err(Failure::Documents { documents, diagnostics })
            }
        }
    }
}

impl Registries {
    /// Reads them, and compiles nothing.
    pub(crate) fn layers(&self) -> Result<Vec<Layer>, Failure> {
        let documents = self.reading.documents(&self.registries)?;
        self.reading.layers(&documents).map_err(|diagnostics| Failure::Documents {
            documents: documents.into_iter().map(|layered| layered.document).collect(),
            diagnostics,
        })
    }

    /// Reads and compiles them.
    pub(crate) fn compile(&self) -> Result<Registry, Failure> {
        if self.registries.is_empty() {
            return Err(Failure::with_help("no registry is named", "name one with --registry FILE"));
        }
        self.reading.compile(&self.registries)
    }
}

/// A registry without entries is legal and seldom meant.
fn say_if_empty(documents: &[Layered], registry: &Registry) {
    if registry.table().entry_count() > 0 {
        return;
    }
    let names: Vec<_> =
        documents.iter().map(|layered| printable(layered.document.main().name()).into_owned()).collect();
    terminal::note(&format!("no server entries in {}", names.join(", ")));
}
