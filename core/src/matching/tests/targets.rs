//! The fast path, the slow path and the `url` crate give the same four components (design.md M1 to M4).

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestCaseResult};

use super::model::{Server, Target as Expected};
use crate::document::{Code, Limits};
use crate::matching::target::{Room, Scratch, Target, UrlError, fast, mask_of, read, slow};

fn cases(few: u32) -> Config {
    let mut config = Config::default();
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = few;
    }
    config.failure_persistence = None;
    config
}

fn server(target: &Target<'_>) -> Server {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Server {
        protocol: text(target.protocol),
        host: text(target.host),
        is_address: target.is_address,
        port: target.port,
        path: text(target.path),
    }
}

fn agree(url: &str) -> TestCaseResult {
    let mut scratch = Scratch::new();
    let slowly = slow(url.as_bytes(), &Limits::default(), &mut scratch);
    let seen = match slowly {
        Ok(Some(target)) => {
            prop_assert_eq!(target.dots, mask_of(target.host, b'.'), "{:?}", url);
            Ok(Expected::Server(server(&target)))
        }
        Ok(None) => Ok(Expected::NoServer),
        Err(error) => {
            prop_assert!(error.offset <= url.len(), "{:?}", url);
            prop_assert!(url.is_char_boundary(error.offset), "{:?} {}", url, error.offset);
            Err(error.code.as_str())
        }
    };
    // Builds without the `url` crate ask for the canonical spelling of what they can't judge (M1).
    if cfg!(not(feature = "url")) && seen == Err("url-needs-canonical-spelling") {
        prop_assert!(fast(url.as_bytes()).is_none(), "{:?}", url);
        return Ok(());
    }
    let expected = Expected::parse(url);
    // They decode A-labels and know no tables of characters: what they let pass keeps its spelling, so that no
    // entry of another name can match it.
    if cfg!(not(feature = "url"))
        && let (Ok(Expected::Server(server)), Err("url-invalid-host")) = (&seen, &expected)
        && server.host.contains("xn--")
    {
        prop_assert!(url.contains(&server.host), "{:?} {}", url, server.host);
        return Ok(());
    }
    if let (Err(seen), Err(expected)) = (&seen, &expected) {
        // What is wrong with one authority in several ways may be noticed in any order.
        let either = ["url-invalid-host", "url-invalid-port", "url-empty-host", "url-ipv6-zone"];
        prop_assert!(
            seen == expected || either.contains(seen) && either.contains(expected),
            "{} {} {:?}",
            seen,
            expected,
            url
        );
    } else {
        prop_assert_eq!(&seen, &expected, "{:?}", url);
    }
    if let Some(target) = fast(url.as_bytes()) {
        prop_assert_eq!(Ok(Expected::Server(server(&target))), expected, "fast: {:?}", url);
        prop_assert_eq!(target.dots, mask_of(target.host, b'.'), "fast: {:?}", url);
    }
    Ok(())
}

const SCHEMES: &[&str] = &[
    "http://",
    "https://",
    "HTTPS://",
    "ftp://",
    "sftp://",
    "ws://",
    "WSS://",
    "foo://",
    "Foo+1.x-://",
    "file://",
    "file:",
    "http:",
    "http:/",
    "https:///",
    "urn:",
    "data:",
    "1http://",
    "://",
    "",
    "//",
    "javascript://",
    "blob:https://",
];
const HOSTS: &[&str] = &[
    "h",
    "H",
    "a.b",
    "a.B",
    "xn--4ca",
    "XN--4CA.x",
    "xn--a",
    "xn--",
    "ab--cd",
    "ä",
    "ẞ",
    "ß",
    "ｅｘ",
    "a。b",
    "127.0.0.1",
    "127.0.0.01",
    "0x7f.1",
    "1.2.3.4.",
    "1.2.3.256",
    "1.2.3",
    "1",
    "4294967296",
    "1.a",
    "a.1",
    "a.0x",
    "a.0xg",
    "[::1]",
    "[::FFFF:1.2.3.4]",
    "[1:0:0:2::]",
    "[::1%25e]",
    "[::1",
    "::1",
    "[]",
    "[g]",
    "%41",
    "%61.b",
    "%31.2.3.4",
    "a%2Fb",
    "a%00",
    "%",
    "%zz",
    "a.",
    "a..b",
    ".",
    ".a",
    "_",
    "-",
    "a_b-c",
    "a--b",
    "*",
    "a*b",
    "a<b",
    "a|b",
    "a^b",
    "a\"b",
    "a`b",
    "a{b",
    "!$&'()+,;=~",
    "u@h",
    "u:p@h",
    ":@h",
    "u@@h",
    "u@h@i",
    "@h",
    "u@",
    "@",
    "a\u{AD}b",
    "\u{200D}",
    "a\u{301}",
    "℀",
    "＃",
    "１.2.3.4",
    "",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "b.aaaaaaaaaaaaaa",
    "-aaaaaaaaaaaaaaa-",
    "אב",
    "א1",
    "1א",
];
const PORTS: &[&str] = &[
    "",
    "",
    "",
    "",
    ":",
    ":80",
    ":443",
    ":21",
    ":0",
    ":00080",
    ":0000080",
    ":65535",
    ":65536",
    ":99999999999",
    ":8a",
    ":-1",
    ":*",
    ":80:80",
    "::",
    ":٣",
];
const PATHS: &[&str] = &[
    "/",
    "a",
    "b",
    ".",
    "..",
    "%2e",
    "%2E",
    "%2f",
    "%2F",
    "%61",
    "%7e",
    "%5B",
    "%",
    "%z",
    "%%",
    "%3",
    "%32",
    "%65",
    "e",
    "//",
    ";",
    "^",
    "|",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "\"",
    "`",
    "'",
    "!",
    "~",
    "ä",
    "é",
    "€",
    "😀",
    "*",
    ":",
    "@",
    "&",
    "=",
    "+",
    "$",
    ",",
    "_",
    "-",
    "\u{AD}",
    "\u{FEFF}",
    "aaaaaaaaaaaaa",
    "/.well",
];
const TAILS: &[&str] = &["", "", "", "?", "#", "?a/../b", "#/..", "?@", "#@evil", "?ä", "?%2e", "?{}|^`", "??##"];
const REFUSED: &[&str] =
    &["\\", " ", "\t", "\n", "\r", "\0", "\u{7F}", "\u{85}", "\u{A0}", "\u{3000}", "\u{2028}", "\u{1}"];

fn pick(from: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(from).prop_map(str::to_owned)
}

fn url() -> impl Strategy<Value = String> {
    let path = prop_oneof![1 => Just(String::new()), 6 => vec(pick(PATHS), 0..8).prop_map(|parts| format!("/{}", parts.concat()))];
    let hosts = prop_oneof![4 => pick(HOSTS), 1 => vec(pick(HOSTS), 1..4).prop_map(|parts| parts.concat()), 1 => vec(pick(HOSTS), 2..6).prop_map(|parts| parts.join("."))];
    let schemes = prop_oneof![3 => pick(&["http://", "https://", "foo://"]), 1 => pick(SCHEMES)];
    let plain = (schemes, hosts, pick(PORTS), path, pick(TAILS))
        .prop_map(|(scheme, host, port, path, tail)| format!("{scheme}{host}{port}{path}{tail}"));
    (plain, prop::option::weighted(0.08, (pick(REFUSED), any::<prop::sample::Index>()))).prop_map(
        |(mut url, refused)| {
            if let Some((refused, at)) = refused {
                let places: Vec<usize> = url.char_indices().map(|(at, _)| at).chain([url.len()]).collect();
                url.insert_str(*at.get(&places), &refused);
            }
            url
        },
    )
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn m01_both_paths_agree_with_url(url in url()) {
        agree(&url)?;
    }

    #[test]
    fn m01_plain_urls_agree_with_url(url in "(https?|ftp|s3\\+x)://[a-c0-2.\\-]{1,70}(:[0-9]{0,6})?(/[a-c./]{0,40})?([?#][a-c/.]{0,20})?") {
        agree(&url)?;
    }

    #[test]
    fn m01_any_text_agrees_with_url(url in "[hH]?t?tps?:?/?/?\\PC{0,20}") {
        agree(&url)?;
    }
}

/// Any byte at any place of a URL that is otherwise plain: where sixteen bytes are looked at together, places matter.
#[test]
fn m01_every_byte_at_every_place() {
    // The interpreter takes a tenth of a second for each.
    let bytes: Vec<u8> = if cfg!(miri) { b"%".to_vec() } else { (0..=127).collect() };
    for plain in
        ["https://ab.example.com:8080/ab/cd.e/f?gh=i#jklmnopqrstuvwxyz", "http://a/b", "ws://abcdefgh.ijklmnop.qr/"]
    {
        for at in 0..=plain.len() {
            for &byte in &bytes {
                let mut url = plain.to_owned();
                url.insert(at, char::from(byte));
                if let Err(problem) = agree(&url) {
                    panic!("{problem}");
                }
                if at < plain.len() {
                    url.remove(at + 1);
                    if let Err(problem) = agree(&url) {
                        panic!("{problem}");
                    }
                }
            }
        }
    }
}

/// The fast path is taken where it should be: a gate that lets nothing pass would agree with everything.
#[test]
fn m01_plain_urls_are_taken_fast() {
    for url in [
        "https://example.com/",
        "http://a.b:8080/c/d;e?f=g#h",
        "https://10.0.0.1/x",
        "foo://h",
        "https://h:/p/.well-known/~x/a",
        "s3+x-y.1://my-host.example/",
    ] {
        assert!(fast(url.as_bytes()).is_some(), "{url}");
    }
}

/// What may begin an A-label is left to the reference parser, in whichever sixteen bytes it stands.
#[test]
fn m01_two_hyphens_side_by_side_are_not_taken_fast() {
    for at in 0..62 {
        let url = |hyphens: &str| {
            let mut host = "a".repeat(63);
            host.replace_range(at..at + hyphens.len(), hyphens);
            format!("https://{host}/")
        };
        assert!(fast(url("-").as_bytes()).is_some(), "{at}");
        assert!(fast(url("--").as_bytes()).is_none(), "{at}");
    }
}

#[test]
fn m01_hosts_of_any_length_agree_with_url() {
    for length in [15, 16, 17, 63, 64, 65, 255, 256, 257, 1_023, 1_024, 1_025, 5_000] {
        for letter in ["a", "A"] {
            if let Err(problem) = agree(&format!("https://{}/p", letter.repeat(length))) {
                panic!("{length} {problem}");
            }
        }
    }
}

/// The gate (design.md M1): refused, never "no match".
#[cfg(feature = "url")]
#[test]
fn m01_refusals() {
    for (url, code, offset) in [
        ("https://h/a b", "url-control-character", 11),
        ("https://h/a\u{A0}b", "url-control-character", 11),
        ("https://h/a\tb", "url-control-character", 11),
        ("https://h/a\nb", "url-control-character", 11),
        ("https://h/\r", "url-control-character", 10),
        (" https://h/", "url-control-character", 0),
        ("https://h/\u{0}", "url-control-character", 10),
        ("https://h/\u{7F}", "url-control-character", 10),
        ("https://h/?\u{1F}", "url-control-character", 11),
        ("https://h/#\u{1B}", "url-control-character", 11),
        ("https:\\\\h\\", "url-backslash", 6),
        ("https://h/?\\", "url-backslash", 11),
        ("https://good\\@evil/", "url-backslash", 12),
        ("example.com/x", "url-no-scheme", 0),
        ("//example.com/x", "url-no-scheme", 0),
        ("", "url-no-scheme", 0),
        ("://h/", "url-no-scheme", 0),
        ("1a://h/", "url-no-scheme", 0),
        ("https:h/", "url-no-authority", 6),
        ("https:/h/", "url-no-authority", 6),
        ("HTTP:", "url-no-authority", 5),
        ("https:///p", "url-empty-host", 8),
        ("https://", "url-empty-host", 8),
        ("https://:80/", "url-empty-host", 8),
        ("https://u@/", "url-empty-host", 10),
        ("https://?q", "url-empty-host", 8),
        ("foo://:80/", "url-empty-host", 6),
        ("https://a@b@c/", "url-several-at", 11),
        ("https://@@c/", "url-several-at", 9),
        ("https://[fe80::1%25eth0]/", "url-ipv6-zone", 8),
        ("https://[fe80::1%eth0]/", "url-ipv6-zone", 8),
        ("https://a b/", "url-control-character", 9),
        ("https://a%2Fb/", "url-invalid-host", 8),
        ("https://a%00/", "url-invalid-host", 8),
        ("https://xn--example-.org/", "url-invalid-host", 8),
        ("https://256.256.256.256/", "url-invalid-host", 8),
        ("https://h＃evil.com/", "url-invalid-host", 8),
        ("https://[::g]/", "url-invalid-host", 8),
        ("https://h:65536/", "url-invalid-port", 10),
        ("https://h:8a/", "url-invalid-port", 10),
        ("https://h:-1/", "url-invalid-port", 10),
        ("https://h/c:/../x", "url-invalid", 9),
    ] {
        let mut scratch = Scratch::new();
        let refused =
            slow(url.as_bytes(), &Limits::default(), &mut scratch).map(|target| target.map(|target| server(&target)));
        let seen = refused.map_err(|error| (error.code.as_str(), error.offset));
        assert_eq!(seen, Err((code, offset)), "{url:?}");
        assert!(fast(url.as_bytes()).is_none(), "{url:?}");
    }
    for url in [
        "file:///etc/passwd",
        "file://h/x",
        "FILE:x",
        "urn:a:b",
        "mailto:a@b",
        "data:,x",
        "foo:///x",
        "foo://",
        "h:80/x",
    ] {
        let mut scratch = Scratch::new();
        assert_eq!(slow(url.as_bytes(), &Limits::default(), &mut scratch), Ok(None), "{url:?}");
        assert!(fast(url.as_bytes()).is_none(), "{url:?}");
    }
}

/// What is no canonical spelling of an address is no name either, in builds without the `url` crate too (M3).
#[test]
fn m03_odd_spellings_of_addresses_are_no_names() {
    for url in ["http://1.2.3.4./", "http://0x7f.", "http://1.", "http://1.2.3", "http://0x7f.1/", "http://01.2.3.4/"] {
        let mut scratch = Scratch::new();
        let target = slow(url.as_bytes(), &Limits::default(), &mut scratch);
        assert!(
            target.as_ref().map_or(true, |target| target.is_some_and(|target| target.is_address)),
            "{url} {target:?}"
        );
    }
}

/// Bytes that are no UTF-8 are refused where they begin to be none.
#[test]
fn m01_bytes_that_are_no_text() {
    let mut scratch = Scratch::new();
    let refused = slow(b"https://h/\xFF", &Limits::default(), &mut scratch).map(|_| ());
    assert_eq!(refused.map_err(|error| (error.code.as_str(), error.offset)), Err(("url-invalid", 10)));
    assert!(fast(b"https://h/\xFF").is_none());
    assert!(fast(b"https://h/?\xFF").is_none());
}

/// A refusal says its code and where, and nothing of the URL (M5).
#[test]
fn m01_refusals_say_their_code_and_place() {
    let mut scratch = Scratch::new();
    let refused = slow(b"https://secret@h\\x", &Limits::default(), &mut scratch).map(|_| ()).unwrap_err().to_string();
    assert!(refused.starts_with("url-backslash: ") && refused.ends_with(" (at byte 16)"), "{refused}");
    assert!(!refused.contains("secret"), "{refused}");
}

#[test]
fn m01_refusals_say_what_to_do() {
    for (code, help) in [
        (Code::UrlControlCharacter, "percent-encode it: a blank is %20"),
        (Code::UrlInvalidPort, "a port is a number from 0 to 65535"),
    ] {
        assert_eq!(UrlError { code, offset: 0 }.help(), help);
    }
}

/// Upper case in protocol and host is folded, and in the path it counts (M3, M4).
#[test]
fn m04_only_protocol_and_host_are_folded() {
    for (url, host, path) in [
        ("HTTPS://H.Example/Path/To", "h.example", "/Path/To"),
        ("https://h.Example:8443/P", "h.example", "/P"),
        ("Foo+Bar://H?Q", "h", "/"),
        ("HTTP://A-B.C#F", "a-b.c", "/"),
        ("S://H/ABCDEFGHIJKLMNOPQRSTUVWXYZ", "h", "/ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        ("HTTPS://H.B/ABCDEFGHIJKLMNOPQRSTUVWXYZ", "h.b", "/ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ] {
        let mut room = Room::new();
        let seen = server(&read(url.as_bytes(), &Limits::default(), &mut room).unwrap().unwrap());
        assert_eq!((seen.host.as_str(), seen.path.as_str()), (host, path), "{url}");
    }
}

/// Without the `url` crate the caller's own parser spells an odd host, and what is not canonical is refused (M1).
#[test]
fn m01_an_odd_host_is_spelt_by_the_callers_parser() {
    let error = UrlError { code: Code::UrlNeedsCanonicalSpelling, offset: 10 };
    let url = "https://u@Ä.example:8443/p?q";
    assert_eq!(error.odd_host(url), Some("Ä.example"));
    let respelled = error.respelled(url, Some("xn--4ca.example"));
    assert_eq!(respelled.as_deref(), Ok("https://u@xn--4ca.example:8443/p?q"));
    let invalid = Err(UrlError { code: Code::UrlInvalidHost, offset: 10 });
    assert_eq!(error.respelled(url, None), invalid);
    for other in ["XN--4CA.example", "xn--4ca.example/evil", "u@evil", ""] {
        assert_eq!(error.respelled(url, Some(other)), invalid, "{other}");
    }
    let another = UrlError { code: Code::UrlBackslash, offset: 10 };
    assert_eq!((another.odd_host(url), another.respelled(url, Some("xn--4ca.example"))), (None, Err(another)));
}
