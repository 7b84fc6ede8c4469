//! The core's plan, held by its sources: rooms import only from rooms to their left, only `document` knows quick-xml,
//! and nothing does I/O, tells the time, draws randomness, starts threads, or keeps state outside of values. The one
//! exception stands behind a feature that is off by default: signers draw randomness.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::root;
use crate::report::{Failure, Tally};

/// Left to right (design.md §2).
const ROOMS: &[&str] = &[
    "document",
    "credentials",
    "registry",
    "matching",
    "authentication",
    "tokens",
    "process",
    "migration",
    "lint",
    "api",
];

/// Imports that would go left and yet may not be: what a URL gets is decided without knowing credentials, and the
/// other way round.
const STRANGERS: &[(&str, &str)] = &[("matching", "credentials")];

/// Paths that the core does without.
const FORBIDDEN: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "std::process",
    "std::os",
    "std::io",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::sync::LazyLock",
    "std::hash::RandomState",
    "std::collections::hash_map::RandomState",
];

/// Values that need no machine.
const ALLOWED: &[&str] = &["std::net::AddrParseError", "std::net::IpAddr", "std::net::Ipv4Addr", "std::net::Ipv6Addr"];

/// Words that the core does without, whatever stands around them. A lock may be part of a value; one that a `static` holds
/// is made right there.
const FORBIDDEN_WORDS: &[&str] = &[
    "static mut",
    "= OnceLock::new()",
    "= Mutex::new(",
    "thread_local!",
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
    "dbg!",
];

/// Crates that reach the operating system, which sources name only where it is said.
const REACHING_OUT: &[&str] = &["ring", "getrandom", "rand"];

/// The one source that may, and the feature without which it is not compiled.
const REACHES_OUT: (&str, &str) = ("authentication/signer.rs", "signing");

/// Reads every source of the core.
pub(super) fn check() -> Result<Tally, Failure> {
    let folder = root().join("core/src");
    let mut files = Vec::new();
    collect(&folder, &mut files)?;
    files.sort();
    let mut problems = Vec::new();
    for path in &files {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let path = path.strip_prefix(&folder).unwrap_or(path);
        if path != Path::new(REACHES_OUT.0) {
            let problem = reaching_out(&text).map(|one| format!("{}: {one}", path.display()));
            problems.extend(problem);
        }
        let room = path.components().next().map(|room| room.as_os_str().to_string_lossy().into_owned());
        problems.extend(
            judge(&room.unwrap_or_default(), &text).into_iter().map(|one| format!("{}: {one}", path.display())),
        );
    }
    let root_text = fs::read_to_string(folder.join("lib.rs")).map_err(|error| format!("core/src/lib.rs: {error}"))?;
    if !root_text.contains("#![forbid(unsafe_code)]") {
        problems.push("lib.rs: does not forbid unsafe code".to_owned());
    }
    problems.extend(guard(&folder)?);
    if files.is_empty() {
        problems.push("core/src holds no Rust files".to_owned());
    }
    if problems.is_empty() { Ok(Tally::PASSED) } else { Err(Failure::from(problems.join("\n"))) }
}

/// What is wrong with the guard of the source that reaches out: its module and what it exports stand behind its feature.
fn guard(folder: &Path) -> Result<Option<String>, String> {
    let (source, feature) = (Path::new(REACHES_OUT.0), REACHES_OUT.1);
    let path = source.with_file_name("mod.rs");
    let text = fs::read_to_string(folder.join(&path)).map_err(|error| format!("{}: {error}", path.display()))?;
    let name = source.file_stem().unwrap_or_default().to_string_lossy();
    let guarded = is_guarded(&text, &name, feature);
    Ok((!guarded).then(|| format!("{}: `{name}` is not behind the feature `{feature}` alone", path.display())))
}

/// Whether every line that names the module has the feature's attribute right before it, and there is one.
fn is_guarded(text: &str, name: &str, feature: &str) -> bool {
    let attribute = format!("#[cfg(feature = \"{feature}\")]");
    let before = [""].into_iter().chain(text.lines());
    let named: Vec<_> = before
        .zip(text.lines())
        .filter(|(_, line)| line.starts_with(&format!("mod {name};")) || line.contains(&format!("{name}::")))
        .collect();
    !named.is_empty() && named.iter().all(|(before, _)| *before == attribute)
}

/// A crate that reaches out and that the source names.
fn reaching_out(text: &str) -> Option<String> {
    let code = code(text);
    let named = REACHING_OUT.iter().find(|name| {
        code.match_indices(&format!("{name}::")).any(|(at, _)| {
            let before = code.get(..at).and_then(|before| before.chars().next_back());
            before.is_none_or(|before| !(before.is_alphanumeric() || before == '_' || before == ':'))
        })
    });
    named.map(|name| format!("`{name}` reaches the operating system; only {} may name it", REACHES_OUT.0))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
        if is_test(&path) {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// Tests of a room may look at a clock and print.
fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "tests" || stem.to_string_lossy().ends_with("_tests"))
}

/// What is wrong with one source of a room.
fn judge(room: &str, text: &str) -> Vec<String> {
    let text = code(text);
    let mut problems = Vec::new();
    for word in FORBIDDEN_WORDS.iter().filter(|word| text.contains(**word)) {
        problems.push(format!("`{word}` has no place in the core"));
    }
    if room != "document" && text.contains("quick_xml") {
        problems.push("only `document` knows quick-xml".to_owned());
    }
    for path in paths(&text, "std::") {
        let among = |list: &[&str]| list.iter().any(|one| starts_with_path(&path, one));
        if among(FORBIDDEN) && !among(ALLOWED) {
            problems.push(format!("`{path}` has no place in the core"));
        }
    }
    let Some(place) = ROOMS.iter().position(|name| *name == room) else { return problems };
    for path in paths(&text, "crate::") {
        let other = path.split("::").nth(1).unwrap_or_default();
        let right = ROOMS.iter().position(|name| *name == other).is_some_and(|at| at > place);
        if right || STRANGERS.contains(&(room, other)) {
            problems.push(format!("`{room}` may not import `{other}`"));
        }
    }
    problems
}

fn starts_with_path(path: &str, start: &str) -> bool {
    path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The text without comments, literals, and the blanks inside paths.
fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    for line in text.lines() {
        let mut rest = line;
        // A character literal that would open a text is taken out before texts are.
        let line_without = rest.replace("'\"'", "' '");
        rest = &line_without;
        while let Some(at) = rest.find(['"', '/']) {
            let (before, from) = rest.split_at(at);
            code.push_str(before);
            if from.starts_with("//") {
                rest = "";
            } else if let Some(text) = from.strip_prefix('"') {
                rest = after_text(text);
            } else {
                code.push('/');
                rest = from.strip_prefix('/').unwrap_or_default();
            }
        }
        code.push_str(rest);
        code.push('\n');
    }
    code
}

fn after_text(text: &str) -> &str {
    let mut escaped = false;
    for (at, one) in text.char_indices() {
        match one {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return text.get(at + 1..).unwrap_or_default(),
            _ => {}
        }
    }
    ""
}

/// Every path in the code that begins so, groups in braces taken apart.
fn paths(code: &str, start: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(start) {
        let before = code.get(..at).and_then(|before| before.chars().next_back());
        if before.is_none_or(|before| !(before.is_alphanumeric() || before == '_' || before == ':')) {
            let rest = code.get(at + start.len()..).unwrap_or_default();
            tree(start.trim_end_matches(':'), rest, &mut found);
        }
    }
    found
}

/// Adds the paths of the use tree at the beginning of `rest`; gives what comes after it.
fn tree<'t>(prefix: &str, rest: &'t str, found: &mut Vec<String>) -> &'t str {
    let rest = rest.trim_start();
    if let Some(mut inside) = rest.strip_prefix('{') {
        loop {
            inside = inside.trim_start();
            if let Some(after) = inside.strip_prefix('}') {
                return after;
            }
            inside = match inside.strip_prefix(',') {
                Some(after) => after,
                None if inside.is_empty() => return "",
                None => {
                    let after = tree(prefix, inside, found);
                    after.get(after.find([',', '}']).unwrap_or(after.len())..).unwrap_or_default()
                }
            };
        }
    }
    let end = rest.find(|one: char| !(one.is_alphanumeric() || one == '_')).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    let path = if name.is_empty() { prefix.to_owned() } else { format!("{prefix}::{name}") };
    match after.strip_prefix("::") {
        Some(after) if !name.is_empty() => tree(&path, after, found),
        _ => {
            found.push(path);
            after
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_taken_apart() {
        let code =
            "use std::{fmt, collections::{BTreeMap, hash_map::Entry}, fs::{self, File}};\nuse std::time::Instant;";
        let found = paths(code, "std::");
        for path in ["std::fmt", "std::collections::hash_map::Entry", "std::fs::self", "std::time::Instant"] {
            assert!(found.iter().any(|one| one == path), "{path} in {found:?}");
        }
    }

    #[test]
    fn what_does_io_is_found_however_it_is_imported() {
        for text in [
            "use std::{fmt, fs};",
            "use std::fs::read;",
            "let now = std::time::Instant::now();",
            "use std::{\n    time::{Duration, SystemTime},\n};",
            "static mut COUNT: u32 = 0;",
            "println!(\"{x}\");",
        ] {
            assert_eq!(judge("matching", text).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_is_only_written_about_is_allowed() {
        for text in [
            "// std::fs is not used",
            "let text = \"std::fs and // more\"; let one = '\"';",
            "use std::{net::Ipv6Addr, time::Duration};",
            "use my_std::fs;",
            "let ratio = a / b;",
        ] {
            assert_eq!(judge("matching", text), [] as [String; 0], "{text}");
        }
    }

    #[test]
    fn crates_that_reach_out_are_found() {
        for text in ["use ring::hmac;", "let x = ring::rand::SystemRandom::new();", "use rand::Rng;"] {
            assert!(reaching_out(text).is_some(), "{text}");
        }
        for text in ["let string::x;", "// ring::x", "use crate::ring::x;", "let ring = 1;"] {
            assert_eq!(reaching_out(text), None, "{text}");
        }
        let good = "mod a;\n#[cfg(feature = \"f\")]\nmod s;\n#[cfg(feature = \"f\")]\npub use s::S;\n";
        assert!(is_guarded(good, "s", "f"));
        for bad in ["mod s;", "#[cfg(feature = \"f\")]\nmod s;\npub use s::S;", "", "#[cfg(feature = \"g\")]\nmod s;"] {
            assert!(!is_guarded(bad, "s", "f"), "{bad}");
        }
    }

    #[test]
    fn imports_go_left() {
        assert!(judge("registry", "use crate::document::Code;").is_empty());
        assert_eq!(judge("registry", "use crate::{document::Code, matching::Rank};").len(), 1);
        assert_eq!(judge("matching", "use crate::credentials::Secret;").len(), 1);
        assert_eq!(judge("document", "fn f() -> crate::api::Registry { }").len(), 1);
        assert!(judge("lib.rs", "mod api; pub use crate::api::Registry;").is_empty());
    }

    #[test]
    fn only_one_room_knows_quick_xml() {
        assert!(judge("document", "use quick_xml::Reader;").is_empty());
        assert_eq!(judge("registry", "use quick_xml::Reader;").len(), 1);
    }
}
