//! `cargo xtask bench`.

use std::ffi::OsString;

use crate::process::{cargo, show};

/// Runs the benchmarks, which print one table.
pub(crate) fn bench(arguments: impl Iterator<Item = OsString>) -> Result<bool, String> {
    let mut command = cargo(["run", "--quiet", "--release", "--package", "credmatch-benches", "--bin", "report", "--"]);
    show(command.args(arguments))
}
