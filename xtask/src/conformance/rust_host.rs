//! The core itself as a host, in this process.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use credmatch::{
    CompileOptions, Diagnostic, Diagnostics, Document, EntryId, ExplainOptions, Layer, LayerKind, Limits, Rank,
    Registry, Source,
};
use serde_json::{Map, Value, json};

use super::answers;
use super::host::Host;
use super::registry_text;
use super::vectors::{Case, Vectors};

/// The crate `credmatch`.
#[derive(Debug)]
pub(crate) struct Rust;

impl Host for Rust {
    fn name(&self) -> &'static str {
        "rust"
    }

    fn answer(&self, vectors: &Vectors) -> Result<String, String> {
        let ask = match vectors.group.name {
            "matching" => matching,
            "explain" => explain,
            "lint" => lint,
            "load" => load,
            other => return Err(format!("the rust host does not answer `{other}`")),
        };
        let line = |case: &Case| Ok(answers::line(&case.id, &ask(&case.object)?) + "\n");
        vectors.cases.iter().map(line).collect()
    }
}

/// What the core refuses is an answer; what the runner cannot ask is an error.
type Answer = Result<Value, String>;

fn matching(case: &Map<String, Value>) -> Answer {
    let Ok(registry) = compiled(case, &options(case)?) else { return Ok(refused()) };
    Ok(match registry.find_match(text(case, "url"), service(case)) {
        Ok(Some(found)) => entry(case, &registry, found.entry),
        Ok(None) => Value::Null,
        Err(_) => refused(),
    })
}

/// Small, so that the vectors turn pages.
const PAGE: usize = 50;

fn explain(case: &Map<String, Value>) -> Answer {
    let Ok(registry) = compiled(case, &options(case)?) else { return Ok(refused()) };
    let mut list = Vec::new();
    let mut skipped = 0;
    loop {
        let options = ExplainOptions::default().with_service(service(case)).with_page(skipped, PAGE);
        let Ok(page) = registry.explain(text(case, "url"), &options) else { return Ok(refused()) };
        if skipped == 0 {
            list.extend(
                page.matches
                    .iter()
                    .map(|found| json!({"entry": entry(case, &registry, found.entry), "rank": rank(&found.rank)})),
            );
        }
        list.extend(page.excluded.iter().map(
            |found| json!({"entry": entry(case, &registry, found.entry), "excluded_by": found.attribute.as_str()}),
        ));
        skipped += page.excluded.len();
        if page.excluded.len() < PAGE {
            return Ok(Value::Array(list));
        }
    }
}

fn load(case: &Map<String, Value>) -> Answer {
    let options = options(case)?;
    let source = match case.get("registry_base64").and_then(Value::as_str) {
        Some(encoded) => {
            let bytes = STANDARD.decode(encoded).map_err(|error| format!("registry_base64: {error}"))?;
            match Source::from_bytes("registry.xml", &bytes, &options.limits) {
                Ok(source) => source,
                Err(diagnostic) => return Ok(json!({"error": place(&diagnostic)})),
            }
        }
        None => Source::new("registry.xml", text(case, "registry")),
    };
    Ok(match Registry::read(&[(LayerKind::Global, source.into())], &options) {
        Ok(registry) => json!({"entries": registry.entries().count()}),
        Err(diagnostics) => json!({"error": diagnostics.first().map(place)}),
    })
}

fn lint(case: &Map<String, Value>) -> Answer {
    let documents: Vec<_> = layers(case)
        .into_iter()
        .map(|layer| (kind(layer), Source::new("registry.xml", text(layer, "registry")).into()))
        .collect();
    Ok(match Registry::read(&documents, &CompileOptions::default()) {
        Ok(registry) => registry.lint().iter().map(place).collect(),
        Err(_) => refused(),
    })
}

/// The registry of a case's `entries` or `layers`.
fn compiled(case: &Map<String, Value>, options: &CompileOptions) -> Result<Registry, Diagnostics> {
    let layers: Result<_, _> = layers(case)
        .into_iter()
        .map(|layer| {
            let document = Document::new(Source::new("entries.xml", registry_text::document(layer)));
            Ok(Layer::new(kind(layer), vec![credmatch::read(&document, &options.limits)?]))
        })
        .collect();
    Registry::compile(layers?, options)
}

/// The layers of a case; one that names none is a layer itself.
fn layers(case: &Map<String, Value>) -> Vec<&Map<String, Value>> {
    match case.get("layers").and_then(Value::as_array) {
        Some(layers) => layers.iter().filter_map(Value::as_object).collect(),
        None => vec![case],
    }
}

/// `options` of a case: `guess_ports`, and limits by their names.
fn options(case: &Map<String, Value>) -> Result<CompileOptions, String> {
    let mut limits = case.get("options").and_then(Value::as_object).cloned().unwrap_or_default();
    let guess_ports = limits.remove("guess_ports").and_then(|value| value.as_bool()).unwrap_or(false);
    let limits: Limits = serde_json::from_value(Value::Object(limits)).map_err(|error| error.to_string())?;
    Ok(CompileOptions::default().with_guess_ports(guess_ports).with_limits(limits))
}

/// An entry as a case names it: its index, or with layers the pair of layer and index.
fn entry(case: &Map<String, Value>, registry: &Registry, id: EntryId) -> Value {
    match registry.origin(id) {
        Some((layer, _, index)) if case.contains_key("layers") => json!([layer, index]),
        Some((_, _, index)) => json!(index),
        None => json!("an id of no entry"),
    }
}

fn rank(rank: &Rank) -> Value {
    json!({
        "priority": rank.priority,
        "host": rank.host.as_str(),
        "port": rank.port.as_str(),
        "protocol": rank.protocol.as_str(),
        "path": rank.path_segments,
    })
}

fn place(diagnostic: &Diagnostic) -> Value {
    let position = diagnostic.place.position;
    json!({"code": diagnostic.code.as_str(), "line": position.line, "column": position.column})
}

fn refused() -> Value {
    json!("error")
}

fn kind(layer: &Map<String, Value>) -> LayerKind {
    layer.get("kind").and_then(Value::as_str).and_then(LayerKind::from_name).unwrap_or(LayerKind::Global)
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn service(case: &Map<String, Value>) -> Option<&str> {
    case.get("service").and_then(Value::as_str)
}
