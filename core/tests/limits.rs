//! Every limit of design.md M15: what it allows, what it refuses and by which code; and what the defaults must allow.

mod model;

use credmatch::{CompileOptions, Document, LayerKind, Limits, Registry, Source};
use model::{Entry, to_xml};

/// The code of the first error, or how many entries there are.
fn compile_layers(layers: &[&[Entry]], change: impl FnOnce(&mut Limits)) -> Result<usize, &'static str> {
    let mut limits = Limits::default();
    change(&mut limits);
    let documents: Vec<_> = LayerKind::ALL
        .into_iter()
        .zip(layers)
        .map(|(kind, entries)| (kind, Document::new(Source::new("limits.xml", to_xml(*entries)))))
        .collect();
    match Registry::read(&documents, &CompileOptions::default().with_limits(limits)) {
        Ok(registry) => Ok(registry.table().entry_count()),
        Err(problems) => Err(problems.first().map_or("none", |one| one.code.as_str())),
    }
}

fn compile(entries: &[Entry], change: impl FnOnce(&mut Limits)) -> Result<usize, &'static str> {
    compile_layers(&[entries], change)
}

fn hosts(count: usize, host: impl Fn(usize) -> String) -> Vec<Entry> {
    (0..count).map(|number| Entry { host: Some(host(number)), ..Entry::default() }).collect()
}

fn paths(count: usize, path: impl Fn(usize) -> String) -> Vec<Entry> {
    (0..count).map(|number| Entry { path: Some(path(number)), ..Entry::default() }).collect()
}

#[test]
fn m15_document_size() {
    let entries = hosts(3, |number| format!("h{number}"));
    let size = to_xml(&entries).len() as u32;
    assert_eq!(compile(&entries, |limits| limits.document_size = size), Ok(3));
    assert_eq!(compile(&entries, |limits| limits.document_size = size - 1), Err("document-too-large"));
}

#[test]
fn m15_depth() {
    let nested = |depth: usize| {
        let xml = format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        Document::new(Source::new("deep.xml", xml))
    };
    let read = |depth: usize, limit: Option<u32>| {
        let mut limits = Limits::default();
        limits.depth = limit.unwrap_or(limits.depth);
        credmatch::read(&nested(depth), &limits).map(|_| ()).map_err(|problems| problems.first().unwrap().code.as_str())
    };
    assert_eq!(read(5, Some(5)), Ok(()));
    assert_eq!(read(6, Some(5)), Err("too-deep"));
    assert_eq!(read(256, None), Ok(()));
    assert_eq!(read(10_000, None), Err("too-deep"));
    assert_eq!(read(100_000, Some(u32::MAX)), Err("too-deep"));
}

/// Stacks are finite, whatever the limit is set to: what is inside what is inside is not walked down into. Threads of other
/// hosts have a tenth of the stack that this one would have.
#[test]
fn m15_the_deepest_document_fits_a_small_stack() {
    let nested = |start: &str, end: &str| {
        let (down, up) = ("<a x='&lt;'>".repeat(4_000), "</a>".repeat(4_000));
        Document::new(Source::new("deep.xml", format!("{start}{down}t{up}{end}")))
    };
    let registry = "<credentials xmlns='http://www.infinica.com/credentials'><server host='h'>";
    let documents = [
        nested(registry, "</server></credentials>"),
        nested(registry, "</server>"),
        nested(registry, "</serve></credentials>"),
        nested("", ""),
    ];
    let read = move || {
        let mut limits = Limits::default();
        limits.depth = u32::MAX;
        documents.map(|document| {
            credmatch::read(&document, &limits).map_err(|problems| problems.first().unwrap().code.as_str()).map(|_| ())
        })
    };
    let thread = std::thread::Builder::new().stack_size(192 << 10).spawn(read).unwrap();
    let unknown = Err("unknown-element");
    assert_eq!(thread.join().unwrap(), [unknown, Err("unexpected-end"), unknown, Ok(())]);
}

#[test]
fn m15_entries() {
    let entries = hosts(5, |number| format!("h{number}"));
    assert_eq!(compile(&entries, |limits| limits.entries = 5), Ok(5));
    assert_eq!(compile(&entries, |limits| limits.entries = 4), Err("too-many-entries"));
    // Of all layers together.
    assert_eq!(compile_layers(&[&entries, &entries], |limits| limits.entries = 10), Ok(10));
    assert_eq!(compile_layers(&[&entries, &entries], |limits| limits.entries = 9), Err("too-many-entries"));
}

#[test]
fn m15_attribute_length() {
    let path = |length: usize| paths(1, |_| format!("/{}", "a".repeat(length - 1)));
    assert_eq!(compile(&path(100), |limits| limits.attribute_length = 100), Ok(1));
    assert_eq!(compile(&path(101), |limits| limits.attribute_length = 100), Err("attribute-too-long"));
    assert_eq!(compile(&path(65_535), |_| {}), Ok(1));
    assert_eq!(compile(&path(65_537), |_| {}), Err("attribute-too-long"));
    // What grows when it is escaped is counted as it is matched.
    assert_eq!(compile(&paths(1, |_| format!("/{}", "ä".repeat(20_000))), |_| {}), Err("attribute-too-long"));
    assert_eq!(compile(&paths(1, |_| format!("/{}", "ä".repeat(10_000))), |_| {}), Ok(1));
    // The law is silent: `**` and very many segments would make a lookup slow.
    assert_eq!(compile(&paths(1, |_| format!("/**{}", "/a".repeat(63))), |_| {}), Ok(1));
    assert_eq!(compile(&paths(1, |_| format!("/**{}", "/a".repeat(64))), |_| {}), Err("too-many-segments"));
    assert_eq!(compile(&paths(1, |_| "/a".repeat(1_000)), |_| {}), Ok(1));
}

#[test]
fn m15_wildcards() {
    let path = |count: usize| paths(1, |_| format!("/x{}", "*a".repeat(count)));
    assert_eq!(compile(&path(32), |_| {}), Ok(1));
    assert_eq!(compile(&path(33), |_| {}), Err("too-many-wildcards"));
    assert_eq!(compile(&path(3), |limits| limits.wildcards = 2), Err("too-many-wildcards"));
    let spread = |wildcards: u32| {
        let text = |text: &str| Some(text.to_owned());
        let entry = Entry { host: text("**.a*.de"), protocol: text("h*"), path: text("/**/*b"), ..Entry::default() };
        compile(&[entry], |limits| limits.wildcards = wildcards)
    };
    assert_eq!(spread(5), Ok(1));
    assert_eq!(spread(4), Err("too-many-wildcards"));
}

/// Patterns that one lookup would have to try one by one, wherever they come together.
#[test]
fn m15_patterns() {
    type Entries<'a> = &'a dyn Fn(usize) -> Vec<Entry>;
    let cases: [(&str, Entries<'_>); 4] = [
        ("hosts without a literal end", &|count| hosts(count, |number| format!("h{number}.*"))),
        ("hosts of one end that nothing narrows down", &|count| {
            hosts(count, |number| format!("*a{number}*.example.com"))
        }),
        ("paths on one host", &|count| {
            let mut entries = paths(count, |number| format!("/**/p{number}"));
            entries.iter_mut().for_each(|entry| entry.host = Some("h".to_owned()));
            entries
        }),
        ("paths on any host", &|count| paths(count, |number| format!("/*/p{number}"))),
    ];
    for (what, entries) in cases {
        assert_eq!(compile(&entries(60), |limits| limits.patterns = 60), Ok(60), "{what}");
        assert_eq!(compile(&entries(61), |limits| limits.patterns = 60), Err("too-many-patterns"), "{what}");
        assert_eq!(compile(&entries(1_024), |_| {}), Ok(1_024), "{what}");
        assert_eq!(compile(&entries(1_025), |_| {}), Err("too-many-patterns"), "{what}");
    }
    // Patterns with a literal end are looked up, however many there are.
    assert_eq!(compile(&hosts(5_000, |number| format!("*.h{number}.com")), |limits| limits.patterns = 1), Ok(5_000));
}

#[test]
fn m15_url_length() {
    let document = || Document::new(Source::new("limits.xml", to_xml(&hosts(1, |_| "h".to_owned()))));
    let mut limits = Limits::default();
    limits.url_length = 20;
    for (limits, length) in [(limits, 20), (Limits::default(), 65_536)] {
        let options = CompileOptions::default().with_limits(limits);
        let registry = Registry::read(&[(LayerKind::Global, document())], &options).unwrap();
        for start in ["https://h/", "HTTPS://h/", "https://h/?", "urn:"] {
            let url = format!("{start}{}", "a".repeat(length - start.len()));
            assert!(registry.lookup(&url).is_ok(), "{start}");
            let longer = format!("{url}a");
            let refused = registry.lookup(&longer).map_err(|error| (error.code.as_str(), error.offset));
            assert_eq!(refused, Err(("url-too-long", length)), "{start}");
            let mut batch = Vec::new();
            registry.table().lookup_many([url.as_str(), longer.as_str()], None, |_, answer| batch.push(answer));
            assert_eq!(batch, [registry.lookup(&url), registry.lookup(&longer)]);
        }
    }
}

/// The defaults let a registry of a million entries load, and every one of them is found.
#[test]
#[cfg_attr(debug_assertions, ignore = "a minute without optimisation; run with --release")]
fn m15_a_million_entries() {
    const COUNT: usize = 1_000_000;
    let entries: Vec<_> = (0..COUNT)
        .map(|number| {
            let host = match number % 10 {
                0 => Some(format!("*.w{number}.example.com")),
                1 => Some("one.example.com".to_owned()),
                _ => Some(format!("h{}.example.com", number / 2)),
            };
            Entry { host, path: Some(format!("/app/p{number}")), ..Entry::default() }
        })
        .collect();
    let document = Document::new(Source::new("million.xml", to_xml(&entries)));
    let registry = Registry::read(&[(LayerKind::Global, document)], &CompileOptions::default()).unwrap();
    assert_eq!(registry.table().entry_count(), COUNT);
    for (number, entry) in entries.iter().enumerate().step_by(997) {
        let host = entry.host.as_deref().unwrap_or_default().replace('*', "x");
        let found =
            registry.lookup(&format!("https://{host}/app/p{number}/below")).unwrap().map(|id| id.index() as usize);
        assert_eq!(found, Some(number), "{host}");
        assert_eq!(registry.lookup(&format!("https://{host}/app/p{number}x")), Ok(None), "{host}");
    }
}
