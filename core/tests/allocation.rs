//! A lookup allocates nothing (design.md: the lookup path), but for what its documentation names.
#![cfg(feature = "url")]
#![allow(unsafe_code, reason = "a global allocator that counts can't be written without it")]
#![expect(clippy::panic, reason = "tests fail by panicking")]

mod model;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use credmatch::{CompileOptions, Document, LayerKind, Registry, Source};
use model::{Entry, to_xml};

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

fn count() {
    // A thread that ends has no counter left, and nobody asks for it.
    let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller's promise, passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller's promise, passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: the caller's promise, passed on.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise, passed on.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(of: impl FnOnce()) -> u64 {
    let before = ALLOCATIONS.get();
    of();
    ALLOCATIONS.get() - before
}

fn registry() -> Registry {
    let mut entries = Vec::new();
    for number in 0..100 {
        let text = |text: String| Some(text);
        entries.extend([
            Entry { host: text(format!("h{number}.example.com")), ..Entry::default() },
            Entry { host: text("one.example.com".into()), path: text(format!("/p{number}/x")), ..Entry::default() },
            Entry { host: text(format!("*x{number}.wild.example.com")), layer: 1, ..Entry::default() },
            Entry { host: text(format!("**.s{number}.example.org")), service: text("s".into()), ..Entry::default() },
            Entry { host: text(format!("g{number}*.*")), layer: 2, ..Entry::default() },
            Entry { path: text(format!("/any/**/p{number}/*")), protocol: text("ht*".into()), ..Entry::default() },
        ]);
    }
    entries.push(Entry { host: Some("127.0.0.1".into()), port: Some("8080".into()), ..Entry::default() });
    let documents: Vec<_> = LayerKind::ALL
        .into_iter()
        .map(|kind| {
            let xml = to_xml(entries.iter().filter(|entry| entry.layer == kind as u8));
            (kind, Document::new(Source::new("layer.xml", xml)))
        })
        .collect();
    match Registry::read(&documents, &CompileOptions::default()) {
        Ok(registry) => registry,
        Err(diagnostics) => panic!("{diagnostics}"),
    }
}

fn urls() -> Vec<String> {
    let mut urls: Vec<String> = [
        "https://h7.example.com/",
        "https://one.example.com/p99/x/y?q#f",
        "https://miss.example.com/none",
        "https://axx9.wild.example.com/",
        "https://a.b.s5.example.org:8443/",
        "http://g42abc.net/",
        "http://nobody.net/any/a/b/c/p77/z",
        "http://127.0.0.1:8080/",
        "HTTPS://H7.Example.COM:443/",
        "Foo-Bar://One.example.com/",
        "https://u:p@one.example.com/p9/x",
        "https://one.example.com/%70%39/./y/../x/%c3%a4",
        "https://one.example.com/p9/x/ä€😀",
        "https://a--b.example.com/",
        "urn:isbn:1",
        "file:///x",
        "https://h\\evil/",
        "https://h/ ",
        "no scheme",
        "https://a@b@c/",
        "https://h:99999/",
    ]
    .map(str::to_owned)
    .to_vec();
    // Long ones: canonical, and with the escapes that a path of some length has.
    urls.push(format!("https://one.example.com/{}", "p9/".repeat(20_000)));
    urls.push(format!("https://one.example.com/{}?{}", "p9/".repeat(100), "q".repeat(40_000)));
    urls.push(format!("HTTPS://one.example.com/{}", "p9/".repeat(230)));
    urls.push(format!("https://one.example.com/{}", "%70%39/".repeat(100)));
    urls.push(format!("https://{}.example.com/", "a".repeat(240)));
    urls.push(format!("{}://one.example.com/", "s".repeat(80)));
    urls
}

#[test]
fn lookups_allocate_nothing() {
    let registry = registry();
    let urls = urls();
    let mut hits = 0;
    for url in &urls {
        for service in [None, Some("s"), Some("unknown")] {
            let table = registry.table();
            let mut found = false;
            let count =
                allocations(|| found = table.lookup_bytes(url.as_bytes(), service).is_ok_and(|id| id.is_some()));
            let start: String = url.chars().take(60).collect();
            assert_eq!(count, 0, "{start} {service:?}");
            hits += usize::from(found);
        }
    }
    assert!(hits > 20, "{hits}");
}

#[test]
fn batches_allocate_nothing() {
    let registry = registry();
    let urls = urls();
    let mut hits = 0;
    let count = allocations(|| {
        registry.table().lookup_many(urls.iter().map(String::as_str), None, |_, answer| {
            hits += usize::from(answer.is_ok_and(|id| id.is_some()));
        });
    });
    assert_eq!(count, 0);
    assert!(hits > 8, "{hits}");
}

/// The counter counts: what asks for a description of the match gets one.
#[test]
fn matches_do_allocate() {
    let registry = registry();
    assert!(
        allocations(|| assert!(
            registry.find_match("https://h7.example.com/", None).is_ok_and(|found| found.is_some())
        )) > 0
    );
}
