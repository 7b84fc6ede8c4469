//! Look-ups, which registries and tables have in common.

use std::mem::MaybeUninit;

use credmatch::MatchTable;

use crate::borrowed::{credmatch_str, slice_of, slice_to};
use crate::boundary::{Failure, Outcome, given};
use crate::status::CREDMATCH_NO_ENTRY;

/// The number of an entry as C has it. So many entries that it can't fit in no memory.
#[inline]
pub(crate) fn number(number: u32) -> Outcome<i32> {
    i32::try_from(number).map_err(|_| Failure::Argument("the registry has too many entries for C".to_owned()))
}

pub(crate) fn entry_count(table: &MatchTable) -> u32 {
    u32::try_from(table.entry_count()).unwrap_or(u32::MAX)
}

/// A URL for functions that want text. Of bytes that are none, the core says what is wrong with them.
pub(crate) fn url_text<'a>(table: &MatchTable, url: credmatch_str, name: &'static str) -> Outcome<&'a str> {
    let bytes = url.bytes(name)?;
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            table.lookup_bytes(bytes, None)?;
            Err(Failure::Utf8 { name, offset: error.valid_up_to() })
        }
    }
}

/// The bytes are not checked to be UTF-8: the core does where it matters.
#[inline(always)]
pub(crate) fn one(
    table: &MatchTable,
    url: credmatch_str,
    service: credmatch_str,
    entry: Option<&mut MaybeUninit<i32>>,
) -> Outcome<()> {
    let (url, service) = (url.bytes("url")?, service.optional_text("service")?);
    let entry = given(entry, "entry")?;
    entry.write(match table.lookup_number(url, service)? {
        Some(found) => number(found)?,
        None => CREDMATCH_NO_ENTRY,
    });
    Ok(())
}

pub(crate) fn many(
    table: &MatchTable,
    urls: *const credmatch_str,
    count: usize,
    service: credmatch_str,
    entries: *mut i32,
) -> Outcome<()> {
    let service = service.optional_text("service")?;
    let (urls, entries) = (slice_of(urls, count, "urls")?, slice_to(entries, count, "entries")?);
    if urls.iter().any(|url| url.ptr.is_null() && url.len > 0) {
        return Err(Failure::Null("urls"));
    }
    let texts = urls.iter().map(|url| url.bytes("urls").unwrap_or_default());
    table.lookup_numbers(texts, service, |place, found| {
        if let Some(entry) = entries.get_mut(place) {
            entry.write(found);
        }
    });
    Ok(())
}

pub(crate) fn same_scope(
    table: &MatchTable,
    a: credmatch_str,
    b: credmatch_str,
    service: credmatch_str,
    same: Option<&mut MaybeUninit<bool>>,
) -> Outcome<()> {
    let (a, b) = (url_text(table, a, "a")?, url_text(table, b, "b")?);
    let (service, same) = (service.optional_text("service")?, given(same, "same")?);
    same.write(table.same_scope(a, b, service)?);
    Ok(())
}
