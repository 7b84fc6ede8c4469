//! Entries as a registry's XML, one document a layer.

use super::Entry;

/// The document of the entries of one layer, in the order given; every entry stands on a line of its own, from line 2.
pub(crate) fn to_xml<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> String {
    let mut xml = String::from("<credentials xmlns=\"http://www.infinica.com/credentials\">\n");
    for entry in entries {
        xml.push_str("<server");
        let priority = entry.priority.map(|priority| priority.to_string());
        let attributes = [
            ("host", &entry.host),
            ("port", &entry.port),
            ("protocol", &entry.protocol),
            ("path", &entry.path),
            ("url", &entry.url),
            ("service", &entry.service),
            ("priority", &priority),
        ];
        for (name, value) in attributes {
            if let Some(value) = value {
                xml.push_str(&format!(" {name}=\"{}\"", escaped(value)));
            }
        }
        xml.push_str("><passwordCredentials name=\"n\" password=\"p\"/></server>\n");
    }
    xml.push_str("</credentials>\n");
    xml
}

fn escaped(value: &str) -> String {
    let mut out = String::new();
    for one in value.chars() {
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", u32::from(one))),
            _ => out.push(one),
        }
    }
    out
}
