//! Mutation testing: every small change to `matching` must fail a test, or `.cargo/mutants.toml` says why it may not.

use std::collections::BTreeSet;
use std::fs;

use crate::process::{cargo, line, path_with_tools, root, show_code};
use crate::report::{Failure, Tally};
use crate::test::check;
use crate::tools;

/// The version of cargo-mutants that is built if none is on the path.
const CARGO_MUTANTS: &str = "27.1.0";

/// Seconds after which a test is taken to have found a change that never ends; unchanged, each pass needs a few.
const TIMEOUT: &str = "60";

/// Where cargo-mutants leaves its lists.
const LISTS: &str = "target/mutants.out";

/// Some of the tests, which are all that is built: a change costs what is built and run until one fails.
struct Pass {
    package: &'static str,
    targets: &'static [&'static str],
    /// Parts of the names of the tests that are run; all if there are none.
    tests: &'static [&'static str],
}

/// Each pass tries what the passes before it missed; those that cost least and find most come first.
const PASSES: &[Pass] = &[
    Pass { package: "credmatch", targets: &["--lib"], tests: &["matching::"] },
    Pass { package: "xtask", targets: &["--bins"], tests: &["conformance::"] },
    Pass {
        package: "credmatch",
        targets: &[
            "--test=matching_model",
            "--test=matching_invariance",
            "--test=tables",
            "--test=regressions",
            "--test=wpt_urls",
            "--test=explanations",
            "--test=lints",
            "--test=lints_against_brute_force",
            "--test=difference",
            "--test=limits",
            "--test=allocation",
        ],
        tests: &[],
    },
];

/// Tries every mutant of `core/src/matching`; a failure names those that no test noticed.
pub(crate) fn matching() -> Result<Tally, Failure> {
    tools::cargo_tool("cargo-mutants", CARGO_MUTANTS)?;
    let mut endless = BTreeSet::new();
    for (number, pass) in PASSES.iter().enumerate() {
        // Tests that fail unchanged would seem to find every mutant.
        check(
            cargo(["test", "--profile", "mutants", "--package", pass.package])
                .args(pass.targets)
                .arg("--")
                .args(pass.tests),
        )?;
        let mut command = cargo(["mutants", "--package", "credmatch", "--file", "core/src/matching/**"]);
        command.args(["--test-package", pass.package, "--baseline", "skip", "--timeout", TIMEOUT]);
        command.args(["--output", "target", "--jobs", "1"]).args((number > 0).then_some("--iterate"));
        command.args(pass.targets.iter().map(|target| format!("--cargo-arg={target}")));
        command.arg("--").args(pass.tests);
        // A mutant is found by the first case that fails; the least such case is nobody's concern.
        command.env("PROPTEST_MAX_SHRINK_ITERS", "0").env("PATH", path_with_tools());
        // All found, some missed, some endless: which of them matters is for the last pass to say.
        if !matches!(show_code(&mut command)?, Some(0 | 2 | 3)) {
            return Err(Failure::from(format!("{} broke off", line(&command))));
        }
        endless.extend(list("timeout.txt")?);
    }
    let missed: Vec<_> = list("missed.txt")?.difference(&endless).cloned().collect();
    let found = list("previously_caught.txt")?.len() + list("caught.txt")?.len() + list("unviable.txt")?.len();
    let tally = Tally { passed: found + endless.len(), failed: missed.len() };
    if missed.is_empty() { Ok(tally) } else { Err(Failure { tally, text: missed.join("\n") }) }
}

fn list(name: &str) -> Result<BTreeSet<String>, String> {
    let path = root().join(LISTS).join(name);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text.lines().map(str::to_owned).collect())
}
