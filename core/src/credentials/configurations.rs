//! `credentialsConfigs`: at most one configuration a kind (docs/authentication.md, Configurations).

use super::namespace::CREDENTIALS;
use super::record::record;
use super::{BasicConfig, InfinicaConfig, NegotiateConfig, OAuthConfig, OpenIdConfig, Output, SalesforceConfig};
use crate::document::{Element, Fields, Place, Report, duplicate};

record! {
    /// The configuration registry: what is used where credentials bring no configuration of their own.
    #[derive(Default)]
    pub struct Configurations {
        /// For [`Password`](crate::Password).
        pub basic: Option<BasicConfig> = "basicConfig",
        /// For [`Kerberos`](crate::Kerberos).
        pub negotiate: Option<NegotiateConfig> = "negotiateConfig",
        /// For [`Infinica`](crate::Infinica).
        pub infinica: Option<Box<InfinicaConfig>> = "infinicaConfig",
        /// For [`OAuth`](crate::OAuth).
        pub oauth: Option<Box<OAuthConfig>> = "oauthConfig",
        /// For [`OpenId`](crate::OpenId).
        pub open_id: Option<Box<OpenIdConfig>> = "openIdConfig",
        /// For [`Salesforce`](crate::Salesforce).
        pub salesforce: Option<Box<SalesforceConfig>> = "salesforceConfig",
    }
}

/// The configurations that were read so far, and where.
#[derive(Debug, Default)]
pub(crate) struct Configured {
    pub(crate) configurations: Configurations,
    places: Vec<(&'static str, Place)>,
}

impl Configurations {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "credentialsConfigs");
        if let Some(config) = &self.basic {
            config.write(out);
        }
        if let Some(config) = &self.negotiate {
            config.write(out);
        }
        if let Some(config) = &self.infinica {
            config.write(out);
        }
        if let Some(config) = &self.oauth {
            config.write(out);
        }
        if let Some(config) = &self.open_id {
            config.write(out);
        }
        if let Some(config) = &self.salesforce {
            config.write(out);
        }
        out.close();
    }
}

impl Configured {
    /// Reads one `credentialsConfigs`; a document may hold several, which count as one.
    pub(crate) fn read(&mut self, element: &Element<'_>, report: &mut Report) {
        let mut fields = Fields::of(element);
        if let Some(config) = self.once(&mut fields, "basicConfig", report) {
            self.configurations.basic = Some(BasicConfig::read(config, report));
        }
        if let Some(config) = self.once(&mut fields, "negotiateConfig", report) {
            self.configurations.negotiate = Some(NegotiateConfig::read(config, report));
        }
        if let Some(config) = self.once(&mut fields, "infinicaConfig", report) {
            self.configurations.infinica = Some(Box::new(InfinicaConfig::read(config, report)));
        }
        if let Some(config) = self.once(&mut fields, "oauthConfig", report) {
            self.configurations.oauth = Some(Box::new(OAuthConfig::read(config, report)));
        }
        if let Some(config) = self.once(&mut fields, "openIdConfig", report) {
            self.configurations.open_id = OpenIdConfig::read(config, report).map(Box::new);
        }
        if let Some(config) = self.once(&mut fields, "salesforceConfig", report) {
            self.configurations.salesforce = SalesforceConfig::read(config, report).map(Box::new);
        }
        fields.finish(report);
    }

    /// The configuration of this name, unless there was one; all further ones are reported.
    fn once<'e, 'a>(
        &mut self,
        fields: &mut Fields<'e, 'a>,
        name: &'static str,
        report: &mut Report,
    ) -> Option<&'e Element<'a>> {
        let mut found = None;
        for element in fields.children(CREDENTIALS, name) {
            match self.places.iter().find(|(seen, _)| *seen == name) {
                Some((_, first)) => duplicate(element, first.clone(), report),
                None => {
                    self.places.push((name, element.place()));
                    found = Some(element);
                }
            }
        }
        found
    }
}
