//! `currentCredentials`: those that the process or request was started with (docs/authentication.md, Users and impersonation).

use super::Output;
use super::namespace::CREDENTIALS;
use super::record::record;
use crate::document::{BOOLEAN, Element, Fields, Report, boolean};

record! {
    /// The current user's credentials (docs/authentication.md, Users and impersonation).
    #[derive(Copy, Default)]
    pub struct Current {
        /// Whether an impersonation of the current user goes on to the server; not unless given.
        pub impersonation: bool = "impersonation" else false,
    }
}

impl Current {
    /// The current user's credentials; an impersonation of the user goes on to the server if `impersonation`.
    #[must_use]
    pub const fn new(impersonation: bool) -> Self {
        Self { impersonation }
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let impersonation = fields.parsed("impersonation", boolean, BOOLEAN, report).unwrap_or(false);
        fields.finish(report);
        Self { impersonation }
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "currentCredentials");
        out.optional("impersonation", self.impersonation.then_some("true"));
        out.close();
    }
}
