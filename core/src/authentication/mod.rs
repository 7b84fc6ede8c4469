//! From a match to a header: what a server asks for, what credentials can answer, and how they look on the wire.
//!
//! It decides nothing about URLs; which entry answers is `matching`'s affair, and the best one decides even if nothing
//! can be made of it (design.md M12).

mod authentication_info;
mod basic;
mod bearer;
mod challenge;
mod challenge_text;
mod composition;
mod configuration;
mod current_user;
mod digest;
mod digest_challenge;
mod digest_hash;
mod draws;
mod exchange;
mod flow;
mod flow_digest;
mod flow_negotiate;
mod flow_ticket;
mod identity;
#[cfg(test)]
mod identity_tests;
mod instant;
mod json_text;
mod keys;
mod learned;
mod missing;
mod nonces;
mod parameters;
mod presentation;
mod provider_settings;
mod refusal;
mod request;
mod request_target;
mod scheme;
mod selection;
mod settings;
#[cfg(feature = "signing")]
mod signer;
mod signing_algorithm;
mod slots;
mod step;
mod technical;
mod ticket;
mod ticket_making;
mod tickets;
mod wsse;

pub use authentication_info::AuthenticationInfo;
pub use basic::basic_authorization;
pub use bearer::bearer_authorization;
pub use challenge::{Challenge, Challenges, parse_challenges};
pub use composition::HostNormalization;
pub(crate) use configuration::configuration_of;
pub use configuration::{Provenance, ResolvedConfiguration, Settings};
pub use current_user::{CurrentUser, UserCredentialsError};
pub use digest::{DigestRequest, DigestSession, ServerProof};
pub use digest_challenge::{DigestChallenge, DigestProtection};
pub use exchange::Exchange;
pub(crate) use flow::Flow;
#[cfg(feature = "json")]
pub(crate) use json_text::JsonText;
pub use keys::Keys;
pub(crate) use learned::Learned;
pub use learned::SessionsOptions;
pub use missing::MissingValue;
pub use parameters::AuthorizationOptions;
pub(crate) use presentation::{Presented, present};
pub use refusal::AuthorizationError;
pub use request::{Body, Input, Request, Response};
pub use request_target::request_target;
pub use scheme::{DigestAlgorithm, Scheme};
pub use selection::{Selection, select_challenge};
pub use settings::{
    BasicSettings, InfinicaSettings, NegotiateSettings, OAuthSettings, OpenIdFlow, OpenIdSettings, SalesforceSettings,
};
#[cfg(feature = "signing")]
pub use signer::Signer;
pub use signing_algorithm::SigningAlgorithm;
pub use step::{Encryption, HeaderValue, Headers, Negotiation, Outcome, Signing, Step, Without};
pub(crate) use technical::{best_first, unwrapped_by};
pub use ticket::{Ticket, assemble_ticket, encrypted_ticket};
pub use wsse::{PasswordType, SoapVersion, UsernameToken};
