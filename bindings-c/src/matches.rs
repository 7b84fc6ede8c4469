//! What a match says.

use credmatch::{Match, Specificity};

use crate::borrowed::credmatch_str;
use crate::boundary::run_or;
use crate::status::CREDMATCH_NO_ENTRY;

/// How exactly an entry gives one part of a URL: one of the constants CREDMATCH_SPECIFICITY_...; more is better.
pub type credmatch_specificity = i32;

/// Not at all: any will do.
pub const CREDMATCH_SPECIFICITY_ANY: credmatch_specificity = 0;

/// With wildcards.
pub const CREDMATCH_SPECIFICITY_WILDCARD: credmatch_specificity = 1;

/// Exactly.
pub const CREDMATCH_SPECIFICITY_EXACT: credmatch_specificity = 2;

/// The best entry for a URL, with its rank and its place (design.md M16). Immutable: several threads may read one match
/// at the same time. The caller frees it with credmatch_match_free(); it outlives its registry.
///
/// It is about one URL and says nothing about another: look every hop of a redirect up anew (design.md M18).
pub struct credmatch_match {
    entry: i32,
    found: Match,
    source: String,
    json: String,
}

impl credmatch_match {
    pub(crate) fn new(entry: i32, found: Match, source: String, json: String) -> Box<Self> {
        Box::new(Self { entry, found, source, json })
    }
}

fn number(specificity: Specificity) -> credmatch_specificity {
    match specificity {
        Specificity::Any => CREDMATCH_SPECIFICITY_ANY,
        Specificity::Wildcard => CREDMATCH_SPECIFICITY_WILDCARD,
        Specificity::Exact => CREDMATCH_SPECIFICITY_EXACT,
    }
}

/// The number of the entry; #CREDMATCH_NO_ENTRY for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_match_entry(found: Option<&credmatch_match>) -> i32 {
    found.map_or(CREDMATCH_NO_ENTRY, |found| found.entry)
}

/// The entry's priority, which comes first in its rank (design.md M9); 0 for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_match_priority(found: Option<&credmatch_match>) -> i32 {
    found.map_or(0, |found| found.found.rank.priority)
}

/// How the entry gives the host; #CREDMATCH_SPECIFICITY_ANY for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_match_host(found: Option<&credmatch_match>) -> credmatch_specificity {
    found.map_or(CREDMATCH_SPECIFICITY_ANY, |found| number(found.found.rank.host))
}

/// How the entry gives the port: exactly or not at all.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_match_port(found: Option<&credmatch_match>) -> credmatch_specificity {
    found.map_or(CREDMATCH_SPECIFICITY_ANY, |found| number(found.found.rank.port))
}

/// How the entry gives the protocol.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_match_protocol(found: Option<&credmatch_match>) -> credmatch_specificity {
    found.map_or(CREDMATCH_SPECIFICITY_ANY, |found| number(found.found.rank.protocol))
}

/// How many segments the entry's path has, `**` not counted; 0 for any path.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_match_path(found: Option<&credmatch_match>) -> u32 {
    found.map_or(0, |found| found.found.rank.path_segments.into())
}

/// Whether the entry is for a service, which the caller then named.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_match_service(found: Option<&credmatch_match>) -> bool {
    found.is_some_and(|found| found.found.rank.service)
}

/// Whether the entry's credentials are sent with the first request, rather than after a challenge (design.md A5).
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_match_preemptive(found: Option<&credmatch_match>) -> bool {
    found.is_some_and(|found| found.found.preemptive)
}

/// The name of the document that the entry stands in, without user information and query if it is a URL.
///
/// Valid until the match is freed; empty for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_match_source(found: Option<&credmatch_match>) -> credmatch_str {
    found.map_or(credmatch_str::EMPTY, |found| credmatch_str::lent(&found.source))
}

/// The line of the entry's start tag, from 1; 0 for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_match_line(found: Option<&credmatch_match>) -> u32 {
    found.map_or(0, |found| found.found.line)
}

/// The column of the entry's start tag, from 1, in characters; 0 for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_match_column(found: Option<&credmatch_match>) -> u32 {
    found.map_or(0, |found| found.found.column)
}

/// All of it as a JSON object: `entry`, `rank` with all that decides between entries, `preemptive`, `source`, `line` and
/// `column`.
///
/// Valid until the match is freed; empty for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_match_json(found: Option<&credmatch_match>) -> credmatch_str {
    found.map_or(credmatch_str::EMPTY, |found| credmatch_str::lent(&found.json))
}

/// Frees a match, and whatever it lent. `NULL` is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_match_free(found: Option<Box<credmatch_match>>) {
    run_or((), || drop(found));
}
