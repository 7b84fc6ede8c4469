//! From a match to a header: what a server asks for, what credentials can answer, and how they look on the wire.
//!
//! It decides nothing about URLs; which entry answers is `matching`'s affair, and the best one decides even if nothing
//! can be made of it (design.md M12).

mod basic;
mod bearer;
mod challenge;
mod challenge_text;
mod composition;
mod parameters;
mod presentation;
mod refusal;
mod scheme;
mod selection;
mod technical;

pub use basic::basic_authorization;
pub use bearer::bearer_authorization;
pub use challenge::{Challenge, Challenges, parse_challenges};
pub use composition::HostNormalization;
pub use parameters::AuthorizationOptions;
pub(crate) use presentation::{Presented, present};
pub use refusal::AuthorizationError;
pub use scheme::{DigestAlgorithm, Scheme};
pub use selection::{Selection, select_challenge};
pub(crate) use technical::{FOLLOWED, best_first};
