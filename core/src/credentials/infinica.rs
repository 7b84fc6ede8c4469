//! `infinicaCredentials`: a signed ticket for the engine's own family of services.

use super::keys::KeyHalf::{Private, Public};
use super::namespace::CREDENTIALS;
use super::problem::Problem;
use super::record::record;
use super::{KeyReference, Output};
use crate::document::{Code, Element, Fields, Report};

record! {
    /// A ticket, signed with the client's key.
    #[derive(Default)]
    pub struct Infinica {
        /// What the configuration could give too; the signing key is needed in one of them.
        pub settings: InfinicaConfig = "settings" else InfinicaConfig::default(),
        /// The configuration nested in them.
        pub config: Option<InfinicaConfig> = "config",
    }
    checked
}

record! {
    /// What tickets have in common, value by value where the credentials give none.
    #[derive(Default)]
    pub struct InfinicaConfig {
        /// The private key that signs.
        pub client: Option<KeyReference> = "client",
        /// The service's public key, if the ticket is to be encrypted for it.
        pub service: Option<KeyReference> = "service",
        /// The audience; without a list, the service key's alias.
        pub audience: Option<Vec<Box<str>>> = "audienceSet",
    }
}

impl Infinica {
    /// Tickets signed with this private key.
    #[must_use]
    pub fn new(client: KeyReference) -> Self {
        Self { settings: InfinicaConfig { client: Some(client), ..InfinicaConfig::default() }, config: None }
    }

    /// The same with a configuration of their own.
    #[must_use]
    pub fn with_config(mut self, config: InfinicaConfig) -> Self {
        self.config = Some(config);
        self
    }

    /// The same encrypted for the service with this public key.
    #[must_use]
    pub fn with_service(mut self, service: KeyReference) -> Self {
        self.settings.service = Some(service);
        self
    }

    /// The same for this audience.
    #[must_use]
    pub fn with_audience(mut self, audience: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        self.settings.audience = Some(audience.into_iter().map(Into::into).collect());
        self
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let settings = InfinicaConfig::read_fields(&mut fields, report);
        let config = fields.child(CREDENTIALS, "infinicaConfig", report);
        let config = config.map(|config| InfinicaConfig::read(config, report));
        fields.finish(report);
        Self { settings, config }
    }

    /// Without a nested configuration, the key may still come from the configuration registry.
    pub(crate) fn problem(&self) -> Option<Problem> {
        let keyless =
            self.settings.client.is_none() && self.config.as_ref().is_some_and(|config| config.client.is_none());
        keyless.then_some(Problem::new(
            Code::MissingElement,
            "`client`, the key that signs, is needed in the credentials or in their `infinicaConfig`",
        ))
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "infinicaCredentials");
        self.settings.write_fields(out);
        if let Some(config) = &self.config {
            config.write(out);
        }
        out.close();
    }
}

impl InfinicaConfig {
    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let config = Self::read_fields(&mut fields, report);
        fields.finish(report);
        config
    }

    fn read_fields(fields: &mut Fields<'_, '_>, report: &mut Report) -> Self {
        Self {
            client: KeyReference::read_in(fields, CREDENTIALS, "client", Private, report),
            service: KeyReference::read_in(fields, CREDENTIALS, "service", Public, report),
            audience: fields.child_list(CREDENTIALS, "audienceSet", "audience", report),
        }
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "infinicaConfig");
        self.write_fields(out);
        out.close();
    }

    fn write_fields(&self, out: &mut Output) {
        if let Some(key) = &self.client {
            key.write_in(CREDENTIALS, "client", Private, out);
        }
        if let Some(key) = &self.service {
            key.write_in(CREDENTIALS, "service", Public, out);
        }
        if let Some(audience) = &self.audience {
            out.list(CREDENTIALS, "audienceSet", "audience", audience);
        }
    }
}
