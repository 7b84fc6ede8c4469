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
fn what_was_found_on_several_shelves_is_given_once_and_best_first() {
    let mut found = vec![3, 1, 2, 3, 1];
    put_in_order(&mut found);
    assert_eq!(found, [1, 2, 3]);
}

fn server(attributes: &str) -> String {
    format!("<server {attributes}><technical name=\"t\"/></server>")
}

/// Entries that beat those of less priority.
fn strong(count: usize, path: &str) -> Vec<String> {
    (1..=count).map(|port| server(&format!(r#"{path} port="{port}" priority="1""#))).collect()
}

fn layer(servers: &[String]) -> Layer {
    let servers = servers.concat();
    let xml = format!("<credentials xmlns=\"http://www.infinica.com/credentials\">{servers}</credentials>");
    Layer::new(
        LayerKind::Global,
        vec![crate::read(&Document::new(Source::new("r.xml", xml)), &Limits::default()).unwrap()],
    )
}

#[test]
fn m06_a_host_meets_the_patterns_that_end_as_it_does() {
    let hosts = [r#"host="*.b.example" priority="1""#, r#"host="*.c.example" priority="1""#, r#"host="x.b.example""#];
    let (layers, options) = ([layer(&hosts.map(server))], CompileOptions::default());
    let neighbours = Neighbours::new(effective(&layers, &options).map(|(effective, _)| effective));
    let mut found = Vec::new();
    neighbours.broader(2, &mut found);
    assert_eq!(found, [0]);
}

#[test]
fn m15_an_entry_gets_so_many_looks_on_all_shelves_together() {
    let servers = [strong(10, ""), strong(10, r#"path="/a""#), vec![server(r#"host="h" path="/a""#)]].concat();
    let (layers, options) = ([layer(&servers)], CompileOptions::default());
    let mut neighbours = Neighbours::new(effective(&layers, &options).map(|(effective, _)| effective));
    let mut found = Vec::new();
    for (looks, expected) in [(1_000, 20), (13, 13), (10, 10), (3, 3), (0, 0)] {
        neighbours.looks_an_entry = looks;
        neighbours.broader(20, &mut found);
        assert_eq!(found.len(), expected, "{looks} looks");
    }
}

/// Looks are few where entries are many; among a few hundred every one is found.
#[test]
fn m15_a_small_registry_is_looked_at_whole() {
    let servers = [strong(300, ""), vec![server(r#"host="h""#)]].concat();
    let (layers, options) = ([layer(&servers)], CompileOptions::default());
    let neighbours = Neighbours::new(effective(&layers, &options).map(|(effective, _)| effective));
    let mut found = Vec::new();
    neighbours.broader(300, &mut found);
    assert_eq!(found, (0..300).collect::<Vec<_>>());
}
