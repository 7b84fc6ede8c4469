//! Writes XML: escaped so that reading it gives the same characters back (XML 1.0 §2.4, §2.11 and §3.3.3).

use std::fmt;

use zeroize::Zeroizing;

use super::characters::is_allowed;
use super::names::is_ncname;

/// Why something cannot be written. It says what kind of thing, never which: that may be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WriteError {
    /// A character that XML cannot hold, not even as a reference.
    Character(char),
    /// A name that is none.
    Name,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character(character) => {
                write!(f, "the character U+{:04X} cannot be written in XML", u32::from(*character))
            }
            Self::Name => f.write_str("not a name of XML"),
        }
    }
}

impl std::error::Error for WriteError {}

/// Writes elements, attributes and text, indented by two blanks a level; elements that hold text stay on one line.
///
/// The namespace of an element is given when it starts and declared where it differs from the one around it, without
/// prefixes. What was written is zeroised on drop.
pub(crate) struct Writer {
    out: Zeroizing<String>,
    open: Vec<Level>,
    /// The last start tag lacks its `>`.
    in_tag: bool,
}

struct Level {
    name: String,
    namespace: String,
    has_elements: bool,
    has_text: bool,
}

impl Writer {
    /// Begins a document with its declaration.
    pub(crate) fn new() -> Self {
        let mut writer = Self { out: Zeroizing::new(String::new()), open: Vec::new(), in_tag: false };
        writer.push("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        writer
    }

    /// Begins an element; `namespace` is empty for none.
    pub(crate) fn start(&mut self, namespace: &str, name: &str) -> Result<(), WriteError> {
        if !is_ncname(name) {
            return Err(WriteError::Name);
        }
        self.end_tag();
        let depth = self.open.len();
        let around = match self.open.last_mut() {
            Some(parent) => {
                parent.has_elements = true;
                let (inline, around) = (parent.has_text, parent.namespace.clone());
                if !inline {
                    self.new_line(depth);
                }
                around
            }
            None => String::new(),
        };
        self.push("<");
        self.push(name);
        self.in_tag = true;
        if around != namespace {
            self.attribute_value("xmlns", namespace)?;
        }
        let (name, namespace) = (name.to_owned(), namespace.to_owned());
        self.open.push(Level { name, namespace, has_elements: false, has_text: false });
        Ok(())
    }

    /// Adds an attribute without a namespace to the element that was just begun.
    pub(crate) fn attribute(&mut self, name: &str, value: &str) -> Result<(), WriteError> {
        if !is_ncname(name) || name == "xmlns" || !self.in_tag {
            return Err(WriteError::Name);
        }
        self.attribute_value(name, value)
    }

    /// Adds text to the innermost element.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), WriteError> {
        if text.is_empty() {
            return Ok(());
        }
        self.end_tag();
        if let Some(level) = self.open.last_mut() {
            level.has_text = true;
        }
        // Blanks alone would be taken for indentation.
        let blank = text.bytes().all(super::characters::is_blank);
        self.escaped(text, |character| match character {
            '<' => Some("&lt;"),
            '&' => Some("&amp;"),
            '>' => Some("&gt;"),
            '\r' => Some("&#13;"),
            ' ' if blank => Some("&#32;"),
            '\t' if blank => Some("&#9;"),
            '\n' if blank => Some("&#10;"),
            _ => None,
        })
    }

    /// Ends the innermost element.
    pub(crate) fn end(&mut self) {
        let Some(level) = self.open.pop() else { return };
        if self.in_tag {
            self.in_tag = false;
            self.push("/>");
        } else {
            if level.has_elements && !level.has_text {
                self.new_line(self.open.len());
            }
            self.push("</");
            self.push(&level.name);
            self.push(">");
        }
    }

    /// The document; elements that are still open are ended.
    pub(crate) fn finish(mut self) -> Zeroizing<String> {
        while !self.open.is_empty() {
            self.end();
        }
        self.push("\n");
        self.out
    }

    fn attribute_value(&mut self, name: &str, value: &str) -> Result<(), WriteError> {
        self.push(" ");
        self.push(name);
        self.push("=\"");
        self.escaped(value, |character| match character {
            '<' => Some("&lt;"),
            '&' => Some("&amp;"),
            '"' => Some("&quot;"),
            '\t' => Some("&#9;"),
            '\n' => Some("&#10;"),
            '\r' => Some("&#13;"),
            _ => None,
        })?;
        self.push("\"");
        Ok(())
    }

    fn escaped(&mut self, text: &str, escape: impl Fn(char) -> Option<&'static str>) -> Result<(), WriteError> {
        if let Some(forbidden) = text.chars().find(|character| !is_allowed(*character)) {
            return Err(WriteError::Character(forbidden));
        }
        let mut from = 0;
        for (at, character) in text.char_indices() {
            if let Some(escaped) = escape(character) {
                self.push(text.get(from..at).unwrap_or_default());
                self.push(escaped);
                from = at + character.len_utf8();
            }
        }
        self.push(text.get(from..).unwrap_or_default());
        Ok(())
    }

    fn end_tag(&mut self) {
        if std::mem::take(&mut self.in_tag) {
            self.push(">");
        }
    }

    fn new_line(&mut self, depth: usize) {
        self.push("\n");
        for _ in 0..depth {
            self.push("  ");
        }
    }

    /// Grows by hand: what is outgrown is zeroised too.
    fn push(&mut self, piece: &str) {
        let needed = self.out.len() + piece.len();
        if needed > self.out.capacity() {
            let mut larger = Zeroizing::new(String::with_capacity(needed.max(2 * self.out.capacity())));
            larger.push_str(&self.out);
            self.out = larger;
        }
        self.out.push_str(piece);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Document, Limits, Node, Reader, Report, Source, Step};
    use super::*;

    #[test]
    fn elements_are_indented_and_namespaces_declared_where_they_change() -> Result<(), WriteError> {
        let mut writer = Writer::new();
        writer.start("urn:a", "registry")?;
        writer.start("urn:a", "server")?;
        writer.attribute("host", "h")?;
        writer.start("urn:b", "kind")?;
        writer.start("", "none")?;
        writer.end();
        writer.end();
        writer.end();
        writer.start("urn:a", "note")?;
        writer.text("a < b & c > d")?;
        writer.end();
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<registry xmlns=\"urn:a\">\n  <server host=\"h\">\n    \
                        <kind xmlns=\"urn:b\">\n      <none xmlns=\"\"/>\n    </kind>\n  </server>\n  \
                        <note>a &lt; b &amp; c &gt; d</note>\n</registry>\n";
        assert_eq!(*writer.finish(), expected);
        Ok(())
    }

    #[test]
    fn what_xml_cannot_hold_is_an_error() {
        let mut writer = Writer::new();
        assert_eq!(writer.start("", "1a"), Err(WriteError::Name));
        assert_eq!(writer.start("", "a"), Ok(()));
        assert_eq!(writer.attribute("xmlns", "x"), Err(WriteError::Name));
        assert_eq!(writer.attribute("p:b", "x"), Err(WriteError::Name));
        assert_eq!(writer.attribute("b", "x\0"), Err(WriteError::Character('\0')));
        assert_eq!(writer.text("\u{FFFF}"), Err(WriteError::Character('\u{FFFF}')));
        assert_eq!(writer.attribute("b", "x"), Err(WriteError::Name), "the tag is closed");
    }

    fn characters() -> impl Strategy<Value = String> {
        let character = prop_oneof![
            Just('<'),
            Just('&'),
            Just('>'),
            Just('"'),
            Just('\''),
            Just('\r'),
            Just('\n'),
            Just('\t'),
            Just(' '),
            Just(']'),
            Just('a'),
            any::<char>().prop_filter("XML", |one| is_allowed(*one))
        ];
        proptest::collection::vec(character, 0..12).prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(value in characters(), text in characters(), namespace in characters()) {
            prop_assume!(!namespace.starts_with("http://www.w3.org/"));
            let mut writer = Writer::new();
            writer.start(&namespace, "a").unwrap();
            writer.attribute("b", &value).unwrap();
            writer.text(&text).unwrap();
            let document = Document::new(Source::new("m", writer.finish().as_str()));
            let limits = Limits::default();
            let mut report = Report::new(&limits);
            let mut reader = Reader::new(&document, &limits);
            let Some(Step::Enter(root)) = reader.next(&mut report) else { panic!("no root") };
            let root = reader.whole(root, &mut report).unwrap();
            prop_assert_eq!(report.errors(), 0);
            prop_assert!(root.is(&namespace, "a"));
            prop_assert_eq!(&*root.attribute("b").unwrap().value, value.as_str());
            let read: String = root.children.iter().map(|child| match child {
                Node::Text(text) => text.value.to_string(),
                Node::Element(_) => panic!("no element was written"),
            }).collect();
            prop_assert_eq!(read, text);
        }
    }
}
