//! What is wrong, or looks wrong, with documents.

use std::sync::OnceLock;

use credmatch::{Diagnostic, Severity, diagnostics_json, shown_reference};

use crate::borrowed::credmatch_str;
use crate::boundary::run_or;

/// How serious a diagnostic is: one of the constants CREDMATCH_SEVERITY_.... Later versions may know further ones.
pub type credmatch_severity = i32;

/// Nothing is compiled while one of these stands.
pub const CREDMATCH_SEVERITY_ERROR: credmatch_severity = 0;

/// Legal and yet probably wrong.
pub const CREDMATCH_SEVERITY_WARNING: credmatch_severity = 1;

/// Worth knowing.
pub const CREDMATCH_SEVERITY_NOTE: credmatch_severity = 2;

/// A list of findings about documents, in the order of documents, lines, columns and codes. Immutable: several threads
/// may read one list at the same time. Messages name attributes and elements, never the values of secret ones.
///
/// A list that credmatch_registry_lint() made is freed by the caller with credmatch_diagnostics_free(); one that
/// credmatch_error_diagnostics() lent is freed with its error.
///
/// Functions that take an `index` count from 0; for an index that the list does not have they give 0, an empty text or
/// #CREDMATCH_SEVERITY_ERROR.
#[derive(Default)]
pub struct credmatch_diagnostics {
    list: Vec<Diagnostic>,
    /// The names of their sources as they may be shown.
    sources: Vec<String>,
    json: OnceLock<String>,
}

impl credmatch_diagnostics {
    pub(crate) fn new(list: Vec<Diagnostic>) -> Self {
        let sources = list.iter().map(|one| shown_reference(&one.place.source)).collect();
        Self { list, sources, json: OnceLock::new() }
    }
}

fn one(diagnostics: Option<&credmatch_diagnostics>, index: usize) -> Option<&Diagnostic> {
    diagnostics?.list.get(index)
}

fn lent(text: Option<&str>) -> credmatch_str {
    text.map_or(credmatch_str::EMPTY, credmatch_str::lent)
}

/// How many diagnostics there are; 0 for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_diagnostics_count(diagnostics: Option<&credmatch_diagnostics>) -> usize {
    diagnostics.map_or(0, |diagnostics| diagnostics.list.len())
}

/// The code of one of them as a number, see `enum credmatch_code`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_diagnostics_number(diagnostics: Option<&credmatch_diagnostics>, index: usize) -> i32 {
    one(diagnostics, index).map_or(0, |one| one.code.number().into())
}

/// The code of one of them as a name in kebab-case, such as `unknown-attribute`. Valid as long as the library is loaded.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_diagnostics_code(
    diagnostics: Option<&credmatch_diagnostics>,
    index: usize,
) -> credmatch_str {
    lent(one(diagnostics, index).map(|one| one.code.as_str()))
}

/// How serious one of them is.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_diagnostics_severity(
    diagnostics: Option<&credmatch_diagnostics>,
    index: usize,
) -> credmatch_severity {
    one(diagnostics, index).map_or(CREDMATCH_SEVERITY_ERROR, |one| match one.severity {
        Severity::Error => CREDMATCH_SEVERITY_ERROR,
        Severity::Warning => CREDMATCH_SEVERITY_WARNING,
        _ => CREDMATCH_SEVERITY_NOTE,
    })
}

/// What one of them says, in one sentence for people. Valid until the list is freed.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_diagnostics_message(
    diagnostics: Option<&credmatch_diagnostics>,
    index: usize,
) -> credmatch_str {
    lent(one(diagnostics, index).map(|one| one.message.as_str()))
}

/// The name of the document that one of them is about, without user information and query if it is a URL. Valid until the list is freed.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_diagnostics_source(
    diagnostics: Option<&credmatch_diagnostics>,
    index: usize,
) -> credmatch_str {
    lent(diagnostics.and_then(|diagnostics| diagnostics.sources.get(index)).map(String::as_str))
}

/// The line that one of them is about, from 1.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_diagnostics_line(diagnostics: Option<&credmatch_diagnostics>, index: usize) -> u32 {
    one(diagnostics, index).map_or(0, |one| one.place.position.line)
}

/// The column that one of them is about, from 1, in characters.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_diagnostics_column(diagnostics: Option<&credmatch_diagnostics>, index: usize) -> u32 {
    one(diagnostics, index).map_or(0, |one| one.place.position.column)
}

/// The whole list as a JSON array, with all that there is to say: `code`, `number`, `severity`, `message`, `source`,
/// `line`, `column` and where there are some `help`, `related` places, a `witness` URL and a `count`.
///
/// Made on the first call; valid until the list is freed. Empty for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_diagnostics_json(diagnostics: Option<&credmatch_diagnostics>) -> credmatch_str {
    match diagnostics {
        Some(list) => {
            run_or(credmatch_str::EMPTY, || credmatch_str::lent(list.json.get_or_init(|| diagnostics_json(&list.list))))
        }
        None => credmatch_str::EMPTY,
    }
}

/// Frees a list that the caller owns, and whatever it lent. `NULL` is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_diagnostics_free(diagnostics: Option<Box<credmatch_diagnostics>>) {
    run_or((), || drop(diagnostics));
}
