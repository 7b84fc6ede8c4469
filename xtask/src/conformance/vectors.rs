//! Reads a vector file and refuses whatever a runner could pass over in silence.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use credmatch::{LayerKind, Limits};
use serde_json::{Map, Value};

use super::authentication;
use super::exchange;
use super::fixtures;
use super::groups::{CASE_KEYS, ENTRY_KEYS, Group};

/// A vector file that was checked: known group, right count, unique ids, known keys.
#[derive(Debug)]
pub(crate) struct Vectors {
    pub(crate) path: PathBuf,
    pub(crate) group: &'static Group,
    pub(crate) cases: Vec<Case>,
}

/// One case.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) id: String,
    /// The case as it stands in the file; its input is what hosts read.
    pub(crate) object: Map<String, Value>,
}

impl Vectors {
    /// Reads and checks a file. The error says which file and which case.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Self::from_slice(path, &bytes).map_err(|reason| format!("{}: {reason}", path.display()))
    }

    fn from_slice(path: &Path, bytes: &[u8]) -> Result<Self, String> {
        let Value::Object(mut file) = serde_json::from_slice(bytes).map_err(|error| format!("not JSON: {error}"))?
        else {
            return Err("a vector file is an object with group, count and cases".to_owned());
        };
        known("file", &file, &[&["group", "count", "cases"]])?;
        let name = text(&file, "group")?;
        let group = Group::named(name)
            .ok_or_else(|| format!("unknown group `{name}`; there are runners for {}", Group::names()))?;
        let count = file.get("count").and_then(Value::as_u64).ok_or("count is missing or no number")?;
        let Some(Value::Array(cases)) = file.remove("cases") else {
            return Err("cases is missing or no list".to_owned());
        };
        if count != cases.len() as u64 {
            return Err(format!("count says {count}, there are {} cases", cases.len()));
        }
        let mut ids = BTreeSet::new();
        let mut checked = Vec::with_capacity(cases.len());
        for (index, case) in cases.into_iter().enumerate() {
            let case = Case::checked(group, case).map_err(|reason| format!("case {index}: {reason}"))?;
            if !ids.insert(case.id.clone()) {
                return Err(format!("case {index}: the id `{}` stands twice", case.id));
            }
            checked.push(case);
        }
        Ok(Self { path: path.to_owned(), group, cases: checked })
    }
}

impl Case {
    fn checked(group: &Group, case: Value) -> Result<Self, String> {
        let Value::Object(object) = case else { return Err("a case is an object".to_owned()) };
        let id = text(&object, "id")?.to_owned();
        check_input(group, &object).map_err(|reason| format!("`{id}`: {reason}"))?;
        Ok(Self { id, object })
    }

    /// The expected answer, and others that pass; an error if the case has none.
    pub(crate) fn expected(&self) -> Result<(&Value, &[Value]), String> {
        let expect = self.object.get("expect").ok_or("the case has no `expect`")?;
        match self.object.get("also_accept") {
            None => Ok((expect, &[])),
            Some(Value::Array(others)) => Ok((expect, others)),
            Some(_) => Err("also_accept is no list".to_owned()),
        }
    }
}

fn check_input(group: &Group, case: &Map<String, Value>) -> Result<(), String> {
    known("case", case, &[CASE_KEYS, group.subjects, group.required, group.optional])?;
    match group.subjects.iter().filter(|key| case.contains_key(**key)).count() {
        1 => {}
        0 => return Err(format!("one of {} is required", group.subjects.join(", "))),
        _ => return Err(format!("only one of {} may stand", group.subjects.join(", "))),
    }
    if let Some(exchange) = case.get("exchange") {
        exchange::check(exchange)?;
    }
    let texts = ["registry", "registry_base64", "name", "service", "root"];
    for key in group.required.iter().filter(|key| **key != "exchange").chain(&texts) {
        if group.required.contains(key) || case.contains_key(*key) {
            text(case, key)?;
        }
    }
    if let Some(input) = case.get("input") {
        authentication::check(group.name, input)?;
    }
    if let Some(challenges) = case.get("challenges") {
        let all_text = challenges.as_array().is_some_and(|lines| lines.iter().all(Value::is_string));
        all_text.then_some(()).ok_or("challenges is no list of text")?;
    }
    if let Some(entries) = case.get("entries") {
        check_entries(entries)?;
    }
    if let Some(files) = case.get("files") {
        fixtures::check(files)?;
    }
    if let Some(layers) = case.get("layers") {
        for layer in objects("layers", layers)? {
            check_layer(group, layer)?;
        }
    }
    match case.get("options") {
        None => Ok(()),
        Some(Value::Object(options)) => check_options(options),
        Some(_) => Err("options is no object".to_owned()),
    }
}

fn check_layer(group: &Group, layer: &Map<String, Value>) -> Result<(), String> {
    known("layer", layer, &[group.layer])?;
    let kind = text(layer, "kind")?;
    if LayerKind::from_name(kind).is_none() {
        return Err(format!("unknown kind of layer `{kind}`"));
    }
    for key in ["priority", "format_version"] {
        if layer.get(key).is_some_and(|value| !value.is_i64()) {
            return Err(format!("{key} of a layer is no integer"));
        }
    }
    match (group.layer.first(), layer.get("entries")) {
        (Some(&"entries"), Some(entries)) => check_entries(entries),
        (Some(&subject), _) => text(layer, subject).map(|_| ()),
        (None, _) => Ok(()),
    }
}

fn check_entries(entries: &Value) -> Result<(), String> {
    for entry in objects("entries", entries)? {
        known("entry", entry, &[ENTRY_KEYS])?;
        if let Some((key, _)) = entry.iter().find(|(_, value)| !is_attribute(value)) {
            return Err(format!("{key} of an entry is no text, number or boolean"));
        }
    }
    Ok(())
}

fn is_attribute(value: &Value) -> bool {
    value.is_string() || value.is_i64() || value.is_boolean()
}

fn check_options(options: &Map<String, Value>) -> Result<(), String> {
    let mut limits = options.clone();
    if limits.remove("guess_ports").is_some_and(|value| !value.is_boolean()) {
        return Err("guess_ports is no boolean".to_owned());
    }
    match serde_json::from_value::<Limits>(Value::Object(limits)) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("options: {error}")),
    }
}

fn known(what: &str, object: &Map<String, Value>, keys: &[&[&str]]) -> Result<(), String> {
    match object.keys().find(|key| !keys.iter().any(|some| some.contains(&key.as_str()))) {
        Some(key) => Err(format!("unknown key `{key}` of a {what}")),
        None => Ok(()),
    }
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Result<&'a str, String> {
    object.get(key).and_then(Value::as_str).ok_or_else(|| format!("{key} is missing or no text"))
}

fn objects<'a>(what: &str, value: &'a Value) -> Result<Vec<&'a Map<String, Value>>, String> {
    value
        .as_array()
        .and_then(|list| list.iter().map(Value::as_object).collect())
        .ok_or_else(|| format!("{what} is no list of objects"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(file: &Value) -> Result<Vectors, String> {
        Vectors::from_slice(Path::new("some.json"), file.to_string().as_bytes())
    }

    fn matching(case: Value) -> Result<Vectors, String> {
        read(&json!({"group": "matching", "count": 1, "cases": [case]}))
    }

    fn refusal(outcome: Result<Vectors, String>) -> String {
        outcome.unwrap_err()
    }

    #[test]
    fn a_case_without_expectation_is_read_but_has_nothing_to_compare() {
        let vectors = matching(json!({"id": "a", "entries": [{"host": "h", "port": 80}], "url": "http://h/"})).unwrap();
        assert_eq!(vectors.cases[0].id, "a");
        assert!(vectors.cases[0].expected().unwrap_err().contains("expect"));
    }

    #[test]
    fn the_count_must_be_right() {
        let case = json!({"id": "a", "entries": [], "url": "http://h/", "expect": null});
        let refused = refusal(read(&json!({"group": "matching", "count": 2, "cases": [case]})));
        assert!(refused.contains("count says 2"), "{refused}");
        assert!(refusal(read(&json!({"group": "matching", "cases": []}))).contains("count"));
    }

    #[test]
    fn unknown_groups_and_ids_that_stand_twice_are_refused() {
        let refused = refusal(read(&json!({"group": "other", "count": 0, "cases": []})));
        assert!(refused.contains("unknown group `other`"), "{refused}");
        let case = json!({"id": "a", "entries": [], "url": "http://h/"});
        let refused = refusal(read(&json!({"group": "matching", "count": 2, "cases": [case, case]})));
        assert!(refused.contains("`a` stands twice"), "{refused}");
    }

    #[test]
    fn unknown_keys_are_refused_at_every_depth() {
        let file = json!({"group": "matching", "count": 0, "cases": [], "more": 1});
        assert!(refusal(read(&file)).contains("`more`"));
        for (case, key) in [
            (json!({"id": "a", "entries": [], "url": "x", "expected": null}), "`expected`"),
            (json!({"id": "a", "entries": [{"hots": "h"}], "url": "x"}), "`hots`"),
            (json!({"id": "a", "layers": [{"kind": "global", "entries": [], "name": "x"}], "url": "x"}), "`name`"),
            (json!({"id": "a", "layers": [{"kind": "global", "entries": [{"x": 1}]}], "url": "x"}), "`x`"),
            (json!({"id": "a", "entries": [], "url": "x", "options": {"guess_port": true}}), "guess_port"),
            (json!({"id": "a", "entries": [], "url": "x", "options": {"dept": 3}}), "dept"),
            (json!({"id": "a", "registry": "<x/>", "entries": [], "url": "x"}), "`registry`"),
        ] {
            let refused = refusal(matching(case));
            assert!(refused.contains(key), "{refused}");
        }
    }

    #[test]
    fn what_a_case_needs_must_be_there_once() {
        for (case, reason) in [
            (json!({"id": "a", "entries": []}), "url"),
            (json!({"id": "a", "url": "x"}), "one of entries, layers"),
            (json!({"id": "a", "url": "x", "entries": [], "layers": []}), "only one of"),
            (json!({"id": "a", "url": "x", "layers": [{"entries": []}]}), "kind"),
            (json!({"id": "a", "url": "x", "layers": [{"kind": "local", "entries": []}]}), "`local`"),
            (json!({"id": "a", "url": "x", "layers": [{"kind": "global"}]}), "entries"),
            (json!({"id": "a", "url": "x", "entries": [{"host": null}]}), "host"),
            (json!({"url": "x", "entries": []}), "id"),
        ] {
            let refused = refusal(matching(case));
            assert!(refused.contains(reason), "{refused}");
        }
    }

    #[test]
    fn limits_are_known_by_their_names() {
        let options = json!({"guess_ports": true, "url_length": 32, "wildcards": 2});
        matching(json!({"id": "a", "entries": [], "url": "x", "options": options})).unwrap();
    }
}
