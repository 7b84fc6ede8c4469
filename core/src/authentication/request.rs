//! What a host says of its request, and reports in an exchange.

use super::CurrentUser;

/// A request that the host is about to make.
///
/// Every call of one exchange is given the same request: it is looked up anew each time, and an exchange that was begun
/// for another entry is refused.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Request<'a> {
    /// The absolute URL.
    pub url: &'a str,
    /// The method as it goes on the wire, such as `GET`; Digest signs it.
    pub method: &'a str,
    /// The service that the caller names (design.md M14).
    pub service: Option<&'a str>,
    /// What is sent along.
    pub body: Body<'a>,
    /// Who the request is for, if the host knows; what `currentCredentials` and their like stand for.
    pub user: Option<&'a CurrentUser>,
}

/// What a request sends along.
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub enum Body<'a> {
    /// Nothing.
    #[default]
    Empty,
    /// These bytes. They can be sent again, and Digest can sign them.
    Bytes(&'a [u8]),
    /// What is read while it is sent.
    Stream {
        /// Whether it can be read again from its start.
        repeatable: bool,
    },
}

/// What a host reports of the step that it took.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Input<'a> {
    /// The server answered.
    Response(Response<'a>),
    /// The signature, as bytes (JWS, RFC 7515 §5.1).
    Signed(&'a [u8]),
    /// The token as encrypted, in compact form (JWE, RFC 7516 §7.1).
    Encrypted(&'a str),
    /// The token of SPNEGO, as bytes (RFC 4559 §4.2).
    Negotiated(&'a [u8]),
    /// The step could not be taken. The exchange ends.
    Failed,
}

/// What a server's answer says about authentication. Other header fields are of no concern.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Response<'a> {
    /// The status code.
    pub status: u16,
    /// The lines of `WWW-Authenticate`, as they came.
    pub www_authenticate: &'a [&'a str],
    /// The lines of `Authentication-Info`, as they came (RFC 7615).
    pub authentication_info: &'a [&'a str],
}

impl<'a> Request<'a> {
    /// A `GET` without a body.
    #[must_use]
    pub fn new(url: &'a str) -> Self {
        Self { url, method: "GET", service: None, body: Body::Empty, user: None }
    }

    /// The same with another method.
    #[must_use]
    pub fn with_method(mut self, method: &'a str) -> Self {
        self.method = method;
        self
    }

    /// The same for a caller that names a service (design.md M14).
    #[must_use]
    pub fn with_service(mut self, service: Option<&'a str>) -> Self {
        self.service = service;
        self
    }

    /// The same with a body.
    #[must_use]
    pub fn with_body(mut self, body: Body<'a>) -> Self {
        self.body = body;
        self
    }

    /// The same for a user.
    #[must_use]
    pub fn with_user(mut self, user: Option<&'a CurrentUser>) -> Self {
        self.user = user;
        self
    }
}

impl Body<'_> {
    pub(super) fn is_repeatable(&self) -> bool {
        !matches!(self, Self::Stream { repeatable: false })
    }

    /// The bytes, if they are known.
    pub(super) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Empty => Some(&[]),
            Self::Bytes(bytes) => Some(bytes),
            Self::Stream { .. } => None,
        }
    }
}

impl std::fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
            Self::Stream { repeatable } => f.debug_struct("Stream").field("repeatable", repeatable).finish(),
        }
    }
}

impl std::fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Response(response) => f.debug_tuple("Response").field(response).finish(),
            Self::Signed(_) => f.write_str("Signed(..)"),
            Self::Encrypted(_) => f.write_str("Encrypted(..)"),
            Self::Negotiated(_) => f.write_str("Negotiated(..)"),
            Self::Failed => f.write_str("Failed"),
        }
    }
}

impl<'a> Response<'a> {
    /// An answer of this status, with nothing to say about authentication.
    #[must_use]
    pub fn new(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    /// The same with the lines of `WWW-Authenticate`.
    #[must_use]
    pub fn with_www_authenticate(mut self, lines: &'a [&'a str]) -> Self {
        self.www_authenticate = lines;
        self
    }

    /// The same with the lines of `Authentication-Info`.
    #[must_use]
    pub fn with_authentication_info(mut self, lines: &'a [&'a str]) -> Self {
        self.authentication_info = lines;
        self
    }
}
