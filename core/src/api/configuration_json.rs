//! What an entry's credentials are used with, as JSON text. No secret is in it: those that are set are named.

use std::borrow::Cow;

use serde::Serialize;

use super::Registry;
use super::records::text;
use crate::authentication::{
    AuthorizationError, BasicSettings, InfinicaSettings, NegotiateSettings, OAuthSettings, OpenIdSettings,
    ResolvedConfiguration, SalesforceSettings, Settings, parse_challenges,
};
use crate::credentials::{CustomClaim, Endpoints, KeyReference, OpenIdConfig, Provider, SalesforceConfig, Secret};
use crate::document::bare;

#[derive(Serialize)]
struct ConfigurationRecord<'a> {
    entry: u32,
    kind: &'static str,
    configuration: &'static str,
    settings: SettingsRecord<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum SettingsRecord<'a> {
    Basic { charset: &'static str },
    Negotiate(NegotiateRecord<'a>),
    Infinica(InfinicaRecord<'a>),
    OAuth(Box<OAuthRecord<'a>>),
    OpenId(Box<OpenIdRecord<'a>>),
    Salesforce(Box<SalesforceRecord<'a>>),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NegotiateRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    service_name: Option<&'a str>,
    /// Milliseconds.
    lifetime: u64,
}

#[derive(Serialize)]
struct InfinicaRecord<'a> {
    client: KeyRecord<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<KeyRecord<'a>>,
    audience: &'a [&'a str],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KeyRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    key_store: Option<&'a str>,
    alias: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OAuthRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<KeyRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encryption: Option<KeyRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jwt_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'a str>,
    sub: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    iss: Option<Cow<'a, str>>,
    aud: Vec<Cow<'a, str>>,
    /// Milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout: Option<u64>,
    groups: &'a [Box<str>],
    #[serde(skip_serializing_if = "Option::is_none")]
    groups_claim: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups_separator: Option<&'a str>,
    custom_claims: Vec<ClaimRecord<'a>>,
}

#[derive(Serialize)]
struct ClaimRecord<'a> {
    name: &'a str,
    values: &'a [Box<str>],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OpenIdRecord<'a> {
    flow: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    realm: Option<&'a str>,
    scope: &'a [Box<str>],
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_url: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration_endpoint: Option<Cow<'a, str>>,
    #[serde(flatten)]
    provider: ProviderRecord<'a>,
    id_token_signature_alg: &'a str,
    validate_id_tokens: bool,
    jws_algorithm: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    accept_refresh_tokens: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SalesforceRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'a str>,
    scope: &'a [Box<str>],
    #[serde(skip_serializing_if = "Option::is_none")]
    salesforce_instance: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_instance: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    salesforce_instance_url: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_instance_url: Option<Cow<'a, str>>,
    #[serde(flatten)]
    provider: ProviderRecord<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rest_query_endpoint: Option<Cow<'a, str>>,
    /// Milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    api_keep_alive_timeout: Option<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProviderRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_store_url: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_pair_alias: Option<&'a str>,
    /// Milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    token_timeout: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token_issuer: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discovery_endpoint: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_endpoint: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_endpoint: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_info_endpoint: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jwks_uri: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jwt_flow_audience: Option<Vec<Cow<'a, str>>>,
    /// The names of the secrets that are set.
    secrets: Vec<&'static str>,
}

impl Registry {
    /// As [`Registry::configuration`], as a JSON object of `entry`, `kind`, `configuration` (`nested`, `challenge`,
    /// `registry`, `application` or `none`) and `settings`, whose keys are the documents' names; durations are
    /// milliseconds. `challenges` are the lines of `WWW-Authenticate` as they came. `None` if there is no entry of this
    /// number or its credentials take no configuration.
    ///
    /// # Errors
    /// As [`Registry::configuration`].
    pub fn configuration_json(
        &self,
        number: u32,
        challenges: Option<&[&str]>,
    ) -> Result<Option<String>, AuthorizationError> {
        let Some(id) = self.table().id(number) else { return Ok(None) };
        let challenges = challenges.map(parse_challenges);
        let resolved = self.configuration(id, challenges.as_ref().map(|challenges| challenges.list()))?;
        Ok(resolved.map(|ResolvedConfiguration { kind, provenance, settings }| {
            let settings = SettingsRecord::from(&settings);
            text(&ConfigurationRecord { entry: number, kind, configuration: provenance.as_str(), settings })
        }))
    }
}

impl<'a> From<&'a Settings<'a>> for SettingsRecord<'a> {
    fn from(settings: &'a Settings<'a>) -> Self {
        match settings {
            Settings::Basic(BasicSettings { charset }) => Self::Basic { charset: charset.as_str() },
            Settings::Negotiate(NegotiateSettings { service_name, lifetime }) => {
                Self::Negotiate(NegotiateRecord { service_name: *service_name, lifetime: lifetime.as_millis() })
            }
            Settings::Infinica(InfinicaSettings { client, service, audience }) => {
                Self::Infinica(InfinicaRecord { client: key(client), service: service.map(key), audience })
            }
            Settings::OAuth(settings) => Self::OAuth(Box::new((&**settings).into())),
            Settings::OpenId(settings) => Self::OpenId(Box::new(settings.into())),
            Settings::Salesforce(settings) => Self::Salesforce(Box::new(settings.into())),
        }
    }
}

impl<'a> From<&'a OAuthSettings<'a>> for OAuthRecord<'a> {
    fn from(settings: &'a OAuthSettings<'a>) -> Self {
        let claim = |CustomClaim { name, values }: &'a CustomClaim| ClaimRecord { name, values };
        Self {
            signature: settings.signature.map(key),
            encryption: settings.encryption.map(key),
            jwt_type: settings.jwt_type,
            kid: settings.kid,
            sub: settings.sub,
            iss: settings.iss.map(bare),
            aud: shown(settings.aud),
            timeout: settings.timeout.map(|timeout| timeout.as_millis()),
            groups: settings.groups,
            groups_claim: settings.groups_claim,
            groups_separator: settings.groups_separator,
            custom_claims: settings.custom_claims.iter().map(claim).collect(),
        }
    }
}

impl<'a> From<&'a OpenIdSettings<'a>> for OpenIdRecord<'a> {
    fn from(settings: &'a OpenIdSettings<'a>) -> Self {
        let OpenIdConfig { realm, scope, provider_url, registration_endpoint, provider, .. } = &*settings.config;
        Self {
            flow: settings.flow.as_str(),
            user_id: settings.user_id,
            realm: realm.as_deref(),
            scope,
            provider_url: url(provider_url),
            registration_endpoint: url(registration_endpoint),
            provider: provider.into(),
            id_token_signature_alg: &settings.config.id_token_signature_alg,
            validate_id_tokens: settings.config.validate_id_tokens,
            jws_algorithm: &settings.config.jws_algorithm,
            accept_refresh_tokens: settings.config.accept_refresh_tokens,
        }
    }
}

impl<'a> From<&'a SalesforceSettings<'a>> for SalesforceRecord<'a> {
    fn from(settings: &'a SalesforceSettings<'a>) -> Self {
        let SalesforceConfig {
            salesforce_instance,
            organization_instance,
            salesforce_instance_url,
            organization_instance_url,
            provider,
            rest_query_endpoint,
            api_keep_alive_timeout,
        } = &*settings.config;
        Self {
            user_id: settings.user_id,
            scope: settings.scope,
            salesforce_instance: salesforce_instance.as_deref(),
            organization_instance: organization_instance.as_deref(),
            salesforce_instance_url: url(salesforce_instance_url),
            organization_instance_url: url(organization_instance_url),
            provider: provider.into(),
            rest_query_endpoint: url(rest_query_endpoint),
            api_keep_alive_timeout: api_keep_alive_timeout.map(|timeout| timeout.as_millis()),
        }
    }
}

impl<'a> From<&'a Provider> for ProviderRecord<'a> {
    fn from(provider: &'a Provider) -> Self {
        let Endpoints { discovery, authorization, token, user_info, jwks_uri, issuer } = &provider.endpoints;
        let set = |name: &'static str, secret: &Option<Secret>| secret.is_some().then_some(name);
        Self {
            client_id: provider.client_id.as_deref(),
            key_store_url: url(&provider.key_store_url),
            key_pair_alias: provider.key_pair_alias.as_deref(),
            token_timeout: provider.token_timeout.map(|timeout| timeout.as_millis()),
            access_token_issuer: url(&provider.access_token_issuer),
            discovery_endpoint: url(discovery),
            authorization_endpoint: url(authorization),
            token_endpoint: url(token),
            user_info_endpoint: url(user_info),
            jwks_uri: url(jwks_uri),
            issuer: url(issuer),
            jwt_flow_audience: provider.jwt_flow_audience.as_deref().map(shown),
            secrets: [
                set("clientSecret", &provider.client_secret),
                set("keyStorePassword", &provider.key_store_password),
                set("keyPairPassword", &provider.key_pair_password),
            ]
            .into_iter()
            .flatten()
            .collect(),
        }
    }
}

fn key(key: &KeyReference) -> KeyRecord<'_> {
    KeyRecord { key_store: key.key_store.as_deref(), alias: &key.alias }
}

/// Without user information and query, which may hold secrets.
fn url(url: &Option<Box<str>>) -> Option<Cow<'_, str>> {
    url.as_deref().map(bare)
}

fn shown(list: &[Box<str>]) -> Vec<Cow<'_, str>> {
    list.iter().map(|one| bare(one)).collect()
}
