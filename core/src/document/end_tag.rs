//! Which elements an end tag ends, and what is left open at the end: XML 1.0 §2.1 and §3.1.

use super::fault::Fault;
use super::frame::Frame;
use super::names::quoted;
use super::tokens::Token;
use super::{Code, Diagnostic, Place, Position, Report, closest};

impl Frame<'_> {
    /// How many open elements an end tag ends: one, or none or several if it is wrong. `None` if nobody could tell.
    #[inline]
    pub(super) fn end(&mut self, token: Token, report: &mut Report) -> Option<usize> {
        let name = self.slice(token.start + "</".len(), token.end - ">".len());
        match self.open.last() {
            Some(open) if open.name == name => Some(1),
            _ => self.mend_end(token, name.trim_end_matches([' ', '\t', '\r', '\n']), report),
        }
    }

    #[cold]
    #[inline(never)]
    fn mend_end(&mut self, token: Token, name: &str, report: &mut Report) -> Option<usize> {
        if let Some(known) = self.abandoned.iter().position(|abandoned| *abandoned == name) {
            self.abandoned.swap_remove(known);
            return Some(0);
        }
        let Some(innermost) = self.open.last() else {
            let message = format!("the end tag of {} ends nothing", quoted(name));
            self.report_here(&Fault::new(Code::MismatchedTag, token.start, token.end, message), report);
            return Some(0);
        };
        let expected = innermost.name;
        if expected == name || self.is_reported(name) || self.is_reported(expected) {
            return Some(1);
        }
        if let Some(rest) = name.strip_prefix(expected).filter(|rest| rest.starts_with([' ', '\t', '\r', '\n', '/'])) {
            let start = token.start + "</".len() + name.len() - rest.trim_start().len();
            let end = token.start + "</".len() + name.len();
            let fault = Fault::new(Code::MalformedXml, start, end, "an end tag holds a name and nothing else");
            self.report_here(&fault, report);
            return Some(1);
        }
        let unclosed = self.open.iter().rev().position(|open| open.name == name);
        let message = match unclosed {
            Some(_) => format!("{} ends here, but {} inside it is still open", quoted(name), quoted(expected)),
            None if is_word(name) => format!("{} cannot end {}", quoted(name), quoted(expected)),
            None => format!("this cannot end {}", quoted(expected)),
        };
        let opened = self.place(innermost.position);
        let place = self.place(self.locator.clone().position(token.start, token.end - token.start));
        let diagnostic = Diagnostic::new(Code::MismatchedTag, place, message)
            .with_help(format!("write `</{expected}>` before or instead of it"))
            .with_related(format!("{} begins here", quoted(expected)), opened);
        self.push(diagnostic, report);
        match unclosed {
            Some(further) => {
                // Their end tags may still come, where elements cross.
                self.abandoned = self.open.iter().rev().take(further).map(|open| open.name).collect();
                Some(further + 1)
            }
            // A slip of the pen ends what it was meant to end; with anything else there is no knowing.
            None => closest(name, [expected]).map(|_| 1),
        }
    }

    /// Checks that nothing is missing at the end of the source. `false` if something is.
    pub(super) fn finish(&mut self, report: &mut Report) -> bool {
        let end = self.place(self.locator.clone().position(self.text.len(), 0));
        if let Some(open) = self.open.last() {
            let message = match self.open.len() {
                1 => format!("the document ends before {} does", quoted(open.name)),
                more => {
                    format!("the document ends before {} and {} elements around it do", quoted(open.name), more - 1)
                }
            };
            self.unexpected_end(message, "the document ends here", end, report);
            return false;
        }
        if self.root.is_none() && !self.faulty {
            self.push(Diagnostic::new(Code::NoRoot, end, "the document has no element"), report);
        }
        true
    }

    /// Reports that the document ends too early: at the innermost element that is open, else at the document's end.
    pub(super) fn unexpected_end(&mut self, message: impl Into<String>, more: &str, there: Place, report: &mut Report) {
        let place = match self.open.last() {
            Some(open) => self.place(open.position),
            None => self.place(self.locator.clone().position(self.text.len(), 0)),
        };
        let diagnostic = Diagnostic::new(Code::UnexpectedEnd, place, message)
            .with_help("the document may be cut off, an end tag may be missing, or a quote in a tag not closed")
            .with_related(more, there);
        self.push(diagnostic, report);
    }

    /// Whether an element at this position is not the first one outside all others, which is reported once.
    #[inline]
    pub(super) fn is_second_root(&mut self, position: Position, report: &mut Report) -> bool {
        if !self.open.is_empty() {
            return false;
        }
        let Some(first) = self.root else {
            self.root = Some(position);
            return false;
        };
        if !self.several_roots {
            self.several_roots = true;
            let diagnostic = Diagnostic::new(Code::SeveralRoots, self.place(position), "a second root element")
                .with_help("put all of them into one element")
                .with_related("the first one is here", self.place(first));
            self.push(diagnostic, report);
        }
        true
    }
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && !name.contains(['"', '\'', '=', '<', ' ', '\t', '\r', '\n'])
}
