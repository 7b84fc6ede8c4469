//! What a command answers, and how it fails.

use std::io;

use credmatch::{Diagnostic, Document, UrlError};

use crate::rendering;
use crate::terminal::{self, printable};

/// What a command found out; each is an exit code of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Answer {
    Yes,
    No,
    /// Part of the input was refused, and said so on standard error; the rest was answered.
    Refused,
}

/// Why a command has no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What is wrong and what to do about it.
    Message { message: String, help: Option<String> },
    /// Documents with errors, with their sources for the excerpts.
    Documents { documents: Vec<Document>, diagnostics: Vec<Diagnostic> },
    /// Nobody reads our output any more.
    BrokenPipe,
    /// Asked to stop.
    Interrupted,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Message { message: message.into(), help: None }
    }

    pub(crate) fn with_help(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Message { message: message.into(), help: Some(help.into()) }
    }

    /// A URL that was refused; nothing of it is shown, since it may hold a password.
    pub(crate) fn url(what: &str, error: UrlError) -> Self {
        Self::with_help(format!("{what} is refused: {error}"), error.help())
    }

    /// Writes it to standard error.
    pub(crate) fn print(&self) {
        match self {
            Self::BrokenPipe | Self::Interrupted => {}
            Self::Message { message, help } => terminal::error(message, help.as_deref()),
            Self::Documents { documents, diagnostics } => {
                anstream::eprint!("{}", rendering::diagnostics(documents, diagnostics));
            }
        }
    }
}

impl From<io::Error> for Failure {
    /// An error on writing to standard output.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::new(format!("the output cannot be written: {}", printable(&error.to_string()))),
        }
    }
}
