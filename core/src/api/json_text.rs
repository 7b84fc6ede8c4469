//! JSON as text, written key by key.
//!
//! Records are flat and are only ever written: a general serialiser would be compiled anew for every one of them.

/// An object that is being written.
pub(super) struct Object(String);

impl Object {
    pub(super) fn new() -> Self {
        Self("{".to_owned())
    }

    /// The whole object.
    pub(super) fn finish(&mut self) -> String {
        self.0.push('}');
        std::mem::take(&mut self.0)
    }

    fn key(&mut self, key: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        quote(&mut self.0, key);
        self.0.push(':');
    }

    pub(super) fn text(&mut self, key: &str, value: &str) -> &mut Self {
        self.key(key);
        quote(&mut self.0, value);
        self
    }

    pub(super) fn number(&mut self, key: &str, value: i64) -> &mut Self {
        self.json(key, &value.to_string())
    }

    pub(super) fn flag(&mut self, key: &str, value: bool) -> &mut Self {
        self.json(key, if value { "true" } else { "false" })
    }

    /// A value that is JSON already.
    pub(super) fn json(&mut self, key: &str, value: &str) -> &mut Self {
        self.key(key);
        self.0.push_str(value);
        self
    }

    /// A text that is left out if there is none.
    pub(super) fn some_text(&mut self, key: &str, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.text(key, value),
            None => self,
        }
    }

    /// A number that is left out if there is none.
    pub(super) fn some_number(&mut self, key: &str, value: Option<i64>) -> &mut Self {
        match value {
            Some(value) => self.number(key, value),
            None => self,
        }
    }

    /// JSON that is left out if there is none.
    pub(super) fn some_json(&mut self, key: &str, value: Option<String>) -> &mut Self {
        match value {
            Some(value) => self.json(key, &value),
            None => self,
        }
    }
}

/// An array of values that are JSON already.
pub(super) fn array(values: &[String]) -> String {
    format!("[{}]", values.join(","))
}

/// Writes a text in quotes.
fn quote(out: &mut String, text: &str) {
    out.push('"');
    for one in text.chars() {
        match one {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{C}' => out.push_str("\\f"),
            '\0'..='\x1F' => out.push_str(&format!("\\u{:04x}", u32::from(one))),
            _ => out.push(one),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_as_it_was() {
        let all: String = (0..0x300).filter_map(char::from_u32).chain("\u{2028}\u{FFFF}\u{10FFFF}".chars()).collect();
        let mut object = Object::new();
        object.text("text", &all).number("least", i64::from(i32::MIN)).number("most", i64::from(u32::MAX));
        object.flag("yes", true).flag("no", false).json("json", &array(&["1".to_owned(), "{}".to_owned()]));
        object.some_text("a", None).some_number("b", None).some_json("c", None);
        object.some_text("d", Some("")).some_number("e", Some(0)).some_json("f", Some("[]".to_owned()));
        let read: serde_json::Value = serde_json::from_str(&object.finish()).unwrap();
        let expected = serde_json::json!({
            "text": all, "least": i32::MIN, "most": u32::MAX, "yes": true, "no": false, "json": [1, {}],
            "d": "", "e": 0, "f": [],
        });
        assert_eq!(read, expected);
        // Control characters are escaped as they are elsewhere.
        let mut quoted = String::new();
        quote(&mut quoted, &all);
        assert_eq!(quoted, serde_json::to_string(&all).unwrap());
    }

    #[test]
    fn nothing_is_written_of_nothing() {
        assert_eq!((Object::new().finish(), array(&[])), ("{}".to_owned(), "[]".to_owned()));
    }
}
