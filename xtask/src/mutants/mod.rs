//! Mutation testing: every small change to `matching` must fail a test, or `.cargo/mutants.toml` says why it may not.
//!
//! cargo-mutants says which changes there are. Nearly all of them are compiled at once and chosen when a test program
//! runs, which takes a fraction of a second each; what must be compiled alone cargo-mutants tries itself.

mod mutant;
mod switches;
mod tree;
mod trials;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use self::mutant::Mutant;
use self::tree::Tree;
use self::trials::Outcome;
use crate::process::{cargo, expect_success, line, path_with_tools, root, show_code};
use crate::report::{Failure, Tally};
use crate::tools;

/// The version of cargo-mutants that is built if none is on the path.
const CARGO_MUTANTS: &str = "27.1.0";

/// What is mutated.
const MUTATED: [&str; 4] = ["--package", "credmatch", "--file", "core/src/matching/**"];

/// Seconds after which a test is taken to have found a change that never ends; unchanged, each pass needs a few.
const TIMEOUT: &str = "60";

/// Where cargo-mutants leaves its lists.
const LISTS: &str = "target/mutants.out";

/// Where it is written what became of each mutant.
const OUTCOMES: &str = "target/switched/outcomes.txt";

/// Some of the tests.
struct Pass {
    package: &'static str,
    targets: &'static [&'static str],
    /// Parts of the names of the tests that are run; all if there are none.
    tests: &'static [&'static str],
}

/// Of mutants that are compiled alone, each pass tries what the passes before it missed; those that cost least and
/// find most come first.
const PASSES: &[Pass] = &[
    Pass { package: "credmatch", targets: &["--lib"], tests: &["matching::"] },
    Pass { package: "xtask", targets: &["--bins"], tests: &["the_core_passes_every_vector"] },
    Pass {
        package: "credmatch",
        targets: &[
            "--test=matching_model",
            "--test=matching_invariance",
            "--test=tables",
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

/// What became of the mutants.
#[derive(Default)]
struct Score {
    caught: BTreeSet<String>,
    endless: BTreeSet<String>,
    unviable: BTreeSet<String>,
    missed: BTreeSet<String>,
}

/// Tries every mutant of `core/src/matching`; a failure names those that no test noticed.
pub(crate) fn matching() -> Result<Tally, Failure> {
    tools::cargo_tool("cargo-mutants", CARGO_MUTANTS)?;
    let mut list = cargo(["mutants", "--list", "--json"]);
    let mutants = mutant::read(&expect_success(list.args(MUTATED).env("PATH", path_with_tools()))?)?;
    let tree = Tree::copy()?;
    let placed = tree.place(&mutants)?;
    let mut programs = Vec::new();
    for pass in PASSES {
        let built = tree.build(&[&["--package", pass.package], pass.targets].concat())?;
        programs.extend(built.into_iter().map(|program| (program, pass.tests)));
    }
    let outcomes = trials::outcomes(&trials::tests(&programs)?, &placed)?;
    let mut score = Score::default();
    let names = |numbers: &BTreeSet<usize>| named(&mutants, |one| numbers.contains(&one.number));
    for (kind, outcome) in [
        (&mut score.missed, Outcome::Missed),
        (&mut score.caught, Outcome::Caught),
        (&mut score.endless, Outcome::Endless),
    ] {
        *kind = names(&outcomes.iter().filter(|(_, one)| *one == outcome).map(|(number, _)| *number).collect());
    }
    score.write()?;
    alone(&named(&mutants, |one| !placed.contains(&one.number)), &mut score)?;
    score.close()
}

fn named(mutants: &[Mutant], wanted: impl Fn(&Mutant) -> bool) -> BTreeSet<String> {
    mutants.iter().filter(|one| wanted(one)).map(|one| one.name.clone()).collect()
}

/// Tries mutants that must be compiled alone.
fn alone(mutants: &BTreeSet<String>, score: &mut Score) -> Result<(), Failure> {
    for (number, pass) in PASSES.iter().enumerate().filter(|_| !mutants.is_empty()) {
        let mut command = cargo(["mutants"]);
        command.args(MUTATED).args(mutants.iter().map(|name| format!("--re=^{}$", escaped(name))));
        command.args(["--test-package", pass.package, "--baseline", "skip", "--timeout", TIMEOUT]);
        command.args(["--output", "target", "--jobs", "1"]).args((number > 0).then_some("--iterate"));
        command.args(pass.targets.iter().map(|target| format!("--cargo-arg={target}")));
        command.arg("--").args(pass.tests);
        command.env("PROPTEST_MAX_SHRINK_ITERS", "0").env("PATH", path_with_tools());
        // All found, some missed, some endless: which of them matters is for the last pass to say.
        if !matches!(show_code(&mut command)?, Some(0 | 2 | 3)) {
            return Err(Failure::from(format!("{} broke off", line(&command))));
        }
        score.endless.extend(lines("timeout.txt")?);
        score.caught.extend(lines("caught.txt")?);
        score.unviable.extend(lines("unviable.txt")?);
    }
    let found = |name: &&String| {
        !score.caught.contains(*name) && !score.endless.contains(*name) && !score.unviable.contains(*name)
    };
    let missed: Vec<_> = mutants.iter().filter(found).cloned().collect();
    score.missed.extend(missed);
    Ok(())
}

/// A text as a regular expression that matches nothing else.
fn escaped(text: &str) -> String {
    // These two are never special, and with a backslash they are ends of words.
    let special = |one: char| one.is_ascii_punctuation() && !matches!(one, '<' | '>');
    text.chars().flat_map(|one| special(one).then_some('\\').into_iter().chain([one])).collect()
}

fn lines(name: &str) -> Result<BTreeSet<String>, String> {
    let path = root().join(LISTS).join(name);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text.lines().map(str::to_owned).collect())
}

impl Score {
    /// Writes what is known so far.
    fn write(&self) -> Result<(), String> {
        let mut text = String::new();
        let kinds = [
            ("missed", &self.missed),
            ("caught", &self.caught),
            ("endless", &self.endless),
            ("unviable", &self.unviable),
        ];
        for (kind, names) in kinds {
            eprintln!("{} {kind}", names.len());
            for name in names {
                let _ = writeln!(text, "{kind} {name}");
            }
        }
        let path = root().join(OUTCOMES);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
    }

    fn close(self) -> Result<Tally, Failure> {
        self.write()?;
        let passed = self.caught.len() + self.endless.len() + self.unviable.len();
        let tally = Tally { passed, failed: self.missed.len() };
        let missed: Vec<_> = self.missed.into_iter().collect();
        if missed.is_empty() { Ok(tally) } else { Err(Failure { tally, text: missed.join("\n") }) }
    }
}
