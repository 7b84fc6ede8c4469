//! The lines that a host prints: `{"id": ..., "answer": ...}`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// The line for an answer, without its end.
pub(crate) fn line(id: &str, answer: &Value) -> String {
    format!(r#"{{"id": {}, "answer": {answer}}}"#, json!(id))
}

/// Answers by id. Anything else than answer lines, and an id that stands twice, is an error.
pub(crate) fn read(output: &str) -> Result<BTreeMap<String, Value>, String> {
    let mut answers = BTreeMap::new();
    for line in output.lines().filter(|line| !line.trim().is_empty()) {
        let (id, answer) = one(line).ok_or_else(|| format!("not an answer line: {line}"))?;
        if answers.contains_key(&id) {
            return Err(format!("two answers for `{id}`"));
        }
        answers.insert(id, answer);
    }
    Ok(answers)
}

fn one(line: &str) -> Option<(String, Value)> {
    let mut object: Map<String, Value> = serde_json::from_str(line).ok()?;
    match (object.remove("id"), object.remove("answer"), object.is_empty()) {
        (Some(Value::String(id)), Some(answer), true) => Some((id, answer)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let output = format!("{}\n{}\n", line("a", &json!([0, 1])), line("b", &Value::Null));
        let answers = read(&output).unwrap();
        assert_eq!(answers.len(), 2);
        assert_eq!(answers["a"], json!([0, 1]));
        assert_eq!(answers["b"], Value::Null);
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(line("a", &json!("x\ny")).lines().count(), 1);
    }

    #[test]
    fn other_lines_are_refused() {
        for output in ["panicked", r#"{"id": "a"}"#, r#"{"answer": 1}"#, r#"{"id": "a", "answer": 1, "more": 2}"#] {
            assert!(read(output).unwrap_err().contains(output));
        }
        let twice = format!("{}\n{}\n", line("a", &json!(1)), line("a", &json!(1)));
        assert!(read(&twice).unwrap_err().contains("two answers"));
    }
}
