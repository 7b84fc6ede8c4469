//! Look-ups from the bytes of a table alone.

use std::mem::MaybeUninit;

use credmatch::{MatchTable, read_table};

use crate::borrowed::{credmatch_str, slice_of};
use crate::boundary::{given, run, run_or};
use crate::error::credmatch_error;
use crate::lookup;
use crate::status::credmatch_status;

/// The match table of a registry, read from bytes: it knows which entry a URL gets, and no credentials. Immutable: any
/// number of threads may use one at the same time, without a lock. Free it with credmatch_table_free() when no thread
/// uses it any more. Entries have the numbers that they have in the registry that the bytes are from.
pub struct credmatch_table {
    table: MatchTable,
}

/// The most bytes of a URL unless the caller says otherwise (design.md M15).
pub const CREDMATCH_URL_LENGTH: u32 = 65_536;

/// Reads a match table from its bytes. credmatch_registry_table_bytes() gave them.
///
/// A URL of more than `url_length` bytes is refused with #CREDMATCH_URL_TOO_LONG; #CREDMATCH_URL_LENGTH is the usual. Of
/// the limits of credmatch_builder_limit() it alone means something to a table. The bytes are copied. `*table` is the caller's, to be freed with credmatch_table_free().
///
/// Fails with a status of 701 to 704 if the bytes are no table, a table of another version, or damaged.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_table_from_bytes(
    bytes: *const u8,
    bytes_len: usize,
    url_length: u32,
    table: Option<&mut MaybeUninit<Option<Box<credmatch_table>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (bytes, table) = (slice_of(bytes, bytes_len, "bytes")?, given(table, "table")?);
        table.write(Some(Box::new(credmatch_table { table: read_table(bytes, Some(url_length))? })));
        Ok(())
    })
}

/// The number of the best entry for a URL. An empty `service` is none.
///
/// Otherwise as credmatch_registry_lookup().
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_table_lookup(
    table: Option<&credmatch_table>,
    url: credmatch_str,
    service: credmatch_str,
    entry: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || lookup::one(&given(table, "table")?.table, url, service, entry))
}

/// The numbers of the best entries for many URLs.
///
/// Otherwise as credmatch_registry_lookup_many().
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_table_lookup_many(
    table: Option<&credmatch_table>,
    urls: *const credmatch_str,
    count: usize,
    service: credmatch_str,
    entries: *mut i32,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || lookup::many(&given(table, "table")?.table, urls, count, service, entries))
}

/// Whether what was found for one URL holds for the other.
///
/// Otherwise as credmatch_registry_same_scope().
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_table_same_scope(
    table: Option<&credmatch_table>,
    a: credmatch_str,
    b: credmatch_str,
    service: credmatch_str,
    same: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || lookup::same_scope(&given(table, "table")?.table, a, b, service, same))
}

/// How many entries there are. 0 for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_table_entry_count(table: Option<&credmatch_table>) -> u32 {
    run_or(0, || table.map_or(0, |one| lookup::entry_count(&one.table)))
}

/// How many patterns one look-up may have to try one by one, at most in a list. It says beforehand whether each is quick:
/// the limit `patterns` bounds it. 0 for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_table_patterns(table: Option<&credmatch_table>) -> u32 {
    run_or(0, || table.map_or(0, |one| one.table.patterns()))
}

/// Lets go of the table. No thread may be using it. `NULL` is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_table_free(table: Option<Box<credmatch_table>>) {
    run_or((), || drop(table));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_length_of_a_url_is_that_of_the_core() {
        assert_eq!(CREDMATCH_URL_LENGTH, credmatch::Limits::default().url_length);
    }
}
