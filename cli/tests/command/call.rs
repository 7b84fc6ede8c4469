use crate::running::{Folder, Run};
use crate::server::Server;

/// A key on P-256 that is used nowhere else.
pub(crate) const EC_KEY: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgalMCPHDjYEza0kFj
Y4iKdACddrXHZe7tBApbRxo2hcqhRANCAAQkEjH8PhpL9c6VpWX9wqQXJiNRHB+f
0UzSuhjNkXCPATHLC+ZQWD/9zkoAXzPrp7AIxBKzCuzN+cwWaKRg5pyN
-----END PRIVATE KEY-----
";

const REGISTRY: &str = "\
<credentials xmlns=\"http://www.infinica.com/credentials\" xmlns:c=\"urn:credmatch:credentials\" \
xmlns:k=\"http://www.infinica.com/keystores\">
<server host=\"127.0.0.1\"><passwordCredentials name=\"reader\" password=\"canary\"/></server>
<server host=\"127.0.0.1\" path=\"/reactive\" preemptive=\"false\"><passwordCredentials name=\"reader\" \
password=\"canary\"/></server>
<server host=\"127.0.0.1\" path=\"/ticket\"><oauthCredentials><signature><k:privateKey alias=\"ec\"/></signature>\
<sub>me</sub><timeout>60s</timeout></oauthCredentials></server>
<server host=\"127.0.0.1\" path=\"/kerberos\"><kerberosCredentials/></server>
<server host=\"remote.example\"><c:bearer token=\"canary\"/></server>
</credentials>";

/// `reader:canary`.
const BASIC: &str = "Basic cmVhZGVyOmNhbmFyeQ==";

fn folder() -> Folder {
    Folder::with(&[("a.xml", REGISTRY), ("ec.pem", EC_KEY), ("body", "from a file")])
}

fn call(url: &str, more: &[&str]) -> Run {
    folder().run_in(&[], &[&["call", "-r", "a.xml", url][..], more].concat())
}

#[track_caller]
fn silent(run: &Run) {
    for secret in ["canary", "cmVhZGVyOmNhbmFyeQ", "eyJ"] {
        assert!(!run.out.contains(secret) && !run.err.contains(secret), "{}{}", run.out, run.err);
    }
}

#[test]
fn the_body_goes_to_standard_output_and_the_exchange_to_standard_error() {
    let server = Server::that_answers(&["200 OK\n\nhello\n"]);
    let run = call(&server.url("/x/../y?q"), &[]).exits(0);
    assert_eq!(run.out, "hello\n");
    let expected = "  sent    password credentials, with the first request\n   \
                    1  send         Authorization: Basic <password of \"reader\">\n   2  answer       200\n   \
                    3  done         answered: the answer stands\n";
    assert!(run.err.ends_with(expected) && run.err.starts_with("GET http://127.0.0.1:"), "{}", run.err);
    silent(&run);
    let seen = server.seen();
    assert!(seen[0].head.starts_with("GET /y?q HTTP/1.1\n"), "{}", seen[0].head);
    assert_eq!(seen[0].field("authorization"), Some(BASIC));
}

#[test]
fn a_challenge_is_answered_once() {
    let server = Server::that_answers(&[
        "401 No\nWWW-Authenticate: Basic realm=\"r\"\n\nno",
        "401 No\nWWW-Authenticate: Basic realm=\"r\"\n\nno",
    ]);
    let run = call(&server.url("/reactive"), &[]).exits(1);
    assert_eq!(run.out, "no");
    assert!(run.err.contains("5  done         rejected: "), "{}", run.err);
    let seen = server.seen();
    assert_eq!((seen[0].field("authorization"), seen[1].field("authorization")), (None, Some(BASIC)));
}

#[test]
fn a_digest_is_answered() {
    let server = Server::that_answers(&[
        "401 No\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n1\", qop=\"auth\"",
        "401 No\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n2\", qop=\"auth\", stale=true",
        "200 OK\nAuthentication-Info: rspauth=\"00\"",
    ]);
    let run = call(&server.url("/reactive?secret"), &[]).exits(2);
    assert!(run.err.contains("digest-server-unproven") && run.out.is_empty(), "{}", run.err);
    let seen = server.seen();
    assert!(seen[1].field("authorization").unwrap().contains("uri=\"/reactive?secret\""), "{seen:?}");
    assert!(seen[2].field("authorization").unwrap().contains("nonce=\"n2\""), "{seen:?}");
    assert!(!run.err.contains("secret") && !run.err.contains("response="), "{}", run.err);
}

#[test]
fn a_redirect_is_a_request_of_its_own() {
    let away = "302 Found\nLocation: http://localhost:PORT/away?t=secret";
    let server = Server::that_answers(&[away, "302 Found\nLocation: http://127.0.0.1:PORT/back", "200 OK\n\nend"]);
    let more = ["--header", "X-Api-Key: canary", "-H", "Accept: text/plain"];
    let run = call(&server.url("/"), &more).exits(0);
    assert_eq!(run.out, "end");
    silent(&run);
    assert!(run.err.contains("/away?...\n  no entry\n") && !run.err.contains("secret"), "{}", run.err);
    let seen = server.seen();
    let of = |name: &str| seen.iter().map(|one| one.field(name).is_some()).collect::<Vec<_>>();
    assert_eq!(of("authorization"), [true, false, true]);
    assert_eq!(of("x-api-key"), [true, false, false]);
    assert_eq!(of("accept"), [true, true, true]);
}

#[test]
fn redirects_come_to_an_end() {
    let round = "302 Found\nLocation: /round";
    let server = Server::that_answers(&[round, round, round]);
    let run = call(&server.url("/"), &["--max-redirects", "2"]).exits(2);
    assert!(run.err.contains("more than 2 redirects"), "{}", run.err);
    server.seen();
    let server = Server::that_answers(&[round]);
    call(&server.url("/"), &["--max-redirects", "0"]).exits(0);
    server.seen();
    let server = Server::that_answers(&["302 Found\nLocation: file:///etc/passwd"]);
    assert!(call(&server.url("/"), &[]).exits(2).err.contains("a redirect: "));
    server.seen();
}

#[test]
fn a_ticket_is_signed_by_the_key_that_was_given() {
    let server = Server::that_answers(&["200 OK"]);
    let url = server.url("/ticket");
    let run = call(&url, &["--key", "ec=ec.pem", "--algorithm", "ec=ES256"]).exits(0);
    silent(&run);
    assert!(run.err.contains("1  sign         a ticket, by key \"ec\" with ES256"), "{}", run.err);
    let seen = server.seen();
    let token = seen[0].field("authorization").unwrap().strip_prefix("Bearer ").unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    assert!(parts.len() == 3 && parts[0].starts_with("eyJ") && parts[2].len() == 86, "{token}");
    let run = call(&url, &[]).exits(2);
    assert!(run.err.contains("the key \"ec\" was not given") && run.err.contains("--key ec=FILE"), "{}", run.err);
}

#[test]
fn bodies_and_fields_of_the_caller_are_sent() {
    let server = Server::that_answers(&["307 T\nLocation: /again", "201 Created"]);
    call(&server.url("/"), &["--data-file", "body", "-H", "Content-Type: text/x"]).exits(0);
    let seen = server.seen();
    for one in &seen {
        assert!(one.head.starts_with("POST ") && one.body == "from a file", "{one:?}");
        assert_eq!(one.field("content-type"), Some("text/x"));
    }
    let server = Server::that_answers(&["401 No\nWWW-Authenticate: Basic", "200 OK"]);
    call(&server.url("/reactive"), &["-X", "PUT", "--data", "twice"]).exits(0);
    let seen = server.seen();
    assert!(seen.iter().all(|one| one.head.starts_with("PUT ") && one.body == "twice"), "{seen:?}");
    let run = call("http://127.0.0.1:1/", &["-H", "Authorization: Basic canary"]).exits(2);
    assert!(run.err.contains("the registry, says what this field holds"), "{}", run.err);
}

#[test]
fn what_the_server_repeats_is_not_shown() {
    let server = Server::that_answers(&[&format!(
        "401 No\nWWW-Authenticate: X got=\"{BASIC}\", password=\"canary\"\nWWW-Authenticate: Y \"\u{202E}\""
    )]);
    let run = call(&server.url("/"), &[]).exits(1);
    silent(&run);
    assert!(run.err.contains("X got=\"Basic <what was sent>\"") && !run.err.contains('\u{202E}'), "{}", run.err);
    server.seen();
}

#[test]
fn statuses_and_failures_are_exit_codes() {
    for (status, code) in [("204 No Content", 0), ("304 Not Modified", 0), ("404 Not Found", 1), ("500 Error", 1)] {
        let server = Server::that_answers(&[status]);
        call(&server.url("/"), &[]).exits(code);
        server.seen();
    }
    let port = Server::that_answers(&[]).port;
    assert!(
        call(&format!("http://127.0.0.1:{port}/"), &[])
            .exits(2)
            .err
            .contains(&format!("no answer of 127.0.0.1:{port}: nobody listens there\n  help: check host and port"))
    );
    assert!(call("http://127.0.0.1:1/kerberos", &[]).exits(2).err.contains("no tokens of Kerberos"));
    assert!(call("http://remote.example/", &[]).exits(2).err.contains("insecure-transport"));
    assert!(call("ftp://127.0.0.1/", &[]).exits(2).err.contains("not one of http or https"));
    assert!(call("https:\\\\h:canary@x", &[]).exits(2).err.contains("url-backslash"));
}

#[test]
fn the_answer_goes_into_a_file_if_asked() {
    let folder = folder();
    let server = Server::that_answers(&["200 OK\n\nhello"]);
    let run = folder.run(&format!("call -r a.xml -o answer {}", server.url("/"))).exits(0);
    assert_eq!((run.out.as_str(), folder.read("answer").as_slice()), ("", &b"hello"[..]));
    server.seen();
}

#[test]
fn a_proxy_gets_no_credentials() {
    let proxy = Server::that_answers(&["407 No\nProxy-Authenticate: Basic realm=\"p\""]);
    let variables = [("HTTPS_PROXY", proxy.url("").replace("http://", "http://me:canary@"))];
    let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
    let run = folder().run_in(&variables, &["call", "-r", "a.xml", "https://remote.example/"]).exits(2);
    silent(&run);
    let seen = proxy.seen();
    assert!(seen[0].head.starts_with("CONNECT remote.example:443 "), "{seen:?}");
    assert_eq!(seen[0].field("authorization"), None);
}
