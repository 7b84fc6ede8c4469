//! `clientCredentials`: the OAuth 2.0 client credentials grant (design.md A2, RFC 6749 §4.4).

use std::fmt;

use super::keys::KeyHalf::Private;
use super::namespace::OWN;
use super::problem::Problem;
use super::reading::{DURATION, secret};
use super::record::{record, words};
use super::{Duration, KeyReference, Output, Secret};
use crate::document::{Code, Element, Fields, Report, bare};

record! {
    /// A token that the client fetches for itself (RFC 6749 §4.4).
    pub struct ClientCredentials {
        /// Where the token comes from.
        pub server: TokenServer = "server",
        /// The client's id.
        pub client_id: Box<str> = "clientId",
        /// The client's secret; every method but `private_key_jwt` needs it.
        pub client_secret: Option<Secret> = "clientSecret",
        /// The client's key, for `private_key_jwt`.
        pub private_key: Option<KeyReference> = "privateKey",
        /// How the client authenticates; `client_secret_basic` unless given.
        pub auth_method: AuthMethod = "authMethod" else AuthMethod::Basic,
        /// The scopes asked for, separated by blanks in XML.
        pub scope: Vec<Box<str>> = "scope",
        /// The audiences asked for.
        pub audience: Vec<Box<str>> = "audience" as bare,
        /// The resources asked for (RFC 8707).
        pub resource: Vec<Box<str>> = "resource" as bare,
        /// How long a token is taken to live if the answer does not say.
        pub default_expires_in: Option<Duration> = "defaultExpiresIn",
    }
    checked
}

/// Where tokens come from. `Debug` shows the URL without user information and query, for they may hold secrets.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenServer {
    /// The token endpoint.
    TokenUrl(Box<str>),
    /// The issuer, whose metadata names the token endpoint (RFC 8414).
    Issuer(Box<str>),
}

words! {
    /// How a client authenticates at the token endpoint.
    pub enum AuthMethod {
        /// HTTP Basic, id and secret form-encoded first (RFC 6749 §2.3.1).
        Basic = "client_secret_basic",
        /// HTTP Basic, id and secret as they are, for servers that want them so.
        BasicRaw = "client_secret_basic_raw",
        /// In the body.
        Post = "client_secret_post",
        /// A signed assertion (RFC 7523).
        PrivateKeyJwt = "private_key_jwt",
    }
}

#[cfg(feature = "serde")]
super::choice_json!(TokenServer { TokenUrl(Box<str>) = "tokenUrl", Issuer(Box<str>) = "issuer", });

impl fmt::Debug for TokenServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, url) = match self {
            Self::TokenUrl(url) => ("TokenUrl", url),
            Self::Issuer(url) => ("Issuer", url),
        };
        f.debug_tuple(name).field(&bare(url)).finish()
    }
}

impl ClientCredentials {
    /// A client with a secret.
    #[must_use]
    pub fn new(server: TokenServer, client_id: &str, client_secret: Secret) -> Self {
        Self {
            server,
            client_id: client_id.into(),
            client_secret: Some(client_secret),
            private_key: None,
            auth_method: AuthMethod::Basic,
            scope: Vec::new(),
            audience: Vec::new(),
            resource: Vec::new(),
            default_expires_in: None,
        }
    }

    /// A client with a private key (`private_key_jwt`, RFC 7523).
    #[must_use]
    pub fn of_private_key(server: TokenServer, client_id: &str, private_key: KeyReference) -> Self {
        Self {
            client_secret: None,
            private_key: Some(private_key),
            auth_method: AuthMethod::PrivateKeyJwt,
            ..Self::new(server, client_id, Secret::new(""))
        }
    }

    /// The same with the secret sent in another way.
    #[must_use]
    pub fn with_auth_method(mut self, method: AuthMethod) -> Self {
        self.auth_method = method;
        self
    }

    /// The same asking for these scopes.
    #[must_use]
    pub fn with_scope(mut self, scope: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        self.scope = scope.into_iter().map(Into::into).collect();
        self
    }

    /// The same asking for this audience.
    #[must_use]
    pub fn with_audience(mut self, audience: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        self.audience = audience.into_iter().map(Into::into).collect();
        self
    }

    /// The same asking for these resources (RFC 8707).
    #[must_use]
    pub fn with_resource(mut self, resource: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        self.resource = resource.into_iter().map(Into::into).collect();
        self
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Option<Self> {
        let mut fields = Fields::of(element);
        let server = TokenServer::read(&mut fields, report);
        let client_id = fields.required("clientId", report);
        if let Some(empty) = client_id.filter(|id| id.value.is_empty()) {
            report.add(Code::InvalidValue, element.place_of(empty.value_position), "`clientId` is empty");
        }
        let client_secret = secret(&mut fields, "clientSecret", report);
        let private_key = KeyReference::read_child(&mut fields, Private, report);
        let errors = report.errors();
        let auth_method = fields.parsed("authMethod", AuthMethod::from_name, AuthMethod::EXPECTED, report);
        let method_failed = report.errors() > errors;
        let scope = fields.text("scope").unwrap_or_default().split_ascii_whitespace().map(Into::into).collect();
        let audience = attribute_and_children(&mut fields, "audience", report);
        let resource = attribute_and_children(&mut fields, "resource", report);
        let default_expires_in = fields.parsed("defaultExpiresIn", Duration::parse, DURATION, report);
        fields.finish(report);
        Some(Self {
            server: server?,
            // Reported already.
            client_id: client_id.filter(|id| !id.value.is_empty())?.value.as_ref().into(),
            client_secret,
            private_key,
            auth_method: auth_method.filter(|_| !method_failed).unwrap_or(AuthMethod::Basic),
            scope,
            audience,
            resource,
            default_expires_in,
        })
    }

    pub(crate) fn problem(&self) -> Option<Problem> {
        if self.client_id.is_empty() {
            return Some(Problem::new(Code::InvalidValue, "`clientId` is empty"));
        }
        let (secret, key) = (self.client_secret.is_some(), self.private_key.is_some());
        let problem = match self.auth_method {
            AuthMethod::PrivateKeyJwt if secret => {
                (Code::ConflictingValues, "`private_key_jwt` signs with a key and has no `clientSecret`")
            }
            AuthMethod::PrivateKeyJwt if !key => {
                (Code::MissingElement, "`private_key_jwt` needs a key: `privateKey` of the key store namespace")
            }
            AuthMethod::Basic | AuthMethod::BasicRaw | AuthMethod::Post if key => {
                (Code::ConflictingValues, "a `privateKey` is for the `authMethod` `private_key_jwt`")
            }
            AuthMethod::Basic | AuthMethod::BasicRaw | AuthMethod::Post if !secret => {
                (Code::MissingAttribute, "`clientCredentials` needs the attribute `clientSecret`")
            }
            _ => return None,
        };
        Some(Problem::new(problem.0, problem.1))
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(OWN, "clientCredentials");
        match &self.server {
            TokenServer::TokenUrl(url) => out.attribute("tokenUrl", url),
            TokenServer::Issuer(url) => out.attribute("issuer", url),
        }
        out.attribute("clientId", &self.client_id);
        out.optional_secret("clientSecret", self.client_secret.as_ref());
        out.attribute("authMethod", self.auth_method.as_str());
        out.optional("scope", (!self.scope.is_empty()).then(|| self.scope.join(" ")).as_deref());
        let lists = [("audience", &self.audience), ("resource", &self.resource)];
        for (name, list) in lists {
            if let [one] = list.as_slice() {
                out.attribute(name, one);
            }
        }
        out.optional("defaultExpiresIn", self.default_expires_in.map(|span| span.to_string()).as_deref());
        if let Some(key) = &self.private_key {
            key.write(Private, out);
        }
        for (name, list) in lists.into_iter().filter(|(_, list)| list.len() > 1) {
            for one in list {
                out.text(OWN, name, one);
            }
        }
        out.close();
    }
}

impl TokenServer {
    fn read(fields: &mut Fields<'_, '_>, report: &mut Report) -> Option<Self> {
        let (token_url, issuer) = (fields.text("tokenUrl"), fields.text("issuer"));
        match (token_url, issuer) {
            (Some(url), None) => Some(Self::TokenUrl(url.into())),
            (None, Some(url)) => Some(Self::Issuer(url.into())),
            (None, None) => {
                let message = "`clientCredentials` needs the attribute `tokenUrl` or `issuer`";
                report.add(Code::MissingAttribute, fields.element().place(), message);
                None
            }
            (Some(_), Some(_)) => {
                let message = "`tokenUrl` and `issuer` may not stand together";
                report.add(Code::ConflictingValues, fields.element().place(), message);
                None
            }
        }
    }
}

/// One value as an attribute, several as elements; both are taken.
fn attribute_and_children(fields: &mut Fields<'_, '_>, name: &'static str, report: &mut Report) -> Vec<Box<str>> {
    let mut values: Vec<Box<str>> = fields.text(name).map(Into::into).into_iter().collect();
    values.extend(fields.texts(OWN, name, report));
    values
}
