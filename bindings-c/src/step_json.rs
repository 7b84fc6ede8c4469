//! A step of an exchange as JSON, for those who pass texts; it is as secret as what it holds, and wiped.

use credmatch::Zeroizing;

use crate::status::CREDMATCH_NO_ENTRY;
use crate::step::credmatch_step;

/// What names, numbers and punctuation take at most.
const FRAME: usize = 512;

/// The same as [`credmatch::Sessions::step_json`] writes of the step itself, which is gone when this is asked for. The
/// conformance vectors hold the two alike.
pub(crate) fn step_json(step: &credmatch_step) -> Zeroizing<String> {
    // Never moved while it is written: what it would leave behind nobody wipes.
    let mut object = Object(Zeroizing::new(String::with_capacity(room(step))));
    object.open();
    object.text("step", step.name);
    object.sent(step);
    object.asked(step);
    object.some_text("reason", step.reason);
    object.some_text("outcome", step.outcome);
    if let Some(error) = step.error.as_deref() {
        object.text("code", error.code());
        object.number("number", u64::try_from(error.status()).unwrap_or_default());
        object.text("message", error.message());
        object.text("help", error.help());
        object.entry(error.entry());
        object.some_text("kind", error.kind());
    }
    object.close();
    object.0
}

/// Enough for the whole: no character takes more than six bytes for each that it has.
fn room(step: &credmatch_step) -> usize {
    let key = step.key.as_ref();
    let secrets = [step.input.as_ref(), key.and_then(|key| key.password.as_ref())];
    let secrets = secrets.into_iter().flatten().chain(step.fields.iter().map(|(_, value)| value));
    let secrets: usize = secrets.map(|secret| secret.expose_secret().len()).sum();
    let names = key.map_or(0, |key| key.alias.len() + key.key_store.as_ref().map_or(0, |store| store.len()));
    let said = step.error.as_deref().map_or(0, |error| error.message().len() + error.help().len());
    FRAME + 6 * (secrets + names + said + step.service.len() + step.token.len())
}

struct Object(Zeroizing<String>);

impl Object {
    fn sent(&mut self, step: &credmatch_step) {
        if step.fields.is_empty() {
            return;
        }
        self.entry(step.entry);
        self.text("scheme", step.scheme);
        self.text("configuration", step.configuration);
        self.name("headers");
        self.open();
        for (name, value) in &step.fields {
            self.text(name, value.expose_secret());
        }
        self.close();
    }

    fn asked(&mut self, step: &credmatch_step) {
        if let Some(key) = &step.key {
            self.name("key");
            self.open();
            self.text("alias", &key.alias);
            if let Some(store) = &key.key_store {
                self.text("keyStore", store);
            }
            if let Some(password) = &key.password {
                self.text("password", password.expose_secret());
            }
            self.close();
            self.text("algorithm", step.algorithm);
            self.some_text("contentEncryption", step.content_encryption);
        }
        if let Some(input) = &step.input {
            self.text("input", input.expose_secret());
        }
        if !step.service.is_empty() {
            self.text("service", &step.service);
            self.number("lifetime", step.lifetime);
            self.text("token", &step.token);
        }
    }

    fn open(&mut self) {
        self.0.push('{');
    }

    fn close(&mut self) {
        self.0.push('}');
    }

    fn name(&mut self, name: &str) {
        if !self.0.ends_with('{') {
            self.0.push(',');
        }
        self.string(name);
        self.0.push(':');
    }

    fn text(&mut self, name: &str, value: &str) {
        self.name(name);
        self.string(value);
    }

    fn some_text(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.text(name, value);
        }
    }

    fn number(&mut self, name: &str, value: u64) {
        self.name(name);
        self.0.push_str(&value.to_string());
    }

    fn entry(&mut self, number: i32) {
        if number != CREDMATCH_NO_ENTRY {
            self.number("entry", u64::try_from(number).unwrap_or_default());
        }
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
