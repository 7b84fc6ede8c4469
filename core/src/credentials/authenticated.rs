//! `authenticatedCredentials`: those of who really logged in (docs/authentication.md, Users and impersonation).

use super::Output;
use super::namespace::CREDENTIALS;
use super::record::record;
use crate::document::{Element, Fields, Report};

record! {
    /// The credentials of the user who really logged in, whomever that one impersonates.
    #[derive(Copy, Default)]
    pub struct Authenticated {}
}

impl Authenticated {
    /// The credentials of who really logged in.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Self {
        Fields::of(element).finish(report);
        Self {}
    }

    pub(crate) fn write(self, out: &mut Output) {
        out.open(CREDENTIALS, "authenticatedCredentials");
        out.close();
    }
}
