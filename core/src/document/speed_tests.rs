//! Goal 11's share of this room, against quick-xml alone. Run in a release build:
//! `cargo test --release -p credmatch --lib document::speed -- --ignored --nocapture`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use quick_xml::events::Event;

use super::*;

const ENTRIES: usize = 100_000;

fn registry() -> String {
    let mut text =
        String::from("<?xml version=\"1.0\"?>\n<credentials xmlns=\"http://www.infinica.com/credentials\">\n");
    for entry in 0..ENTRIES {
        text.push_str(&format!(
            "  <server host=\"host{}.example.com\" path=\"/app/{entry}\">\n    <passwordCredentials name=\"user{entry}\" password=\"p{entry}&amp;w\"/>\n  </server>\n",
            entry % 40_000,
        ));
    }
    text.push_str("</credentials>\n");
    text
}

/// What anyone would write first: every event, every name resolved, every attribute unescaped.
fn bare(text: &str) -> usize {
    let mut reader = quick_xml::NsReader::from_str(text);
    let mut bytes = 0;
    loop {
        match reader.read_resolved_event().unwrap() {
            (_, Event::Start(start) | Event::Empty(start)) => {
                for attribute in start.attributes() {
                    let value = attribute.unwrap().normalized_value(quick_xml::XmlVersion::Explicit1_0).unwrap();
                    bytes += black_box(value).len();
                }
            }
            (_, Event::Eof) => return bytes,
            _ => {}
        }
    }
}

fn ours(document: &Document) -> usize {
    let limits = Limits::default();
    let mut report = Report::new(&limits);
    let mut reader = Reader::new(document, &limits);
    let mut bytes = 0;
    let mut root = true;
    while let Some(step) = reader.next(&mut report) {
        if let Step::Enter(element) = step
            && !std::mem::replace(&mut root, false)
        {
            let whole = reader.whole(element, &mut report).unwrap();
            let inner = whole.elements().flat_map(|child| &child.attributes);
            bytes += whole.attributes.iter().chain(inner).map(|attribute| attribute.value.len()).sum::<usize>();
            black_box(whole);
        }
    }
    assert_eq!(report.errors(), 0);
    bytes
}

/// The fastest of several runs, taken in turns so that both meet the same weather.
fn fastest(runs: [&dyn Fn() -> usize; 2]) -> [(Duration, usize); 2] {
    let mut best = [(Duration::MAX, 0); 2];
    for _ in 0..15 {
        for (run, best) in runs.iter().zip(&mut best) {
            let begun = Instant::now();
            let bytes = run();
            *best = (*best).min((begun.elapsed(), bytes));
        }
    }
    best
}

/// Reading is linear in the document's size, whatever is in it: were it quadratic, this would take hours.
#[test]
fn hostile_documents_take_no_longer_than_others() {
    const MANY: usize = 100_000;
    let numbered = |piece: &str| (0..MANY).map(|number| piece.replace('#', &number.to_string())).collect::<String>();
    for text in [
        format!("<a{}/>", numbered(" b#='1'")),
        format!("<a{}/>", " b='1'".repeat(MANY)),
        format!("<a{}/>", numbered(" xmlns:p#='u#'")),
        format!("<a{}>{}</a>", numbered(" xmlns:p#='u#'"), numbered("<p#:b/>")),
        format!("<a>{}</a>", "&".repeat(MANY)),
        format!("<a>{}</a>", "&amp;".repeat(12_000)),
        format!("<a>{}</a>", "x<!-- -->".repeat(60_000)),
        format!("<a b='{}'/>", "<".repeat(60_000)),
        format!("<a>{}</a>", numbered("<p#:b/>")),
        format!("<a>{}</a>", "]]>".repeat(MANY)),
        format!("<a>{}</a>", "\0x".repeat(MANY)),
        format!("<a{}/>", " b=1".repeat(MANY)),
        format!("{}<a/>", "<!-- > -->".repeat(MANY)),
        format!("<a>{}", "<![CDATA[>".repeat(MANY)),
        format!("<a/>{}", "<b/>".repeat(MANY)),
        format!("<a>{}</a>", "\r".repeat(MANY)),
        format!("<a xmlns:xi='http://www.w3.org/2001/XInclude'>{}</a>", numbered("<xi:include href='#'/>")),
    ] {
        let document = Document::new(Source::new("m", text));
        let limits = Limits::default();
        let mut report = Report::new(&limits);
        let mut reader = Reader::new(&document, &limits);
        while let Some(Step::Enter(element)) = reader.next(&mut report) {
            black_box(reader.whole(element, &mut report));
        }
        let found = report.finish().unwrap_or_else(Diagnostics::into_vec);
        assert!(found.len() <= limits.diagnostics as usize + 1);
        black_box(missing_includes(&document, &limits).is_ok());
    }
}

#[test]
#[ignore = "a measurement, for release builds"]
fn reading_costs_at_most_twice_what_quick_xml_alone_does() {
    let text = registry();
    let document = Document::new(Source::new("registry.xml", text.clone()));
    let [(theirs, expected), (mine, read)] = fastest([&|| bare(&text), &|| ours(&document)]);
    let namespace = "http://www.infinica.com/credentials".len();
    assert_eq!(read + namespace, expected);
    let megabytes = text.len() as f64 / 1e6;
    let ratio = mine.as_secs_f64() / theirs.as_secs_f64();
    println!("{ENTRIES} entries, {megabytes:.1} MB: quick-xml {theirs:?}, reader {mine:?}, ratio {ratio:.2}");
    assert!(ratio < 2.0, "{ratio:.2}");
}
