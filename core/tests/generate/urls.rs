//! URLs that the generated entries are about.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::entries::{HOSTS, Shape};

/// A URL in parts, so that it can be spelt in several ways.
#[derive(Debug, Clone)]
pub(crate) struct Url {
    pub(crate) protocol: String,
    pub(crate) host: String,
    pub(crate) port: Option<u16>,
    /// Empty, or begins with `/`.
    pub(crate) path: String,
    pub(crate) after: String,
}

impl Url {
    pub(crate) fn text(&self) -> String {
        let Self { protocol, host, port, path, after } = self;
        let port = port.map_or(String::new(), |port| format!(":{port}"));
        format!("{protocol}://{host}{port}{path}{after}")
    }
}

/// A few dozen.
pub(crate) fn urls(shape: Shape) -> impl Strategy<Value = Vec<Url>> {
    vec(url(shape), 8..24)
}

fn url(shape: Shape) -> impl Strategy<Value = Url> {
    let labels = vec("[ab]{1,3}", 1..4).prop_map(|labels| labels.join("."));
    let host = match shape {
        Shape::OneHost | Shape::Deep => prop_oneof![9 => Just("a.example.com".to_owned()), 1 => labels].boxed(),
        Shape::Fronts => prop_oneof![9 => labels.prop_map(|labels| format!("{labels}.example.com")), 1 => select(HOSTS).prop_map(str::to_owned)].boxed(),
        Shape::Globs => labels.boxed(),
        Shape::Mixed | Shape::AnyHost => {
            prop_oneof![6 => select(HOSTS).prop_map(str::to_owned), 1 => select(vec!["é.example.com", "0x7f.1", "..example.com", "[::ffff:1.2.3.4]"]).prop_map(str::to_owned), 2 => labels].boxed()
        }
    };
    let segment = prop_oneof![
        8 => select(vec!["a", "b", "ab", "A", "aab"]),
        1 => select(vec!["", "a%2Fb", "é", "a;b", "%zz", "^", "*", "..", "."]),
    ];
    let depth = if shape == Shape::Deep { 0..100_usize } else { 0..6 };
    let ordinary = (vec(segment, depth), any::<bool>()).prop_map(|(segments, final_slash)| {
        let mut path: String = segments.iter().flat_map(|segment| ["/", segment]).collect();
        if final_slash {
            path.push('/');
        }
        path
    });
    let chain = (0..110_usize).prop_map(|depth| "/a".repeat(depth));
    let path = if shape == Shape::Deep { prop_oneof![1 => ordinary, 3 => chain].boxed() } else { ordinary.boxed() };
    let protocol = select(vec!["http", "https", "https", "ftp", "foo", "hs"]).prop_map(str::to_owned);
    let port = weighted(0.4, select(vec![80, 443, 8080, 1]));
    let after = select(vec!["", "", "", "?q=/b", "#/b", "?"]).prop_map(str::to_owned);
    (protocol, host, port, path, after).prop_map(|(protocol, host, port, path, after)| Url {
        protocol,
        host,
        port,
        path,
        after,
    })
}
