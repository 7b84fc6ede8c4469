//! Cuts a text into markup and character data. The only file that knows quick-xml, and it trusts it with nothing but
//! where a token ends that is neither a tag nor text.

use memchr::memchr;
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
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The next token; `None` at the end of the text or after a broken one.
    #[inline]
    pub(super) fn next(&mut self) -> Option<Token> {
        let start = self.at;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let found = match rest {
            [] => return None,
            [b'<', b'!' | b'?', ..] => self.aside(),
            [b'<', inner @ ..] => end_of_tag(inner).map(|length| {
                let kind = match inner.get(..length) {
                    Some([b'/', ..]) => Kind::End,
                    Some([.., b'/']) => Kind::Empty,
                    _ => Kind::Start,
                };
                (kind, length + "<>".len())
            }),
            _ => Some((Kind::Text, memchr(b'<', rest).unwrap_or(rest.len()))),
        };
        let (kind, length) = found.unwrap_or((Kind::Broken, rest.len()));
        self.at = start + length;
        Some(Token { kind, start, end: self.at })
    }

    /// What begins with `<!` or `<?`, and its length; `None` if it has no end or is of no known sort.
    #[cold]
    #[inline(never)]
    fn aside(&self) -> Option<(Kind, usize)> {
        let mut reader = Reader::from_str(self.text.get(self.at..)?);
        let kind = match reader.read_event() {
            Ok(Event::CData(_)) => Kind::CharacterData,
            Ok(Event::Comment(_)) => Kind::Comment,
            Ok(Event::Decl(_) | Event::PI(_)) => Kind::Instruction,
            Ok(Event::DocType(_)) => Kind::Doctype,
            _ => return None,
        };
        Some((kind, usize::try_from(reader.buffer_position()).ok()?))
    }
}

/// How many bytes there are before the `>` that ends a tag: the first one outside of quotes.
#[inline]
fn end_of_tag(inner: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = inner.get(at..)?;
        let length = rest.iter().position(|byte| matches!(byte, b'>' | b'"' | b'\''))?;
        let quote = *rest.get(length)?;
        at += length;
        if quote == b'>' {
            return Some(at);
        }
        at += 1;
        at += memchr(quote, inner.get(at..)?)? + 1;
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

    /// The tokens that quick-xml finds, with its character data in one piece.
    fn reference(text: &str) -> Vec<Token> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut tokens: Vec<Token> = Vec::new();
        loop {
            let start = usize::try_from(reader.buffer_position()).unwrap();
            let kind = match reader.read_event() {
                Ok(Event::Start(_)) => Kind::Start,
                Ok(Event::Empty(_)) => Kind::Empty,
                Ok(Event::End(_)) => Kind::End,
                Ok(Event::Text(_) | Event::GeneralRef(_)) => Kind::Text,
                Ok(Event::CData(_)) => Kind::CharacterData,
                Ok(Event::Comment(_)) => Kind::Comment,
                Ok(Event::Decl(_) | Event::PI(_)) => Kind::Instruction,
                Ok(Event::DocType(_)) => Kind::Doctype,
                Ok(Event::Eof) => return tokens,
                Err(_) => {
                    tokens.push(Token { kind: Kind::Broken, start, end: text.len() });
                    return tokens;
                }
            };
            let end = usize::try_from(reader.buffer_position()).unwrap();
            match tokens.last_mut() {
                Some(last) if kind == Kind::Text && last.kind == Kind::Text => last.end = end,
                _ => tokens.push(Token { kind, start, end }),
            }
        }
    }

    #[test]
    fn tokens_are_those_of_quick_xml() {
        const PIECES: [&str; 24] = [
            "<", "<", "<", ">", ">", ">", "/", "!", "?", "--", "[CDATA[", "]]>", "DOCTYPE", "a", " b=", "\"", "\"",
            "'", "&", ";", " ", "x", "ä", "\u{FEFF}",
        ];
        let mut state = 1_u64;
        for _ in 0..if cfg!(miri) { 200 } else { 100_000 } {
            let mut text = String::from("<r>");
            for _ in 0..12 {
                state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
                text.push_str(PIECES[(state >> 33) as usize % PIECES.len()]);
            }
            let mut tokens = Tokens::new(&text);
            let found: Vec<Token> = std::iter::from_fn(|| tokens.next()).collect();
            assert_eq!(found, reference(&text), "{text:?}");
        }
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
