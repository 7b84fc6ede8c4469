//! What holds for every refusal of a text.

use credmatch::{Diagnostics, Severity};

/// A refusal names an error, and every place of the text that it names is in the text.
pub(crate) fn hold(diagnostics: Diagnostics, text: &str) {
    let diagnostics = diagnostics.into_vec();
    assert!(diagnostics.iter().any(|one| one.severity == Severity::Error), "refused without an error");
    for one in &diagnostics {
        let position = one.place.position;
        let start = position.offset as usize;
        let end = start + position.length as usize;
        assert!(text.get(start..end).is_some(), "{} points at {start}..{end}, which is no text", one.code);
        let before = text.get(..start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        assert!(position.line as usize >= line, "{} is on line {line} or later, not {}", one.code, position.line);
        assert!(position.column >= 1, "columns begin at 1");
    }
}
