//! `kerberosCredentials`: a SPNEGO token of the current user.

use super::namespace::CREDENTIALS;
use super::reading::DURATION;
use super::record::record;
use super::{Duration, Output};
use crate::document::{Element, Fields, Report};

record! {
    /// A SPNEGO token, made for the current user.
    #[derive(Default)]
    pub struct Kerberos {
        /// The name of the service; else that of the configuration, else derived from the URL.
        pub service_name: Option<Box<str>> = "serviceName",
        /// The configuration nested in them.
        pub config: Option<NegotiateConfig> = "config",
    }
}

record! {
    /// How Kerberos tokens are made.
    pub struct NegotiateConfig {
        /// The name of the service, where the credentials give none.
        pub service_name: Option<Box<str>> = "serviceName",
        /// How long a token lives; one hour unless given.
        pub lifetime: Duration = "lifetime" else NegotiateConfig::LIFETIME,
    }
}

impl Kerberos {
    /// A token for a service whose name is derived from the URL, unless a configuration names it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same for the service of this name.
    #[must_use]
    pub fn with_service_name(mut self, name: &str) -> Self {
        self.service_name = Some(name.into());
        self
    }

    /// The same with a configuration of their own.
    #[must_use]
    pub fn with_config(mut self, config: NegotiateConfig) -> Self {
        self.config = Some(config);
        self
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let service_name = fields.text("serviceName").map(Into::into);
        let config = fields.child(CREDENTIALS, "negotiateConfig", report);
        let config = config.map(|config| NegotiateConfig::read(config, report));
        fields.finish(report);
        Self { service_name, config }
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "kerberosCredentials");
        out.optional("serviceName", self.service_name.as_deref());
        if let Some(config) = &self.config {
            config.write(out);
        }
        out.close();
    }
}

impl NegotiateConfig {
    pub(crate) const LIFETIME: Duration = Duration::from_millis(3_600_000);

    /// The same for the service of this name.
    #[must_use]
    pub fn with_service_name(mut self, name: &str) -> Self {
        self.service_name = Some(name.into());
        self
    }

    /// The same with tokens that live so long.
    #[must_use]
    pub fn with_lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let service_name = fields.text("serviceName").map(Into::into);
        let lifetime = fields.parsed("lifetime", Duration::parse, DURATION, report);
        fields.finish(report);
        Self { service_name, lifetime: lifetime.unwrap_or(Self::LIFETIME) }
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "negotiateConfig");
        out.optional("serviceName", self.service_name.as_deref());
        out.attribute("lifetime", &self.lifetime.to_string());
        out.close();
    }
}

impl Default for NegotiateConfig {
    fn default() -> Self {
        Self { service_name: None, lifetime: Self::LIFETIME }
    }
}
