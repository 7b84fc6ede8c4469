//! What hosts in other languages get: numbers of entries, and records as JSON.
#![expect(clippy::unwrap_used, reason = "tests may fail loudly")]

use credmatch::{
    Builder, Code, CompileError, CompileOptions, ExplainOptions, LayerKind, MatchTable, Registry, missing_includes_json,
};
use serde_json::{Value, json};

const CANARY: &str = "c4n4ry";

fn document(entries: &str) -> String {
    format!("<credentials xmlns=\"http://www.infinica.com/credentials\">{entries}</credentials>")
}

fn server(attributes: &str) -> String {
    format!("<server {attributes}><passwordCredentials name=\"{CANARY}\" password=\"{CANARY}\"/></server>")
}

fn registry() -> Registry {
    let mut builder = Builder::new(&CompileOptions::default());
    builder.add_text(LayerKind::Process, "p.xml", document(&server("host=\"h.example\" path=\"/a\"")));
    let two = server("host=\"h.example\"") + &server("host=\"g.example\" preemptive=\"false\"");
    builder.add_text(LayerKind::Global, "https://u:c4n4ry@h/g.xml?c4n4ry", document(&two));
    builder.add_text(LayerKind::Process, "q.xml", document(&server("path=\"/q\"")));
    builder.compile().unwrap()
}

fn json(text: &str) -> Value {
    assert!(!text.contains(CANARY), "{text}");
    serde_json::from_str(text).unwrap()
}

#[test]
fn debug_of_a_registry_is_one_short_line() {
    assert_eq!(format!("{:?}", registry()), format!("Registry({} entries)", registry().entries().count()));
    assert!(format!("{:#?}", registry().table()).starts_with("MatchTable("));
}

#[test]
fn m15a_numbers_run_through_all_layers_lowest_first() {
    let registry = registry();
    let table = registry.table();
    for (number, (id, _)) in (0..).zip(registry.entries()) {
        assert_eq!((table.number(id), table.id(number)), (number, Some(id)));
    }
    assert_eq!(table.id(4), None);
    for (url, expected) in
        [("https://h.example/", 0), ("https://g.example/", 1), ("https://h.example/a", 2), ("ftp://x/q", 3)]
    {
        assert_eq!(table.lookup_number(url.as_bytes(), None), Ok(Some(expected)), "{url}");
    }
    let mut found = vec![7; 3];
    table.lookup_numbers(["https://x/q", "https://x/", "https://"], None, |place, number| found[place] = number);
    assert_eq!(found, [3, MatchTable::NO_ENTRY, MatchTable::INVALID_URL]);
    let bytes: [&[u8]; 3] = [b"https://x/q", b"https://x\xFF/", b""];
    table.lookup_numbers(bytes, None, |place, number| found[place] = number);
    assert_eq!(found, [3, MatchTable::INVALID_URL, MatchTable::INVALID_URL]);
    let again = MatchTable::from_bytes(&registry.table_bytes(), registry.limits()).unwrap();
    assert_eq!(again.lookup_number(b"https://x/q", None), Ok(Some(3)));
}

#[test]
fn m16_a_match_says_which_entry_its_rank_and_its_place() {
    let registry = registry();
    let found = json(&registry.table().match_json("https://h.example/a/b", None).unwrap().unwrap());
    assert_eq!(found["entry"], 2);
    assert_eq!(found["rank"]["path"], 1);
    assert_eq!(found["rank"]["host"], "exact");
    assert_eq!((&found["source"], &found["line"], &found["column"]), (&json!("p.xml"), &json!(1), &json!(58)));
    assert_eq!(registry.table().match_json("https://x/", None), Ok(None));
    assert_eq!(registry.table().match_json("https://", None).unwrap_err().code, Code::UrlEmptyHost);
}

#[test]
fn m10_m16_an_entry_says_what_it_is_for_and_no_secret() {
    let registry = registry();
    assert_eq!(
        json(&registry.entry_json(1).unwrap()),
        json!({
            "entry": 1, "layer": "global", "kind": "password", "descriptor": "*://g.example/", "host": "g.example",
            "priority": 0, "preemptive": false, "source": "https://h/g.xml", "line": 1, "column": 146,
        })
    );
    let last = json(&registry.entry_json(3).unwrap());
    assert_eq!((&last["layer"], &last["priority"], &last["path"]), (&json!("process"), &json!(1), &json!("/q")));
    assert!(last.get("host").is_none());
    assert_eq!(registry.entry_json(4), None);
}

#[test]
fn m16_an_explanation_says_why_the_others_lost() {
    let registry = registry();
    let told = json(&registry.explain_json("https://h.example/a", &ExplainOptions::default()).unwrap());
    assert_eq!(told["compared"], json!({"protocol": "https", "host": "h.example", "port": 443, "path": "/a"}));
    assert_eq!(told["matches"].as_array().unwrap().len(), 2);
    assert!(told["matches"][0].get("lost_by").is_none());
    assert_eq!(told["matches"][1]["lost_by"]["attribute"], "priority");
    assert_eq!(told["excluded_by"], json!({"host": 1, "port": 0, "protocol": 0, "path": 1, "service": 0}));
    assert_eq!(told["excluded"][0]["entry"], 1);
    let page = ExplainOptions::default().with_page(1, 1);
    assert_eq!(json(&registry.explain_json("https://h.example/a", &page).unwrap())["excluded"][0]["entry"], 3);
    assert!(json(&registry.explain_json("urn:a", &page).unwrap()).get("compared").is_none());
}

#[test]
fn m17_lints_and_differences_are_records() {
    let registry = registry();
    let lints = json(&registry.lint_json());
    assert!(lints.as_array().unwrap().iter().any(|lint| lint["code"] == "insecure-protocol" && lint["number"] == 805));
    let mut builder = Builder::new(&CompileOptions::default());
    builder.add_text(LayerKind::Global, "n.xml", document(&server("host=\"h.example\"")));
    let new = builder.compile().unwrap();
    let differences = json(&registry.diff_json(&new, Some(&["https://h.example/a?c4n4ry", "https://h.example/b"])));
    let [only] = differences.as_array().unwrap().as_slice() else { panic!("{differences}") };
    assert_eq!((&only["url"], &only["change"]), (&json!("https://h.example/a"), &json!("entry")));
    assert_eq!((&only["before"]["entry"], &only["after"]["entry"]), (&json!(2), &json!(0)));
    assert!(!json(&registry.diff_json(&new, None)).as_array().unwrap().is_empty());
}

#[test]
fn diagnostics_of_all_documents_come_at_once() {
    let mut builder = Builder::new(&CompileOptions::default());
    builder.add_text(LayerKind::Global, "a.xml?c4n4ry", document("<server hots=\"h\"/>"));
    builder.add_bytes(LayerKind::Global, "b.xml", b"<credentials \xFF");
    let diagnostics = builder.compile().unwrap_err();
    let records = json(&diagnostics.to_json());
    let codes: Vec<_> = records.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["missing-credentials", "unknown-attribute", "invalid-encoding"]);
    assert_eq!(records[1]["source"], "a.xml");
    assert!(records[1]["help"].as_str().unwrap().contains("host"));
    assert_eq!(Builder::new(&CompileOptions::default()).compile().unwrap().table().entry_count(), 0);
}

#[test]
fn m15a_a_table_of_other_documents_is_refused() {
    let bytes = registry().table_bytes();
    let mut builder = Builder::new(&CompileOptions::default());
    builder.add_text(LayerKind::Global, "n.xml", document(&server("host=\"h.example\"")));
    let error = builder.compile_with_table(&bytes).unwrap_err();
    assert!(matches!(error, CompileError::Table(_)));
    assert_eq!(error.code(), Some(Code::TableDigest));
    let own = builder.compile().unwrap().table_bytes();
    assert_eq!(builder.compile_with_table(&own).unwrap().table().entry_count(), 1);
}

#[test]
fn m15_a_table_passes_no_limit_by() {
    let mut builder = Builder::new(&CompileOptions::default());
    builder.add_text(LayerKind::Global, "n.xml", document(&server("host=\"a*.*\"")));
    let bytes = builder.compile().unwrap().table_bytes();
    assert!(builder.compile_with_table(&bytes).is_ok());
    builder.options_mut().limits.patterns = 0;
    assert_eq!(builder.compile().unwrap_err().first().unwrap().code, Code::TooManyPatterns);
    assert_eq!(builder.compile_with_table(&bytes).unwrap_err().code(), Some(Code::TableDigest));
}

#[test]
fn m14_an_empty_service_is_none() {
    let mut builder = Builder::new(&CompileOptions::default());
    builder.add_text(LayerKind::Global, "n.xml", document(&server("host=\"h\" service=\"s\"")));
    let registry = builder.compile().unwrap();
    let told =
        |service| json(&registry.explain_json("https://h/", &ExplainOptions::default().with_service(service)).unwrap());
    assert_eq!(told(Some("")), told(None));
    assert_ne!(told(Some("t")), told(None));
}

#[test]
fn a10_what_is_included_is_asked_for_until_all_is_there() {
    let mut builder = Builder::new(&CompileOptions::default());
    let include = |href: &str| format!("<x:include xmlns:x=\"http://www.w3.org/2001/XInclude\" href=\"{href}\"/>");
    builder.add_text(LayerKind::Global, "d/a.xml", include("e/b.xml"));
    let missing = builder.missing_includes().unwrap();
    assert_eq!(json(&missing_includes_json(&missing))[0]["target"], "d/e/b.xml");
    builder.include_text("d/e/b.xml", include("c.xml"));
    assert_eq!(builder.missing_includes().unwrap()[0].target, "d/e/c.xml");
    builder.include_bytes("d/e/c.xml", document(&server("host=\"h\"")).as_bytes());
    assert!(builder.missing_includes().unwrap().is_empty());
    assert_eq!(builder.compile().unwrap().table().entry_count(), 1);
}
