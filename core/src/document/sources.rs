//! The texts that a caller hands in: one main document, and the documents that it includes.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::{Diagnostic, bare};

/// A text and its name. The text may hold secrets: it is zeroised on drop, and `Debug` does not show it.
#[derive(Clone)]
pub struct Source {
    name: Arc<str>,
    text: Zeroizing<String>,
}

impl Source {
    /// What diagnostics call a source without a name, in every host.
    pub const UNNAMED: &'static str = "registry.xml";

    /// A source from text. `name` is what diagnostics call it, usually its path or URL; relative references in it
    /// resolve against that name. An empty one is none, and becomes [`Source::UNNAMED`]. An XML declaration's `encoding` is ignored, for the text is already decoded; a
    /// leading U+FEFF is dropped.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<String>) -> Self {
        let mut text = Zeroizing::new(text.into());
        if text.starts_with('\u{FEFF}') {
            text.remove(0);
        }
        Self { name: named(name.into()), text }
    }

    /// A source from decoded text whose byte order mark is gone.
    #[cfg(feature = "encodings")]
    pub(super) fn decoded(name: Arc<str>, text: Zeroizing<String>) -> Self {
        Self { name, text }
    }

    /// What diagnostics call it.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The decoded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The name, or that of sources without one.
pub(super) fn named(name: Arc<str>) -> Arc<str> {
    if name.is_empty() { Source::UNNAMED.into() } else { name }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("name", &bare(&self.name))
            .field("bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}

/// A document and what it includes, all supplied by the caller: the core opens nothing (design.md A10).
#[derive(Clone)]
pub struct Document {
    main: Source,
    included: BTreeMap<Arc<str>, Source>,
    /// Why a loader did not supply targets; `None` if none was at work.
    refusals: Option<Vec<Refusal>>,
}

/// Why a loader did not supply a target.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    pub(super) target: String,
    /// Whether a file was looked for.
    pub(super) wanted: bool,
    pub(super) diagnostic: Diagnostic,
}

impl Document {
    /// A document that includes nothing, or whose includes are still to be found out.
    #[must_use]
    pub fn new(main: Source) -> Self {
        Self { main, included: BTreeMap::new(), refusals: None }
    }

    /// Adds a document under the name that [`MissingInclude::target`](crate::MissingInclude) gave.
    #[must_use]
    pub fn with_include(mut self, included: Source) -> Self {
        self.include(included);
        self
    }

    /// Adds an included document.
    pub(super) fn include(&mut self, included: Source) {
        self.included.insert(Arc::clone(included.name()), included);
    }

    /// Says that a loader has supplied all that it may, and why not the rest.
    pub(super) fn with_refusals(mut self, refusals: Vec<Refusal>) -> Self {
        self.refusals = Some(refusals);
        self
    }

    /// Why this target was not supplied; `None` if nothing is known of it.
    pub(super) fn refusal(&self, target: &str) -> Option<&Refusal> {
        self.refusals.iter().flatten().rfind(|refusal| refusal.target == target)
    }

    /// Whether a loader has supplied all that it may.
    pub(super) fn is_loaded(&self) -> bool {
        self.refusals.is_some()
    }

    /// The main source.
    #[must_use]
    pub fn main(&self) -> &Source {
        &self.main
    }

    /// The main source, and nothing that it includes.
    pub(super) fn into_main(self) -> Source {
        self.main
    }

    /// The included source of this resolved name.
    #[must_use]
    pub fn included(&self, target: &str) -> Option<&Source> {
        self.included.get(target)
    }

    /// The source of this name, be it the main one or included.
    pub(super) fn source(&self, name: &str) -> Option<&Source> {
        if *self.main.name == *name { Some(&self.main) } else { self.included(name) }
    }

    /// Main source first, then the included ones by name.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        std::iter::once(&self.main).chain(self.included.values())
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let included: Vec<&Source> = self.included.values().collect();
        f.debug_struct("Document").field("main", &self.main).field("included", &included).finish_non_exhaustive()
    }
}

impl From<Source> for Document {
    fn from(main: Source) -> Self {
        Self::new(main)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_without_a_name_has_the_same_everywhere() {
        assert_eq!(&**Source::new("", "<a/>").name(), Source::UNNAMED);
        assert_eq!(&**Source::new("a.xml", "<a/>").name(), "a.xml");
    }

    #[cfg(feature = "encodings")]
    #[test]
    fn so_has_one_that_is_bytes_and_what_is_wrong_with_it() {
        let limits = crate::document::Limits::default();
        assert_eq!(&**Source::from_bytes("", b"<a/>", &limits).unwrap().name(), Source::UNNAMED);
        let refused = Source::from_bytes("", b"\xFF", &limits).unwrap_err();
        assert_eq!(&*refused.place.source, Source::UNNAMED);
    }
}
