//! What may be shown of a document's text. Excerpts are lines of the user's own file, and those hold passwords: only
//! what is known to be harmless is shown, so that a misspelt `passwort="..."` is as hidden as a password.

use std::ops::Range;

use credmatch::{Document, Limits, Source, check_well_formed};

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

/// Those of them that are URLs.
const URLS: [&str; 4] = ["href", "issuer", "tokenUrl", "url"];

/// Elements whose `name` is no user's.
const NAMED: [&str; 3] = ["claim", "entry", "technical"];

/// What is shown of markup that nobody can read.
const PUNCTUATION: [char; 6] = ['<', '>', '/', '=', '"', '\''];

const END_OF_NAME: [char; 10] = [' ', '\t', '\r', '\n', '/', '>', '<', '"', '\'', '='];

/// The hidden parts of one text, in order.
#[derive(Debug, Default)]
pub(crate) struct Redaction {
    hidden: Vec<Range<usize>>,
    /// Where nobody can tell any more what is a value: from here on only punctuation is shown.
    mistaken: Option<usize>,
}

impl Redaction {
    /// Finds out what must be hidden in a text.
    ///
    /// Where values begin and end is known only if the whole text is well-formed: a quote that is missing, or one too
    /// many, may be noticed much later. So a text with any mistake shows no values at all, and from the tag before the
    /// first mistake on no names either, since they may be parts of a secret.
    pub(crate) fn of(text: &str) -> Self {
        let mistaken = first_mistake(text);
        let readable = text.get(..mistaken.unwrap_or(text.len())).unwrap_or_default();
        let mut scan = Scan { text: readable, at: 0, hidden: Vec::new(), shows_values: mistaken.is_none() };
        scan.document();
        Self { hidden: scan.hidden, mistaken }
    }

    /// A part of the text with a mark in place of every hidden character. `range` must lie on character boundaries.
    pub(crate) fn show(&self, text: &str, range: Range<usize>) -> String {
        let start = range.start;
        let mut next = self.hidden.partition_point(|hidden| hidden.end <= start);
        let mut shown = String::with_capacity(range.len());
        let mut indents = text.get(..start).is_some_and(|before| before.is_empty() || before.ends_with(['\n', '\r']));
        for (offset, character) in text.get(range).unwrap_or_default().char_indices() {
            let at = start + offset;
            while self.hidden.get(next).is_some_and(|hidden| hidden.end <= at) {
                next += 1;
            }
            let hidden = if self.mistaken.is_some_and(|mistaken| at >= mistaken) {
                !(PUNCTUATION.contains(&character) || (indents && character == ' '))
            } else {
                self.hidden.get(next).is_some_and(|hidden| hidden.contains(&at))
            };
            indents = matches!(character, '\n' | '\r') || (indents && matches!(character, ' ' | '\t'));
            shown.push(if hidden && !matches!(character, '\n' | '\r' | '\t') { MARK } else { character });
        }
        shown
    }
}

/// Where the tag before the first mistake begins; `None` in a well-formed text.
fn first_mistake(text: &str) -> Option<usize> {
    let document = Document::new(Source::new("", text));
    // However much is included, the text is looked at to its end.
    let mut limits = Limits::default();
    limits.includes = u32::MAX;
    let found = check_well_formed(&document, &limits).err()?.into_vec();
    // What is included is another text. Over a limit, the rest was not looked at.
    let mistakes = found.iter().filter(|one| (100..300).contains(&one.code.number()));
    // An element that is not closed may be no element at all.
    let places =
        mistakes.flat_map(|one| std::iter::once(&one.place).chain(one.related.iter().map(|other| &other.place)));
    let first = places.map(|place| place.position.offset as usize).min()?;
    Some(text.get(..first).and_then(|before| before.rfind('<')).unwrap_or(0))
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    hidden: Vec<Range<usize>>,
    /// Whether the whole text is well-formed, so that what looks like a harmless value is one.
    shows_values: bool,
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

    /// Hides all that is left: the text is not what it should be.
    fn give_up(&mut self) {
        self.hide(self.at..self.text.len());
        self.at = self.text.len();
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
                Some(("<?", _)) if self.at == 0 && rest.starts_with("<?xml ") => {
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
        let name = self.until(&END_OF_NAME);
        let name = self.text.get(name).unwrap_or_default();
        match local(name) {
            "" => self.give_up(),
            element => self.attributes(element),
        }
    }

    /// Passes over the attributes of an element, or of the declaration, and the end of its tag.
    fn attributes(&mut self, element: &str) {
        loop {
            self.blanks();
            match self.rest().chars().next() {
                None => return,
                Some('>') => {
                    self.at += 1;
                    return;
                }
                Some('/' | '?') => self.at += 1,
                Some(_) => self.attribute(element),
            }
        }
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn attribute(&mut self, element: &str) {
        let start = self.at;
        let name = self.until(&END_OF_NAME);
        let name = self.text.get(name).unwrap_or_default();
        self.blanks();
        let value = self.rest().strip_prefix('=').map(str::trim_start);
        let quote = value.and_then(|value| value.chars().next()).filter(|first| matches!(first, '"' | '\''));
        let (Some(value), Some(quote)) = (value, quote) else {
            self.at = start;
            return self.give_up();
        };
        self.at = self.text.len() - value.len() + 1;
        let value = self.until(&[quote]);
        self.at = (self.at + 1).min(self.text.len());
        let harmless = name == "xmlns" || name.starts_with("xmlns:") || element.is_empty();
        let shown = harmless || SHOWN.contains(&name) || (name == "name" && NAMED.contains(&element));
        let text = self.text.get(value.clone()).unwrap_or_default();
        if self.shows_values && shown && !text.contains(['<', '&']) {
            if URLS.contains(&name)
                && let Some(opaque) = opaque_part(text)
            {
                self.hide(value.start + opaque..value.end);
            } else {
                self.hide_in_url(text, value.start);
            }
        } else {
            self.hide(value);
        }
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

/// Where the part of a URL begins that only its owner can read, if it names no server.
fn opaque_part(url: &str) -> Option<usize> {
    let (scheme, rest) = url.split_once(':')?;
    // One letter is a drive, and patterns have wildcards.
    let is_scheme =
        scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.*".contains(&byte));
    let names_server = rest.strip_prefix("//").is_some_and(|rest| !rest.starts_with('/'));
    (is_scheme && !names_server).then_some(scheme.len() + 1)
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
        let text =
            r#"<c:server xmlns:c="n" host="h" c:x='y'><passwordCredentials name="ann" password="päss w"/></c:server>"#;
        let expected =
            r#"<c:server xmlns:c="n" host="h" c:x='•'><passwordCredentials name="•••" password="••••••"/></c:server>"#;
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
        assert_eq!(shown(r#"<server url="jdbc:u:canary://h"/>"#), r#"<server url="jdbc:••••••••••••"/>"#);
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
            r#"<a>< password="canary"/></a>"#,
            r#"<c: password="canary"/>"#,
            r#"<a></ password="canary"></a>"#,
            r#"<a><?xml password="canary"?></a>"#,
            r#"<passwordCredentials path="x password='canary' host="y"/>"#,
            r#"<a xmlns:p='x" password="canary' zz=/>"#,
            r#"<a password="my"canary="" />"#,
            r#"<a><b host="x/>canary<c port="1"/></a>"#,
            r#"<a>x<canary>y<z/></a>"#,
            r#"<a host="canary"/><b/>"#,
        ] {
            assert!(!shown(text).contains("canary"), "{text}: {}", shown(text));
        }
    }

    #[test]
    fn before_the_first_mistake_names_are_shown_and_columns_stay() {
        let text = "<a>\n  <b host='h'/>\n  <c x=y/>\n</a>";
        assert_eq!(shown(text), "<a>\n  <b host='•'/>\n  <••=•/>\n</•>".replace("<••=", "<•••="));
    }

    #[test]
    fn a_mistake_behind_a_secret_hides_what_looked_harmless() {
        let text = "<a><b host='h'/><c></a>";
        assert!(!shown(text).contains("'h'"), "{}", shown(text));
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
