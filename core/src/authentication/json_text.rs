//! JSON that holds secrets (RFC 8259): objects of texts, numbers, lists of texts and further objects.

use zeroize::Zeroizing;

/// An object that is being written, member by member. It is zeroised, and so is what it outgrows.
pub(crate) struct JsonObject(Zeroizing<String>);

/// Room that most objects need.
const FIRST: usize = 256;

impl JsonObject {
    pub(crate) fn new() -> Self {
        let mut text = String::with_capacity(FIRST);
        text.push('{');
        Self(Zeroizing::new(text))
    }

    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.name(name);
        self.string(value);
    }

    pub(crate) fn number(&mut self, name: &str, value: u64) {
        self.name(name);
        self.add(&value.to_string());
    }

    pub(crate) fn texts<'a>(&mut self, name: &str, values: impl IntoIterator<Item = &'a str>) {
        self.name(name);
        self.add("[");
        for (at, value) in values.into_iter().enumerate() {
            if at > 0 {
                self.add(",");
            }
            self.string(value);
        }
        self.add("]");
    }

    #[cfg(feature = "json")]
    pub(crate) fn object(&mut self, name: &str, value: Self) {
        self.name(name);
        let text = value.finish();
        self.add(&text);
    }

    pub(crate) fn finish(mut self) -> Zeroizing<String> {
        self.add("}");
        self.0
    }

    fn add(&mut self, text: &str) {
        self.make_room(text.len());
        self.0.push_str(text);
    }

    /// Moves the text to a larger buffer where it has no room for this many bytes more; the one before is zeroised.
    fn make_room(&mut self, more: usize) {
        if self.0.capacity() - self.0.len() < more {
            let mut larger = Zeroizing::new(String::with_capacity((self.0.len() + more).max(2 * self.0.capacity())));
            larger.push_str(&self.0);
            self.0 = larger;
        }
    }

    fn name(&mut self, name: &str) {
        if self.0.len() > 1 {
            self.add(",");
        }
        self.string(name);
        self.add(":");
    }

    fn string(&mut self, text: &str) {
        // No character is written in more than six bytes for each that it has.
        self.make_room(6 * text.len() + 2);
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
