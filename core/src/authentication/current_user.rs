//! The user for whom a process or a request runs, whom only the host knows (docs/authentication.md, Users and impersonation).

use std::fmt;

use super::AuthorizationError;
use crate::credentials::Credentials;
use crate::document::{Code, Diagnostics, Document, Limits};

/// The user whom entries mean that hold `currentCredentials`, `authenticatedCredentials` or a `live` impersonation: who
/// logged in, with which credentials, and as whom.
///
/// `Debug` shows names and the kinds of the credentials.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct CurrentUser {
    authenticated: Box<str>,
    groups: Vec<Box<str>>,
    credentials: Vec<Credentials>,
    impersonated: Option<Box<str>>,
    added_groups: Vec<Box<str>>,
}

/// Why credentials are not a user's.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum UserCredentialsError {
    /// The document is wrong.
    Diagnostics(Diagnostics),
    /// They stand for those of somebody else: `user-holds-reference`.
    Reference(AuthorizationError),
}

impl fmt::Display for UserCredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Diagnostics(diagnostics) => diagnostics.fmt(f),
            Self::Reference(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for UserCredentialsError {}

impl UserCredentialsError {
    /// The stable code of the first error.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Diagnostics(diagnostics) => diagnostics.first().map(|first| first.code),
            Self::Reference(error) => Some(error.code),
        }
    }
}

impl CurrentUser {
    /// Who logged in, without credentials yet.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { authenticated: name.into(), ..Self::default() }
    }

    /// The same in these groups.
    #[must_use]
    pub fn with_groups(mut self, groups: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        self.groups = groups.into_iter().map(Into::into).collect();
        self
    }

    /// The same with further credentials, those that are preferred first.
    ///
    /// # Errors
    /// `user-holds-reference` for the kinds `current`, `authenticated`, `impersonation` and `technical`, which stand for
    /// other credentials.
    pub fn with_credentials(mut self, credentials: Credentials) -> Result<Self, AuthorizationError> {
        if let Credentials::Current(_)
        | Credentials::Authenticated(_)
        | Credentials::Impersonation(_)
        | Credentials::Technical(_) = credentials
        {
            return Err(AuthorizationError::new(Code::UserHoldsReference).with_kind(credentials.kind()));
        }
        self.credentials.push(credentials);
        Ok(self)
    }

    /// The same with further credentials, from a document whose root is their element, such as
    /// `<passwordCredentials xmlns="http://www.infinica.com/credentials" name="..." password="..."/>`.
    ///
    /// # Errors
    /// All that is wrong with the document; `user-holds-reference` as [`CurrentUser::with_credentials`].
    pub fn with_credentials_document(self, document: &Document, limits: &Limits) -> Result<Self, UserCredentialsError> {
        let credentials = Credentials::from_document(document, limits).map_err(UserCredentialsError::Diagnostics)?;
        self.with_credentials(credentials).map_err(UserCredentialsError::Reference)
    }

    /// The same acting as another user: who logged in impersonates this one.
    #[must_use]
    pub fn impersonating(mut self, name: &str) -> Self {
        self.impersonated = Some(name.into());
        self
    }

    /// The same with groups added by impersonation.
    #[must_use]
    pub fn with_added_groups(mut self, groups: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        self.added_groups = groups.into_iter().map(Into::into).collect();
        self
    }

    /// The name of the current user: of the impersonated one if there is one, else of who logged in.
    #[must_use]
    pub fn name(&self) -> &str {
        self.impersonated.as_deref().unwrap_or(&self.authenticated)
    }

    /// The name of who logged in.
    #[must_use]
    pub fn authenticated_name(&self) -> &str {
        &self.authenticated
    }

    /// The groups of who logged in.
    #[must_use]
    pub fn groups(&self) -> &[Box<str>] {
        &self.groups
    }

    /// The credentials of who logged in, in order of preference.
    #[must_use]
    pub fn credentials(&self) -> &[Credentials] {
        &self.credentials
    }

    /// The name of the user whom the one who logged in impersonates.
    #[must_use]
    pub fn impersonated_name(&self) -> Option<&str> {
        self.impersonated.as_deref()
    }

    /// The groups that were added by impersonation.
    #[must_use]
    pub fn impersonated_groups(&self) -> &[Box<str>] {
        &self.added_groups
    }
}

impl fmt::Debug for CurrentUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds: Vec<_> = self.credentials.iter().map(Credentials::kind).collect();
        f.debug_struct("CurrentUser")
            .field("authenticated", &self.authenticated)
            .field("groups", &self.groups)
            .field("credentials", &kinds)
            .field("impersonated", &self.impersonated)
            .field("added_groups", &self.added_groups)
            .finish()
    }
}
