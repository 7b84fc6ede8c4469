//! What an entry holds: one file a kind, their configurations, and secrets.

/// The credentials of an entry.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Credentials {}
