use serde_json::json;

use crate::running::{Folder, Run};

/// Entries of many kinds; secrets are canaries, names are not.
pub(crate) const KINDS: &str = "\
<process xmlns=\"http://www.infinica.com/process-engine\">
<technicalCredentials><entry name=\"t\"><passwordCredentials xmlns=\"http://www.infinica.com/credentials\" name=\"tech\" \
password=\"canary\"/></entry></technicalCredentials>
<credentials xmlns=\"http://www.infinica.com/credentials\" xmlns:c=\"urn:credmatch:credentials\" \
xmlns:k=\"http://www.infinica.com/keystores\">
<server host=\"basic\"><passwordCredentials name=\"reader\" password=\"canary\"><basicConfig charset=\"UTF-8\"/>\
</passwordCredentials></server>
<server host=\"reactive\" preemptive=\"false\"><passwordCredentials name=\"reader\" password=\"canary\"/></server>
<server host=\"bearer\"><c:bearer token=\"canary\"/></server>
<server host=\"ticket\"><oauthCredentials><ticket>canary</ticket></oauthCredentials></server>
<server host=\"oauth\"><oauthCredentials><signature><k:privateKey alias=\"sig\" password=\"canary\"/></signature>\
<encryption><k:publicKey keyStore=\"s\" alias=\"enc\"/></encryption><sub>me</sub><timeout>60s</timeout>\
</oauthCredentials></server>
<server host=\"ec\"><oauthCredentials><signature><k:privateKey alias=\"ec\"/></signature><sub>me</sub>\
</oauthCredentials></server>
<server host=\"unsigned\"><oauthCredentials><sub>me</sub></oauthCredentials></server>
<server host=\"kerberos\"><kerberosCredentials/></server>
<server host=\"technical\"><technical name=\"t\"/></server>
<server host=\"as\"><impersonationCredentials user=\"boss\"><actualCredentials><passwordCredentials name=\"reader\" \
password=\"canary\"/></actualCredentials></impersonationCredentials></server>
<server host=\"current\"><currentCredentials/></server>
<server host=\"ssh\"><sshKeyCredentials username=\"u\" url=\"k\" password=\"canary\"/></server>
<server host=\"client\"><c:clientCredentials tokenUrl=\"https://t/\" clientId=\"c\" clientSecret=\"canary\"/></server>
</credentials></process>";

fn folder() -> Folder {
    Folder::with(&[("a.xml", KINDS)])
}

fn dry_run(folder: &Folder, url: &str, more: &[&str]) -> Run {
    let arguments = ["request", "--dry-run", "-r", "global:a.xml", url];
    folder.run_in(&[], &[&arguments, more].concat())
}

#[test]
fn what_would_be_sent_with_words_for_secrets() {
    let folder = folder();
    let run = dry_run(&folder, "https://user:canary@basic/x?canary", &["-X", "PUT"]).exits(0);
    let expected = "PUT https://basic/x?...\n  entry   a.xml:4:1 (global:0)\n  for     *://basic/\n  \
                    sent    password credentials, with the first request\n  config  nested in the credentials\n   \
                    1  send         Authorization: Basic <password of \"reader\">\n";
    assert_eq!((run.out.as_str(), run.err.as_str()), (expected, ""));
    for (url, expected) in [
        ("https://bearer/", "send         Authorization: Bearer <token of the entry>\n"),
        ("https://ticket/", "send         Authorization: Bearer <token of the entry>\n"),
        ("https://technical/", "send         Authorization: Basic <password of \"tech\">\n"),
        ("https://as/", "<password of \"reader\">\n                   Infinica-Impersonate: boss\n"),
        ("https://reactive/", "send-without the entry waits for a challenge\n"),
        ("https://ec/", "sign         a ticket, by key \"ec\" with RS256\n"),
        ("https://ec/", "2  send         Authorization: Bearer <ticket signed by key \"ec\">\n"),
        ("https://oauth/", "2  encrypt      the ticket, for key \"s/enc\" with RSA-OAEP-256 and A256GCM\n"),
        (
            "https://oauth/",
            "3  send         Authorization: Bearer <ticket signed by key \"sig\", encrypted for key \"s/enc\">",
        ),
        ("https://kerberos/", "2  send         Authorization: Negotiate <token of Kerberos for \"HTTP@kerberos\">\n"),
    ] {
        let run = dry_run(&folder, url, &[]).exits(0);
        assert!(run.out.contains(expected), "{url}: {}", run.out);
    }
}

#[test]
fn what_follows_a_challenge() {
    let folder = folder();
    let digest = ["--challenge", "Basic realm=\"r\"", "--challenge", "Digest realm=\"r\", nonce=\"n\", qop=\"auth\""];
    let run = dry_run(&folder, "https://reactive/x?canary", &digest).exits(0);
    let expected = "   1  send-without the entry waits for a challenge\n   2  answer       401\n                   \
                    WWW-Authenticate: Basic realm=\"r\"\n                   \
                    WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\n   \
                    3  send         Authorization: Digest realm=r, qop=auth, nc=00000001, <proof of the password of \"reader\">\n";
    assert!(run.out.ends_with(expected), "{}", run.out);
    for (url, more, end) in [
        ("https://basic/", &["--challenge", "Basic realm=\"r\""][..], "done         rejected: "),
        ("https://basic/", &["--challenge", "Negotiate"], "done         rejected: "),
        ("https://reactive/", &["--challenge", "Negotiate"], "done         no-supported-scheme: "),
        ("https://basic/", &["--status", "407"], "done         proxy: "),
        ("https://basic/", &["--status", "200"], "done         answered: "),
        ("https://nowhere/", &["--status", "401"], "done         no-entry: "),
    ] {
        let run = dry_run(&folder, url, more);
        assert!(run.out.contains(end), "{url} {more:?}: {}", run.out);
    }
}

#[test]
fn exit_codes_say_whether_anything_can_be_sent() {
    let folder = folder();
    dry_run(&folder, "https://nowhere/", &[]).exits(1);
    assert!(dry_run(&folder, "https:\\\\basic", &[]).exits(2).out.contains("refused url-backslash"));
    for (url, code) in [
        ("https://ssh/", "not-for-http"),
        ("https://current/", "needs-current-user"),
        ("https://unsigned/", "ticket-unsigned"),
        ("http://bearer/", "insecure-transport"),
        ("https://client/", "kind-not-presented"),
    ] {
        let answer = dry_run(&folder, url, &["--json"]).exits(2).json();
        let refusal = &answer["steps"][0];
        assert_eq!((&refusal["code"], &refusal["entry"]), (&code.into(), &answer["entry"]["entry"]));
        assert!(refusal["number"].is_u64() && refusal["help"].is_string(), "{refusal}");
        let run = dry_run(&folder, url, &[]).exits(2);
        assert!(run.out.contains(&format!("refuse       {code}: ")) && run.out.contains("help: "), "{}", run.out);
    }
    dry_run(&folder, "http://bearer/", &["--insecure-http"]).exits(0);
    dry_run(&folder, "https://unsigned/", &["--allow-unsigned"]).exits(0);
    let run = folder.run("request -r global:a.xml https://basic/").exits(2);
    assert!(run.err.contains("--dry-run"), "{}", run.err);
}

#[test]
fn the_same_for_machines() {
    let folder = folder();
    let run = dry_run(&folder, "https://reactive/?canary", &["--json", "--challenge", "Basic realm=\"r\""]).exits(0);
    let expected = json!({
        "url": "https://reactive/?...", "method": "GET",
        "entry": {
            "entry": 1, "layer": "global", "descriptor": "*://reactive/", "host": "reactive", "kind": "password",
            "priority": 0, "preemptive": false, "source": "a.xml", "line": 5, "column": 1,
        },
        "configuration": {"kind": "password", "provenance": "none"},
        "steps": [
            {"step": "send-without", "reason": "reactive"},
            {"step": "answer", "status": 401, "www_authenticate": ["Basic realm=\"r\""]},
            {
                "step": "send", "entry": 1, "scheme": "Basic", "configuration": "none",
                "headers": {"authorization": "Basic <password of \"reader\">"},
            },
        ],
    });
    assert_eq!(run.json(), expected);
    let run = dry_run(&folder, "https:\\\\canary@h", &["--json"]).exits(2);
    assert_eq!(run.json()["error"]["code"], "url-backslash");
    let run = dry_run(&folder, "https://nowhere/", &["--json"]).exits(1);
    assert!(run.json()["entry"].is_null() && run.json()["steps"][0]["reason"] == "no-entry", "{}", run.out);
}

#[test]
fn keys_that_cannot_sign_are_refused_before_anything_else() {
    let folder = folder();
    folder.write("ec.pem", crate::call::EC_KEY.as_bytes());
    folder.write("text.pem", b"canary");
    let with = |arguments: &[&str]| dry_run(&folder, "https://ec/", arguments);
    let run = with(&["--key", "ec=ec.pem", "--algorithm", "ec=ES256"]).exits(0);
    assert!(run.out.contains("by key \"ec\" with ES256"), "{}", run.out);
    assert!(with(&["--key", "ec=ec.pem"]).exits(2).err.contains("signing-key-mismatch"));
    assert!(with(&["--key", "ec=text.pem"]).exits(2).err.contains("signing-key-malformed"));
    assert!(with(&["--key", "ec=none.pem"]).exits(2).err.contains("there is no such file"));
    assert!(with(&["--key", "ec.pem"]).exits(2).err.contains("ALIAS="));
    assert!(with(&["--algorithm", "ec=ES257"]).exits(2).err.contains("ES256"));
}

#[test]
fn no_secret_is_in_the_output() {
    let folder = folder();
    let challenges = [
        &[][..],
        &["--challenge", "Basic realm=\"r\""],
        &["--challenge", "Digest realm=\"r\", nonce=\"n\", qop=\"auth\""],
        &["--challenge", "Bearer error=\"invalid_token\""],
    ];
    // The password and `reader:canary`, `tech:canary` in Base64.
    let secrets = ["canary", "cmVhZGVyOmNhbmFyeQ", "dGVjaDpjYW5hcnk"];
    let hosts =
        ["basic", "reactive", "bearer", "ticket", "oauth", "ec", "unsigned", "technical", "as", "ssh", "client"];
    for host in hosts {
        for challenge in challenges {
            for json in [&[][..], &["--json"]] {
                let run = dry_run(
                    &folder,
                    &format!("https://canary:canary@{host}/?canary#canary"),
                    &[challenge, json].concat(),
                );
                for secret in secrets {
                    assert!(!run.out.contains(secret) && !run.err.contains(secret), "{host}: {}{}", run.out, run.err);
                }
                assert!(!run.out.contains("eyJ"), "a ticket: {}", run.out);
            }
        }
    }
}

#[test]
fn refusals_name_the_options_that_help() {
    let folder = folder();
    for (url, option) in [
        ("https://current/", "--user NAME=FILE"),
        ("https://unsigned/", "--allow-unsigned"),
        ("http://bearer/", "--insecure-http"),
    ] {
        let run = dry_run(&folder, url, &[]).exits(2);
        assert!(run.out.contains(option), "{}", run.out);
    }
}

#[test]
fn the_current_user_is_who_is_named() {
    let folder = folder();
    let own =
        "<passwordCredentials xmlns=\"http://www.infinica.com/credentials\" name=\"jane.doe\" password=\"canary\"/>";
    folder.write("jane.xml", own.as_bytes());
    let run = dry_run(&folder, "https://current/", &["--user", "jane=jane.xml"]).exits(0);
    assert!(run.out.ends_with("send         Authorization: Basic <password of \"jane.doe\">\n"), "{}", run.out);
    assert!(!run.out.contains("canary"));
    // Who acts as somebody else has no credentials of that one.
    let acting = dry_run(&folder, "https://current/", &["--user", "jane=jane.xml", "--acts-as", "boss"]).exits(0);
    assert!(acting.out.contains("send-without the user has nothing"), "{}", acting.out);
    let bare = dry_run(&folder, "https://current/", &["--user", "jane"]).exits(0);
    assert!(bare.out.contains("send-without"), "{}", bare.out);
    folder.write("wrong.xml", b"<passwordCredentials xmlns=\"http://www.infinica.com/credentials\" name=\"canary\"/>");
    let wrong = dry_run(&folder, "https://current/", &["--user", "jane=wrong.xml"]).exits(2);
    assert!(wrong.err.contains("missing-attribute") && wrong.err.contains("wrong.xml:1:"), "{}", wrong.err);
    assert!(!wrong.err.contains("canary"), "{}", wrong.err);
    let none = dry_run(&folder, "https://current/", &["--user", "jane=none.xml"]).exits(2);
    assert!(none.err.contains("none.xml cannot be read"), "{}", none.err);
    assert!(dry_run(&folder, "https://current/", &["--acts-as", "boss"]).exits(2).err.contains("--user"));
}

#[test]
fn a_challenge_may_stand_behind_its_name() {
    let folder = folder();
    for line in ["Basic realm=\"r\"", "WWW-Authenticate: Basic realm=\"r\"", "< www-authenticate:Basic realm=\"r\""] {
        let run = dry_run(&folder, "https://reactive/", &["--challenge", line]).exits(0);
        assert!(run.out.contains("WWW-Authenticate: Basic realm=\"r\"\n") && run.out.contains("send  "), "{}", run.out);
    }
    let proxy =
        dry_run(&folder, "https://reactive/", &["--challenge", "Proxy-Authenticate: Basic realm=\"r\""]).exits(2);
    assert!(proxy.err.contains("WWW-Authenticate"), "{}", proxy.err);
}
