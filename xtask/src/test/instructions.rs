//! The limits on instructions of a lookup, as ratios beside rivals: exact to about a hundredth, whatever else a machine does.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

use crate::process::{capture, cargo, expect_success, line, program, root};
use crate::report::{Failure, Tally};
use crate::tools;

/// A case of the bench `count`, and how many entries it has.
type Case = (&'static str, u32);

struct Gate {
    case: Case,
    beside: Case,
    most: f64,
}

const fn gate(case: Case, beside: Case, most: f64) -> Gate {
    Gate { case, beside, most }
}

const GATES: &[Gate] = &[
    gate(("lookup", 1_000), ("url", 1_000), 0.16),
    gate(("lookup", 100_000), ("url", 100_000), 0.16),
    gate(("layers", 1_000), ("url", 1_000), 0.20),
    gate(("lookup", 1_000), ("index", 1_000), 8.0),
    gate(("lookup", 100_000), ("lookup", 1_000), 1.10),
    gate(("header", 1_000), ("lookup", 1_000), 1.5),
    gate(("begin", 1_000), ("lookup", 1_000), 1.5),
    gate(("header", 100_000), ("lookup", 100_000), 1.5),
    gate(("split", 1_000), ("url", 1_000), 0.14),
    gate(("split", 1_000), ("http", 1_000), 0.5),
];

/// Counts every case once under callgrind and compares.
pub(super) fn check() -> Result<Tally, Failure> {
    tools::debian("valgrind", "valgrind")?;
    expect_success(&mut cargo(["build", "--release", "--package", "credmatch-benches", "--bin", "count"]))?;
    let mut counts: BTreeMap<Case, f64> = BTreeMap::new();
    for case in GATES.iter().flat_map(|gate| [gate.case, gate.beside]) {
        if let Entry::Vacant(place) = counts.entry(case) {
            place.insert(count(case)?);
        }
    }
    let mut tally = Tally::default();
    let mut problems = Vec::new();
    for Gate { case, beside, most } in GATES {
        let (Some(here), Some(there)) = (counts.get(case), counts.get(beside)) else { continue };
        if here / there <= *most {
            tally.passed += 1;
        } else {
            tally.failed += 1;
            let ratio = here / there;
            problems.push(format!(
                "{} at {} entries takes {ratio:.3} x the instructions of {} at {}; the limit is {most}",
                case.0, case.1, beside.0, beside.1
            ));
        }
    }
    if problems.is_empty() { Ok(tally) } else { Err(Failure { tally, text: problems.join("\n") }) }
}

fn count((case, entries): Case) -> Result<f64, String> {
    let options = ["--tool=callgrind", "--toggle-collect=*measured*", "--callgrind-out-file=/dev/null"];
    let mut command = program("valgrind", options);
    command.arg(target_folder()?.join("release/count")).arg(case).arg(entries.to_string());
    let output = capture(&mut command)?;
    let counted = collected(&output.stderr).filter(|counted| output.success && *counted > 0.0);
    counted.ok_or_else(|| format!("{}\n{}", line(&command), output.text()))
}

/// The number of instructions in callgrind's closing lines.
fn collected(text: &str) -> Option<f64> {
    let number = text.lines().find_map(|line| line.split_once("Collected :"))?.1;
    number.trim().parse().ok()
}

fn target_folder() -> Result<std::path::PathBuf, String> {
    let folder = std::env::current_exe().map_err(|error| format!("this program: {error}"))?;
    // target/debug/xtask
    Ok(folder.parent().and_then(Path::parent).map_or_else(|| root().join("target"), Path::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_found() {
        let text = "==7== Events    : Ir\n==7== Collected : 1234\n==7== \n==7== I   refs:      1,234\n";
        assert_eq!(collected(text), Some(1234.0));
        assert_eq!(collected("valgrind: no such file"), None);
    }
}
