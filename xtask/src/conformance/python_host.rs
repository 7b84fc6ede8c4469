//! The Python package as a host: its installed wheel.

use std::ffi::OsString;

use super::program::Program;
use crate::python::{Environment, package};

/// The package `credmatch` of PyPI.
pub(crate) static PYTHON: Program = Program::new("python", prepare);

fn prepare() -> Result<Vec<OsString>, String> {
    let command = Environment::with_wheel()?.python([package().join("tests/answer.py")]);
    Ok(std::iter::once(command.get_program()).chain(command.get_args()).map(OsString::from).collect())
}
