//! Witnesses and covers, held to what [`Effective::excluded_by`] says of a pool of URLs.
#![cfg(feature = "url")]

use proptest::prelude::*;

use super::explain::Effective;
use super::stack::EntryId;
use super::target::{self, Room};
use super::witness::common;
use super::{common_witness, covers, witness};
use crate::document::Limits;
use crate::registry::{CanonicalHosts, Descriptor, LayerKind, Written};

fn read(host: &str, port: &str, protocol: &str, path: &str) -> Option<Descriptor> {
    let given = |text| (!str::is_empty(text)).then_some(text);
    let written = Written {
        host: given(host),
        port: given(port),
        protocol: given(protocol),
        path: given(path),
        ..Written::default()
    };
    Descriptor::read(&written, &Limits::default(), &CanonicalHosts::new(), &mut Vec::new())
}

fn effective(descriptor: &Descriptor) -> Effective<'_> {
    let id = EntryId::new(LayerKind::Global, 0).unwrap();
    Effective { id, descriptor, port: descriptor.port(), priority: 0 }
}

fn matches(descriptor: &Descriptor, url: &str) -> bool {
    let mut room = Room::new();
    let target = target::read(url.as_bytes(), &Limits::default(), &mut room).unwrap();
    target.is_some_and(|target| effective(descriptor).excluded_by(&target, None).is_none())
}

fn words(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(words)
}

fn label() -> impl Strategy<Value = &'static str> {
    words(&["a", "b", "ab", "aab", "*", "a*", "*b", "a*b", "*a*", "*ab*", "ba*", "some", "1", "1*"])
}

fn host() -> impl Strategy<Value = String> {
    let tail = || prop::collection::vec(label(), 1..4).prop_map(|labels| labels.join("."));
    let any_depth = tail().prop_map(|tail| format!("**.{tail}"));
    let fixed = words(&["", "", "*", "127.0.0.1", "[::1]", "a.b.", "*.b.", "**.b.", ".*.b"]).prop_map(str::to_owned);
    prop_oneof![3 => tail(), 2 => any_depth, 2 => fixed]
}

fn path() -> impl Strategy<Value = String> {
    let segment = words(&["a", "b", "ab", "*", "**", "**", "a*", "*b", "*a*", "%41*", "%%34*", ".*", "*.", "c"]);
    prop::collection::vec(segment, 0..5)
        .prop_map(|segments| segments.into_iter().fold(String::new(), |path, segment| format!("{path}/{segment}")))
}

fn descriptor() -> impl Strategy<Value = Descriptor> {
    let port = words(&["", "", "80", "443", "8080"]);
    let protocol = words(&["", "", "http", "https", "http*", "*s", "fil*", "*le", "x*", "file", "*-y", "w*s"]);
    (host(), port, protocol, path())
        .prop_filter_map("legal", |(host, port, protocol, path)| read(&host, port, protocol, &path))
}

fn url() -> impl Strategy<Value = String> {
    let host = prop::collection::vec(words(&["a", "b", "ab", "aab", "axb", "some", "bab", "1a"]), 1..5)
        .prop_map(|labels| labels.join("."));
    let fixed = words(&["127.0.0.1", "[::1]", "a.b.", ".a.b", "x..b"]).prop_map(str::to_owned);
    let host = prop_oneof![4 => host, 1 => fixed];
    let protocol = words(&["http", "https", "ws", "wss", "x", "xs", "filele", "fila", "a-y"]);
    let port = words(&["", "", ":80", ":443", ":8080"]);
    let path = prop::collection::vec(words(&["a", "b", "ab", "axb", "aa", "c", "A", ".a", "b.", "%%341"]), 0..6)
        .prop_map(|segments| segments.join("/"));
    (protocol, host, port, path).prop_map(|(protocol, host, port, path)| format!("{protocol}://{host}{port}/{path}"))
}

fn urls() -> impl Strategy<Value = Vec<String>> {
    // The interpreter takes seconds to parse one and compare it.
    prop::collection::vec(url(), if cfg!(miri) { 4 } else { 200 })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(miri) { 2 } else { 150 }))]

    #[test]
    fn a_witness_is_matched_and_none_means_nothing_is(one in descriptor(), urls in urls()) {
        match witness(&effective(&one), &Limits::default()) {
            Some(url) => prop_assert!(matches(&one, &url), "{one} {url}"),
            None => for url in &urls {
                prop_assert!(!matches(&one, url), "{one} {url}");
            }
        }
    }

    #[test]
    fn a_common_witness_is_matched_by_both_and_none_means_that_scopes_are_apart(
        a in descriptor(), b in descriptor(), urls in urls()
    ) {
        let found = common_witness(&effective(&a), &effective(&b), &Limits::default());
        prop_assert_eq!(
            found.is_some(), common_witness(&effective(&b), &effective(&a), &Limits::default()).is_some()
        );
        match found {
            Some(url) => prop_assert!(matches(&a, &url) && matches(&b, &url), "{a} {b} {url}"),
            None => for url in &urls {
                prop_assert!(!(matches(&a, url) && matches(&b, url)), "{a} {b} {url}");
            }
        }
    }

    #[test]
    fn what_is_covered_never_matches_alone(a in descriptor(), b in descriptor(), urls in urls()) {
        if covers(&effective(&a), &effective(&b)) {
            for url in urls.iter().cloned().chain(witness(&effective(&b), &Limits::default())) {
                prop_assert!(!matches(&b, &url) || matches(&a, &url), "{a} {b} {url}");
            }
        }
        prop_assert!(covers(&effective(&a), &effective(&a)), "{}", a);
    }
}

#[test]
fn witnesses_are_plausible() {
    for (host, port, protocol, path, expected) in [
        ("h", "", "", "", "https://h/"),
        ("h", "80", "", "/a", "http://h/a"),
        ("h", "8443", "", "", "https://h:8443/"),
        ("h", "22", "", "", "sftp://h/"),
        ("h", "80", "https", "", "https://h:80/"),
        ("", "", "", "", "https://some.example/"),
        ("*.example.com", "", "http*", "/a/*/b", "https://some.example.com/a/some/b"),
        ("api-*.example.com", "", "", "/**/b", "https://api-some.example.com/b"),
        ("[::1]", "", "", "", "https://[::1]/"),
    ] {
        let one = read(host, port, protocol, path).unwrap();
        assert_eq!(witness(&effective(&one), &Limits::default()).as_deref(), Some(expected));
    }
}

#[test]
fn patterns_meet_where_their_ends_do() {
    for (a, b, expected) in [
        (("api-*.example.com", "/a"), ("*.example.com", "/a/*"), Some("https://api-some.example.com/a/some")),
        (("**.example.com", ""), ("*.b.example.com", ""), Some("https://some.b.example.com/")),
        (("**.example.com", ""), ("**.com", ""), Some("https://some.example.com/")),
        (("*.example.com", ""), ("*.b.example.com", ""), None),
        (("h", "/a/*/c"), ("h", "/a/b/d"), None),
        (("h", "/a/**/c"), ("h", "/a/b/d"), Some("https://h/a/b/d/c")),
        (("a*.h", ""), ("*b.h", ""), Some("https://asomeb.h/")),
        (("*", ""), ("[::1]", "/x"), Some("https://[::1]/x")),
        (("*.1", ""), ("127.0.0.1", ""), None),
        (("**.x", ""), ("..*x", ""), Some("https://..x/")),
        (("**.x", ""), (".*x", ""), None),
        (("a.example.com", "/x"), ("*.example.com", ""), Some("https://a.example.com/x")),
        (("*.example.com", ""), ("a.example.com", "/x"), Some("https://a.example.com/x")),
    ] {
        let (one, other) = (read(a.0, "", "", a.1).unwrap(), read(b.0, "", "", b.1).unwrap());
        let found = common_witness(&effective(&one), &effective(&other), &Limits::default());
        assert_eq!(found.as_deref(), expected, "{one} {other}");
    }
}

#[test]
fn covers_is_containment() {
    for (a, b, expected) in [
        (("", ""), ("h", "/a"), true),
        (("h", "/a"), ("h", "/a/b"), true),
        (("h", "/a"), ("h", "/ab"), false),
        (("*.example.com", ""), ("a.example.com", ""), true),
        (("*.example.com", ""), ("**.example.com", ""), false),
        (("**.example.com", ""), ("*.b.example.com", ""), true),
        (("**.*.com", ""), ("**.com", ""), false),
        (("*b*.com", ""), ("*b.com", ""), true),
        (("*.com", ""), ("b*.com", ""), true),
        (("h", "/a/**/c"), ("h", "/a/b/**/x/c"), true),
        (("h", "/a/*"), ("h", "/a/**/b"), false),
        (("h", "/**/b"), ("h", "/a/**/b/c"), true),
        (("**", ""), ("1.2.3.4", ""), false),
        (("h", "/a/**/a"), ("h", "/a/**/b"), false),
        (("h", "/a/**/a"), ("h", "/a/**/b/a"), true),
        (("h", "/**/a/**"), ("h", "/**/a"), true),
    ] {
        let (one, other) = (read(a.0, "", "", a.1).unwrap(), read(b.0, "", "", b.1).unwrap());
        assert_eq!(covers(&effective(&one), &effective(&other)), expected, "{one} {other}");
    }
}

/// Design.md M9, M14: what an entry names, it asks for; what it does not, is any.
#[test]
fn m14_ports_protocols_and_services_are_covered_by_any_and_by_the_same() {
    let entry = |port: Option<u16>, protocol: &str, service: Option<&str>| {
        let protocol = (!protocol.is_empty()).then_some(protocol);
        let written = Written { host: Some("h"), protocol, service, ..Written::default() };
        (Descriptor::read(&written, &Limits::default(), &CanonicalHosts::new(), &mut Vec::new()).unwrap(), port)
    };
    fn in_effect((descriptor, port): &(Descriptor, Option<u16>)) -> Effective<'_> {
        Effective { port: *port, ..effective(descriptor) }
    }
    let any = entry(None, "", None);
    for (one, other) in [
        (entry(Some(1), "", None), entry(Some(2), "", None)),
        (entry(None, "http", None), entry(None, "ftp", None)),
        (entry(None, "h*", None), entry(None, "f*", None)),
        (entry(None, "", Some("s")), entry(None, "", Some("t"))),
    ] {
        assert!(covers(&in_effect(&any), &in_effect(&one)) && !covers(&in_effect(&one), &in_effect(&any)));
        assert!(covers(&in_effect(&one), &in_effect(&one)) && !covers(&in_effect(&one), &in_effect(&other)));
        let meet = |a, b| common_witness(&in_effect(a), &in_effect(b), &Limits::default()).is_some();
        assert!(meet(&one, &one) && meet(&one, &any) && meet(&any, &one) && !meet(&one, &other));
    }
}

/// Design.md M15: patterns are compared as long as it costs no more than reading a document does.
#[test]
fn m15_very_long_patterns_are_not_compared() {
    for (length, expected) in [(2_048, true), (2_049, false)] {
        let path = format!("/**/{}", "x".repeat(length - "/**/".len()));
        let one = read("h", "", "", &path).unwrap();
        assert_eq!(covers(&effective(&one), &effective(&one)), expected, "{length}");
    }
}

/// Labels without wildcards have a text in common if they are that text.
#[test]
fn a_text_of_two_labels_is_matched_by_both() {
    for (a, b, text) in [("a", "a", Some("a")), ("a", "b", None), ("a*", "ab", Some("ab")), ("ab", "b*", None)] {
        assert_eq!(common(a, b).as_deref(), text, "{a} {b}");
    }
}
