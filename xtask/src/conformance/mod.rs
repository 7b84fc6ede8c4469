//! The conformance vectors in every host: `cargo xtask conformance` and `cargo xtask answer`.
//!
//! A host is asked through one protocol: it reads a JSON line a question and prints a JSON line an answer,
//! `{"id": ..., "answer": ...}`. All hosts' answers are translated and compared in one place. See
//! `conformance/README.md`.

mod answers;
mod arguments;
mod authentication;
mod c_declarations;
mod c_host;
mod comparison;
mod exchange;
mod fixtures;
mod groups;
mod host;
mod java_host;
mod parameters;
mod program;
mod python_host;
mod questions;
mod registry_text;
mod run;
mod rust_host;
mod rust_surface;
mod surface;
mod translation;
mod vectors;
mod wasm_host;

use std::ffi::OsString;
use std::process::ExitCode;

use arguments::Arguments;
use host::Host;

/// Every host that exists: those that are asked unless `--host` names some. A new one is added here.
static HOSTS: &[&dyn Host] = &[&rust_host::Rust, &wasm_host::WASM, &python_host::PYTHON, &c_host::C, &java_host::JAVA];

/// `conformance [--host HOST]... [FILE]...`: runs the cases and prints passes and failures of each host.
///
/// Fails if any case fails, any file is refused, or a host breaks off.
pub(crate) fn conformance(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    finish(Arguments::parse(arguments).and_then(|asked| run::conformance(&asked)))
}

/// `answer --host HOST FILE`: prints the answer line of each case, without comparing.
///
/// Fails if the file is refused or the host breaks off.
pub(crate) fn answer(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    finish(Arguments::parse(arguments).and_then(|asked| run::answer(&asked)).map(|()| true))
}

fn finish(outcome: Result<bool, String>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}
