//! The bill of materials of an artefact, as CycloneDX 1.5.

use serde_json::{Value, json};

use super::components::Component;

/// The bill of an artefact of this type (`npm`, `pypi`, `maven`, `cargo`, `generic`) and name.
pub(crate) fn bill(kind: &str, name: &str, version: &str, components: &[Component]) -> Value {
    let listed: Vec<_> = components
        .iter()
        .map(|one| {
            let Component { name, version, licence, checksum, .. } = one;
            let url = format!("pkg:cargo/{name}@{version}");
            let hashes: Vec<_> = checksum.iter().map(|hash| json!({"alg": "SHA-256", "content": hash})).collect();
            json!({
                "type": "library", "bom-ref": url, "name": name, "version": version, "purl": url,
                "licenses": [{"expression": licence}], "hashes": hashes,
            })
        })
        .collect();
    let url = format!("pkg:{kind}/{name}@{version}");
    let on: Vec<_> = components.iter().map(|one| format!("pkg:cargo/{}@{}", one.name, one.version)).collect();
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {
            "type": "library", "bom-ref": url, "name": name, "version": version, "purl": url,
            "licenses": [{"expression": "MIT OR Apache-2.0"}],
        }},
        "components": listed,
        "dependencies": [{"ref": url, "dependsOn": on}],
    })
}
