//! The request target is what the URL standard writes (RFC 9112 §3.2.1), held to the crate `url`.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use credmatch::{Code, request_target};
use proptest::prelude::*;
use url::{Position, Url};

fn target(url: &str) -> String {
    request_target(url).unwrap().unwrap()
}

#[test]
fn targets_are_path_and_query() {
    for (url, expected) in [
        ("http://h", "/"),
        ("http://h?", "/?"),
        ("http://h?a/b", "/?a/b"),
        ("http://h#/x?y", "/"),
        ("https://h:8443/a/b?c=d#e", "/a/b?c=d"),
        ("http://h/a/../b/./c/..", "/b/"),
        ("http://h/a/%2E%2e/b/%2e", "/b/"),
        ("http://h/a//../b", "/a/b"),
        ("http://h/../../a", "/a"),
        ("http://h/...", "/..."),
        ("http://h/a?../b", "/a?../b"),
        ("http://h/ä?ö=ü", "/%C3%A4?%C3%B6=%C3%BC"),
        ("http://h/%c3%a4%7e", "/%c3%a4%7e"),
        ("http://h/%zz%", "/%zz%"),
        ("http://h/a;b,c@d:e", "/a;b,c@d:e"),
        ("http://u:p@h/a?b@c", "/a?b@c"),
        ("http://[::1]/a", "/a"),
    ] {
        assert_eq!(target(url), expected, "{url}");
    }
}

#[test]
fn what_names_no_server_has_none() {
    assert_eq!(request_target("urn:a:b"), Ok(None));
    assert_eq!(request_target("http://h/a b").map_err(|error| error.code), Err(Code::UrlControlCharacter));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn the_url_crate_writes_the_same(rest in "[/?#]([!-~\u{E4}\u{4E2D}/.]|%2e|\\.\\.|/){0,30}") {
        let url = format!("http://h{rest}");
        if let Ok(Some(ours)) = request_target(&url) {
            let theirs = Url::parse(&url).unwrap();
            prop_assert_eq!(ours, &theirs[Position::BeforePath..Position::AfterQuery], "{}", url);
        }
    }
}
