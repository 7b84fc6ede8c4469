//! All lints of a registry, in order.

use super::exposure::Exposure;
use super::overruled::Overruled;
use super::subject::{Subject, documents};
use super::technical::TechnicalNames;
use crate::document::{Code, Diagnostic, Place, Severity, Texts, sort_by_key};
use crate::matching::EntryId;
use crate::registry::Contents;

/// Other places that one diagnostic names at most.
pub(super) const RELATED: usize = 4;

/// Everything that is legal and yet probably wrong (design.md M17), what was noticed on reading included: by document
/// as given, source, line, column and code. One diagnostic an entry and code, never one a pair of entries.
///
/// Past the limit `diagnostics`, a warning `too-many-diagnostics` stands for the rest, which is not looked for.
pub(crate) fn lint(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let limit = subject.limits.diagnostics as usize;
    let mut overruled = Overruled::new(subject);
    let exposure = Exposure::new(subject);
    let technical = TechnicalNames::new(subject);
    let has_entries = documents(subject.layers).any(|(_, document)| !document.entries().is_empty());
    let mut next = [0_u32; 4];
    let mut all = Vec::new();
    for (kind, document) in documents(subject.layers) {
        // A document of a registry whose entries stand in others may hold what it likes.
        let warnings = document.warnings().iter().filter(|one| !(has_entries && one.code == Code::NothingFound));
        let mut found: Vec<_> = warnings.cloned().collect();
        technical.lint(document, &mut found);
        for _ in document.entries() {
            let Some(next) = next.get_mut(kind as usize) else { break };
            let id = EntryId::new(kind, *next);
            *next += 1;
            if all.len() + found.len() > limit {
                continue;
            }
            if let Some((effective, entry)) = id.and_then(|id| subject.get(id)) {
                exposure.lint(effective, entry, &mut found);
                overruled.lint(effective, entry, &mut found);
            }
        }
        sort(&mut found, document);
        all.append(&mut found);
        if all.len() > limit {
            return cut(all, limit);
        }
    }
    all
}

/// Sorts by source in the order in which the document brings them, then line, column and code.
fn sort(found: &mut Vec<Diagnostic>, document: &Contents) {
    let mut order = Texts::default();
    let technical = document.technical_credentials().map(|manager| manager.entries()).unwrap_or_default();
    let sources = document.entries().iter().map(|entry| &entry.source);
    let mut last: *const u8 = std::ptr::null();
    for source in sources.chain(technical.iter().map(|entry| &entry.source)) {
        if source.as_ptr() != last {
            last = source.as_ptr();
            order.insert(source);
        }
    }
    sort_by_key(found, |one| {
        let position = one.place.position;
        (order.find(&one.place.source).unwrap_or(usize::MAX), position.line, position.column, one.code)
    });
}

fn cut(mut all: Vec<Diagnostic>, limit: usize) -> Vec<Diagnostic> {
    all.truncate(limit + 1);
    if let Some(last) = all.pop() {
        let message = format!("more than {limit} lints; the rest is not listed");
        let mut rest = Diagnostic::new(Code::TooManyDiagnostics, last.place, message);
        rest.severity = Severity::Warning;
        all.push(rest.with_help("mend the first ones, then look again"));
    }
    all
}

/// A diagnostic with other places: the first few, and how many there are if not one.
pub(super) fn with_places(
    mut diagnostic: Diagnostic,
    places: impl ExactSizeIterator<Item = (String, Place)>,
) -> Diagnostic {
    let count = places.len();
    for (message, place) in places.take(RELATED) {
        diagnostic = diagnostic.with_related(message, place);
    }
    diagnostic.count = (count > 1).then(|| u32::try_from(count).unwrap_or(u32::MAX));
    diagnostic
}
