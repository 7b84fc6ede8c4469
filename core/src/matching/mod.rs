//! Which entry a URL gets: the URL taken apart, the match table, rank. It knows no credentials.

mod binding;
mod build;
mod bytes;
mod compile;
mod cover;
mod explain;
mod filing;
mod globs;
mod hash;
mod keys;
mod lanes;
mod layout;
mod literals;
mod lost_by;
mod neighbours;
mod number;
mod rank;
mod same;
mod search;
mod sieve;
mod stack;
mod table;
mod target;
#[cfg(test)]
mod tests;
mod witness;
#[cfg(test)]
mod witness_tests;

pub use bytes::TableError;
pub(crate) use bytes::{digest, digest_error};
pub use compile::CompileOptions;
pub(crate) use compile::{effective, entries_of};
pub(crate) use cover::covers;
pub use explain::{Attribute, Candidate, Compared, Exclusion, ExplainOptions, Explanation};
pub(crate) use explain::{Effective, explain};
pub use lost_by::{Decider, LostBy, reason_between};
pub(crate) use neighbours::Neighbours;
pub use rank::{Rank, Specificity};
pub use stack::{EntryId, Match, MatchTable, Memory};
pub use target::UrlError;
pub(crate) use target::{describe as describe_url, with_origin};
pub(crate) use witness::{common_witness, witness};
