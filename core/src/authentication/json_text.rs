//! JSON that holds secrets (RFC 8259): objects of texts, numbers, lists of texts and further objects.

use zeroize::Zeroizing;

/// An object that is being written, member by member. It is zeroised, and so is every buffer that it outgrows.
pub(crate) struct JsonObject(Zeroizing<String>);

impl JsonObject {
    pub(crate) fn new() -> Self {
        Self(Zeroizing::new(String::from("{")))
    }

    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.name(name);
        self.string(value);
    }

    pub(crate) fn number(&mut self, name: &str, value: u64) {
        self.name(name);
        self.push_str(&value.to_string());
    }

    pub(crate) fn texts<'a>(&mut self, name: &str, values: impl IntoIterator<Item = &'a str>) {
        self.name(name);
        self.push('[');
        for (at, value) in values.into_iter().enumerate() {
            if at > 0 {
                self.push(',');
            }
            self.string(value);
        }
        self.push(']');
    }

    #[cfg(feature = "json")]
    pub(crate) fn object(&mut self, name: &str, value: Self) {
        self.name(name);
        let text = value.finish();
        self.push_str(&text);
    }

    pub(crate) fn finish(mut self) -> Zeroizing<String> {
        self.push('}');
        self.0
    }

    fn push(&mut self, one: char) {
        self.push_str(one.encode_utf8(&mut [0; 4]));
    }

    fn push_str(&mut self, text: &str) {
        let needed = self.0.len() + text.len();
        if needed > self.0.capacity() {
            let mut larger = String::with_capacity(needed.max(2 * self.0.capacity()).max(256));
            larger.push_str(&self.0);
            self.0 = Zeroizing::new(larger);
        }
        self.0.push_str(text);
    }

    fn name(&mut self, name: &str) {
        if self.0.len() > 1 {
            self.push(',');
        }
        self.string(name);
        self.push(':');
    }

    fn string(&mut self, text: &str) {
        self.push('"');
        for one in text.chars() {
            match one {
                '"' | '\\' => {
                    self.push('\\');
                    self.push(one);
                }
                '\0'..='\x1F' => self.push_str(&format!("\\u{:04x}", u32::from(one))),
                _ => self.push(one),
            }
        }
        self.push('"');
    }
}
