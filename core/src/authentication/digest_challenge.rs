//! What a Digest challenge says (RFC 7616 §3.3).

use super::basic::asks_for_utf8;
use super::{AuthorizationError, Challenge, DigestAlgorithm, parse_challenges};
use crate::document::Code;

/// A Digest challenge, in values of its own: it outlives the response that it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestChallenge {
    pub(super) realm: Box<str>,
    pub(super) nonce: Box<str>,
    pub(super) opaque: Option<Box<str>>,
    pub(super) algorithm: DigestAlgorithm,
    /// As the server spelled it, if it did: it goes back as it came.
    pub(super) algorithm_name: Option<Box<str>>,
    pub(super) protection: Option<DigestProtection>,
    pub(super) asks_for_utf8: bool,
    pub(super) hashes_name: bool,
    pub(super) stale: bool,
}

/// What the response to a Digest challenge covers: the quality of protection, `qop`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DigestProtection {
    /// Method and request target: `auth`.
    Request,
    /// The body as well: `auth-int`.
    RequestAndBody,
}

impl DigestProtection {
    /// `auth` or `auth-int`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "auth",
            Self::RequestAndBody => "auth-int",
        }
    }

    /// The one of this name, whatever its case.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Request, Self::RequestAndBody].into_iter().find(|one| one.as_str().eq_ignore_ascii_case(name))
    }
}

impl DigestChallenge {
    /// What this challenge says, if it can be answered.
    ///
    /// Where it offers both qualities of protection, that without the body is taken, which every request can give. A
    /// challenge without `qop` is answered as RFC 2069 has it. Parameters that are unknown are passed over, as are values
    /// of `stale`, `userhash` and `charset` that mean nothing.
    ///
    /// # Errors
    /// `digest-challenge-unusable` if it is of another scheme, lacks its realm or nonce, holds a control character that would
    /// have to go back, or names an algorithm or only qualities of protection that are unknown; also for an algorithm
    /// of the session without `qop`, since then no client nonce may be sent (RFC 2617 §3.2.2), which it is made of.
    pub fn from_challenge(challenge: &Challenge<'_>) -> Result<Self, AuthorizationError> {
        Self::read(challenge).ok_or(AuthorizationError::new(Code::DigestChallengeUnusable))
    }

    /// What the first challenge says that can be answered, of lines of `WWW-Authenticate` as they came.
    ///
    /// # Errors
    /// `digest-challenge-unusable` if there is none, see [`DigestChallenge::from_challenge`].
    pub fn from_lines(lines: &[&str]) -> Result<Self, AuthorizationError> {
        let challenges = parse_challenges(lines);
        let found = Self::best_of(challenges.list());
        Ok(found.ok_or(AuthorizationError::new(Code::DigestChallengeUnusable))?.1)
    }

    /// Which of these is answered, and what it says: the first that can be, for servers name first what they prefer
    /// (RFC 7616 §3.7).
    pub(super) fn best_of<'c, 't>(challenges: &'c [Challenge<'t>]) -> Option<(&'c Challenge<'t>, Self)> {
        challenges.iter().find_map(|challenge| Some((challenge, Self::read(challenge)?)))
    }

    fn read(challenge: &Challenge<'_>) -> Option<Self> {
        if challenge.scheme() != "digest" {
            return None;
        }
        let says = |name, value: &str| challenge.parameter(name).is_some_and(|said| said.eq_ignore_ascii_case(value));
        let algorithm_name = challenge.parameter("algorithm");
        let algorithm = algorithm_name.map_or(Some(DigestAlgorithm::Md5), DigestAlgorithm::from_name)?;
        let protection = match challenge.parameter("qop") {
            None => None,
            Some(list) => {
                let offered = || list.split(',').filter_map(|one| DigestProtection::from_name(one.trim_ascii()));
                Some(offered().find(|one| *one == DigestProtection::Request).or_else(|| offered().next())?)
            }
        };
        let goes_back = |name| match challenge.parameter(name) {
            Some(value) if value.chars().any(char::is_control) => Err(()),
            value => Ok(value.map(Box::from)),
        };
        (protection.is_some() || !algorithm.is_of_session()).then_some(())?;
        Some(Self {
            realm: goes_back("realm").ok()??,
            nonce: goes_back("nonce").ok()??,
            opaque: goes_back("opaque").ok()?,
            algorithm,
            algorithm_name: algorithm_name.map(Box::from),
            protection,
            asks_for_utf8: asks_for_utf8(challenge),
            hashes_name: says("userhash", "true"),
            stale: says("stale", "true"),
        })
    }

    /// Whose names and passwords the server takes.
    #[must_use]
    pub fn realm(&self) -> &str {
        &self.realm
    }

    /// The server's nonce.
    #[must_use]
    pub fn nonce(&self) -> &str {
        &self.nonce
    }

    /// The algorithm; MD5 if the challenge names none.
    #[must_use]
    pub fn algorithm(&self) -> DigestAlgorithm {
        self.algorithm
    }

    /// What the response covers; `None` as in RFC 2069: method and request target, without counting requests.
    #[must_use]
    pub fn protection(&self) -> Option<DigestProtection> {
        self.protection
    }

    /// Whether the server refused the nonce alone: name and password were right (RFC 7616 §3.3).
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.stale
    }
}
