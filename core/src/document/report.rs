//! Collects diagnostics while a document is read.

use std::sync::Arc;

use super::ordering::sort_by_key;
use super::{Code, Diagnostic, Diagnostics, Document, Limits, Place, Severity, Source};

/// The diagnostics found so far. All rooms that read write into one of these.
#[derive(Debug)]
pub(crate) struct Report {
    found: Vec<Diagnostic>,
    /// The names of the sources that are read, in the order in which they were given.
    sources: Vec<Arc<str>>,
    /// Where the markup is wrong, by source and first byte; no two pieces touch.
    damaged: Vec<Damage>,
    errors: usize,
    limit: usize,
    full: bool,
}

/// Wrong markup.
#[derive(Debug)]
struct Damage {
    source: Arc<str>,
    start: u32,
    end: u32,
}

impl Damage {
    fn begins(&self) -> (&str, u32) {
        (&self.source, self.start)
    }
}

impl Report {
    /// An empty one that keeps as many as the limits say.
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            found: Vec::new(),
            sources: Vec::new(),
            damaged: Vec::new(),
            errors: 0,
            limit: limits.diagnostics as usize,
            full: false,
        }
    }

    /// Adds one. Past the limit, one `too-many-diagnostics` stands for the rest. What is said about the meaning of
    /// something whose markup is wrong already is left out: it is the same mistake.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        const FIRST_ABOUT_MEANING: u16 = 300;
        if diagnostic.code.number() >= FIRST_ABOUT_MEANING && self.is_damaged(&diagnostic.place) {
            return;
        }
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

    /// Says that the markup between two byte offsets was reported, so that its meaning is not worth a word.
    ///
    /// Pieces that touch become one. Past the limit they grow together too: rather too little is said about a document
    /// that is wrong anyway than something that nobody may see.
    pub(super) fn damage(&mut self, source: &Arc<str>, mut start: u32, mut end: u32) {
        let full = self.damaged.len() >= self.limit;
        let mut first = self.damaged.partition_point(|one| one.begins() <= (&**source, start));
        if let Some(before) = first.checked_sub(1)
            && let Some(one) = self.damaged.get(before).filter(|one| one.source == *source)
            && (full || one.end >= start)
        {
            (start, end) = (one.start, end.max(one.end));
            first = before;
        }
        let absorbed = self.damaged.iter().skip(first).take_while(|one| {
            let absorbed = one.source == *source && one.start <= end;
            end = end.max(if absorbed { one.end } else { end });
            absorbed
        });
        let past = first + absorbed.count();
        let whole = Damage { source: Arc::clone(source), start, end };
        self.damaged.drain(first..past);
        self.damaged.insert(first, whole);
    }

    /// Whether a place begins in markup that was reported.
    pub(super) fn is_damaged(&self, place: &Place) -> bool {
        let offset = place.position.offset;
        let past = self.damaged.partition_point(|one| one.begins() <= (&*place.source, offset));
        let before = past.checked_sub(1).and_then(|before| self.damaged.get(before));
        before.is_some_and(|one| one.source == place.source && offset < one.end)
    }

    /// Says that a document is going to be read: diagnostics are ordered by its sources.
    pub(crate) fn expect(&mut self, document: &Document) {
        self.sources.extend(document.sources().map(Source::name).cloned());
    }

    /// The diagnostics by source as given, line, column and code; as an error if one of them is.
    pub(crate) fn finish(mut self) -> Result<Vec<Diagnostic>, Diagnostics> {
        let sources = self.sources;
        sort_by_key(&mut self.found, |one| {
            let source = sources.iter().position(|name| *name == one.place.source).unwrap_or(usize::MAX);
            let Place { source: name, position } = &one.place;
            // What says that there is more comes last.
            (one.code == Code::TooManyDiagnostics, source, Arc::clone(name), position.line, position.column, one.code)
        });
        // A document that is included twice has each mistake once.
        self.found.dedup();
        if self.errors > 0 { Err(Diagnostics::new(self.found)) } else { Ok(self.found) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Position;
    use super::*;

    fn diagnostic(code: Code, source: &str, offset: u32) -> Diagnostic {
        let position = Position { line: 1, column: offset + 1, offset, length: 1 };
        Diagnostic::new(code, Place { source: source.into(), position }, "m")
    }

    fn found(report: Report) -> Vec<(Code, String, u32)> {
        let found = report.finish().unwrap_err().into_vec();
        found.iter().map(|one| (one.code, one.place.source.to_string(), one.place.position.offset)).collect()
    }

    #[test]
    fn diagnostics_are_in_order_and_each_one_once() {
        let mut report = Report::new(&Limits::default());
        let document = Document::new(Source::new("z", "")).with_include(Source::new("a", ""));
        report.expect(&document);
        for (code, source, offset) in [
            (Code::InvalidHost, "a", 3),
            (Code::InvalidPort, "z", 9),
            (Code::InvalidHost, "z", 9),
            (Code::InvalidHost, "z", 2),
            (Code::InvalidHost, "a", 3),
            (Code::InvalidHost, "0", 1),
        ] {
            report.push(diagnostic(code, source, offset));
        }
        let shown = found(report);
        let expected = [
            (Code::InvalidHost, "z", 2),
            (Code::InvalidHost, "z", 9),
            (Code::InvalidPort, "z", 9),
            (Code::InvalidHost, "a", 3),
            (Code::InvalidHost, "0", 1),
        ];
        assert_eq!(shown, expected.map(|(code, source, offset)| (code, source.to_owned(), offset)));
    }

    #[test]
    fn nothing_is_said_about_the_meaning_of_damaged_markup() {
        let mut report = Report::new(&Limits::default());
        report.damage(&"a".into(), 10, 20);
        for (code, source, offset) in [
            (Code::InvalidReference, "a", 12),
            (Code::InvalidHost, "a", 9),
            (Code::InvalidHost, "a", 10),
            (Code::InvalidHost, "a", 19),
            (Code::InvalidHost, "a", 20),
            (Code::InvalidHost, "b", 15),
        ] {
            report.push(diagnostic(code, source, offset));
        }
        let offsets: Vec<_> =
            found(report).into_iter().map(|(_, source, offset)| format!("{source}{offset}")).collect();
        assert_eq!(offsets, ["a9", "a12", "a20", "b15"]);
    }

    #[test]
    fn damage_inside_other_damage_does_not_hide_it() {
        let source: Arc<str> = "a".into();
        let damaged = |pieces: &[(u32, u32)], limit: u32| {
            let mut report = Report::new(&Limits { diagnostics: limit, ..Limits::default() });
            pieces.iter().for_each(|(start, end)| report.damage(&source, *start, *end));
            let is = |offset: &u32| report.is_damaged(&diagnostic(Code::InvalidHost, "a", *offset).place);
            (0..40).filter(is).collect::<Vec<_>>()
        };
        let whole: Vec<u32> = (10..30).collect();
        for pieces in [[(10, 30), (15, 18), (20, 21)], [(15, 18), (20, 21), (10, 30)], [(10, 20), (25, 30), (18, 25)]] {
            assert_eq!(damaged(&pieces, 100), whole, "{pieces:?}");
        }
        assert_eq!(damaged(&[(1, 3), (5, 6), (9, 10)], 100), [1, 2, 5, 9]);
        let past_the_limit = damaged(&[(1, 3), (5, 6), (9, 10)], 2);
        assert!([1, 2, 5, 9].iter().all(|offset| past_the_limit.contains(offset)), "{past_the_limit:?}");
    }
}
