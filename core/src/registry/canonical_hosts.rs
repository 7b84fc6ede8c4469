//! What the caller's URL parser makes of hosts that this build has no parser for (design.md M1).

use std::collections::BTreeMap;

use super::host::{self, CanonicalHost, HostError};

/// Canonical spellings of hosts, for builds without the feature `url`, in which odd hosts of entries are answered with
/// `entry-needs-canonical-spelling`. Where this build can canonicalise a host itself, its own answer counts.
///
/// What a parser gave is not trusted blindly: a spelling that is not canonical makes its host invalid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CanonicalHosts(BTreeMap<Box<str>, Option<Box<str>>>);

impl CanonicalHosts {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says that the host of this text, which is the witness of a diagnostic, is `canonical`; `None` if the parser
    /// takes it for no host.
    pub fn insert(&mut self, host: impl Into<Box<str>>, canonical: Option<&str>) {
        self.0.insert(host.into(), canonical.map(Into::into));
    }

    /// Canonicalises a host as [`host::canonical`] does; what that has no parser for is looked for here.
    pub(super) fn canonical<'a>(&'a self, written: &'a str) -> Result<CanonicalHost<'a>, HostError> {
        match host::canonical(written) {
            Err(HostError::NeedsCanonicalSpelling) => match self.0.get(written) {
                None => Err(HostError::NeedsCanonicalSpelling),
                Some(None) => Err(HostError::Invalid),
                Some(Some(spelling)) => match host::canonical(spelling) {
                    Ok(canonical) if canonical.text == **spelling => Ok(canonical),
                    _ => Err(HostError::Invalid),
                },
            },
            known => known,
        }
    }
}
