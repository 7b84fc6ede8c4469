//! What a server says after it took credentials: `Authentication-Info` (RFC 7615, RFC 7616 §3.5).

use super::parse_challenges;
use crate::credentials::Secret;

/// The field `Authentication-Info` of a response, in values of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuthenticationInfo {
    pub(super) next_nonce: Option<Box<str>>,
    pub(super) proof: Option<Secret>,
    pub(super) protection: Option<Box<str>>,
    pub(super) cnonce: Option<Box<str>>,
    pub(super) count: Option<Box<str>>,
}

impl AuthenticationInfo {
    /// What the field lines say, as they came: a list of parameters (RFC 7615 §3). Lines that are malformed, or that name
    /// a parameter twice, say nothing.
    #[must_use]
    pub fn from_lines(lines: &[&str]) -> Self {
        let whole = format!("Digest {}", lines.join(", "));
        let challenges = parse_challenges(&[&whole]);
        let ([info], false) = (challenges.list(), challenges.is_malformed()) else { return Self::default() };
        let owned = |name| info.parameter(name).map(Box::from);
        let next_nonce = info.parameter("nextnonce").filter(|nonce| !nonce.chars().any(char::is_control));
        Self {
            next_nonce: next_nonce.filter(|nonce| !nonce.is_empty()).map(Box::from),
            proof: info.parameter("rspauth").map(|proof| Secret::new(&proof.to_ascii_lowercase())),
            protection: owned("qop"),
            cnonce: owned("cnonce"),
            count: owned("nc"),
        }
    }

    /// The nonce that the server wants for the next request.
    #[must_use]
    pub fn next_nonce(&self) -> Option<&str> {
        self.next_nonce.as_deref()
    }
}
