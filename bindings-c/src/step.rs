//! What to do next in an exchange.

use std::sync::OnceLock;

use credmatch::{AuthorizationError, KeyReference, Secret, Sessions, Step, Zeroizing};

use crate::borrowed::credmatch_str;
use crate::boundary::{Failure, run_or};
use crate::error::credmatch_error;
use crate::lookup;
use crate::status::CREDMATCH_NO_ENTRY;
use crate::step_json::step_json;

/// What to do next in an exchange; credmatch_exchange_step() lends it. Which of the functions credmatch_step_...() say
/// something depends on what it is, credmatch_step_action(): of any other step they give 0, `NULL` or an empty text.
///
/// Texts that it lends are valid as long as it is. Those that are called secret are wiped then.
pub struct credmatch_step {
    action: credmatch_action,
    pub(crate) name: &'static str,
    pub(crate) entry: i32,
    pub(crate) fields: Vec<(&'static str, Secret)>,
    pub(crate) scheme: &'static str,
    pub(crate) configuration: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) outcome: &'static str,
    pub(crate) key: Option<KeyReference>,
    pub(crate) algorithm: &'static str,
    pub(crate) content_encryption: &'static str,
    pub(crate) input: Option<Secret>,
    pub(crate) service: String,
    pub(crate) lifetime: u64,
    pub(crate) token: Zeroizing<String>,
    pub(crate) error: Option<Box<credmatch_error>>,
    /// Written when it is asked for.
    json: OnceLock<Zeroizing<String>>,
}

/// What a step says to do: one of the constants CREDMATCH_ACTION_....
pub type credmatch_action = i32;

/// Send the request with these headers: credmatch_step_header_count(), credmatch_step_header_name(),
/// credmatch_step_header_value(), credmatch_step_scheme(), credmatch_step_configuration(). Take `authorization`,
/// `infinica-impersonate` and `infinica-impersonate-groups` off it before, also where the step has none of that name: only
/// the registry says whom its account acts as. Then report the answer with credmatch_exchange_answered().
pub const CREDMATCH_ACTION_SEND: credmatch_action = 1;

/// Send the request without credentials, for a reason: credmatch_step_reason(). Take the same three headers off it before.
/// Then report the answer with credmatch_exchange_answered().
pub const CREDMATCH_ACTION_SEND_WITHOUT: credmatch_action = 2;

/// Sign a token with a key of the caller's: credmatch_step_key_alias() and its like, credmatch_step_algorithm(),
/// credmatch_step_input(). Then report the signature with credmatch_exchange_signed().
pub const CREDMATCH_ACTION_SIGN: credmatch_action = 3;

/// Encrypt a token with a key of the caller's: as to sign, and credmatch_step_content_encryption(). Then report the token
/// with credmatch_exchange_encrypted().
pub const CREDMATCH_ACTION_ENCRYPT: credmatch_action = 4;

/// Obtain a token of SPNEGO: credmatch_step_service(), credmatch_step_lifetime(), credmatch_step_token(). Then report it
/// with credmatch_exchange_negotiated().
pub const CREDMATCH_ACTION_NEGOTIATE: credmatch_action = 5;

/// Do not send the request: what it would send can't be presented. credmatch_step_error() says why. The exchange has
/// ended.
pub const CREDMATCH_ACTION_REFUSE: credmatch_action = 6;

/// The answer stands as it came: credmatch_step_outcome(). The exchange has ended.
pub const CREDMATCH_ACTION_DONE: credmatch_action = 7;

impl credmatch_step {
    fn named(name: &'static str) -> Self {
        Self {
            action: 0,
            name,
            entry: CREDMATCH_NO_ENTRY,
            fields: Vec::new(),
            scheme: "",
            configuration: "",
            reason: "",
            outcome: "",
            key: None,
            algorithm: "",
            content_encryption: "",
            input: None,
            service: String::new(),
            lifetime: 0,
            token: Zeroizing::new(String::new()),
            error: None,
            json: OnceLock::new(),
        }
    }

    /// A refusal, by the entry of this number.
    pub(crate) fn refusing(error: AuthorizationError, entry: i32) -> Self {
        let entry = Some(entry).filter(|entry| *entry != CREDMATCH_NO_ENTRY);
        let mut made = Self::named(Step::Refuse(error).as_str());
        made.action = CREDMATCH_ACTION_REFUSE;
        made.error = Some(credmatch_error::of(Failure::Authorization { error, entry }));
        made
    }

    pub(crate) fn new(sessions: &Sessions, step: Step<'_>) -> Self {
        let mut made = Self::named(step.as_str());
        made.action = match step {
            Step::Send(headers) => {
                let number = sessions.registry().table().number(headers.entry());
                made.entry = lookup::number(number).unwrap_or(CREDMATCH_NO_ENTRY);
                made.fields = headers.fields().map(|(name, value)| (name, Secret::new(value))).collect();
                made.scheme = headers.scheme().as_str();
                made.configuration = headers.configuration().as_str();
                CREDMATCH_ACTION_SEND
            }
            Step::SendWithout(without) => {
                made.reason = without.as_str();
                CREDMATCH_ACTION_SEND_WITHOUT
            }
            Step::Sign(signing) => {
                made.key = Some(signing.key.clone());
                made.algorithm = signing.algorithm.as_str();
                made.input = Some(signing.input);
                CREDMATCH_ACTION_SIGN
            }
            Step::Encrypt(encryption) => {
                made.key = Some(encryption.key.clone());
                made.algorithm = encryption.algorithm;
                made.content_encryption = encryption.content_encryption;
                made.input = Some(encryption.input);
                CREDMATCH_ACTION_ENCRYPT
            }
            Step::Negotiate(negotiation) => {
                made.service = negotiation.service.into_owned();
                made.lifetime = negotiation.lifetime.as_millis();
                made.token = Zeroizing::new(negotiation.token);
                CREDMATCH_ACTION_NEGOTIATE
            }
            Step::Refuse(error) => {
                let table = sessions.registry().table();
                made.error = Some(credmatch_error::of(Failure::authorization(error, table)));
                CREDMATCH_ACTION_REFUSE
            }
            Step::Done(outcome) => {
                made.outcome = outcome.as_str();
                CREDMATCH_ACTION_DONE
            }
            // A step that the core has and C does not: it says its name alone.
            _ => 0,
        };
        made
    }
}

fn text(step: Option<&credmatch_step>, of: impl Fn(&credmatch_step) -> Option<&str>) -> credmatch_str {
    step.and_then(of).map_or(credmatch_str::EMPTY, credmatch_str::lent)
}

/// What to do; 0 for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_action(step: Option<&credmatch_step>) -> credmatch_action {
    step.map_or(0, |step| step.action)
}

/// The same as a name: `send`, `send-without`, `sign`, `encrypt`, `negotiate`, `refuse` or `done`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_name(step: Option<&credmatch_step>) -> credmatch_str {
    text(step, |step| Some(step.name))
}

/// How many headers are to be sent.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_header_count(step: Option<&credmatch_step>) -> usize {
    step.map_or(0, |step| step.fields.len())
}

/// The name of one of them, in lower case; `authorization` is the first. `index` counts from 0.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_header_name(step: Option<&credmatch_step>, index: usize) -> credmatch_str {
    text(step, |step| step.fields.get(index).map(|(name, _)| *name))
}

/// The value of one of them. It is secret, and holds no control character.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_header_value(step: Option<&credmatch_step>, index: usize) -> credmatch_str {
    text(step, |step| step.fields.get(index).map(|(_, value)| value.expose_secret()))
}

/// The scheme of what is to be sent: `Basic`, `Digest`, `Bearer` or `Negotiate`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_scheme(step: Option<&credmatch_step>) -> credmatch_str {
    text(step, |step| Some(step.scheme))
}

/// Where the configuration of what is to be sent comes from: `nested`, `challenge`, `registry`, `application` or `none`
/// (design.md A4).
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_configuration(step: Option<&credmatch_step>) -> credmatch_str {
    text(step, |step| Some(step.configuration))
}

/// Why the request is to be sent without credentials: `no-entry`, `reactive` or `no-credentials`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_reason(step: Option<&credmatch_step>) -> credmatch_str {
    text(step, |step| Some(step.reason))
}

/// How the exchange ended: `answered`, `no-entry`, `rejected`, `no-supported-scheme`, `not-repeatable`, `retry-limit`
/// or `proxy`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_outcome(step: Option<&credmatch_step>) -> credmatch_str {
    text(step, |step| Some(step.outcome))
}

/// The alias of the key to sign or encrypt with.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_key_alias(step: Option<&credmatch_step>) -> credmatch_str {
    text(step, |step| Some(&*step.key.as_ref()?.alias))
}

/// The key store that it is in, as documents name it; empty if they name none.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_key_store(step: Option<&credmatch_step>) -> credmatch_str {
    text(step, |step| step.key.as_ref()?.key_store.as_deref())
}

/// The password of the key; empty if documents say none. It is secret.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_key_password(step: Option<&credmatch_step>) -> credmatch_str {
    text(step, |step| step.key.as_ref()?.password.as_ref().map(Secret::expose_secret))
}

/// How to sign, as JWS names it, such as `RS256`; or how to encrypt the content's key, as JWE names it, such as
/// `RSA-OAEP-256`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_algorithm(step: Option<&credmatch_step>) -> credmatch_str {
    text(step, |step| Some(step.algorithm))
}

/// How to encrypt the content, as JWE names it, such as `A256GCM`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_content_encryption(step: Option<&credmatch_step>) -> credmatch_str {
    text(step, |step| Some(step.content_encryption))
}

/// What to sign, or to encrypt (a JWT, so that `cty` is `JWT`). ASCII. It is secret.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_input(step: Option<&credmatch_step>) -> credmatch_str {
    text(step, |step| step.input.as_ref().map(Secret::expose_secret))
}

/// The service principal to obtain a token for, such as `HTTP@h.example`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_service(step: Option<&credmatch_step>) -> credmatch_str {
    text(step, |step| Some(&step.service))
}

/// How long the token is to live, in milliseconds.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_lifetime(step: Option<&credmatch_step>) -> u64 {
    step.map_or(0, |step| step.lifetime)
}

/// What the server sent to negotiate with, in Base64; empty at first.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_token(step: Option<&credmatch_step>) -> credmatch_str {
    text(step, |step| Some(&step.token))
}

/// Why the request is refused: with its status, message and help, the entry and its kind.
///
/// Lent by the step: valid as long as that, and not to be freed. `NULL` for any other step.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_error(step: Option<&credmatch_step>) -> Option<&credmatch_error> {
    step?.error.as_deref()
}

/// All of it as a JSON object: `step` is its name; the headers are `headers`, an object of names and values. It is
/// secret.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_step_json(step: Option<&credmatch_step>) -> credmatch_str {
    run_or(credmatch_str::EMPTY, || text(step, |step| Some(step.json.get_or_init(|| step_json(step)))))
}
