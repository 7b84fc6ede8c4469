//! What an entry's credentials are used with.

use super::Registry;
use crate::authentication::{AuthorizationError, Challenge, ResolvedConfiguration, configuration_of};
use crate::matching::EntryId;

impl Registry {
    /// What the credentials of an entry are used with, and where that comes from (design.md A4): references to technical
    /// credentials are followed, and an impersonation has what its actual credentials have. `None` for credentials that
    /// take no configuration: given tokens, kinds of our own, those of a user whom only the host knows.
    ///
    /// `challenges` are those of a 401 that is to be answered, [`parse_challenges`](crate::parse_challenges); without
    /// any it is what the credentials are used with at once.
    ///
    /// # Errors
    /// `missing-configuration` if a value is needed that is set nowhere;
    /// [`AuthorizationError::missing`](field@AuthorizationError::missing) names it and the places where it could be set.
    /// `technical-not-defined` and `technical-circle`.
    pub fn configuration(
        &self,
        entry: EntryId,
        challenges: Option<&[Challenge<'_>]>,
    ) -> Result<Option<ResolvedConfiguration<'_>>, AuthorizationError> {
        let Some(found) = self.entry(entry) else { return Ok(None) };
        configuration_of(found.credentials(), self.layers(), challenges).map_err(|error| error.with_entry(entry))
    }
}
