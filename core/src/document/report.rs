//! Collects diagnostics while a document is read.

use std::sync::Arc;

use super::{Code, Diagnostic, Diagnostics, Document, Limits, Place, Severity, Source};

/// The diagnostics found so far. All rooms that read write into one of these.
#[derive(Debug)]
pub(crate) struct Report {
    found: Vec<Diagnostic>,
    /// The names of the sources that are read, in the order in which they were given.
    sources: Vec<Arc<str>>,
    errors: usize,
    limit: usize,
    full: bool,
}

impl Report {
    /// An empty one that keeps as many as the limits say.
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { found: Vec::new(), sources: Vec::new(), errors: 0, limit: limits.diagnostics as usize, full: false }
    }

    /// Adds one. Past the limit, one `too-many-diagnostics` stands for the rest.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Error {
            self.errors += 1;
        }
        if self.found.len() < self.limit {
            self.found.push(diagnostic);
        } else if !self.full {
            self.full = true;
            self.errors += 1;
            self.found.push(
                Diagnostic::new(
                    Code::TooManyDiagnostics,
                    diagnostic.place,
                    format!("more than {} diagnostics; the rest is not listed", self.limit),
                )
                .with_help("mend the first ones, then look again"),
            );
        }
    }

    /// Adds an error or warning without help.
    pub(crate) fn add(&mut self, code: Code, place: Place, message: impl Into<String>) {
        self.push(Diagnostic::new(code, place, message));
    }

    /// How many errors there are.
    pub(crate) fn errors(&self) -> usize {
        self.errors
    }

    /// Whether so much was found that reading on is of no use.
    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    /// Says that a document is going to be read: diagnostics are ordered by its sources.
    pub(crate) fn expect(&mut self, document: &Document) {
        self.sources.extend(document.sources().map(Source::name).cloned());
    }

    /// The diagnostics by source as given, line, column and code; as an error if one of them is.
    pub(crate) fn finish(mut self) -> Result<Vec<Diagnostic>, Diagnostics> {
        let sources = self.sources;
        self.found.sort_by_cached_key(|one| {
            let source = sources.iter().position(|name| *name == one.place.source).unwrap_or(usize::MAX);
            let Place { source: name, position } = &one.place;
            // What says that there is more comes last.
            (one.code == Code::TooManyDiagnostics, source, Arc::clone(name), position.line, position.column, one.code)
        });
        if self.errors > 0 { Err(Diagnostics::new(self.found)) } else { Ok(self.found) }
    }
}
