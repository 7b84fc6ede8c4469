//! A compiled registry: the match table, and the entries that its answers point to.

use std::fmt;
use std::sync::Arc;

use crate::document::{Diagnostic, Diagnostics, Document, Limits, Report};
use crate::lint::{self, Comparison, Subject};
use crate::matching::{
    self, CompileOptions, Effective, EntryId, ExplainOptions, Explanation, Match, MatchTable, TableError, UrlError,
};
use crate::registry::{self, Contents, Entry, Layer, LayerKind};

/// A compiled registry: immutable, `Send + Sync`, cheap to clone. It is replaced and never edited.
///
/// `Debug` shows how many entries there are; [`Registry::entries`] gives each.
#[derive(Clone)]
pub struct Registry {
    inner: Arc<Inner>,
}

struct Inner {
    layers: Vec<Layer>,
    /// For each kind of layer, where the entries of each document begin, with the layer and the document.
    starts: [Vec<(u32, u32, u32)>; 4],
    table: MatchTable,
    options: CompileOptions,
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Registry({} entries)", self.inner.table.entry_count())
    }
}

/// The layers, or the diagnostics of all that could not be read.
pub(super) fn all_layers(
    read: impl Iterator<Item = Result<Layer, Diagnostics>>,
    limits: &Limits,
) -> Result<Vec<Layer>, Diagnostics> {
    let mut report = Report::new(limits);
    let mut layers = Vec::new();
    for one in read {
        match one {
            Ok(layer) => layers.push(layer),
            Err(diagnostics) => diagnostics.into_vec().into_iter().for_each(|one| report.push(one)),
        }
    }
    report.finish()?;
    Ok(layers)
}

impl Registry {
    /// Compiles layers that were read.
    ///
    /// # Errors
    /// As [`MatchTable::compile`].
    pub fn compile(layers: Vec<Layer>, options: &CompileOptions) -> Result<Self, Diagnostics> {
        let table = MatchTable::compile(&layers, options)?;
        Ok(Self::assemble(layers, table, options))
    }

    /// Reads documents and compiles them, one layer a document.
    ///
    /// # Errors
    /// The diagnostics of all documents, of severity error and warning: nothing is compiled while one error stands.
    pub fn read(documents: &[(LayerKind, Document)], options: &CompileOptions) -> Result<Self, Diagnostics> {
        let read = |(kind, document): &(LayerKind, Document)| {
            Ok(Layer::new(*kind, vec![registry::read(document, &options.limits)?]))
        };
        Self::compile(all_layers(documents.iter().map(read), &options.limits)?, options)
    }

    /// Attaches entries to a table that was compiled from them before and stored as bytes: much faster than compiling.
    ///
    /// # Errors
    /// As [`MatchTable::from_bytes`]; `table-digest` if the table was compiled from other entries, in another order,
    /// with other priorities or other options.
    pub fn with_table(layers: Vec<Layer>, table: &[u8], options: &CompileOptions) -> Result<Self, TableError> {
        let (table, digest) = MatchTable::read_bytes(table, &options.limits)?;
        if digest != matching::digest(&layers, options) {
            return Err(matching::digest_error());
        }
        let registry = Self::assemble(layers, table, options);
        let mut entries = [const { Vec::new() }; 4];
        for entry in registry.effective() {
            if let Some(entries) = entries.get_mut(entry.id.layer() as usize) {
                entries.push(entry);
            }
        }
        if !registry.inner.table.speaks_of(&entries) {
            return Err(matching::digest_error());
        }
        Ok(registry)
    }

    /// The match table as bytes, with a digest of the entries that it was compiled from. No credentials are in them.
    #[must_use]
    pub fn table_bytes(&self) -> Vec<u8> {
        self.inner.table.to_bytes(&matching::digest(&self.inner.layers, &self.inner.options))
    }

    fn assemble(layers: Vec<Layer>, table: MatchTable, options: &CompileOptions) -> Self {
        let mut starts = [const { Vec::new() }; 4];
        let mut next = [0_u32; 4];
        for (layer, number) in layers.iter().zip(0_u32..) {
            let kind = layer.kind() as usize;
            if let (Some(starts), Some(next)) = (starts.get_mut(kind), next.get_mut(kind)) {
                for (document, place) in layer.documents().iter().zip(0_u32..) {
                    starts.push((*next, number, place));
                    *next += document.entries().len() as u32;
                }
            }
        }
        Self { inner: Arc::new(Inner { layers, starts, table, options: *options }) }
    }

    /// The layers as they were given.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        &self.inner.layers
    }

    /// The match table.
    #[must_use]
    pub fn table(&self) -> &MatchTable {
        &self.inner.table
    }

    /// How it was compiled.
    #[must_use]
    pub fn options(&self) -> &CompileOptions {
        &self.inner.options
    }

    /// The limits that it was compiled with.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.inner.options.limits
    }

    /// The entry of an id that this registry gave.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        let (_, document, place) = self.find(id)?;
        document.entries().get(place)
    }

    /// The layer and the document that an entry is from, as numbers, and its place there: all from 0, as given.
    #[must_use]
    pub fn origin(&self, id: EntryId) -> Option<(usize, usize, usize)> {
        let starts = self.inner.starts.get(id.layer() as usize)?;
        let at = starts.partition_point(|&(start, ..)| start <= id.index()).checked_sub(1)?;
        let &(start, layer, document) = starts.get(at)?;
        Some((layer as usize, document as usize, (id.index() - start) as usize))
    }

    fn find(&self, id: EntryId) -> Option<(&Layer, &Contents, usize)> {
        let (layer, document, place) = self.origin(id)?;
        let layer = self.inner.layers.get(layer)?;
        Some((layer, layer.documents().get(document)?, place))
    }

    /// All entries with their ids, lower layers first, in document order.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        LayerKind::ALL.into_iter().flat_map(move |kind| {
            matching::entries_of(&self.inner.layers, kind)
                .zip(0..)
                .filter_map(move |((_, _, entry), index)| Some((EntryId::new(kind, index)?, entry)))
        })
    }

    /// All entries as they take part in matching.
    pub(crate) fn effective(&self) -> impl Iterator<Item = Effective<'_>> {
        matching::effective(&self.inner.layers, &self.inner.options).map(|(effective, _)| effective)
    }

    /// One entry as it takes part in matching.
    #[cfg(feature = "json")]
    pub(super) fn effective_of(&self, id: EntryId) -> Option<Effective<'_>> {
        let (layer, document, place) = self.find(id)?;
        let entry = document.entries().get(place)?;
        Some(Effective {
            id,
            descriptor: entry.descriptor(),
            port: self.inner.options.port_of(entry),
            priority: layer.priority_of(entry, document),
        })
    }

    /// The best entry for a URL; `None` if no entry matches.
    ///
    /// # Errors
    /// As [`MatchTable::lookup`].
    #[inline]
    pub fn lookup(&self, url: &str) -> Result<Option<EntryId>, UrlError> {
        self.inner.table.lookup(url)
    }

    /// The best entries of many URLs, see [`MatchTable::lookup_many`].
    pub fn lookup_many<'u, U: AsRef<[u8]> + ?Sized + 'u>(
        &self,
        urls: impl IntoIterator<Item = &'u U>,
        service: Option<&str>,
        answer: impl FnMut(usize, Result<Option<EntryId>, UrlError>),
    ) {
        self.inner.table.lookup_many(urls, service, answer);
    }

    /// Whether what was found for one URL holds for the other, see [`MatchTable::same_scope`].
    ///
    /// # Errors
    /// As [`MatchTable::lookup`], for either URL.
    pub fn same_scope(&self, a: &str, b: &str, service: Option<&str>) -> Result<bool, UrlError> {
        self.inner.table.same_scope(a, b, service)
    }

    /// The best entry for a URL with its rank and its place.
    ///
    /// # Errors
    /// As [`MatchTable::lookup`].
    pub fn find_match(&self, url: &str, service: Option<&str>) -> Result<Option<Match>, UrlError> {
        self.inner.table.find_match(url, service)
    }

    /// Why a URL gets the entry that it gets: compares every entry, which takes time linear in their number.
    ///
    /// # Errors
    /// As [`MatchTable::lookup`].
    pub fn explain(&self, url: &str, options: &ExplainOptions<'_>) -> Result<Explanation, UrlError> {
        matching::explain(self.effective(), url, options, self.limits())
    }

    /// What is legal and yet probably wrong (design.md M17), what was noticed on reading included: by document as
    /// given, source, line, column and code. One diagnostic an entry and code, with a count and a few related places.
    ///
    /// Up to about 2 000 entries, each is compared with every other; beyond, with a bounded number of those that host
    /// and path lead to, so that a million take seconds. Past the limit `diagnostics` the rest is not looked for, which
    /// a last warning, `too-many-diagnostics`, says.
    #[must_use]
    pub fn lint(&self) -> Vec<Diagnostic> {
        lint::lint(&self.subject())
    }

    /// This registry beside a new one: which URLs get another answer, and why.
    #[must_use]
    pub fn diff<'r>(&'r self, new: &'r Self) -> Comparison<'r> {
        Comparison::new(self.subject(), new.subject())
    }

    fn subject(&self) -> Subject<'_> {
        Subject::new(&self.inner.layers, &self.inner.table, &self.inner.options)
    }
}
