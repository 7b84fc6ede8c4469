//! What documents include and what was not supplied.

use std::sync::OnceLock;

use credmatch::{MissingInclude, missing_includes_json};

use crate::borrowed::credmatch_str;
use crate::boundary::run_or;

/// A list of what documents include and what was not supplied. Immutable: several threads may read one list at the same
/// time. The caller frees it with credmatch_includes_free().
///
/// Functions that take an `index` count from 0; for an index that the list does not have they give an empty text or
/// `false`.
pub struct credmatch_includes {
    list: Vec<MissingInclude>,
    json: OnceLock<String>,
}

impl credmatch_includes {
    pub(crate) fn new(list: Vec<MissingInclude>) -> Box<Self> {
        Box::new(Self { list, json: OnceLock::new() })
    }
}

fn one(includes: Option<&credmatch_includes>, index: usize) -> Option<&MissingInclude> {
    includes?.list.get(index)
}

/// How many there are; 0 for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_includes_count(includes: Option<&credmatch_includes>) -> usize {
    includes.map_or(0, |includes| includes.list.len())
}

/// What one of them refers to: the reference resolved against the name of the document that it stands in (RFC 3986
/// §5.2). Supply it under this name. It is the document's own word: check it before you open or fetch what it names.
///
/// Valid until the list is freed.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_includes_target(includes: Option<&credmatch_includes>, index: usize) -> credmatch_str {
    one(includes, index).map_or(credmatch_str::EMPTY, |one| credmatch_str::lent(&one.target))
}

/// Whether one of them is taken as plain text rather than as XML.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_includes_parse_as_text(includes: Option<&credmatch_includes>, index: usize) -> bool {
    one(includes, index).is_some_and(|one| one.parse_as_text)
}

/// Whether the document says what to do without it.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_includes_has_fallback(includes: Option<&credmatch_includes>, index: usize) -> bool {
    one(includes, index).is_some_and(|one| one.has_fallback)
}

/// The whole list as a JSON array of objects with `href`, `target`, `parse_as_text`, `has_fallback`, `source`, `line`
/// and `column`.
///
/// Made on the first call; valid until the list is freed. Empty for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_includes_json(includes: Option<&credmatch_includes>) -> credmatch_str {
    run_or(credmatch_str::EMPTY, || {
        let json = |one: &'_ credmatch_includes| {
            credmatch_str::lent(one.json.get_or_init(|| missing_includes_json(&one.list)))
        };
        includes.map_or(credmatch_str::EMPTY, json)
    })
}

/// Frees a list, and whatever it lent. `NULL` is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_includes_free(includes: Option<Box<credmatch_includes>>) {
    run_or((), || drop(includes));
}
