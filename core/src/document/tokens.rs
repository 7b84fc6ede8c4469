//! Cuts a text into markup and character data. The only file that knows quick-xml, and it trusts it with nothing but
//! where a token ends.

use quick_xml::Reader;
use quick_xml::events::Event;

/// What a token is, by its first characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `<...>`
    Start,
    /// `<.../>`
    Empty,
    /// `</...>`
    End,
    /// Character data with its references, as long as no markup interrupts it.
    Text,
    /// `<![CDATA[...]]>`
    CharacterData,
    /// `<!--...-->`
    Comment,
    /// `<?...?>`, the XML declaration too.
    Instruction,
    /// `<!DOCTYPE...>`
    Doctype,
    /// Markup that begins here and has no end, or is of no known sort; nothing follows.
    Broken,
}

/// A token: its kind and the bytes that it spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The tokens of a text, in order, without a gap between them.
pub(super) struct Tokens<'a> {
    reader: Reader<&'a [u8]>,
    /// What quick-xml drops from the beginning without counting it.
    dropped: usize,
    text: &'a str,
    /// What quick-xml drops, as a token of its own that is still to come.
    mark: Option<Token>,
    broken: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        config.trim_markup_names_in_closing_tags = false;
        let dropped = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        let mark = (dropped > 0).then_some(Token { kind: Kind::Text, start: 0, end: dropped });
        Self { reader, dropped, text, mark, broken: false }
    }

    /// The next token; `None` at the end of the text or after a broken one.
    #[inline]
    pub(super) fn next(&mut self) -> Option<Token> {
        let mut token = match self.mark.take() {
            Some(mark) => mark,
            None => self.event()?,
        };
        if token.kind == Kind::Text {
            // quick-xml ends character data at every `&`.
            while self.text.as_bytes().get(token.end).is_some_and(|byte| *byte != b'<') {
                token.end = self.event()?.end;
            }
        }
        Some(token)
    }

    fn event(&mut self) -> Option<Token> {
        if self.broken {
            return None;
        }
        let start = self.offset();
        let kind = match self.reader.read_event() {
            Ok(Event::Start(_)) => Kind::Start,
            Ok(Event::Empty(_)) => Kind::Empty,
            Ok(Event::End(_)) => Kind::End,
            Ok(Event::Text(_) | Event::GeneralRef(_)) => Kind::Text,
            Ok(Event::CData(_)) => Kind::CharacterData,
            Ok(Event::Comment(_)) => Kind::Comment,
            Ok(Event::Decl(_) | Event::PI(_)) => Kind::Instruction,
            Ok(Event::DocType(_)) => Kind::Doctype,
            Ok(Event::Eof) => return None,
            Err(_) => {
                self.broken = true;
                return Some(Token { kind: Kind::Broken, start, end: self.text.len() });
            }
        };
        Some(Token { kind, start, end: self.offset() })
    }

    fn offset(&self) -> usize {
        let counted = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        counted.saturating_add(self.dropped).min(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_cover_the_text_without_a_gap() {
        let text = "<?xml version='1.0'?>\n<!-- c --><a b='>'>x &amp; y &z <![CDATA[<]]>&lt;<c/></a >\n";
        let mut tokens = Tokens::new(text);
        let mut end = 0;
        let mut kinds = Vec::new();
        while let Some(token) = tokens.next() {
            assert_eq!(token.start, end);
            end = token.end;
            kinds.push(token.kind);
        }
        assert_eq!(end, text.len());
        use Kind::*;
        assert_eq!(kinds, [Instruction, Text, Comment, Start, Text, CharacterData, Text, Empty, End, Text]);
    }

    #[test]
    fn a_mark_that_quick_xml_drops_is_text() {
        let mut tokens = Tokens::new("\u{FEFF}<a/>");
        assert_eq!(tokens.next(), Some(Token { kind: Kind::Text, start: 0, end: 3 }));
        assert_eq!(tokens.next(), Some(Token { kind: Kind::Empty, start: 3, end: 7 }));
        assert_eq!(tokens.next(), None);
    }

    #[test]
    fn what_has_no_end_is_broken_and_the_last() {
        for text in
            ["<a", "<a b='", "<!-- x", "<![CDATA[x]]", "<?x", "<", "<!", "<!x>", "<!DOCTYPE a", "<!DOCTYPE><a/>"]
        {
            let mut tokens = Tokens::new(text);
            assert_eq!(tokens.next(), Some(Token { kind: Kind::Broken, start: 0, end: text.len() }), "{text:?}");
            assert_eq!(tokens.next(), None, "{text:?}");
        }
    }
}
