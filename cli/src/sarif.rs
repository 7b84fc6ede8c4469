//! Diagnostics as SARIF 2.1.0 (OASIS Standard, 27 March 2020), which code scanning services read.
//!
//! There are no snippets in it: lines of a registry hold secrets.

use std::collections::HashMap;

use credmatch::{Code, Diagnostic, Document, Place, Severity, Source};
use serde_json::{Value, json};

/// A log of one run.
pub(crate) fn log(documents: &[Document], diagnostics: &[Diagnostic]) -> Value {
    let sources = documents.iter().flat_map(Document::sources);
    let sources: HashMap<&str, &Source> = sources.map(|source| (&**source.name(), source)).collect();
    let mut seen = HashMap::new();
    let results: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| {
            let count = seen.entry((diagnostic.code, &diagnostic.place.source, &diagnostic.message)).or_insert(0_u32);
            *count += 1;
            result(diagnostic, fingerprint(diagnostic, *count), &sources)
        })
        .collect();
    let rules: Vec<_> = Code::ALL
        .iter()
        .filter(|code| diagnostics.iter().any(|diagnostic| diagnostic.code == **code))
        .map(|code| {
            json!({
                "id": code.as_str(),
                "shortDescription": {"text": code.summary()},
                "defaultConfiguration": {"level": level(code.severity())},
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "credmatch",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// What a finding keeps when lines move: its code, source and message, and which of its like it is. FNV-1a of 64 bits,
/// for fingerprints are compared across versions of the command.
fn fingerprint(diagnostic: &Diagnostic, count: u32) -> String {
    let text = format!("{}\0{}\0{}\0{count}", diagnostic.code, diagnostic.place.source, diagnostic.message);
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

fn result(diagnostic: &Diagnostic, fingerprint: String, sources: &HashMap<&str, &Source>) -> Value {
    let mut text = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!(" ({help})"));
    }
    if let Some(witness) = &diagnostic.witness {
        text.push_str(&format!(" For example {witness}."));
    }
    let mut result = json!({
        "ruleId": diagnostic.code.as_str(),
        "level": level(diagnostic.severity),
        "message": {"text": text},
        "locations": [location(&diagnostic.place, sources)],
        "partialFingerprints": {"credmatch/v1": fingerprint},
    });
    let related: Vec<_> = diagnostic
        .related
        .iter()
        .zip(0..)
        .map(|(related, id)| {
            let mut place = location(&related.place, sources);
            if let Some(place) = place.as_object_mut() {
                place.insert("id".to_owned(), json!(id));
                place.insert("message".to_owned(), json!({"text": related.message}));
            }
            place
        })
        .collect();
    if let Some(result) = result.as_object_mut().filter(|_| !related.is_empty()) {
        result.insert("relatedLocations".to_owned(), Value::Array(related));
    }
    result
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        _ => "note",
    }
}

fn location(place: &Place, sources: &HashMap<&str, &Source>) -> Value {
    let mut physical = json!({"artifactLocation": {"uri": uri(&place.source)}});
    let position = place.position;
    if let Some(physical) = physical.as_object_mut().filter(|_| position.line > 0) {
        let mut region = json!({"startLine": position.line, "startColumn": position.column.max(1)});
        let start = position.offset as usize;
        let spanned = sources.get(&*place.source).and_then(|source| {
            source.text().get(start..start + position.length as usize).filter(|spanned| !spanned.is_empty())
        });
        if let (Some(spanned), Some(region)) = (spanned, region.as_object_mut()) {
            let (line, column) = end_of(spanned, position.line, position.column);
            region.insert("endLine".to_owned(), json!(line));
            region.insert("endColumn".to_owned(), json!(column));
        }
        physical.insert("region".to_owned(), region);
    }
    json!({"physicalLocation": physical})
}

/// The line and column after the last character of a text that begins at `line` and `column`.
fn end_of(text: &str, mut line: u32, mut column: u32) -> (u32, u32) {
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let ends_line = character == '\n' || (character == '\r' && characters.peek() != Some(&'\n'));
        if ends_line {
            line += 1;
            column = 1;
        } else {
            column += 1;
        }
    }
    (line, column)
}

/// A path as a URI reference (RFC 3986): relative if the path is.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    } else if path.get(1..3) == Some(":/") {
        uri.push_str("file:///");
    }
    for byte in path.bytes() {
        let drive = byte == b':' && uri.len() == "file:///C".len() && uri.starts_with("file:///");
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) || drive {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_uri_references() {
        for (path, expected) in [
            ("a/b c.xml", "a/b%20c.xml"),
            ("/etc/ü.xml", "file:///etc/%C3%BC.xml"),
            ("C:/x:y", "file:///C:/x%3Ay"),
            ("a:b", "a%3Ab"),
            ("<stdin>", "%3Cstdin%3E"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }

    #[test]
    fn ends_are_counted_in_characters_and_lines() {
        assert_eq!(end_of("äb", 3, 5), (3, 7));
        assert_eq!(end_of("a\r\nb\rc\nd", 1, 4), (4, 2));
    }
}
