//! `credmatch completions`: completion scripts.

use std::io::Write;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::failure::{Answer, Failure};

/// Arguments of `credmatch completions`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example, for bash:
  credmatch completions bash \\
      > ~/.local/share/bash-completion/completions/credmatch")]
pub(crate) struct Completions {
    /// The shell.
    shell: Shell,
}

/// Prints a completion script.
pub(crate) fn run(command: &Completions) -> Result<Answer, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(command.shell, &mut Arguments::command(), "credmatch", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(Answer::Yes)
}
