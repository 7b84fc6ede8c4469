//! A step of an exchange as JSON text, for hosts that pass texts. The text is as secret as what it holds, and zeroised.

use super::Sessions;
use crate::Zeroizing;
use crate::authentication::{AuthorizationError, Headers, JsonText, Step};
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
        let mut record = JsonText::object();
        record.text("step", step.as_str());
        match step {
            Step::Send(headers) => self.headers(headers, &mut record),
            Step::SendWithout(without) => drop(record.text("reason", without.as_str())),
            Step::Sign(signing) => {
                key(signing.key, &mut record);
                record.text("algorithm", signing.algorithm.as_str());
                record.text("input", signing.input.expose_secret());
            }
            Step::Encrypt(encryption) => {
                key(encryption.key, &mut record);
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
            Step::Done(outcome) => drop(record.text("outcome", outcome.as_str())),
        }
        record.finish()
    }

    fn headers(&self, headers: &Headers<'_>, record: &mut JsonText) {
        record.number("entry", self.registry().table().number(headers.entry()).into());
        record.text("scheme", headers.scheme().as_str());
        record.text("configuration", headers.configuration().as_str());
        record.begin("headers");
        for (name, value) in headers.fields() {
            record.text(name, value);
        }
        record.end();
    }

    fn refusal(&self, error: &AuthorizationError, record: &mut JsonText) {
        record.text("code", error.code.as_str());
        record.number("number", error.code.number().into());
        record.text("message", &error.to_string());
        record.text("help", error.help());
        record.some_number("entry", error.entry.map(|entry| self.registry().table().number(entry).into()));
        record.some_text("kind", error.kind).some_number("offset", error.offset.map(|offset| offset as u64));
    }
}

fn key(key: &KeyReference, record: &mut JsonText) {
    let password = key.password.as_ref().map(|password| password.expose_secret());
    record.begin("key").text("alias", &key.alias).some_text("keyStore", key.key_store.as_deref());
    record.some_text("password", password).end();
}
