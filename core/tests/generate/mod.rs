//! Registries and URLs that share hosts, labels and segments, so that collisions, ties and wildcards are common.
#![allow(dead_code, reason = "every test file takes the part that it needs")]
#![allow(unused_imports, reason = "for the same reason")]

mod entries;
mod spelling;
mod urls;

pub(crate) use entries::{Shape, entries};
pub(crate) use spelling::{respell_entry, respell_url};
pub(crate) use urls::{Url, urls};

use credmatch::{CompileOptions, Diagnostics, Document, EntryId, LayerKind, Registry, Source};

use crate::model::{Entry, Model, to_xml};

/// How many cases a property gets: `PROPTEST_CASES`, else `few`.
pub(crate) fn cases(few: u32) -> proptest::test_runner::Config {
    let mut config = proptest::test_runner::Config::default();
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = few;
    }
    config.failure_persistence = None;
    config
}

/// A registry and which of the entries given an id means.
pub(crate) struct Compiled {
    pub(crate) registry: Registry,
    places: Vec<(u8, u32)>,
}

impl Compiled {
    /// The number of an entry in what was given.
    pub(crate) fn number(&self, id: EntryId) -> usize {
        let place = (id.layer() as u8, id.index());
        self.places.iter().position(|&one| one == place).unwrap_or(usize::MAX)
    }

    /// The number of the entry that a URL gets, or the code of the refusal.
    pub(crate) fn lookup(&self, url: &str, service: Option<&str>) -> Result<Option<usize>, &'static str> {
        let found = match service {
            None => self.registry.lookup(url),
            Some(service) => self.registry.table().lookup_bytes(url.as_bytes(), Some(service)),
        };
        found.map(|id| id.map(|id| self.number(id))).map_err(|error| error.code.as_str())
    }
}

/// Compiles a registry from one document a layer.
pub(crate) fn compile(entries: &[Entry], options: &CompileOptions) -> Result<Compiled, Diagnostics> {
    let documents: Vec<_> = LayerKind::ALL
        .into_iter()
        .map(|kind| (kind, document(entries.iter().filter(|entry| entry.layer == kind as u8))))
        .collect();
    Ok(Compiled { registry: Registry::read(&documents, options)?, places: Model::places(entries) })
}

/// A document of these entries.
pub(crate) fn document<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Document {
    Document::new(Source::new("layer.xml", to_xml(entries)))
}
