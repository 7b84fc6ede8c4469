//! One source that is being read, and everything that is known about it so far.

use std::sync::Arc;

use super::entities::UNDEFINED_ENTITY;
use super::fault::Fault;
use super::include::Inclusion;
use super::locator::Locator;
use super::namespaces::Namespaces;
use super::texts::Texts;
use super::tokens::Tokens;
use super::{Code, Diagnostic, Limits, Place, Position, Report, Source, characters};

/// A source on the way from its first byte to its last.
pub(super) struct Frame<'a> {
    pub(super) name: &'a Arc<str>,
    pub(super) text: &'a str,
    pub(super) tokens: Tokens<'a>,
    /// Where the token begins that is being read.
    pub(super) locator: Locator<'a>,
    pub(super) namespaces: Namespaces<'a>,
    pub(super) open: Vec<Open<'a>>,
    /// Where the root element begins, once there is one.
    pub(super) root: Option<Position>,
    /// Prefixes that were reported as undeclared already.
    pub(super) undeclared: Texts<'a>,
    /// A document type declaration was refused: what it may have defined is not reported as undefined.
    pub(super) doctype: bool,
    /// The text holds forbidden characters, which were reported when it was opened.
    forbidden: bool,
    /// What is wrong with this source was reported when it was read before.
    silent: bool,
    /// Something was reported, so that what only follows from it need not be.
    pub(super) faulty: bool,
    /// Elements that the last wrong end tag ended beside its own.
    pub(super) abandoned: Vec<&'a str>,
    /// A second root was reported.
    pub(super) several_roots: bool,
}

/// An element that is open.
pub(super) struct Open<'a> {
    /// Its name as written.
    pub(super) name: &'a str,
    pub(super) position: Position,
    pub(super) role: Role<'a>,
    /// Where its namespace declarations begin.
    pub(super) mark: usize,
}

/// What an open element is to the walk.
pub(super) enum Role<'a> {
    /// It was entered.
    Entered,
    /// It is an `include`, standing for another document.
    Include(Box<Including<'a>>),
    /// It is the `fallback` of an `include` whose target is missing: its content counts, it does not.
    Fallback,
    /// Neither it nor its content is walked into; both are checked.
    Skipped,
}

/// An `include` element until it ends.
pub(super) struct Including<'a> {
    /// What it asks for; `None` if that was wrong and reported.
    pub(super) inclusion: Option<Inclusion<'a>>,
    pub(super) source: Option<&'a Source>,
    pub(super) has_fallback: bool,
}

impl<'a> Frame<'a> {
    /// Opens a source and reports its forbidden characters. `None` if it is too large to be read at all.
    pub(super) fn open(source: &'a Source, limits: &Limits, silent: bool, report: &mut Report) -> Option<Self> {
        let text = source.text();
        let mut frame = Self {
            name: source.name(),
            text,
            tokens: Tokens::new(text),
            locator: Locator::new(text),
            namespaces: Namespaces::default(),
            open: Vec::new(),
            root: None,
            undeclared: Texts::default(),
            doctype: false,
            forbidden: false,
            silent,
            faulty: false,
            abandoned: Vec::new(),
            several_roots: false,
        };
        if text.len() > limits.document_size as usize {
            frame.too_large(text.len(), limits, report);
            return None;
        }
        if characters::holds_forbidden(text) {
            frame.forbidden = true;
            let mut locator = frame.locator;
            for fault in characters::forbidden(text) {
                frame.report(&fault, &mut locator, report);
                if report.is_full() {
                    break;
                }
            }
        }
        Some(frame)
    }

    fn too_large(&mut self, length: usize, limits: &Limits, report: &mut Report) {
        let message = format!("{length} bytes of text; the limit is {}", limits.document_size);
        let place = self.place(self.locator.clone().position(0, 0));
        self.push(
            Diagnostic::new(Code::DocumentTooLarge, place, message).with_help("raise the limit `document_size`"),
            report,
        );
    }

    /// A position in this source as a place.
    pub(super) fn place(&self, position: Position) -> Place {
        Place { source: Arc::clone(self.name), position }
    }

    /// Reports a fault that lies at or after the mark, and moves the mark there.
    pub(super) fn report(&mut self, fault: &Fault, mark: &mut Locator<'a>, report: &mut Report) {
        let place = self.place(mark.position(fault.start, fault.end - fault.start));
        let mut diagnostic = Diagnostic::new(fault.code, place, fault.message.clone());
        diagnostic.help = fault.help.map(str::to_owned);
        self.push(diagnostic, report);
    }

    /// Reports a fault in the current token.
    pub(super) fn report_here(&mut self, fault: &Fault, report: &mut Report) {
        let mut mark = self.locator;
        self.report(fault, &mut mark, report);
    }

    /// Reports a fault from which the forbidden characters that it spans are not to blame: those were reported.
    pub(super) fn report_unreadable(&mut self, fault: &Fault, mark: &mut Locator<'a>, report: &mut Report) {
        if !self.is_reported(self.slice(fault.start, fault.end)) {
            self.report(fault, mark, report);
        }
    }

    /// Reports what is wrong with a value or text, unless something else explains it: a document type declaration that
    /// was refused, or the end of the text in the middle of a reference.
    #[cold]
    pub(super) fn report_reference(&mut self, fault: &Fault, mark: &mut Locator<'a>, report: &mut Report) {
        let refused = self.doctype && fault.message == UNDEFINED_ENTITY;
        let cut_off = || {
            let rest = self.slice(fault.start + 1, self.text.len());
            rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#') && !self.open.is_empty()
        };
        if !(refused || fault.code == Code::InvalidReference && cut_off()) {
            self.report(fault, mark, report);
        }
    }

    /// Whether a piece of text holds a forbidden character, which was reported when the source was opened.
    pub(super) fn is_reported(&self, piece: &str) -> bool {
        self.forbidden && characters::holds_forbidden(piece)
    }

    /// Reports anything else.
    pub(super) fn push(&mut self, diagnostic: Diagnostic, report: &mut Report) {
        self.faulty = true;
        if !self.silent {
            report.push(diagnostic);
        }
    }

    /// Reports what is wrong with this source because of where it is included: it may have been right elsewhere.
    pub(super) fn insist(&mut self, diagnostic: Diagnostic, report: &mut Report) {
        self.faulty = true;
        report.push(diagnostic);
    }

    /// A piece of the text.
    #[inline]
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Whether elements are passed over here, be they in an `include` or in what is skipped.
    #[inline]
    pub(super) fn is_skipping(&self) -> bool {
        matches!(self.open.last(), Some(Open { role: Role::Skipped | Role::Include(_), .. }))
    }
}
