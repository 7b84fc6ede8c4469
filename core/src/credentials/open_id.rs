//! `openIdCredentials`: a token from an OIDC provider.

use super::namespace::{CREDENTIALS, OPENID};
use super::problem::Problem;
use super::provider::Settings;
use super::reading::{child_name, secret};
use super::record::record;
use super::{Output, Provider, Secret, Tokens};
use crate::document::{BOOLEAN, Code, Element, Fields, Report, boolean, duplicate};

record! {
    /// A token from an OIDC provider. With tokens, these; with a user id, the JWT grant; with a password too, the
    /// resource owner password grant; with none of them, the client credentials grant (design.md A2).
    #[derive(Default)]
    pub struct OpenId {
        /// The user.
        pub user_id: Option<Box<str>> = "userId",
        /// The user's password.
        pub password: Option<Secret> = "password",
        /// Tokens to use as they are.
        pub tokens: Option<Tokens> = "tokens",
        /// The configuration nested in them.
        pub config: Option<OpenIdConfig> = "config",
    }
    checked
}

record! {
    /// The provider and our client there.
    pub struct OpenIdConfig {
        /// The provider's main endpoint; enough if it supports discovery.
        pub provider_url: Option<Box<str>> = "providerUrl" as bare,
        /// The client, its keys, and the endpoints.
        pub provider: Provider = "provider" else Provider::default(),
        /// Where clients register.
        pub registration_endpoint: Option<Box<str>> = "registrationEndpoint" as bare,
        /// The algorithm of ID tokens; RS256 unless given.
        pub id_token_signature_alg: Box<str> = "idTokenSignatureAlg" else OpenIdConfig::ALGORITHM.into(),
        /// Whether invalid ID tokens are rejected; they are unless given.
        pub validate_id_tokens: bool = "validateIdTokens" else true,
        /// The algorithm that signs JWT-flow assertions; RS256 unless given.
        pub jws_algorithm: Box<str> = "jwsAlgorithm" else OpenIdConfig::ALGORITHM.into(),
        /// Older flat form: the realm.
        pub realm: Option<Box<str>> = "realm",
        /// Older flat form: the scopes, separated by commas in XML.
        pub scope: Vec<Box<str>> = "scope",
        /// Older flat form: whether a refresh token may be sent with the access token.
        pub accept_refresh_tokens: Option<bool> = "acceptRefreshTokens",
    }
}

impl OpenId {
    /// The client itself: the client credentials grant (design.md A2).
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A user, by the JWT grant.
    #[must_use]
    pub fn of_user(user_id: &str) -> Self {
        Self { user_id: Some(user_id.into()), ..Self::default() }
    }

    /// A user with a password: the resource owner password grant.
    #[must_use]
    pub fn of_password(user_id: &str, password: Secret) -> Self {
        Self { password: Some(password), ..Self::of_user(user_id) }
    }

    /// Tokens that are given.
    #[must_use]
    pub fn of_tokens(tokens: Tokens) -> Self {
        Self { tokens: Some(tokens), ..Self::default() }
    }

    /// The same with a configuration of their own.
    #[must_use]
    pub fn with_config(mut self, config: OpenIdConfig) -> Self {
        self.config = Some(config);
        self
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let user_id = fields.text("userId").map(Into::into);
        let password = secret(&mut fields, "password", report);
        let tokens = Tokens::read_child(&mut fields, report);
        let config = fields.child(CREDENTIALS, "openIdConfig", report);
        let config = config.and_then(|config| OpenIdConfig::read(config, report));
        fields.finish(report);
        Self { user_id, password, tokens, config }
    }

    pub(crate) fn problem(&self) -> Option<Problem> {
        (self.password.is_some() && self.user_id.is_none())
            .then_some(Problem::new(Code::MissingAttribute, "`openIdCredentials` with a `password` needs a `userId`"))
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "openIdCredentials");
        out.optional("userId", self.user_id.as_deref());
        out.optional_secret("password", self.password.as_ref());
        if let Some(tokens) = &self.tokens {
            tokens.write(out);
        }
        if let Some(config) = &self.config {
            config.write(out);
        }
        out.close();
    }
}

impl OpenIdConfig {
    /// The provider at this URL, and the client there.
    #[must_use]
    pub fn new(provider_url: &str, provider: Provider) -> Self {
        Self { provider_url: Some(provider_url.into()), provider, ..Self::default() }
    }

    /// The same asking for these scopes.
    #[must_use]
    pub fn with_scope(mut self, scope: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        self.scope = scope.into_iter().map(Into::into).collect();
        self
    }

    const ALGORITHM: &'static str = "RS256";

    /// Reads `openIdConfig`: a `config` of the OIDC namespace, or, as the older pages have it, the settings
    /// themselves.
    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Option<Self> {
        let mut fields = Fields::of(element);
        if let Some(config) = fields.child(OPENID, "config", report) {
            fields.finish(report);
            return Some(Self::read_settings(config, OPENID, &[], report));
        }
        let Some(first) = element.elements().next() else {
            report.add(
                Code::MissingElement,
                element.place(),
                format!("`openIdConfig` needs the element `config`, of namespace {OPENID}"),
            );
            fields.finish(report);
            return None;
        };
        let namespace = if first.namespace == OPENID { OPENID } else { CREDENTIALS };
        Some(Self::read_settings(element, namespace, &[], report))
    }

    /// The settings in this element, beside which children of these names mean nothing to us.
    pub(super) fn read_settings(
        element: &Element<'_>,
        namespace: &'static str,
        beside: &[(&'static str, &'static str)],
        report: &mut Report,
    ) -> Self {
        let mut settings = Settings::of(element, namespace, true, report);
        settings.fields = settings.fields.passing_over(&[], beside);
        let provider = settings.provider(report);
        let registration_endpoint = settings.endpoint(&["registrationEndpoint"], report);
        let fields = &mut settings.fields;
        let provider_url = read_provider_url(fields, namespace, report);
        let algorithm = |given: Option<Box<str>>| given.unwrap_or_else(|| Self::ALGORITHM.into());
        let id_token_signature_alg = algorithm(child_name(fields, namespace, "idTokenSignatureAlg", report));
        let jws_algorithm = algorithm(child_name(fields, namespace, "jwsAlgorithm", report));
        let validate_id_tokens = fields.child_parsed(namespace, "validateIdTokens", boolean, BOOLEAN, report);
        let accept_refresh_tokens = fields.child_parsed(namespace, "acceptRefreshTokens", boolean, BOOLEAN, report);
        let realm = fields.text("realm").map(Into::into);
        let scope = scopes(fields.text("scope").unwrap_or_default());
        settings.finish(report);
        Self {
            provider_url,
            provider,
            registration_endpoint,
            id_token_signature_alg,
            validate_id_tokens: validate_id_tokens.unwrap_or(true),
            jws_algorithm,
            realm,
            scope,
            accept_refresh_tokens,
        }
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "openIdConfig");
        self.write_settings(out);
        out.close();
    }

    /// Writes `config` of the OIDC namespace.
    pub(super) fn write_settings(&self, out: &mut Output) {
        out.open(OPENID, "config");
        out.optional("realm", self.realm.as_deref());
        out.optional("scope", (!self.scope.is_empty()).then(|| self.scope.join(", ")).as_deref());
        out.optional_text(OPENID, "providerUrl", self.provider_url.as_deref());
        self.provider.write(OPENID, ("registrationEndpoint", self.registration_endpoint.as_deref()), out);
        out.text(OPENID, "idTokenSignatureAlg", &self.id_token_signature_alg);
        out.text(OPENID, "validateIdTokens", if self.validate_id_tokens { "true" } else { "false" });
        out.text(OPENID, "jwsAlgorithm", &self.jws_algorithm);
        if let Some(accept) = self.accept_refresh_tokens {
            out.text(OPENID, "acceptRefreshTokens", if accept { "true" } else { "false" });
        }
        out.close();
    }
}

impl Default for OpenIdConfig {
    fn default() -> Self {
        Self {
            provider_url: None,
            provider: Provider::default(),
            registration_endpoint: None,
            id_token_signature_alg: Self::ALGORITHM.into(),
            validate_id_tokens: true,
            jws_algorithm: Self::ALGORITHM.into(),
            realm: None,
            scope: Vec::new(),
            accept_refresh_tokens: None,
        }
    }
}

/// Scopes, which commas separate here.
pub(super) fn scopes(text: &str) -> Vec<Box<str>> {
    text.split(',').map(str::trim_ascii).filter(|one| !one.is_empty()).map(Into::into).collect()
}

/// `providerUrl`, which older pages call `url`.
fn read_provider_url(fields: &mut Fields<'_, '_>, namespace: &'static str, report: &mut Report) -> Option<Box<str>> {
    let newer = fields.child(namespace, "providerUrl", report);
    let older = fields.child(namespace, "url", report);
    if let (Some(first), Some(second)) = (newer, older) {
        duplicate(second, first.place(), report);
    }
    let text = newer.or(older)?.trimmed_text(report).text;
    (!text.is_empty()).then(|| text.into())
}
