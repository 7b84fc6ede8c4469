//! Which challenge credentials answer (design.md A6).

use super::{Challenge, DigestAlgorithm, DigestChallenge, Scheme};

/// The challenge to answer, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Selection<'c, 't> {
    /// The scheme.
    pub scheme: Scheme,
    /// The algorithm, if the scheme is Digest.
    pub algorithm: Option<DigestAlgorithm>,
    /// The challenge.
    pub challenge: &'c Challenge<'t>,
}

/// The strongest scheme among the challenges that credentials of one of these kinds can answer, from Negotiate over
/// Bearer and Digest to Basic; of several challenges of that scheme the first that can be answered (design.md A6).
/// `None` if there is none: schemes that are not known are passed over (RFC 9110 §11.4).
///
/// Kinds are named as [`Credentials::kind`](crate::Credentials::kind) names them. Those that stand for others, such as
/// `technical` and `current`, answer nothing of themselves: name what they stand for.
#[must_use]
pub fn select_challenge<'c, 't>(kinds: &[&str], challenges: &'c [Challenge<'t>]) -> Option<Selection<'c, 't>> {
    Scheme::STRONGEST_FIRST
        .into_iter()
        .filter(|scheme| kinds.iter().any(|kind| scheme.is_answered_by(kind)))
        .find_map(|scheme| select(scheme, challenges))
}

fn select<'c, 't>(scheme: Scheme, challenges: &'c [Challenge<'t>]) -> Option<Selection<'c, 't>> {
    if scheme == Scheme::Digest {
        let (challenge, digest) = DigestChallenge::best_of(challenges)?;
        return Some(Selection { scheme, algorithm: Some(digest.algorithm()), challenge });
    }
    let challenge = challenges.iter().find(|challenge| challenge.scheme().eq_ignore_ascii_case(scheme.as_str()))?;
    Some(Selection { scheme, algorithm: None, challenge })
}
