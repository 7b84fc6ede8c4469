//! Names of technical credentials that nothing defines, and definitions that nothing uses.

use std::collections::{BTreeMap, BTreeSet};

use super::subject::{Subject, documents, reference};
use crate::document::{Code, Diagnostic, Place};
use crate::registry::{Action, Contents, Reference};

/// Lints on names of technical credentials, those of all documents together.
pub(super) struct TechnicalNames<'s, 'r> {
    subject: &'s Subject<'r>,
    used: BTreeSet<&'r str>,
}

impl<'s, 'r> TechnicalNames<'s, 'r> {
    pub(super) fn new(subject: &'s Subject<'r>) -> Self {
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for (_, document) in documents(subject.layers) {
            used.extend(document.entries().iter().filter_map(|entry| reference(entry.credentials())));
            used.extend(document.references().iter().filter(|one| one.slot).map(Reference::name));
            for operation in document.operations() {
                used.extend(operation.actions().iter().filter_map(|action| match action {
                    Action::SetCredentials(credentials) => reference(credentials),
                    Action::SetDefaultUser(_) => None,
                }));
            }
            for entry in document.technical_credentials().map(|manager| manager.entries()).unwrap_or_default() {
                used.extend(reference(entry.credentials()).filter(|name| *name != entry.name()));
            }
        }
        Self { subject, used }
    }

    /// `undefined-technical` and `unused-technical` for the entries and the technical credentials of a document.
    pub(super) fn lint(&self, document: &'r Contents, found: &mut Vec<Diagnostic>) {
        let mut places = BTreeMap::new();
        for one in document.references() {
            places.insert((&*one.source, one.position.offset), one);
        }
        // What was not read from a document has no places but those of its entries.
        let place_of = |name: &str, holder: Place| {
            let next = places.range((&*holder.source, holder.position.offset)..).next();
            next.map(|(_, one)| one).filter(|one| one.name() == name).map_or(holder.clone(), |one| one.place())
        };
        for entry in document.entries() {
            if let Some(name) = reference(entry.credentials()) {
                found.extend(self.undefined(name, || place_of(name, entry.place())));
            }
        }
        for entry in document.technical_credentials().map(|manager| manager.entries()).unwrap_or_default() {
            if let Some(name) = reference(entry.credentials()) {
                found.extend(self.undefined(name, || place_of(name, entry.place())));
            }
            if !self.used.contains(entry.name()) {
                let message = format!("nothing uses the technical credentials `{}`", entry.name());
                found.push(
                    Diagnostic::new(Code::UnusedTechnical, entry.place(), message)
                        .with_help("remove them, or refer to them by `<technical name=\"...\"/>`"),
                );
            }
        }
    }

    fn undefined(&self, name: &str, place: impl FnOnce() -> Place) -> Option<Diagnostic> {
        if self.subject.technical(name).is_some() {
            return None;
        }
        let message = format!("no technical credentials are named `{name}`");
        Some(
            Diagnostic::new(Code::UndefinedTechnical, place(), message)
                .with_help("define them in `<technicalCredentials>`, or correct the name"),
        )
    }
}
