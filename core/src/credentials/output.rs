//! Where the model writes itself as XML.

use zeroize::Zeroizing;

use super::secret::REDACTED;
use super::{Duration, Secret, Secrets};

/// XML in the making: elements with their namespaces, indented, and secrets as the mode has it.
pub(crate) struct Output<'n> {
    text: Zeroizing<String>,
    open: Vec<Open<'n>>,
    secrets: Secrets,
    uncarried: Option<Box<str>>,
}

struct Open<'n> {
    name: &'n str,
    namespace: &'n str,
    holds: Holds,
}

/// What an open element holds so far.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Holds {
    /// Nothing: its start tag is not closed.
    Nothing,
    Text,
    Elements,
}

impl<'n> Output<'n> {
    pub(crate) fn new(secrets: Secrets) -> Self {
        Self { text: Zeroizing::new(String::new()), open: Vec::new(), secrets, uncarried: None }
    }

    /// The text, with a line break at its end.
    pub(crate) fn finish(mut self) -> Zeroizing<String> {
        self.push("\n");
        std::mem::take(&mut self.text)
    }

    /// The name of the first attribute or element since the last call whose value XML cannot carry, or whose secret
    /// would be taken for a redacted one.
    pub(crate) fn take_uncarried(&mut self) -> Option<Box<str>> {
        self.uncarried.take()
    }

    /// Opens an element; its attributes come next.
    pub(crate) fn open(&mut self, namespace: &'n str, name: &'n str) {
        let outer = self.open.last().map_or("", |open| open.namespace);
        if let Some(parent) = self.open.last_mut() {
            let closes_tag = parent.holds == Holds::Nothing;
            parent.holds = Holds::Elements;
            if closes_tag {
                self.push(">");
            }
            self.line();
        }
        self.push("<");
        self.push(name);
        self.open.push(Open { name, namespace, holds: Holds::Nothing });
        if namespace != outer {
            self.attribute("xmlns", namespace);
        }
    }

    /// Closes the element that was opened last.
    pub(crate) fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if open.holds == Holds::Nothing {
            self.push("/>");
            return;
        }
        if open.holds == Holds::Elements {
            self.line();
        }
        self.push("</");
        self.push(open.name);
        self.push(">");
    }

    pub(crate) fn attribute(&mut self, name: &str, value: &str) {
        self.push(" ");
        self.push(name);
        self.push("=\"");
        self.escaped(name, value, true);
        self.push("\"");
    }

    pub(crate) fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.attribute(name, value);
        }
    }

    pub(crate) fn secret(&mut self, name: &str, secret: &Secret) {
        self.check_mark(name, secret);
        self.attribute(name, secret.shown(self.secrets));
    }

    pub(crate) fn optional_secret(&mut self, name: &str, secret: Option<&Secret>) {
        if let Some(secret) = secret {
            self.secret(name, secret);
        }
    }

    /// An element that holds only text.
    pub(crate) fn text(&mut self, namespace: &'n str, name: &'n str, value: &str) {
        self.open(namespace, name);
        if !value.is_empty() {
            if let Some(open) = self.open.last_mut() {
                open.holds = Holds::Text;
            }
            self.push(">");
            self.escaped(name, value, false);
        }
        self.close();
    }

    pub(crate) fn optional_text(&mut self, namespace: &'n str, name: &'n str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(namespace, name, value);
        }
    }

    pub(crate) fn optional_secret_text(&mut self, namespace: &'n str, name: &'n str, secret: Option<&Secret>) {
        if let Some(secret) = secret {
            self.check_mark(name, secret);
            self.text(namespace, name, secret.shown(self.secrets));
        }
    }

    pub(crate) fn optional_duration(&mut self, namespace: &'n str, name: &'n str, value: Option<Duration>) {
        if let Some(value) = value {
            self.text(namespace, name, &value.to_string());
        }
    }

    /// An element that holds one element an item.
    pub(crate) fn list(&mut self, namespace: &'n str, name: &'n str, item: &'n str, values: &[Box<str>]) {
        self.open(namespace, name);
        for value in values {
            self.text(namespace, item, value);
        }
        self.close();
    }

    fn check_mark(&mut self, name: &str, secret: &Secret) {
        if self.secrets == Secrets::Exposed && secret.expose_secret() == REDACTED {
            self.uncarried.get_or_insert_with(|| name.into());
        }
    }

    fn line(&mut self) {
        self.push("\n");
        for _ in 0..self.open.len() {
            self.push("  ");
        }
    }

    /// Appends without ever leaving an unzeroised copy behind, as a growing `String` would.
    fn push(&mut self, text: &str) {
        if self.text.capacity() - self.text.len() < text.len() {
            let capacity = (self.text.capacity() * 2).max(self.text.len() + text.len()).max(4096);
            let mut larger = Zeroizing::new(String::with_capacity(capacity));
            larger.push_str(&self.text);
            self.text = larger;
        }
        self.text.push_str(text);
    }

    fn escaped(&mut self, name: &str, value: &str, attribute: bool) {
        let mut buffer = [0; 4];
        for character in value.chars() {
            match character {
                '&' => self.push("&amp;"),
                '<' => self.push("&lt;"),
                '>' => self.push("&gt;"),
                '"' if attribute => self.push("&quot;"),
                '\t' if attribute => self.push("&#9;"),
                '\n' if attribute => self.push("&#10;"),
                '\r' => self.push("&#13;"),
                '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {
                    self.uncarried.get_or_insert_with(|| name.into());
                }
                _ => self.push(character.encode_utf8(&mut buffer)),
            }
        }
    }
}
