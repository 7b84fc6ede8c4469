//! Against roxmltree, a strict parser: the same documents are accepted, and the same trees come out.
//!
//! Where the two differ, [`difference`] says so, with the reason; a disagreement that it does not know fails.

use proptest::prelude::*;

use super::reader_tests::found;
use super::*;

/// What we make of a document.
fn ours(text: &str) -> Option<String> {
    let document = Document::new(Source::new("m", text));
    let limits = Limits { depth: 100, ..Limits::default() };
    let mut report = Report::new(&limits);
    let mut reader = Reader::new(&document, &limits);
    let mut shown = String::new();
    while let Some(step) = reader.next(&mut report) {
        if let Step::Enter(element) = step
            && let Some(whole) = reader.whole(element, &mut report)
        {
            show(&whole, &mut shown);
        }
    }
    report.finish().ok().map(|_| shown)
}

fn show(element: &Element<'_>, shown: &mut String) {
    let attributes = element.attributes.iter().map(|one| (&*one.namespace, one.name, &*one.value));
    start(&element.namespace, element.name, attributes, shown);
    for child in &element.children {
        match child {
            Node::Element(element) => show(element, shown),
            Node::Text(text) if text.value.trim_ascii().is_empty() => {}
            Node::Text(text) => shown.push_str(&format!("{:?}", text.value)),
        }
    }
    shown.push('/');
}

/// What roxmltree makes of it.
fn theirs(text: &str) -> Option<String> {
    let options = roxmltree::ParsingOptions { allow_dtd: false, ..roxmltree::ParsingOptions::default() };
    let document = roxmltree::Document::parse_with_options(text, options).ok()?;
    let mut shown = String::new();
    show_theirs(document.root_element(), &mut shown);
    Some(shown)
}

fn show_theirs(element: roxmltree::Node<'_, '_>, shown: &mut String) {
    let name = element.tag_name();
    let attributes = element.attributes().map(|one| (one.namespace().unwrap_or_default(), one.name(), one.value()));
    start(name.namespace().unwrap_or_default(), name.name(), attributes, shown);
    let mut text = String::new();
    let end_text = |text: &mut String, shown: &mut String| {
        if !text.trim_ascii().is_empty() {
            shown.push_str(&format!("{text:?}"));
        }
        text.clear();
    };
    for child in element.children() {
        if child.is_element() {
            end_text(&mut text, shown);
            show_theirs(child, shown);
        } else if child.is_text() {
            text.push_str(child.text().unwrap_or_default());
        }
    }
    end_text(&mut text, shown);
    shown.push('/');
}

fn start<'t>(
    namespace: &str,
    name: &str,
    attributes: impl Iterator<Item = (&'t str, &'t str, &'t str)>,
    shown: &mut String,
) {
    shown.push_str(&format!("<{{{namespace}}}{name}"));
    for (namespace, name, value) in attributes {
        shown.push_str(&format!(" {{{namespace}}}{name}={value:?}"));
    }
    shown.push('>');
}

/// Why roxmltree accepts what we refuse, by our diagnostic and what it points at. The rules that it leaves out are held
/// by `reader_tests` and the tests of `declaration`.
fn difference(one: &Diagnostic, excerpt: &str) -> Option<&'static str> {
    match one.code {
        Code::InvalidInstruction => Some("it takes `<?xml?>`, `<?XML ?>`, `<?p:q?>` and `<?p\"q?>`"),
        Code::InvalidDeclaration => Some("it takes `<?xml` and a tab for an instruction, and any version or encoding"),
        Code::InvalidName if excerpt.starts_with(':') => Some("it takes `:a` for `a`"),
        Code::MismatchedTag if excerpt.starts_with("</:") || one.message.contains("end `:") => {
            Some("it takes `</:a>` for `</a>`")
        }
        Code::DuplicateAttribute if excerpt == "xmlns" => Some("it takes a second `xmlns='u'`"),
        Code::InvalidReference if excerpt.starts_with("&#x") && excerpt.len() >= "&#x110000;".len() => {
            Some("it takes too large numbers for U+FFFD")
        }
        Code::InvalidNamespace if one.message.contains("for no namespace") => Some("it takes `xmlns:p=''`"),
        Code::InvalidNamespace if excerpt == "xmlns:xmlns" => Some("it takes `xmlns:xmlns='u'`"),
        _ => None,
    }
}

/// Why roxmltree refuses what we accept.
fn refusal(error: &roxmltree::Error) -> Option<&'static str> {
    match error {
        roxmltree::Error::UnknownNamespace(prefix, _) if prefix == "xml" => {
            Some("it forgets that Namespaces in XML §3 declares `xml` for elements too")
        }
        _ => None,
    }
}

#[track_caller]
#[expect(clippy::string_slice, reason = "a diagnostic points at whole characters")]
fn compare(text: &str) {
    match (ours(text), theirs(text)) {
        // It takes an attribute `p:xmlns` for a declaration of the default namespace.
        (_, Some(_)) if text.contains(":xmlns") => {}
        // It keeps a lone carriage return at the border of text that holds a reference.
        (Some(ours), Some(theirs)) if text.contains('\r') && text.contains('&') => {
            assert_eq!(ours, theirs.replace("\\r", "\\n"), "{text:?}");
        }
        (Some(ours), Some(theirs)) => assert_eq!(ours, theirs, "{text:?}"),
        (None, None) => {}
        (Some(_), None) => {
            let error = roxmltree::Document::parse(text).map(|_| ()).unwrap_err();
            assert!(refusal(&error).is_some(), "only roxmltree refuses {text:?}: {error}");
        }
        (None, Some(_)) => {
            let document = Document::new(Source::new("m", text));
            let refused = check_well_formed(&document, &Limits::default()).unwrap_err().into_vec();
            let unknown = refused.iter().find(|one| {
                let Position { offset, length, .. } = one.place.position;
                difference(one, &text[offset as usize..(offset + length) as usize]).is_none()
            });
            assert!(unknown.is_none(), "only we refuse {text:?}: {unknown:?}");
        }
    }
}

/// Sound documents, one feature or several each.
const SOUND: &[&str] = &[
    "<a/>",
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='yes'?>\n<!-- c --><a b='1'\n c=\"2\">x<b/>y</a>\n<?p q?>\n",
    "<p:a xmlns:p='urn:p' xmlns='urn:d'><b p:c='&lt;&#65;&#x42;' c=''/><p:b xmlns:p='urn:q'/><c xmlns=''/></p:a>",
    "<a>x &amp; y<![CDATA[<&]]>z<!-- c -->&gt;\r\n<b>\t</b> <c>\r</c></a>",
    "<ä ö='ü'>\u{1F600}<\u{540D}/>\u{85}</ä>",
    "<a b=' x\r\n\ty &#10; '/>",
    "<a xml:lang='de' xmlns:xml='http://www.w3.org/XML/1998/namespace'><?p?>]] ></a >",
    "<credentials xmlns=\"http://www.infinica.com/credentials\">\n  <server host=\"h\" path='/a'>\n    <passwordCredentials \
     name=\"n\" password=\"&quot;p&apos;\"/>\n  </server>\n</credentials>",
];

const PIECES: &[&str] = &[
    "<",
    ">",
    "/",
    "&",
    ";",
    "\"",
    "'",
    "=",
    " ",
    "\n",
    "\r",
    "\t",
    ":",
    "-",
    "--",
    "]",
    "]]>",
    "?",
    "?>",
    "!",
    "#",
    "x",
    "1",
    "a",
    "é",
    "\u{1F600}",
    "\0",
    "\u{1}",
    "\u{FFFE}",
    "\u{FEFF}",
    "\u{A0}",
    "</a>",
    "<a>",
    "<a/>",
    "<b/>",
    "&amp;",
    "&#0;",
    "&#65;",
    "&#x110000;",
    "&x;",
    "<!--",
    "-->",
    "<!-- c -->",
    "<![CDATA[",
    "<?",
    "<?p q?>",
    "<?xml version='1.0'?>",
    "<?XML?>",
    "<!DOCTYPE a>",
    " b='1'",
    " c=\"2\"",
    " p:c='3'",
    " xmlns='urn:x'",
    " xmlns:p='urn:y'",
    " xmlns:p=''",
    " xmlns:xml='urn:z'",
    " xmlns:xmlns='urn:z'",
    "p:",
    "xmlns:",
    "xml:",
];

/// A change: where, in parts of a thousand; how much is taken out; what is put in.
type Change = (usize, usize, usize);

fn changed(text: &str, changes: &[Change]) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for (place, cut, piece) in changes {
        let start = place * characters.len() / 1000;
        let end = (start + cut).min(characters.len());
        let piece = PIECES.get(*piece).copied().unwrap_or_default();
        characters.splice(start..end, piece.chars());
    }
    characters.into_iter().collect()
}

#[test]
fn sound_documents_give_the_same_trees() {
    for text in SOUND {
        assert!(ours(text).is_some(), "{text:?}: {:?}", found(text));
        compare(text);
    }
}

#[test]
fn cut_anywhere_a_sound_document_is_one_mistake() {
    for text in SOUND {
        let root_ends = text.rfind('>').unwrap_or_default().min(text.rfind("</").unwrap_or(text.len()));
        for end in (0..root_ends).filter(|end| text.is_char_boundary(*end)) {
            let (cut, _) = text.split_at(end);
            assert_eq!(found(cut).len(), 1, "{cut:?}: {:?}", found(cut));
        }
    }
}

#[test]
fn every_piece_everywhere() {
    for text in SOUND {
        for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            let (before, after) = text.split_at(at);
            for piece in PIECES {
                compare(&format!("{before}{piece}{after}"));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_documents_are_accepted_by_both_or_neither(
        seed in 0..SOUND.len(),
        changes in proptest::collection::vec((0..1000_usize, 0..4_usize, 0..=PIECES.len()), 1..4),
    ) {
        compare(&changed(SOUND[seed], &changes));
    }
}
