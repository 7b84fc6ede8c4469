//! The `credmatch` command. All input and output of the project lives in this crate; every decision on the domain is
//! the core's. Each command has a file of its name, which holds its arguments and its `run`.

mod arguments;
mod audit;
mod call;
mod client;
mod compile;
mod completions;
mod diff;
mod explain;
mod failure;
mod fmt;
mod input;
mod lines;
mod lint;
mod lookup;
mod man;
mod records;
mod redaction;
mod redirect;
mod registries;
mod rendering;
mod request;
mod sarif;
mod schema;
mod sessions;
mod steps;
mod terminal;
mod text_bytes;
mod url_text;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use failure::{Answer, Failure};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    arguments.color.apply();
    let outcome = match &arguments.command {
        Command::Lookup(command) => lookup::run(command),
        Command::Explain(command) => explain::run(command),
        Command::Request(command) => request::run(command),
        Command::Call(command) => call::run(command),
        Command::Lint(command) => lint::run(command),
        Command::Audit(command) => audit::run(command),
        Command::Diff(command) => diff::run(command),
        Command::Fmt(command) => fmt::run(command),
        Command::Compile(command) => compile::run(command),
        Command::Schema(command) => schema::run(command),
        Command::Completions(command) => completions::run(command),
        Command::Man(command) => man::run(command),
    };
    match outcome {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Ok(Answer::Refused) => ExitCode::from(2),
        // Whoever reads our output has read enough.
        Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        // As shells have it for SIGINT.
        Err(Failure::Interrupted) => ExitCode::from(130),
        Err(failure) => {
            failure.print();
            ExitCode::from(2)
        }
    }
}
