//! Challenges as JSON text, for hosts that pass texts.

use crate::authentication::{Challenge, JsonText, parse_challenges, select_challenge};
use crate::document::sort_by_key;

/// The challenges of the field lines of `WWW-Authenticate` as JSON: `challenges`, each with `scheme`, `params` and, where
/// there is one, `token68`; and whether something was `malformed`. See [`parse_challenges`].
#[must_use]
pub fn challenges_json(lines: &[&str]) -> String {
    let parsed = parse_challenges(lines);
    let mut json = JsonText::object();
    json.begin_list("challenges");
    for challenge in parsed.list() {
        members(challenge, json.begin_item());
    }
    json.end_list().flag("malformed", parsed.is_malformed()).finish_plain()
}

/// Which challenge of these lines credentials of these kinds answer, as JSON: `scheme`, `algorithm` for Digest, and the
/// `challenge`; `None` if there is none. See [`select_challenge`].
#[must_use]
pub fn selection_json(kinds: &[&str], lines: &[&str]) -> Option<String> {
    let parsed = parse_challenges(lines);
    let selection = select_challenge(kinds, parsed.list())?;
    let mut json = JsonText::object();
    json.text("scheme", selection.scheme.as_str());
    json.some_text("algorithm", selection.algorithm.map(|algorithm| algorithm.as_str()));
    members(selection.challenge, json.begin("challenge"));
    Some(json.finish_plain())
}

/// Writes what an object of a challenge has, and closes it.
fn members(challenge: &Challenge<'_>, json: &mut JsonText) {
    let mut parameters: Vec<_> = challenge.parameters().collect();
    sort_by_key(&mut parameters, |&(name, _)| name);
    json.text("scheme", challenge.scheme()).begin("params");
    for (name, value) in parameters {
        json.text(name, value);
    }
    json.end().some_text("token68", challenge.token68()).end();
}
