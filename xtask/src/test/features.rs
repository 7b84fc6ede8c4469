//! What the manifests say, asked of cargo.

use serde_json::Value;

use crate::process::{cargo, expect_success};

/// The features of the core, without `default`.
pub(super) fn of_the_core() -> Result<Vec<String>, String> {
    let package = core()?;
    let features = package.get("features").and_then(Value::as_object).ok_or("the core has no features")?;
    Ok(features.keys().filter(|name| *name != "default").cloned().collect())
}

/// The version that `rust-version` names.
pub(super) fn oldest_compiler() -> Result<String, String> {
    let package = core()?;
    let version = package.get("rust_version").and_then(Value::as_str).ok_or("the core has no rust-version")?;
    Ok(version.to_owned())
}

fn core() -> Result<Value, String> {
    let metadata = expect_success(&mut cargo(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata.get("packages").and_then(Value::as_array).into_iter().flatten();
    let mut core = packages.filter(|package| package.get("name").is_some_and(|name| name == "credmatch"));
    core.next().cloned().ok_or_else(|| "the workspace has no package named credmatch".to_owned())
}
