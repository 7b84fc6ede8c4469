//! What a host is asked: cases as documents, URLs and options, which every host takes alike.

use std::fmt::Write;

use credmatch::LayerKind;
use serde_json::{Map, Value, json};

use super::vectors::{Case, Vectors};
use super::{authentication, registry_text};

/// A JSON line a case: `id`, `group`, `sources` (each with `layer`, `name`, and `text` or `base64`), and what of
/// `options`, `url`, `service`, `challenges`, `exchange` and `input` the case has.
pub(crate) fn lines(vectors: &Vectors) -> String {
    vectors.cases.iter().fold(String::new(), |mut lines, case| {
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{}", question(vectors.group.name, case));
        lines
    })
}

fn question(group: &str, case: &Case) -> Value {
    let layers = if case.object.contains_key("input") { Vec::new() } else { layers(&case.object) };
    let sources: Vec<_> = layers.into_iter().map(source).collect();
    let mut question = json!({"id": case.id, "group": group, "sources": sources, "options": options(&case.object)});
    for key in ["url", "service", "challenges", "exchange", "input"] {
        if let (Some(value), Some(question)) = (case.object.get(key), question.as_object_mut()) {
            let value = if key == "input" { authentication::asked(group, value) } else { value.clone() };
            question.insert(key.to_owned(), value);
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
    let kind = kind(layer).as_str();
    match (layer.get("registry"), layer.get("registry_base64")) {
        (Some(text), _) => json!({"layer": kind, "name": "registry.xml", "text": text}),
        (None, Some(bytes)) => json!({"layer": kind, "name": "registry.xml", "base64": bytes}),
        (None, None) => json!({"layer": kind, "name": "entries.xml", "text": registry_text::document(layer)}),
    }
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
