//! Names of technical credentials that nothing defines, and definitions that nothing uses.

use super::subject::{Subject, documents, reference};
use crate::document::{Code, Diagnostic, Place, Texts, sort_by_key};
use crate::registry::{Action, Contents, Reference};

/// Lints on names of technical credentials, those of all documents together.
pub(super) struct TechnicalNames<'s, 'r> {
    subject: &'s Subject<'r>,
    used: Texts<'r>,
}

impl<'s, 'r> TechnicalNames<'s, 'r> {
    pub(super) fn new(subject: &'s Subject<'r>) -> Self {
        let mut used = Texts::default();
        for (_, document) in documents(subject.layers) {
            let of_entries = document.entries().iter().filter_map(|entry| reference(entry.credentials()));
            let of_slots = document.references().iter().filter(|one| one.slot).map(Reference::name);
            let actions = document.operations().iter().flat_map(|operation| operation.actions());
            let of_actions = actions.filter_map(|action| match action {
                Action::SetCredentials(credentials) => reference(credentials),
                Action::SetDefaultUser(_) => None,
            });
            for name in of_entries.chain(of_slots).chain(of_actions) {
                used.insert(name);
            }
            for entry in document.technical_credentials().map(|manager| manager.entries()).unwrap_or_default() {
                if let Some(name) = reference(entry.credentials()).filter(|name| *name != entry.name()) {
                    used.insert(name);
                }
            }
        }
        Self { subject, used }
    }

    /// `undefined-technical` and `unused-technical` for the entries and the technical credentials of a document.
    pub(super) fn lint(&self, document: &'r Contents, found: &mut Vec<Diagnostic>) {
        let place = |one: &'r Reference| (&*one.source, one.position.offset);
        let mut places: Vec<&Reference> = document.references().iter().collect();
        sort_by_key(&mut places, |one| place(one));
        // What was not read from a document has no places but those of its entries.
        let place_of = |name: &str, holder: Place| {
            let next = places.partition_point(|one| place(one) < (&*holder.source, holder.position.offset));
            let next = places.get(next).filter(|one| one.name() == name);
            next.map_or(holder.clone(), |one| one.place())
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
