//! The project's own commands, run as `cargo xtask`.

mod bench;
mod c;
mod conformance;
mod deep;
mod dist;
mod fuzz;
mod java;
mod mutants;
mod npm;
mod process;
mod python;
mod report;
mod test;
mod tools;

use std::ffi::OsString;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test [WORD]...                all checks, or those whose names contain a WORD
cargo xtask conformance [--host HOST]... [FILE]...
                                          the conformance vectors, in all hosts or those named
cargo xtask answer --host HOST FILE       what a host answers, a line a case, without comparing
cargo xtask dist                          everything that a release would publish, into dist/
cargo xtask bench [ARGUMENT]...           the benchmarks of the core, as one table
cargo xtask bench hosts [HOST]...         c, python, java and js beside what one would write without us
cargo xtask header [--check]              writes the C header, or says whether it is up to date
cargo xtask abi [--check]                 writes the ABI that the C header declares, or compares it
cargo xtask install-c --prefix DIR        builds the C library and installs it
cargo xtask fuzz --seconds N [TARGET]...  every fuzz target, or those named, for N seconds each
cargo xtask deep [WORD]...                what is too long for every run: fuzzing, Miri, mutants, oldest compiler, audit";

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let command = arguments.next();
    let outcome = match command.as_deref().and_then(|name| name.to_str()) {
        Some("test") => words(arguments).and_then(|words| test::test(&words)),
        Some("conformance") => return conformance::conformance(arguments),
        Some("answer") => return conformance::answer(arguments),
        Some("dist") => match arguments.next() {
            None => dist::dist(),
            Some(_) => Err("dist takes no arguments: it makes everything".to_owned()),
        },
        Some("bench") => bench::bench(arguments),
        Some("abi") => words(arguments).and_then(|words| c::abi(&words)),
        Some("install-c") => words(arguments).and_then(|words| c::install(&words)),
        Some("header") => words(arguments).and_then(|words| c::header(&words)),
        Some("fuzz") => words(arguments).and_then(|words| fuzz::fuzz(&words)),
        Some("deep") => words(arguments).and_then(|words| deep::deep(&words)),
        Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(true)
        }
        _ => Err(format!("no such command; these are the commands:\n{USAGE}")),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn words(arguments: impl Iterator<Item = OsString>) -> Result<Vec<String>, String> {
    arguments
        .map(|argument| argument.into_string().map_err(|argument| format!("not an argument: {}", argument.display())))
        .collect()
}
