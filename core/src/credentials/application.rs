//! `<authentication>`: how the application itself authenticates its callers.
//!
//! What its own callers need is what its requests to services that are set up alike need (design.md A4). The rest, such
//! as who its clients are and how tokens are checked, is known here and passed over.

use super::keys::KeyHalf::{Private, Public};
use super::namespace::{AUTH, KEYSTORES, OPENID, SALESFORCE};
use super::open_id::scopes;
use super::reading::child_name;
use super::record::record;
use super::{Charset, ImpersonationRules, KeyReference, OpenIdConfig, Output, SalesforceConfig};
use crate::document::{Code, Element, Fields, Report};

record! {
    /// How the application authenticates its callers, as far as clients and audits want to know.
    #[derive(Default)]
    pub struct ApplicationAuthentication {
        /// Names and passwords.
        pub basic: Option<ApplicationBasic> = "basic",
        /// Whether Kerberos is taken; it has no settings.
        pub negotiate: bool = "negotiate" else false,
        /// Tickets of the engine's own family of services.
        pub infinica: Option<Box<ApplicationInfinica>> = "infinica",
        /// JWTs.
        pub oauth: Option<Box<ApplicationOAuth>> = "oauth",
        /// Tokens of an OIDC provider.
        pub open_id: Option<Box<ApplicationOpenId>> = "openId",
        /// Tokens of Salesforce.
        pub salesforce: Option<Box<ApplicationSalesforce>> = "salesforce",
        /// Who may act as whom.
        pub impersonation: Option<ImpersonationRules> = "impersonation",
    }
}

record! {
    /// Names and passwords as the application takes them.
    pub struct ApplicationBasic {
        /// What its challenges say.
        pub realm: Option<Box<str>> = "realm",
        /// The character encoding; UTF-8 unless given.
        pub charset: Charset = "charset" else Charset::Utf8,
    }
}

record! {
    /// Tickets as the application takes them.
    #[derive(Default)]
    pub struct ApplicationInfinica {
        /// What the audience of a ticket must hold.
        pub service: Option<Box<str>> = "service",
        /// The application's key; with one, tickets are encrypted for it.
        pub key: Option<KeyReference> = "privateKey",
    }
}

record! {
    /// JWTs as the application takes them.
    #[derive(Default)]
    pub struct ApplicationOAuth {
        /// Whether tokens are to be signed.
        pub signed: bool = "signed" else false,
        /// With which key, if one is named.
        pub signature: Option<KeyReference> = "signature",
        /// Whether tokens are to be encrypted.
        pub encrypted: bool = "encrypted" else false,
        /// For which key, if one is named.
        pub decryption: Option<KeyReference> = "decryption",
        /// The type in the header.
        pub jwt_type: Option<Box<str>> = "jwtType",
        /// The issuer.
        pub iss: Option<Box<str>> = "iss" as bare,
        /// The audience.
        pub aud: Option<Vec<Box<str>>> = "aud" as bare,
        /// The claim that carries the names of groups.
        pub groups_claim: Option<Box<str>> = "groupsClaim",
        /// What joins the names to one string; without one, they are a list.
        pub groups_separator: Option<Box<str>> = "groupsSeparator",
    }
}

record! {
    /// Tokens of an OIDC provider as the application takes them.
    #[derive(Default)]
    pub struct ApplicationOpenId {
        /// The scopes that clients are to ask for, separated by commas in XML.
        pub scope: Vec<Box<str>> = "scope",
        /// The provider and the client there.
        pub config: OpenIdConfig = "config" else OpenIdConfig::default(),
    }
}

record! {
    /// Tokens of Salesforce as the application takes them.
    #[derive(Default)]
    pub struct ApplicationSalesforce {
        /// The scopes that clients are to ask for, separated by commas in XML.
        pub scope: Vec<Box<str>> = "scope",
        /// The organisation and the client there.
        pub config: SalesforceConfig = "config" else SalesforceConfig::default(),
    }
}

impl Default for ApplicationBasic {
    fn default() -> Self {
        Self { realm: None, charset: Charset::Utf8 }
    }
}

impl ApplicationAuthentication {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let authentication = Self {
            basic: fields.child(AUTH, "basic", report).map(|basic| ApplicationBasic::read(basic, report)),
            negotiate: fields.child(AUTH, "negotiate", report).is_some_and(|negotiate| {
                Fields::of(negotiate).finish(report);
                true
            }),
            infinica: fields
                .child(AUTH, "infinica", report)
                .map(|infinica| Box::new(ApplicationInfinica::read(infinica, report))),
            oauth: fields.child(AUTH, "oauth", report).map(|oauth| Box::new(ApplicationOAuth::read(oauth, report))),
            open_id: fields
                .child(AUTH, "openId", report)
                .map(|open_id| Box::new(ApplicationOpenId::read(open_id, report))),
            salesforce: fields
                .child(AUTH, "salesforce", report)
                .and_then(|salesforce| ApplicationSalesforce::read(salesforce, report))
                .map(Box::new),
            impersonation: fields
                .child(AUTH, "impersonation", report)
                .map(|impersonation| ImpersonationRules::read(impersonation, report)),
        };
        fields.finish(report);
        authentication
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(AUTH, "authentication");
        if let Some(basic) = &self.basic {
            out.open(AUTH, "basic");
            out.optional("realm", basic.realm.as_deref());
            out.attribute("charset", basic.charset.as_str());
            out.close();
        }
        if self.negotiate {
            out.open(AUTH, "negotiate");
            out.close();
        }
        if let Some(infinica) = &self.infinica {
            infinica.write(out);
        }
        if let Some(oauth) = &self.oauth {
            oauth.write(out);
        }
        if let Some(open_id) = &self.open_id {
            out.open(AUTH, "openId");
            write_scope(&open_id.scope, out);
            open_id.config.write_settings(out);
            out.close();
        }
        if let Some(salesforce) = &self.salesforce {
            out.open(AUTH, "salesforce");
            write_scope(&salesforce.scope, out);
            salesforce.config.write_settings(out);
            out.close();
        }
        if let Some(rules) = &self.impersonation {
            rules.write(out);
        }
        out.close();
    }
}

impl ApplicationBasic {
    fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let realm = fields.text("realm").map(Into::into);
        let charset = fields.parsed("charset", Charset::parse, Charset::EXPECTED, report);
        fields.finish(report);
        Self { realm, charset: charset.unwrap_or(Charset::Utf8) }
    }
}

impl ApplicationInfinica {
    fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element).passing_over(
            &[
                "acceptUnlistedClients",
                "unlistedClientsKeyStore",
                "unlistedCredentialsKeyStore",
                "userNamePrefix",
                "group",
            ],
            &[(AUTH, "groups"), (AUTH, "userGroups"), (AUTH, "client")],
        );
        let service = fields.text("service").map(Into::into);
        let key = KeyReference::read_child(&mut fields, Private, report);
        fields.finish(report);
        Self { service, key }
    }

    fn write(&self, out: &mut Output) {
        out.open(AUTH, "infinica");
        out.optional("service", self.service.as_deref());
        if let Some(key) = &self.key {
            key.write(Private, out);
        }
        out.close();
    }
}

impl ApplicationOAuth {
    fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element).passing_over(
            &[],
            &[
                (AUTH, "jwkSet"),
                (AUTH, "validateTimeout"),
                (AUTH, "requiredClaims"),
                (AUTH, "validateClaims"),
                (AUTH, "customAttributes"),
            ],
        );
        let keys_of_set = element.elements().any(|child| child.is(AUTH, "jwkSet"));
        let signature = KeyReference::read_checking(&mut fields, AUTH, "signature", report);
        let decryption = KeyReference::read_checking(&mut fields, AUTH, "decryption", report);
        // A separator may be a blank: it is taken as it stands.
        let separator = fields.child(AUTH, "groupsSeparator", report);
        let oauth = Self {
            signed: keys_of_set || signature.is_some(),
            signature: signature.flatten(),
            encrypted: decryption.is_some(),
            decryption: decryption.flatten(),
            jwt_type: child_name(&mut fields, AUTH, "jwtType", report),
            iss: child_name(&mut fields, AUTH, "iss", report),
            aud: fields.child_list(AUTH, "aud", "audience", report),
            groups_claim: child_name(&mut fields, AUTH, "groupsClaim", report),
            groups_separator: separator.map(|separator| separator.free_text(report).text.into()),
        };
        fields.finish(report);
        oauth
    }

    fn write(&self, out: &mut Output) {
        out.open(AUTH, "oauth");
        for (name, half, meant, key) in [
            ("signature", Public, self.signed, &self.signature),
            ("decryption", Private, self.encrypted, &self.decryption),
        ] {
            if let Some(key) = key {
                key.write_in(AUTH, name, half, out);
            } else if meant {
                out.open(AUTH, name);
                out.open(KEYSTORES, half.element());
                out.close();
                out.close();
            }
        }
        out.optional_text(AUTH, "jwtType", self.jwt_type.as_deref());
        out.optional_text(AUTH, "iss", self.iss.as_deref());
        if let Some(audience) = &self.aud {
            out.list(AUTH, "aud", "audience", audience);
        }
        out.optional_text(AUTH, "groupsClaim", self.groups_claim.as_deref());
        out.optional_text(AUTH, "groupsSeparator", self.groups_separator.as_deref());
        out.close();
    }
}

impl ApplicationOpenId {
    /// Reads a `config` of the OIDC namespace, or, as the older pages have it, the settings themselves.
    fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element).passing_over(&[], &[(AUTH, "redirectUrl")]);
        if let Some(config) = fields.child(OPENID, "config", report) {
            let scope = scopes(fields.text("scope").unwrap_or_default());
            let realm = fields.text("realm");
            fields.finish(report);
            let mut config = OpenIdConfig::read_settings(config, OPENID, &[], report);
            config.realm = config.realm.or_else(|| realm.map(Into::into));
            return Self { scope, config };
        }
        let mut config = OpenIdConfig::read_settings(element, AUTH, &[(AUTH, "redirectUrl")], report);
        Self { scope: std::mem::take(&mut config.scope), config }
    }
}

impl ApplicationSalesforce {
    fn read(element: &Element<'_>, report: &mut Report) -> Option<Self> {
        let mut fields = Fields::of(element).passing_over(&[], &[(AUTH, "redirectUrl")]);
        let scope = scopes(fields.text("scope").unwrap_or_default());
        let config = fields.child(SALESFORCE, "salesforceConfig", report);
        if config.is_none() && !element.elements().any(|child| child.name == "salesforceConfig") {
            let message = format!("`salesforce` needs the element `salesforceConfig` of namespace {SALESFORCE}");
            report.add(Code::MissingElement, element.place(), message);
        }
        fields.finish(report);
        Some(Self { scope, config: SalesforceConfig::read_settings(config?, report) })
    }
}

fn write_scope(scope: &[Box<str>], out: &mut Output) {
    out.optional("scope", (!scope.is_empty()).then(|| scope.join(", ")).as_deref());
}
