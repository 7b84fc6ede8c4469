//! `credmatch lint`: what is wrong with registries, or legal and yet probably wrong.

use std::io::Write;

use clap::{Args, ValueEnum};
use credmatch::{Code, Contents, Diagnostic, Document, Layer, Registry, Severity, diagnostics_json};
use serde_json::{Value, json};

use crate::failure::{Answer, Failure};
use crate::registries::{LayerFile, Layered, Reading};
use crate::rendering;
use crate::sarif;
use crate::terminal::{self, printable};

/// Arguments of `credmatch lint`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes: 0 nothing is wrong, or warnings that are not denied; 1 errors, or warnings that are; 2 a file cannot be read, and the \
others were looked at without it.

Examples:
  credmatch lint process_engine.xml
  credmatch lint --deny warnings --allow unused-technical \\
      global:process_engine.xml process:order-process.xml
  credmatch lint --format sarif process_engine.xml > credmatch.sarif")]
pub(crate) struct Lint {
    /// The documents and their layers, as with --registry.
    #[arg(value_name = "[KIND:]FILE", value_parser = LayerFile::parse, required_unless_present = "registries")]
    files: Vec<LayerFile>,
    /// The same as naming the document without --registry.
    #[arg(short = 'r', long = "registry", value_name = "[KIND:]FILE", value_parser = LayerFile::parse)]
    registries: Vec<LayerFile>,
    #[command(flatten)]
    reading: Reading,
    /// Take warnings of this code as errors; `warnings` stands for all. May be given again.
    #[arg(long, value_name = "CODE", value_parser = Chosen::parse)]
    deny: Vec<Chosen>,
    /// Leave out warnings of this code, even if all are denied. May be given again.
    #[arg(long, value_name = "CODE", value_parser = Chosen::parse)]
    allow: Vec<Chosen>,
    /// How to write the findings.
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the lines that they speak of, secrets hidden.
    Text,
    /// A JSON object.
    Json,
    /// SARIF 2.1.0, for code scanning services and editors.
    Sarif,
}

/// Warnings that are chosen on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chosen {
    All,
    One(Code),
}

impl Chosen {
    fn parse(text: &str) -> Result<Self, String> {
        if text == "warnings" {
            return Ok(Self::All);
        }
        let warnings = || Code::ALL.iter().filter(|code| code.severity() != Severity::Error);
        warnings().find(|code| code.as_str() == text).map(|code| Self::One(*code)).ok_or_else(|| {
            let names: Vec<_> = warnings().map(|code| code.as_str()).collect();
            format!("no code of a warning; write `warnings` or one of {}", names.join(", "))
        })
    }

    fn is(self, code: Code) -> bool {
        self == Self::All || self == Self::One(code)
    }
}

/// Lints all documents together.
pub(crate) fn run(command: &Lint) -> Result<Answer, Failure> {
    let files: Vec<_> = command.files.iter().chain(&command.registries).cloned().collect();
    let (layered, mut unread) = command.reading.readable_documents(&files)?;
    if layered.is_empty() && !unread.is_empty() {
        return Err(unread.swap_remove(0));
    }
    let mut found = match command.reading.layers(&layered) {
        Ok(layers) => {
            say_what_is_empty(&layered, &layers);
            match Registry::compile(layers, &command.reading.options()) {
                Ok(registry) => registry.lint(),
                Err(diagnostics) => diagnostics.into_vec(),
            }
        }
        Err(diagnostics) => diagnostics,
    };
    found.retain_mut(|diagnostic| command.keep(diagnostic));
    let documents: Vec<_> = layered.into_iter().map(|one| one.document).collect();
    write(command.format, &documents, &found)?;
    if !unread.is_empty() {
        unread.iter().for_each(Failure::print);
        return Ok(Answer::Refused);
    }
    let errors = found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    Ok(if errors { Answer::No } else { Answer::Yes })
}

/// Nothing wrong in a file that holds nothing is not what it looks like: the file, or its namespaces, may be others than
/// are meant. Where no other file has entries, the lint says so.
fn say_what_is_empty(documents: &[Layered], layers: &[Layer]) {
    let has_entries = layers.iter().flat_map(Layer::documents).any(|contents| !contents.entries().is_empty());
    for (Layered { document, .. }, layer) in documents.iter().zip(layers) {
        let is_linted = |contents: &Contents| !has_entries && !contents.warnings().is_empty();
        if layer.documents().iter().all(|contents| contents.is_empty() && !is_linted(contents)) {
            let name = printable(document.main().name());
            terminal::note(&format!(
                "{name} holds no entries, configurations, technical credentials or operations of the namespace \
                 http://www.infinica.com/credentials"
            ));
        }
    }
}

impl Lint {
    /// Whether a finding is reported; raises it to an error if it is denied.
    fn keep(&self, diagnostic: &mut Diagnostic) -> bool {
        if diagnostic.severity == Severity::Error {
            return true;
        }
        // What is named beats what is meant by all.
        let named = |list: &[Chosen]| list.contains(&Chosen::One(diagnostic.code));
        let chosen = |list: &[Chosen]| list.iter().any(|chosen| chosen.is(diagnostic.code));
        let allowed = named(&self.allow) || (chosen(&self.allow) && !named(&self.deny));
        if !allowed && chosen(&self.deny) {
            diagnostic.severity = Severity::Error;
        }
        !allowed
    }
}

fn write(format: Format, documents: &[Document], found: &[Diagnostic]) -> Result<(), Failure> {
    let mut output = terminal::output();
    match format {
        Format::Text => write!(output, "{}", rendering::diagnostics(documents, found))?,
        Format::Json => {
            let list: Value = serde_json::from_str(&diagnostics_json(found)).unwrap_or_default();
            writeln!(output, "{:#}", json!({"diagnostics": list}))?;
        }
        Format::Sarif => writeln!(output, "{:#}", sarif::log(documents, found))?,
    }
    Ok(output.flush()?)
}
