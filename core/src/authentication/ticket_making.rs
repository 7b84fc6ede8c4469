//! What a ticket is made of, and how long it is used.

use super::settings::{InfinicaSettings, OAuthSettings};
use super::{AuthorizationError, Keys, Provenance, Ticket};
use crate::credentials::{Credentials, Duration, KeyReference};
use crate::document::Code;
use crate::registry::Layer;

/// What a ticket is made of.
pub(super) struct Plan<'a> {
    pub(super) ticket: Ticket<'a>,
    /// The key that signs; none for a ticket that is unsigned.
    pub(super) key: Option<&'a KeyReference>,
    /// The key that encrypts, if it is encrypted.
    pub(super) encryption: Option<&'a KeyReference>,
    pub(super) configuration: Provenance,
}

/// For how long a ticket without an end is used, in milliseconds: what it says of a user's groups may change.
const USED_WITHOUT_END: u64 = 10 * 60 * 1000;
/// How long before its end a ticket is no longer used, at most: the request is still on its way.
const MARGIN: u64 = 10 * 1000;

impl<'a> Plan<'a> {
    /// # Errors
    /// `missing-configuration` for a value that is set nowhere; `kind-not-presented` for other kinds of credentials.
    pub(super) fn of(
        credentials: &'a Credentials,
        layers: &'a [Layer],
        keys: &Keys,
        allow_unsigned: bool,
    ) -> Result<Self, AuthorizationError> {
        match credentials {
            Credentials::OAuth(oauth) => {
                let resolved = OAuthSettings::resolve(oauth, layers)?;
                let settings = resolved.settings;
                let ticket = Ticket {
                    algorithm: settings.signature.map(|key| keys.algorithm(key.key_store.as_deref(), &key.alias)),
                    allow_unsigned,
                    jwt_type: settings.jwt_type,
                    kid: settings.kid,
                    sub: settings.sub,
                    iss: settings.iss,
                    aud: settings.aud.iter().map(|one| &**one).collect(),
                    lifetime: settings.timeout.map(Duration::as_millis),
                    groups_claim: settings.groups_claim,
                    groups_separator: settings.groups_separator,
                    groups: settings.groups,
                    custom_claims: settings.custom_claims.iter().map(|claim| (&*claim.name, &*claim.values)).collect(),
                };
                let (key, encryption) = (settings.signature, settings.encryption);
                Ok(Self { ticket, key, encryption, configuration: resolved.provenance })
            }
            Credentials::Infinica(infinica) => {
                let resolved = InfinicaSettings::resolve(infinica, layers)?;
                let InfinicaSettings { client, service, audience, .. } = resolved.settings;
                let ticket = Ticket::infinica(
                    &client.alias,
                    audience,
                    keys.algorithm(client.key_store.as_deref(), &client.alias),
                );
                Ok(Self { ticket, key: Some(client), encryption: service, configuration: resolved.provenance })
            }
            _ => Err(AuthorizationError::new(Code::KindNotPresented)),
        }
    }

    /// From when on the ticket is no longer used: somewhat before its end, a tenth of its life or ten seconds.
    pub(super) fn used_until(&self, issued_at: u64) -> u64 {
        match self.ticket.expires_at(issued_at) {
            Some(end) => {
                let life = end.saturating_sub(issued_at);
                end.saturating_sub(MARGIN.min(life / 10))
            }
            None => issued_at.saturating_add(USED_WITHOUT_END),
        }
    }
}
