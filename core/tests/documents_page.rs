//! What docs/documents.md shows is read as it says.
#![cfg(feature = "serde")]

use credmatch::{Contents, Credentials};

const PAGE: &str = include_str!("../../docs/documents.md");

#[test]
fn its_json_is_read_and_written_as_it_stands() {
    let json = PAGE.split("```json").nth(1).unwrap().split("```").next().unwrap();
    let contents: Contents = serde_json::from_str(json).unwrap();
    let expected: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_value(contents.expose_secrets_in_json()).unwrap(), expected);
}

#[test]
fn it_lists_every_kind() {
    for kind in Credentials::KINDS {
        assert!(PAGE.contains(&format!("| `{kind}` |")), "{kind}");
    }
}
