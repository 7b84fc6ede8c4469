//! What can be wrong with credentials whose parts are all well-formed.

use crate::document::{Code, Element, Report};

/// A rule between the parts of a value that does not hold. XML and JSON are held to the same rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) message: &'static str,
}

impl Problem {
    pub(crate) const fn new(code: Code, message: &'static str) -> Self {
        Self { code, message }
    }

    /// Reports it at the element that was read.
    pub(crate) fn report(self, element: &Element<'_>, report: &mut Report) {
        report.add(self.code, element.place(), self.message);
    }
}
