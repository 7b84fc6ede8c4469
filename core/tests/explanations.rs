//! What a match says of its entry, and an explanation of every entry, page by page (design.md M16).
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use credmatch::{
    Attribute, CompileOptions, Document, Exclusion, ExplainOptions, Explanation, LayerKind, Registry, Source,
};

fn registry(servers: &[&str]) -> Registry {
    let servers: String =
        servers.iter().map(|one| format!("<server {one}><authenticatedCredentials/></server>\n")).collect();
    let xml = format!("<credentials xmlns=\"http://www.infinica.com/credentials\">\n{servers}</credentials>");
    let document = Document::new(Source::new("global", xml));
    Registry::read(&[(LayerKind::Global, document)], &CompileOptions::default()).unwrap()
}

fn matches(explanation: &Explanation) -> Vec<u32> {
    explanation.matches.iter().map(|one| one.entry.index()).collect()
}

fn excluded(explanation: &Explanation) -> Vec<(u32, &str, &str)> {
    let said = |one| {
        let Exclusion { entry, attribute, reason, .. }: &Exclusion = one;
        (entry.index(), attribute.as_str(), reason.as_str())
    };
    explanation.excluded.iter().map(said).collect()
}

#[test]
fn m16_each_entry_says_what_excluded_it_first() {
    let registry = registry(&[
        "host=\"h\"",
        "host=\"g\" port=\"1\" protocol=\"ftp\"",
        "host=\"*.h\"",
        "host=\"h\" port=\"8443\" protocol=\"ftp\"",
        "host=\"h\" protocol=\"ft*\" path=\"/x\"",
        "protocol=\"ftp\"",
        "host=\"h\" path=\"/a/*/c\" service=\"s\"",
        "host=\"h\" service=\"s\"",
        "path=\"/a\"",
    ]);
    let options = ExplainOptions::default();
    let explanation = registry.explain("https://u:secret@h/a/b?q", &options).unwrap();
    assert_eq!(matches(&explanation), [0, 8]);
    assert_eq!(explanation.winner(), registry.lookup("https://h/a/b").unwrap());
    assert_eq!(
        excluded(&explanation),
        [
            (1, "host", "host is g, the URL's is h"),
            (2, "host", "host is *.h, the URL's is h"),
            (3, "port", "port is 8443, the URL's is 443"),
            (4, "protocol", "protocol is ft*, the URL's is https"),
            (5, "protocol", "protocol is ftp, the URL's is https"),
            (6, "path", "path is /a/*/c, the URL's is /a/b"),
            (7, "service", "service is s, the caller named none"),
        ]
    );
    let counts = explanation.excluded_by.map(|(attribute, count)| (attribute.as_str(), count));
    assert_eq!(counts, [("host", 2), ("port", 1), ("protocol", 2), ("path", 1), ("service", 1)]);
    let explanation = registry.explain("foo://h/a/b/c", &options.with_service(Some("t"))).unwrap();
    let last: Vec<_> = excluded(&explanation).into_iter().filter(|one| [3, 6, 7].contains(&one.0)).collect();
    assert_eq!(
        last,
        [
            (3, "port", "port is 8443, the URL's is none"),
            (6, "service", "service is s, the caller's is t"),
            (7, "service", "service is s, the caller's is t"),
        ]
    );
}

#[test]
fn m08_wildcards_say_that_they_match_no_address() {
    let registry = registry(&["host=\"*.0.0.1\"", "host=\"10.0.0.1\"", "host=\"*.example\""]);
    let explanation = registry.explain("https://127.0.0.1/", &ExplainOptions::default()).unwrap();
    assert_eq!(
        excluded(&explanation),
        [
            (0, "host", "wildcards never match addresses, and the URL's host is 127.0.0.1"),
            (1, "host", "host is 10.0.0.1, the URL's is 127.0.0.1"),
            (2, "host", "wildcards never match addresses, and the URL's host is 127.0.0.1"),
        ]
    );
    let named = registry.explain("https://h/", &ExplainOptions::default()).unwrap();
    assert_eq!(excluded(&named).first(), Some(&(0, "host", "host is *.0.0.1, the URL's is h")));
}

#[test]
fn m16_excluded_entries_come_a_page_at_a_time() {
    let servers: Vec<_> = (0..250).map(|number| format!("host=\"h{number}\"")).collect();
    let registry = registry(&servers.iter().map(String::as_str).collect::<Vec<_>>());
    let page = |options: ExplainOptions<'_>| {
        let explanation = registry.explain("https://h3/", &options).unwrap();
        assert_eq!(matches(&explanation), [3]);
        assert_eq!(explanation.excluded_by[0], (Attribute::Host, 249));
        explanation.excluded.iter().map(|one| one.entry.index()).collect::<Vec<_>>()
    };
    let all: Vec<u32> = (0..250).filter(|&index| index != 3).collect();
    assert_eq!(page(ExplainOptions::default()), all[..100]);
    assert_eq!(page(ExplainOptions::default().with_page(100, 100)), all[100..200]);
    assert_eq!(page(ExplainOptions::default().with_page(200, 100)), all[200..]);
    assert_eq!(page(ExplainOptions::default().with_page(1, 3)), all[1..4]);
    assert_eq!(page(ExplainOptions::default().with_page(0, 0)), [0; 0]);
    assert_eq!(page(ExplainOptions::default().with_page(249, 100)), [0; 0]);
}

#[test]
fn m16_of_a_url_that_names_no_server_nothing_is_compared() {
    let explanation = registry(&["host=\"h\""]).explain("urn:x", &ExplainOptions::default()).unwrap();
    assert_eq!((explanation.compared, explanation.matches.len(), explanation.excluded.len()), (None, 0, 0));
}

/// A match says where its entry stands, whichever document of whichever layer that is in.
#[test]
fn m16_a_match_names_the_place_of_its_entry() {
    let document = |name: &str, servers: &[&str]| {
        let servers: String =
            servers.iter().map(|one| format!("  <server {one}><authenticatedCredentials/></server>\n")).collect();
        let xml = format!("<credentials xmlns=\"http://www.infinica.com/credentials\">\n{servers}</credentials>");
        Document::new(Source::new(name, xml))
    };
    let documents = [
        (LayerKind::Global, document("one.xml", &["host=\"a\"", "host=\"b\" preemptive=\"false\""])),
        (LayerKind::Global, document("two.xml", &["host=\"c\" preemptive=\"false\"", "host=\"d\""])),
        (LayerKind::Global, document("three.xml", &["host=\"e\""])),
        (LayerKind::Process, document("four.xml", &["host=\"f\""])),
    ];
    let registry = Registry::read(&documents, &CompileOptions::default()).unwrap();
    let table = credmatch::MatchTable::from_bytes(&registry.table_bytes(), &credmatch::Limits::default()).unwrap();
    for (host, source, line, preemptive) in [
        ("a", "one.xml", 2, true),
        ("b", "one.xml", 3, false),
        ("c", "two.xml", 2, false),
        ("d", "two.xml", 3, true),
        ("e", "three.xml", 2, true),
        ("f", "four.xml", 2, true),
    ] {
        let found = registry.find_match(&format!("https://{host}/"), None).unwrap().unwrap();
        let place = (found.source.as_str(), found.line, found.column, found.preemptive);
        assert_eq!(place, (source, line, 3, preemptive), "{host}");
        assert_eq!(table.find_match(&format!("https://{host}/"), None).unwrap(), Some(found));
    }
}
