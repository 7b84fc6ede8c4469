//! What an entry holds: one file a kind, their configurations, and secrets.
//!
//! It knows no URLs and no entries; a registry holds credentials, not the other way round.

mod application;
mod authenticated;
mod bearer;
mod checking;
mod client_credentials;
mod configurations;
mod current;
mod duration;
mod impersonation;
mod impersonation_rules;
mod infinica;
#[cfg(feature = "serde")]
mod json;
mod kerberos;
mod keys;
mod kind;
mod namespace;
mod oauth;
mod open_id;
mod output;
mod password;
mod problem;
mod provider;
mod reading;
mod record;
mod salesforce;
mod secret;
mod ssh_key;
mod technical;
mod tokens;

pub use application::{
    ApplicationAuthentication, ApplicationBasic, ApplicationInfinica, ApplicationOAuth, ApplicationOpenId,
    ApplicationSalesforce,
};
pub use authenticated::Authenticated;
pub use bearer::Bearer;
pub use client_credentials::{AuthMethod, ClientCredentials, TokenServer};
pub use configurations::Configurations;
pub(crate) use configurations::Configured;
pub use current::Current;
pub use duration::Duration;
pub use impersonation::{Impersonated, Impersonation, Live};
pub use impersonation_rules::{AskedGroup, ImpersonationAllowance, ImpersonationRefusal, ImpersonationRules, Subject};
pub use infinica::{Infinica, InfinicaConfig};
#[cfg(feature = "serde")]
pub(crate) use json::{
    Expected, Json, Shown, Taken, choice_json, json_object_visitor, record_json, refuse_scalars, serde_by_json,
    words_json,
};
pub use kerberos::{Kerberos, NegotiateConfig};
pub use keys::KeyReference;
pub use kind::Credentials;
pub(crate) use namespace::{AUTH, CREDENTIALS, OWN};
pub use oauth::{CustomClaim, OAuth, OAuthConfig};
pub use open_id::{OpenId, OpenIdConfig};
pub(crate) use output::Output;
pub use password::{BasicConfig, Charset, Password};
pub use problem::Problem;
pub use provider::{Endpoints, Provider};
pub(crate) use reading::DURATION;
pub use salesforce::{Salesforce, SalesforceConfig};
pub use secret::{Secret, Secrets};
pub use ssh_key::SshKey;
pub use technical::Technical;
pub use tokens::Tokens;
