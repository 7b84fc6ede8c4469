//! Runs the tests that reach a mutant until one fails.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use super::tree::Program;
use crate::process::{capture, expect_success, root};

/// A test that takes less than this many seconds is run together with others.
const CHEAP: f64 = 0.1;

/// A test, and the mutants whose code it comes through.
#[derive(Debug)]
pub(super) struct Test {
    program: Program,
    /// The place of the program among the others: those that find most come first.
    place: usize,
    name: String,
    seconds: f64,
    reached: BTreeSet<usize>,
}

/// What tests say of a mutant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    Missed,
    Caught,
    /// It took so much time or memory that it was ended.
    Endless,
}

/// Finds out which mutants each test of these programs reaches. Tests that fail unchanged are an error: they would
/// seem to find every mutant.
pub(super) fn tests(programs: &[(Program, &[&str])]) -> Result<Vec<Test>, String> {
    let folder = root().join("target/switched/reached");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut named = Vec::new();
    for (place, (program, parts)) in programs.iter().enumerate() {
        let listed = expect_success(Command::new(&program.path).args(["--list", "--format", "terse"]))?;
        let names = listed.lines().filter_map(|line| line.strip_suffix(": test"));
        let wanted = names.filter(|name| parts.is_empty() || parts.iter().any(|part| name.contains(part)));
        named.extend(wanted.map(|name| (place, program, name.to_owned())));
    }
    let tried = in_parallel(&named, |number, &(place, program, ref name)| {
        let (seconds, reached) = reach(program, name, &folder.join(number.to_string()))?;
        Ok(Test { program: program.clone(), place, name: name.clone(), seconds, reached })
    });
    let tests = tried.into_iter().collect::<Result<Vec<_>, String>>()?;
    Ok(tests.into_iter().filter(|test| !test.reached.is_empty()).collect())
}

/// How long a test takes, and what it reaches.
fn reach(program: &Program, name: &str, list: &Path) -> Result<(f64, BTreeSet<usize>), String> {
    // What was reached in an earlier run is not what is reached now.
    let _ = fs::remove_file(list);
    // Writing the list down allocates, which some tests do not bear: the run without it is the one that must pass.
    capture(run(program, &[name], 600).env("CREDMATCH_MUTANTS_REACHED", list))?;
    let began = Instant::now();
    expect_success(&mut run(program, &[name], 600))?;
    let seconds = began.elapsed().as_secs_f64();
    let reached = fs::read_to_string(list).unwrap_or_default();
    Ok((seconds, reached.lines().filter_map(|line| line.parse().ok()).collect()))
}

/// Tries mutants, as many at a time as there are processors.
pub(super) fn outcomes(tests: &[Test], mutants: &BTreeSet<usize>) -> Result<Vec<(usize, Outcome)>, String> {
    let mutants: Vec<_> = mutants.iter().copied().collect();
    in_parallel(&mutants, |_, &mutant| Ok((mutant, outcome(tests, mutant)?))).into_iter().collect()
}

fn outcome(tests: &[Test], mutant: usize) -> Result<Outcome, String> {
    let mut reaching: Vec<_> = tests.iter().filter(|test| test.reached.contains(&mutant)).collect();
    let is_cheap = |test: &Test| test.seconds < CHEAP;
    reaching.sort_by_key(
        |test| if is_cheap(test) { (0, test.place) } else { ((test.seconds / CHEAP) as usize, test.place) },
    );
    // Programs take longer to start than most of their tests to run.
    for tests in reaching.chunk_by(|one, other| is_cheap(one) && is_cheap(other) && one.place == other.place) {
        let Some(first) = tests.first() else { continue };
        let names: Vec<_> = tests.iter().map(|test| test.name.as_str()).collect();
        let seconds: f64 = tests.iter().map(|test| test.seconds).sum();
        let mut command = run(&first.program, &names, 2 + (20.0 * seconds) as u64);
        command.env("CREDMATCH_MUTANT", mutant.to_string()).stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.status().map_err(|error| format!("{}: {error}", first.program.path.display()))?;
        match status.code() {
            Some(0) => {}
            None => return Ok(Outcome::Endless),
            Some(_) => return Ok(Outcome::Caught),
        }
    }
    Ok(Outcome::Missed)
}

/// Tests of a program, which are ended after so many seconds on a processor or with so much memory that they must be
/// going round in circles.
fn run(program: &Program, names: &[&str], seconds: u64) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -t \"$1\" && ulimit -v 4194304 && shift && exec \"$@\"", "sh", &seconds.to_string()]);
    command.arg(&program.path).args(["--quiet", "--test-threads", "1", "--exact"]).args(names);
    // A mutant is found by the first case that fails; the least such case is nobody's concern.
    command.env("PROPTEST_MAX_SHRINK_ITERS", "0").env("CARGO_MANIFEST_DIR", &program.folder);
    command.current_dir(&program.folder).stdin(Stdio::null());
    command
}

fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(usize, &T) -> R + Sync) -> Vec<R> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(number) else { return };
                    let result = work(number, item);
                    done.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push((number, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    done.sort_by_key(|&(number, _)| number);
    done.into_iter().map(|(_, result)| result).collect()
}
