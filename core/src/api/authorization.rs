//! The header `Authorization` for a URL.

use super::Registry;
use crate::authentication::{self, AuthorizationError, AuthorizationOptions, Presented};
use crate::credentials::Secret;
use crate::matching::EntryId;

/// What a request sends: the value of the header `Authorization`, and which entry it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Authorization {
    /// The entry that the URL gets.
    pub entry: EntryId,
    /// The scheme with which the value begins, such as `Basic`.
    pub scheme: &'static str,
    /// The whole value of the header. It never holds a control character.
    pub value: Secret,
}

impl Registry {
    /// What a request to this URL sends as `Authorization`; `None` if no entry matches, or if there is nothing to send.
    ///
    /// Without `challenges`, only a preemptive entry sends something. With the lines of `WWW-Authenticate` of a 401, as
    /// they came, any entry does whose credentials can answer one of the challenges (design.md A5, A6). An answer to a
    /// challenge that equals what was sent before is no reason to send it again: the server has refused it.
    ///
    /// It holds for this URL alone: ask anew for every hop of a redirect (design.md M18).
    ///
    /// # Errors
    /// As [`Registry::lookup`] for the URL; a code of the 9xx if what the best entry holds can't be presented. It
    /// decides even then (design.md M12).
    pub fn authorization(
        &self,
        url: &str,
        service: Option<&str>,
        challenges: Option<&[&str]>,
    ) -> Result<Option<Authorization>, AuthorizationError> {
        let options = AuthorizationOptions::default().with_service(service).with_challenges(challenges);
        self.authorization_with(url, &options)
    }

    /// The same with all there is to say.
    ///
    /// # Errors
    /// As [`Registry::authorization`].
    pub fn authorization_with(
        &self,
        url: &str,
        options: &AuthorizationOptions<'_>,
    ) -> Result<Option<Authorization>, AuthorizationError> {
        let Some(id) = self.table().lookup_bytes(url.as_bytes(), options.service)? else { return Ok(None) };
        let Some(entry) = self.entry(id) else { return Ok(None) };
        let presented = authentication::present(entry, self.layers(), url, self.limits(), options);
        let authorization =
            |Presented { scheme, value, .. }| Authorization { entry: id, scheme: scheme.as_str(), value };
        presented.map(|presented| presented.map(authorization)).map_err(|error| error.with_entry(id))
    }
}
