//! What other people's code is in an artefact: the crates that are linked into it, with their licences.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::process::{cargo, expect_success};

/// A crate of somebody else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Component {
    pub(crate) name: String,
    pub(crate) version: String,
    /// An SPDX expression.
    pub(crate) licence: String,
    /// Where its sources and licence texts lie.
    pub(crate) folder: PathBuf,
    /// SHA-256 of the package, as the lockfile has it.
    pub(crate) checksum: Option<String>,
}

/// The crates that are linked into a package of the workspace, in order of their names. Build scripts, macros and what
/// they need are not in the artefact.
pub(crate) fn linked(package: &str, target: Option<&str>, features: &[&str]) -> Result<Vec<Component>, String> {
    let mut command = cargo(["tree", "--locked", "--package", package, "--edges", "no-proc-macro,normal"]);
    command.args(["--prefix", "none", "--format", "{p}|{l}"]);
    if let Some(target) = target {
        command.args(["--target", target]);
    }
    if !features.is_empty() {
        command.args(["--features", &features.join(",")]);
    }
    let folders = folders()?;
    let checksums = checksums()?;
    let tree = expect_success(&mut command)?;
    let mut components: Vec<_> = tree
        .lines()
        .filter_map(named)
        .filter_map(|(name, version, licence)| {
            // The workspace's own packages have no checksum.
            let checksum = checksums.get(&(name.clone(), version.clone())).cloned()?;
            let folder = folders.get(&(name.clone(), version.clone()))?.clone();
            Some(Component { name, version, licence, folder, checksum })
        })
        .collect();
    components.sort();
    components.dedup();
    if components.is_empty() { Err(format!("`cargo tree` of {package} lists no crates")) } else { Ok(components) }
}

/// Name, version and licence of a line of `cargo tree`.
fn named(line: &str) -> Option<(String, String, String)> {
    let (package, licence) = line.trim_end_matches(" (*)").rsplit_once('|')?;
    let mut words = package.split(' ');
    let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
    // The old spelling of a choice.
    Some((name.to_owned(), version.to_owned(), licence.trim_end_matches(" (*)").replace('/', " OR ")))
}

type ByVersion<T> = BTreeMap<(String, String), T>;

fn folders() -> Result<ByVersion<PathBuf>, String> {
    let metadata = expect_success(&mut cargo(["metadata", "--locked", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata.get("packages").and_then(Value::as_array).into_iter().flatten();
    let folder = |package: &Value| {
        let text = |key: &str| package.get(key).and_then(Value::as_str).map(str::to_owned);
        let folder = Path::new(&text("manifest_path")?).parent()?.to_owned();
        Some(((text("name")?, text("version")?), folder))
    };
    Ok(packages.filter_map(folder).collect())
}

/// The packages of the lockfile that come from elsewhere.
fn checksums() -> Result<ByVersion<Option<String>>, String> {
    let path = crate::process::root().join("Cargo.lock");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let value = |block: &str, key: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))?;
        Some(line.trim_matches('"').to_owned())
    };
    let block = |block: &str| {
        value(block, "source")?;
        Some(((value(block, "name")?, value(block, "version")?), value(block, "checksum")))
    };
    Ok(text.split("[[package]]").filter_map(block).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_tree_are_read() {
        let own =
            |name: &str, version: &str, licence: &str| Some((name.to_owned(), version.to_owned(), licence.to_owned()));
        assert_eq!(named("memchr v2.8.3|Unlicense OR MIT (*)"), own("memchr", "2.8.3", "Unlicense OR MIT"));
        assert_eq!(named("x v1.0.0 (proc-macro)|MIT/Apache-2.0"), own("x", "1.0.0", "MIT OR Apache-2.0"));
        assert_eq!(named(""), None);
    }

    #[test]
    fn the_core_is_linked_with_its_dependencies_and_not_with_itself() {
        let found = linked("credmatch", None, &[]).unwrap();
        assert!(found.iter().any(|one| one.name == "quick-xml" && one.licence == "MIT" && one.checksum.is_some()));
        assert!(found.iter().all(|one| one.name != "credmatch" && one.name != "proptest" && one.name != "syn"));
    }
}
