//! The core itself as a host, in this process.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use credmatch::{
    Builder, CompileOptions, Diagnostics, EntryId, ExplainOptions, LayerKind, Limits, MatchTable, Registry, UrlError,
};
use serde_json::{Map, Value, json};

use super::answers;
use super::authentication;
use super::exchange;
use super::host::Host;
use super::rust_surface;

/// The crate `credmatch`.
#[derive(Debug)]
pub(crate) struct Rust;

impl Host for Rust {
    fn name(&self) -> &'static str {
        "rust"
    }

    fn answer(&self, questions: &str) -> Result<String, String> {
        questions.lines().map(answer).collect()
    }
}

fn answer(line: &str) -> Result<String, String> {
    let question: Map<String, Value> = serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))?;
    let answer =
        match text(&question, "group") {
            "matching" => compiled(&question)?.map_or_else(refused, |registry| matching(&question, &registry)),
            "explain" => compiled(&question)?.map_or_else(refused, |registry| explain(&question, &registry)),
            "lint" => compiled(&question)?.map_or_else(refused, |registry| parsed(&registry.lint_json())),
            "load" => compiled(&question)?.map_or_else(
                |diagnostics| json!({"error": first(&diagnostics)}),
                |registry| json!({"entries": registry.entries().count()}),
            ),
            "surface" => rust_surface::answer(),
            "include" => loaded(&question)?.map_or_else(
                |diagnostics| json!({"errors": errors(&diagnostics)}),
                |registry| json!({"entries": registry.entries().count()}),
            ),
            "authorization" => compiled(&question)?
                .map_or_else(refused, |registry| authentication::authorization(&question, &registry)),
            "exchange" => compiled(&question)?.map_or_else(refused, |registry| exchange::answer(&question, registry)),
            "config" => compiled(&question)?
                .map_or_else(refused, |registry| authentication::configuration(&question, &registry)),
            other => {
                let input = question.get("input").and_then(Value::as_object);
                let answer = input.and_then(|input| authentication::answer(other, input));
                answer.ok_or_else(|| format!("the rust host does not answer `{other}`"))?
            }
        };
    Ok(answers::line(text(&question, "id"), &answer) + "\n")
}

fn matching(question: &Map<String, Value>, registry: &Registry) -> Value {
    let (url, service, table) = (text(question, "url"), service(question), registry.table());
    let found = match table.lookup_number(url.as_bytes(), service) {
        Ok(found) => found,
        Err(error) => return error_of(error),
    };
    let by_match = table.match_json(url, service).ok().flatten().map(|text| parsed(&text));
    let by_match = by_match.as_ref().and_then(|found| found.get("entry")).and_then(Value::as_u64);
    let mut by_batch = MatchTable::INVALID_URL;
    table.lookup_numbers([url], service, |_, number| by_batch = number);
    let number = found.map_or(MatchTable::NO_ENTRY, u32::cast_signed);
    let id = found.and_then(|number| table.id(number)).map(EntryId::to_bits);
    let by_id = table.lookup_bytes(url.as_bytes(), service).ok().flatten().map(EntryId::to_bits);
    if by_match == found.map(u64::from) && by_batch == number && by_id == id {
        json!({"entry": found})
    } else {
        json!({"error": "lanes-disagree"})
    }
}

fn explain(question: &Map<String, Value>, registry: &Registry) -> Value {
    let page = |skip, limit| {
        let options = ExplainOptions::default().with_service(service(question)).with_page(skip, limit);
        registry.explain_json(text(question, "url"), &options)
    };
    match page(0, usize::MAX) {
        Ok(whole) => {
            let whole = parsed(&whole);
            // Pages add up to the whole.
            let halves = [page(0, 2), page(2, usize::MAX)].map(|half| half.map(|half| excluded(&parsed(&half))));
            let [Ok(mut first), Ok(second)] = halves else { return json!({"error": "lanes-disagree"}) };
            first.extend(second);
            if first == excluded(&whole) { whole } else { json!({"error": "lanes-disagree"}) }
        }
        Err(error) => error_of(error),
    }
}

fn excluded(explanation: &Value) -> Vec<Value> {
    explanation.get("excluded").and_then(Value::as_array).cloned().unwrap_or_default()
}

/// What the core refuses is an answer; what the runner cannot ask is an error.
fn compiled(question: &Map<String, Value>) -> Result<Result<Registry, Diagnostics>, String> {
    let mut builder = builder(question)?;
    let sources = question.get("sources").and_then(Value::as_array).into_iter().flatten();
    for source in sources.filter_map(Value::as_object) {
        let kind = LayerKind::from_name(text(source, "layer")).ok_or("a source without a layer")?;
        match source.get("base64").and_then(Value::as_str) {
            Some(encoded) => {
                let bytes = STANDARD.decode(encoded).map_err(|error| format!("base64: {error}"))?;
                builder.add_bytes(kind, text(source, "name"), &bytes)
            }
            None => builder.add_text(kind, text(source, "name"), text(source, "text")),
        };
    }
    Ok(builder.compile())
}

/// The same of a file.
fn loaded(question: &Map<String, Value>) -> Result<Result<Registry, Diagnostics>, String> {
    let mut builder = builder(question)?;
    let root = question.get("root").and_then(Value::as_str).map(Path::new);
    let document = credmatch_files::load(Path::new(text(question, "main")), root, &builder.options().limits);
    builder.add(LayerKind::Global, document.map_err(|error| error.to_string())?);
    Ok(builder.compile())
}

fn builder(question: &Map<String, Value>) -> Result<Builder, String> {
    let options = question.get("options").and_then(Value::as_object).cloned().unwrap_or_default();
    let guess_ports = options.get("guess_ports").and_then(Value::as_bool).unwrap_or(false);
    let limits = options.get("limits").cloned().unwrap_or_else(|| json!({}));
    let limits: Limits = serde_json::from_value(limits).map_err(|error| error.to_string())?;
    Ok(Builder::new(&CompileOptions::default().with_guess_ports(guess_ports).with_limits(limits)))
}

fn refused(diagnostics: Diagnostics) -> Value {
    json!({"error": diagnostics.first().map(|first| first.code.as_str())})
}

fn error_of(error: UrlError) -> Value {
    json!({"error": error.code.as_str()})
}

fn first(diagnostics: &Diagnostics) -> Value {
    errors(diagnostics).into_iter().next().unwrap_or_default()
}

fn errors(diagnostics: &Diagnostics) -> Vec<Value> {
    let all = parsed(&diagnostics.to_json());
    let all = all.as_array().into_iter().flatten();
    all.filter(|one| one.get("severity") == Some(&json!("error"))).cloned().collect()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn service(question: &Map<String, Value>) -> Option<&str> {
    question.get("service").and_then(Value::as_str)
}
