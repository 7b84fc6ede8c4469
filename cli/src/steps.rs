//! The steps of an exchange as they are shown: one line each, with a description in place of every secret.

use std::io::Write;
use std::ops::Range;

use base64ct::{Base64, Encoding};
use credmatch::{
    AuthorizationError, Code, Headers, Outcome, Provenance, Sessions, Step, Without, Zeroizing, parse_challenges,
};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::records;
use crate::sessions::name_of_key;
use crate::terminal::{BAD, FAINT, GOOD, STRONG, printable};

/// Tells the steps of one exchange, in turn.
#[derive(Debug)]
pub(crate) struct Telling<'s> {
    sessions: &'s Sessions,
    /// How the token came about that is sent, if there were steps to it.
    token: Option<String>,
    /// What was sent and must not be shown, whoever says it.
    secrets: Vec<Zeroizing<String>>,
    number: usize,
}

/// A step in words and for machines.
#[derive(Debug)]
pub(crate) struct Told {
    name: &'static str,
    lines: Vec<String>,
    /// What to do about it, if it is a refusal.
    help: Option<&'static str>,
    pub(crate) record: Value,
}

/// A secret of fewer characters is found in any text.
const SHORTEST: usize = 4;

impl<'s> Telling<'s> {
    /// Nothing was told yet.
    pub(crate) fn of(sessions: &'s Sessions) -> Self {
        Self { sessions, token: None, secrets: Vec::new(), number: 0 }
    }

    /// A step that the core asks for.
    pub(crate) fn step(&mut self, step: &Step<'_>) -> Told {
        let name = step.as_str();
        let mut record = Map::new();
        record.insert("step".to_owned(), name.into());
        let mut help = None;
        let lines = match step {
            Step::Send(headers) => {
                let fields = self.fields(headers);
                record.insert("entry".to_owned(), self.sessions.registry().table().number(headers.entry()).into());
                record.insert("scheme".to_owned(), headers.scheme().as_str().into());
                record.insert("configuration".to_owned(), headers.configuration().as_str().into());
                let object = fields.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into()));
                record.insert("headers".to_owned(), Value::Object(object.collect()));
                fields.iter().map(|(name, value)| format!("{}: {value}", spelt(name))).collect()
            }
            Step::SendWithout(without) => {
                record.insert("reason".to_owned(), without.as_str().into());
                vec![why_without(*without).to_owned()]
            }
            Step::Sign(signing) => {
                let (key, algorithm) = (name_of_key(signing.key), signing.algorithm.as_str());
                self.token = Some(format!("ticket signed by key \"{key}\""));
                record.insert("key".to_owned(), records::key(signing.key));
                record.insert("algorithm".to_owned(), algorithm.into());
                vec![format!("a ticket, by key \"{key}\" with {algorithm}")]
            }
            Step::Encrypt(encryption) => {
                let key = name_of_key(encryption.key);
                let ticket = self.token.take().unwrap_or_else(|| "ticket".to_owned());
                self.token = Some(format!("{ticket}, encrypted for key \"{key}\""));
                let (algorithm, content) = (encryption.algorithm, encryption.content_encryption);
                record.insert("key".to_owned(), records::key(encryption.key));
                record.insert("algorithm".to_owned(), algorithm.into());
                record.insert("contentEncryption".to_owned(), content.into());
                vec![format!("the ticket, for key \"{key}\" with {algorithm} and {content}")]
            }
            Step::Negotiate(negotiation) => {
                let service = printable(&negotiation.service).into_owned();
                self.token = Some(format!("token of Kerberos for \"{service}\""));
                record.insert("service".to_owned(), service.as_str().into());
                record.insert("lifetime".to_owned(), negotiation.lifetime.as_millis().into());
                vec![format!("a token of Kerberos for \"{service}\"")]
            }
            Step::Refuse(error) => {
                help = Some(help_of(error));
                record.append(&mut records::refusal(error, help_of(error), self.sessions.registry().table()));
                vec![error.to_string()]
            }
            Step::Done(outcome) => {
                record.insert("outcome".to_owned(), outcome.as_str().into());
                vec![format!("{}: {}", outcome.as_str(), what_ended(*outcome))]
            }
            _ => vec![name.to_owned()],
        };
        Told { name, lines, help, record: Value::Object(record) }
    }

    /// An answer of the server. It may repeat what it was sent; that is not shown.
    pub(crate) fn answer(&self, status: u16, challenges: &[String]) -> Told {
        let challenges: Vec<String> = challenges.iter().map(|line| self.without_secrets(line)).collect();
        let mut lines = vec![status.to_string()];
        lines.extend(challenges.iter().map(|line| format!("WWW-Authenticate: {line}")));
        let record = json!({"step": "answer", "status": status, "www_authenticate": challenges});
        Told { name: "answer", lines, help: None, record }
    }

    /// What a server says, without what it was sent. Secrets may hold each other, or overlap: no part of any is left.
    pub(crate) fn without_secrets(&self, text: &str) -> String {
        let mut places: Vec<_> = self.secrets.iter().flat_map(|secret| places_of(secret, text)).collect();
        places.sort_unstable_by_key(|place| place.start);
        let (mut shown, mut end) = (String::new(), 0);
        for place in places {
            if place.start >= end {
                shown.push_str(text.get(end..place.start).unwrap_or_default());
                shown.push_str("<what was sent>");
            }
            end = end.max(place.end);
        }
        shown.push_str(text.get(end..).unwrap_or_default());
        printable(&shown).into_owned()
    }

    fn remember(&mut self, secret: Zeroizing<String>) {
        if secret.chars().count() >= SHORTEST && !self.secrets.contains(&secret) {
            self.secrets.push(secret);
        }
    }

    /// Writes a step: its number and name, and behind them what there is to say.
    pub(crate) fn write(&mut self, told: &Told, output: &mut impl Write) -> Result<(), Failure> {
        self.number += 1;
        let style = match told.name {
            "refuse" => BAD,
            "send" => GOOD,
            _ => STRONG,
        };
        let name = format!("{:<12}", told.name);
        let mut lines = told.lines.iter();
        let first = lines.next().map_or("", String::as_str);
        writeln!(output, "  {:>2}  {style}{name}{style:#} {first}", self.number)?;
        for line in lines {
            writeln!(output, "{:19}{line}", "")?;
        }
        if let Some(help) = told.help {
            writeln!(output, "{:19}{FAINT}help: {help}{FAINT:#}", "")?;
        }
        Ok(())
    }

    fn fields(&mut self, headers: &Headers<'_>) -> Vec<(&'static str, String)> {
        let (user, described) = self.authorization(headers);
        if let Some(password) = user {
            self.remember(password);
        }
        headers.fields().map(|(name, value)| (name, self.value(name, value, &described))).collect()
    }

    /// The value of a header as it may be shown, given what stands in place of that of `Authorization`. One that is a secret
    /// is remembered, since a server may repeat it.
    fn value(&mut self, name: &str, value: &str, described: &str) -> String {
        if !Headers::is_secret(name) {
            return printable(value).into_owned();
        }
        let is_authorization = name == Headers::AUTHORIZATION;
        let behind_scheme = value.split_once(' ').filter(|_| is_authorization).map(|(_, sent)| sent);
        let sent = behind_scheme.unwrap_or(value);
        self.remember(Zeroizing::new(sent.to_owned()));
        if is_authorization { described.to_owned() } else { "<secret>".to_owned() }
    }

    /// The value of `Authorization` with a description in place of the secret, and the password if it is in the value.
    fn authorization(&self, headers: &Headers<'_>) -> (Option<Zeroizing<String>>, String) {
        let value = headers.authorization().expose_secret();
        let scheme = headers.scheme().as_str();
        match scheme {
            "Basic" => {
                let (name, password) = name_and_password(value.split_once(' ').map_or("", |(_, sent)| sent));
                (Some(password), format!("Basic <password of \"{}\">", printable(&name)))
            }
            "Digest" => (None, digest(value)),
            "Bearer" => (None, format!("Bearer <{}>", self.token.as_deref().unwrap_or("token of the entry"))),
            _ => (None, format!("{scheme} <{}>", self.token.as_deref().unwrap_or("token"))),
        }
    }
}

impl Told {
    /// Whether it is the core's refusal.
    pub(crate) fn is_refusal(&self) -> bool {
        self.name == "refuse"
    }
}

/// What to do about it here, where it is an option of the command that helps.
pub(crate) fn help_of(error: &AuthorizationError) -> &'static str {
    match error.code {
        Code::InsecureTransport => {
            "use https; if plain http is meant, write `protocol=\"http\"` in the entry, or give --insecure-http"
        }
        Code::NeedsCurrentUser => "say who is logged in, and with which credentials: --user NAME=FILE",
        Code::TicketUnsigned => "configure a `signature` key; if unsigned tickets are meant, give --allow-unsigned",
        Code::KindNotPresented => "fetch a token of the provider, and put it into the entry as `bearer` credentials",
        _ => error.help(),
    }
}

/// Name and password of a value of Basic.
fn name_and_password(encoded: &str) -> (String, Zeroizing<String>) {
    let bytes = Zeroizing::new(Base64::decode_vec(encoded).unwrap_or_default());
    let text = Zeroizing::new(match std::str::from_utf8(&bytes) {
        Ok(text) => text.to_owned(),
        // The other charset, ISO-8859-1.
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    });
    let (name, password) = text.split_once(':').unwrap_or((&text, ""));
    (name.to_owned(), Zeroizing::new(password.to_owned()))
}

/// Where a text holds a secret, also where that repeats itself.
fn places_of(secret: &str, text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text.get(from..)?.find(secret)?;
        from = start + secret.chars().next().map_or(1, char::len_utf8);
        Some(start..start + secret.len())
    })
}

/// A value of Digest without its proof, from which weak passwords can be guessed, and without the target, which stands
/// in the URL.
fn digest(value: &str) -> String {
    let lines = [value];
    let challenges = parse_challenges(&lines);
    let sent = challenges.list().first();
    let parameter = |name: &str| sent.and_then(|sent| sent.parameter(name));
    let shown: String = ["algorithm", "realm", "qop", "nc"]
        .into_iter()
        .filter_map(|name| Some(format!("{name}={}, ", printable(parameter(name)?))))
        .collect();
    // Beyond ASCII it is percent-encoded, behind the name of the charset (RFC 8187).
    let extended = || parameter("username*")?.rsplit_once('\'').map(|(_, name)| name);
    match parameter("username").or_else(extended) {
        Some(name) if parameter("userhash").is_none_or(|hash| hash != "true") => {
            format!("Digest {shown}<proof of the password of \"{}\">", printable(name))
        }
        _ => format!("Digest {shown}<proof of the password>"),
    }
}

/// A header's name as people write it.
fn spelt(name: &str) -> String {
    let words: Vec<String> = name
        .split('-')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
        })
        .collect();
    words.join("-")
}

fn why_without(without: Without) -> &'static str {
    match without {
        Without::NoEntry => "no entry matches the URL",
        Without::Reactive => "the entry waits for a challenge",
        Without::NoCredentials => "the user has nothing that would be sent at once",
        other => other.as_str(),
    }
}

fn what_ended(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => "the answer stands",
        Outcome::NoEntry => "the server asks for credentials, and no entry matches the URL",
        Outcome::Rejected => "the server refused what was sent, and there is nothing else to send",
        Outcome::NoSupportedScheme => "the server asks for credentials of other kinds than the entry's",
        Outcome::NotRepeatable => "the body cannot be sent again",
        Outcome::RetryLimit => "the request was sent again as often as it may be",
        Outcome::Proxy => "a proxy asks for credentials, which are never those of the server",
        other => other.as_str(),
    }
}

/// Where a configuration comes from, in words.
pub(crate) fn provenance_in_words(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Nested => "nested in the credentials",
        Provenance::Challenge => "from the server's challenge",
        Provenance::Registry => "from credentialsConfigs",
        Provenance::Application => "from the application's own authentication",
        Provenance::None => "none, the defaults",
        other => other.as_str(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_and_passwords_are_kept_apart() {
        let (name, password) = name_and_password("w6R0OnA6w7Y=");
        assert_eq!((name.as_str(), password.as_str()), ("ät", "p:ö"));
        let (name, password) = name_and_password("5DpwOvY=");
        assert_eq!((name.as_str(), password.as_str()), ("ä", "p:ö"));
        assert_eq!(name_and_password("bjo=").1.as_str(), "");
    }

    #[test]
    fn the_proof_of_a_digest_is_not_shown() {
        let value = "Digest username=\"n\", realm=\"r\", uri=\"/?secret\", algorithm=MD5, nonce=\"x\", nc=00000001, \
                     cnonce=\"c\", qop=auth, response=\"0123\"";
        assert_eq!(
            digest(value),
            "Digest algorithm=MD5, realm=r, qop=auth, nc=00000001, <proof of the password of \"n\">"
        );
        let extended = "Digest username*=UTF-8''j%C3%BCrgen, realm=\"r\", response=\"0\"";
        assert_eq!(digest(extended), "Digest realm=r, <proof of the password of \"j%C3%BCrgen\">");
        let hashed = "Digest username=\"abc\", userhash=true, realm=\"r\", response=\"0\"";
        assert_eq!(digest(hashed), "Digest realm=r, <proof of the password>");
    }

    #[test]
    fn what_a_server_repeats_is_left_out() {
        let registry = credmatch::Registry::compile(Vec::new(), &credmatch::CompileOptions::default()).unwrap();
        let sessions = Sessions::new(registry, credmatch::SessionsOptions::new(0));
        let telling = Telling { secrets: vec![Zeroizing::new("c2VjcmV0".to_owned())], ..Telling::of(&sessions) };
        let told = telling.answer(401, &["Basic realm=\"c2VjcmV0\u{1b}\"".to_owned()]);
        assert_eq!(told.lines, ["401", "WWW-Authenticate: Basic realm=\"<what was sent>\u{FFFD}\""]);
        assert!(!told.record.to_string().contains("c2Vj"));
    }

    #[test]
    fn headers_are_hidden_unless_they_are_known_to_hold_no_secret() {
        let registry = credmatch::Registry::compile(Vec::new(), &credmatch::CompileOptions::default()).unwrap();
        let sessions = Sessions::new(registry, credmatch::SessionsOptions::new(0));
        let mut telling = Telling::of(&sessions);
        assert_eq!(telling.value("infinica-impersonate", "jane", ""), "jane");
        assert_eq!(telling.value("infinica-impersonate-groups", "a,b", ""), "a,b");
        assert_eq!(telling.value("authorization", "Basic bjpw", "Basic <password>"), "Basic <password>");
        assert_eq!(telling.value("x-api-key", "canary one", ""), "<secret>");
        // Nor is it shown where a server repeats it.
        assert_eq!(telling.without_secrets("bjpw, canary one, jane"), "<what was sent>, <what was sent>, jane");
    }

    #[test]
    fn no_part_of_a_secret_is_left_of_what_a_server_repeats() {
        let registry = credmatch::Registry::compile(Vec::new(), &credmatch::CompileOptions::default()).unwrap();
        let sessions = Sessions::new(registry, credmatch::SessionsOptions::new(0));
        let mut telling = Telling::of(&sessions);
        for sent in ["abcd", "abcdefgh", "ghij", "zzzz", "sent"] {
            telling.value("x-api-key", sent, "");
        }
        assert_eq!(telling.without_secrets("<abcdefgh>"), "<<what was sent>>");
        assert_eq!(
            telling.without_secrets("abcd, abcdefghij; zzzzzz."),
            "<what was sent>, <what was sent>; <what was sent>."
        );
        assert_eq!(telling.without_secrets("äsentä abc"), "ä<what was sent>ä abc");
    }

    #[test]
    fn what_is_found_in_any_text_is_left_there() {
        let registry = credmatch::Registry::compile(Vec::new(), &credmatch::CompileOptions::default()).unwrap();
        let sessions = Sessions::new(registry, credmatch::SessionsOptions::new(0));
        let mut telling = Telling::of(&sessions);
        telling.value("authorization", "Bearer a", "");
        telling.value("x-api-key", "äöü", "");
        telling.value("x-api-key", "", "");
        assert_eq!(telling.without_secrets("Basic realm=äöü"), "Basic realm=äöü");
        telling.value("authorization", "Bearer äöüß", "");
        assert_eq!(telling.without_secrets("a äöüß"), "a <what was sent>");
    }

    /// The names of a type that the hosts share.
    fn names(of: &str) -> Vec<String> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../conformance/surface.json");
        let surface: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let one = surface["names"].as_array().unwrap().iter().find(|one| one["name"] == of).unwrap();
        one["values"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn every_name_has_its_words() {
        fn have_words<T: Copy>(names: &[String], all: &[T], name: fn(T) -> &'static str, words: fn(T) -> &'static str) {
            assert_eq!(names, all.iter().map(|&one| name(one)).collect::<Vec<_>>());
            for &one in all {
                assert!(words(one).contains(' ') && words(one) != name(one), "{}", name(one));
            }
        }
        have_words(&names("Provenance"), &Provenance::ALL, Provenance::as_str, provenance_in_words);
        let without = [Without::NoEntry, Without::Reactive, Without::NoCredentials];
        have_words(&names("Without"), &without, Without::as_str, why_without);
        let outcomes = [
            Outcome::Answered,
            Outcome::NoEntry,
            Outcome::Rejected,
            Outcome::NoSupportedScheme,
            Outcome::NotRepeatable,
            Outcome::RetryLimit,
            Outcome::Proxy,
        ];
        have_words(&names("Outcome"), &outcomes, Outcome::as_str, what_ended);
        assert_eq!(provenance_in_words(Provenance::None), "none, the defaults");
    }

    #[test]
    fn every_step_has_its_words() {
        let text = r#"<credentials xmlns="http://www.infinica.com/credentials" xmlns:k="http://www.infinica.com/keystores">
            <server host="ticket.example"><infinicaCredentials><client><k:privateKey alias="a"/></client>
                <service><k:publicKey alias="e"/></service></infinicaCredentials></server>
            <server host="kerberos.example"><kerberosCredentials/></server></credentials>"#;
        let document = credmatch::Document::new(credmatch::Source::new("a.xml", text));
        let contents = credmatch::read(&document, &credmatch::Limits::default()).unwrap();
        let layers = vec![credmatch::Layer::new(credmatch::LayerKind::Global, vec![contents])];
        let registry = credmatch::Registry::compile(layers, &credmatch::CompileOptions::default()).unwrap();
        let sessions = Sessions::new(registry, credmatch::SessionsOptions::new(0));
        let mut telling = Telling::of(&sessions);
        let mut seen = std::collections::BTreeSet::new();
        for url in ["https://ticket.example/", "https://kerberos.example/", "https://other.example/"] {
            let request = credmatch::Request::new(url);
            let (mut exchange, mut step) = sessions.begin(&request, 0).unwrap();
            loop {
                let told = telling.step(&step);
                assert!(!told.lines.is_empty() && told.lines.iter().all(|line| line.contains(' ')), "{told:?}");
                seen.insert(told.name.to_owned());
                let input = match &step {
                    Step::Sign(_) => credmatch::Input::Signed(&[0; 256]),
                    Step::Encrypt(_) => crate::sessions::NO_ENCRYPTION,
                    Step::Negotiate(_) => credmatch::Input::Failed,
                    Step::Send(_) | Step::SendWithout(_) => credmatch::Input::Response(credmatch::Response::new(200)),
                    _ => break,
                };
                step = sessions.resume(&mut exchange, &request, input, 0);
            }
        }
        assert_eq!(seen, names("Step").into_iter().collect());
    }

    #[test]
    fn headers_are_spelt_as_people_do() {
        assert_eq!(spelt("infinica-impersonate-groups"), "Infinica-Impersonate-Groups");
    }
}
