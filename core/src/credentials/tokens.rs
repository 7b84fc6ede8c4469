//! `tokens`: tokens that are given rather than fetched.

use super::namespace::CREDENTIALS;
use super::problem::Problem;
use super::reading::child_secret;
use super::record::record;
use super::{Output, Secret};
use crate::document::{Code, Fields, Report};

record! {
    /// Tokens that are given rather than fetched. One of them at least is there.
    #[derive(Default)]
    pub struct Tokens {
        /// The access token.
        pub access_token: Option<Secret> = "accessToken",
        /// The refresh token.
        pub refresh_token: Option<Secret> = "refreshToken",
        /// The ID token.
        pub id_token: Option<Secret> = "idToken",
    }
    checked
}

impl Tokens {
    /// An access token.
    #[must_use]
    pub fn new(access_token: Secret) -> Self {
        Self { access_token: Some(access_token), ..Self::default() }
    }

    /// The same with a refresh token.
    #[must_use]
    pub fn with_refresh_token(mut self, token: Secret) -> Self {
        self.refresh_token = Some(token);
        self
    }

    /// The same with an ID token.
    #[must_use]
    pub fn with_id_token(mut self, token: Secret) -> Self {
        self.id_token = Some(token);
        self
    }

    pub(crate) fn read_child(fields: &mut Fields<'_, '_>, report: &mut Report) -> Option<Self> {
        let element = fields.child(CREDENTIALS, "tokens", report)?;
        let mut inner = Fields::of(element);
        let tokens = Self {
            access_token: child_secret(&mut inner, CREDENTIALS, "accessToken", report),
            refresh_token: child_secret(&mut inner, CREDENTIALS, "refreshToken", report),
            id_token: child_secret(&mut inner, CREDENTIALS, "idToken", report),
        };
        inner.finish(report);
        if let Some(problem) = tokens.problem() {
            problem.report(element, report);
        }
        Some(tokens)
    }

    /// Empty tokens would silently mean another flow.
    pub(crate) fn problem(&self) -> Option<Problem> {
        (self.access_token.is_none() && self.refresh_token.is_none() && self.id_token.is_none()).then_some(
            Problem::new(
                Code::MissingElement,
                "`tokens` holds at least one of `accessToken`, `refreshToken` and `idToken`",
            ),
        )
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "tokens");
        out.optional_secret_text(CREDENTIALS, "accessToken", self.access_token.as_ref());
        out.optional_secret_text(CREDENTIALS, "refreshToken", self.refresh_token.as_ref());
        out.optional_secret_text(CREDENTIALS, "idToken", self.id_token.as_ref());
        out.close();
    }
}
