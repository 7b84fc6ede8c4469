//! Entries, of several shapes of registry.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;

use crate::model::{Entry, Model};

/// What the entries of a registry have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Some of everything.
    Mixed,
    /// All on one host, so that its bucket is indexed.
    OneHost,
    /// Many host patterns under one literal end.
    Fronts,
    /// Many host patterns without a literal end.
    Globs,
    /// None with a host.
    AnyHost,
    /// On one host, with paths deeper than the index tells depths apart.
    Deep,
}

pub(crate) const HOSTS: &[&str] = &[
    "example.com",
    "a.example.com",
    "b.example.com",
    "ab.example.com",
    "a.b.example.com",
    "com",
    "a",
    "b",
    "a.b",
    "xn--4ca.example.com",
    "127.0.0.1",
    "[::1]",
    "a.example.com.",
    "..example.com",
    // Longer than a lookup keeps bits for.
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab.b.example.com",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab.example.com",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab.example.com",
    "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.\
     a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.example.com",
];

const PATTERNS: &[&str] = &[
    "*.example.com",
    "**.example.com",
    "a*.example.com",
    "*b.example.com",
    "*.b.example.com",
    "**.b.example.com",
    "a.*.example.com",
    "*.com",
    "**.com",
    "**.*.com",
    "*.*.com",
    "*a*.*.com",
    "**.a.example.com.",
    "*",
    "**",
    "*.*",
    "a.*",
    "*.example.*",
    "1*.0.0.1",
    "*.0.0.1",
    "*.EXAMPLE.com",
    "*.ä.example.com",
    "**.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.\
     a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.example.com",
    "a*.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.\
     a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.example.com",
];

/// Legal entries of up to 200, later repetitions left out.
pub(crate) fn entries(shape: Shape) -> impl Strategy<Value = Vec<Entry>> {
    vec(entry(shape), 1..200).prop_map(|entries| Model::legal(entries, false))
}

fn entry(shape: Shape) -> impl Strategy<Value = Entry> {
    let layers = match shape {
        Shape::Mixed => 4_u8,
        _ => 2,
    };
    let ports = select(vec!["80", "443", "8080", "0443", "*", ""]).prop_map(str::to_owned);
    let protocols = select(vec!["http", "https", "HTTPS", "ftp", "foo", "h*", "*s", "ht*p", "*t*", "h*s", "*"])
        .prop_map(str::to_owned);
    let services = select(vec!["s1", "s2", ""]).prop_map(str::to_owned);
    let attributes = (
        0..layers,
        weighted(0.2, -1..3_i32),
        host(shape),
        weighted(0.4, ports),
        weighted(0.4, protocols),
        weighted(if shape == Shape::Deep { 0.95 } else { 0.6 }, path(shape)),
        weighted(0.15, services),
        prop::bool::weighted(0.2),
    );
    attributes.prop_map(|(layer, priority, host, port, protocol, path, service, as_url)| {
        let entry = Entry { layer, priority, service, ..Entry::default() };
        if as_url {
            let port = port.map_or(String::new(), |port| format!(":{port}"));
            let path = path.map_or(String::new(), |path| format!("/{}", path.trim_start_matches('/')));
            let (protocol, host) = (protocol.as_deref().unwrap_or("*"), host.as_deref().unwrap_or("*"));
            Entry { url: Some(format!("{protocol}://{host}{port}{path}")), ..entry }
        } else {
            Entry { host, port, protocol, path, ..entry }
        }
    })
}

fn host(shape: Shape) -> BoxedStrategy<Option<String>> {
    let exact = || select(HOSTS).prop_map(str::to_owned);
    let pattern = || select(PATTERNS).prop_map(str::to_owned);
    // Labels of an alphabet of two letters and stars: hundreds of patterns that overlap.
    let label = || "[ab*]{1,4}".prop_filter("`**` is no label here", |label| label != "**");
    let strategy: BoxedStrategy<String> = match shape {
        Shape::Mixed => Union::new_weighted(vec![(5, exact().boxed()), (4, pattern().boxed())]).boxed(),
        Shape::OneHost | Shape::Deep => prop_oneof![
            20 => Just("a.example.com".to_owned()),
            1 => exact(),
            1 => pattern(),
        ]
        .boxed(),
        Shape::Fronts => prop_oneof![
            8 => label().prop_map(|label| format!("{label}.example.com")),
            2 => (label(), label()).prop_map(|(one, two)| format!("{one}.{two}.example.com")),
            1 => label().prop_map(|label| format!("**.{label}.example.com")),
            1 => exact(),
        ]
        .boxed(),
        Shape::Globs => prop_oneof![
            4 => label().prop_map(|label| format!("a.{label}")),
            4 => (label(), label()).prop_map(|(one, two)| format!("{one}.{two}")),
            1 => label().prop_map(|label| format!("**.{label}*")),
            1 => label(),
            1 => exact(),
        ]
        .boxed(),
        Shape::AnyHost => return prop_oneof![9 => Just(None), 1 => Just(Some("*".to_owned()))].boxed(),
    };
    weighted(0.9, strategy).boxed()
}

fn path(shape: Shape) -> BoxedStrategy<String> {
    let segment = || {
        prop_oneof![
            6 => select(vec!["a", "b", "ab", "A"]),
            1 => select(vec!["%61", "a%2Fb", "a%2fb", "..", ".", "é", "%C3%A9", "a;b", "%zz", "^"]),
            2 => select(vec!["*", "**", "a*", "*b", "*a*", "a*b"]),
        ]
    };
    let depth = if shape == Shape::Deep { 0..80_usize } else { 0..5 };
    let ordinary = (vec(segment(), depth), any::<bool>(), prop::bool::weighted(0.9)).prop_map(
        |(segments, final_slash, first_slash)| {
            let mut path = segments.join("/");
            if first_slash {
                path.insert(0, '/');
            }
            if final_slash && !path.ends_with('/') {
                path.push('/');
            }
            path
        },
    );
    // Chains of parents: the same segments again and again, at every depth.
    let chain = (0..90_usize).prop_map(|depth| "/a".repeat(depth));
    match shape {
        Shape::Deep => prop_oneof![1 => ordinary, 3 => chain].boxed(),
        _ => ordinary.boxed(),
    }
}
