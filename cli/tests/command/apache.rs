//! Against a real server: `cargo xtask test` starts Apache httpd, and says where it is in `CREDMATCH_APACHE`.

use crate::running::{Folder, Run};

/// Calls the server, whose host has this entry.
fn call(attributes: &str, credentials: &str, path: &str, more: &[&str]) -> Run {
    let xml = format!(
        "<credentials xmlns='http://www.infinica.com/credentials' xmlns:c='urn:credmatch:credentials'>
         <server host='127.0.0.1' {attributes}>{credentials}</server></credentials>"
    );
    let folder = Folder::with(&[("a.xml", &xml)]);
    let address = std::env::var("CREDMATCH_APACHE").unwrap();
    folder.run_in(&[], &[&["call", "-r", "a.xml", &format!("{address}{path}")][..], more].concat())
}

const PASSWORD: &str = "<passwordCredentials name='jürgen' password='pässwörd'/>";

#[test]
#[ignore = "cargo xtask test starts the server"]
fn basic_with_letters_beyond_ascii() {
    for attributes in ["", "preemptive='false'"] {
        let run = call(attributes, PASSWORD, "/basic/page", &[]).exits(0);
        assert_eq!(run.out, "page\n");
        assert!(run.err.contains("Basic <password of \"jürgen\">"), "{}", run.err);
    }
    call("", "<passwordCredentials name='user' password='wrong'/>", "/basic/page", &[]).exits(1);
}

#[test]
#[ignore = "cargo xtask test starts the server"]
fn digest_of_a_server_that_gives_nonces() {
    // This server does not know `username*`, by which names beyond ASCII go.
    const PASSWORD: &str = "<passwordCredentials name='user' password='pässwörd'/>";
    let run = call("preemptive='false'", PASSWORD, "/digest/page", &[]).exits(0);
    assert_eq!(run.out, "page\n");
    assert!(run.err.contains("<proof of the password of \"user\">"), "{}", run.err);
    assert!(run.err.contains("5  done         answered"), "{}", run.err);
    // A redirect to the same origin goes with the nonce that was learned.
    let run = call("preemptive='false'", PASSWORD, "/back/digest/page", &[]).exits(0);
    assert_eq!(run.out, "page\n");
}

#[test]
#[ignore = "cargo xtask test starts the server"]
fn a_redirect_to_another_name_takes_nothing_along() {
    let run = call("", PASSWORD, "/away/basic/page", &[]).exits(1);
    assert!(run.err.contains("no entry\n") && run.err.contains("done         no-entry"), "{}", run.err);
    let run = call("", PASSWORD, "/keep/open/page", &["--data", "body"]).exits(0);
    assert_eq!(run.out, "body");
    assert!(call("", PASSWORD, "/round/", &[]).exits(2).err.contains("more than 10 redirects"));
}

#[test]
#[ignore = "cargo xtask test starts the server"]
fn tokens_go_to_loopback_over_plain_http() {
    call("", "<c:bearer token='abc'/>", "/bearer/page", &[]).exits(0);
    call("", "<c:bearer token='abc'/>", "/denied/page", &[]).exits(1);
}
