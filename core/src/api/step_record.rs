//! A step of an exchange as JSON text, for hosts that pass texts. The text is as secret as what it holds, and zeroised.

use super::Sessions;
use crate::Zeroizing;
use crate::authentication::{AuthorizationError, Headers, JsonObject, Step};
use crate::credentials::KeyReference;

impl Sessions {
    /// A step as JSON. `step` names it; what else is there depends on it:
    ///
    /// - `send`: `entry`, `scheme`, `configuration` (where it came from, design.md A4), and `headers`, the names in lower case;
    /// - `send-without`: `reason`;
    /// - `sign`: `key` (`alias`, and `keyStore` and `password` if they are said), `algorithm`, `input`;
    /// - `encrypt`: `key`, `algorithm`, `contentEncryption`, `input`;
    /// - `negotiate`: `service`, `lifetime` in milliseconds, `token` in Base64, empty at first;
    /// - `refuse`: `code`, `number`, `message`, `help`, and `entry`, `kind` and `offset` if they are known;
    /// - `done`: `outcome`.
    #[must_use]
    pub fn step_json(&self, step: &Step<'_>) -> Zeroizing<String> {
        let mut record = JsonObject::new();
        record.text("step", step.as_str());
        match step {
            Step::Send(headers) => self.headers(headers, &mut record),
            Step::SendWithout(without) => record.text("reason", without.as_str()),
            Step::Sign(signing) => {
                record.object("key", key(signing.key));
                record.text("algorithm", signing.algorithm.as_str());
                record.text("input", signing.input.expose_secret());
            }
            Step::Encrypt(encryption) => {
                record.object("key", key(encryption.key));
                record.text("algorithm", encryption.algorithm);
                record.text("contentEncryption", encryption.content_encryption);
                record.text("input", encryption.input.expose_secret());
            }
            Step::Negotiate(negotiation) => {
                record.text("service", &negotiation.service);
                record.number("lifetime", negotiation.lifetime.as_millis());
                record.text("token", &negotiation.token);
            }
            Step::Refuse(error) => self.refusal(error, &mut record),
            Step::Done(outcome) => record.text("outcome", outcome.as_str()),
        }
        record.finish()
    }

    fn headers(&self, headers: &Headers<'_>, record: &mut JsonObject) {
        record.number("entry", self.registry().table().number(headers.entry()).into());
        record.text("scheme", headers.scheme().as_str());
        record.text("configuration", headers.configuration().as_str());
        let mut fields = JsonObject::new();
        for (name, value) in headers.fields() {
            fields.text(name, value);
        }
        record.object("headers", fields);
    }

    fn refusal(&self, error: &AuthorizationError, record: &mut JsonObject) {
        record.text("code", error.code.as_str());
        record.number("number", error.code.number().into());
        record.text("message", &error.to_string());
        record.text("help", error.help());
        if let Some(entry) = error.entry {
            record.number("entry", self.registry().table().number(entry).into());
        }
        if let Some(kind) = error.kind {
            record.text("kind", kind);
        }
        if let Some(offset) = error.offset {
            record.number("offset", offset as u64);
        }
    }
}

fn key(key: &KeyReference) -> JsonObject {
    let mut record = JsonObject::new();
    record.text("alias", &key.alias);
    if let Some(store) = &key.key_store {
        record.text("keyStore", store);
    }
    if let Some(password) = &key.password {
        record.text("password", password.expose_secret());
    }
    record
}
