//! `oauthCredentials`: a JWT that the client issues itself, or a given token.

use super::keys::KeyHalf::{Private, Public};
use super::namespace::CREDENTIALS;
use super::problem::Problem;
use super::reading::{child_duration, child_name, child_secret};
use super::record::record;
use super::{Duration, KeyReference, Output, Secret};
use crate::document::{Code, Element, Fields, Report};

record! {
    /// A self-issued JWT or a given ticket.
    #[derive(Default)]
    pub struct OAuth {
        /// The alias of the signature key, for the header.
        pub kid: Option<Box<str>> = "kid",
        /// The subject; needed unless there is a ticket.
        pub sub: Option<Box<str>> = "sub",
        /// Names of groups.
        pub groups: Vec<Box<str>> = "groups",
        /// A complete access token, used instead of making one.
        pub ticket: Option<Secret> = "ticket",
        /// What the configuration could give too.
        pub settings: OAuthConfig = "settings" else OAuthConfig::default(),
        /// The configuration nested in them.
        pub config: Option<OAuthConfig> = "config",
    }
    checked
}

record! {
    /// How JWTs are made, value by value where the credentials give none.
    #[derive(Default)]
    pub struct OAuthConfig {
        /// The private key that signs; without one, the token is unsigned.
        pub signature: Option<KeyReference> = "signature",
        /// The public key that encrypts.
        pub encryption: Option<KeyReference> = "encryption",
        /// The type in the header.
        pub jwt_type: Option<Box<str>> = "jwtType",
        /// The issuer.
        pub iss: Option<Box<str>> = "iss" as bare,
        /// The audience.
        pub aud: Option<Vec<Box<str>>> = "aud" as bare,
        /// How long after its making a token expires; without one, never.
        pub timeout: Option<Duration> = "timeout",
        /// The claim that carries the names of groups.
        pub groups_claim: Option<Box<str>> = "groupsClaim",
        /// What joins the names to one string; without one, they are a list.
        pub groups_separator: Option<Box<str>> = "groupsSeparator",
        /// Further claims.
        pub custom_claims: Option<Vec<CustomClaim>> = "customClaims",
    }
}

record! {
    /// A claim of one's own.
    pub struct CustomClaim {
        /// Its name.
        pub name: Box<str> = "name",
        /// Its values.
        pub values: Vec<Box<str>> = "values",
    }
}

impl OAuth {
    /// A JWT for this subject.
    #[must_use]
    pub fn new(sub: &str) -> Self {
        Self { sub: Some(sub.into()), ..Self::default() }
    }

    /// A complete access token.
    #[must_use]
    pub fn of_ticket(ticket: Secret) -> Self {
        Self { ticket: Some(ticket), ..Self::default() }
    }

    /// The same with the names of groups.
    #[must_use]
    pub fn with_groups(mut self, groups: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        self.groups = groups.into_iter().map(Into::into).collect();
        self
    }

    /// The same with a configuration of their own.
    #[must_use]
    pub fn with_config(mut self, config: OAuthConfig) -> Self {
        self.config = Some(config);
        self
    }

    /// The same with this key's id in the header.
    #[must_use]
    pub fn with_kid(mut self, kid: &str) -> Self {
        self.kid = Some(kid.into());
        self
    }

    /// The same with these values, which win over those of any configuration.
    #[must_use]
    pub fn with_settings(mut self, settings: OAuthConfig) -> Self {
        self.settings = settings;
        self
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let settings = OAuthConfig::read_fields(&mut fields, report);
        let kid = child_name(&mut fields, CREDENTIALS, "kid", report);
        let sub = child_name(&mut fields, CREDENTIALS, "sub", report);
        let groups = fields.child_list(CREDENTIALS, "groups", "group", report).unwrap_or_default();
        let ticket = child_secret(&mut fields, CREDENTIALS, "ticket", report);
        let config = fields.child(CREDENTIALS, "oauthConfig", report);
        let config = config.map(|config| OAuthConfig::read(config, report));
        fields.finish(report);
        Self { kid, sub, groups, ticket, settings, config }
    }

    pub(crate) fn problem(&self) -> Option<Problem> {
        (self.sub.is_none() && self.ticket.is_none())
            .then_some(Problem::new(Code::MissingElement, "`oauthCredentials` needs `sub`, the subject, or a `ticket`"))
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "oauthCredentials");
        self.settings.write_fields(out);
        out.optional_text(CREDENTIALS, "kid", self.kid.as_deref());
        out.optional_text(CREDENTIALS, "sub", self.sub.as_deref());
        if !self.groups.is_empty() {
            out.list(CREDENTIALS, "groups", "group", &self.groups);
        }
        out.optional_secret_text(CREDENTIALS, "ticket", self.ticket.as_ref());
        if let Some(config) = &self.config {
            config.write(out);
        }
        out.close();
    }
}

impl CustomClaim {
    /// A claim of this name with these values.
    #[must_use]
    pub fn new(name: &str, values: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        Self { name: name.into(), values: values.into_iter().map(Into::into).collect() }
    }
}

impl OAuthConfig {
    /// The same signed with this private key.
    #[must_use]
    pub fn with_signature(mut self, key: KeyReference) -> Self {
        self.signature = Some(key);
        self
    }

    /// The same encrypted with this public key.
    #[must_use]
    pub fn with_encryption(mut self, key: KeyReference) -> Self {
        self.encryption = Some(key);
        self
    }

    /// The same from this issuer.
    #[must_use]
    pub fn with_issuer(mut self, iss: &str) -> Self {
        self.iss = Some(iss.into());
        self
    }

    /// The same for this audience.
    #[must_use]
    pub fn with_audience(mut self, audience: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        self.aud = Some(audience.into_iter().map(Into::into).collect());
        self
    }

    /// The same with tokens that expire so long after their making.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The same with names of groups in this claim: one string joined with the separator if there is one, else a list.
    #[must_use]
    pub fn with_groups_claim(mut self, claim: &str, separator: Option<&str>) -> Self {
        self.groups_claim = Some(claim.into());
        self.groups_separator = separator.map(Into::into);
        self
    }

    /// The same with these further claims.
    #[must_use]
    pub fn with_custom_claims(mut self, claims: Vec<CustomClaim>) -> Self {
        self.custom_claims = Some(claims);
        self
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let config = Self::read_fields(&mut fields, report);
        fields.finish(report);
        config
    }

    fn read_fields(fields: &mut Fields<'_, '_>, report: &mut Report) -> Self {
        // A separator may be a blank: it is taken as it stands.
        let separator = fields.child(CREDENTIALS, "groupsSeparator", report);
        Self {
            signature: KeyReference::read_in(fields, CREDENTIALS, "signature", Private, report),
            encryption: KeyReference::read_in(fields, CREDENTIALS, "encryption", Public, report),
            jwt_type: child_name(fields, CREDENTIALS, "jwtType", report),
            iss: child_name(fields, CREDENTIALS, "iss", report),
            aud: fields.child_list(CREDENTIALS, "aud", "audience", report),
            timeout: child_duration(fields, CREDENTIALS, "timeout", report),
            groups_claim: child_name(fields, CREDENTIALS, "groupsClaim", report),
            groups_separator: separator.map(|separator| separator.free_text(report).text.into()),
            custom_claims: fields.child(CREDENTIALS, "customClaims", report).map(|claims| read_claims(claims, report)),
        }
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "oauthConfig");
        self.write_fields(out);
        out.close();
    }

    fn write_fields(&self, out: &mut Output) {
        if let Some(key) = &self.signature {
            key.write_in(CREDENTIALS, "signature", Private, out);
        }
        if let Some(key) = &self.encryption {
            key.write_in(CREDENTIALS, "encryption", Public, out);
        }
        out.optional_text(CREDENTIALS, "jwtType", self.jwt_type.as_deref());
        out.optional_text(CREDENTIALS, "iss", self.iss.as_deref());
        if let Some(audience) = &self.aud {
            out.list(CREDENTIALS, "aud", "audience", audience);
        }
        out.optional_duration(CREDENTIALS, "timeout", self.timeout);
        out.optional_text(CREDENTIALS, "groupsClaim", self.groups_claim.as_deref());
        out.optional_text(CREDENTIALS, "groupsSeparator", self.groups_separator.as_deref());
        if let Some(claims) = &self.custom_claims {
            out.open(CREDENTIALS, "customClaims");
            for claim in claims {
                out.open(CREDENTIALS, "claim");
                out.attribute("name", &claim.name);
                for value in &claim.values {
                    out.text(CREDENTIALS, "value", value);
                }
                out.close();
            }
            out.close();
        }
    }
}

fn read_claims(element: &Element<'_>, report: &mut Report) -> Vec<CustomClaim> {
    let mut fields = Fields::of(element);
    let mut claims = Vec::new();
    for claim in fields.children(CREDENTIALS, "claim") {
        let mut inner = Fields::of(claim);
        let name = inner.required("name", report);
        let values = inner.children(CREDENTIALS, "value").map(|value| value.free_text(report).text.into()).collect();
        inner.finish(report);
        if let Some(name) = name {
            claims.push(CustomClaim { name: name.value.as_ref().into(), values });
        }
    }
    fields.finish(report);
    claims
}
