//! The values that credentials are used with, by kind: their own, else those of their configuration (design.md A4).

use super::AuthorizationError;
use super::configuration::{Provenance, Resolved, applied, registered};
use super::missing::{self, MissingValue};
use crate::credentials::{
    ApplicationOAuth, Charset, CustomClaim, Duration, Infinica, InfinicaConfig, KeyReference, OAuth, OAuthConfig,
};
use crate::registry::Layer;

pub use super::provider_settings::{OpenIdFlow, OpenIdSettings, SalesforceSettings};

/// How a name and a password become a Basic header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BasicSettings {
    /// The character encoding of both.
    pub charset: Charset,
}

/// How a Kerberos token is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NegotiateSettings<'a> {
    /// The name of the service; else it is derived from the URL.
    pub service_name: Option<&'a str>,
    /// How long a token lives.
    pub lifetime: Duration,
}

/// What a ticket of the engine's own family is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InfinicaSettings<'a> {
    /// The private key that signs.
    pub client: &'a KeyReference,
    /// The service's public key, if the ticket is encrypted for it.
    pub service: Option<&'a KeyReference>,
    /// The audience: the list, else the alias of the service's key, else nobody.
    pub audience: Vec<&'a str>,
}

/// What a self-issued JWT is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OAuthSettings<'a> {
    /// The private key that signs; without one, the token is unsigned.
    pub signature: Option<&'a KeyReference>,
    /// The public key that encrypts.
    pub encryption: Option<&'a KeyReference>,
    /// The type in the header.
    pub jwt_type: Option<&'a str>,
    /// The key's id in the header: the credentials' own, else the alias of the key that signs.
    pub kid: Option<&'a str>,
    /// The subject.
    pub sub: &'a str,
    /// The issuer.
    pub iss: Option<&'a str>,
    /// The audience.
    pub aud: &'a [Box<str>],
    /// How long after its making the token expires; without one, never.
    pub timeout: Option<Duration>,
    /// Names of groups.
    pub groups: &'a [Box<str>],
    /// The claim that carries the names of groups; there if there are groups.
    pub groups_claim: Option<&'a str>,
    /// What joins the names to one string; without one, they are a list.
    pub groups_separator: Option<&'a str>,
    /// Further claims.
    pub custom_claims: &'a [CustomClaim],
}

impl<'a> InfinicaSettings<'a> {
    /// # Errors
    /// `missing-configuration` without a key that signs.
    pub(super) fn resolve(infinica: &'a Infinica, layers: &'a [Layer]) -> Result<Resolved<Self>, AuthorizationError> {
        let own = &infinica.settings;
        let config = |config: &'a InfinicaConfig| {
            let listed = own.audience.as_ref().or(config.audience.as_ref());
            let audience = listed.map(|list| list.iter().map(|one| &**one).collect());
            (own.client.as_ref().or(config.client.as_ref()), own.service.as_ref().or(config.service.as_ref()), audience)
        };
        let registered = || registered(layers, |configurations| configurations.infinica.as_deref());
        let (provenance, (client, service, audience)) = if let Some(nested) = &infinica.config {
            (Provenance::Nested, config(nested))
        } else if let Some(registered) = registered() {
            (Provenance::Registry, config(registered))
        } else if let Some(application) = applied(layers, |application| application.infinica.as_deref()) {
            // Whose key it is and whom its audience names is one thing: credentials that name another service's key
            // are not for this application's kin.
            let (client, service, audience) = config(own);
            let audience = match (audience, service, &application.service) {
                (None, None, Some(name)) => Some(vec![&**name]),
                (audience, ..) => audience,
            };
            (Provenance::Application, (client, service.or(application.key.as_ref()), audience))
        } else {
            (Provenance::None, config(own))
        };
        let settings = Self {
            client: client.ok_or(AuthorizationError::missing(&missing::CLIENT))?,
            service,
            audience: audience.unwrap_or_else(|| service.iter().map(|key| &*key.alias).collect()),
        };
        Ok(Resolved::new(provenance, settings))
    }
}

impl<'a> OAuthSettings<'a> {
    /// # Errors
    /// `missing-configuration` without a subject; for groups without a claim that carries them; and for a signature or
    /// an encryption that the application asks of its callers without naming a key, if the credentials name none.
    pub(super) fn resolve(oauth: &'a OAuth, layers: &'a [Layer]) -> Result<Resolved<Self>, AuthorizationError> {
        let registered = || registered(layers, |configurations| configurations.oauth.as_deref());
        let (provenance, defaults) = if let Some(nested) = &oauth.config {
            (Provenance::Nested, Defaults::configured(nested))
        } else if let Some(registered) = registered() {
            (Provenance::Registry, Defaults::configured(registered))
        } else if let Some(application) = applied(layers, |application| application.oauth.as_deref()) {
            (Provenance::Application, Defaults::derived(application))
        } else {
            (Provenance::None, Defaults::default())
        };
        let own = Defaults::configured(&oauth.settings);
        let signature = own.signature.or(defaults.signature);
        let encryption = own.encryption.or(defaults.encryption);
        let settings = Self {
            signature,
            encryption,
            jwt_type: own.jwt_type.or(defaults.jwt_type),
            kid: oauth.kid.as_deref().or(signature.map(|key| &*key.alias)),
            sub: needed(oauth.sub.as_deref(), &missing::SUB)?,
            iss: own.iss.or(defaults.iss),
            aud: own.aud.or(defaults.aud).unwrap_or_default(),
            timeout: own.timeout.or(defaults.timeout),
            groups: &oauth.groups,
            groups_claim: own.groups_claim.or(defaults.groups_claim),
            groups_separator: own.groups_separator.or(defaults.groups_separator),
            custom_claims: own.custom_claims.or(defaults.custom_claims).unwrap_or_default(),
        };
        if defaults.signed {
            needed(signature, &missing::SIGNATURE)?;
        }
        if defaults.encrypted {
            needed(encryption, &missing::ENCRYPTION)?;
        }
        if !settings.groups.is_empty() {
            needed(settings.groups_claim, &missing::GROUPS_CLAIM)?;
        }
        Ok(Resolved::new(provenance, settings))
    }
}

pub(super) fn needed<T>(value: Option<T>, missing: &'static MissingValue) -> Result<T, AuthorizationError> {
    value.ok_or(AuthorizationError::missing(missing))
}

/// What a configuration gives a JWT where the credentials give nothing.
#[derive(Default)]
struct Defaults<'a> {
    signature: Option<&'a KeyReference>,
    encryption: Option<&'a KeyReference>,
    jwt_type: Option<&'a str>,
    iss: Option<&'a str>,
    aud: Option<&'a [Box<str>]>,
    timeout: Option<Duration>,
    groups_claim: Option<&'a str>,
    groups_separator: Option<&'a str>,
    custom_claims: Option<&'a [CustomClaim]>,
    /// Whether a token without a signature would be refused.
    signed: bool,
    /// Whether a token that is not encrypted would be refused.
    encrypted: bool,
}

impl<'a> Defaults<'a> {
    fn configured(config: &'a OAuthConfig) -> Self {
        Self {
            signature: config.signature.as_ref(),
            encryption: config.encryption.as_ref(),
            jwt_type: config.jwt_type.as_deref(),
            iss: config.iss.as_deref(),
            aud: config.aud.as_deref(),
            timeout: config.timeout,
            groups_claim: config.groups_claim.as_deref(),
            groups_separator: config.groups_separator.as_deref(),
            custom_claims: config.custom_claims.as_deref(),
            signed: false,
            encrypted: false,
        }
    }

    /// The other halves of the keys that check and decrypt go by the same aliases.
    fn derived(application: &'a ApplicationOAuth) -> Self {
        Self {
            signature: application.signature.as_ref(),
            encryption: application.decryption.as_ref(),
            jwt_type: application.jwt_type.as_deref(),
            iss: application.iss.as_deref(),
            aud: application.aud.as_deref(),
            groups_claim: application.groups_claim.as_deref(),
            groups_separator: application.groups_separator.as_deref(),
            signed: application.signed,
            encrypted: application.encrypted,
            ..Self::default()
        }
    }
}
