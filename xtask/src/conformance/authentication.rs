//! The groups on what goes into the header `Authorization` and what `WWW-Authenticate` asks for. Their input lies under
//! `input`, since they have no registry; the last group is about whole registries.

use credmatch::{
    AuthorizationError, Challenge, Charset, Credentials, DigestChallenge, DigestRequest, DigestSession, Registry,
    Secret, basic_authorization, bearer_authorization, parse_challenges, select_challenge,
};
use serde_json::{Map, Value, json};

/// What a value is.
#[derive(Debug, Clone, Copy)]
enum Form {
    Text,
    TextOrNull,
    Flag,
    Texts,
    Kinds,
    Charset,
}

/// A group's name, and the keys of its input, with what they hold and whether they are required.
type Group = (&'static str, &'static [(&'static str, Form, bool)]);

const GROUPS: &[Group] = &[
    (
        "basic_auth",
        &[
            ("username", Form::Text, true),
            ("password", Form::Text, true),
            ("charset", Form::Charset, false),
            ("charset_param", Form::Text, false),
        ],
    ),
    (
        "bearer_header",
        &[("access_token", Form::Text, true), ("token_type", Form::Text, true), ("url", Form::Text, false)],
    ),
    ("challenge_parse", &[("www_authenticate", Form::Texts, true)]),
    ("challenge_select", &[("credentials", Form::Kinds, true), ("www_authenticate", Form::Texts, true)]),
    (
        "digest",
        &[
            ("username", Form::Text, true),
            ("password", Form::Text, true),
            ("method", Form::Text, true),
            ("uri", Form::Text, true),
            ("www_authenticate", Form::Text, false),
            ("realm", Form::Text, false),
            ("nonce", Form::Text, false),
            ("opaque", Form::Text, false),
            ("algorithm", Form::Text, false),
            ("qop", Form::TextOrNull, false),
            ("userhash", Form::Flag, false),
            ("charset_param", Form::Text, false),
            ("charset", Form::Charset, false),
            ("nc", Form::Text, false),
            ("cnonce", Form::Text, false),
            ("body", Form::Text, false),
        ],
    ),
];

/// Refuses an input of a group that has a key too much or too little, or a value of another form.
pub(super) fn check(group: &str, input: &Value) -> Result<(), String> {
    let input = input.as_object().ok_or("input is no object")?;
    let keys = GROUPS.iter().find(|(name, _)| *name == group).map(|(_, keys)| *keys).unwrap_or_default();
    if let Some(unknown) = input.keys().find(|key| !keys.iter().any(|(name, ..)| name == key)) {
        return Err(format!("unknown key `{unknown}` of an input"));
    }
    for (name, form, required) in keys {
        match input.get(*name) {
            None if *required => return Err(format!("{name} is missing")),
            Some(value) if !form.holds(value) => return Err(format!("{name} is no {form:?}")),
            _ => {}
        }
    }
    Ok(())
}

impl Form {
    fn holds(self, value: &Value) -> bool {
        let all = |holds: fn(&str) -> bool| {
            value.as_array().is_some_and(|list| list.iter().all(|one| one.as_str().is_some_and(holds)))
        };
        match self {
            Self::Text => value.is_string(),
            Self::TextOrNull => value.is_string() || value.is_null(),
            Self::Flag => value.is_boolean(),
            Self::Texts => all(|_| true),
            Self::Kinds => all(|kind| Credentials::KINDS.contains(&kind)),
            Self::Charset => value.as_str().is_some_and(|name| charset(name).is_some()),
        }
    }
}

/// What the core answers to a case of one of these groups; `None` if it is of another.
pub(super) fn answer(group: &str, input: &Map<String, Value>) -> Option<Value> {
    let lines = || texts(input, "www_authenticate");
    Some(match group {
        "basic_auth" => {
            let asks_for_utf8 = text(input, "charset_param").eq_ignore_ascii_case("UTF-8");
            let charset = charset(text(input, "charset")).unwrap_or(Charset::Utf8);
            let password = Secret::new(text(input, "password"));
            header(basic_authorization(text(input, "username"), &password, charset, asks_for_utf8))
        }
        "bearer_header" => {
            let url = input.get("url").and_then(Value::as_str);
            let token = Secret::new(text(input, "access_token"));
            header(bearer_authorization(text(input, "token_type"), &token, url))
        }
        "challenge_parse" => {
            let lines = lines();
            let challenges = parse_challenges(&lines);
            let list: Vec<_> = challenges.list().iter().map(challenge).collect();
            json!({"challenges": list, "malformed": challenges.is_malformed()})
        }
        "challenge_select" => {
            let lines = lines();
            let challenges = parse_challenges(&lines);
            let Some(chosen) = select_challenge(&texts(input, "credentials"), challenges.list()) else {
                return Some(json!({"none": "no-supported-scheme"}));
            };
            let scheme = chosen.scheme.as_str().to_ascii_lowercase();
            match chosen.algorithm {
                Some(algorithm) => json!({"scheme": scheme, "algorithm": algorithm.as_str()}),
                None => json!({"scheme": scheme}),
            }
        }
        "digest" => digest(input).unwrap_or_else(|error| json!({"error": error.code.as_str()})),
        _ => return None,
    })
}

/// The answer to a challenge.
fn digest(input: &Map<String, Value>) -> Result<Value, AuthorizationError> {
    let challenge = DigestChallenge::from_lines(&[text(input, "www_authenticate")])?;
    // Where a vector has no nonce of the client there is none in the answer, either.
    let cnonce = input.get("cnonce").and_then(Value::as_str).unwrap_or("none");
    let password = Secret::new(text(input, "password"));
    let charset = charset(text(input, "charset")).unwrap_or(Charset::Utf8);
    let session = DigestSession::new(challenge, text(input, "username"), &password, charset, cnonce, None)?;
    let answer = session.answer(&DigestRequest {
        method: text(input, "method"),
        target: text(input, "uri"),
        body: input.get("body").and_then(Value::as_str).map(str::as_bytes),
        count: u32::from_str_radix(text(input, "nc"), 16).unwrap_or(1),
        cnonce,
    })?;
    Ok(json!({"authorization": answer.expose_secret()}))
}

/// What a registry sends to the question's URL.
pub(super) fn authorization(question: &Map<String, Value>, registry: &Registry) -> Value {
    let service = question.get("service").and_then(Value::as_str);
    let challenges = question.contains_key("challenges").then(|| texts(question, "challenges"));
    match registry.authorization(text(question, "url"), service, challenges.as_deref()) {
        Ok(None) => Value::Null,
        Ok(Some(found)) => json!({
            "entry": registry.table().number(found.entry),
            "scheme": found.scheme,
            "authorization": found.value.expose_secret(),
        }),
        Err(error) => json!({"error": error.code.as_str()}),
    }
}

/// What the credentials of the question's URL are used with.
pub(super) fn configuration(question: &Map<String, Value>, registry: &Registry) -> Value {
    let service = question.get("service").and_then(Value::as_str);
    let challenges = question.contains_key("challenges").then(|| texts(question, "challenges"));
    let found = match registry.table().lookup_number(text(question, "url").as_bytes(), service) {
        Ok(found) => found,
        Err(error) => return json!({"error": error.code.as_str()}),
    };
    match found.map(|number| registry.configuration_json(number, challenges.as_deref())) {
        None | Some(Ok(None)) => Value::Null,
        Some(Ok(Some(record))) => serde_json::from_str(&record).unwrap_or_default(),
        Some(Err(error)) => json!({"error": error.code.as_str()}),
    }
}

/// An answer in the words of the vectors: those for refusals and for no choice are the codes with underscores, beside
/// which the code itself stands.
pub(super) fn translated(group: &str, answer: &Value) -> Option<Value> {
    if !["authorization", "config", "exchange"].contains(&group) && !GROUPS.iter().any(|(name, _)| *name == group) {
        return None;
    }
    let mut answer = answer.clone();
    if group == "digest" {
        name_parts(&mut answer);
    }
    let object = answer.as_object_mut();
    for key in ["error", "none"] {
        if let Some(object) = object.as_ref().filter(|object| object.contains_key(key)) {
            let code = text(object, key);
            return Some(json!({key: code.replace('-', "_"), "code": code}));
        }
    }
    Some(answer)
}

/// Adds the parts of an answer to a Digest challenge that vectors name.
fn name_parts(answer: &mut Value) {
    let Some(object) = answer.as_object_mut() else { return };
    let value = text(object, "authorization").to_owned();
    let sent = parse_challenges(&[&value]);
    let parameter = |name| sent.list().first().and_then(|sent| sent.parameter(name));
    object.insert("response".to_owned(), json!(parameter("response")));
    let name = parameter("username").or_else(|| parameter("username*"));
    object.insert("username_field".to_owned(), json!(name));
}

/// An input in the shape that every host takes: a Digest challenge as a field line, if it stands there value by value.
pub(super) fn asked(group: &str, input: &Value) -> Value {
    let mut asked = input.clone();
    if let (true, Some(object)) = (group == "digest", asked.as_object_mut())
        && !object.contains_key("www_authenticate")
    {
        object.insert("www_authenticate".to_owned(), json!(digest_line(object)));
    }
    asked
}

fn digest_line(input: &Map<String, Value>) -> String {
    let mut line = "Digest ".to_owned();
    for (name, key) in [
        ("realm", "realm"),
        ("nonce", "nonce"),
        ("opaque", "opaque"),
        ("algorithm", "algorithm"),
        ("qop", "qop"),
        ("charset", "charset_param"),
    ] {
        if let Some(value) = input.get(key).and_then(Value::as_str) {
            line.push_str(&format!("{name}=\"{}\", ", value.replace('\\', "\\\\").replace('"', "\\\"")));
        }
    }
    if let Some(userhash) = input.get("userhash") {
        line.push_str(&format!("userhash={userhash}"));
    }
    line
}

fn header(value: Result<Secret, AuthorizationError>) -> Value {
    match value {
        Ok(value) => json!({"authorization": value.expose_secret()}),
        Err(error) => json!({"error": error.code.as_str()}),
    }
}

fn challenge(challenge: &Challenge<'_>) -> Value {
    let params: Map<_, _> = challenge.parameters().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    match challenge.token68() {
        Some(token68) => json!({"scheme": challenge.scheme(), "params": params, "token68": token68}),
        None => json!({"scheme": challenge.scheme(), "params": params}),
    }
}

fn charset(name: &str) -> Option<Charset> {
    [Charset::Utf8, Charset::Latin1].into_iter().find(|charset| charset.as_str().eq_ignore_ascii_case(name))
}

pub(super) fn text<'a>(object: &'a Map<String, Value>, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn texts<'a>(object: &'a Map<String, Value>, key: &str) -> Vec<&'a str> {
    object.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_have_their_keys_and_no_others() {
        let select = |input: Value| check("challenge_select", &input);
        assert_eq!(select(json!({"credentials": ["password"], "www_authenticate": ["Basic"]})), Ok(()));
        for (input, expected) in [
            (json!({"www_authenticate": []}), "credentials is missing"),
            (json!({"credentials": ["pasword"], "www_authenticate": []}), "credentials is no Kinds"),
            (json!({"credentials": [], "www_authenticate": "Basic"}), "www_authenticate is no Texts"),
            (json!({"credentials": [], "www_authenticate": [], "more": 1}), "unknown key `more`"),
            (json!([]), "no object"),
        ] {
            assert!(select(input).unwrap_err().contains(expected), "{expected}");
        }
        let basic = json!({"username": "n", "password": "p", "charset": "UTF-7"});
        assert!(check("basic_auth", &basic).unwrap_err().contains("charset"));
        let digest = |qop: Value| {
            check("digest", &json!({"username": "", "password": "", "method": "GET", "uri": "/", "qop": qop}))
        };
        assert_eq!((digest(Value::Null), digest(json!("auth"))), (Ok(()), Ok(())));
        assert!(digest(json!(true)).unwrap_err().contains("qop is no TextOrNull"));
    }

    #[test]
    fn refusals_are_said_in_both_spellings() {
        let refused = translated("basic_auth", &json!({"error": "colon-in-user-id"}));
        assert_eq!(refused, Some(json!({"error": "colon_in_user_id", "code": "colon-in-user-id"})));
        let none = translated("challenge_select", &json!({"none": "no-supported-scheme"})).unwrap();
        assert_eq!(none.get("none"), Some(&json!("no_supported_scheme")));
        assert_eq!(translated("authorization", &Value::Null), Some(Value::Null));
        assert_eq!(translated("matching", &json!({"error": "url-invalid"})), None);
    }
}
