//! What the settings of OIDC and Salesforce providers share.

use super::reading::{child_duration, child_name, child_secret};
use super::record::record;
use super::{Duration, Output, Secret};
use crate::document::{Element, Fields, Report, duplicate};

record! {
    /// The client of a provider, its keys, and where the provider is.
    #[derive(Default)]
    pub struct Provider {
        /// The OAuth client's id.
        pub client_id: Option<Box<str>> = "clientId",
        /// The OAuth client's secret.
        pub client_secret: Option<Secret> = "clientSecret",
        /// The Java key store with the key pair of the JWT flow.
        pub key_store_url: Option<Box<str>> = "keyStoreUrl" as bare,
        /// Its password.
        pub key_store_password: Option<Secret> = "keyStorePassword",
        /// The key pair's alias in it.
        pub key_pair_alias: Option<Box<str>> = "keyPairAlias",
        /// The key pair's password, if it is not that of the store.
        pub key_pair_password: Option<Secret> = "keyPairPassword",
        /// The age from which a token is renewed.
        pub token_timeout: Option<Duration> = "tokenTimeout",
        /// The issuer expected of access tokens, if not the discovered one.
        pub access_token_issuer: Option<Box<str>> = "accessTokenIssuer" as bare,
        /// Endpoints that are given instead of discovered.
        pub endpoints: Endpoints = "endpoints" else Endpoints::default(),
        /// The audience of JWT-flow assertions; else built from the provider's URL.
        pub jwt_flow_audience: Option<Vec<Box<str>>> = "jwtFlowAudience" as bare,
    }
}

record! {
    /// Endpoints of a provider.
    #[derive(Default)]
    pub struct Endpoints {
        /// Where the provider describes itself.
        pub discovery: Option<Box<str>> = "discoveryEndpoint" as bare,
        /// Where users log in.
        pub authorization: Option<Box<str>> = "authorizationEndpoint" as bare,
        /// Where tokens are requested.
        pub token: Option<Box<str>> = "tokenEndpoint" as bare,
        /// Where claims about a user are.
        pub user_info: Option<Box<str>> = "userInfoEndpoint" as bare,
        /// Where the provider's keys are.
        pub jwks_uri: Option<Box<str>> = "jwksUri" as bare,
        /// The provider's identifier.
        pub issuer: Option<Box<str>> = "issuer" as bare,
    }
}

/// Settings that are being read: the element that holds them, and the `endpoints` inside it.
pub(crate) struct Settings<'e, 'a> {
    pub(crate) fields: Fields<'e, 'a>,
    endpoints: Option<Fields<'e, 'a>>,
    namespace: &'static str,
    flat: bool,
}

impl<'e, 'a> Settings<'e, 'a> {
    /// `flat`: whether endpoints may also stand outside `endpoints`, as the older pages have it.
    pub(crate) fn of(element: &'e Element<'a>, namespace: &'static str, flat: bool, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let endpoints = fields.child(namespace, "endpoints", report).map(Fields::of);
        Self { fields, endpoints, namespace, flat }
    }

    /// The endpoint that goes by one of these names.
    pub(crate) fn endpoint(&mut self, names: &[&'static str], report: &mut Report) -> Option<Box<str>> {
        let mut found: Option<&'e Element<'a>> = None;
        let flat = self.flat.then_some(&mut self.fields);
        for fields in self.endpoints.iter_mut().chain(flat) {
            for name in names {
                for element in fields.children(self.namespace, name) {
                    match found {
                        None => found = Some(element),
                        Some(first) => duplicate(element, first.place(), report),
                    }
                }
            }
        }
        let text = found?.trimmed_text(report).text;
        (!text.is_empty()).then(|| text.into())
    }

    /// What both kinds of provider have.
    pub(crate) fn provider(&mut self, report: &mut Report) -> Provider {
        let endpoints = Endpoints {
            discovery: self.endpoint(&["discoveryEndpoint"], report),
            authorization: self.endpoint(&["authorizatonEndpoint", "authorizationEndpoint"], report),
            token: self.endpoint(&["tokenEndpoint"], report),
            user_info: self.endpoint(&["userInfoEndpoint"], report),
            jwks_uri: self.endpoint(&["jwksUri"], report),
            issuer: self.endpoint(&["issuer"], report),
        };
        let (fields, namespace) = (&mut self.fields, self.namespace);
        Provider {
            client_id: child_name(fields, namespace, "clientId", report),
            client_secret: child_secret(fields, namespace, "clientSecret", report),
            key_store_url: child_name(fields, namespace, "keyStoreUrl", report),
            key_store_password: child_secret(fields, namespace, "keyStorePassword", report),
            key_pair_alias: child_name(fields, namespace, "keyPairAlias", report),
            key_pair_password: child_secret(fields, namespace, "keyPairPassword", report),
            token_timeout: child_duration(fields, namespace, "tokenTimeout", report),
            access_token_issuer: child_name(fields, namespace, "accessTokenIssuer", report),
            endpoints,
            jwt_flow_audience: fields.child_list(namespace, "jwtFlowAudience", "audience", report),
        }
    }

    pub(crate) fn finish(self, report: &mut Report) {
        self.fields.finish(report);
        if let Some(endpoints) = self.endpoints {
            endpoints.finish(report);
        }
    }
}

impl Provider {
    /// The client of this id.
    #[must_use]
    pub fn new(client_id: &str) -> Self {
        Self { client_id: Some(client_id.into()), ..Self::default() }
    }

    /// The same with a secret.
    #[must_use]
    pub fn with_client_secret(mut self, secret: Secret) -> Self {
        self.client_secret = Some(secret);
        self
    }

    /// The same with a key pair of a Java key store.
    #[must_use]
    pub fn with_key_pair(mut self, key_store_url: &str, alias: &str) -> Self {
        self.key_store_url = Some(key_store_url.into());
        self.key_pair_alias = Some(alias.into());
        self
    }

    /// The same with endpoints that are given instead of discovered.
    #[must_use]
    pub fn with_endpoints(mut self, endpoints: Endpoints) -> Self {
        self.endpoints = endpoints;
        self
    }

    /// Writes all of them, and the one endpoint that this kind of provider alone has.
    pub(crate) fn write(&self, namespace: &'static str, own: (&'static str, Option<&str>), out: &mut Output) {
        out.optional_text(namespace, "clientId", self.client_id.as_deref());
        out.optional_secret_text(namespace, "clientSecret", self.client_secret.as_ref());
        out.optional_text(namespace, "keyStoreUrl", self.key_store_url.as_deref());
        out.optional_secret_text(namespace, "keyStorePassword", self.key_store_password.as_ref());
        out.optional_text(namespace, "keyPairAlias", self.key_pair_alias.as_deref());
        out.optional_secret_text(namespace, "keyPairPassword", self.key_pair_password.as_ref());
        out.optional_duration(namespace, "tokenTimeout", self.token_timeout);
        out.optional_text(namespace, "accessTokenIssuer", self.access_token_issuer.as_deref());
        if self.endpoints != Endpoints::default() || own.1.is_some() {
            out.open(namespace, "endpoints");
            out.optional_text(namespace, "discoveryEndpoint", self.endpoints.discovery.as_deref());
            // The spelling of the newer pages, so that the vendor's engine reads it.
            out.optional_text(namespace, "authorizatonEndpoint", self.endpoints.authorization.as_deref());
            out.optional_text(namespace, "tokenEndpoint", self.endpoints.token.as_deref());
            out.optional_text(namespace, "userInfoEndpoint", self.endpoints.user_info.as_deref());
            out.optional_text(namespace, "jwksUri", self.endpoints.jwks_uri.as_deref());
            out.optional_text(namespace, "issuer", self.endpoints.issuer.as_deref());
            out.optional_text(namespace, own.0, own.1);
            out.close();
        }
        if let Some(audience) = &self.jwt_flow_audience {
            out.list(namespace, "jwtFlowAudience", "audience", audience);
        }
    }
}
