//! Cuts a start tag into names and values: XML 1.0 §3.1. What the names mean is the reader's affair.

use memchr::memchr;

use super::Code;
use super::characters::is_blank;
use super::fault::Fault;

/// Walks through what stands between `<` and `>`.
pub(super) struct Tag<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    /// The previous attribute's value ends right here.
    after_value: bool,
}

/// An attribute as written: byte offsets of its name and of its value without the quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written<'a> {
    pub(super) name: &'a str,
    pub(super) name_start: usize,
    pub(super) value: &'a str,
    pub(super) value_start: usize,
}

/// What follows in a tag.
pub(super) enum Next<'a> {
    /// A sound attribute.
    Attribute(Written<'a>),
    /// A mistake after which the next attribute can be read; the attribute that it is about, if there is one.
    Mendable(Fault, Option<Written<'a>>),
    /// A mistake after which nobody knows what is name and what is value.
    Fatal(Fault),
    /// The tag's end.
    End,
}

impl<'a> Tag<'a> {
    /// Between the byte offsets `start`, after `<`, and `end`, before `>` or `/>`.
    pub(super) fn new(text: &'a str, start: usize, end: usize) -> Self {
        Self { text, at: start, end, after_value: false }
    }

    /// The element's name; empty if the tag does not begin with one.
    #[inline]
    pub(super) fn name(&mut self) -> &'a str {
        let start = self.at;
        self.at = self.end_of(|byte| is_blank(byte) || matches!(byte, b'/' | b'<' | b'=' | b'"' | b'\''));
        self.slice(start, self.at)
    }

    /// The next attribute.
    #[inline]
    pub(super) fn next(&mut self) -> Next<'a> {
        let before = self.at;
        self.skip_blanks();
        if self.at >= self.end {
            return Next::End;
        }
        let (apart, after_value) = (self.at > before, self.after_value);
        let name_start = self.at;
        self.at = self.end_of(|byte| is_blank(byte) || matches!(byte, b'=' | b'"' | b'\'' | b'/' | b'<' | b'>'));
        let name_end = self.at;
        let name = self.slice(name_start, name_end);
        if name.is_empty() {
            return Next::Fatal(self.no_name(name_start, !apart && after_value));
        }
        self.skip_blanks();
        let quote = match self.byte() {
            Some(b'=') => {
                self.at += 1;
                self.skip_blanks();
                self.byte()
            }
            // Right after a value and with nothing between: rather the rest of a value whose quote came too early.
            _ if !apart && after_value => return Next::Fatal(Self::early_quote(name_start, name_end)),
            Some(b'"' | b'\'') => return self.without_equals(name, name_start),
            _ => {
                (self.at, self.after_value) = (name_end, false);
                let fault = Fault::new(Code::MalformedXml, name_start, name_end, "an attribute without a value");
                return Next::Mendable(fault.with_help("write `name=\"value\"`"), None);
            }
        };
        let Some(written) = self.value(quote, name, name_start) else { return self.unquoted(name_start) };
        if apart {
            return Next::Attribute(written);
        }
        let message = "a blank is missing before this attribute";
        Next::Mendable(Fault::new(Code::MalformedXml, name_start, name_end, message), Some(written))
    }

    #[inline]
    fn value(&mut self, quote: Option<u8>, name: &'a str, name_start: usize) -> Option<Written<'a>> {
        let quote = quote.filter(|quote| matches!(quote, b'"' | b'\''))?;
        let value_start = self.at + 1;
        let length = memchr(quote, self.text.as_bytes().get(value_start..self.end)?)?;
        self.at = value_start + length + 1;
        self.after_value = true;
        Some(Written { name, name_start, value: self.slice(value_start, value_start + length), value_start })
    }

    #[cold]
    fn without_equals(&mut self, name: &'a str, name_start: usize) -> Next<'a> {
        let fault = Fault::new(Code::MalformedXml, self.at, self.at + 1, "`=` is missing before an attribute's value");
        match self.value(self.byte(), name, name_start) {
            Some(written) => Next::Mendable(fault, Some(written)),
            None => Next::Fatal(fault),
        }
    }

    #[cold]
    fn unquoted(&mut self, name_start: usize) -> Next<'a> {
        if let Some(b'"' | b'\'') = self.byte() {
            let fault = Fault::new(Code::MalformedXml, self.at, self.at + 1, "an attribute value that is not closed");
            return Next::Fatal(fault.with_help("close it with the quote that opens it"));
        }
        let start = self.at;
        self.at = self.end_of(|byte| is_blank(byte) || matches!(byte, b'"' | b'\'' | b'<'));
        self.after_value = false;
        if start == self.at {
            let fault = Fault::new(Code::MalformedXml, name_start, start, "an attribute without a value");
            return Next::Mendable(fault.with_help("write `name=\"value\"`"), None);
        }
        let fault = Fault::new(Code::MalformedXml, start, self.at, "an attribute value without quotes");
        Next::Mendable(fault.with_help("write `name=\"value\"`"), None)
    }

    #[cold]
    fn early_quote(start: usize, end: usize) -> Fault {
        Fault::new(Code::MalformedXml, start, end, "neither a blank nor the tag's end follows an attribute value")
            .with_help("is a quote missing at its end, or to be written `&quot;` inside it?")
    }

    #[cold]
    fn no_name(&self, at: usize, after_value: bool) -> Fault {
        let end = at + 1;
        match self.byte() {
            Some(b'<') => Fault::new(Code::MalformedXml, at, end, "`<` inside a tag")
                .with_help("is the `>` of the tag before it missing?"),
            Some(b'/') => {
                Fault::new(Code::MalformedXml, at, end, "`/` inside a tag; it may only stand right before `>`")
            }
            Some(b'=') => Fault::new(Code::MalformedXml, at, end, "`=` without an attribute name before it"),
            _ if after_value => Self::early_quote(at, end),
            _ => Fault::new(Code::MalformedXml, at, end, "a quote without `name=` before it"),
        }
    }

    fn byte(&self) -> Option<u8> {
        if self.at < self.end { self.text.as_bytes().get(self.at).copied() } else { None }
    }

    #[inline]
    fn skip_blanks(&mut self) {
        self.at = self.end_of(|byte| !is_blank(byte));
    }

    #[inline]
    fn end_of(&self, stop: impl Fn(u8) -> bool) -> usize {
        let rest = self.text.as_bytes().get(self.at..self.end).unwrap_or_default();
        rest.iter().position(|byte| stop(*byte)).map_or(self.end, |length| self.at + length)
    }

    #[inline]
    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }
}
