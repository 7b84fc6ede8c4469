//! The hosts that the vectors are put to.

use super::vectors::Vectors;

/// A host of the core: whatever can read a vector file and print an answer line a case.
///
/// The lines are the whole protocol, so a host may be this process or a program in any language; either way they are
/// read, checked and compared by the same code.
pub(crate) trait Host {
    /// What `--host` calls it.
    fn name(&self) -> &'static str;

    /// The answer lines of all cases of the file at `vectors.path`, which was checked before.
    ///
    /// # Errors
    /// The host could not be asked or broke off; the text says why.
    fn answer(&self, vectors: &Vectors) -> Result<String, String>;
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
