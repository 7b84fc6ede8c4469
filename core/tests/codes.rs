//! `conformance/codes.json`, which the hosts share, and `docs/codes.md`, which people read, say what [`Code`] says. With
//! `CREDMATCH_BLESS=1` both are rewritten.

use credmatch::Code;
use serde_json::json;

/// The table as it must be, one code a line.
fn table() -> String {
    let quoted = |text: &str| json!(text).to_string();
    let rows: Vec<String> = Code::ALL
        .iter()
        .map(|code| {
            let severity = code.severity().as_str();
            let (name, severity, summary) = (quoted(code.as_str()), quoted(severity), quoted(code.summary()));
            let number = code.number();
            format!(r#"  {{"number": {number}, "code": {name}, "severity": {severity}, "summary": {summary}}}"#)
        })
        .collect();
    format!("{{\n \"count\": {},\n \"codes\": [\n{}\n ]\n}}\n", rows.len(), rows.join(",\n"))
}

/// The page as it must be.
fn page() -> String {
    let mut page = String::from(
        "# Codes\n\nEverything that is said about a document, a URL, a table or what an entry sends has a stable code: a name and a number \
         that never change their\nmeaning. Warnings have a page of their own: [lints.md](lints.md). What to do about a document depends on what is in it: its diagnostics say so.\n",
    );
    for (hundred, title) in [
        (1, "XML"),
        (2, "Limits"),
        (3, "Structure of a document"),
        (4, "Descriptors and patterns"),
        (5, "Includes"),
        (6, "Request URLs"),
        (7, "Table bytes"),
        (8, "Lints"),
        (9, "Authorization"),
    ] {
        let mut codes = Code::ALL.iter().filter(|code| code.number() / 100 == hundred).peekable();
        let (what_to_do, line) = match codes.peek().and_then(|code| code.help()) {
            Some(_) => (" what to do |", "---|"),
            None => ("", ""),
        };
        page.push_str(&format!(
            "\n## {hundred}00: {title}\n\n| number | code | severity | meaning |{what_to_do}\n|---|---|---|---|{line}\n"
        ));
        for code in codes {
            let (number, severity, summary) = (code.number(), code.severity().as_str(), code.summary());
            let help = code.help().map(|help| format!(" {help} |")).unwrap_or_default();
            page.push_str(&format!("| {number} | `{code}` | {severity} | {summary} |{help}\n"));
        }
    }
    page
}

#[track_caller]
fn compare(path: &str, expected: &str) {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    if std::env::var_os("CREDMATCH_BLESS").is_some() {
        assert!(std::fs::write(&file, expected).is_ok(), "{path}");
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(found == expected, "{path} differs from Code::ALL; run the test with CREDMATCH_BLESS=1");
}

#[test]
fn the_table_of_codes_is_what_the_code_says() {
    compare("conformance/codes.json", &table());
}

#[test]
fn the_page_of_codes_is_what_the_code_says() {
    let page = page();
    assert!(Code::ALL.iter().all(|code| page.contains(&format!("| `{code}` |"))));
    compare("docs/codes.md", &page);
}

#[test]
fn the_table_is_json_with_every_code_once() {
    let table: serde_json::Value = serde_json::from_str(&table()).unwrap();
    let names: std::collections::BTreeSet<_> =
        table["codes"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect();
    assert_eq!(names.len(), Code::ALL.len());
    assert_eq!(table["count"], json!(Code::ALL.len()));
    for name in names {
        assert_eq!(Code::from_name(name).map(Code::as_str), Some(name));
    }
}
