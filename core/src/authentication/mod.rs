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
mod digest;
mod digest_challenge;
mod digest_hash;
mod instant;
mod json_text;
mod keys;
mod parameters;
mod presentation;
mod refusal;
mod request_target;
mod scheme;
mod selection;
#[cfg(feature = "signing")]
mod signer;
mod signing_algorithm;
mod technical;
mod ticket;
mod wsse;

pub use authentication_info::AuthenticationInfo;
pub use basic::basic_authorization;
pub use bearer::bearer_authorization;
pub use challenge::{Challenge, Challenges, parse_challenges};
pub use composition::HostNormalization;
pub use digest::{DigestRequest, DigestSession, ServerProof};
pub use digest_challenge::{DigestChallenge, DigestProtection};
pub use keys::Keys;
pub use parameters::AuthorizationOptions;
pub(crate) use presentation::{Presented, present};
pub use refusal::AuthorizationError;
pub use request_target::request_target;
pub use scheme::{DigestAlgorithm, Scheme};
pub use selection::{Selection, select_challenge};
#[cfg(feature = "signing")]
pub use signer::Signer;
pub use signing_algorithm::SigningAlgorithm;
pub(crate) use technical::{FOLLOWED, best_first};
pub use ticket::{Ticket, assemble_ticket, encrypted_ticket};
pub use wsse::{PasswordType, SoapVersion, UsernameToken};
