//! Registries and URLs that a slower table would choke on.

use std::hint::black_box;

use credmatch::Registry;
use credmatch_benches::{compile, mix};

use super::lookup::Stream;
use super::rounds::{Case, line, measure};

const SLICE: usize = 10_000;

fn one_host(paths: usize) -> (Registry, Vec<String>) {
    let entries: Vec<_> = (0..paths)
        .map(|number| mix::Written {
            host: Some("h.example.com".into()),
            path: Some(format!("/team{}/app{number}", number % 100)),
            ..mix::Written::default()
        })
        .collect();
    let urls = (0..2_000)
        .map(|number| {
            let number = number * 7 % paths;
            format!("https://h.example.com/team{}/app{number}/x/y?q=1", number % 100)
        })
        .collect();
    (compile(&entries), urls)
}

fn no_host(count: usize) -> (Registry, Vec<String>) {
    let entries: Vec<_> = (0..count)
        .map(|number| mix::Written {
            port: (number % 3 == 0).then_some(8000 + (number % 1000) as u16),
            protocol: (number % 3 == 1).then_some("https"),
            path: Some(format!("/a{}/b{number}", number % 500)),
            ..mix::Written::default()
        })
        .collect();
    let urls = (0..2_000)
        .map(|number| {
            format!("https://host{number}.example.com:8{:03}/a{}/b{number}/c?q=1", number % 1000, number % 500)
        })
        .collect();
    (compile(&entries), urls)
}

fn wildcards(count: usize) -> (Registry, Vec<String>) {
    let entries: Vec<_> = (0..count)
        .map(|number| mix::Written {
            host: Some(match number % 4 {
                0 => format!("*.w{number}.example.com"),
                1 => format!("**.d{number}.example.net"),
                2 => format!("api{number}-*.example.org"),
                _ => format!("*-db{number}.svc.example.org"),
            }),
            ..mix::Written::default()
        })
        .collect();
    let urls = (0..2_000)
        .map(|number| match number % 4 {
            0 => format!("https://a.w{number}.example.com/x/y/z?q=1"),
            1 => format!("https://a.b.d{number}.example.net/x/y/z?q=1"),
            2 => format!("https://api{number}-7.example.org/x/y/z?q=1"),
            _ => format!("https://blue-db{number}.svc.example.org/x/y?q=1"),
        })
        .collect();
    (compile(&entries), urls)
}

fn no_ends(count: usize, mix: &[mix::Written]) -> Registry {
    let mut entries = mix.to_vec();
    entries.extend(
        (0..count).map(|number| mix::Written { host: Some(format!("*zone{number}q*")), ..mix::Written::default() }),
    );
    compile(&entries)
}

pub(crate) fn report() {
    let entries = mix::entries(100_000, 1);
    let usual = compile(&entries);
    let usual_urls = mix::urls(&entries, 2_000, 2);
    let small = mix::entries(1_000, 1);
    let small_registry = compile(&small);
    let small_urls = mix::urls(&small, 2_000, 2);
    let with_globs = no_ends(64, &small);
    let (few, few_urls) = one_host(16);
    let (many, many_urls) = one_host(10_000);
    let (hostless, hostless_urls) = no_host(100_000);
    let (wild, wild_urls) = wildcards(100_000);
    let long = |length: usize| vec![format!("https://h.example.com/team1/app1/{}", "a/".repeat(length / 2))];
    let (short_url, long_url) = (long(1_000), long(64_000));
    let case = |name, registry: &Registry, urls: &[String], length| {
        let registry = registry.clone();
        let urls = urls.to_vec();
        Case::new(name, move || {
            let stream = Stream::new(&urls);
            stream.slice(length, |url| {
                let _ = black_box(registry.lookup(url));
            })
        })
    };
    let times = measure(
        21,
        vec![
            case("mix", &usual, &usual_urls, SLICE),
            case("small mix", &small_registry, &small_urls, SLICE),
            case("16 paths", &few, &few_urls, SLICE),
            case("10 000 paths", &many, &many_urls, SLICE),
            case("no host", &hostless, &hostless_urls, SLICE),
            case("wildcards", &wild, &wild_urls, SLICE),
            case("no ends", &with_globs, &small_urls, SLICE),
            case("1 KiB", &many, &short_url, 1_000),
            case("64 KiB", &many, &long_url, 100),
        ],
    );
    let named = times.all().iter().map(|(name, time)| format!("{name} {time:.0}")).collect::<Vec<_>>();
    println!("\nhostile shapes, ns: {}", named.join(" | "));
    line("one host, 10 000 paths / 16 paths", times.ratio("10 000 paths", times.of("16 paths")), 3.0);
    line("100 000 entries without a host / the mix", times.ratio("no host", times.of("mix")), 3.0);
    line("100 000 wildcard hosts / the mix", times.ratio("wildcards", times.of("mix")), 3.0);
    line("64 patterns without a literal end / the mix", times.ratio("no ends", times.of("small mix")), 4.0);
    line("a byte of a 64 KiB URL / of 1 KiB", times.of("64 KiB") / 64.0 / times.of("1 KiB"), 1.0);
}
