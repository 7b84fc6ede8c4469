//! What an entry's credentials are used with, as JSON text. No secret is in it: those that are set are named.

use super::Registry;
use crate::authentication::{
    AuthorizationError, InfinicaSettings, JsonText, NegotiateSettings, OAuthSettings, OpenIdSettings,
    SalesforceSettings, Settings, parse_challenges,
};
use crate::credentials::{Duration, Endpoints, KeyReference, OpenIdConfig, Provider, SalesforceConfig};
use crate::document::bare;

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
        Ok(resolved.map(|resolved| {
            let mut json = JsonText::object();
            json.number("entry", number.into()).text("kind", resolved.kind);
            json.text("configuration", resolved.provenance.as_str()).begin("settings");
            settings(&resolved.settings, &mut json);
            json.end().finish_plain()
        }))
    }
}

fn settings(settings: &Settings<'_>, json: &mut JsonText) {
    match settings {
        Settings::Basic(settings) => drop(json.text("charset", settings.charset.as_str())),
        Settings::Negotiate(NegotiateSettings { service_name, lifetime }) => {
            json.some_text("serviceName", *service_name).number("lifetime", lifetime.as_millis());
        }
        Settings::Infinica(InfinicaSettings { client, service, audience }) => {
            key("client", Some(client), json);
            key("service", *service, json);
            json.texts("audience", audience.iter().copied());
        }
        Settings::OAuth(settings) => oauth(settings, json),
        Settings::OpenId(settings) => open_id(settings, json),
        Settings::Salesforce(settings) => salesforce(settings, json),
    }
}

fn oauth(settings: &OAuthSettings<'_>, json: &mut JsonText) {
    key("signature", settings.signature, json);
    key("encryption", settings.encryption, json);
    json.some_text("jwtType", settings.jwt_type).some_text("kid", settings.kid).text("sub", settings.sub);
    url("iss", settings.iss, json);
    urls("aud", settings.aud, json);
    duration("timeout", settings.timeout, json);
    texts("groups", settings.groups, json);
    json.some_text("groupsClaim", settings.groups_claim).some_text("groupsSeparator", settings.groups_separator);
    json.begin_list("customClaims");
    for claim in settings.custom_claims {
        json.begin_item().text("name", &claim.name);
        texts("values", &claim.values, json);
        json.end();
    }
    json.end_list();
}

fn open_id(settings: &OpenIdSettings<'_>, json: &mut JsonText) {
    let OpenIdConfig { realm, scope, provider_url, registration_endpoint, provider: its, .. } = &*settings.config;
    json.text("flow", settings.flow.as_str()).some_text("userId", settings.user_id);
    json.some_text("realm", realm.as_deref());
    texts("scope", scope, json);
    url("providerUrl", provider_url.as_deref(), json);
    url("registrationEndpoint", registration_endpoint.as_deref(), json);
    provider(its, json);
    json.text("idTokenSignatureAlg", &settings.config.id_token_signature_alg);
    json.flag("validateIdTokens", settings.config.validate_id_tokens);
    json.text("jwsAlgorithm", &settings.config.jws_algorithm);
    if let Some(accept) = settings.config.accept_refresh_tokens {
        json.flag("acceptRefreshTokens", accept);
    }
}

fn salesforce(settings: &SalesforceSettings<'_>, json: &mut JsonText) {
    let SalesforceConfig {
        salesforce_instance,
        organization_instance,
        salesforce_instance_url,
        organization_instance_url,
        provider: its,
        rest_query_endpoint,
        api_keep_alive_timeout,
    } = &*settings.config;
    json.some_text("userId", settings.user_id);
    texts("scope", settings.scope, json);
    json.some_text("salesforceInstance", salesforce_instance.as_deref());
    json.some_text("organizationInstance", organization_instance.as_deref());
    url("salesforceInstanceUrl", salesforce_instance_url.as_deref(), json);
    url("organizationInstanceUrl", organization_instance_url.as_deref(), json);
    provider(its, json);
    url("restQueryEndpoint", rest_query_endpoint.as_deref(), json);
    duration("apiKeepAliveTimeout", *api_keep_alive_timeout, json);
}

fn provider(provider: &Provider, json: &mut JsonText) {
    let Endpoints { discovery, authorization, token, user_info, jwks_uri, issuer } = &provider.endpoints;
    json.some_text("clientId", provider.client_id.as_deref());
    url("keyStoreUrl", provider.key_store_url.as_deref(), json);
    json.some_text("keyPairAlias", provider.key_pair_alias.as_deref());
    duration("tokenTimeout", provider.token_timeout, json);
    for (name, value) in [
        ("accessTokenIssuer", &provider.access_token_issuer),
        ("discoveryEndpoint", discovery),
        ("authorizationEndpoint", authorization),
        ("tokenEndpoint", token),
        ("userInfoEndpoint", user_info),
        ("jwksUri", jwks_uri),
        ("issuer", issuer),
    ] {
        url(name, value.as_deref(), json);
    }
    if let Some(audience) = &provider.jwt_flow_audience {
        urls("jwtFlowAudience", audience, json);
    }
    json.begin_list("secrets");
    for (name, secret) in [
        ("clientSecret", &provider.client_secret),
        ("keyStorePassword", &provider.key_store_password),
        ("keyPairPassword", &provider.key_pair_password),
    ] {
        if secret.is_some() {
            json.item(name);
        }
    }
    json.end_list();
}

fn key(name: &str, key: Option<&KeyReference>, json: &mut JsonText) {
    if let Some(KeyReference { key_store, alias, .. }) = key {
        json.begin(name).some_text("keyStore", key_store.as_deref()).text("alias", alias).end();
    }
}

fn texts(name: &str, list: &[Box<str>], json: &mut JsonText) {
    json.texts(name, list.iter().map(|one| &**one));
}

/// In milliseconds.
fn duration(name: &str, duration: Option<Duration>, json: &mut JsonText) {
    json.some_number(name, duration.map(|duration| duration.as_millis()));
}

/// Without user information and query, which may hold secrets.
fn url(name: &str, url: Option<&str>, json: &mut JsonText) {
    if let Some(url) = url {
        json.text(name, &bare(url));
    }
}

/// As [`url`], each of a list.
fn urls(name: &str, list: &[Box<str>], json: &mut JsonText) {
    json.begin_list(name);
    for one in list {
        json.item(&bare(one));
    }
    json.end_list();
}
