//! A compiled registry as lints and differences look at it.

use crate::authentication;
use crate::credentials::Credentials;
use crate::document::{Limits, Texts};
use crate::matching::{self, CompileOptions, Effective, EntryId, MatchTable};
use crate::registry::{Contents, Entry, Layer, LayerKind, TechnicalEntry};

/// A compiled registry: its layers, its table, and its entries by their ids.
pub(crate) struct Subject<'r> {
    pub(super) layers: &'r [Layer],
    pub(super) table: &'r MatchTable,
    pub(super) limits: &'r Limits,
    held: [Vec<(Effective<'r>, &'r Entry)>; 4],
    technical_names: Texts<'r>,
    /// By the number of their name.
    technical: Vec<&'r TechnicalEntry>,
}

impl<'r> Subject<'r> {
    pub(crate) fn new(layers: &'r [Layer], table: &'r MatchTable, options: &'r CompileOptions) -> Self {
        let mut held = [const { Vec::new() }; 4];
        for (effective, entry) in matching::effective(layers, options) {
            if let Some(held) = held.get_mut(effective.id.layer() as usize) {
                held.push((effective, entry));
            }
        }
        let (mut technical_names, mut technical) = (Texts::default(), Vec::new());
        for entry in authentication::best_first(layers) {
            if technical_names.insert(entry.name()) {
                technical.push(entry);
            }
        }
        Self { layers, table, limits: &options.limits, held, technical_names, technical }
    }

    pub(super) fn get(&self, id: EntryId) -> Option<(&Effective<'r>, &'r Entry)> {
        let (effective, entry) = self.held.get(id.layer() as usize)?.get(id.index() as usize)?;
        Some((effective, entry))
    }

    /// All entries, lower layers first, in document order.
    pub(super) fn entries(&self) -> impl Iterator<Item = &(Effective<'r>, &'r Entry)> {
        self.held.iter().flatten()
    }

    /// The technical credentials of this name; those that hold if several documents define it.
    pub(super) fn technical(&self, name: &str) -> Option<&'r TechnicalEntry> {
        self.technical.get(self.technical_names.find(name)?).copied()
    }

    /// The credentials that authenticate in the end: those that a reference names, and those inside an impersonation.
    /// `None` if a name is not defined, or if names go round in a circle.
    pub(super) fn actual<'c>(&self, credentials: &'c Credentials) -> Option<&'c Credentials>
    where
        'r: 'c,
    {
        authentication::unwrapped_by(credentials, |name| self.technical(name)).ok().map(|(actual, _)| actual)
    }
}

/// All documents in the order in which they were given, with their layers.
pub(super) fn documents(layers: &[Layer]) -> impl Iterator<Item = (LayerKind, &Contents)> {
    layers.iter().flat_map(|layer| layer.documents().iter().map(|document| (layer.kind(), document)))
}

/// The name of the technical credentials that credentials refer to, be it inside an impersonation.
pub(super) fn reference(credentials: &Credentials) -> Option<&str> {
    match credentials {
        Credentials::Technical(reference) => Some(&reference.name),
        Credentials::Impersonation(impersonation) => reference(&impersonation.actual),
        _ => None,
    }
}
