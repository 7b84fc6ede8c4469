//! The namespaces of the vendor and of design.md A2.

/// Registries, credentials, configurations and operations.
pub(crate) const CREDENTIALS: &str = "http://www.infinica.com/credentials";
/// The kinds of our own (design.md A2).
pub(crate) const OWN: &str = "urn:credmatch:credentials";
/// Key references.
pub(crate) const KEYSTORES: &str = "http://www.infinica.com/keystores";
/// OIDC settings.
pub(crate) const OPENID: &str = "http://www.infinica.com/openid";
/// Salesforce settings.
pub(crate) const SALESFORCE: &str = "http://www.infinica.com/salesforce";
/// How an application authenticates its callers.
pub(crate) const AUTH: &str = "http://www.infinica.com/auth";
