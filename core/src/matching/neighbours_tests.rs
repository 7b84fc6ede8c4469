//! How shelves are named, and how far they are walked.

use super::*;
use crate::document::{Document, Limits, Source};
use crate::matching::{CompileOptions, effective};
use crate::registry::{Layer, LayerKind};

#[test]
fn m06_the_tail_of_a_pattern_is_its_literal_labels() {
    let tails = ["*.a.b", "**.a", "x*y.a.b", "*.x*.a", "a.*", "*", "**"].map(tail);
    assert_eq!(tails, ["a.b", "a", "a.b", "a", "", "", ""]);
}

#[test]
fn m15_an_entry_gets_so_many_looks_on_all_shelves_together() {
    let anywhere = |path: &str| -> String {
        let server = |port| format!(r#"<server{path} port="{port}" priority="1"><technical name="t"/></server>"#);
        (1..=10).map(server).collect()
    };
    let below = r#"<server host="h" path="/a"><technical name="t"/></server>"#;
    let servers = [anywhere(""), anywhere(r#" path="/a""#), below.to_owned()].concat();
    let xml = format!("<credentials xmlns=\"http://www.infinica.com/credentials\">{servers}</credentials>");
    let contents = crate::read(&Document::new(Source::new("r.xml", xml)), &Limits::default()).unwrap();
    let (layers, options) = ([Layer::new(LayerKind::Global, vec![contents])], CompileOptions::default());
    let mut neighbours = Neighbours::new(effective(&layers, &options).map(|(effective, _)| effective));
    let mut found = Vec::new();
    for (looks, expected) in [(1_000, 20), (13, 13), (10, 10), (3, 3), (0, 0)] {
        neighbours.looks_an_entry = looks;
        neighbours.broader(20, &mut found);
        assert_eq!(found.len(), expected, "{looks} looks");
    }
}
