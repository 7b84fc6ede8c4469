//! `cargo xtask test`: every check there is, cheapest first.

pub(crate) mod c;
#[cfg(test)]
mod citations;
mod examples;
mod features;
mod instructions;
pub(crate) mod java;
mod python;
mod rooms;
pub(crate) mod servers;
pub(crate) mod snippets;
mod wasm;

use std::process::Command;

use self::servers::Servers;
use crate::process::{capture, cargo, cargo_of, expect_success, find, line, path_with_tools, program, root};
use crate::report::{Failure, Report, Tally};
use crate::{dist, tools};

/// The version of cargo-deny that is built if none is on the path.
pub(crate) const CARGO_DENY: &str = "0.20.2";

/// An HTTP client around the core, in a workspace of its own.
const EXAMPLE: &str = "examples/reqwest/Cargo.toml";

const WASM: &str = "wasm32-unknown-unknown";

/// Runs the checks whose names contain one of the words, or all; `true` if all passed.
pub(crate) fn test(words: &[String]) -> Result<bool, String> {
    let features = features::of_the_core()?;
    let servers = Servers::default();
    let mut report = Report::new(words);
    report.step("format", || {
        check(&mut cargo(["fmt", "--all", "--check"]))?;
        check(&mut cargo(["fmt", "--manifest-path", EXAMPLE, "--check"]))?;
        check(&mut cargo(["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"]))
    });
    report.step("rooms: imports go left, and no I/O in the core", rooms::check);
    report.step("lockfile", || check(&mut cargo(["metadata", "--locked", "--format-version", "1"])));
    report.step("clippy: workspace", || {
        // The benches hold a parser in C++ against ours.
        tools::debian("c++", "g++")?;
        check(&mut clippy(&["--workspace", "--all-targets", "--all-features"]))?;
        check(&mut clippy(&["--package", "credmatch", "--lib", "--no-default-features"]))
    });
    report.step("tests: workspace", || {
        tools::debian("xmllint", "libxml2-utils")?;
        count(&mut cargo_test(&["--workspace", "--all-features"]))
    });
    report.step("tests: core without features", || count(&mut core_test(&[])));
    report.step("tests: the command calls a real server", || {
        let mut command = cargo_test(&["--workspace", "--all-features", "--test", "command", "apache::"]);
        count(command.args(["--", "--ignored"]).env(servers::ADDRESS, servers.apache()?))
    });
    report.step("tests: the example with reqwest", || {
        let folder = root().join("target/examples");
        check(clippy(&["--manifest-path", EXAMPLE, "--all-targets"]).env("CARGO_TARGET_DIR", &folder))?;
        count(cargo_test(&["--manifest-path", EXAMPLE]).env("CARGO_TARGET_DIR", &folder))
    });
    // What most features leave out is a dependency, which the compiler sees; `url` takes other ways through the core.
    report.step("tests: core with url alone", || count(&mut core_test(&["--features", "url"])));
    for feature in features.iter().filter(|feature| *feature != "url") {
        report.step(&format!("clippy: core with {feature} alone"), || {
            check(&mut clippy(&["--package", "credmatch", "--lib", "--no-default-features", "--features", feature]))
        });
    }
    report.step("conformance", || count(&mut ourselves(&["conformance"])));
    c::steps(&mut report, &servers);
    java::steps(&mut report, &servers);
    report.step("README: commands print what is shown", examples::check);
    report.step("documentation", || {
        let mut command = cargo(["doc", "--workspace", "--no-deps", "--all-features"]);
        check(command.env("RUSTDOCFLAGS", "--deny warnings"))
    });
    report.step("core for WebAssembly", || {
        tools::target(WASM)?;
        let check_wasm = ["check", "--package", "credmatch", "--target", WASM];
        check(&mut cargo(check_wasm))?;
        check(cargo(check_wasm).arg("--no-default-features"))
    });
    wasm::steps(&mut report, &servers);
    report.step("fuzz targets compile", || {
        let clippy = ["clippy", "--manifest-path", "fuzz/Cargo.toml", "--all-targets", "--no-default-features"];
        check(cargo(clippy).args(["--", "--deny", "warnings"]))
    });
    report.step("licences, sources, duplicates", || {
        tools::cargo_tool("cargo-deny", CARGO_DENY)?;
        check(deny(&["--config", "deny.toml", "--manifest-path", EXAMPLE]).args(["check", "licenses", "sources"]))?;
        check(deny(&["check"]).args(["bans", "licenses", "sources"]))
    });
    python::steps(&mut report, &servers);
    report.step("dist: what a release would publish, and README's snippets on it", dist::check);
    report.step("instruction counts", instructions::check);
    report.close()
}

/// cargo-deny.
pub(crate) fn deny(arguments: &[&str]) -> Command {
    let mut command = program(find("cargo-deny").unwrap_or_else(|| "cargo-deny".into()), ["--locked"]);
    command.args(arguments).env("PATH", path_with_tools());
    command
}

/// A check that has nothing to count.
pub(crate) fn check(command: &mut Command) -> Result<Tally, Failure> {
    expect_success(command)?;
    Ok(Tally::PASSED)
}

/// A program that closes with counts.
pub(crate) fn count(command: &mut Command) -> Result<Tally, Failure> {
    let output = capture(command)?;
    let tally = Tally::read(&output.stdout);
    let text = || format!("{}\n{}", line(command), output.text());
    match tally {
        Some(tally) if output.success && tally.failed == 0 => Ok(tally),
        Some(tally) => Err(Failure { tally: Tally { failed: tally.failed.max(1), ..tally }, text: text() }),
        None => Err(Failure::from(text())),
    }
}

/// The oldest compiler that the workspace promises, over the core and the command.
pub(crate) fn oldest_compiler() -> Result<Tally, Failure> {
    let version = features::oldest_compiler()?;
    tools::toolchain(&version)?;
    let mut command = cargo_of(&version, ["check", "--package", "credmatch", "--package", "credmatch-cli"]);
    check(command.arg("--target-dir").arg(root().join("target/oldest")))
}

fn clippy(arguments: &[&str]) -> Command {
    let mut command = cargo(["clippy"]);
    command.args(arguments).args(["--", "--deny", "warnings"]);
    command
}

fn cargo_test(arguments: &[&str]) -> Command {
    let mut command = cargo(["test", "--no-fail-fast"]);
    command.args(arguments);
    command
}

fn core_test(arguments: &[&str]) -> Command {
    let mut command = cargo_test(&["--package", "credmatch", "--no-default-features", "--lib", "--tests"]);
    command.args(arguments);
    command
}

/// This program with another command.
fn ourselves(arguments: &[&str]) -> Command {
    program(std::env::current_exe().unwrap_or_else(|_| "xtask".into()), arguments)
}
