//! Any bytes, and tables with bytes changed under a right checksum: reading ends, and a table that is given out
//! answers, with entries that it has.

use std::sync::LazyLock;

use credmatch::{CompileOptions, Document, LayerKind, Limits, MatchTable, Registry, Source};

use crate::hash;

/// Where the checksum stands, and what it covers.
const CHECKSUM: std::ops::Range<usize> = 48..56;

const URLS: &[&str] = &[
    "https://h1.example.com/a1/b/c",
    "https://deep.example.com/s1/s2/s3/s4/s5/s6",
    "http://x.y.wild.example/app/q",
    "https://10.0.0.1:8443/",
    "wss://api-7.eu.example.org/v1/%41",
    "x-app://only/",
    "https://a.b.c.d.e.f.g.h/",
    "urn:none",
];

/// A small table of every shape, then one with long lists, then several layers.
static TABLES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let shapes = [
        "host='h1.example.com'",
        "host='h1.example.com' port='443' path='/a1'",
        "host='*.wild.example' protocol='http'",
        "host='**.wild.example' path='/app/*'",
        "host='api-*.eu.example.org'",
        "host='a*b.*'",
        "host='*x*.*y'",
        "host='10.0.0.1' service='s'",
        "protocol='ws*' path='/v1/**/x'",
        "path='/app' priority='3'",
        "",
    ];
    let shapes: String = shapes.iter().map(|attributes| server(attributes)).collect();
    let paths: String = (0..40).map(|one| server(&format!("host='deep.example.com' path='/s1/s{one}/s3'"))).collect();
    let fronts: String =
        (0..40).map(|one| server(&format!("host='f{one}-*.example.com' port='{}'", one % 3))).collect();
    let hosts: String = (0..40).map(|one| server(&format!("host='h{one}.example.com' service='{one}'"))).collect();
    let long = [paths, fronts, hosts].concat();
    [vec![&shapes], vec![&long], vec![&shapes, &long, &shapes]].iter().map(|layers| bytes(layers)).collect()
});

pub(crate) fn run(data: &[u8]) {
    any(data);
    let Some((&first, changes)) = data.split_first() else { return };
    let tables = TABLES.as_slice();
    let Some(mut bytes) = tables.get(usize::from(first) % tables.len()).cloned() else { return };
    for change in changes.chunks_exact(4) {
        let &[low, middle, high, value] = change else { continue };
        let place = u32::from_le_bytes([low, middle, high, 0]) as usize;
        // The top bit cuts the table off there.
        let at = CHECKSUM.end + (place & 0x7F_FFFF) % (bytes.len() - CHECKSUM.end).max(1);
        if high & 0x80 != 0 && at < bytes.len() {
            bytes.truncate(at);
        } else if let Some(byte) = bytes.get_mut(at) {
            *byte = value;
        }
    }
    let digest = hash::of(bytes.get(16..48).unwrap_or_default());
    let checksum = hash::with(digest, hash::of(bytes.get(CHECKSUM.end..).unwrap_or_default()));
    if let Some(slot) = bytes.get_mut(CHECKSUM) {
        slot.copy_from_slice(&checksum.to_le_bytes());
    }
    let read = any(&bytes);
    assert!(read || !changes.is_empty(), "an unchanged table is read");
}

/// Reads bytes and asks what they answer; whether they are a table.
fn any(bytes: &[u8]) -> bool {
    let Ok(table) = MatchTable::from_bytes(bytes, &Limits::default()) else { return false };
    for url in URLS {
        let found = table.lookup(url);
        if let Ok(Some(entry)) = found {
            assert!((entry.index() as usize) < table.entry_count(), "{entry} of {}", table.entry_count());
        }
        assert_eq!(found, table.find_match(url, None).map(|found| found.map(|one| one.entry)));
        assert!(table.lookup_bytes(url.as_bytes(), Some("s")).is_ok());
    }
    let mut batch = Vec::new();
    table.lookup_many(URLS.iter().copied(), None, |_, answer| batch.push(answer));
    assert_eq!(batch, URLS.iter().map(|url| table.lookup(url)).collect::<Vec<_>>());
    true
}

fn server(attributes: &str) -> String {
    format!("<server {attributes}><passwordCredentials name='n' password='p'/></server>")
}

/// The table of layers, each one's servers in a document.
fn bytes(layers: &[&String]) -> Vec<u8> {
    let documents: Vec<_> = LayerKind::ALL
        .into_iter()
        .zip(layers)
        .map(|(kind, servers)| {
            let xml = format!("<credentials xmlns='http://www.infinica.com/credentials'>{servers}</credentials>");
            (kind, Document::new(Source::new(kind.as_str(), xml)))
        })
        .collect();
    let registry = Registry::read(&documents, &CompileOptions::default());
    assert!(registry.is_ok(), "{registry:?}");
    registry.map(|registry| registry.table_bytes()).unwrap_or_default()
}
