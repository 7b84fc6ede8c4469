//! The exchange: what goes on the wire, before and after what a server answers (design.md A5 to A8, M12, M18).
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use credmatch::{
    Body, Code, CompileOptions, CurrentUser, Document, Exchange, Input, LayerKind, Limits, Outcome, Registry, Request,
    Response, Sessions, SessionsOptions, Source, Step, Without,
};

const NOW: u64 = 1_780_000_000_000;
const BASIC: &str = "Basic realm=\"r\"";
const DIGEST: &str = "Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256";
const PASSWORD: &str = "<passwordCredentials name='n' password='p'/>";

fn sessions(servers: &str) -> Sessions {
    with_options(servers, SessionsOptions::new(0))
}

fn with_options(servers: &str, options: SessionsOptions) -> Sessions {
    let xml = format!(
        "<credentials xmlns='http://www.infinica.com/credentials' xmlns:c='urn:credmatch:credentials'
          xmlns:keys='http://www.infinica.com/keystores'>{servers}</credentials>"
    );
    let document = Document::new(Source::new("test.xml", xml));
    let registry = Registry::read(&[(LayerKind::Global, document)], &CompileOptions::default()).unwrap();
    Sessions::new(registry, options)
}

fn password_at(attributes: &str) -> Sessions {
    sessions(&format!("<server {attributes}>{PASSWORD}</server>"))
}

/// A step in one line, with the values of its header fields.
fn shown(step: &Step<'_>) -> String {
    let name = step.as_str();
    match step {
        Step::Send(headers) => {
            let fields: Vec<_> = headers.fields().map(|(name, value)| format!("{name}: {value}")).collect();
            format!("{name} {}", fields.join(" | "))
        }
        Step::SendWithout(without) => format!("{name} {}", without.as_str()),
        Step::Sign(signing) => format!("{name} {} {}", signing.key.alias, signing.algorithm.as_str()),
        Step::Encrypt(encryption) => format!("{name} {}", encryption.key.alias),
        Step::Negotiate(negotiation) => format!("{name} {} {}", negotiation.service, negotiation.token),
        Step::Refuse(error) => format!("{name} {}", error.code),
        Step::Done(outcome) => format!("{name} {}", outcome.as_str()),
        _ => panic!("{name}"),
    }
}

/// The steps of one request, given the answers of the server in turn.
fn steps(sessions: &Sessions, request: &Request<'_>, answers: &[Response<'_>]) -> Vec<String> {
    let (mut exchange, step) = sessions.begin(request, NOW).unwrap();
    let mut steps = vec![shown(&step)];
    for answer in answers {
        steps.push(shown(&sessions.resume(&mut exchange, request, Input::Response(*answer), NOW)));
    }
    steps
}

/// What the short way gives, as the first step of an exchange is shown.
fn short(sessions: &Sessions, url: &str) -> String {
    match sessions.header(url, None, NOW) {
        Ok(Some(value)) => format!("send authorization: {}", value.expose_secret()),
        Ok(None) => "send-without reactive".to_owned(),
        Err(error) => format!("refuse {} {:?} {:?}", error.code, error.kind, error.entry.map(|id| id.index())),
    }
}

fn challenged<'a>(lines: &'a [&'a str]) -> Response<'a> {
    Response::new(401).with_www_authenticate(lines)
}

#[test]
fn a5_a_preemptive_password_goes_at_once_and_is_not_sent_twice() {
    let sessions = password_at("host='h'");
    let get = Request::new("https://h/x");
    assert_eq!(steps(&sessions, &get, &[Response::new(200)]), ["send authorization: Basic bjpw", "done answered"]);
    let refused = steps(&sessions, &get, &[challenged(&[BASIC])]);
    assert_eq!(refused, ["send authorization: Basic bjpw", "done rejected"]);
    for status in [403, 404, 500, 302, 100] {
        assert_eq!(steps(&sessions, &get, &[Response::new(status)])[1], "done answered", "{status}");
    }
    assert_eq!(steps(&sessions, &get, &[Response::new(407)])[1], "done proxy");
}

#[test]
fn a5_a_reactive_one_waits_for_the_challenge_each_time() {
    let sessions = password_at("host='h' preemptive='false'");
    let get = Request::new("https://h/x");
    for _ in 0..2 {
        let seen = steps(&sessions, &get, &[challenged(&[BASIC]), challenged(&[BASIC])]);
        assert_eq!(seen, ["send-without reactive", "send authorization: Basic bjpw", "done rejected"]);
    }
    assert_eq!(steps(&sessions, &get, &[challenged(&["Negotiate"])])[1], "done no-supported-scheme");
    assert_eq!(steps(&sessions, &get, &[challenged(&[])])[1], "done no-supported-scheme");
    assert_eq!(steps(&sessions, &get, &[Response::new(407)])[1], "done proxy");
}

#[cfg(feature = "nfc")]
#[test]
fn a_challenge_for_another_encoding_is_another_answer() {
    let sessions = sessions(
        "<server host='h'><passwordCredentials name='n' password='e\u{301}'/></server>
         <server host='g'><passwordCredentials name='n' password='&#xE9;'>
           <basicConfig charset='ISO-8859-1'/></passwordCredentials></server>",
    );
    let utf8 = ["Basic realm=\"r\", charset=\"UTF-8\""];
    // Composed, it is another password on the wire.
    let seen = steps(&sessions, &Request::new("https://h/"), &[challenged(&utf8), challenged(&utf8)]);
    assert_eq!(seen, ["send authorization: Basic bjplzIE=", "send authorization: Basic bjrDqQ==", "done rejected"]);
    // Its own configuration holds whatever the server asks for.
    let seen = steps(&sessions, &Request::new("https://g/"), &[challenged(&utf8)]);
    assert_eq!(seen, ["send authorization: Basic bjrp", "done rejected"]);
}

#[test]
fn m12_without_an_entry_nothing_is_sent_whatever_is_asked() {
    let sessions = password_at("host='h'");
    for (url, status, end) in [
        ("https://other/", 401, "done no-entry"),
        ("file:///x", 200, "done answered"),
        ("https://o/", 407, "done proxy"),
    ] {
        let seen = steps(&sessions, &Request::new(url), &[Response::new(status).with_www_authenticate(&[BASIC])]);
        assert_eq!(seen, ["send-without no-entry", end], "{url}");
    }
    assert_eq!(sessions.begin(&Request::new("https://h\\x"), NOW).unwrap_err().code, Code::UrlBackslash);
}

#[test]
fn a6_digest_is_answered_once_and_its_nonce_is_used_again() {
    for attributes in ["host='h'", "host='h' preemptive='false'"] {
        let sessions = password_at(attributes);
        let get = Request::new("https://h/x?q");
        let first = steps(&sessions, &get, &[challenged(&[BASIC, DIGEST]), Response::new(200)]);
        assert!(first[1].contains("Digest username=\"n\", realm=\"r\", uri=\"/x?q\""), "{first:?}");
        assert!(first[1].contains("nc=00000001"), "{first:?}");
        assert_eq!(first[2], "done answered");
        // The next request goes with the nonce at once, counted up; other origins know nothing of it.
        let second = steps(&sessions, &get, &[Response::new(200)]);
        assert!(second[0].contains("nonce=\"n1\", nc=00000002"), "{second:?}");
        let other = steps(&sessions, &Request::new("http://h/x"), &[]);
        assert!(!other[0].contains("Digest"), "{other:?}");
    }
}

#[test]
fn a5_one_more_for_a_stale_nonce_and_no_more() {
    let sessions = password_at("host='h' preemptive='false'");
    let get = Request::new("https://h/");
    let stale = |nonce: u32| format!("Digest realm=\"r\", nonce=\"n{nonce}\", qop=\"auth\", stale=TRUE");
    let (two, three, four) = (stale(2), stale(3), stale(4));
    let seen = steps(
        &sessions,
        &get,
        &[challenged(&[DIGEST]), challenged(&[&two]), challenged(&[&three]), challenged(&[&four])],
    );
    assert_eq!(seen[0], "send-without reactive");
    assert!(seen[1].contains("nonce=\"n1\"") && seen[2].contains("nonce=\"n2\""), "{seen:?}");
    assert_eq!(seen[3], "done retry-limit");
    assert_eq!(seen[4], "refuse exchange-ended");
    // A nonce that was known from before goes stale as well: then there are two tries left.
    let seen = steps(&sessions, &get, &[challenged(&[&two]), challenged(&[&three]), challenged(&[&four])]);
    assert!(seen[0].contains("Digest") && seen[1].contains("\"n2\"") && seen[2].contains("\"n3\""), "{seen:?}");
    assert_eq!(seen[3], "done retry-limit");
}

#[test]
fn a_refused_digest_is_forgotten_and_never_becomes_basic() {
    let sessions = password_at("host='h' preemptive='false'");
    let get = Request::new("https://h/");
    let seen = steps(&sessions, &get, &[challenged(&[DIGEST]), challenged(&[DIGEST])]);
    assert_eq!(seen[2], "done rejected");
    assert_eq!(steps(&sessions, &get, &[])[0], "send-without reactive");
    // Whoever alters an answer on its way asks for Basic where Digest was taken before.
    steps(&sessions, &get, &[challenged(&[DIGEST]), Response::new(200)]);
    let seen = steps(&sessions, &get, &[challenged(&[BASIC])]);
    assert!(seen[0].contains("Digest"), "{seen:?}");
    assert_eq!(seen[1], "done rejected");
}

#[test]
fn where_digest_was_taken_the_password_never_goes_as_basic_again() {
    for (attributes, first) in
        [("host='h'", "send authorization: Basic bjpw"), ("host='h' preemptive='false'", "send-without reactive")]
    {
        let sessions = password_at(attributes);
        let get = Request::new("http://h/");
        assert_eq!(steps(&sessions, &get, &[challenged(&[DIGEST]), Response::new(200)])[0], first);
        // Whoever sits between asks for Basic: the nonce is forgotten, what the server takes is not.
        assert_eq!(steps(&sessions, &get, &[challenged(&[BASIC])])[1], "done rejected");
        for _ in 0..2 {
            let seen = steps(&sessions, &get, &[challenged(&[BASIC])]);
            assert_eq!(seen, ["send-without reactive", "done rejected"]);
        }
        assert_eq!(sessions.header("http://h/", None, NOW).unwrap_err().code, Code::NeedsSteps);
        assert!(steps(&sessions, &get, &[challenged(&[DIGEST])])[1].contains("Digest"));
        // Another origin is another server.
        assert_eq!(steps(&sessions, &Request::new("http://h:8080/"), &[])[0], first);
    }
}

#[test]
fn a_nonce_that_does_not_serve_a_request_leaves_it_to_the_server() {
    let sessions = password_at("host='h' preemptive='false'");
    let signs_body = ["Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\""];
    let get = Request::new("https://h/");
    steps(&sessions, &get, &[challenged(&signs_body), Response::new(200)]);
    let stream = get.with_method("POST").with_body(Body::Stream { repeatable: true });
    let seen = steps(&sessions, &stream, &[challenged(&[DIGEST])]);
    assert_eq!(seen[0], "send-without reactive");
    assert!(seen[1].contains("qop=auth,"), "{seen:?}");
}

#[test]
fn the_next_nonce_of_a_server_is_used_and_its_proof_checked() {
    let sessions = password_at("host='h' preemptive='false'");
    let get = Request::new("https://h/");
    let next = Response::new(200).with_authentication_info(&["nextnonce=\"n2\""]);
    let seen = steps(&sessions, &get, &[challenged(&[DIGEST]), next]);
    assert_eq!(seen[2], "done answered");
    let seen = steps(&sessions, &get, &[]);
    assert!(seen[0].contains("nonce=\"n2\", nc=00000001"), "{seen:?}");
    let wrong = Response::new(200).with_authentication_info(&["rspauth=\"00\", nextnonce=\"n3\""]);
    assert_eq!(steps(&sessions, &get, &[wrong])[1], "refuse digest-server-unproven");
    assert_eq!(steps(&sessions, &get, &[])[0], "send-without reactive");
}

#[test]
fn a_body_that_cannot_be_sent_again_ends_it() {
    let sessions = password_at("host='h' preemptive='false'");
    let once = Request::new("https://h/").with_method("POST").with_body(Body::Stream { repeatable: false });
    assert_eq!(steps(&sessions, &once, &[challenged(&[BASIC])])[1], "done not-repeatable");
    let again = once.with_body(Body::Stream { repeatable: true });
    assert_eq!(steps(&sessions, &again, &[challenged(&[BASIC])])[1], "send authorization: Basic bjpw");
    let signs_body = ["Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\""];
    assert_eq!(steps(&sessions, &again, &[challenged(&signs_body)])[1], "refuse digest-body-needed");
    let bytes = again.with_body(Body::Bytes(b"x"));
    assert!(steps(&sessions, &bytes, &[challenged(&signs_body)])[1].contains("qop=auth-int"));
}

#[test]
fn a8_tokens_keep_off_plain_http_in_every_step() {
    let servers = "<server host='h'><c:bearer token='t'/></server>
                   <server host='r' preemptive='false'><c:bearer token='t'/></server>
                   <server host='p' protocol='http'><c:bearer token='t'/></server>";
    let sessions = with_options(servers, SessionsOptions::new(0));
    let first = |url| steps(&sessions, &Request::new(url), &[challenged(&["Bearer"])]);
    assert_eq!(first("https://h/"), ["send authorization: Bearer t", "done rejected"]);
    assert_eq!(first("http://h/")[0], "refuse insecure-transport");
    assert_eq!(first("ws://h/")[0], "refuse insecure-transport");
    assert_eq!(first("http://p/")[0], "send authorization: Bearer t");
    assert_eq!(first("http://r/"), ["send-without reactive", "refuse insecure-transport"]);
    assert_eq!(first("https://r/"), ["send-without reactive", "send authorization: Bearer t"]);
    let mut options = SessionsOptions::new(0);
    options.allow_insecure = true;
    let lax = with_options(servers, options);
    assert_eq!(steps(&lax, &Request::new("http://h/"), &[])[0], "send authorization: Bearer t");
}

#[test]
fn a8_a_ticket_that_was_begun_for_https_keeps_off_plain_http() {
    let ticket =
        "<oauthCredentials><signature><keys:privateKey alias='a'/></signature><sub>me</sub></oauthCredentials>";
    let sessions = sessions(&format!("<server host='h'>{ticket}</server>"));
    let (encrypted, plain) = (Request::new("https://h/"), Request::new("http://h/"));
    let (mut exchange, step) = sessions.begin(&encrypted, NOW).unwrap();
    assert_eq!(shown(&step), "sign a RS256");
    let step = sessions.resume(&mut exchange, &plain, Input::Signed(&[0; 256]), NOW);
    assert_eq!(shown(&step), "refuse insecure-transport");
}

#[test]
fn m18_an_exchange_is_of_no_use_for_another_entry() {
    let sessions = sessions(
        "<server host='h' preemptive='false'><passwordCredentials name='n' password='p'/></server>
         <server host='g' preemptive='false'><passwordCredentials name='n' password='q'/></server>",
    );
    let (at_h, at_g, at_none) = (Request::new("https://h/"), Request::new("https://g/"), Request::new("https://o/"));
    for other in [&at_g, &at_none] {
        let (mut exchange, _) = sessions.begin(&at_h, NOW).unwrap();
        let step = sessions.resume(&mut exchange, other, Input::Response(challenged(&[BASIC])), NOW);
        assert_eq!(shown(&step), "refuse exchange-of-others");
        assert!(exchange.has_ended());
        let step = sessions.resume(&mut exchange, &at_h, Input::Response(challenged(&[BASIC])), NOW);
        assert_eq!(shown(&step), "refuse exchange-ended");
    }
    let (mut exchange, _) = sessions.begin(&at_none, NOW).unwrap();
    let step = sessions.resume(&mut exchange, &at_h, Input::Response(challenged(&[BASIC])), NOW);
    assert_eq!(shown(&step), "refuse exchange-of-others");
}

#[test]
fn what_is_reported_out_of_order_ends_it() {
    let sessions = sessions(
        "<server host='h'><passwordCredentials name='n' password='p'/></server>
         <server host='k'><kerberosCredentials/></server>",
    );
    let answer = Input::Response(Response::new(200));
    for (url, input, code) in [
        ("https://h/", Input::Signed(b"x"), "step-out-of-order"),
        ("https://h/", Input::Encrypted("x"), "step-out-of-order"),
        ("https://h/", Input::Negotiated(b"x"), "step-out-of-order"),
        ("https://h/", Input::Failed, "step-failed"),
        ("https://k/", answer, "step-out-of-order"),
        ("https://k/", Input::Failed, "step-failed"),
        ("https://k/", Input::Negotiated(b""), "invalid-negotiation"),
        ("https://none/", Input::Signed(b"x"), "step-out-of-order"),
    ] {
        let request = Request::new(url);
        let (mut exchange, _) = sessions.begin(&request, NOW).unwrap();
        let step = sessions.resume(&mut exchange, &request, input, NOW);
        assert_eq!(shown(&step), format!("refuse {code}"), "{url}");
        let step = sessions.resume(&mut exchange, &request, answer, NOW);
        assert_eq!(shown(&step), "refuse exchange-ended");
    }
}

#[test]
fn kerberos_tokens_are_the_hosts() {
    let sessions = sessions(
        "<server host='k'><kerberosCredentials/></server>
         <server host='s' preemptive='false'><kerberosCredentials serviceName='HTTP/s.example'/></server>",
    );
    let request = Request::new("https://k:8443/");
    let (mut exchange, step) = sessions.begin(&request, NOW).unwrap();
    assert_eq!(shown(&step), "negotiate HTTP@k ");
    let step = sessions.resume(&mut exchange, &request, Input::Negotiated(&[1, 2, 3]), NOW);
    assert_eq!(shown(&step), "send authorization: Negotiate AQID");
    let step = sessions.resume(&mut exchange, &request, Input::Response(challenged(&["Negotiate"])), NOW);
    assert_eq!(shown(&step), "done rejected");
    let request = Request::new("https://s/");
    let seen = steps(&sessions, &request, &[challenged(&["Negotiate abcd"])]);
    assert_eq!(seen, ["send-without reactive", "negotiate HTTP/s.example abcd"]);
}

#[test]
fn an_exchange_crosses_boundaries_as_bytes() {
    let sessions = password_at("host='h' preemptive='false'");
    let request = Request::new("https://h/");
    let (exchange, step) = sessions.begin(&request, NOW).unwrap();
    assert_eq!(shown(&step), "send-without reactive");
    let mut exchange = Exchange::from_bytes(&exchange.to_bytes()).unwrap();
    let step = sessions.resume(&mut exchange, &request, Input::Response(challenged(&[BASIC])), NOW);
    assert_eq!(shown(&step), "send authorization: Basic bjpw");
    assert_eq!(exchange.retries(), 1);
    assert!(matches!(Without::Reactive, Without::Reactive) && Outcome::Answered.as_str() == "answered");
}

#[test]
fn nothing_shows_a_secret() {
    let sessions = password_at("host='h'");
    let request = Request::new("https://h/").with_body(Body::Bytes(b"canary"));
    let (exchange, step) = sessions.begin(&request, NOW).unwrap();
    let debug = format!("{exchange:?} {step:?} {request:?} {sessions:?} {:?}", Input::Negotiated(b"canary"));
    for secret in ["bjpw", "canary", "'p'"] {
        assert!(!debug.contains(secret), "{debug}");
    }
    assert!(matches!(step, Step::Send(_)));
}

#[test]
fn what_users_have_stands_in_for_them() {
    let sessions = sessions(
        "<server host='h'><currentCredentials/></server>
         <server host='i'><currentCredentials impersonation='true'/></server>
         <server host='a'><authenticatedCredentials/></server>
         <server host='x'><impersonationCredentials user='X'><actualCredentials>
            <passwordCredentials name='n' password='p'/></actualCredentials></impersonationCredentials></server>",
    );
    let xml = "<passwordCredentials xmlns='http://www.infinica.com/credentials' name='A' password='a'/>";
    let document = Document::new(Source::new("user.xml", xml));
    let user = CurrentUser::new("A").with_credentials_document(&document, &Limits::default()).unwrap();
    let at = |url, user| steps(&sessions, &Request::new(url).with_user(user), &[]).remove(0);
    assert_eq!(at("https://h/", None), "refuse needs-current-user");
    assert_eq!(at("https://h/", Some(&user)), "send authorization: Basic QTph");
    assert_eq!(at("https://i/", Some(&user)), "send authorization: Basic QTph");
    assert_eq!(at("https://a/", Some(&user)), "send authorization: Basic QTph");
    assert_eq!(at("https://x/", None), "send authorization: Basic bjpw | infinica-impersonate: X");
}

/// The first call for an entry prepares what the later ones find.
#[test]
fn the_short_way_says_the_same_each_time_and_as_the_exchange() {
    let servers = format!(
        "<server host='p'>{PASSWORD}</server><server host='r' preemptive='false'>{PASSWORD}</server>
         <server host='t'><c:bearer token='t'/></server><server host='tr' preemptive='false'><c:bearer token='t'/></server>
         <server host='i'><impersonationCredentials user='jane'><actualCredentials>{PASSWORD}</actualCredentials></impersonationCredentials></server>
         <server host='u'><currentCredentials/></server><server host='k'><kerberosCredentials/></server>
         <server host='c'><passwordCredentials name='n:m' password='p'/></server>"
    );
    let expected = [
        ("https://p/x", "send authorization: Basic bjpw"),
        ("http://p/x", "send authorization: Basic bjpw"),
        ("https://r/x", "send-without reactive"),
        ("https://t/x", "send authorization: Bearer t"),
        ("HTTPS://t/x", "send authorization: Bearer t"),
        ("http://t/x", "refuse insecure-transport Some(\"bearer\") Some(2)"),
        ("http://tr/x", "send-without reactive"),
        ("https://i/x", "refuse needs-steps Some(\"password\") Some(4)"),
        ("https://u/x", "refuse needs-steps Some(\"current\") Some(5)"),
        ("https://k/x", "refuse needs-steps Some(\"kerberos\") Some(6)"),
        ("https://c/x", "refuse colon-in-user-id Some(\"password\") Some(7)"),
    ];
    let sessions = sessions(&servers);
    for (url, expected) in expected {
        assert_eq!([short(&sessions, url), short(&sessions, url)], [expected; 2], "{url}");
        let first = &steps(&sessions, &Request::new(url), &[])[0];
        let same = expected.contains("needs-steps") || expected.starts_with(first.as_str());
        assert!(same, "{url}: {first}");
    }
    let code = |url: &[u8]| sessions.header_of_bytes(url, None, || NOW).unwrap_err().code;
    assert_eq!((code(b"https://p/\xFF"), code(b"https://i/\xFF")), (Code::UrlInvalid, Code::UrlInvalid));
}

/// As many references are followed wherever credentials are asked for.
#[test]
fn a_chain_of_references_has_one_longest_length() {
    for (length, expected) in [(1, None), (15, None), (16, None), (17, Some(Code::TechnicalCircle))] {
        let link = |link: i32| format!("<technical name='t{link}'/>");
        let links: String = (1..length).map(|n| format!("<p:entry name='t{n}'>{}</p:entry>", link(n + 1))).collect();
        let xml = format!(
            "<p:processEngine xmlns:p='http://www.infinica.com/process-engine' xmlns='http://www.infinica.com/credentials'>
               <credentials><server host='h'>{}</server></credentials>
               <p:technicalCredentials>{links}<p:entry name='t{length}'>{PASSWORD}</p:entry></p:technicalCredentials>
             </p:processEngine>",
            link(1),
        );
        let document = Document::new(Source::new("test.xml", xml));
        let registry = Registry::read(&[(LayerKind::Global, document)], &CompileOptions::default()).unwrap();
        let authorization = registry.authorization("https://h/", None, None).err().map(|error| error.code);
        let sessions = Sessions::new(registry, SessionsOptions::new(0));
        let header = sessions.header("https://h/", None, NOW).err().map(|error| error.code);
        assert_eq!((authorization, header), (expected, expected), "{length}");
    }
}
