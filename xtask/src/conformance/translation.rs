//! What a host answers, in the words of the vectors: the same for every host, so that none can flatter itself.

use serde_json::{Map, Value, json};

use super::authentication;
use super::questions::{kind, layers};
use super::vectors::Case;

/// The answer that is compared with what the case expects; what no host should say is an error.
pub(crate) fn translated(group: &str, case: &Case, answer: Value) -> Result<Value, String> {
    if group == "load" || group == "include" {
        return Ok(answer);
    }
    if let Some(answer) = authentication::translated(group, &answer) {
        return Ok(answer);
    }
    if let Some(code) = answer.get("error") {
        return if code == "lanes-disagree" {
            Err("the ways to look a URL up disagree".to_owned())
        } else {
            Ok(json!("error"))
        };
    }
    let unknown = || format!("not an answer: {answer}");
    let found = match group {
        "matching" => answer.get("entry").map(|number| entry(case, number)),
        "explain" => answer.as_object().and_then(|explanation| explained(case, explanation)),
        "lint" => answer.as_array().map(|lints| lints.iter().map(place).collect()),
        _ => Some(answer.clone()),
    };
    found.ok_or_else(unknown)
}

/// Matches best first, then the excluded in order.
fn explained(case: &Case, explanation: &Map<String, Value>) -> Option<Value> {
    let matches = explanation.get("matches")?.as_array()?.iter().map(|found| {
        let rank = found.get("rank")?;
        Some(json!({"entry": entry(case, found.get("entry")?), "rank": rank}))
    });
    let excluded =
        explanation.get("excluded")?.as_array()?.iter().map(|found| {
            Some(json!({"entry": entry(case, found.get("entry")?), "excluded_by": found.get("attribute")?}))
        });
    matches.chain(excluded).collect()
}

fn place(diagnostic: &Value) -> Value {
    let key = |name: &str| diagnostic.get(name).cloned().unwrap_or_default();
    json!({"code": key("code"), "line": key("line"), "column": key("column")})
}

/// An entry as a case names it: its place, or with layers the pair of layer and place. Hosts number the entries of all
/// layers, lower ones first.
fn entry(case: &Case, number: &Value) -> Value {
    let Some(mut left) = number.as_u64().filter(|_| case.object.contains_key("layers")) else {
        return number.clone();
    };
    let mut all: Vec<_> = layers(&case.object).into_iter().enumerate().collect();
    all.sort_by_key(|(_, layer)| kind(layer));
    for (place, layer) in all {
        let count = layer.get("entries").and_then(Value::as_array).map_or(0, Vec::len) as u64;
        if left < count {
            return json!([place, left]);
        }
        left -= count;
    }
    json!("a number of no entry")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(object: Value) -> Case {
        let Value::Object(object) = object else { panic!("an object") };
        Case { id: "a".to_owned(), object }
    }

    #[test]
    fn numbers_run_through_the_layers_from_the_lowest() {
        let layers = json!({"layers": [
            {"kind": "process", "entries": [{}]}, {"kind": "global", "entries": [{}, {}]}, {"kind": "process", "entries": [{}]},
        ]});
        let case = case(layers);
        let expected = [json!([1, 0]), json!([1, 1]), json!([0, 0]), json!([2, 0]), json!("a number of no entry")];
        for (number, expected) in expected.into_iter().enumerate() {
            assert_eq!(translated("matching", &case, json!({"entry": number})), Ok(expected));
        }
        assert_eq!(translated("matching", &case, json!({"entry": null})), Ok(Value::Null));
    }

    #[test]
    fn refusals_are_one_word_and_disagreement_is_none() {
        let case = case(json!({}));
        assert_eq!(translated("matching", &case, json!({"error": "url-invalid"})), Ok(json!("error")));
        assert!(translated("matching", &case, json!({"error": "lanes-disagree"})).is_err());
        assert!(translated("matching", &case, json!({})).is_err());
        assert!(translated("explain", &case, json!({"matches": []})).is_err());
    }
}
