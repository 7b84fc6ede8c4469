//! `cargo xtask fuzz`: the targets of `fuzz/`, each from its seeds and regressions.

mod seeds;

use std::fs;

use crate::process::{cargo_of, root, show};
use crate::tools;

/// The version of cargo-fuzz that is built if none is on the path.
const CARGO_FUZZ: &str = "0.13.2";

/// `--seconds N [TARGET]...`: every target, or those named, for so long each; `true` if none found anything.
pub(crate) fn fuzz(words: &[String]) -> Result<bool, String> {
    let (seconds, asked) = arguments(words)?;
    let known = targets()?;
    if let Some(unknown) = asked.iter().find(|name| !known.contains(name)) {
        return Err(format!("no fuzz target `{unknown}`; there are {}", known.join(", ")));
    }
    run(if asked.is_empty() { &known } else { &asked }, seconds)
}

/// Every target for so many seconds.
pub(crate) fn all(seconds: u64) -> Result<bool, String> {
    run(&targets()?, seconds)
}

fn run(names: &[String], seconds: u64) -> Result<bool, String> {
    tools::toolchain("nightly")?;
    tools::cargo_tool("cargo-fuzz", CARGO_FUZZ)?;
    seeds::write()?;
    let mut found = Vec::new();
    for name in names {
        let corpus = format!("fuzz/corpus/{name}");
        let regressions = format!("fuzz/regressions/{name}");
        for folder in [&corpus, &regressions] {
            fs::create_dir_all(root().join(folder)).map_err(|error| format!("{folder}: {error}"))?;
        }
        // A sanitizer's shadow memory and the corpus stay below what a small machine has.
        let limits = [format!("-max_total_time={seconds}"), "-timeout=20".to_owned(), "-rss_limit_mb=4096".to_owned()];
        let mut command = cargo_of("nightly", ["fuzz", "run", name, &corpus, &regressions, "--"]);
        command.args(limits).arg("-print_final_stats=1");
        let words = format!("fuzz/dictionaries/{name}.txt");
        if root().join(&words).is_file() {
            command.arg(format!("-dict={words}"));
        }
        if !show(&mut command)? {
            found.push(name.as_str());
        }
    }
    if found.is_empty() {
        println!("{} targets, {seconds} s each: nothing found", names.len());
        return Ok(true);
    }
    println!("found something: {}", found.join(", "));
    println!("the input lies in fuzz/artifacts/TARGET/; move it to fuzz/regressions/TARGET/ under a name that says");
    println!("what it is, and every `cargo test` runs it");
    Ok(false)
}

fn arguments(words: &[String]) -> Result<(u64, Vec<String>), String> {
    const USAGE: &str = "usage: cargo xtask fuzz --seconds N [TARGET]...";
    let mut seconds = None;
    let mut names = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--seconds" {
            seconds = words.next().and_then(|number| number.parse().ok()).filter(|seconds| *seconds > 0);
            if seconds.is_none() {
                return Err(format!("--seconds needs a number above 0; {USAGE}"));
            }
        } else if word.starts_with('-') {
            return Err(format!("unknown option `{word}`; {USAGE}"));
        } else {
            names.push(word.clone());
        }
    }
    Ok((seconds.ok_or(USAGE)?, names))
}

/// The names of the targets: those of the files in `fuzz/fuzz_targets/`.
fn targets() -> Result<Vec<String>, String> {
    let folder = root().join("fuzz/fuzz_targets");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut names: Vec<String> =
        entries.filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_string_lossy().into_owned())).collect();
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<(u64, Vec<String>), String> {
        arguments(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn the_time_comes_with_any_targets() {
        assert_eq!(parse(&["--seconds", "5"]), Ok((5, vec![])));
        assert_eq!(parse(&["url", "--seconds", "5"]), Ok((5, vec!["url".to_owned()])));
    }

    #[test]
    fn without_a_time_nothing_runs() {
        for words in [&[][..], &["url"], &["--seconds"], &["--seconds", "0"], &["--second", "5"]] {
            assert!(parse(words).is_err(), "{words:?}");
        }
    }

    #[test]
    fn every_target_has_its_regressions() {
        for name in targets().unwrap() {
            assert!(root().join("fuzz/src").join(format!("{name}.rs")).is_file(), "{name}");
        }
    }
}
