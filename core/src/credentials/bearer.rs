//! `bearer`: a given token (design.md A2).

use super::namespace::OWN;
use super::problem::Problem;
use super::reading::attribute_secret;
use super::record::record;
use super::{Output, Secret};
use crate::document::{Code, Element, Fields, Report};

record! {
    /// A bearer token that is given and stays as it is (design.md A2).
    pub struct Bearer {
        /// The token.
        pub token: Secret = "token",
    }
    checked
}

impl Bearer {
    /// A token.
    #[must_use]
    pub fn new(token: Secret) -> Self {
        Self { token }
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Option<Self> {
        let mut fields = Fields::of(element);
        let token = fields.required("token", report);
        fields.finish(report);
        token.map(|token| Self { token: attribute_secret(token, element, report) })
    }

    pub(crate) fn problem(&self) -> Option<Problem> {
        self.token.expose_secret().is_empty().then_some(Problem::new(Code::InvalidValue, "`token` is empty"))
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(OWN, "bearer");
        out.secret("token", &self.token);
        out.close();
    }
}
