//! The command line as a whole.

use clap::{Parser, Subcommand, ValueEnum};

const EXIT_CODES: &str = "\
Exit codes:
  0  yes: an entry was found, nothing is wrong, nothing changed
  1  no: no entry, findings that are denied, a difference, a file that is
     not formatted, a status of 400 or more
  2  no answer: bad input, a refused URL, an unreadable file, wrong usage

Passwords, tokens and other secrets are never printed, nor are user names and passwords in URLs. Names of users are \
printed by `request` and `call` alone, which say who is named to a server.";

/// Which credentials does a request to this URL get?
#[derive(Debug, Parser)]
#[command(name = "credmatch", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Arguments {
    /// Whether to write in colour; `auto` does on a terminal, unless NO_COLOR is set.
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say which entry a URL gets.
    Lookup(crate::lookup::Lookup),
    /// Say why a URL gets the entry that it gets, and why all others lost.
    Explain(crate::explain::Explain),
    /// Say what a request to a URL would send, and send nothing.
    Request(crate::request::Request),
    /// Make a request with the credentials of its entry, and tell the exchange.
    Call(Box<crate::call::Call>),
    /// Say what is wrong with registries, or legal and yet probably wrong.
    Lint(crate::lint::Lint),
    /// Count which entries the requests of a list or a log get.
    Audit(crate::audit::Audit),
    /// Say which URLs another registry answers otherwise.
    Diff(crate::diff::Diff),
    /// Bring descriptors to their canonical spelling, in place.
    Fmt(crate::fmt::Fmt),
    /// Write the match table into a file.
    Compile(crate::compile::Compile),
    /// Print the XML schema of what is accepted, for editors.
    Schema(crate::schema::Schema),
    /// Print a completion script for a shell.
    Completions(crate::completions::Completions),
    /// Print the manual page.
    Man(crate::man::Man),
}

/// When to write in colour.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes it the choice for all that is written from now on.
    pub(crate) fn apply(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::AlwaysAnsi,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// Prose is a line a paragraph, which clap breaks where the terminal ends, once; what is to be copied fits 80 columns.
    #[test]
    fn what_follows_the_options_is_broken_once() {
        let all = Arguments::command();
        for command in std::iter::once(&all).chain(all.get_subcommands()) {
            let tail = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let is_prose = |line: &str| !line.is_empty() && !line.starts_with(' ');
            let mut was_prose = false;
            for line in tail.lines() {
                assert!(is_prose(line) || line.len() < 80, "{}: {line}", command.get_name());
                assert!(!(was_prose && is_prose(line)), "{}: {line}", command.get_name());
                was_prose = is_prose(line);
            }
        }
    }
}
