//! A match table by itself, as every host has it.

use crate::document::Limits;
use crate::matching::{MatchTable, TableError};

/// Reads a match table from its bytes, as [`MatchTable::from_bytes`] does. Of the [`Limits`] one alone means something
/// to a table that is compiled: how many bytes a URL may have; the default if it is not given.
///
/// # Errors
/// As [`MatchTable::from_bytes`].
pub fn read_table(bytes: &[u8], url_length: Option<u32>) -> Result<MatchTable, TableError> {
    let mut limits = Limits::default();
    limits.url_length = url_length.unwrap_or(limits.url_length);
    MatchTable::from_bytes(bytes, &limits)
}
