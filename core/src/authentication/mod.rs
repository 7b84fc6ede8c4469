//! From a match to a header: what a server asks for, what credentials can answer, and how they look on the wire.
//!
//! It decides nothing about URLs; which entry answers is `matching`'s affair, and the best one decides even if nothing
//! can be made of it (design.md M12).

mod basic;
mod bearer;
mod challenge;
mod challenge_text;
mod composition;
mod configuration;
mod current_user;
mod identity;
#[cfg(test)]
mod identity_tests;
mod missing;
mod parameters;
mod presentation;
mod provider_settings;
mod refusal;
mod scheme;
mod selection;
mod settings;
mod technical;

pub use basic::basic_authorization;
pub use bearer::bearer_authorization;
pub use challenge::{Challenge, Challenges, parse_challenges};
pub use composition::HostNormalization;
pub(crate) use configuration::configuration_of;
pub use configuration::{Provenance, ResolvedConfiguration, Settings};
pub use current_user::{CurrentUser, UserCredentialsError};
pub use missing::MissingValue;
pub use parameters::AuthorizationOptions;
pub(crate) use presentation::{Presented, present};
pub use refusal::AuthorizationError;
pub use scheme::{DigestAlgorithm, Scheme};
pub use selection::{Selection, select_challenge};
pub use settings::{
    BasicSettings, InfinicaSettings, NegotiateSettings, OAuthSettings, OpenIdFlow, OpenIdSettings, SalesforceSettings,
};
pub(crate) use technical::{FOLLOWED, best_first};
