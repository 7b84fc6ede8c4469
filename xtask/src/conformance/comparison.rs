//! The one place where an answer is compared with what was expected.

use serde_json::Value;

/// Whether an answer passes: it equals `expect` or one of `also_accept`.
///
/// Lists are equal element by element and in order. In objects every key of the expectation must be there with an
/// equal value; further keys of the answer are free. Numbers are equal by value, since some hosts have but one kind.
pub(crate) fn passes(expect: &Value, also_accept: &[Value], answer: &Value) -> bool {
    agrees(expect, answer) || also_accept.iter().any(|other| agrees(other, answer))
}

fn agrees(expect: &Value, answer: &Value) -> bool {
    match (expect, answer) {
        (Value::Object(expect), Value::Object(answer)) => {
            expect.iter().all(|(key, value)| answer.get(key).is_some_and(|found| agrees(value, found)))
        }
        (Value::Array(expect), Value::Array(answer)) => {
            expect.len() == answer.len() && expect.iter().zip(answer).all(|(value, found)| agrees(value, found))
        }
        (Value::Number(expect), Value::Number(answer)) => expect == answer || expect.as_f64() == answer.as_f64(),
        _ => expect == answer,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn same(expect: Value, answer: Value) -> bool {
        passes(&expect, &[], &answer)
    }

    #[test]
    fn scalars_are_equal_or_not() {
        assert!(same(json!(null), json!(null)));
        assert!(same(json!("error"), json!("error")));
        assert!(same(json!(3), json!(3.0)));
        assert!(!same(json!(0), json!(null)));
        assert!(!same(json!(0), json!(false)));
        assert!(!same(json!(1), json!("1")));
        assert!(!same(json!(1), json!(2)));
    }

    #[test]
    fn lists_are_equal_in_order_and_length() {
        assert!(same(json!([1, 2]), json!([1, 2])));
        assert!(!same(json!([1, 2]), json!([2, 1])));
        assert!(!same(json!([1]), json!([1, 2])));
        assert!(!same(json!([1, 2]), json!([1])));
        assert!(!same(json!([]), json!(null)));
    }

    #[test]
    fn objects_may_say_more_but_not_less() {
        assert!(same(json!({"code": "a"}), json!({"code": "a", "message": "b"})));
        assert!(!same(json!({"code": "a", "line": 1}), json!({"code": "a"})));
        assert!(!same(json!({"code": "a"}), json!({"code": "b"})));
        assert!(!same(json!({"line": null}), json!({})));
    }

    #[test]
    fn further_keys_are_free_at_every_depth_and_further_elements_at_none() {
        assert!(same(json!([{"error": {"line": 1}}]), json!([{"error": {"line": 1, "column": 2}, "more": 3}])));
        assert!(!same(json!([{"line": 1}]), json!([{"line": 1}, {"line": 2}])));
    }

    #[test]
    fn other_answers_pass_where_the_case_says_so() {
        let others = [json!("error"), json!(2)];
        assert!(passes(&json!(null), &others, &json!(2)));
        assert!(passes(&json!(null), &others, &json!("error")));
        assert!(passes(&json!(null), &others, &json!(null)));
        assert!(!passes(&json!(null), &others, &json!(1)));
    }
}
