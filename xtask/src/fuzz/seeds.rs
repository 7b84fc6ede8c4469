//! What fuzzing starts from: the conformance vectors and the examples, as inputs of each target.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::process::root;

/// Writes the seeds into the corpora, beside what earlier runs found.
pub(super) fn write() -> Result<(), String> {
    let mut seeds = Seeds::default();
    for path in files("conformance", "json")? {
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let vectors: Value = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = stem(&path);
        for case in vectors.get("cases").and_then(Value::as_array).into_iter().flatten() {
            let id = case.get("id").and_then(Value::as_str).unwrap_or("case");
            seeds.add(&format!("{name}-{id}").replace('/', "-"), case);
        }
    }
    for path in files("examples", "xml")? {
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        seeds.put("document", &format!("example-{}", stem(&path)), bytes);
    }
    for ((target, name), bytes) in seeds.files {
        let folder = root().join("fuzz/corpus").join(target);
        let path = folder.join(&name);
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// Inputs by target and name.
#[derive(Debug, Default)]
struct Seeds {
    files: BTreeMap<(&'static str, String), Vec<u8>>,
}

impl Seeds {
    fn put(&mut self, target: &'static str, name: &str, bytes: impl Into<Vec<u8>>) {
        self.files.insert((target, name.to_owned()), bytes.into());
    }

    /// Takes what a case holds: a document, URLs, challenges, descriptors.
    fn add(&mut self, name: &str, case: &Value) {
        if let Some(text) = case.get("registry").and_then(Value::as_str) {
            self.put("document", name, text);
        }
        if let Some(url) = case.get("url").and_then(Value::as_str) {
            self.put("url", name, url);
        }
        let lines = case.get("challenges").or_else(|| case.get("input")?.get("www_authenticate"));
        if let Some(lines) = lines.and_then(Value::as_array) {
            let lines: Vec<_> = lines.iter().filter_map(Value::as_str).collect();
            self.put("challenge", name, lines.join("\n"));
        }
        let layers = case.get("layers").and_then(Value::as_array).into_iter().flatten();
        let lists = std::iter::once(case).chain(layers).filter_map(|holder| holder.get("entries")?.as_array());
        let mut lines = String::new();
        for entry in lists.flatten().filter_map(Value::as_object) {
            for (attribute, value) in entry {
                match value {
                    Value::String(text) if !text.contains('\n') => lines.push_str(&format!("{attribute}={text}\n")),
                    Value::Number(number) => lines.push_str(&format!("{attribute}={number}\n")),
                    _ => {}
                }
            }
            lines.push('\n');
        }
        if !lines.is_empty() {
            let url = case.get("url").and_then(Value::as_str).unwrap_or_default();
            self.put("pattern", name, format!("{url}\n{lines}"));
        }
    }
}

fn files(folder: &str, extension: &str) -> Result<Vec<PathBuf>, String> {
    let folder = root().join(folder);
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).into_iter().flatten() {
        let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
        if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_seeds_the_targets_that_read_its_parts() {
        let case = serde_json::json!({
            "url": "https://h/a", "registry": "<credentials/>", "challenges": ["Basic", "X"],
            "layers": [{"kind": "global", "entries": [{"host": "h", "port": 443}, {"url": "https://*.h/"}]}],
        });
        let mut seeds = Seeds::default();
        seeds.add("one", &case);
        let text = |target| seeds.files.get(&(target, "one".to_owned())).map(|bytes| String::from_utf8_lossy(bytes));
        assert_eq!(text("url").unwrap(), "https://h/a");
        assert_eq!(text("document").unwrap(), "<credentials/>");
        assert_eq!(text("challenge").unwrap(), "Basic\nX");
        assert_eq!(text("pattern").unwrap(), "https://h/a\nhost=h\nport=443\n\nurl=https://*.h/\n\n");
    }
}
