//! `impersonationCredentials`: credentials of one user, to act as another (docs/authentication.md, Users and impersonation).

use super::namespace::CREDENTIALS;
use super::problem::Problem;
use super::record::{record, words};
use super::{Credentials, Output};
use crate::document::{Code, Element, Fields, Report};

record! {
    /// Credentials to authenticate with, and whom to act as.
    pub struct Impersonation {
        /// Whom to act as.
        pub user: Impersonated = "user",
        /// What authenticates; no impersonation itself.
        pub actual: Box<Credentials> = "actualCredentials",
    }
    checked
}

/// Whom to act as.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Impersonated {
    /// The user of this name.
    Name(Box<str>),
    /// A user who is known when the request is made.
    Live(Live),
}

words! {
    /// A user who is known when the request is made.
    pub enum Live {
        /// The current user.
        Current = "current",
        /// The user who really logged in.
        Authenticated = "authenticated",
    }
}

#[cfg(feature = "serde")]
super::choice_json!(Impersonated { Name(Box<str>) = "name", Live(Live) = "live", });

impl Impersonation {
    /// Acts as `user` with these credentials.
    #[must_use]
    pub fn new(user: Impersonated, actual: Credentials) -> Self {
        Self { user, actual: Box::new(actual) }
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Option<Self> {
        let mut fields = Fields::of(element);
        let errors = report.errors();
        // With `live`, `user` is ignored.
        let user = fields.text("user").map(|name| Impersonated::Name(name.into()));
        let live = fields.parsed("live", Live::from_name, Live::EXPECTED, report).map(Impersonated::Live);
        let user = live.or(user);
        if user.is_none() && report.errors() == errors {
            let message = "`impersonationCredentials` needs `user` or `live`";
            report.add(Code::MissingAttribute, element.place(), message);
        }
        let actual = fields.child(CREDENTIALS, "actualCredentials", report);
        if actual.is_none() {
            let message = "`impersonationCredentials` needs the element `actualCredentials`";
            report.add(Code::MissingElement, element.place(), message);
        }
        let actual = actual.and_then(|actual| {
            Fields::of(actual).finish_attributes(report);
            Credentials::read_only_child(actual, report)
        });
        fields.finish(report);
        Some(Self { user: user?, actual: Box::new(actual?) })
    }

    pub(crate) fn problem(&self) -> Option<Problem> {
        matches!(*self.actual, Credentials::Impersonation(_)).then_some(Problem::new(
            Code::ConflictingValues,
            "`actualCredentials` are what authenticates; they hold no `impersonationCredentials`",
        ))
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "impersonationCredentials");
        match &self.user {
            Impersonated::Name(name) => out.attribute("user", name),
            Impersonated::Live(live) => out.attribute("live", live.as_str()),
        }
        out.open(CREDENTIALS, "actualCredentials");
        self.actual.write(out);
        out.close();
        out.close();
    }
}
