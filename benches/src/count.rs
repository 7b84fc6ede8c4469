//! One measured loop, to be run under callgrind: `count CASE ENTRIES`. Only [`measured`] counts.

use std::hint::black_box;

use credmatch::{
    CompileOptions, Document, Layer, LayerKind, Limits, MatchTable, Request, Sessions, SessionsOptions, Source, read,
};
use credmatch_benches::{compile, compile_layers, mix, rivals};

/// URLs in a loop.
const URLS: usize = 2_000;

#[inline(never)]
fn measured(urls: &[String], mut work: impl FnMut(&str)) {
    for url in urls {
        work(black_box(url));
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let case = arguments.next().unwrap_or_default();
    let count = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(1_000);
    let entries = mix::entries(count, 1);
    let urls = mix::urls(&entries, URLS, 2);
    match case.as_str() {
        "lookup" => {
            let registry = compile(&entries);
            measured(&urls, |url| {
                let _ = black_box(registry.lookup(url));
            });
        }
        "begin" | "header" => {
            let sessions = Sessions::new(compile(&entries), SessionsOptions::new(0));
            let begin = |url: &str| {
                let _ = black_box(sessions.begin(&Request::new(url), 0));
            };
            let header = |url: &str| {
                let _ = black_box(sessions.header(url, None, 0));
            };
            // Headers are made when they are first needed.
            urls.iter().for_each(|url| header(url));
            match case.as_str() {
                "begin" => measured(&urls, begin),
                _ => measured(&urls, header),
            }
        }
        "layers" => {
            let global = mix::with_priorities(entries, 3);
            let process = mix::with_priorities(mix::entries(count / 10, 4), 5);
            let registry = compile_layers(&[(LayerKind::Global, &global), (LayerKind::Process, &process)]);
            measured(&urls, |url| {
                let _ = black_box(registry.lookup(url));
            });
        }
        "read" => {
            let document = Document::new(Source::new("mix.xml", mix::xml(&entries)));
            let limits = Limits::default();
            measured(urls.get(..1).unwrap_or_default(), |_| {
                let _ = black_box(read(&document, &limits));
            });
        }
        "build" => {
            let document = Document::new(Source::new("mix.xml", mix::xml(&entries)));
            let contents = read(&document, &Limits::default()).unwrap_or_default();
            let layers = [Layer::new(LayerKind::Global, vec![contents])];
            measured(urls.get(..1).unwrap_or_default(), |_| {
                let _ = black_box(MatchTable::compile(&layers, &CompileOptions::default()));
            });
        }
        "pass" => {
            let text = mix::xml(&entries);
            measured(urls.get(..1).unwrap_or_default(), |_| {
                black_box(rivals::pass(&text));
            });
        }
        "url" => measured(&urls, |url| {
            let _ = black_box(url::Url::parse(url));
        }),
        "http" => measured(&urls, |url| {
            let _ = black_box(url.parse::<http::Uri>());
        }),
        "ada" => measured(&urls, |url| {
            let _ = black_box(ada_url::Url::parse(url, None));
        }),
        "split" => {
            let registry = compile(&[]);
            measured(&urls, |url| {
                let _ = black_box(registry.lookup(url));
            });
        }
        "index" => {
            let index = rivals::BareIndex::new(&entries);
            let hosts: Vec<String> =
                urls.iter().filter_map(|url| Some(url::Url::parse(url).ok()?.host_str()?.to_owned())).collect();
            measured(&hosts, |host| {
                let _ = black_box(index.get(host));
            });
        }
        _ => {
            eprintln!(
                "unknown case {case:?}: lookup, layers, begin, header, url, http, ada, split, index, read, build or pass"
            );
            std::process::exit(2);
        }
    }
}
