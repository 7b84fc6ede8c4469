//! Exchanges with servers: what is learned of them, and one request with its retries.

use std::rc::Rc;

use credmatch::{
    Body, Document, Input, Keys, Limits, Request, Response, SessionsOptions, SigningAlgorithm, Source, Step,
    UserCredentialsError, Zeroizing,
};
use wasm_bindgen::prelude::*;

use crate::Registry;
use crate::builder::refused;
use crate::detour::{presented_for, with_canonical_host};
use crate::host::{body_bytes, not_presented, url_error};
use crate::secret::{form_c, secret_text};

/// What exchanges learn, for one registry.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Sessions {
    sessions: credmatch::Sessions,
}

/// Which algorithm each key has, by which the host signs.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct SigningKeys {
    keys: Keys,
}

#[wasm_bindgen]
impl SigningKeys {
    /// None yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one; `false` if there is no algorithm of this name.
    pub fn add(&mut self, store: Option<String>, alias: &str, algorithm: &str) -> bool {
        let Some(algorithm) = SigningAlgorithm::from_name(algorithm) else { return false };
        self.keys = std::mem::take(&mut self.keys).with_algorithm(store.as_deref(), alias, algorithm);
        true
    }
}

#[wasm_bindgen]
impl Sessions {
    /// Nothing learned yet.
    #[wasm_bindgen(constructor)]
    pub fn new(registry: &Registry, seed: u64, allow_insecure: bool, allow_unsigned: bool, keys: SigningKeys) -> Self {
        let mut options = SessionsOptions::new(seed);
        options.allow_insecure = allow_insecure;
        options.allow_unsigned = allow_unsigned;
        options.keys = keys.keys;
        options.nfc = Some(form_c);
        Self { sessions: credmatch::Sessions::new(registry.core().clone(), options) }
    }

    /// Looks up bytes that are no text, to have it said what is wrong with them.
    ///
    /// # Errors
    /// A `UrlError`.
    #[wasm_bindgen(js_name = lookupBytes)]
    pub fn lookup_bytes(&self, url: &[u8]) -> Result<Option<u32>, JsValue> {
        credmatch_wasm_lane::number(self.sessions.registry().table(), url, None).map_err(url_error)
    }

    /// The most bytes that a URL may have.
    #[wasm_bindgen(js_name = urlLength)]
    pub fn url_length(&self) -> u32 {
        self.sessions.registry().limits().url_length
    }

    /// Has what the URL in the buffer sends at once written there, see [`credmatch_wasm_lane::header`].
    pub fn header(&self, url_length: usize, service_length: usize, now: f64) -> i32 {
        credmatch_wasm_lane::header(&self.sessions, url_length, service_length, now as u64)
    }

    /// What any URL sends at once: a text, or undefined for nothing.
    ///
    /// # Errors
    /// A `UrlError` or an `AuthorizationError`.
    #[wasm_bindgen(js_name = headerText)]
    pub fn header_text(&self, url: &str, service: Option<String>, now: f64) -> Result<JsValue, JsValue> {
        let sessions = &self.sessions;
        presented_for(url, Some(sessions.registry().table()), |url| {
            let value = credmatch_wasm_lane::header_value(sessions, url.as_bytes(), service.as_deref(), now as u64)?;
            Ok(value.map_or(JsValue::UNDEFINED, |value| JsValue::from_str(value.expose_secret())))
        })
    }
}

/// A user whom the host knows.
#[wasm_bindgen]
#[derive(Debug)]
pub struct CurrentUser {
    user: Rc<credmatch::CurrentUser>,
}

#[wasm_bindgen]
impl CurrentUser {
    /// Who logged in.
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str, groups: Vec<String>) -> Self {
        Self { user: Rc::new(credmatch::CurrentUser::new(name).with_groups(groups)) }
    }

    /// Adds credentials: the XML of their element as UTF-8.
    ///
    /// # Errors
    /// A `CompileError` or an `AuthorizationError`.
    pub fn add(&mut self, xml: Vec<u8>) -> Result<(), JsValue> {
        let document = Document::new(Source::new("credentials.xml", secret_text(xml).as_str()));
        let user = credmatch::CurrentUser::clone(&self.user);
        match user.with_credentials_document(&document, &Limits::default()) {
            Ok(user) => {
                self.user = Rc::new(user);
                Ok(())
            }
            Err(UserCredentialsError::Diagnostics(diagnostics)) => Err(refused(&diagnostics)),
            Err(UserCredentialsError::Reference(error)) => Err(not_presented(&error, None)),
            Err(other) => Err(crate::host::compile_error(&other.to_string(), "[]")),
        }
    }

    /// The same acting as another user.
    pub fn impersonating(&self, name: &str, groups: Vec<String>) -> Self {
        let user = credmatch::CurrentUser::clone(&self.user);
        Self { user: Rc::new(user.impersonating(name).with_added_groups(groups)) }
    }
}

/// What a request sends along.
#[derive(Debug)]
enum Content {
    Empty,
    Bytes(Vec<u8>),
    /// Bytes that JavaScript keeps; they come over if the server wants them signed.
    Kept(JsValue),
    Stream {
        repeatable: bool,
    },
}

/// One request and its retries.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Exchange {
    exchange: Option<credmatch::Exchange>,
    url: Zeroizing<String>,
    method: String,
    service: Option<String>,
    content: Content,
    user: Option<Rc<credmatch::CurrentUser>>,
}

#[wasm_bindgen]
impl Exchange {
    /// Of a request without a body, and for no user.
    #[wasm_bindgen(constructor)]
    pub fn new(url: String, method: String, service: Option<String>) -> Self {
        Self { exchange: None, url: Zeroizing::new(url), method, service, content: Content::Empty, user: None }
    }

    /// Gives the body.
    pub fn bytes(&mut self, bytes: Vec<u8>) {
        self.content = Content::Bytes(bytes);
    }

    /// Gives a body that is large.
    pub fn kept(&mut self, bytes: JsValue) {
        self.content = Content::Kept(bytes);
    }

    /// Says that the body is a stream.
    pub fn stream(&mut self, repeatable: bool) {
        self.content = Content::Stream { repeatable };
    }

    /// Says who the request is for.
    pub fn user(&mut self, user: &CurrentUser) {
        self.user = Some(Rc::clone(&user.user));
    }

    /// Begins it; the first step as JSON.
    ///
    /// # Errors
    /// A `UrlError`.
    pub fn begin(&mut self, sessions: &Sessions, now: f64) -> Result<JsValue, JsValue> {
        let sessions = &sessions.sessions;
        loop {
            let (url, exchange, step, ends) = with_canonical_host(&self.url, |url| {
                let request = self.request(url);
                let (exchange, step) = sessions.begin(&request, now as u64)?;
                Ok((url.to_owned(), exchange, sessions.step_json(&step), self.needs_kept(&step)))
            })?;
            if !ends {
                self.url = Zeroizing::new(url);
                self.exchange = Some(exchange);
                return Ok(JsValue::from_str(&step));
            }
            self.fetch_kept();
        }
    }

    /// Reports a server's answer; the next step as JSON, as all that follow.
    pub fn answered(
        &mut self,
        sessions: &Sessions,
        status: u16,
        www_authenticate: Vec<String>,
        authentication_info: Vec<String>,
        now: f64,
    ) -> JsValue {
        let [asks, says] =
            [&www_authenticate, &authentication_info].map(|lines| lines.iter().map(String::as_str).collect::<Vec<_>>());
        let response = Response::new(status).with_www_authenticate(&asks).with_authentication_info(&says);
        self.resume(sessions, Input::Response(response), now)
    }

    /// Reports a signature.
    pub fn signed(&mut self, sessions: &Sessions, signature: Vec<u8>, now: f64) -> JsValue {
        self.resume(sessions, Input::Signed(&Zeroizing::new(signature)), now)
    }

    /// Reports an encrypted token.
    pub fn encrypted(&mut self, sessions: &Sessions, token: Vec<u8>, now: f64) -> JsValue {
        self.resume(sessions, Input::Encrypted(&secret_text(token)), now)
    }

    /// Reports a token of SPNEGO.
    pub fn negotiated(&mut self, sessions: &Sessions, token: Vec<u8>, now: f64) -> JsValue {
        self.resume(sessions, Input::Negotiated(&Zeroizing::new(token)), now)
    }

    /// Reports that the step could not be taken.
    pub fn failed(&mut self, sessions: &Sessions, now: f64) -> JsValue {
        self.resume(sessions, Input::Failed, now)
    }

    /// The number of the entry.
    pub fn entry(&self, sessions: &Sessions) -> Option<u32> {
        Some(sessions.sessions.registry().table().number(self.exchange?.entry()?))
    }

    /// How often the request was sent again.
    pub fn retries(&self) -> u8 {
        self.exchange.map_or(0, |exchange| exchange.retries())
    }

    /// Whether it has ended.
    pub fn ended(&self) -> bool {
        self.exchange.is_some_and(|exchange| exchange.has_ended())
    }
}

impl Exchange {
    fn request<'a>(&'a self, url: &'a str) -> Request<'a> {
        let body = match &self.content {
            Content::Empty => Body::Empty,
            Content::Bytes(bytes) => Body::Bytes(bytes),
            Content::Kept(_) => Body::Stream { repeatable: true },
            Content::Stream { repeatable } => Body::Stream { repeatable: *repeatable },
        };
        let request = Request::new(url).with_method(&self.method).with_service(self.service.as_deref());
        request.with_body(body).with_user(self.user.as_deref())
    }

    fn resume(&mut self, sessions: &Sessions, input: Input<'_>, now: f64) -> JsValue {
        let sessions = &sessions.sessions;
        loop {
            let Some(mut exchange) = self.exchange else { return JsValue::NULL };
            let request = self.request(&self.url);
            let step = sessions.resume(&mut exchange, &request, input, now as u64);
            if !self.needs_kept(&step) {
                let step = JsValue::from_str(&sessions.step_json(&step));
                self.exchange = Some(exchange);
                if exchange.has_ended() {
                    // Garbage collection may come late.
                    (self.content, self.user) = (Content::Empty, None);
                }
                return step;
            }
            self.fetch_kept();
        }
    }

    /// Whether a step can't be taken for want of the bytes that JavaScript keeps.
    fn needs_kept(&self, step: &Step<'_>) -> bool {
        let Step::Refuse(error) = step else { return false };
        error.code == credmatch::Code::DigestBodyNeeded && matches!(self.content, Content::Kept(_))
    }

    fn fetch_kept(&mut self) {
        if let Content::Kept(bytes) = &self.content {
            self.content = Content::Bytes(body_bytes(bytes));
        }
    }
}
