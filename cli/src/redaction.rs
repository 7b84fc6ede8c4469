//! What may be shown of a document's text. Excerpts are lines of the user's own file, and those hold passwords: only
//! what is known to be harmless is shown, so that a misspelt `passwort="..."` is as hidden as a password.

use std::ops::Range;

/// What stands in place of a hidden character. Columns stay as they are.
const MARK: char = '•';

/// Attributes whose values are shown. Values of all others are hidden, as is all text and every comment.
const SHOWN: [&str; 26] = [
    "alias",
    "audience",
    "authMethod",
    "cacheTimeout",
    "charset",
    "defaultExpiresIn",
    "encoding",
    "host",
    "href",
    "impersonation",
    "issuer",
    "keyStore",
    "lifetime",
    "live",
    "maxCacheSize",
    "parse",
    "path",
    "port",
    "preemptive",
    "priority",
    "protocol",
    "resource",
    "scope",
    "service",
    "tokenUrl",
    "url",
];

/// Elements whose `name` is no user's.
const NAMED: [&str; 3] = ["claim", "entry", "technical"];

/// The hidden parts of one text, in order.
#[derive(Debug, Default)]
pub(crate) struct Redaction {
    hidden: Vec<Range<usize>>,
}

impl Redaction {
    /// Finds out what must be hidden in a text that need not be well-formed.
    pub(crate) fn of(text: &str) -> Self {
        let mut scan = Scan { text, at: 0, hidden: Vec::new() };
        scan.document();
        Self { hidden: scan.hidden }
    }

    /// A part of the text with a mark in place of every hidden character. `range` must lie on character boundaries.
    pub(crate) fn show(&self, text: &str, range: Range<usize>) -> String {
        let start = range.start;
        let mut next = self.hidden.partition_point(|hidden| hidden.end <= start);
        let mut shown = String::with_capacity(range.len());
        for (offset, character) in text.get(range).unwrap_or_default().char_indices() {
            let at = start + offset;
            while self.hidden.get(next).is_some_and(|hidden| hidden.end <= at) {
                next += 1;
            }
            let hidden = self.hidden.get(next).is_some_and(|hidden| hidden.contains(&at));
            shown.push(if hidden && !matches!(character, '\n' | '\r' | '\t') { MARK } else { character });
        }
        shown
    }
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    hidden: Vec<Range<usize>>,
}

impl<'t> Scan<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn hide(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.hidden.push(range);
        }
    }

    /// Passes over all before the first of `stops`, or over everything.
    fn until(&mut self, stops: &[char]) -> Range<usize> {
        let start = self.at;
        self.at += self.rest().find(stops).unwrap_or(self.rest().len());
        start..self.at
    }

    /// Hides all before `end`, or everything, and passes over `end`.
    fn hide_until(&mut self, end: &str) {
        let start = self.at;
        let found = self.rest().find(end);
        let stop = start + found.unwrap_or(self.rest().len());
        self.hide(start..stop);
        self.at = stop + if found.is_some() { end.len() } else { 0 };
    }

    fn document(&mut self) {
        loop {
            let text = self.until(&['<']);
            let blanks = self.text.get(text.clone()).map_or(0, |text| text.len() - text.trim_start().len());
            self.hide(text.start + blanks..text.end);
            let rest = self.rest();
            if rest.is_empty() {
                return;
            }
            let openings = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", "?>")];
            match openings.into_iter().find(|(start, _)| rest.starts_with(start)) {
                // A declaration is shown as if it were a tag.
                Some(("<?", _)) if rest.starts_with("<?xml ") => {
                    self.at += "<?xml".len();
                    self.attributes("");
                }
                Some((start, end)) => {
                    self.at += start.len();
                    self.hide_until(end);
                }
                None => self.tag(),
            }
        }
    }

    fn tag(&mut self) {
        self.at += if self.rest().starts_with("</") { 2 } else { 1 };
        let name = self.until(&[' ', '\t', '\r', '\n', '/', '>', '<', '"', '\'', '=']);
        let name = self.text.get(name).unwrap_or_default();
        self.attributes(local(name));
    }

    /// Passes over the attributes of an element and the end of its tag.
    fn attributes(&mut self, element: &str) {
        // After the first mistake it is anyone's guess where values begin and end.
        let mut mistaken = false;
        loop {
            self.at += self.rest().len() - self.rest().trim_start().len();
            let rest = self.rest();
            match rest.chars().next() {
                None | Some('<') => return,
                Some('>') => {
                    self.at += 1;
                    return;
                }
                Some('/' | '?') => self.at += 1,
                Some(quote @ ('"' | '\'')) => {
                    mistaken = true;
                    self.at += 1;
                    self.quoted(quote);
                }
                Some('=') => {
                    mistaken = true;
                    self.at += 1;
                    let value = self.until(&[' ', '\t', '\r', '\n', '>', '<']);
                    self.hide(value);
                }
                Some(_) => mistaken = self.attribute(element, mistaken),
            }
        }
    }

    /// Passes over one attribute; whether there was a mistake in it or before.
    fn attribute(&mut self, element: &str, mistaken: bool) -> bool {
        let range = self.until(&[' ', '\t', '\r', '\n', '/', '>', '<', '"', '\'', '=']);
        let name = self.text.get(range.clone()).unwrap_or_default();
        let before = self.at;
        self.at += self.rest().len() - self.rest().trim_start().len();
        let value = self.rest().strip_prefix('=').map(str::trim_start);
        let quote = value.and_then(|value| value.chars().next()).filter(|first| matches!(first, '"' | '\''));
        let (Some(value), Some(quote)) = (value, quote) else {
            self.at = before;
            // A name with `=` and no quote is a name; what follows the sign is hidden.
            if value.is_none() || mistaken {
                self.hide(range);
            }
            return true;
        };
        self.at = self.text.len() - value.len() + 1;
        let start = self.hidden.len();
        if mistaken {
            self.hide(range);
        }
        let value = self.quoted(quote);
        let harmless = name == "xmlns" || name.starts_with("xmlns:") || element.is_empty();
        let shown = harmless || SHOWN.contains(&name) || (name == "name" && NAMED.contains(&element));
        let text = self.text.get(value.clone()).unwrap_or_default();
        let broken = text.contains('<');
        if shown && !mistaken && !broken && !text.contains('&') {
            self.hidden.truncate(start);
            self.hide_in_url(text, value.start);
        }
        mistaken || broken
    }

    /// Hides a value whose opening quote was passed, and passes over the closing one.
    fn quoted(&mut self, quote: char) -> Range<usize> {
        let value = self.until(&[quote]);
        self.hide(value.clone());
        self.at = (self.at + 1).min(self.text.len());
        value
    }

    /// User name, password, query and fragment of what may be a URL are hidden even where URLs are shown.
    fn hide_in_url(&mut self, value: &str, start: usize) {
        let userinfo = value.rfind('@').unwrap_or(0);
        self.hide(start..start + userinfo);
        if let Some(query) = value.find(['?', '#']).filter(|&query| query >= userinfo) {
            self.hide(start + query + 1..start + value.len());
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        Redaction::of(text).show(text, 0..text.len())
    }

    #[test]
    fn descriptors_are_shown_and_secrets_are_not() {
        let text = r#"<c:server host="h" c:x='y'><passwordCredentials name="ann" password="päss w"/></c:server>"#;
        let expected = r#"<c:server host="h" c:x='•'><passwordCredentials name="•••" password="••••••"/></c:server>"#;
        assert_eq!(shown(text), expected);
        assert_eq!(shown(r#"<technical name="crm"/>"#), r#"<technical name="crm"/>"#);
    }

    #[test]
    fn text_comments_and_instructions_are_hidden_but_not_the_declaration() {
        let text = "<?xml version='1.0' encoding='UTF-8'?>\n <a> \n x<!-- y --><![CDATA[z]]><?p q?></a>";
        let expected = "<?xml version='1.0' encoding='UTF-8'?>\n <a> \n •<!--•••--><![CDATA[•]]><?•••?></a>";
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn user_name_password_and_query_of_a_url_are_hidden() {
        let text = r#"<server url="https://u:canary@h/a?t=canary"/>"#;
        assert_eq!(shown(text), r#"<server url="••••••••••••••••@h/a?••••••••"/>"#);
        assert_eq!(shown(r#"<server path="/a&#63;canary"/>"#), r#"<server path="•••••••••••••"/>"#);
    }

    #[test]
    fn nothing_leaks_from_malformed_markup() {
        for text in [
            r#"<p password="canary"#,
            r#"<p password=canary>"#,
            r#"<p password = canary host="h">"#,
            r#"<p host="h password="canary" port="1">"#,
            r#"<p passw" ord="canary= "x">"#,
            r#"<p passwort="canary">"#,
            r#"<p "canary">"#,
            r#"<p canary>"#,
            r#"<p password="a" canary host="h"/>"#,
            r#"<p host="<x password='canary'"/>"#,
            r#"<p>canary"#,
            r#"canary"#,
            r#"<!-- canary"#,
            r#"<![CDATA[canary"#,
            r#"<!DOCTYPE canary>"#,
            r#"<p password="can"ary" host="canary"/>"#,
        ] {
            assert!(!shown(text).contains("canary"), "{text}: {}", shown(text));
        }
    }

    #[test]
    fn columns_stay_at_every_cut() {
        let text = "<a host='ä' password='ö'>ü</a>\n<!-- € -->";
        let redaction = Redaction::of(text);
        for start in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
            let part = redaction.show(text, start..text.len());
            assert_eq!(part.chars().count(), text.get(start..).unwrap().chars().count());
            assert!(!part.contains(['ö', 'ü', '€']), "{part}");
        }
    }
}
