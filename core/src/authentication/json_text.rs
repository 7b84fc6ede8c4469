//! JSON that holds secrets (RFC 8259): objects of texts, numbers, lists of texts and further objects.

use zeroize::Zeroizing;

/// An object that is being written, member by member. It is zeroised.
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
        self.0.push_str(&value.to_string());
    }

    pub(crate) fn texts<'a>(&mut self, name: &str, values: impl IntoIterator<Item = &'a str>) {
        self.name(name);
        self.0.push('[');
        for (at, value) in values.into_iter().enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            self.string(value);
        }
        self.0.push(']');
    }

    #[cfg(feature = "json")]
    pub(crate) fn object(&mut self, name: &str, value: Self) {
        self.name(name);
        let text = value.finish();
        self.0.push_str(&text);
    }

    pub(crate) fn finish(mut self) -> Zeroizing<String> {
        self.0.push('}');
        self.0
    }

    fn name(&mut self, name: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.string(name);
        self.0.push(':');
    }

    fn string(&mut self, text: &str) {
        self.0.push('"');
        for one in text.chars() {
            match one {
                '"' | '\\' => {
                    self.0.push('\\');
                    self.0.push(one);
                }
                '\0'..='\x1F' => self.0.push_str(&format!("\\u{:04x}", u32::from(one))),
                _ => self.0.push(one),
            }
        }
        self.0.push('"');
    }
}
