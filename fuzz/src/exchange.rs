//! Whole exchanges: registries with entries of every kind, and a host that reports anything in any order. At most one
//! retry, and one more only for a Digest whose nonce went stale; no header holds a control character; what is sent is the
//! entry's own, and the entry is that of the URL; nothing is sent after the end; a token keeps off plain http.
//!
//! The input is lines, whose first character says what they are:
//!
//! | line | meaning |
//! |---|---|
//! | `e` and words | an entry: its kind, a host, and `reactive`, `http`, `path` or `service`; all stand before what follows |
//! | `n` and words | options: `insecure`, `unsigned`, `es256` |
//! | `m`, `b`, `s` | the method, the body as bytes, the body as a stream (`s1`: it can be read again) of what is begun |
//! | `v`, `p` | the service and the user of what is begun; `p` alone is nobody |
//! | `u` | begins a request to a URL |
//! | `o` | goes on with the exchange, and another URL from now on |
//! | `w`, `i` | a line of `WWW-Authenticate`, of `Authentication-Info`, of the next answer |
//! | `r` | the answer, with this status |
//! | `g`, `c`, `k`, `f` | so many bytes as signature; an encrypted token; a token of SPNEGO; the step failed |
//! | `t` | so many milliseconds pass |
//! | `h` | what goes at once to a URL, the short way |

use std::collections::{BTreeMap, BTreeSet};

use credmatch::{
    Body, Charset, Code, CompileOptions, CurrentUser, Document, Exchange, Headers, Input, Keys, LayerKind, Limits,
    Outcome, Registry, Request, Response, Scheme, Secret, Sessions, SessionsOptions, SigningAlgorithm, Source, Step,
    basic_authorization, parse_challenges, select_challenge,
};

/// Entries of one registry.
const MOST_ENTRIES: usize = 6;
/// Lines that are looked at.
const MOST_LINES: usize = 96;
/// The number that stands for the user instead of an entry.
const USER: usize = 99;

/// Credentials by the name that they have in the input; `@` stands for the entry's number.
const KINDS: &[(&str, What, &str)] = &[
    ("password", What::Password("user@", "s3cret@"), "<passwordCredentials name='user@' password='s3cret@'/>"),
    (
        "latin",
        What::Password("user@", "s3cret\u{E9}@"),
        "<passwordCredentials name='user@' password='s3cret&#xE9;@'><basicConfig charset='ISO-8859-1'/></passwordCredentials>",
    ),
    (
        "accents",
        What::Password("us\u{E9}r@", "s3cret\u{301}@"),
        "<passwordCredentials name='us&#xE9;r@' password='s3cret&#x301;@'/>",
    ),
    ("colon", What::Password("us:er@", "s3cret@"), "<passwordCredentials name='us:er@' password='s3cret@'/>"),
    (
        "control",
        What::Password("user@\n", "s3cret@\r\nx: y"),
        "<passwordCredentials name='user@&#10;' password='s3cret@&#13;&#10;x: y'/>",
    ),
    ("quote", What::Password("us\"er\\@", "s3cret@"), "<passwordCredentials name='us&quot;er\\@' password='s3cret@'/>"),
    ("technical", What::Password("user@", "s3cret@"), "<technical name='t@'/>"),
    ("bearer", What::Token, "<c:bearer token='s3cret@'/>"),
    ("ticket", What::Token, "<oauthCredentials><ticket>s3cret@</ticket></oauthCredentials>"),
    (
        "openId",
        What::Token,
        "<openIdCredentials><tokens><accessToken>s3cret@</accessToken></tokens></openIdCredentials>",
    ),
    ("kerberos", What::Negotiated, "<kerberosCredentials/>"),
    (
        "oauth",
        What::Ticket,
        "<oauthCredentials><signature><k:privateKey alias='a@'/></signature><sub>me</sub><timeout>60s</timeout></oauthCredentials>",
    ),
    (
        "encrypted",
        What::Ticket,
        "<oauthCredentials><signature><k:privateKey alias='a@'/></signature><encryption><k:publicKey alias='e'/></encryption>\
         <sub>me</sub></oauthCredentials>",
    ),
    ("unsigned", What::Unsigned, "<oauthCredentials><sub>me@</sub></oauthCredentials>"),
    (
        "infinica",
        What::Ticket,
        "<infinicaCredentials><client><k:privateKey alias='a@'/></client><service><k:publicKey alias='e'/></service></infinicaCredentials>",
    ),
    ("current", What::OfUser, "<currentCredentials/>"),
    ("asOther", What::OfUser, "<currentCredentials impersonation='true'/>"),
    ("authenticated", What::OfUser, "<authenticatedCredentials/>"),
    (
        "impersonation",
        What::Password("user@", "s3cret@"),
        "<impersonationCredentials live='current'><actualCredentials><passwordCredentials name='user@' password='s3cret@'/>\
         </actualCredentials></impersonationCredentials>",
    ),
    ("sshKey", What::Nothing, "<sshKeyCredentials username='s3cret@' url='file:///k'/>"),
    ("salesforce", What::Nothing, "<salesforceCredentials userId='s3cret@'/>"),
    (
        "clientCredentials",
        What::Nothing,
        "<c:clientCredentials tokenUrl='https://t/' clientId='s3cret@' clientSecret='s3cret@'/>",
    ),
];

/// What credentials may be seen of on the wire.
#[derive(Debug, Clone, Copy)]
enum What {
    /// Basic or Digest of this name and password.
    Password(&'static str, &'static str),
    /// The token `s3cret@`.
    Token,
    /// What the host negotiated.
    Negotiated,
    /// A ticket that the entry's own key signed.
    Ticket,
    /// A ticket that nobody signed.
    Unsigned,
    /// The password of the user.
    OfUser,
    Nothing,
}

struct Entry {
    what: What,
    reactive: bool,
    says_http: bool,
}

/// The exchange that goes on, and what is known of it from outside.
struct Going {
    exchange: Exchange,
    sent: u32,
    ended: bool,
    /// Whether the last answer had a Digest challenge with `stale=true`.
    stale: bool,
    /// Whether the last answer has Digest for the strongest that a password answers.
    digest: bool,
    /// What the entry's key is to sign.
    signing: Option<String>,
}

/// What the host says of its requests.
#[derive(Default)]
struct Said<'t> {
    url: &'t str,
    method: &'t str,
    service: Option<&'t str>,
    body: Option<&'t str>,
    stream: Option<bool>,
    user: Option<CurrentUser>,
}

impl Said<'_> {
    fn request(&self) -> Request<'_> {
        let body = match (self.stream, self.body) {
            (Some(repeatable), _) => Body::Stream { repeatable },
            (None, Some(text)) => Body::Bytes(text.as_bytes()),
            (None, None) => Body::Empty,
        };
        Request::new(self.url)
            .with_method(self.method)
            .with_service(self.service)
            .with_body(body)
            .with_user(self.user.as_ref())
    }
}

pub(crate) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut options = SessionsOptions::new(0);
    let (mut entries, mut xml, mut technical) = (Vec::new(), String::new(), String::new());
    let mut taken = BTreeSet::new();
    let mut lines = text.split('\n').take(MOST_LINES).filter_map(split).peekable();
    while let Some((sort @ ('e' | 'n'), words)) = lines.peek().copied() {
        lines.next();
        if sort == 'e' && entries.len() < MOST_ENTRIES {
            entries.extend(entry(words, entries.len(), &mut taken, &mut xml, &mut technical));
        } else if sort == 'n' {
            options.allow_insecure |= words.contains("insecure");
            options.allow_unsigned |= words.contains("unsigned");
            if words.contains("es256") {
                options.keys = Keys::default().with_algorithm(None, "a0", SigningAlgorithm::Es256);
            }
        }
    }
    let insecure = options.allow_insecure;
    let Some(registry) = registry(&xml, &technical) else { return };
    let sessions = Sessions::new(registry, options);
    let mut host = Host { sessions, entries, insecure, tickets: BTreeMap::new(), now: 1_780_000_000_000 };
    host.play(lines);
}

fn split(line: &str) -> Option<(char, &str)> {
    let first = line.chars().next()?;
    Some((first, line.get(first.len_utf8()..)?))
}

/// An entry of these words, unless there is one for the same URLs.
fn entry(
    words: &str,
    number: usize,
    taken: &mut BTreeSet<String>,
    xml: &mut String,
    technical: &mut String,
) -> Option<Entry> {
    let mut found = KINDS.first()?;
    let (mut host, mut attributes) = ("h", String::new());
    let (mut reactive, mut says_http) = (false, false);
    for word in words.split(' ') {
        match word {
            "reactive" => reactive = true,
            "http" if !says_http => {
                says_http = true;
                attributes.push_str(" protocol='http'");
            }
            "path" if !attributes.contains("path") => attributes.push_str(" path='/p'"),
            "service" if !attributes.contains("service") => attributes.push_str(" service='s'"),
            "h" | "g" | "localhost" => host = word,
            _ => found = KINDS.iter().find(|(name, ..)| *name == word).unwrap_or(found),
        }
    }
    if !taken.insert(format!("{host}{}{}{}", says_http, attributes.contains("path"), attributes.contains("service"))) {
        return None;
    }
    let (name, what, credentials) = found;
    let number = number.to_string();
    let preemptive = if reactive { " preemptive='false'" } else { "" };
    let credentials = credentials.replace('@', &number);
    xml.push_str(&format!("<server host='{host}'{attributes}{preemptive}>{credentials}</server>"));
    if *name == "technical" {
        let credentials = format!(
            "<passwordCredentials xmlns='http://www.infinica.com/credentials' name='user{number}' password='s3cret{number}'/>"
        );
        technical.push_str(&format!("<entry name='t{number}'>{credentials}</entry>"));
    }
    Some(Entry { what: *what, reactive, says_http })
}

fn registry(xml: &str, technical: &str) -> Option<Registry> {
    let technical = if technical.is_empty() {
        String::new()
    } else {
        format!("<technicalCredentials>{technical}</technicalCredentials>")
    };
    let xml = format!(
        "<process xmlns='http://www.infinica.com/process-engine'>{technical}<credentials \
         xmlns='http://www.infinica.com/credentials' xmlns:c='urn:credmatch:credentials' \
         xmlns:k='http://www.infinica.com/keystores'>{xml}</credentials></process>"
    );
    let document = Document::new(Source::new("fuzz", xml.as_str()));
    let registry = Registry::read(&[(LayerKind::Global, document)], &CompileOptions::default());
    assert!(registry.is_ok(), "{registry:?} of {xml}");
    registry.ok()
}

/// A user who has a password.
fn user(name: &str) -> Option<CurrentUser> {
    let xml = format!(
        "<passwordCredentials xmlns='http://www.infinica.com/credentials' name='user{USER}' password='s3cret{USER}'/>"
    );
    let document = Document::new(Source::new("user", xml.as_str()));
    let (name, other) = name.split_once(',').map_or((name, None), |(name, other)| (name, Some(other)));
    let user = CurrentUser::new(name).with_credentials_document(&document, &Limits::default()).ok()?;
    Some(match other {
        Some(other) => user.impersonating(other).with_added_groups([other]),
        None => user,
    })
}

struct Host {
    sessions: Sessions,
    entries: Vec<Entry>,
    insecure: bool,
    /// The tickets that were sent, by entry.
    tickets: BTreeMap<usize, BTreeSet<String>>,
    now: u64,
}

impl Host {
    fn play<'t>(&mut self, lines: impl Iterator<Item = (char, &'t str)>) {
        let mut said = Said { method: "GET", ..Said::default() };
        let mut going: Option<Going> = None;
        let (mut asks, mut says) = (Vec::new(), Vec::new());
        for (sort, rest) in lines {
            match sort {
                'm' => said.method = rest,
                'b' => said.body = Some(rest),
                's' => said.stream = Some(rest == "1"),
                'v' => said.service = Some(rest).filter(|name| !name.is_empty()),
                'p' => said.user = if rest.is_empty() { None } else { user(rest) },
                't' => self.now = self.now.saturating_add(rest.parse().unwrap_or_default()),
                'h' => self.header(rest, said.service),
                'u' => {
                    said.url = rest;
                    going = self.begin(&said);
                }
                'o' => said.url = rest,
                'w' => asks.push(rest),
                'i' => says.push(rest),
                'r' => {
                    let status = rest.trim().parse().unwrap_or(401);
                    let answer = Response::new(status).with_www_authenticate(&asks).with_authentication_info(&says);
                    if let Some(going) = &mut going {
                        let challenges = parse_challenges(&asks);
                        let is_stale = |value: &str| value.eq_ignore_ascii_case("true");
                        going.stale = challenges.list().iter().any(|challenge| {
                            challenge.scheme().eq_ignore_ascii_case("Digest")
                                && challenge.parameter("stale").is_some_and(is_stale)
                        });
                        going.digest = select_challenge(&["password"], challenges.list())
                            .is_some_and(|selection| selection.scheme == Scheme::Digest);
                        self.resume(going, &said, Input::Response(answer), status == 401);
                    }
                    (asks, says) = (Vec::new(), Vec::new());
                }
                'g' => {
                    let length = rest.trim().parse().unwrap_or(256_usize).min(4096);
                    self.report(&mut going, &said, Input::Signed(&vec![7; length]));
                }
                'c' => self.report(&mut going, &said, Input::Encrypted(rest)),
                'k' => self.report(&mut going, &said, Input::Negotiated(rest.as_bytes())),
                'f' => self.report(&mut going, &said, Input::Failed),
                _ => {}
            }
        }
    }

    fn begin(&mut self, said: &Said<'_>) -> Option<Going> {
        let request = said.request();
        let looked_up = self.sessions.registry().find_match(said.url, said.service);
        let sessions = self.sessions.clone();
        match sessions.begin(&request, self.now) {
            Err(error) => {
                assert_eq!(looked_up.err().map(|error| error.code), Some(error.code), "{:?}", said.url);
                None
            }
            Ok((exchange, step)) => {
                let found = looked_up.ok().flatten().map(|found| found.entry);
                assert_eq!(exchange.entry(), found, "{:?}", said.url);
                let mut going = Going { exchange, sent: 0, ended: false, stale: false, digest: false, signing: None };
                let entry = found.and_then(|id| self.entries.get(id.index() as usize));
                if let (Some(entry), Step::Send(headers)) = (entry, &step) {
                    assert!(!entry.reactive || headers.scheme() == Scheme::Digest, "sent before it was asked for");
                }
                assert!(!matches!(step, Step::Done(_)), "an end before the first request");
                self.look_at(&mut going, said, &step);
                Some(going)
            }
        }
    }

    fn report(&mut self, going: &mut Option<Going>, said: &Said<'_>, input: Input<'_>) {
        if let Some(going) = going {
            self.resume(going, said, input, true);
        }
    }

    /// `may_send`: whether a request may follow at all.
    fn resume(&mut self, going: &mut Going, said: &Said<'_>, input: Input<'_>, may_send: bool) {
        let request = said.request();
        // As hosts keep it between two calls.
        let bytes = going.exchange.to_bytes();
        let kept = Exchange::from_bytes(&bytes);
        assert_eq!(kept, Ok(going.exchange), "lost on the way");
        let sessions = self.sessions.clone();
        let was_ended = going.ended;
        let step = sessions.resume(&mut going.exchange, &request, input, self.now);
        if was_ended {
            assert!(matches!(&step, Step::Refuse(_)), "{} after the end", step.as_str());
        }
        if !may_send {
            assert!(
                matches!(&step, Step::Refuse(_) | Step::Done(_)),
                "{} after an answer other than 401",
                step.as_str()
            );
        }
        self.look_at(going, said, &step);
    }

    /// What holds for every step.
    fn look_at(&mut self, going: &mut Going, said: &Said<'_>, step: &Step<'_>) {
        going.ended = matches!(step, Step::Refuse(_) | Step::Done(_));
        assert_eq!(going.exchange.has_ended(), going.ended, "{}", step.as_str());
        match step {
            Step::Send(headers) => {
                self.counted(going, headers.scheme() == Scheme::Digest);
                self.headers(going, said, headers);
            }
            Step::SendWithout(_) => {
                assert_eq!(going.sent, 0, "sent again without anything new");
                self.counted(going, false);
            }
            Step::Sign(signing) => {
                let number = going.exchange.entry().map(|id| id.index());
                assert_eq!(Some(&*signing.key.alias), number.map(|number| format!("a{number}")).as_deref());
                assert!(!format!("{step:?}").contains(signing.input.expose_secret()), "a secret is shown");
                going.signing = Some(signing.input.expose_secret().to_owned());
            }
            Step::Encrypt(encryption) => {
                let signed = going.signing.as_deref().unwrap_or("eyJ");
                assert!(encryption.input.expose_secret().starts_with(signed), "not what was signed");
                going.signing = None;
            }
            Step::Refuse(error) => {
                let shown = format!("{error} {error:?} {}", error.help());
                assert!(!shown.contains("s3cret"), "{shown}");
                assert!(!error.help().is_empty() && error.code != Code::InvalidExchange, "{shown}");
            }
            Step::Done(outcome) => {
                assert!(*outcome != Outcome::NotRepeatable || said.stream == Some(false), "it can be sent again");
            }
            _ => {}
        }
    }

    fn counted(&self, going: &mut Going, digest: bool) {
        going.sent += 1;
        match going.sent {
            0..=2 => {}
            3 => assert!(going.stale && digest, "a second retry for something else than a stale nonce"),
            more => assert!(more <= 3, "sent {more} times"),
        }
        assert!(u32::from(going.exchange.retries()) < going.sent, "retries are counted otherwise");
    }

    /// What is sent is that of the URL's own entry.
    fn headers(&mut self, going: &mut Going, said: &Said<'_>, headers: &Headers<'_>) {
        let found = self.sessions.registry().find_match(said.url, said.service);
        let found = found.ok().flatten().map(|found| found.entry);
        assert_eq!(Some(headers.entry()), found, "another entry's credentials for {:?}", said.url);
        assert_eq!(Some(headers.entry()), going.exchange.entry(), "another exchange's credentials");
        for (name, value) in headers.fields() {
            assert!(!value.contains(|one: char| one.is_control()), "a control character in {name}");
            assert!(name == Headers::AUTHORIZATION || value.is_ascii(), "{name} is not ASCII");
        }
        let value = headers.authorization().expose_secret();
        assert!(!format!("{headers:?}").contains(value), "a secret is shown");
        let number = headers.entry().index() as usize;
        let signing = going.signing.take();
        if headers.scheme() == Scheme::Basic {
            assert!(!(going.sent > 1 && going.digest), "Basic where Digest was asked for");
        }
        self.own(number, headers.scheme(), value, signing.as_deref(), said.url);
    }

    fn own(&mut self, number: usize, scheme: Scheme, value: &str, signing: Option<&str>, url: &str) {
        let entry = self.entries.get(number);
        assert!(entry.is_some(), "no entry {number}");
        let Some(entry) = entry else { return };
        if scheme == Scheme::Bearer && !self.insecure && !entry.says_http {
            let plain = ["http:", "ws:"]
                .iter()
                .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
            let loopback = url.to_ascii_lowercase().contains("localhost");
            assert!(!plain || loopback, "a token over {url}");
        }
        let own = match entry.what {
            What::Password(name, password) => is_password(number, name, password, scheme, value),
            What::OfUser => is_password(USER, "user@", "s3cret@", scheme, value),
            What::Token => scheme == Scheme::Bearer && value == format!("Bearer s3cret{number}"),
            What::Negotiated => scheme == Scheme::Negotiate && value.starts_with("Negotiate "),
            What::Ticket | What::Unsigned => {
                let known = self.tickets.entry(number).or_default();
                let fresh = match (signing, entry.what) {
                    (Some(signed), _) => value.strip_prefix("Bearer ").is_some_and(|token| token.starts_with(signed)),
                    // What the host encrypted is its own affair, and nobody signed the others.
                    (None, _) => true,
                };
                let own = fresh || known.contains(value);
                known.insert(value.to_owned());
                let others = self.tickets.iter().filter(|(other, _)| **other != number);
                // Two hosts' encryption may give the same; a signature covers the alias.
                let theirs = signing.is_some() && others.flat_map(|(_, all)| all).any(|other| other == value);
                scheme == Scheme::Bearer && own && !theirs
            }
            What::Nothing => false,
        };
        assert!(own, "{scheme:?} is not what entry {number} holds, {:?}", entry.what);
    }

    /// The short way gives what is the entry's own too.
    fn header(&mut self, url: &str, service: Option<&str>) {
        let sessions = self.sessions.clone();
        let Ok(Some(value)) = sessions.header(url, service, self.now) else { return };
        let value = value.expose_secret();
        assert!(!value.contains(|one: char| one.is_control()), "a control character");
        let found = sessions.registry().find_match(url, service).ok().flatten();
        assert!(found.is_some(), "no entry for {url}");
        let Some(number) = found.map(|found| found.entry.index() as usize) else { return };
        assert!(self.entries.get(number).is_some_and(|entry| !entry.reactive), "sent before it was asked for");
        let scheme = if value.starts_with("Basic ") { Scheme::Basic } else { Scheme::Bearer };
        self.own(number, scheme, value, None, url);
    }
}

/// Whether a value shows that name and password and no other.
fn is_password(number: usize, name: &str, password: &str, scheme: Scheme, value: &str) -> bool {
    let number = number.to_string();
    let (name, password) = (name.replace('@', &number), Secret::new(&password.replace('@', &number)));
    match scheme {
        Scheme::Basic => [Charset::Utf8, Charset::Latin1].into_iter().any(|charset| {
            [false, true].into_iter().any(|utf8| {
                basic_authorization(&name, &password, charset, utf8).is_ok_and(|own| own.expose_secret() == value)
            })
        }),
        Scheme::Digest => {
            let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
            value.contains("userhash=true")
                || value.contains("username*=")
                || value.contains(&format!("username=\"{quoted}\""))
        }
        _ => false,
    }
}
