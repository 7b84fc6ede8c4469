//! Header values and challenges, for those who take no exchange.

use credmatch::{
    AuthorizationError, Charset, DigestChallenge, DigestRequest, DigestSession, PasswordType, Secret, SoapVersion,
    UsernameToken, challenges_json, selection_json,
};
use wasm_bindgen::prelude::*;

use crate::host::not_presented;
use crate::secret::{form_c, secret};

/// The header of Basic.
///
/// # Errors
/// An `AuthorizationError`.
#[wasm_bindgen(js_name = basicAuthorization)]
pub fn basic_authorization(
    name: &str,
    password: Vec<u8>,
    latin1: bool,
    asks_for_utf8: bool,
) -> Result<JsValue, JsValue> {
    let password = secret(password);
    // In form C already, the core has nothing to compose.
    shown(match asks_for_utf8 {
        true => {
            let password = Secret::new(&form_c(password.expose_secret()));
            credmatch::basic_authorization(&form_c(name), &password, charset(latin1), false)
        }
        false => credmatch::basic_authorization(name, &password, charset(latin1), false),
    })
}

/// The header of a bearer token.
///
/// # Errors
/// An `AuthorizationError` or a `UrlError`.
#[wasm_bindgen(js_name = bearerAuthorization)]
pub fn bearer_authorization(token: Vec<u8>, token_type: &str, url: Option<String>) -> Result<JsValue, JsValue> {
    shown(credmatch::bearer_authorization(token_type, &secret(token), url.as_deref()))
}

/// The challenges of lines, as JSON.
#[wasm_bindgen(js_name = parseChallenges)]
pub fn challenges(lines: Vec<String>) -> String {
    challenges_json(&texts(&lines))
}

/// The challenge of lines that credentials of these kinds answer, as JSON.
#[wasm_bindgen(js_name = selectChallenge)]
pub fn select_challenge(kinds: Vec<String>, lines: Vec<String>) -> Option<String> {
    selection_json(&texts(&kinds), &texts(&lines))
}

/// The answer to a Digest challenge, made step by step.
#[wasm_bindgen]
#[derive(Debug)]
pub struct DigestAnswer {
    name: String,
    password: Secret,
    latin1: bool,
}

#[wasm_bindgen]
impl DigestAnswer {
    /// For a name and a password.
    #[wasm_bindgen(constructor)]
    pub fn new(name: String, password: Vec<u8>, latin1: bool) -> Self {
        Self { name, password: secret(password), latin1 }
    }

    /// The header that answers a line of `WWW-Authenticate`.
    ///
    /// # Errors
    /// An `AuthorizationError`.
    pub fn authorization(
        &self,
        line: &str,
        method: &str,
        target: &str,
        body: Option<Vec<u8>>,
        count: u32,
        cnonce: &str,
    ) -> Result<JsValue, JsValue> {
        let request = DigestRequest { method, target, body: body.as_deref(), count, cnonce };
        shown(self.answer(line, &request))
    }
}

impl DigestAnswer {
    fn answer(&self, line: &str, request: &DigestRequest<'_>) -> Result<Secret, AuthorizationError> {
        let challenge = DigestChallenge::from_lines(&[line])?;
        let charset = charset(self.latin1);
        let session =
            DigestSession::new(challenge, &self.name, &self.password, charset, request.cnonce, Some(&form_c))?;
        session.answer(request)
    }
}

/// A UsernameToken of Web Services Security as XML.
///
/// # Errors
/// An `AuthorizationError`.
#[wasm_bindgen(js_name = usernameToken)]
pub fn username_token(
    name: &str,
    password: Vec<u8>,
    hashes: bool,
    nonce: Vec<u8>,
    created: f64,
    id: Option<String>,
    header: Option<u8>,
) -> Result<JsValue, JsValue> {
    let token = UsernameToken {
        name,
        password: &secret(password),
        password_type: if hashes { PasswordType::Digest } else { PasswordType::Text },
        nonce: &nonce,
        created: created as u64,
        id: id.as_deref(),
    };
    shown(match header {
        None => token.element(),
        Some(version) => token.security(match version {
            11 => Some(SoapVersion::V1_1),
            12 => Some(SoapVersion::V1_2),
            _ => None,
        }),
    })
}

fn shown(value: Result<Secret, AuthorizationError>) -> Result<JsValue, JsValue> {
    match value {
        Ok(value) => Ok(JsValue::from_str(value.expose_secret())),
        Err(error) => Err(not_presented(&error, None)),
    }
}

fn charset(latin1: bool) -> Charset {
    if latin1 { Charset::Latin1 } else { Charset::Utf8 }
}

fn texts(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}
