//! What can be wrong with credentials whose parts are all well-formed.

use std::fmt;

use crate::document::{Code, Element, Report};

/// A rule between the parts of a value that does not hold. XML and JSON are held to the same rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The stable code, one of the 3xx.
    pub code: Code,
    /// What is wrong. No value is quoted.
    pub message: &'static str,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Problem {}

impl Problem {
    pub(crate) const fn new(code: Code, message: &'static str) -> Self {
        Self { code, message }
    }

    /// Reports it at the element that was read.
    pub(crate) fn report(self, element: &Element<'_>, report: &mut Report) {
        report.add(self.code, element.place(), self.message);
    }
}
