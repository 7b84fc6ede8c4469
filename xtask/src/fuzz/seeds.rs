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
        if let Some(lines) = exchange_lines(case) {
            self.put("exchange", name, lines);
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

/// Parts of registries, and the words by which the target `exchange` has entries like them.
const ENTRIES: &[(&str, &str)] = &[
    ("c:bearer", "bearer"),
    ("kerberosCredentials", "kerberos"),
    ("<ticket>", "ticket"),
    ("<encryption>", "encrypted"),
    ("privateKey", "oauth"),
    ("infinicaCredentials", "infinica"),
    ("<openIdCredentials", "openId"),
    ("impersonation=\"true\"", "asOther"),
    ("currentCredentials", "current"),
    ("authenticatedCredentials", "authenticated"),
    ("impersonationCredentials", "impersonation"),
    ("sshKeyCredentials", "sshKey"),
    ("clientCredentials", "clientCredentials"),
    ("technical ", "technical"),
    ("ISO-8859-1", "latin"),
    ("passwordCredentials", "password"),
];

/// A case of the group on exchanges as the lines that the target reads.
fn exchange_lines(case: &Value) -> Option<String> {
    let exchange = case.get("exchange")?;
    let mut lines = String::new();
    for entry in case.get("registry")?.as_str()?.split("<server ").skip(1) {
        let words = ENTRIES.iter().find(|(part, _)| entry.contains(part)).map_or("password", |(_, word)| word);
        lines.push_str(&format!("e{words}"));
        for (part, word) in [
            ("preemptive=\"false\"", " reactive"),
            ("protocol=\"http\"", " http"),
            ("path=", " path"),
            ("service=", " service"),
            ("host=\"g", " g"),
        ] {
            lines.push_str(if entry.contains(part) { word } else { "" });
        }
        lines.push('\n');
    }
    for (key, word) in [("allow_insecure", "insecure"), ("allow_unsigned", "unsigned"), ("algorithms", "es256")] {
        if exchange.get(key).is_some() {
            lines.push_str(&format!("n{word}\n"));
        }
    }
    let text = |holder: &Value, key: &str| holder.get(key).and_then(Value::as_str).map(str::to_owned);
    let mut line = |sort: char, text: String| {
        if !text.contains('\n') {
            lines.push_str(&format!("{sort}{text}\n"));
        }
    };
    let mut about = |holder: &Value| {
        for (key, sort) in [("method", 'm'), ("body", 'b'), ("service", 'v')] {
            if let Some(text) = text(holder, key) {
                line(sort, text);
            }
        }
        if let Some(repeatable) = holder.get("stream").and_then(Value::as_bool) {
            line('s', u8::from(repeatable).to_string());
        }
        if let Some(user) = holder.get("user") {
            let other = text(user, "impersonated").map(|other| format!(",{other}")).unwrap_or_default();
            line('p', format!("{}{other}", text(user, "name").unwrap_or_default()));
        }
    };
    about(case);
    about(exchange);
    let own_host = |url: String| url.replacen("h.example", "h", 1).replacen("g.example", "g", 1);
    let url = text(case, "url")?;
    line('u', own_host(url.clone()));
    for step in exchange.get("steps").and_then(Value::as_array).into_iter().flatten() {
        let all = |key: &str| step.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        all("www_authenticate").for_each(|challenge| line('w', challenge.to_owned()));
        all("authentication_info").for_each(|info| line('i', info.to_owned()));
        if let Some(begin) = step.get("begin") {
            line('u', own_host(text(begin, "url").unwrap_or_else(|| url.clone())));
        } else if let Some(status) = step.get("status").and_then(Value::as_u64) {
            line('r', status.to_string());
        } else if step.get("signed").is_some() {
            line('g', "256".to_owned());
        } else if let Some(token) = text(step, "encrypted") {
            line('c', token);
        } else if let Some(token) = text(step, "negotiated") {
            line('k', token);
        } else if step.get("header").is_some() {
            line('h', own_host(url.clone()));
        } else {
            line('f', String::new());
        }
    }
    Some(lines)
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
    fn an_exchange_seeds_its_target() {
        let case = serde_json::json!({
            "url": "https://h.example/x",
            "registry": "<credentials><server host=\"h.example\" preemptive=\"false\"><kerberosCredentials/></server></credentials>",
            "exchange": {"stream": false, "steps": [
                {"status": 401, "www_authenticate": ["Negotiate"]}, {"negotiated": "AQ=="}, {"begin": {}}, {"failed": true},
            ]},
        });
        let expected = "ekerberos reactive\ns0\nuhttps://h/x\nwNegotiate\nr401\nkAQ==\nuhttps://h/x\nf\n";
        assert_eq!(exchange_lines(&case).as_deref(), Some(expected));
    }

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
