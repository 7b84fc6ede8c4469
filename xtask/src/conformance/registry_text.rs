//! The entries of a case as the XML document that every host can read.

use std::fmt::Write;

use serde_json::{Map, Value};

/// A layer's entries as a document: `<credentials>`, inside a process definition if the layer has a format version.
///
/// What cannot stand in XML, such as NUL, is written as a reference that a reader refuses.
pub(crate) fn document(layer: &Map<String, Value>) -> String {
    let mut text = String::new();
    let version = layer.get("format_version");
    if let Some(version) = version {
        text.push_str("<process xmlns=\"http://www.infinica.com/process-engine\"");
        attribute(&mut text, "version", version);
        text.push('>');
    }
    text.push_str("<credentials xmlns=\"http://www.infinica.com/credentials\"");
    if let Some(priority) = layer.get("priority") {
        attribute(&mut text, "priority", priority);
    }
    text.push('>');
    for entry in layer.get("entries").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object) {
        text.push_str("<server");
        for (name, value) in entry {
            attribute(&mut text, name, value);
        }
        text.push_str("><authenticatedCredentials/></server>");
    }
    text.push_str("</credentials>");
    if version.is_some() {
        text.push_str("</process>");
    }
    text
}

fn attribute(text: &mut String, name: &str, value: &Value) {
    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.push(' ');
    text.push_str(name);
    text.push_str("=\"");
    for one in value.chars() {
        match one {
            '&' | '<' | '"' | '\0'..='\u{1f}' => {
                // Writing to a string cannot fail.
                let _ = write!(text, "&#{};", u32::from(one));
            }
            one => text.push(one),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use credmatch::{Document, Limits, Source};
    use serde_json::json;

    use super::*;

    #[test]
    fn entries_read_as_they_are_given() {
        let layer = json!({"priority": 3, "format_version": 4, "entries": [
            {"host": "h.example", "port": 8443, "path": "/a&b<\"c\"", "preemptive": false},
            {"url": "http://g.example/", "priority": -1, "service": "s"},
        ]});
        let text = document(layer.as_object().unwrap());
        let contents = credmatch::read(&Document::new(Source::new("x", text)), &Limits::default()).unwrap();
        assert_eq!(contents.format_version(), Some(4));
        let [first, second] = contents.entries() else { panic!("two entries") };
        assert_eq!((first.priority(), first.preemptive(), first.descriptor().port()), (Some(3), false, Some(8443)));
        assert_eq!(first.descriptor().path().as_str(), Some("/a&b%3C%22c%22"));
        assert_eq!((second.priority(), second.descriptor().service()), (Some(-1), Some("s")));
    }

    #[test]
    fn white_space_and_control_characters_are_not_smoothed_away() {
        for path in ["/a\nb", "/a\tb", "/a\0b"] {
            let layer = json!({"entries": [{"host": "h.example", "path": path}]});
            let text = document(layer.as_object().unwrap());
            assert!(credmatch::read(&Document::new(Source::new("x", text)), &Limits::default()).is_err(), "{path:?}");
        }
    }
}
