//! What stands beside elements: declaration, instructions, comments, document types, stray text, and broken markup.
//! XML 1.0 §2.4 to §2.8, Namespaces in XML 1.0 §7.

use super::characters::{is_allowed, is_blank};
use super::declaration;
use super::fault::Fault;
use super::frame::Frame;
use super::tokens::{Kind, Token};
use super::{Code, Report, names};

impl Frame<'_> {
    /// Checks a comment, an instruction or the XML declaration, and refuses a document type declaration.
    pub(super) fn aside(&mut self, token: Token, report: &mut Report) {
        let fault = match token.kind {
            Kind::Comment => self.comment(token),
            Kind::Instruction if declaration::is_declaration(self.slice(token.start, token.end)) => {
                self.declaration(token)
            }
            Kind::Instruction => self.instruction(token),
            _ => Some(self.doctype(token)),
        };
        if let Some(fault) = fault {
            let mut mark = self.locator;
            self.report_unreadable(&fault, &mut mark, report);
        }
    }

    fn comment(&self, token: Token) -> Option<Fault> {
        let start = token.start + "<!--".len();
        // One more than the content, so that `--->` is found as well.
        let hyphens = self.slice(start, token.end - "->".len()).find("--")?;
        let at = start + hyphens;
        let end = token.end - "-->".len();
        if at >= end {
            return None;
        }
        let fault = Fault::new(Code::InvalidComment, at, at + 2, "`--` inside a comment, or `-` at its end");
        Some(fault.with_help("put a blank between the hyphens"))
    }

    fn declaration(&self, token: Token) -> Option<Fault> {
        if token.start > 0 {
            let message = "an XML declaration that is not at the very beginning";
            let fault = Fault::new(Code::InvalidDeclaration, token.start, token.end, message);
            return Some(fault.with_help("nothing may stand before it, not even a blank or an empty line"));
        }
        declaration::read(self.text, token.end).err()
    }

    fn instruction(&self, token: Token) -> Option<Fault> {
        let start = token.start + "<?".len();
        let content = self.slice(start, token.end - "?>".len());
        let target = content.find(|character: char| character.is_ascii() && is_blank(character as u8));
        let target = content.get(..target.unwrap_or(content.len())).unwrap_or_default();
        let end = start + target.len();
        if target.eq_ignore_ascii_case("xml") {
            let fault = Fault::new(Code::InvalidInstruction, start, end, "the target `xml` is reserved");
            return Some(fault.with_help("the XML declaration is spelled `<?xml`, in lower case"));
        }
        if names::is_ncname(target) || self.is_reported(target) {
            return None;
        }
        let fault =
            Fault::new(Code::InvalidInstruction, start, end, "a processing instruction needs a name as its target");
        Some(fault.with_help("a name without `:` follows `<?`"))
    }

    fn doctype(&mut self, token: Token) -> Fault {
        if !self.slice(token.start, token.end).starts_with("<!DOCTYPE") {
            return Self::unknown_markup(token);
        }
        self.doctype = true;
        Fault::new(Code::DoctypeRefused, token.start, token.start + "<!DOCTYPE".len(), "a document type declaration")
            .with_help("take it out; entities other than the five of XML have to be written as characters")
    }

    fn unknown_markup(token: Token) -> Fault {
        Fault::new(
            Code::MalformedXml,
            token.start,
            token.start + 2,
            "`<!` begins neither a comment nor a CDATA section",
        )
        .with_help("write `<!--`, or `&lt;` for the character itself")
    }

    /// Text between the byte offsets, where no element is open.
    pub(super) fn outside(&mut self, start: usize, end: usize, report: &mut Report) {
        let text = self.slice(start, end);
        let stray = |character: char| is_allowed(character) && !matches!(character, ' ' | '\t' | '\r' | '\n');
        let Some(first) = text.find(stray) else {
            return;
        };
        if self.root.is_none() && self.faulty && text.contains("?>") {
            // What follows a declaration that a `?>` in one of its values ended.
            return;
        }
        let last = text.rfind(stray).unwrap_or(first);
        let last = last + text.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let message = if self.root.is_none() { "text before the root element" } else { "text after the root element" };
        self.report_here(&Fault::new(Code::TextOutsideRoot, start + first, start + last, message), report);
    }

    /// Markup that has no end or no known beginning.
    pub(super) fn broken(&mut self, token: Token, report: &mut Report) {
        let text = self.slice(token.start, token.end);
        let fault = if text.starts_with("<!DOCTYPE") {
            self.doctype(token)
        } else if text.starts_with("<!") && !["<!--", "<![CDATA[", "<!DOCTYPE"].iter().any(|known| begins(text, known))
        {
            Self::unknown_markup(token)
        } else if text.starts_with("<?>") {
            Fault::new(
                Code::InvalidInstruction,
                token.start,
                token.start + 3,
                "a processing instruction without a target",
            )
        } else {
            let what = match text.as_bytes().get(1) {
                Some(b'!') if text.starts_with("<!-") => "a comment does not end with `-->`",
                Some(b'!') => "a CDATA section does not end with `]]>`",
                Some(b'?') => "a processing instruction does not end with `?>`",
                Some(b'/') => "an end tag does not end with `>`",
                Some(_) => "a tag does not end with `>`",
                None => "the document ends after `<`",
            };
            let begun = self.place(self.locator.clone().position(token.start, token.end - token.start));
            return self.unexpected_end(what, "it begins here", begun, report);
        };
        self.report_here(&fault, report);
    }
}

/// Whether `text` begins with `known`, or ends before it could.
fn begins(text: &str, known: &str) -> bool {
    text.starts_with(known) || known.starts_with(text)
}
