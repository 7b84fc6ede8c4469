//! JSON as text, written member by member (RFC 8259). It may hold secrets.
//!
//! Records are only ever written: a general serialiser would be compiled anew for every one of them.

use zeroize::Zeroizing;

/// A value that is being written. It is zeroised, and so is what it outgrows.
///
/// What is opened must be closed: objects with [`JsonText::end`], lists with [`JsonText::end_list`].
pub(crate) struct JsonText(Zeroizing<String>);

/// Room that most records need.
const FIRST: usize = 256;

impl JsonText {
    /// An object. [`JsonText::finish`] closes it.
    pub(crate) fn object() -> Self {
        let mut json = Self(Zeroizing::new(String::with_capacity(FIRST)));
        json.add("{");
        json
    }

    /// The whole object.
    pub(crate) fn finish(&mut self) -> Zeroizing<String> {
        self.add("}");
        Zeroizing::new(std::mem::take(&mut *self.0))
    }

    pub(crate) fn text(&mut self, name: &str, value: &str) -> &mut Self {
        self.name(name);
        self.string(value);
        self
    }

    pub(crate) fn number(&mut self, name: &str, value: u64) -> &mut Self {
        self.name(name);
        self.add(&value.to_string());
        self
    }

    pub(crate) fn texts<'a>(&mut self, name: &str, values: impl IntoIterator<Item = &'a str>) -> &mut Self {
        self.begin_list(name);
        for value in values {
            self.item(value);
        }
        self.end_list()
    }

    /// A text in a list.
    pub(crate) fn item(&mut self, value: &str) {
        self.separate();
        self.string(value);
    }

    /// Opens a list.
    pub(crate) fn begin_list(&mut self, name: &str) -> &mut Self {
        self.name(name);
        self.add("[")
    }

    /// Closes a list.
    pub(crate) fn end_list(&mut self) -> &mut Self {
        self.add("]")
    }

    fn add(&mut self, text: &str) -> &mut Self {
        if self.0.capacity() - self.0.len() < text.len() {
            let room = (self.0.len() + text.len()).max(2 * self.0.capacity());
            let mut larger = Zeroizing::new(String::with_capacity(room));
            larger.push_str(&self.0);
            self.0 = larger;
        }
        self.0.push_str(text);
        self
    }

    /// What stands between this value and the one before it.
    fn separate(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with(['{', '[']) {
            self.add(",");
        }
    }

    fn name(&mut self, name: &str) {
        self.separate();
        self.string(name);
        self.add(":");
    }

    fn string(&mut self, text: &str) {
        self.add("\"");
        let mut written = 0;
        for (at, byte) in text.bytes().enumerate() {
            let escaped = match byte {
                b'"' => "\\\"",
                b'\\' => "\\\\",
                b'\n' => "\\n",
                b'\r' => "\\r",
                b'\t' => "\\t",
                8 => "\\b",
                12 => "\\f",
                0..0x10 => "\\u000",
                0x10..0x20 => "\\u001",
                _ => continue,
            };
            self.add(text.get(written..at).unwrap_or_default());
            self.add(escaped);
            if escaped.len() > 2 {
                let digits = "0123456789abcdef";
                let digit = usize::from(byte & 15);
                self.add(digits.get(digit..=digit).unwrap_or_default());
            }
            written = at + 1;
        }
        self.add(text.get(written..).unwrap_or_default());
        self.add("\"");
    }
}

/// What records need besides.
#[cfg(feature = "json")]
impl JsonText {
    /// A list. [`JsonText::finish_list`] closes it.
    pub(crate) fn list() -> Self {
        let mut json = Self(Zeroizing::new(String::with_capacity(FIRST)));
        json.add("[");
        json
    }

    /// The whole list, of which nothing is secret.
    pub(crate) fn finish_list(&mut self) -> String {
        self.add("]");
        std::mem::take(&mut *self.0)
    }

    /// The whole object, of which nothing is secret.
    pub(crate) fn finish_plain(&mut self) -> String {
        std::mem::take(&mut *self.finish())
    }

    /// Opens an object.
    pub(crate) fn begin(&mut self, name: &str) -> &mut Self {
        self.name(name);
        self.add("{")
    }

    /// Opens an object in a list.
    pub(crate) fn begin_item(&mut self) -> &mut Self {
        self.separate();
        self.add("{")
    }

    /// Closes an object.
    pub(crate) fn end(&mut self) -> &mut Self {
        self.add("}")
    }

    pub(crate) fn signed(&mut self, name: &str, value: i64) -> &mut Self {
        self.name(name);
        if value < 0 {
            self.add("-");
        }
        self.add(&value.unsigned_abs().to_string())
    }

    pub(crate) fn flag(&mut self, name: &str, value: bool) -> &mut Self {
        self.name(name);
        self.add(if value { "true" } else { "false" })
    }

    /// A text that is left out if there is none.
    pub(crate) fn some_text(&mut self, name: &str, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    /// A number that is left out if there is none.
    pub(crate) fn some_number(&mut self, name: &str, value: Option<u64>) -> &mut Self {
        match value {
            Some(value) => self.number(name, value),
            None => self,
        }
    }
}

#[cfg(all(test, feature = "json"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_as_it_was() {
        let all: String = (0..0x300).filter_map(char::from_u32).chain("\u{2028}\u{FFFF}\u{10FFFF}".chars()).collect();
        let mut json = JsonText::object();
        json.text("text", &all).number("most", u64::MAX).signed("least", i64::MIN).signed("one", 1);
        json.flag("yes", true).flag("no", false).begin("object").end().begin("of").text("a", "{").text("b", "[").end();
        json.texts("none", []).texts("two", ["", "x"]).begin_list("objects").begin_item().end().begin_item();
        json.number("c", 0).end().end_list().some_text("a", None).some_number("b", None);
        json.some_text("d", Some("")).some_number("e", Some(0));
        let read: serde_json::Value = serde_json::from_str(&json.finish()).unwrap();
        let expected = serde_json::json!({
            "text": all, "most": u64::MAX, "least": i64::MIN, "one": 1, "yes": true, "no": false, "object": {},
            "of": {"a": "{", "b": "["}, "none": [], "two": ["", "x"], "objects": [{}, {"c": 0}], "d": "", "e": 0,
        });
        assert_eq!(read, expected);
        // Control characters are escaped as they are elsewhere.
        let mut json = JsonText::list();
        json.item(&all);
        assert_eq!(json.finish_list(), serde_json::to_string(&[&all]).unwrap());
    }

    #[test]
    fn nothing_is_written_of_nothing() {
        assert_eq!(JsonText::object().finish_plain(), "{}");
        assert_eq!(JsonText::list().finish_list(), "[]");
    }
}
