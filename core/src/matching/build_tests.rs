//! From which size on a table is laid out another way (design.md M15a: its bytes are the same on every host).

use super::*;
use crate::document::{Document, Limits, Source};
use crate::matching::{CompileOptions, MatchTable};
use crate::registry::Layer;

fn layers(count: usize, server: impl Fn(usize) -> String) -> MatchTable {
    let servers: String =
        (0..count).map(|n| format!("<server {}><technical name=\"t\"/></server>", server(n))).collect();
    let xml = format!("<credentials xmlns=\"http://www.infinica.com/credentials\">{servers}</credentials>");
    let contents = crate::read(&Document::new(Source::new("r.xml", xml)), &Limits::default()).unwrap();
    MatchTable::compile(&[Layer::new(LayerKind::Process, vec![contents])], &CompileOptions::default()).unwrap()
}

/// How many hosts and ends, and how many paths, a layer of these servers finds by their hash.
fn filed(count: usize, server: impl Fn(usize) -> String) -> (usize, usize) {
    let table = layers(count, server);
    let [layer] = table.layers() else { panic!("one layer") };
    let used = |slots: &[u64]| slots.iter().filter(|&&slot| slot != 0).count();
    (used(&layer.hosts), used(&layer.paths))
}

#[test]
fn m15a_buckets_are_indexed_above_their_limit() {
    let on_one_host = |n| format!(r#"host="h" path="/p{n}""#);
    assert_eq!([24, 25].map(|count| filed(count, on_one_host)), [(1, 0), (1, 25)]);
    let on_any = |n| format!(r#"path="/p{n}""#);
    assert_eq!([8, 9].map(|count| filed(count, on_any)), [(0, 0), (0, 9)]);
}

#[test]
fn m15a_fronts_are_narrowed_down_above_their_limit() {
    let fronts = |n| format!(r#"host="f{n}*.example""#);
    assert_eq!([16, 17].map(|count| filed(count, fronts)), [(1, 0), (18, 0)]);
}

/// A search for what is not there ends at a free slot, so their share is what it costs.
#[test]
fn m15_one_slot_in_two_is_free_and_in_large_tables_one_in_five() {
    let length = |count: u32| {
        let named: Vec<_> = (0..count).map(|n| (hash::with(0, u64::from(n)), n + 1)).collect();
        let slots = slots(&named);
        assert_eq!(slots.iter().filter(|&&slot| slot != 0).count(), named.len());
        slots.len()
    };
    assert_eq!([0, 1, 2, 3, 4, 7, 8].map(length), [0, 4, 8, 8, 16, 16, 32]);
    assert_eq!([2_047, 2_048, 4_095, 4_096].map(length), [4_096, 8_192, 8_192, 8_192]);
    assert_eq!([6_552, 6_553, 6_554, 7_000].map(length), [8_192, 8_192, 16_384, 16_384]);
}
