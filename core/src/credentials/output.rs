//! Where the model writes itself as XML.

use zeroize::Zeroizing;

use super::secret::REDACTED;
use super::{Duration, Secret, Secrets};
use crate::document::{Code, WriteError, Writer};

/// XML in the making, with secrets as the mode has it. What cannot be written is remembered rather than returned, so
/// that the model writes itself without a word on it, and is asked for once an entry.
pub(crate) struct Output {
    writer: Writer,
    secrets: Secrets,
    uncarried: Option<(Code, Box<str>)>,
}

impl Output {
    pub(crate) fn new(secrets: Secrets) -> Self {
        Self { writer: Writer::new(), secrets, uncarried: None }
    }

    /// The text, with a line break at its end.
    pub(crate) fn finish(self) -> Zeroizing<String> {
        self.writer.finish()
    }

    /// The name of the first attribute or element since the last call whose value XML cannot carry
    /// (`invalid-character`), or whose secret would be taken for a redacted one (`invalid-value`).
    pub(crate) fn take_uncarried(&mut self) -> Option<(Code, Box<str>)> {
        self.uncarried.take()
    }

    /// Opens an element; its attributes come next.
    pub(crate) fn open(&mut self, namespace: &str, name: &str) {
        let written = self.writer.start(namespace, name);
        self.remember(name, written);
    }

    /// Closes the element that was opened last.
    pub(crate) fn close(&mut self) {
        self.writer.end();
    }

    pub(crate) fn attribute(&mut self, name: &str, value: &str) {
        let written = self.writer.attribute(name, value);
        self.remember(name, written);
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
    pub(crate) fn text(&mut self, namespace: &str, name: &str, value: &str) {
        self.open(namespace, name);
        let written = self.writer.text(value);
        self.remember(name, written);
        self.close();
    }

    pub(crate) fn optional_text(&mut self, namespace: &str, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(namespace, name, value);
        }
    }

    pub(crate) fn optional_secret_text(&mut self, namespace: &str, name: &str, secret: Option<&Secret>) {
        if let Some(secret) = secret {
            self.check_mark(name, secret);
            self.text(namespace, name, secret.shown(self.secrets));
        }
    }

    pub(crate) fn optional_duration(&mut self, namespace: &str, name: &str, value: Option<Duration>) {
        if let Some(value) = value {
            self.text(namespace, name, &value.to_string());
        }
    }

    /// An element that holds one element an item.
    pub(crate) fn list(&mut self, namespace: &str, name: &str, item: &str, values: &[Box<str>]) {
        self.open(namespace, name);
        for value in values {
            self.text(namespace, item, value);
        }
        self.close();
    }

    fn check_mark(&mut self, name: &str, secret: &Secret) {
        if self.secrets == Secrets::Exposed && secret.expose_secret() == REDACTED {
            self.uncarried.get_or_insert_with(|| (Code::InvalidValue, name.into()));
        }
    }

    fn remember(&mut self, name: &str, written: Result<(), WriteError>) {
        if written.is_err() {
            self.uncarried.get_or_insert_with(|| (Code::InvalidCharacter, name.into()));
        }
    }
}
