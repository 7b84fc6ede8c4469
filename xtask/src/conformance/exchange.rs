//! The group on whole exchanges: what the host reports in turn, and what the core says to each of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use credmatch::{
    Body, CurrentUser, Document, Exchange, Input, Keys, Limits, Registry, Request, Response, Sessions, SessionsOptions,
    Source, Step,
};
use serde_json::{Map, Value, json};

use super::authentication::{text, texts};

/// Keys of `exchange`, beside which the registry and the URL stand.
const KEYS: &[&str] =
    &["seed", "now", "allow_insecure", "allow_unsigned", "algorithms", "method", "body", "stream", "user", "steps"];
const STEP_KEYS: &[&str] = &[
    "status",
    "www_authenticate",
    "authentication_info",
    "signed",
    "encrypted",
    "negotiated",
    "failed",
    "begin",
    "header",
    "now",
];
const USER_KEYS: &[&str] = &["name", "groups", "credentials", "impersonated", "added_groups"];
const BEGIN_KEYS: &[&str] = &["url", "service", "method", "body", "stream"];

/// Refuses a case that has a key too much: nothing is skipped in silence.
pub(super) fn check(exchange: &Value) -> Result<(), String> {
    let exchange = known("exchange", exchange, KEYS)?;
    if let Some(user) = exchange.get("user") {
        known("user", user, USER_KEYS)?;
    }
    let steps = exchange.get("steps").and_then(Value::as_array).ok_or("steps of an exchange is no list")?;
    for step in steps {
        let step = known("step", step, STEP_KEYS)?;
        if let Some(begin) = step.get("begin") {
            known("begin", begin, BEGIN_KEYS)?;
        }
    }
    Ok(())
}

fn known<'v>(what: &str, value: &'v Value, keys: &[&str]) -> Result<&'v Map<String, Value>, String> {
    let object = value.as_object().ok_or_else(|| format!("{what} is no object"))?;
    match object.keys().find(|key| !keys.contains(&key.as_str())) {
        Some(unknown) => Err(format!("unknown key `{unknown}` of {what}")),
        None => Ok(object),
    }
}

/// A request as a case says it, with values of its own.
#[derive(Clone)]
struct Said {
    url: String,
    service: Option<String>,
    method: String,
    body: Option<Vec<u8>>,
    /// Whether it can be read again, if it is read while it is sent.
    stream: Option<bool>,
    user: Option<CurrentUser>,
}

impl Said {
    fn request(&self) -> Request<'_> {
        let body = match (&self.body, self.stream) {
            (_, Some(repeatable)) => Body::Stream { repeatable },
            (Some(bytes), None) => Body::Bytes(bytes),
            (None, None) => Body::Empty,
        };
        let request = Request::new(&self.url).with_method(&self.method).with_service(self.service.as_deref());
        request.with_body(body).with_user(self.user.as_ref())
    }

    /// The same with what a step says of another request.
    fn with(&self, begin: &Map<String, Value>) -> Self {
        let said = |key: &str| begin.get(key).and_then(Value::as_str);
        Self {
            url: said("url").map_or_else(|| self.url.clone(), str::to_owned),
            service: said("service").map(str::to_owned).or_else(|| self.service.clone()),
            method: said("method").map_or_else(|| self.method.clone(), str::to_owned),
            body: said("body").map(|body| body.as_bytes().to_vec()).or_else(|| self.body.clone()),
            stream: begin.get("stream").and_then(Value::as_bool).or(self.stream),
            user: self.user.clone(),
        }
    }
}

/// The steps of the core, the first before anything is reported.
pub(super) fn answer(question: &Map<String, Value>, registry: Registry) -> Value {
    let none = Map::new();
    let exchange = question.get("exchange").and_then(Value::as_object).unwrap_or(&none);
    let flag = |key: &str| exchange.get(key).and_then(Value::as_bool).unwrap_or(false);
    let mut keys = Keys::default();
    for (key, algorithm) in exchange.get("algorithms").and_then(Value::as_object).into_iter().flatten() {
        let (store, alias) = key.split_once('/').map_or((None, key.as_str()), |(store, alias)| (Some(store), alias));
        if let Some(algorithm) = algorithm.as_str().and_then(credmatch::SigningAlgorithm::from_name) {
            keys = keys.with_algorithm(store, alias, algorithm);
        }
    }
    let mut options = SessionsOptions::new(exchange.get("seed").and_then(Value::as_u64).unwrap_or_default());
    options.allow_insecure = flag("allow_insecure");
    options.allow_unsigned = flag("allow_unsigned");
    options.keys = keys;
    let sessions = Sessions::new(registry, options);
    let user = match exchange.get("user").and_then(Value::as_object).map(user).transpose() {
        Ok(user) => user,
        Err(code) => return json!({"error": code}),
    };
    let first = Map::from_iter(
        ["url", "service", "method", "body"]
            .into_iter()
            .filter_map(|key| Some((key.to_owned(), question.get(key).or_else(|| exchange.get(key))?.clone()))),
    );
    let plain = Said { url: String::new(), service: None, method: "GET".to_owned(), body: None, stream: None, user };
    let mut said = plain.with(&first);
    said.stream = exchange.get("stream").and_then(Value::as_bool);
    let mut now = exchange.get("now").and_then(Value::as_u64).unwrap_or_default();
    let (mut current, step) = begun(&sessions, &said, now);
    let mut steps = vec![step];
    for step in exchange.get("steps").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object) {
        now = step.get("now").and_then(Value::as_u64).unwrap_or(now);
        if let Some(begin) = step.get("begin").and_then(Value::as_object) {
            said = said.with(begin);
            let (exchange, step) = begun(&sessions, &said, now);
            current = exchange;
            steps.push(step);
        } else if step.contains_key("header") {
            steps.push(header(&sessions, &said, now));
        } else if let Some(current) = &mut current {
            steps.push(resumed(&sessions, current, &said, step, now));
        }
    }
    Value::Array(steps)
}

fn begun(sessions: &Sessions, said: &Said, now: u64) -> (Option<Exchange>, Value) {
    match sessions.begin(&said.request(), now) {
        Ok((exchange, step)) => (Some(exchange), record(sessions, &step)),
        Err(error) => (None, json!({"error": error.code.as_str()})),
    }
}

fn resumed(sessions: &Sessions, exchange: &mut Exchange, said: &Said, step: &Map<String, Value>, now: u64) -> Value {
    let bytes = |key: &str| step.get(key).and_then(Value::as_str).map(|text| STANDARD.decode(text).unwrap_or_default());
    let (signed, negotiated) = (bytes("signed"), bytes("negotiated"));
    let (asks, says) = (texts(step, "www_authenticate"), texts(step, "authentication_info"));
    let status = step.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
    let input = match (&signed, &negotiated, step.get("encrypted").and_then(Value::as_str), status) {
        (Some(signature), ..) => Input::Signed(signature),
        (_, Some(token), ..) => Input::Negotiated(token),
        (_, _, Some(token), _) => Input::Encrypted(token),
        (.., Some(status)) => {
            let response = Response::new(status).with_www_authenticate(&asks).with_authentication_info(&says);
            Input::Response(response)
        }
        _ => Input::Failed,
    };
    // As hosts keep it between two calls.
    let Ok(mut kept) = Exchange::from_bytes(&exchange.to_bytes()) else { return json!({"error": "lost"}) };
    let request = said.request();
    let record = record(sessions, &sessions.resume(&mut kept, &request, input, now));
    *exchange = kept;
    record
}

fn header(sessions: &Sessions, said: &Said, now: u64) -> Value {
    match sessions.header(&said.url, said.service.as_deref(), now) {
        Ok(value) => json!({"header": value.map(|value| value.expose_secret().to_owned())}),
        Err(error) => json!({"error": error.code.as_str()}),
    }
}

fn record(sessions: &Sessions, step: &Step<'_>) -> Value {
    serde_json::from_str(&sessions.step_json(step)).unwrap_or_default()
}

fn user(user: &Map<String, Value>) -> Result<CurrentUser, String> {
    let owned = |key: &str| texts(user, key).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let mut current = CurrentUser::new(text(user, "name")).with_groups(owned("groups"));
    for xml in texts(user, "credentials") {
        let document = Document::new(Source::new("user.xml", xml));
        current = current
            .with_credentials_document(&document, &Limits::default())
            .map_err(|error| error.code().map_or_else(String::new, |code| code.to_string()))?;
    }
    if let Some(name) = user.get("impersonated").and_then(Value::as_str) {
        current = current.impersonating(name);
    }
    Ok(current.with_added_groups(owned("added_groups")))
}
