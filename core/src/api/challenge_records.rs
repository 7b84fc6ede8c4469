//! Challenges as JSON text, for hosts that pass texts.

use std::collections::BTreeMap;

use serde::Serialize;

use super::records::text;
use crate::authentication::{Challenge, parse_challenges, select_challenge};

#[derive(Serialize)]
struct ChallengesRecord<'a> {
    challenges: Vec<ChallengeRecord<'a>>,
    malformed: bool,
}

#[derive(Serialize)]
struct ChallengeRecord<'a> {
    scheme: &'a str,
    params: BTreeMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token68: Option<&'a str>,
}

#[derive(Serialize)]
struct SelectionRecord<'a> {
    scheme: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    algorithm: Option<&'static str>,
    challenge: ChallengeRecord<'a>,
}

/// The challenges of the field lines of `WWW-Authenticate` as JSON: `challenges`, each with `scheme`, `params` and, where
/// there is one, `token68`; and whether something was `malformed`. See [`parse_challenges`].
#[must_use]
pub fn challenges_json(lines: &[&str]) -> String {
    let parsed = parse_challenges(lines);
    let challenges = parsed.list().iter().map(record).collect();
    text(&ChallengesRecord { challenges, malformed: parsed.is_malformed() })
}

/// Which challenge of these lines credentials of these kinds answer, as JSON: `scheme`, `algorithm` for Digest, and the
/// `challenge`; `None` if there is none. See [`select_challenge`].
#[must_use]
pub fn selection_json(kinds: &[&str], lines: &[&str]) -> Option<String> {
    let parsed = parse_challenges(lines);
    let selection = select_challenge(kinds, parsed.list())?;
    let algorithm = selection.algorithm.map(|algorithm| algorithm.as_str());
    let record =
        SelectionRecord { scheme: selection.scheme.as_str(), algorithm, challenge: record(selection.challenge) };
    Some(text(&record))
}

fn record<'a>(challenge: &'a Challenge<'_>) -> ChallengeRecord<'a> {
    ChallengeRecord {
        scheme: challenge.scheme(),
        params: challenge.parameters().collect(),
        token68: challenge.token68(),
    }
}
