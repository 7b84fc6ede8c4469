//! What tokens of OIDC and Salesforce providers are obtained with.

use std::borrow::Cow;

use super::configuration::{Provenance, Resolved, applied, registered};
use super::settings::needed;
use super::{AuthorizationError, Challenge, missing};
use crate::credentials::{ApplicationOpenId, OpenId, OpenIdConfig, Provider, Salesforce, SalesforceConfig};
use crate::document::Limits;
use crate::matching::with_origin;
use crate::registry::Layer;

/// How a token is obtained from an OIDC provider: what the credentials give decides (design.md A2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OpenIdFlow {
    /// It is given.
    Tokens,
    /// The JWT bearer grant, for a user.
    JwtGrant,
    /// The resource owner password grant, for a user with a password.
    Password,
    /// The client credentials grant, for the client itself.
    ClientCredentials,
}

impl OpenIdFlow {
    /// `tokens`, `jwt`, `password` or `client_credentials`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tokens => "tokens",
            Self::JwtGrant => "jwt",
            Self::Password => "password",
            Self::ClientCredentials => "client_credentials",
        }
    }

    fn of(open_id: &OpenId) -> Self {
        match (&open_id.tokens, &open_id.user_id, &open_id.password) {
            (Some(_), ..) => Self::Tokens,
            (None, Some(_), None) => Self::JwtGrant,
            (None, Some(_), Some(_)) => Self::Password,
            (None, None, _) => Self::ClientCredentials,
        }
    }
}

/// What a token of an OIDC provider is obtained with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenIdSettings<'a> {
    /// How.
    pub flow: OpenIdFlow,
    /// The user, if the token is one's.
    pub user_id: Option<&'a str>,
    /// The provider, and the client there.
    pub config: Cow<'a, OpenIdConfig>,
}

/// What a token of Salesforce is obtained with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SalesforceSettings<'a> {
    /// The user; needed unless there are tokens.
    pub user_id: Option<&'a str>,
    /// The scopes to ask for.
    pub scope: &'a [Box<str>],
    /// The organisation, and the client there.
    pub config: Cow<'a, SalesforceConfig>,
}

impl<'a> OpenIdSettings<'a> {
    /// # Errors
    /// `missing-configuration` for the first value that the flow needs and that nothing gives.
    pub(super) fn resolve(
        open_id: &'a OpenId,
        layers: &'a [Layer],
        challenge: Option<&Challenge<'_>>,
    ) -> Result<Resolved<Self>, AuthorizationError> {
        let flow = OpenIdFlow::of(open_id);
        let known = |layers| registered(layers, |configurations| configurations.open_id.as_deref());
        let own = |layers| applied(layers, |application| application.open_id.as_deref());
        let (provenance, config) = if let Some(nested) = &open_id.config {
            (Provenance::Nested, Cow::Borrowed(nested))
        } else {
            let (registered, application) = (known(layers), own(layers));
            let trusted = registered.or(application.map(|application| &application.config));
            if let Some(given) = challenge.and_then(|challenge| given(challenge, flow, trusted)) {
                (Provenance::Challenge, Cow::Owned(given))
            } else if let Some(registered) = registered {
                (Provenance::Registry, Cow::Borrowed(registered))
            } else if let Some(application) = application {
                (Provenance::Application, derived(application))
            } else {
                (Provenance::None, Cow::Owned(OpenIdConfig::default()))
            }
        };
        let settings = Self { flow, user_id: open_id.user_id.as_deref(), config };
        let refreshed = open_id.tokens.as_ref().is_some_and(|tokens| tokens.access_token.is_none());
        if flow != OpenIdFlow::Tokens || refreshed {
            settings.check()?;
        }
        Ok(Resolved::new(provenance, settings))
    }

    fn check(&self) -> Result<(), AuthorizationError> {
        let OpenIdConfig { provider_url, provider, .. } = &*self.config;
        let Provider { client_id, client_secret, key_store_url, key_pair_alias, endpoints, .. } = provider;
        let endpoint = provider_url.as_ref().or(endpoints.token.as_ref());
        needed(endpoint.or(endpoints.discovery.as_ref()).or(endpoints.issuer.as_ref()), &missing::PROVIDER_URL)?;
        needed(client_id.as_ref(), &missing::CLIENT_ID)?;
        match self.flow {
            OpenIdFlow::ClientCredentials => {
                needed(client_secret.as_ref(), &missing::CLIENT_SECRET)?;
            }
            OpenIdFlow::JwtGrant => {
                needed(key_store_url.as_ref(), &missing::KEY_STORE_URL)?;
                needed(key_pair_alias.as_ref(), &missing::KEY_PAIR_ALIAS)?;
            }
            OpenIdFlow::Tokens | OpenIdFlow::Password => {}
        }
        Ok(())
    }
}

impl<'a> SalesforceSettings<'a> {
    /// # Errors
    /// `missing-configuration` for the first value that the JWT grant needs and that nothing gives, unless there is an
    /// access token.
    pub(super) fn resolve(
        salesforce: &'a Salesforce,
        layers: &'a [Layer],
    ) -> Result<Resolved<Self>, AuthorizationError> {
        let registered = || registered(layers, |configurations| configurations.salesforce.as_deref());
        let (provenance, scope, config) = if let Some(nested) = &salesforce.config {
            (Provenance::Nested, &[][..], Cow::Borrowed(nested))
        } else if let Some(registered) = registered() {
            (Provenance::Registry, &[][..], Cow::Borrowed(registered))
        } else if let Some(application) = applied(layers, |application| application.salesforce.as_deref()) {
            (Provenance::Application, &*application.scope, Cow::Borrowed(&application.config))
        } else {
            (Provenance::None, &[][..], Cow::Owned(SalesforceConfig::default()))
        };
        let settings = Self { user_id: salesforce.user_id.as_deref(), scope, config };
        if salesforce.tokens.as_ref().is_none_or(|tokens| tokens.access_token.is_none()) {
            settings.check(salesforce.tokens.is_none())?;
        }
        Ok(Resolved::new(provenance, settings))
    }

    fn check(&self, for_user: bool) -> Result<(), AuthorizationError> {
        let SalesforceConfig { salesforce_instance, salesforce_instance_url, provider, .. } = &*self.config;
        let instance = salesforce_instance.as_ref().or(salesforce_instance_url.as_ref());
        let endpoints = &provider.endpoints;
        needed(instance.or(endpoints.token.as_ref()).or(endpoints.discovery.as_ref()), &missing::SALESFORCE_INSTANCE)?;
        needed(provider.client_id.as_ref(), &missing::SALESFORCE_CLIENT_ID)?;
        if for_user {
            needed(self.user_id, &missing::SALESFORCE_USER)?;
            needed(provider.key_store_url.as_ref(), &missing::SALESFORCE_KEY_STORE_URL)?;
            needed(provider.key_pair_alias.as_ref(), &missing::SALESFORCE_KEY_PAIR_ALIAS)?;
        }
        Ok(())
    }
}

/// The application's own client, with the scopes that it asks its callers to have.
fn derived(application: &ApplicationOpenId) -> Cow<'_, OpenIdConfig> {
    if application.scope.is_empty() {
        return Cow::Borrowed(&application.config);
    }
    Cow::Owned(OpenIdConfig { scope: application.scope.clone(), ..application.config.clone() })
}

/// What a challenge says of the provider, if it suffices: the provider and the client's
/// id, where the flow needs no secret and no key of the client.
///
/// The server is no authority on where a password or a refresh token goes: a provider that is not reached over an
/// encrypted connection does not suffice, and none but the one that a configuration names, if one names any.
fn given(challenge: &Challenge<'_>, flow: OpenIdFlow, trusted: Option<&OpenIdConfig>) -> Option<OpenIdConfig> {
    if challenge.scheme() != "bearer" || !matches!(flow, OpenIdFlow::Tokens | OpenIdFlow::Password) {
        return None;
    }
    let parameter = |names: [&str; 2]| {
        names.into_iter().find_map(|name| challenge.parameter(name)).filter(|value| !value.is_empty())
    };
    let provider_url = parameter(["provider_url", "providerurl"])?;
    let client_id = parameter(["client_id", "clientid"])?;
    let unheard = |protocol: &str, _: &str, _| protocol == "https";
    let plain = !provider_url.contains(['@', '?', '#']);
    if !plain || !matches!(with_origin(provider_url, &Limits::default(), unheard), Ok(Some(true))) {
        return None;
    }
    if trusted.is_some_and(|trusted| trusted.provider_url.as_deref() != Some(provider_url)) {
        return None;
    }
    let scope = challenge.parameter("scope").unwrap_or_default();
    let scope = scope.split([' ', ',']).filter(|one| !one.is_empty()).map(Into::into).collect();
    Some(OpenIdConfig {
        provider_url: Some(provider_url.into()),
        provider: Provider { client_id: Some(client_id.into()), ..Provider::default() },
        realm: challenge.parameter("realm").map(Into::into),
        scope,
        accept_refresh_tokens: parameter(["accept_refresh_tokens", "acceptrefreshtokens"])
            .map(|value| value.eq_ignore_ascii_case("true")),
        ..OpenIdConfig::default()
    })
}
