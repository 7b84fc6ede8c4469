//! Files that the command writes: kept in the repository for readers and editors, regenerated and compared here.

use std::fs;

use crate::process::{cargo, expect_success, root};
use crate::report::{Failure, Tally};

/// Each file and the arguments of `credmatch` that print it.
const FILES: &[(&str, &[&str])] = &[("docs/credentials.xsd", &["schema"])];

/// Compares every file with what the command prints now.
pub(super) fn check() -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    let mut stale = Vec::new();
    for (path, arguments) in FILES {
        if fs::read_to_string(root().join(path)).ok().as_ref() == Some(&print(arguments)?) {
            tally.passed += 1;
        } else {
            tally.failed += 1;
            stale.push(format!("{path} is stale; `cargo xtask generate` writes it"));
        }
    }
    if stale.is_empty() { Ok(tally) } else { Err(Failure { tally, text: stale.join("\n") }) }
}

/// `cargo xtask generate`: writes every file.
pub(crate) fn generate() -> Result<bool, String> {
    for (path, arguments) in FILES {
        fs::write(root().join(path), print(arguments)?).map_err(|error| format!("{path}: {error}"))?;
        println!("{path}");
    }
    Ok(true)
}

fn print(arguments: &[&str]) -> Result<String, String> {
    expect_success(cargo(["run", "--quiet", "--package", "credmatch-cli", "--"]).args(arguments))
}
