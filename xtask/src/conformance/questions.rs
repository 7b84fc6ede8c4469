//! What a host is asked: cases as documents, URLs and options, which every host takes alike.

use std::fmt::Write;

use credmatch::LayerKind;
use serde_json::{Map, Value, json};

use super::fixtures::Fixtures;
use super::vectors::{Case, Vectors};
use super::{authentication, registry_text};

/// A JSON line a case: `id`, `group`, `sources` (each with `layer`, `text` or `base64`, and `name` if it has one), and what of
/// `options`, `url`, `service`, `challenges`, `exchange` and `input` the case has; of one with files the absolute paths
/// `main` and `root` instead of sources.
pub(crate) fn lines(vectors: &Vectors, fixtures: &Fixtures) -> String {
    vectors.cases.iter().fold(String::new(), |mut lines, case| {
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{}", question(vectors.group.name, case, fixtures));
        lines
    })
}

fn question(group: &str, case: &Case, fixtures: &Fixtures) -> Value {
    let layers = if ["input", "files"].iter().any(|key| case.object.contains_key(*key)) {
        Vec::new()
    } else {
        layers(&case.object)
    };
    let sources: Vec<_> = layers.into_iter().map(source).collect();
    let mut question = json!({"id": case.id, "group": group, "sources": sources, "options": options(&case.object)});
    for key in ["url", "service", "challenges", "exchange", "input"] {
        if let (Some(value), Some(question)) = (case.object.get(key), question.as_object_mut()) {
            let value = if key == "input" { authentication::asked(group, value) } else { value.clone() };
            question.insert(key.to_owned(), value);
        }
    }
    for key in ["main", "root"] {
        if let (Some(path), Some(question)) = (case.object.get(key).and_then(Value::as_str), question.as_object_mut()) {
            question.insert(key.to_owned(), json!(fixtures.of(case).join(path)));
        }
    }
    question
}

/// The layers of a case; one that names none is a layer itself.
pub(crate) fn layers(case: &Map<String, Value>) -> Vec<&Map<String, Value>> {
    match case.get("layers").and_then(Value::as_array) {
        Some(layers) => layers.iter().filter_map(Value::as_object).collect(),
        None => vec![case],
    }
}

/// The kind of a layer; `global` if it says none.
pub(crate) fn kind(layer: &Map<String, Value>) -> LayerKind {
    layer.get("kind").and_then(Value::as_str).and_then(LayerKind::from_name).unwrap_or(LayerKind::Global)
}

fn source(layer: &Map<String, Value>) -> Value {
    let (key, content) = match (layer.get("registry"), layer.get("registry_base64")) {
        (Some(text), _) => ("text", text.clone()),
        (None, Some(bytes)) => ("base64", bytes.clone()),
        (None, None) => ("text", registry_text::document(layer).into()),
    };
    let mut source = json!({"layer": kind(layer).as_str(), key: content});
    // An empty name is none, and hosts are asked as callers ask who give none.
    let name = layer.get("name").and_then(Value::as_str).unwrap_or("entries.xml");
    if let (Some(source), false) = (source.as_object_mut(), name.is_empty()) {
        source.insert("name".to_owned(), name.into());
    }
    source
}

/// `guess_ports`, and the limits by their names in an object of their own.
fn options(case: &Map<String, Value>) -> Value {
    let mut limits = case.get("options").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut options = Map::new();
    if let Some(guess_ports) = limits.remove("guess_ports") {
        options.insert("guess_ports".to_owned(), guess_ports);
    }
    options.insert("limits".to_owned(), Value::Object(limits));
    Value::Object(options)
}
