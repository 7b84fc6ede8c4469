//! `cargo xtask deep`: what is too long for every run, or needs what not every machine reaches.

use crate::fuzz;
use crate::java;
use crate::mutants;
use crate::process::{cargo_of, root, show};
use crate::report::{Failure, Report, Tally};
use crate::test::{CARGO_DENY, c as c_steps, check, deny, java as java_steps, oldest_compiler};
use crate::tools;

/// How long each target is fuzzed.
const FUZZ_SECONDS: u64 = 600;

/// Runs the steps whose names contain one of the words, or all; `true` if all passed.
pub(crate) fn deep(words: &[String]) -> Result<bool, String> {
    let mut report = Report::new(words);
    report.step("oldest compiler", oldest_compiler);
    report.step("advisories", || {
        tools::cargo_tool("cargo-deny", CARGO_DENY)?;
        check(deny(&["check"]).arg("advisories"))
    });
    report.step("miri", miri);
    report.step("C: threads under ThreadSanitizer", c_steps::threads);
    report.step("fuzz", || shown(fuzz::all(FUZZ_SECONDS)?));
    report.step("mutants", mutants::matching);
    report.step("Java: engine under load for a minute", || java_steps::engine(60));
    report.step("Java: beside HttpClient and C", || {
        let loop_in_c = "target/java-bench/libloop.so";
        shown(show(&mut java::bench("io.credmatch.bench.Ratios", &["target/hostdata", loop_in_c])?)?)
    });
    report.step("Java: JMH", || shown(show(&mut java::bench("org.openjdk.jmh.Main", &["io.credmatch.bench"])?)?));
    report.close()
}

/// The unit tests of the core, and of the bindings for C, which have most of what is unsafe, in the interpreter that knows
/// what is undefined. It is some hundred times slower, so that generated cases are few.
fn miri() -> Result<Tally, Failure> {
    tools::toolchain("nightly")?;
    tools::components("nightly", &["miri", "rust-src"])?;
    let mut command =
        cargo_of("nightly", ["miri", "test", "--package", "credmatch", "--package", "credmatch-c", "--lib"]);
    command.arg("--target-dir").arg(root().join("target/miri"));
    // An interpreter's time says nothing, and documents by the ten thousand would take it days.
    command.args(["--", "--skip", "speed_tests", "--skip", "differential_tests"]);
    command.env("MIRIFLAGS", "-Zmiri-disable-isolation").env("PROPTEST_CASES", "2");
    shown(show(&mut command)?)
}

/// A step that printed for itself.
fn shown(success: bool) -> Result<Tally, Failure> {
    if success { Ok(Tally::PASSED) } else { Err(Failure::from("see above".to_owned())) }
}
