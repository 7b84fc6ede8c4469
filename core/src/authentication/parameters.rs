//! What a caller may say beside the URL.

use std::fmt;

use super::HostNormalization;

/// For whom a header is wanted, and in answer to what.
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub struct AuthorizationOptions<'a> {
    /// The service that the caller names (design.md M14).
    pub service: Option<&'a str>,
    /// The lines of `WWW-Authenticate` of a 401, as they came; `None` before the first request.
    pub challenges: Option<&'a [&'a str]>,
    /// Whether a bearer token may go over plain http to any host (design.md A8); not unless asked.
    pub allow_insecure: bool,
    /// The host's own normalization form C, for servers that ask for UTF-8. Without it the core's is used, if it was
    /// built with the feature `nfc`.
    pub nfc: Option<HostNormalization<'a>>,
}

impl<'a> AuthorizationOptions<'a> {
    /// The same for a caller that names a service.
    #[must_use]
    pub fn with_service(mut self, service: Option<&'a str>) -> Self {
        self.service = service;
        self
    }

    /// The same in answer to the lines of `WWW-Authenticate` of a 401.
    #[must_use]
    pub fn with_challenges(mut self, challenges: Option<&'a [&'a str]>) -> Self {
        self.challenges = challenges;
        self
    }

    /// The same with bearer tokens allowed over plain http, or not (design.md A8).
    #[must_use]
    pub fn with_allow_insecure(mut self, allow: bool) -> Self {
        self.allow_insecure = allow;
        self
    }

    /// The same with the host's own normalization form C.
    #[must_use]
    pub fn with_nfc(mut self, nfc: Option<HostNormalization<'a>>) -> Self {
        self.nfc = nfc;
        self
    }
}

impl fmt::Debug for AuthorizationOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationOptions")
            .field("service", &self.service)
            .field("challenges", &self.challenges)
            .field("allow_insecure", &self.allow_insecure)
            .field("nfc", &self.nfc.is_some())
            .finish()
    }
}
