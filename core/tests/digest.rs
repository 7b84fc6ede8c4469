//! Digest answers as RFC 7616 has it (design.md A6), held to the crates `http-auth` and `digest_auth`.
#![expect(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use credmatch::{
    AuthenticationInfo, Charset, Code, DigestChallenge, DigestProtection, DigestRequest, DigestSession, Secret,
    ServerProof, parse_challenges,
};
use proptest::prelude::*;

fn challenge(line: &str) -> Result<DigestChallenge, Code> {
    let challenges = parse_challenges(&[line]);
    let [challenge] = challenges.list() else { panic!("one challenge in {line}") };
    DigestChallenge::from_challenge(challenge).map_err(|error| error.code)
}

fn session(line: &str, name: &str, password: &str, cnonce: &str) -> DigestSession {
    let challenge = challenge(line).unwrap();
    DigestSession::new(challenge, name, &Secret::new(password), Charset::Utf8, cnonce, None).unwrap()
}

fn get<'a>(target: &'a str, cnonce: &'a str) -> DigestRequest<'a> {
    DigestRequest { method: "GET", target, body: None, count: 1, cnonce }
}

/// The parameters of an answer.
fn parameter(value: &Secret, name: &str) -> Option<String> {
    let challenges = parse_challenges(&[value.expose_secret()]);
    assert!(!challenges.is_malformed(), "{}", value.expose_secret());
    challenges.list()[0].parameter(name).map(str::to_owned)
}

/// RFC 7616 §3.9.1: of both challenges the header as it is printed there.
#[test]
fn the_example_with_auth_of_the_rfc() {
    const CNONCE: &str = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    for (algorithm, response) in [
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
    ] {
        let line = format!(
            "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
             nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", \
             opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
        );
        let session = session(&line, "Mufasa", "Circle of Life", CNONCE);
        let answer = session.answer(&get("/dir/index.html", CNONCE)).unwrap();
        let expected = format!(
            "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", \
             algorithm={algorithm}, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001, \
             cnonce=\"{CNONCE}\", qop=auth, response=\"{response}\", \
             opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
        );
        assert_eq!(answer.expose_secret(), expected);
    }
}

/// RFC 7616 §3.9.2 as erratum 4897 corrects it.
#[test]
fn the_example_with_user_hash_of_the_rfc() {
    const CNONCE: &str = "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v";
    let line = "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, \
                nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", \
                opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash=true";
    let session = session(line, "J\u{E4}s\u{F8}n Doe", "Secret, or not?", CNONCE);
    let answer = session.answer(&get("/doe.json", CNONCE)).unwrap();
    for (name, expected) in [
        ("username", "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b"),
        ("response", "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5"),
        ("userhash", "true"),
    ] {
        assert_eq!(parameter(&answer, name).as_deref(), Some(expected), "{name}");
    }
}

/// A server's proof, made by hand of what the request was: the method is left out of it (RFC 7616 §3.5).
#[test]
fn a_servers_proof_is_checked() {
    let session = session("Digest realm=r, nonce=n, qop=\"auth, auth-int\"", "u", "p", "c");
    let request = get("/x", "c");
    assert_eq!(session.challenge().protection(), Some(DigestProtection::Request));
    let check = |line: &str, body: Option<&[u8]>| {
        session.check(&request, &AuthenticationInfo::from_lines(&[line]), body).map_err(|error| error.code)
    };
    // echo -n, md5sum: HA1 = md5(u:r:p), HA2 = md5(:/x), md5(HA1:n:00000001:c:auth:HA2).
    const PROOF: &str = "281802e28f78376c831f51b35049920a";
    assert_eq!(
        check(&format!("rspauth=\"{PROOF}\", qop=auth, nc=00000001, cnonce=\"c\""), None),
        Ok(ServerProof::Proven)
    );
    assert_eq!(check(&format!("rspauth=\"{}\"", PROOF.to_uppercase()), None), Ok(ServerProof::Proven));
    assert_eq!(check("nextnonce=\"m\"", None), Ok(ServerProof::Absent));
    assert_eq!(check("", None), Ok(ServerProof::Absent));
    for wrong in [
        format!("rspauth=\"{PROOF}\", nc=00000002"),
        format!("rspauth=\"{PROOF}\", cnonce=\"d\""),
        format!("rspauth=\"{PROOF}\", qop=other"),
        format!("rspauth=\"{PROOF}0\""),
        "rspauth=\"\"".to_owned(),
    ] {
        assert_eq!(check(&wrong, None), Err(Code::DigestServerUnproven), "{wrong}");
    }
    let over_body = "rspauth=\"8dcc2d982f5ab6abdb07411490564220\", qop=auth-int";
    assert_eq!(check(over_body, None), Ok(ServerProof::CoversBody));
    assert_eq!(check(over_body, Some(b"ok")), Ok(ServerProof::Proven));
    assert_eq!(check(over_body, Some(b"no")), Err(Code::DigestServerUnproven));
}

/// The next nonce is for the next request; the secret of an algorithm of the session stays (RFC 7616 §3.4.2).
#[test]
fn the_next_nonce_is_taken() {
    let info = AuthenticationInfo::from_lines(&["qop=auth", "nextnonce=\"m\""]);
    assert_eq!(info.next_nonce(), Some("m"));
    for line in ["Digest realm=r, nonce=n, qop=auth", "Digest realm=r, nonce=n, qop=auth, algorithm=MD5-sess"] {
        let session = session(line, "u", "p", "c").with_next_nonce(&info);
        let answer = session.answer(&get("/x", "d")).unwrap();
        assert_eq!(parameter(&answer, "nonce").as_deref(), Some("m"));
        let sessions = line.ends_with("sess");
        assert_eq!(parameter(&answer, "cnonce").as_deref(), Some(if sessions { "c" } else { "d" }));
        let expected = if sessions { "83a53549822db40f023f28e46f7c36f7" } else { "d1fde66a0c692f9afb5f4f0a64abc567" };
        assert_eq!(parameter(&answer, "response").as_deref(), Some(expected));
    }
    for nothing in ["", "nextnonce=\"\"", "nextnonce=\"a\", nextnonce=\"b\"", "nextnonce=\"a\" b", "nextnonce=\"a\tb\""]
    {
        assert_eq!(AuthenticationInfo::from_lines(&[nothing]).next_nonce(), None, "{nothing}");
    }
}

#[derive(Debug, Clone)]
struct Asked {
    line: String,
    name: String,
    password: String,
    method: &'static str,
    target: String,
    body: Option<Vec<u8>>,
    cnonce: String,
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Challenges that everybody can answer, and requests for them. `auth-int` alone comes with a body and nothing else does,
/// since the others prefer it where there is one.
fn asked(value: &'static str) -> impl Strategy<Value = Asked> {
    const ALGORITHMS: [&str; 6] = ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess"];
    let challenge = (value, value, prop::option::of("[a-zA-Z0-9+/]{1,20}"), prop::sample::select(&ALGORITHMS[..]));
    let qop = prop_oneof![Just("auth"), Just("auth-int"), Just("auth, auth-int"), Just("auth-int,auth"), Just("")];
    let user = ("[a-zA-Z0-9@. :]{1,12}", "[ -~\u{E4}\u{FC}\u{4E2D}]{0,20}", any::<bool>());
    let request = (
        prop::sample::select(&["GET", "POST", "OPTIONS"][..]),
        "/[a-z0-9/?=&%]{0,20}",
        "[a-zA-Z0-9+/=]{1,30}",
        prop::collection::vec(any::<u8>(), 0..20),
    );
    (challenge, qop, user, request).prop_map(
        |((realm, nonce, opaque, algorithm), qop, (name, password, hashed), (method, target, cnonce, body))| {
            let algorithm = if qop.is_empty() { algorithm.trim_end_matches("-sess") } else { algorithm };
            let mut line = format!("Digest realm={}, nonce={}, algorithm={algorithm}", quoted(&realm), quoted(&nonce));
            if !qop.is_empty() {
                line.push_str(&format!(", qop=\"{qop}\""));
            }
            if let Some(opaque) = opaque {
                line.push_str(&format!(", opaque=\"{opaque}\""));
            }
            if hashed {
                line.push_str(", userhash=true");
            }
            let body = (qop == "auth-int").then_some(body);
            Asked { line, name, password, method, target, body, cnonce }
        },
    )
}

impl Asked {
    fn answered(&self) -> Secret {
        let request = DigestRequest {
            method: self.method,
            target: &self.target,
            body: self.body.as_deref(),
            count: 1,
            cnonce: &self.cnonce,
        };
        session(&self.line, &self.name, &self.password, &self.cnonce).answer(&request).unwrap()
    }
}

/// What another answers is what we answer, parameter for parameter, but for the order and for an algorithm that it leaves
/// out.
fn same(ours: &Secret, theirs: &str) -> Result<(), TestCaseError> {
    let theirs = Secret::new(theirs);
    for name in ["username", "realm", "uri", "nonce", "nc", "cnonce", "qop", "response", "opaque", "userhash"] {
        prop_assert_eq!(parameter(ours, name), parameter(&theirs, name), "{} of {}", name, theirs.expose_secret());
    }
    if let Some(algorithm) = parameter(&theirs, "algorithm") {
        prop_assert_eq!(parameter(ours, "algorithm"), Some(algorithm));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// But for `auth-int`: it takes the body in the place of its hash, which RFC 7616 §3.4.3 wants there.
    #[test]
    fn http_auth_answers_alike(asked in asked("[ -~]{1,20}")) {
        prop_assume!(asked.body.is_none());
        let challenges = http_auth::parse_challenges(&asked.line).unwrap();
        let mut client = http_auth::DigestClient::try_from(&challenges[0]).unwrap();
        let parameters = http_auth::PasswordParams {
            username: &asked.name,
            password: &asked.password,
            uri: &asked.target,
            method: asked.method,
            body: asked.body.as_deref(),
        };
        let theirs = client.respond_with_testing_cnonce(&parameters, &asked.cnonce).unwrap();
        same(&asked.answered(), &theirs)?;
    }

    /// It does not escape what it quotes.
    #[test]
    fn digest_auth_answers_alike(asked in asked("[a-zA-Z0-9@. +/]{1,20}")) {
        let mut context = digest_auth::AuthContext::new_with_method(
            &asked.name,
            &asked.password,
            &asked.target,
            asked.body.as_deref(),
            digest_auth::HttpMethod::from(asked.method),
        );
        context.set_custom_cnonce(asked.cnonce.clone());
        let mut prompt = digest_auth::parse(&asked.line).unwrap();
        let theirs = prompt.respond(&context).unwrap().to_string();
        same(&asked.answered(), &theirs)?;
    }

    /// Whatever a server sends, an answer holds no control character, and is read back as one set of parameters.
    #[test]
    fn no_challenge_makes_a_header_that_breaks(
        line in "[ -~\t\u{E4}]{0,40}", name in "[ -~\u{E4}\u{4E2D}]{0,10}", target in "/[!-~]{0,20}"
    ) {
        let line = format!("Digest realm=\"r\", nonce=n, {line}");
        for challenge in parse_challenges(&[&line]).list() {
            let Ok(challenge) = DigestChallenge::from_challenge(challenge) else { continue };
            let session =
                DigestSession::new(challenge, &name, &Secret::new("p"), Charset::Utf8, "c", None).unwrap();
            let request = DigestRequest { body: Some(b""), ..get(&target, "c") };
            let answer = session.answer(&request).unwrap();
            prop_assert!(!answer.expose_secret().chars().any(char::is_control));
            prop_assert_eq!(parameter(&answer, "uri"), Some(target.clone()));
            prop_assert!(parameter(&answer, "response").is_some());
        }
    }
}

#[test]
fn staleness_is_read_whatever_its_case() {
    for (line, expected) in
        [("stale=true", true), ("stale=\"TRUE\"", true), ("stale=false", false), ("stale=1", false), ("x=1", false)]
    {
        let challenge = challenge(&format!("Digest realm=r, nonce=n, {line}")).unwrap();
        assert_eq!(challenge.is_stale(), expected, "{line}");
        assert_eq!((challenge.realm(), challenge.nonce(), challenge.protection()), ("r", "n", None));
        assert_eq!(challenge.algorithm().as_str(), "MD5");
    }
}

/// A megabyte in any of what goes back is answered, once through.
#[test]
fn a_huge_challenge_is_answered() {
    let huge = "\\\"".repeat(500_000);
    for name in ["realm", "nonce", "opaque", "other"] {
        let fields =
            ["realm", "nonce", "opaque"].iter().filter(|field| **field != name).map(|field| format!("{field}=x, "));
        let line = format!("Digest {}{name}=\"{huge}\"", fields.collect::<String>());
        let answer = session(&line, "u", "p", "c").answer(&get("/", "c")).unwrap();
        assert_eq!(answer.expose_secret().len() > 1_000_000, name != "other");
    }
}

/// Neither name, password nor what stands for it is shown.
#[test]
fn a_session_shows_no_secret() {
    let session = session("Digest realm=r, nonce=n", "canary-name", "canary-word", "c");
    let shown = format!("{session:?}");
    assert!(shown.contains("nonce") && !shown.contains("canary"), "{shown}");
    assert!(!shown.contains("secret"), "{shown}");
    let request = DigestRequest { body: Some(b"canary"), ..get("/x?token=canary", "c") };
    assert_eq!(
        format!("{request:?}"),
        "DigestRequest { method: \"GET\", target: \"/x\", body_length: Some(6), count: 1, cnonce: \"c\" }"
    );
}
