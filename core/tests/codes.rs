//! `conformance/codes.json` is the table of all codes that the hosts share; it says what [`Code`] says.

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

#[test]
fn the_table_of_codes_is_what_the_code_says() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/codes.json");
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let expected = table();
    assert!(found == expected, "conformance/codes.json differs from Code::ALL; it should be:\n{expected}");
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
