//! What a host is to do next.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use arc_swap::Guard;

use super::tickets::Ticket;
use super::{AuthorizationError, Provenance, Scheme, SigningAlgorithm};
use crate::credentials::{Duration, KeyReference, Secret};
use crate::matching::EntryId;

/// What a host is to do next (design.md A7).
#[derive(Debug)]
#[non_exhaustive]
pub enum Step<'a> {
    /// Send the request with these header fields, in place of any of these names that it has.
    Send(Headers<'a>),
    /// Send the request without credentials, and without any field of the three names that [`Headers`] may hold: only the
    /// registry says whom a request acts as (design.md A9).
    SendWithout(Without),
    /// Sign a token with a key of the host's, then report [`Input::Signed`](crate::Input::Signed).
    Sign(Signing<'a>),
    /// Encrypt a token with a key of the host's, then report [`Input::Encrypted`](crate::Input::Encrypted).
    Encrypt(Encryption<'a>),
    /// Obtain a token of SPNEGO, then report [`Input::Negotiated`](crate::Input::Negotiated).
    Negotiate(Negotiation<'a>),
    /// Do not send the request: what it would send can't be presented. The exchange has ended.
    Refuse(AuthorizationError),
    /// The answer stands as it came. The exchange has ended.
    Done(Outcome),
}

/// Why a request goes without credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Without {
    /// No entry matches the URL.
    NoEntry,
    /// The entry waits for a challenge: it says `preemptive="false"`, or the server took Digest before and there is no nonce.
    Reactive,
    /// The user has no credentials that would be sent at once.
    NoCredentials,
}

/// How an exchange ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The server asked for no credentials: any status but 401 and 407.
    Answered,
    /// The server asks for credentials, and no entry matches the URL.
    NoEntry,
    /// The server refused what was sent, and there is nothing else to send.
    Rejected,
    /// The server asks for credentials of other kinds than the entry's.
    NoSupportedScheme,
    /// There would be an answer to the challenge, but the body can't be sent again.
    NotRepeatable,
    /// The request was sent again as often as it may be (design.md A5).
    RetryLimit,
    /// A proxy asks for credentials (407), which are never those of the server.
    Proxy,
}

/// The header fields of a request that carry credentials.
///
/// They hold for this URL alone, and are dropped before a redirect is followed (design.md M18).
pub struct Headers<'a> {
    pub(super) entry: EntryId,
    pub(super) scheme: Scheme,
    pub(super) configuration: Provenance,
    pub(super) authorization: HeaderValue<'a>,
    pub(super) impersonated: Option<Cow<'a, str>>,
    pub(super) groups: Option<Cow<'a, str>>,
}

/// The value of a header field. It is a secret.
#[derive(Debug)]
pub struct HeaderValue<'a>(pub(super) Value<'a>);

/// Where it lies, or just made.
pub(super) enum Value<'a> {
    Kept(&'a Secret),
    Made(Secret),
    Ticket(Guard<Arc<Ticket>>),
}

/// What a host signs.
pub struct Signing<'a> {
    /// The key.
    pub key: &'a KeyReference,
    /// The algorithm.
    pub algorithm: SigningAlgorithm,
    /// What is signed, ASCII. It is as secret as a token until it expires.
    pub input: Secret,
}

/// What a host encrypts.
pub struct Encryption<'a> {
    /// The public key.
    pub key: &'a KeyReference,
    /// How the content's key is encrypted, as JWE names it (RFC 7518 §4.1).
    pub algorithm: &'static str,
    /// How the content is encrypted, as JWE names it (RFC 7518 §5.1).
    pub content_encryption: &'static str,
    /// What is encrypted: a JWT, so that `cty` is `JWT` (RFC 7519 §5.2).
    pub input: Secret,
}

/// The token of SPNEGO that a host obtains.
#[derive(Debug)]
pub struct Negotiation<'a> {
    /// The service principal: as configured, else `HTTP@` and the URL's host.
    pub service: Cow<'a, str>,
    /// How long the token is to live.
    pub lifetime: Duration,
    /// What the server sent, in Base64; empty at first.
    pub token: String,
}

impl<'a> Encryption<'a> {
    pub(super) fn new(key: &'a KeyReference, input: Secret) -> Self {
        Self { key, algorithm: "RSA-OAEP-256", content_encryption: "A256GCM", input }
    }
}

impl Headers<'_> {
    /// The name of the header field in which credentials stand.
    pub const AUTHORIZATION: &'static str = "authorization";
    /// The name of the header field that names the user to act as (design.md A9).
    pub const IMPERSONATE: &'static str = "infinica-impersonate";
    /// The name of the header field that names groups to add (design.md A9).
    pub const IMPERSONATE_GROUPS: &'static str = "infinica-impersonate-groups";

    /// The entry that they are from.
    #[must_use]
    pub fn entry(&self) -> EntryId {
        self.entry
    }

    /// The scheme of the value of `Authorization`.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Where the configuration came from (design.md A4).
    #[must_use]
    pub fn configuration(&self) -> Provenance {
        self.configuration
    }

    /// The value of `Authorization`. It never holds a control character.
    #[must_use]
    pub fn authorization(&self) -> &Secret {
        &self.authorization
    }

    /// Whether the value of the field of this name, in lower case, is a secret: that of any but those that say whom to act
    /// as, so that what shows steps hides a field that it does not know.
    #[must_use]
    pub fn is_secret(name: &str) -> bool {
        ![Self::IMPERSONATE, Self::IMPERSONATE_GROUPS].contains(&name)
    }

    /// Names, in lower case, and values of all fields. The first is `authorization`. Which values are secrets says
    /// [`is_secret`](Self::is_secret).
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let others = [(Self::IMPERSONATE, &self.impersonated), (Self::IMPERSONATE_GROUPS, &self.groups)];
        let others = others.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        std::iter::once((Self::AUTHORIZATION, self.authorization().expose_secret())).chain(others)
    }
}

impl<'a> HeaderValue<'a> {
    /// The same for as long as what keeps it lives, if that keeps it so long: a ticket is replaced before it ends.
    #[must_use]
    pub fn kept(&self) -> Option<&'a Secret> {
        match self.0 {
            Value::Kept(secret) => Some(secret),
            Value::Made(_) | Value::Ticket(_) => None,
        }
    }
}

impl std::ops::Deref for HeaderValue<'_> {
    type Target = Secret;

    fn deref(&self) -> &Secret {
        match &self.0 {
            Value::Kept(secret) => secret,
            Value::Made(secret) => secret,
            Value::Ticket(ticket) => &ticket.value,
        }
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}

impl Step<'_> {
    /// Its name, such as `send`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Send(_) => "send",
            Self::SendWithout(_) => "send-without",
            Self::Sign(_) => "sign",
            Self::Encrypt(_) => "encrypt",
            Self::Negotiate(_) => "negotiate",
            Self::Refuse(_) => "refuse",
            Self::Done(_) => "done",
        }
    }
}

impl Without {
    /// Its name, such as `no-entry`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoEntry => "no-entry",
            Self::Reactive => "reactive",
            Self::NoCredentials => "no-credentials",
        }
    }
}

impl Outcome {
    /// Its name, such as `rejected`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::NoEntry => "no-entry",
            Self::Rejected => "rejected",
            Self::NoSupportedScheme => "no-supported-scheme",
            Self::NotRepeatable => "not-repeatable",
            Self::RetryLimit => "retry-limit",
            Self::Proxy => "proxy",
        }
    }
}

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Headers")
            .field("entry", &self.entry)
            .field("scheme", &self.scheme)
            .field("configuration", &self.configuration)
            .field("impersonated", &self.impersonated)
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Signing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Signing");
        shown.field("key", &self.key).field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

impl fmt::Debug for Encryption<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encryption")
            .field("key", &self.key)
            .field("algorithm", &self.algorithm)
            .field("content_encryption", &self.content_encryption)
            .finish_non_exhaustive()
    }
}
