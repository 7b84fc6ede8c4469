//! Lookups beside their rivals: hot (64 URLs over and over) and random (200 000 URLs in turn).

use std::cell::Cell;
use std::hint::black_box;

use credmatch::{LayerKind, Registry};
use credmatch_benches::{compile, compile_layers, mix, rivals};

use super::rounds::{Case, Times, line, line_at_least, measure};

const SLICE: usize = 20_000;

/// Goes through URLs in turn, a slice at a time, and begins anew at the end.
pub(crate) struct Stream<'a, U> {
    urls: &'a [U],
    at: Cell<usize>,
}

impl<'a, U: AsRef<str>> Stream<'a, U> {
    pub(crate) fn new(urls: &'a [U]) -> Self {
        Self { urls, at: Cell::new(0) }
    }

    pub(crate) fn slice(&self, length: usize, mut work: impl FnMut(&str)) -> usize {
        for _ in 0..length {
            let at = self.at.get();
            self.at.set(if at + 1 < self.urls.len() { at + 1 } else { 0 });
            if let Some(url) = self.urls.get(at) {
                work(black_box(url.as_ref()));
            }
        }
        length
    }

    fn batch(&self, length: usize) -> &'a [U] {
        let at = if self.at.get() + length <= self.urls.len() { self.at.get() } else { 0 };
        self.at.set(at + length);
        self.urls.get(at..at + length).unwrap_or(self.urls)
    }
}

/// Texts one after the other, as those are that come in by a buffer: what is measured is the table, and not where the
/// allocator found room for a text among a million others.
fn side_by_side<'a>(texts: &[String], all: &'a str) -> Vec<&'a str> {
    let mut rest = all;
    let cut = texts.iter().filter_map(|text| {
        let (first, after) = rest.split_at_checked(text.len())?;
        rest = after;
        Some(first)
    });
    cut.collect()
}

pub(crate) fn report(sizes: &[usize]) {
    let mut hot = Vec::new();
    let mut random = Vec::new();
    for &size in sizes {
        let entries = mix::entries(size, 1);
        let registry = compile(&entries);
        let urls = mix::urls(&entries, 200_000, 2);
        let all = urls.concat();
        let urls = side_by_side(&urls, &all);
        println!("\n{size} entries");
        hot.push((size, kind("hot", &registry, &entries, urls.get(..64).unwrap_or(&urls), size)));
        random.push((size, kind("random", &registry, &entries, &urls, size)));
    }
    growth(&hot, &random);
    layers();
}

fn kind(kind: &str, registry: &Registry, entries: &[mix::Written], urls: &[&str], size: usize) -> Times {
    let index = rivals::BareIndex::new(entries);
    let empty = compile(&[]);
    let hosts: Vec<String> =
        urls.iter().filter_map(|url| Some(url::Url::parse(url).ok()?.host_str()?.to_owned())).collect();
    let all_hosts = hosts.concat();
    let hosts = side_by_side(&hosts, &all_hosts);
    let stream = || Stream::new(urls);
    let (one, all, split, bare, parsed, ada, http) =
        (stream(), stream(), stream(), Stream::new(&hosts), stream(), stream(), stream());
    let with_url = stream();
    let scan = (size <= 1_000).then(|| rivals::LinearScan::new(entries));
    let router = (1_000..=100_000).contains(&size).then(|| rivals::Router::new(entries));
    let (scanned, routed) = (stream(), stream());
    let mut cases = vec![
        Case::new("lookup", || {
            one.slice(SLICE, |url| {
                let _ = black_box(registry.lookup(url));
            })
        }),
        Case::new("lookup_many", || {
            let batch = all.batch(SLICE.min(urls.len()));
            registry.table().lookup_many(batch.iter().copied(), None, |_, answer| {
                let _ = black_box(answer);
            });
            batch.len()
        }),
        Case::new("split", || {
            split.slice(SLICE, |url| {
                let _ = black_box(empty.lookup(url));
            })
        }),
        Case::new("bare index", || {
            bare.slice(SLICE, |host| {
                let _ = black_box(index.get(host));
            })
        }),
        Case::new("url::Url::parse", || {
            parsed.slice(SLICE / 4, |url| {
                let _ = black_box(url::Url::parse(url));
            })
        }),
        Case::new("url parse, then lookup", || {
            with_url.slice(SLICE / 4, |url| {
                if let Ok(parsed) = url::Url::parse(url) {
                    let _ = black_box(registry.lookup(parsed.as_str()));
                }
            })
        }),
        Case::new("ada-url", || {
            ada.slice(SLICE / 4, |url| {
                let _ = black_box(ada_url::Url::parse(url, None));
            })
        }),
        Case::new("http::Uri", || {
            http.slice(SLICE / 4, |url| {
                let _ = black_box(url.parse::<http::Uri>());
            })
        }),
    ];
    if let Some(scan) = &scan {
        let length = if size <= 10 { SLICE } else { 400 };
        let stream = &scanned;
        cases.push(Case::new("linear scan", move || {
            stream.slice(length, |url| {
                let _ = black_box(scan.find(url));
            })
        }));
    }
    if let Some(router) = &router {
        let mut key = String::with_capacity(200);
        let stream = &routed;
        cases.push(Case::new("matchit", move || {
            stream.slice(SLICE / 2, |url| {
                let _ = black_box(router.find(url, &mut key));
            })
        }));
    }
    let times = measure(if size > 100_000 { 15 } else { 31 }, cases);
    let named = times.all().iter().map(|(name, time)| format!("{name} {time:.0}")).collect::<Vec<_>>();
    println!(" {kind}, ns: {}", named.join(" | "));
    let parts = times.of("split") + times.of("bare index");
    let parse_and_find = times.of("url parse, then lookup") - times.of("split");
    if kind == "hot" {
        line("lookup / (split + bare index)", times.ratio("lookup", parts), 1.5);
        line("lookup / (url parse + find)", times.ratio("lookup", parse_and_find), 0.12);
    } else {
        let goals = match size {
            0..=1_000 => (1.7, 0.20),
            1_001..=100_000 => (2.3, 0.30),
            _ => (3.5, 0.50),
        };
        line("lookup / (split + bare index)", times.ratio("lookup", parts), goals.0);
        line("lookup / (url parse + find)", times.ratio("lookup", parse_and_find), goals.1);
        line("batch / single", times.ratio("lookup_many", times.of("lookup")), if size > 100_000 { 0.6 } else { 1.1 });
    }
    line("lookup / ada-url parse", times.ratio("lookup", times.of("ada-url")), f64::INFINITY);
    line("lookup / http::Uri parse", times.ratio("lookup", times.of("http::Uri")), f64::INFINITY);
    if size <= 10 {
        line("lookup / linear scan", times.ratio("lookup", times.of("linear scan")), 1.0);
    } else if size <= 1_000 {
        line_at_least("linear scan / lookup", times.of("linear scan") / times.of("lookup"), 25.0);
    }
    if router.is_some() && kind == "random" {
        line("lookup / matchit", times.ratio("lookup", times.of("matchit")), if size > 1_000 { 0.4 } else { 0.7 });
    }
    times
}

fn growth(hot: &[(usize, Times)], random: &[(usize, Times)]) {
    let of = |times: &[(usize, Times)], size| {
        times.iter().find(|(known, _)| *known == size).map_or(f64::NAN, |(_, times)| times.of("lookup"))
    };
    println!("\ngrowth");
    line("hot, 1 000 000 / 1 000", of(hot, 1_000_000) / of(hot, 1_000), 1.3);
    line("random, 100 000 / 1 000", of(random, 100_000) / of(random, 1_000), 2.5);
    line("random, 1 000 000 / 1 000", of(random, 1_000_000) / of(random, 1_000), 4.5);
}

fn layers() {
    let global = mix::with_priorities(mix::entries(1_000, 1), 3);
    let process = mix::with_priorities(mix::entries(100, 4), 5);
    let registry = compile_layers(&[(LayerKind::Global, &global), (LayerKind::Process, &process)]);
    let urls = mix::urls(&global, 64, 2);
    let (one, parsed) = (Stream::new(&urls), Stream::new(&urls));
    let times = measure(
        31,
        vec![
            Case::new("lookup", || {
                one.slice(SLICE, |url| {
                    let _ = black_box(registry.lookup(url));
                })
            }),
            Case::new("url", || {
                parsed.slice(SLICE / 4, |url| {
                    let _ = black_box(url::Url::parse(url));
                })
            }),
        ],
    );
    println!("\ntwo layers, mixed priorities, 1 100 entries, hot");
    line("lookup / url parse", times.ratio("lookup", times.of("url")), 0.20);
}
