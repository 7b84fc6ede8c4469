//! Which configuration credentials are used with, and where it comes from (design.md A4).
//!
//! One configuration is chosen, the first of: nested in the credentials, given by the challenge that is answered, that of
//! the configuration registry nearest to the process, derived from how the application authenticates its own callers.
//! Then the credentials' own values win over those of the configuration, value by value; lists are replaced.

use super::settings::{
    BasicSettings, InfinicaSettings, NegotiateSettings, OAuthSettings, OpenIdSettings, SalesforceSettings,
};
use super::technical::unwrapped;
use super::{AuthorizationError, Challenge, basic, select_challenge, technical};
use crate::credentials::{
    ApplicationAuthentication, Charset, Configurations, Credentials, Kerberos, NegotiateConfig, Password,
};
use crate::registry::{Contents, Layer};

/// Where a configuration comes from (design.md A4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Provenance {
    /// It is nested in the credentials.
    Nested,
    /// The server's challenge gives it.
    Challenge,
    /// The configuration registry, `credentialsConfigs`, has it.
    Registry,
    /// It is derived from the application's own `<authentication>`.
    Application,
    /// There is none: the credentials' own values and the defaults are all there is.
    None,
}

impl Provenance {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 5] = [Self::Nested, Self::Challenge, Self::Registry, Self::Application, Self::None];

    /// `nested`, `challenge`, `registry`, `application` or `none`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nested => "nested",
            Self::Challenge => "challenge",
            Self::Registry => "registry",
            Self::Application => "application",
            Self::None => "none",
        }
    }
}

/// What credentials are used with: their own values and those of a configuration, made one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResolvedConfiguration<'a> {
    /// The kind of the credentials, references to technical credentials followed, such as `password`.
    pub kind: &'static str,
    /// Where the configuration comes from; values of the credentials' own stand beside it.
    pub provenance: Provenance,
    /// The values.
    pub settings: Settings<'a>,
}

/// The values by kind.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Settings<'a> {
    /// For a name and a password.
    Basic(BasicSettings),
    /// For Kerberos.
    Negotiate(NegotiateSettings<'a>),
    /// For tickets of the engine's own family.
    Infinica(InfinicaSettings<'a>),
    /// For self-issued JWTs.
    OAuth(Box<OAuthSettings<'a>>),
    /// For tokens of an OIDC provider.
    OpenId(OpenIdSettings<'a>),
    /// For tokens of Salesforce.
    Salesforce(SalesforceSettings<'a>),
}

/// Settings, and where those that are not the credentials' own come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resolved<S> {
    pub(super) provenance: Provenance,
    pub(super) settings: S,
}

/// What these credentials are used with, in answer to this challenge if there is one; `None` for kinds without a
/// configuration, and for a ticket that goes out as it is.
///
/// # Errors
/// `missing-configuration` if a value is needed that is set nowhere; the error names it.
pub(super) fn configuration<'a>(
    credentials: &'a Credentials,
    layers: &'a [Layer],
    challenge: Option<&Challenge<'_>>,
) -> Result<Option<ResolvedConfiguration<'a>>, AuthorizationError> {
    let kind = credentials.kind();
    let (provenance, settings) = match credentials {
        Credentials::Password(password) => basic(password, layers, challenge).map(Settings::Basic),
        Credentials::Kerberos(kerberos) => negotiate(kerberos, layers).map(Settings::Negotiate),
        Credentials::Infinica(infinica) => {
            InfinicaSettings::resolve(infinica, layers).map_err(|error| error.with_kind(kind))?.map(Settings::Infinica)
        }
        Credentials::OAuth(oauth) if oauth.ticket.is_none() => {
            let resolved = OAuthSettings::resolve(oauth, layers).map_err(|error| error.with_kind(kind))?;
            resolved.map(|settings| Settings::OAuth(Box::new(settings)))
        }
        Credentials::OpenId(open_id) => {
            let resolved = OpenIdSettings::resolve(open_id, layers, challenge);
            resolved.map_err(|error| error.with_kind(kind))?.map(Settings::OpenId)
        }
        Credentials::Salesforce(salesforce) => {
            let resolved = SalesforceSettings::resolve(salesforce, layers);
            resolved.map_err(|error| error.with_kind(kind))?.map(Settings::Salesforce)
        }
        _ => return Ok(None),
    };
    Ok(Some(ResolvedConfiguration { kind, provenance, settings }))
}

impl<S> Resolved<S> {
    pub(super) fn new(provenance: Provenance, settings: S) -> Self {
        Self { provenance, settings }
    }

    fn map<T>(self, into: impl FnOnce(S) -> T) -> (Provenance, T) {
        (self.provenance, into(self.settings))
    }
}

/// How a name and a password become a Basic header.
pub(super) fn basic(
    password: &Password,
    layers: &[Layer],
    challenge: Option<&Challenge<'_>>,
) -> Resolved<BasicSettings> {
    let of = |provenance, charset| Resolved::new(provenance, BasicSettings { charset });
    if let Some(own) = &password.config {
        return of(Provenance::Nested, own.charset);
    }
    if challenge.is_some_and(basic::asks_for_utf8) {
        return of(Provenance::Challenge, Charset::Utf8);
    }
    if let Some(registered) = registered(layers, |configurations| configurations.basic.as_ref()) {
        return of(Provenance::Registry, registered.charset);
    }
    match applied(layers, |authentication| authentication.basic.as_ref()) {
        Some(application) => of(Provenance::Application, application.charset),
        None => of(Provenance::None, Charset::Utf8),
    }
}

/// How a Kerberos token is made. Of the application's own there is nothing to derive but that it takes Kerberos.
pub(super) fn negotiate<'a>(kerberos: &'a Kerberos, layers: &'a [Layer]) -> Resolved<NegotiateSettings<'a>> {
    let registered = || registered(layers, |configurations| configurations.negotiate.as_ref());
    let (provenance, config) = match kerberos.config.as_ref() {
        Some(own) => (Provenance::Nested, Some(own)),
        None => match registered() {
            Some(registered) => (Provenance::Registry, Some(registered)),
            None if applied(layers, |application| application.negotiate.then_some(application)).is_some() => {
                (Provenance::Application, None)
            }
            None => (Provenance::None, None),
        },
    };
    let service_name = kerberos.service_name.as_deref();
    let settings = NegotiateSettings {
        service_name: service_name.or_else(|| config.and_then(|config| config.service_name.as_deref())),
        lifetime: config.map_or(NegotiateConfig::LIFETIME, |config| config.lifetime),
    };
    Resolved::new(provenance, settings)
}

/// What the configuration registry nearest to the process has of a kind.
pub(super) fn registered<'a, C>(
    layers: &'a [Layer],
    of_kind: impl Fn(&'a Configurations) -> Option<&'a C>,
) -> Option<&'a C> {
    technical::nearest_first(layers).find_map(|document| of_kind(document.configurations()))
}

/// What the application nearest to the process says of how it takes credentials of a kind.
pub(super) fn applied<'a, C>(
    layers: &'a [Layer],
    of_kind: impl Fn(&'a ApplicationAuthentication) -> Option<&'a C>,
) -> Option<&'a C> {
    technical::nearest_first(layers).filter_map(Contents::authentication).find_map(of_kind)
}

/// What the credentials of an entry are used with, references to technical credentials and impersonations taken away;
/// in answer to the challenge of these that they answer, if a server asked.
///
/// # Errors
/// As [`configuration`]; `technical-not-defined`, `technical-circle`.
pub(crate) fn configuration_of<'a>(
    credentials: &'a Credentials,
    layers: &'a [Layer],
    challenges: Option<&[Challenge<'_>]>,
) -> Result<Option<ResolvedConfiguration<'a>>, AuthorizationError> {
    let (credentials, _) = unwrapped(credentials, layers)?;
    let selected = challenges.and_then(|challenges| select_challenge(&[credentials.kind()], challenges));
    configuration(credentials, layers, selected.map(|selected| selected.challenge))
}
