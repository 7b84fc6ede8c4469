//! The hosts that the vectors are put to.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fixtures::Fixtures;
use super::vectors::Vectors;
use super::{answers, questions, translation};

/// A host of the core: whatever can read question lines and print an answer line each.
///
/// The lines are the whole protocol, so a host may be this process or a program in any language; either way what it
/// answers is read, translated and compared by the same code.
pub(crate) trait Host: Sync {
    /// What `--host` calls it.
    fn name(&self) -> &'static str;

    /// An answer line for each question line, see `conformance/README.md`.
    ///
    /// # Errors
    /// The host could not be asked or broke off; the text says why.
    fn answer(&self, questions: &str) -> Result<String, String>;
}

impl dyn Host + '_ {
    /// The answers to all cases of a file by their ids, in the words of the vectors.
    pub(crate) fn answers(&self, vectors: &Vectors) -> Result<BTreeMap<String, Result<Value, String>>, String> {
        let fixtures = Fixtures::write(vectors)?;
        let mut answers = answers::read(&self.answer(&questions::lines(vectors, &fixtures))?)?;
        let translated = vectors.cases.iter().filter_map(|case| {
            let answer = fixtures.relative(case, answers.remove(&case.id)?);
            Some((case.id.clone(), translation::translated(vectors.group.name, case, answer)))
        });
        let mut all: BTreeMap<_, _> = translated.collect();
        all.extend(answers.into_keys().map(|id| (id, Err("an answer to no case".to_owned()))));
        Ok(all)
    }
}

/// The hosts of these names, or all of them if none is named.
pub(crate) fn named<'a>(hosts: &'a [&'a dyn Host], names: &[String]) -> Result<Vec<&'a dyn Host>, String> {
    if names.is_empty() {
        return Ok(hosts.to_vec());
    }
    let find = |name: &String| hosts.iter().copied().find(|host| host.name() == name);
    names
        .iter()
        .map(|name| {
            find(name).ok_or_else(|| {
                let known = hosts.iter().map(|host| host.name()).collect::<Vec<_>>().join(", ");
                format!("unknown host `{name}`; there are: {known}")
            })
        })
        .collect()
}
