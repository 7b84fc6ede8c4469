//! What is cited is there: each number of a decision stands in `docs/design.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::process::root;

/// Folders with what we wrote.
const FOLDERS: &[&str] = &[
    ".",
    "benches",
    "bindings-c",
    "bindings-python",
    "bindings-wasm",
    "cli",
    "conformance",
    "core",
    "docs",
    "examples",
    "files",
    "fuzz",
    "xtask",
];

/// What other programs make or install, and data of others.
const FOREIGN: &[&str] = &["target", "node_modules", "data", "corpus", "regressions", "proptest-regressions"];

/// Endings of files that may cite.
const CITING: &[&str] = &["c", "h", "java", "js", "json", "md", "mjs", "py", "pyi", "rs", "toml", "ts", "xml"];

/// A number such as `M15a`, if a text begins with one and ends it there.
fn number(text: &str) -> Option<&str> {
    let digits = text.get(1..)?.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = 1 + digits;
    if text.get(length..)?.starts_with('a') {
        length += 1;
    }
    let ends =
        !text.get(length..)?.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_' || next == '%');
    (text.starts_with(['A', 'D', 'M', 'T']) && digits > 0 && ends).then(|| text.get(..length)).flatten()
}

/// The numbers that follow one another: `M1 to M5`, `A4, A5`, `M12; D9`.
fn following(mut text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    while let Some(one) = number(text) {
        all.push(one);
        let rest = text.get(one.len()..).unwrap_or_default();
        let next = [", ", "; ", " to ", " and ", " or "].into_iter().find_map(|between| rest.strip_prefix(between));
        let Some(next) = next else { break };
        text = next;
    }
    all
}

/// The decisions that a text cites: behind the page's name; in a note of a vector at its beginning; on a page anywhere.
fn cited<'t>(ending: &str, text: &'t str) -> Vec<&'t str> {
    let behind = |name: &str| text.split(name).skip(1).flat_map(following).collect::<Vec<_>>();
    let mut all = behind("design.md ");
    match ending {
        "json" => all.extend(behind("\"note\": \"")),
        "md" => all.extend(behind("(")),
        _ => {}
    }
    all
}

fn walk(folder: &Path, deep: bool, seen: &mut dyn FnMut(&Path, &str, &str)) {
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            if deep && !FOREIGN.contains(&name) && !name.starts_with('.') {
                walk(&path, deep, seen);
            }
        } else if let Some(ending) = path.extension().and_then(|ending| ending.to_str())
            && CITING.contains(&ending)
            && let Ok(text) = fs::read_to_string(&path)
        {
            seen(&path, ending, &text);
        }
    }
}

#[test]
fn each_decision_that_is_cited_is_made() {
    let design = fs::read_to_string(root().join("docs/design.md")).unwrap();
    let made: BTreeSet<&str> = design.lines().filter_map(|line| number(line.strip_prefix("- ")?)).collect();
    let (mut missing, mut count) = (Vec::new(), 0);
    for folder in FOLDERS {
        walk(&root().join(folder), *folder != ".", &mut |path, ending, text| {
            for one in cited(ending, text) {
                count += 1;
                if !made.contains(one) {
                    missing.push(format!("{} cites {one}", path.display()));
                }
            }
        });
    }
    assert!(missing.is_empty(), "docs/design.md lacks what is cited:\n{}", missing.join("\n"));
    assert!(made.len() > 40 && count > 500, "{} decisions, cited {count} times", made.len());
}

#[test]
fn citations_are_found() {
    assert_eq!(cited("rs", "// (design.md M1 to M5; design.md T7). A9 is none here"), ["M1", "M5", "T7"]);
    assert_eq!(cited("md", "## Users (A9)\n(M15a, D3) `(M1x)` (%C3%A9)"), ["A9", "M15a", "D3"]);
    assert_eq!(cited("json", "\"note\": \"T6: a kept ticket\", \"url\": \"A1: x\""), ["T6"]);
    assert!(number("A").is_none() && number("A5B").is_none() && number("").is_none());
}
