//! Which entry a URL gets: the URL taken apart, the match table, rank. It knows no credentials.

mod build;
mod bytes;
mod compile;
mod explain;
mod hash;
mod lanes;
mod layout;
mod rank;
mod stack;
mod table;
mod target;

pub use bytes::TableError;
pub(crate) use bytes::{digest, digest_error};
pub use compile::CompileOptions;
pub(crate) use compile::entries_of;
pub use explain::{Attribute, Candidate, Compared, Exclusion, ExplainOptions, Explanation};
pub(crate) use explain::{Effective, explain};
pub use rank::{Rank, Specificity};
pub use stack::{EntryId, Match, MatchTable};
pub use target::UrlError;
