//! Tables as bytes answer as the tables that they were written from, and pass for no other's (design.md M15a).
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod generate;
mod model;

use credmatch::{
    Code, CompileOptions, Document, Layer, LayerKind, Limits, MatchTable, Registry, Source, read, read_table,
};
use generate::{Shape, Url, cases, compile, entries, urls};
use model::Entry;
use proptest::prelude::*;

fn registry_and_urls() -> impl Strategy<Value = (Vec<Entry>, Vec<Url>)> {
    let shapes = [Shape::Mixed, Shape::OneHost, Shape::Fronts, Shape::Globs, Shape::AnyHost, Shape::Deep];
    prop::sample::select(shapes.to_vec()).prop_flat_map(|shape| (entries(shape), urls(shape)))
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn m15a_bytes_answer_as_the_table_does((entries, urls) in registry_and_urls()) {
        let Ok(compiled) = compile(&entries, &CompileOptions::default()) else { return Ok(()) };
        let bytes = compiled.registry.table_bytes();
        let loaded = MatchTable::from_bytes(&bytes, &Limits::default()).unwrap();
        for url in urls {
            let url = url.text();
            prop_assert_eq!(loaded.find_match(&url, None), compiled.registry.find_match(&url, None));
            prop_assert_eq!(loaded.find_match(&url, Some("s")), compiled.registry.find_match(&url, Some("s")));
        }
        let layers = compiled.registry.layers().to_vec();
        prop_assert!(Registry::with_table(layers, &bytes, compiled.registry.options()).is_ok());
    }
}

fn layers(server: &str) -> Vec<Layer> {
    let xml = format!(
        r#"<credentials xmlns="http://www.infinica.com/credentials">
             <server {server}><passwordCredentials name="n" password="p"/></server>
             <server host="other"><passwordCredentials name="n" password="p"/></server>
           </credentials>"#
    );
    let contents = read(&Document::new(Source::new("r.xml", xml)), &Limits::default()).unwrap();
    vec![Layer::new(LayerKind::Global, vec![contents])]
}

#[test]
fn m15a_every_part_of_an_entry_is_digested() {
    let options = CompileOptions::default();
    let base = r#"host="h" port="1" protocol="https" path="/a" service="s" priority="3""#;
    let table = Registry::compile(layers(base), &options).unwrap().table_bytes();
    assert!(Registry::with_table(layers(base), &table, &options).is_ok());
    for (part, other) in [
        (r#"host="h""#, r#"host="g""#),
        (r#"host="h""#, r#"host="*h""#),
        (r#"host="h""#, ""),
        (r#"port="1""#, r#"port="2""#),
        (r#"port="1""#, ""),
        (r#"protocol="https""#, r#"protocol="http""#),
        (r#"protocol="https""#, ""),
        (r#"path="/a""#, r#"path="/b""#),
        (r#"path="/a""#, ""),
        (r#"service="s""#, r#"service="t""#),
        (r#"service="s""#, ""),
        (r#"priority="3""#, r#"priority="4""#),
        (r#"priority="3""#, r#"priority="3" preemptive="false""#),
    ] {
        let refused = Registry::with_table(layers(&base.replace(part, other)), &table, &options).unwrap_err();
        assert_eq!(refused.code, Code::TableDigest, "{part} {other}");
    }
    let mut more = layers(base);
    more.extend(layers(r#"host="third""#));
    assert_eq!(Registry::with_table(more, &table, &options).unwrap_err().code, Code::TableDigest);
    let guessed = layers(r#"host="h" protocol="https""#);
    let table = Registry::compile(guessed.clone(), &options).unwrap().table_bytes();
    let refused = Registry::with_table(guessed, &table, &options.with_guess_ports(true)).unwrap_err();
    assert_eq!(refused.code, Code::TableDigest, "guessed ports");
}

#[test]
fn m15a_a_forged_table_is_no_table_of_these_entries() {
    let options = CompileOptions::default();
    let mine = Registry::compile(layers(r#"host="bank""#), &options).unwrap().table_bytes();
    let other = Registry::compile(layers(r#"host="evil""#), &options).unwrap().table_bytes();
    assert_eq!(mine.len(), other.len());
    // The layers of one under the digest of the other; the checksum that would be right is found by trying neither.
    let mut forged = other.clone();
    forged[16..48].copy_from_slice(&mine[16..48]);
    let refused = Registry::with_table(layers(r#"host="bank""#), &forged, &options).unwrap_err();
    assert_eq!(refused.code, Code::TableChecksum);
}

/// A registry that has something in every part of a table: lists and indexes, with and without a host; host patterns
/// of every sort, few and many; interned names; ranks; two layers.
fn one_of_everything() -> Vec<Entry> {
    let text = |text: String| Some(text);
    let host = |host: String| Entry { host: Some(host), ..Entry::default() };
    let mut entries = vec![
        host("127.0.0.1".into()),
        host("*.one.example".into()),
        host("**.any.example".into()),
        Entry { protocol: text("https".into()), ..host("*.one.example".into()) },
        Entry { priority: Some(-3), ..host("low.example".into()) },
        Entry { priority: Some(9), ..host("a*c.few.example".into()) },
        Entry { path: text("/deep".repeat(70)), ..host("index.example".into()) },
        Entry { path: text("/a/*/c".into()), ..host("index.example".into()) },
        Entry { path: text("/**/c".into()), port: text("8080".into()), ..host("index.example".into()) },
        Entry { protocol: text("ht*".into()), ..host("index.example".into()) },
        Entry { service: text("s2".into()), ..host("index.example".into()) },
        Entry { service: text("s1".into()), path: text("/p1".into()), ..host("index.example".into()) },
        Entry { port: text("443".into()), path: text("/p1".into()), ..host("index.example".into()) },
        Entry { port: text("80".into()), protocol: text("ftp".into()), ..host("index.example".into()) },
        host(format!("*{}", ".a".repeat(62))),
        host(format!("*{}", ".a".repeat(63))),
    ];
    for number in 0..30 {
        entries.extend([
            host(format!("h{number}.example")),
            Entry { path: text(format!("/p{number}/{}", "x".repeat(number))), ..host("index.example".into()) },
            Entry { path: text(format!("/l{number}")), layer: 2, ..host("list.example".into()) },
            Entry { path: text(format!("/any{number}")), ..Entry::default() },
            host(format!("b{number}*e.many.example")),
            host(format!("*e{number}.many.example")),
            host(format!("x.*m{number}*.many.example")),
            Entry { layer: 2, ..host(format!("*g{number}*.*")) },
        ]);
    }
    entries
}

/// Bytes that a version of the format was given stay its bytes: whoever changes what is baked into them (layout, hash,
/// ranks, canonical forms) raises the version and writes the new length and checksum here.
#[test]
fn m15a_bytes_of_this_version_are_the_same_on_every_host() {
    let bytes = compile(&one_of_everything(), &CompileOptions::default()).unwrap().registry.table_bytes();
    let number = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
    let version = number(8) as u32;
    assert_eq!((version, bytes.len(), number(48)), (2, 19_187, 0xd5c7_5c2c_180d_26a1));
}

#[test]
fn m15_of_a_table_by_itself_the_length_of_urls_is_limited() {
    let table = Registry::compile(layers(r#"host="h""#), &CompileOptions::default()).unwrap().table_bytes();
    let url = "https://h/a";
    let ask = |most: Option<u32>| read_table(&table, most).unwrap().lookup(url).map_err(|error| error.code);
    assert!(ask(None).unwrap().is_some());
    assert!(ask(Some(url.len() as u32)).unwrap().is_some());
    assert_eq!(ask(Some(url.len() as u32 - 1)), Err(Code::UrlTooLong));
    assert_eq!(read_table(b"", None).err().map(|error| error.code), Some(Code::TableForeign));
}
