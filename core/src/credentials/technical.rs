//! `technical`: a reference to technical credentials.

use super::Output;
use super::namespace::CREDENTIALS;
use super::problem::Problem;
use super::record::record;
use crate::document::{Code, Element, Fields, Report};

record! {
    /// A reference to technical credentials by their name.
    pub struct Technical {
        /// The name of the manager's entry.
        pub name: Box<str> = "name",
    }
    checked
}

impl Technical {
    /// A reference to this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.into() }
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Option<Self> {
        let mut fields = Fields::of(element);
        let name = fields.required("name", report);
        fields.finish(report);
        Some(Self { name: name?.value.as_ref().into() })
    }

    pub(crate) fn problem(&self) -> Option<Problem> {
        self.name.is_empty().then_some(Problem::new(Code::InvalidValue, "`name` is empty"))
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "technical");
        out.attribute("name", &self.name);
        out.close();
    }
}
