use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::running::{Folder, project, run};

/// Whether libxml2 (`xmllint`, Debian's package libxml2-utils) finds a document valid.
fn is_valid(schema: &Path, document: &Path) -> bool {
    let output = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .args([schema.join("process-engine.xsd").as_path(), document])
        .output();
    assert!(output.is_ok(), "xmllint runs; `cargo xtask test` installs it (Debian: libxml2-utils): {output:?}");
    let Ok(output) = output else { return false };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("WXS") && !said.contains("Schemas parser error"), "the schema itself: {said}");
    output.status.success()
}

fn schema_in(folder: &Folder) -> std::path::PathBuf {
    let path = folder.path("schema");
    run(&format!("schema --out {}", path.display())).exits(0);
    path
}

#[test]
fn the_examples_validate() {
    let folder = Folder::with(&[]);
    let schema = schema_in(&folder);
    for name in ["process_engine.xml", "order-process.xml", "questionable.xml"] {
        assert!(is_valid(&schema, &project().join("examples").join(name)), "{name}");
    }
}

/// What XML Schema 1.0, or libxml2 without our stricter rules, cannot say: the rest must be refused by both.
const BEYOND: [&str; 16] = [
    "doctype-refused",
    "document-too-large",
    "duplicate-entry",
    "duplicate-name",
    "invalid-host",
    "invalid-include",
    "invalid-name",
    "missing-include",
    "too-deep",
    "too-many-entries",
    "too-many-patterns",
    "too-many-segments",
    "too-many-wildcards",
    "undeclared-prefix",
    "unsupported-encoding",
    "url-with-attributes",
];

/// Single cases that it cannot say: a rule between values, a namespace that is declared as it may not be (libxml2 warns of
/// that), a wildcard's place in a host, dots in a path, attributes of elements that
/// are not ours, misspelt elements and elements that stand twice
/// among those of the engine.
const CASES_BEYOND: [&str; 16] = [
    "authentication-014",
    "authentication-015",
    "duplicate-attribute-003",
    "good-005",
    "invalid-namespace-001",
    "invalid-namespace-002",
    "invalid-path-dots-001",
    "invalid-path-dots-002",
    "invalid-wildcard-002",
    "invalid-wildcard-003",
    "invalid-wildcard-escaped-001",
    "missing-element-001",
    "unread-001",
    "unread-002",
    "unread-003",
    "unread-005",
];

#[test]
fn the_schema_takes_what_loads_and_refuses_what_it_can() {
    let folder = Folder::with(&[]);
    let schema = schema_in(&folder);
    let vectors: Value =
        serde_json::from_slice(&std::fs::read(project().join("conformance/load.json")).unwrap()).unwrap();
    let (mut taken, mut refused) = (0, 0);
    for case in vectors["cases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        let Some(text) = case["registry"].as_str().filter(|_| case["options"].is_null()) else { continue };
        let code = case["expect"]["error"]["code"].as_str();
        if CASES_BEYOND.contains(&id) || code.is_some_and(|code| BEYOND.contains(&code)) {
            continue;
        }
        folder.write("case.xml", text.as_bytes());
        let valid = is_valid(&schema, &folder.path("case.xml"));
        assert_eq!(valid, code.is_none(), "{id}: {text}");
        if valid { taken += 1 } else { refused += 1 }
    }
    assert!(taken >= 20 && refused >= 80, "{taken} {refused}");
}

#[test]
fn each_namespace_has_its_schema() {
    assert!(run("schema").exits(0).out.contains("targetNamespace=\"http://www.infinica.com/credentials\""));
    let own = run("schema --namespace urn:credmatch:credentials").exits(0);
    assert!(own.out.contains("clientCredentials"));
    let none = run("schema --namespace urn:x").exits(2);
    assert!(none.err.contains("http://www.infinica.com/openid"), "{}", none.err);
}

/// Every kind of credentials that the core knows can be written by the schema.
#[test]
fn every_kind_of_credentials_is_in_the_schema() {
    let text = run("schema").exits(0).out + &run("schema --namespace urn:credmatch:credentials").exits(0).out;
    for kind in credmatch::Credentials::KINDS {
        let names = [format!("name=\"{kind}Credentials\""), format!("name=\"{kind}\"")];
        assert!(names.iter().any(|name| text.contains(name.as_str())), "{kind}");
    }
}
