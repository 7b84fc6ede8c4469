//! What is wrong, or looks wrong, and where.

use std::fmt;
use std::sync::Arc;

use super::{Code, Severity, bare};

/// A place in a source: where it begins, and how long it is.
///
/// Lines and columns count from 1, columns in characters (Unicode scalar values; a tab is one). `\n`, `\r\n` and a
/// lone `\r` end a line. `offset` and `length` are bytes of the decoded text, for tools that underline.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// Bytes of decoded text before it.
    pub offset: u32,
    /// Bytes of decoded text that it spans.
    pub length: u32,
}

/// A position and the name of the source that it is in. `Display` and `Debug` show a URL without user information and
/// query, for they may hold secrets.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Place {
    /// The name that the caller gave the source.
    pub source: Arc<str>,
    /// Where in it.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub position: Position,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", bare(&self.source), self.position.line, self.position.column)
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Place").field("source", &bare(&self.source)).field("position", &self.position).finish()
    }
}

/// Another place that a diagnostic speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Related {
    /// What is there.
    pub message: String,
    /// Where it is.
    pub place: Place,
}

/// One finding: a stable code, a message, a place, and help where there is some.
///
/// Messages name attributes and elements, never values of secret ones (design.md T7). The order of diagnostics is
/// by source as given, then line, then column, then code.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// How serious it is.
    pub severity: Severity,
    /// One sentence for a person.
    pub message: String,
    /// Where it is.
    pub place: Place,
    /// What to do about it.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub help: Option<String>,
    /// Other places that belong to it.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub related: Vec<Related>,
    /// A URL that shows it; of `entry-needs-canonical-spelling`, the host that a URL parser has to spell.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub witness: Option<String>,
    /// How many cases it stands for, if not one.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub count: Option<u32>,
}

impl Diagnostic {
    /// A diagnostic with the severity of its code and neither help nor related places.
    #[must_use]
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            place,
            help: None,
            related: Vec::new(),
            witness: None,
            count: None,
        }
    }

    /// The same with help.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with one more related place.
    #[must_use]
    pub fn with_related(mut self, message: impl Into<String>, place: Place) -> Self {
        self.related.push(Related { message: message.into(), place });
        self
    }
}

impl fmt::Display for Diagnostic {
    /// `source:line:column: severity[code]: message (help)`, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}[{}]: {}", self.place, self.severity.as_str(), self.code, self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

/// Diagnostics as an error: at least one of them is of severity [`Severity::Error`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Wraps diagnostics of which one at least is an error.
    #[must_use]
    pub fn new(diagnostics: Vec<Diagnostic>) -> Self {
        Self(diagnostics)
    }

    /// All of them, in their order.
    #[must_use]
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.0
    }

    /// All of them, in their order.
    #[must_use]
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.0
    }

    /// The first error, which [`Display`](fmt::Display) shows.
    #[must_use]
    pub fn first(&self) -> Option<&Diagnostic> {
        self.0.iter().find(|one| one.severity == Severity::Error).or_else(|| self.0.first())
    }
}

impl fmt::Display for Diagnostics {
    /// The first error, and how many more there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.first() {
            Some(first) => write!(f, "{first}")?,
            None => f.write_str("no diagnostics")?,
        }
        match self.0.len() {
            0 | 1 => Ok(()),
            2 => f.write_str(" (and 1 more)"),
            more => write!(f, " (and {} more)", more - 1),
        }
    }
}

impl std::error::Error for Diagnostics {}
