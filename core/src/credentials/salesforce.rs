//! `salesforceCredentials`: a token from Salesforce.

use super::namespace::{CREDENTIALS, SALESFORCE};
use super::problem::Problem;
use super::provider::Settings;
use super::reading::{child_duration, child_name};
use super::record::record;
use super::{Duration, Output, Provider, Tokens};
use crate::document::{Code, Element, Fields, Report};

record! {
    /// A token from Salesforce: given, or by the JWT grant for a user.
    #[derive(Default)]
    pub struct Salesforce {
        /// The user; needed unless there are tokens.
        pub user_id: Option<Box<str>> = "userId",
        /// Tokens to use as they are.
        pub tokens: Option<Tokens> = "tokens",
        /// The configuration nested in them.
        pub config: Option<SalesforceConfig> = "config",
    }
    checked
}

record! {
    /// The Salesforce organisation and our client there.
    #[derive(Default)]
    pub struct SalesforceConfig {
        /// The instance with the OAuth endpoints, such as `login`.
        pub salesforce_instance: Option<Box<str>> = "salesforceInstance",
        /// The instance with the API.
        pub organization_instance: Option<Box<str>> = "organizationInstance",
        /// Instead of `salesforce_instance`, its URL.
        pub salesforce_instance_url: Option<Box<str>> = "salesforceInstanceUrl" as bare,
        /// Instead of `organization_instance`, its URL.
        pub organization_instance_url: Option<Box<str>> = "organizationInstanceUrl" as bare,
        /// The client, its keys, and the endpoints.
        pub provider: Provider = "provider" else Provider::default(),
        /// Where queries go.
        pub rest_query_endpoint: Option<Box<str>> = "restQueryEndpoint" as bare,
        /// How long an API session is kept alive.
        pub api_keep_alive_timeout: Option<Duration> = "apiKeepAliveTimeout",
    }
    checked
}

impl Salesforce {
    /// A user, by the JWT grant.
    #[must_use]
    pub fn of_user(user_id: &str) -> Self {
        Self { user_id: Some(user_id.into()), ..Self::default() }
    }

    /// Tokens that are given.
    #[must_use]
    pub fn of_tokens(tokens: Tokens) -> Self {
        Self { tokens: Some(tokens), ..Self::default() }
    }

    /// The same with a configuration of their own.
    #[must_use]
    pub fn with_config(mut self, config: SalesforceConfig) -> Self {
        self.config = Some(config);
        self
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let user_id = fields.text("userId").map(Into::into);
        let tokens = Tokens::read_child(&mut fields, report);
        let config = fields.child(CREDENTIALS, "salesforceConfig", report);
        let config = config.and_then(|config| SalesforceConfig::read(config, report));
        fields.finish(report);
        Self { user_id, tokens, config }
    }

    pub(crate) fn problem(&self) -> Option<Problem> {
        (self.user_id.is_none() && self.tokens.is_none())
            .then_some(Problem::new(Code::MissingAttribute, "`salesforceCredentials` needs a `userId` or `tokens`"))
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "salesforceCredentials");
        out.optional("userId", self.user_id.as_deref());
        if let Some(tokens) = &self.tokens {
            tokens.write(out);
        }
        if let Some(config) = &self.config {
            config.write(out);
        }
        out.close();
    }
}

impl SalesforceConfig {
    /// The instance with the OAuth endpoints, such as `login`, and the client there.
    #[must_use]
    pub fn new(salesforce_instance: &str, provider: Provider) -> Self {
        Self { salesforce_instance: Some(salesforce_instance.into()), provider, ..Self::default() }
    }

    /// Reads `salesforceConfig` of the credentials namespace, which wraps an element of the same local name.
    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Option<Self> {
        let mut fields = Fields::of(element);
        let inner = fields.child(SALESFORCE, "salesforceConfig", report);
        if inner.is_none() && element.elements().next().is_none() {
            let message = format!("`salesforceConfig` needs the element `salesforceConfig` of namespace {SALESFORCE}");
            report.add(Code::MissingElement, element.place(), message);
        }
        fields.finish(report);
        Some(Self::read_settings(inner?, report))
    }

    /// Reads `salesforceConfig` of the Salesforce namespace.
    pub(super) fn read_settings(element: &Element<'_>, report: &mut Report) -> Self {
        let mut settings = Settings::of(element, SALESFORCE, false, report);
        let provider = settings.provider(report);
        let rest_query_endpoint = settings.endpoint(&["restQueryEndpoint"], report);
        let fields = &mut settings.fields;
        let config = Self {
            salesforce_instance: child_name(fields, SALESFORCE, "salesforceInstance", report),
            organization_instance: child_name(fields, SALESFORCE, "organizationInstance", report),
            salesforce_instance_url: child_name(fields, SALESFORCE, "salesforceInstanceUrl", report),
            organization_instance_url: child_name(fields, SALESFORCE, "organizationInstanceUrl", report),
            provider,
            rest_query_endpoint,
            api_keep_alive_timeout: child_duration(fields, SALESFORCE, "apiKeepAliveTimeout", report),
        };
        settings.finish(report);
        if let Some(problem) = config.problem() {
            problem.report(element, report);
        }
        config
    }

    pub(crate) fn problem(&self) -> Option<Problem> {
        let both = (self.salesforce_instance.is_some() && self.salesforce_instance_url.is_some())
            || (self.organization_instance.is_some() && self.organization_instance_url.is_some());
        both.then_some(Problem::new(
            Code::ConflictingValues,
            "an instance is given by its name or by its URL, not by both",
        ))
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "salesforceConfig");
        self.write_settings(out);
        out.close();
    }

    /// Writes `salesforceConfig` of the Salesforce namespace.
    pub(super) fn write_settings(&self, out: &mut Output) {
        out.open(SALESFORCE, "salesforceConfig");
        out.optional_text(SALESFORCE, "salesforceInstance", self.salesforce_instance.as_deref());
        out.optional_text(SALESFORCE, "organizationInstance", self.organization_instance.as_deref());
        out.optional_text(SALESFORCE, "salesforceInstanceUrl", self.salesforce_instance_url.as_deref());
        out.optional_text(SALESFORCE, "organizationInstanceUrl", self.organization_instance_url.as_deref());
        self.provider.write(SALESFORCE, ("restQueryEndpoint", self.rest_query_endpoint.as_deref()), out);
        out.optional_duration(SALESFORCE, "apiKeepAliveTimeout", self.api_keep_alive_timeout);
        out.close();
    }
}
