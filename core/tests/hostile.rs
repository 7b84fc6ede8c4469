//! Time does not blow up, whatever the entries and the URL are (design.md M15: no backtracking).
//!
//! The bounds are a hundred times what is needed, for slow machines and builds without optimisation; what they are
//! there to notice is a thousand times more.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod model;

use std::time::{Duration, Instant};

use credmatch::{CompileOptions, Document, LayerKind, Registry, Source};
use model::{Entry, to_xml};

fn registry(entries: &[Entry]) -> Registry {
    let document = Document::new(Source::new("hostile.xml", to_xml(entries)));
    Registry::read(&[(LayerKind::Global, document)], &CompileOptions::default()).unwrap()
}

fn host(host: String) -> Entry {
    Entry { host: Some(host), ..Entry::default() }
}

fn path(path: String) -> Entry {
    Entry { path: Some(path), ..Entry::default() }
}

fn quick(what: &str, entries: &[Entry], url: &str, times: u32) {
    let built = Instant::now();
    let registry = registry(entries);
    let built = built.elapsed();
    let start = Instant::now();
    for _ in 0..times {
        registry.lookup(url).unwrap();
    }
    let each = start.elapsed() / times;
    println!("{what}: {} entries built in {built:?}, {} bytes looked up in {each:?}", entries.len(), url.len());
    assert!(start.elapsed() < Duration::from_secs(60), "{what}: {each:?} a lookup");
}

const LONG: usize = 65_000;

#[test]
fn m15_a_long_path_of_many_segments() {
    let deep = "/a".repeat(LONG / 2 - 10);
    quick("one entry", &[path("/b".into())], &format!("http://h{deep}"), 10);
    let parents: Vec<_> = (1..400).map(|depth| path("/a".repeat(depth * 2))).collect();
    quick("nested entries", &parents, &format!("http://h{deep}"), 10);
    quick("escapes", &parents, &format!("http://h/{}", "%61/".repeat(LONG / 4 - 10)), 10);
    quick("dots", &parents, &format!("http://h/{}", "a/../".repeat(LONG / 5 - 10)), 10);
}

#[test]
fn m15_any_depth_before_many_segments() {
    let deep = "/a".repeat(LONG / 2 - 10);
    let url = format!("http://h{deep}");
    quick("one long run", &[path(format!("/**{}/b", "/a".repeat(62)))], &url, 1);
    quick("a run with a wildcard", &[path(format!("/**{}/*/b", "/a".repeat(61)))], &url, 1);
    quick("many any-depths", &[path(format!("{}/b", "/**/a".repeat(30)))], &url, 10);
    let several: Vec<_> = (0..16).map(|number| path(format!("/**/a/a/a/a/b{number}"))).collect();
    quick("several", &several, &url, 2);
}

#[test]
fn m15_wildcards_inside_a_segment() {
    let url = format!("http://h/{}", "a".repeat(LONG));
    quick("many stars", &[path(format!("/{}b", "a*".repeat(30)))], &url, 100);
    quick("stars and runs", &[path(format!("/{}b", "*aaaaaaaa".repeat(30)))], &url, 100);
}

#[test]
fn m15_patterns_that_one_literal_finds_everywhere() {
    // Each of the patterns is found at every place of the host, and matches at none.
    let patterns: Vec<_> = (0..200).map(|number| host(format!("*aa*{number}*"))).collect();
    quick("globs", &patterns, &format!("http://{}/", "a".repeat(LONG)), 1);
    let suffixes: Vec<_> = (1..200).map(|length| host(format!("*{}*b", "a".repeat(length)))).collect();
    quick("literals in literals", &suffixes, &format!("http://{}/", "a".repeat(LONG)), 1);
}

#[test]
fn m15_patterns_of_long_literals() {
    let patterns: Vec<_> = (0..100).map(|number| host(format!("*{number}{}*", "ab".repeat(10_000)))).collect();
    quick("long literals", &patterns, &format!("http://{}/", "ab".repeat(LONG / 2)), 1);
}

#[test]
fn m15_hosts_of_many_labels() {
    let labels = |count: usize| vec!["a"; count].join(".");
    let patterns: Vec<_> =
        [1, 2, 30, 61, 62, 63, 64, 65, 100, 1000].map(|count| host(format!("*.{}", labels(count)))).to_vec();
    quick("ends", &patterns, &format!("http://{}.b/", labels(LONG / 2 - 10)), 1);
    quick("ends", &patterns, &format!("http://{}/", labels(LONG / 2 - 10)), 1);
    let fronts: Vec<_> = (0..500).map(|number| host(format!("a*{number}.{}", labels(70)))).collect();
    quick("fronts", &fronts, &format!("http://{}/", labels(LONG / 2 - 10)), 1);
}

#[test]
fn m15_many_short_lookups_of_odd_shapes() {
    let mut entries: Vec<Entry> = (0..40).map(|number| host(format!("*x{number}*.*"))).collect();
    entries.extend((0..40).map(|number| host(format!("{number}*.example.com"))));
    entries.extend((0..40).map(|number| path(format!("/**/p{number}/*"))));
    for url in
        ["http://xxxxxxxxxxxx.yyyy/", "http://39x.example.com/p/p/p", "HTTP://a.b/%70/../p39/x", "http://1.2.3.4/p39/x"]
    {
        quick("odd", &entries, url, 2_500);
    }
}
