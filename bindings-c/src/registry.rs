//! A compiled registry.

use std::mem::MaybeUninit;

use credmatch::{Builder, CompileOptions, ExplainOptions, LayerKind, MatchTable, Registry, shown_reference};

use crate::borrowed::{credmatch_str, texts};
use crate::boundary::{Failure, Outcome, given, run, run_or};
use crate::diagnostics::credmatch_diagnostics;
use crate::error::credmatch_error;
use crate::lookup;
use crate::matches::credmatch_match;
use crate::status::credmatch_status;
use crate::text::{credmatch_bytes, credmatch_text};

/// A compiled registry: what entry a URL gets, and what the entries hold. Immutable: any number of threads may use one
/// at the same time, without a lock, and a look-up writes nothing that threads share. Free it with
/// credmatch_registry_free() when no thread uses it any more; credmatch_registry_clone() gives each its own handle.
///
/// An entry is named by its number: from 0, lower layers first, in document order. A number means something only
/// together with the registry that gave it. To change a registry, compile another and exchange them.
pub struct credmatch_registry {
    registry: Registry,
}

impl credmatch_registry {
    pub(crate) fn new(registry: Registry) -> Box<Self> {
        Box::new(Self { registry })
    }

    #[cfg(feature = "hooks")]
    pub(crate) fn registry(&self) -> &Registry {
        &self.registry
    }
}

/// The core's registry behind an argument `registry`.
pub(crate) fn core_of(registry: Option<&credmatch_registry>) -> Outcome<&Registry> {
    given(registry, "registry").map(|one| &one.registry)
}

#[inline(always)]
fn table_of(registry: Option<&credmatch_registry>) -> Outcome<&MatchTable> {
    core_of(registry).map(Registry::table)
}

/// Reads documents and compiles them. This function takes one document that is text in UTF-8, as the global layer, with
/// the default options; a builder takes several documents, other layers, bytes and options, see credmatch_builder_new().
///
/// `*registry` is the caller's, to be freed with credmatch_registry_free().
///
/// Fails as credmatch_builder_compile().
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_compile(
    text: credmatch_str,
    registry: Option<&mut MaybeUninit<Option<Box<credmatch_registry>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (text, registry) = (text.text("text")?, given(registry, "registry")?);
        let mut builder = Builder::new(&CompileOptions::default());
        builder.add_text(LayerKind::Global, "", text);
        registry.write(Some(credmatch_registry::new(builder.compile()?)));
        Ok(())
    })
}

/// Reads a document and what it includes from files, and compiles it. It is the global layer, with the default options.
///
/// Otherwise as credmatch_builder_load(), with an empty `root`, and credmatch_builder_compile().
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_load(
    path: credmatch_str,
    registry: Option<&mut MaybeUninit<Option<Box<credmatch_registry>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (path, registry) = (path.text("path")?, given(registry, "registry")?);
        let mut builder = Builder::new(&CompileOptions::default());
        let document = credmatch_files::load(path.as_ref(), None, &builder.options().limits)?;
        builder.add(LayerKind::Global, document);
        registry.write(Some(credmatch_registry::new(builder.compile()?)));
        Ok(())
    })
}

/// Gives another handle to the same registry, at no cost but a counter: the registry goes when its last handle is freed.
///
/// The handle is the caller's, to be freed with credmatch_registry_free(). `NULL` for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_clone(registry: Option<&credmatch_registry>) -> Option<Box<credmatch_registry>> {
    run_or(None, || registry.map(|one| credmatch_registry::new(one.registry.clone())))
}

/// Lets go of the registry and wipes its secrets. As long as another handle is there, the registry stays. No thread may be using this handle. What
/// the registry gave (matches, texts, lists) stays valid. `NULL` is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_free(registry: Option<Box<credmatch_registry>>) {
    run_or((), || drop(registry));
}

/// The number of the best entry for a URL. #CREDMATCH_NO_ENTRY if no entry matches, which is no failure.
///
/// An entry that is for a service takes part only if `service` names it (design.md M14); #CREDMATCH_NO_TEXT names none.
///
/// The fastest question: well under a microsecond whatever the number of entries, in time linear in the URL's length
/// (design.md M15). For many URLs in a large registry, credmatch_registry_lookup_many() is faster still.
///
/// The number holds for this URL alone: look every hop of a redirect up anew (design.md M18).
///
/// Fails with a status of 601 to 612 if the URL is malformed, or if clients would read it differently (design.md M1):
/// never take that for no entry. With #CREDMATCH_INVALID_UTF8 if `service` is not UTF-8. `*entry` is then not written.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_lookup(
    registry: Option<&credmatch_registry>,
    url: credmatch_str,
    service: credmatch_str,
    entry: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || lookup::one(table_of(registry)?, url, service, entry))
}

/// The numbers of the best entries for many URLs. Faster than one by one in large registries, where reads of memory
/// overlap.
///
/// `urls` and `entries` are arrays of `count` elements. For each URL, its place in `entries` gets the number of the
/// entry, #CREDMATCH_NO_ENTRY, or #CREDMATCH_INVALID_URL if the URL is malformed: credmatch_registry_lookup() says why.
/// An empty `service` is none.
///
/// Malformed URLs are no failure. Fails with #CREDMATCH_NULL_ARGUMENT, also for a URL that is `NULL` with a length, or
/// #CREDMATCH_INVALID_UTF8 if `service` is not UTF-8; `entries` is then not written.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_lookup_many(
    registry: Option<&credmatch_registry>,
    urls: *const credmatch_str,
    count: usize,
    service: credmatch_str,
    entries: *mut i32,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || lookup::many(table_of(registry)?, urls, count, service, entries))
}

/// The best entry for a URL with its rank and its place. See design.md M16. An empty `service` is none.
///
/// `*found` is the caller's, to be freed with credmatch_match_free(), or `NULL` if no entry matches. Costs some
/// allocations; if the number is enough, credmatch_registry_lookup() makes none.
///
/// Fails as credmatch_registry_lookup().
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_find_match(
    registry: Option<&credmatch_registry>,
    url: credmatch_str,
    service: credmatch_str,
    found: Option<&mut MaybeUninit<Option<Box<credmatch_match>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let table = table_of(registry)?;
        let (url, service, found) =
            (lookup::url_text(table, url, "url")?, service.optional_text("service")?, given(found, "found")?);
        let record = match (table.find_match(url, service)?, table.match_json(url, service)?) {
            (Some(one), Some(json)) => {
                let source = shown_reference(&one.source);
                Some(credmatch_match::new(lookup::number(table.number(one.entry))?, one, source, json))
            }
            _ => None,
        };
        found.write(record);
        Ok(())
    })
}

/// Why a URL gets the entry that it gets, and why every other entry lost. See design.md M16.
///
/// `*explanation` is a JSON object: `compared`, the URL's parts as they are
/// compared; `matches`, every entry that matches, best first, each with `rank` and, of all but the first, `lost_by`;
/// `excluded_by`, how many entries each attribute excludes; and `excluded`, the excluded ones, each with the first
/// `attribute` that excludes it and the `reason`. `lost_by` has the same two; its `attribute` is `priority`, `host`, `port`,
/// `protocol`, `path`, `service`, `layer` or `order`.
///
/// Of the excluded ones, `limit` are listed after the first `skip`. An empty `service` is none. It is the caller's,
/// to be freed with credmatch_text_free(). Compares every entry: takes time linear in their number.
///
/// Fails as credmatch_registry_lookup().
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_explain(
    registry: Option<&credmatch_registry>,
    url: credmatch_str,
    service: credmatch_str,
    skip: usize,
    limit: usize,
    explanation: Option<&mut MaybeUninit<Option<Box<credmatch_text>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let registry = core_of(registry)?;
        let (url, service) = (lookup::url_text(registry.table(), url, "url")?, service.optional_text("service")?);
        let explanation = given(explanation, "explanation")?;
        let options = ExplainOptions::default().with_service(service).with_page(skip, limit);
        explanation.write(Some(credmatch_text::new(registry.explain_json(url, &options)?)));
        Ok(())
    })
}

/// Whether what was found for one URL holds for the other. That is: the same protocol, host and port, and the same best
/// entry (design.md M18). Ask before what belongs to a request is carried to another. An empty `service` is none.
///
/// Fails as credmatch_registry_lookup(), for either URL.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_same_scope(
    registry: Option<&credmatch_registry>,
    a: credmatch_str,
    b: credmatch_str,
    service: credmatch_str,
    same: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || lookup::same_scope(table_of(registry)?, a, b, service, same))
}

/// What an entry is for, and where it stands. `*json` is an object: `entry`, `layer`, the `kind` of its credentials,
/// `descriptor`, what of `host`, `port`, `protocol`, `path` and `service` is not any, `priority`, `preemptive`, `source`,
/// `line` and `column`. Its secrets are not in it.
///
/// A kind is `password`, `kerberos`, `infinica`, `oauth`, `openId`, `salesforce`, `sshKey`, `current`, `authenticated`,
/// `impersonation`, `technical`, `clientCredentials` or `bearer`.
///
/// It is the caller's, to be freed with credmatch_text_free().
///
/// Fails with #CREDMATCH_NO_SUCH_ENTRY if the registry has no entry of that number, so with #CREDMATCH_NO_ENTRY.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_entry(
    registry: Option<&credmatch_registry>,
    number: i32,
    json: Option<&mut MaybeUninit<Option<Box<credmatch_text>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (registry, json) = (core_of(registry)?, given(json, "json")?);
        let record = u32::try_from(number).ok().and_then(|one| registry.entry_json(one));
        json.write(Some(credmatch_text::new(record.ok_or(Failure::NoSuchEntry(number))?)));
        Ok(())
    })
}

/// What an entry's credentials are used with, and where that comes from. See design.md A4. `*json` is an object: `entry`,
/// `kind`, `configuration` (`nested`, `challenge`, `registry`, `application` or `none`) and `settings`, whose keys are the
/// documents' names; durations are milliseconds. Its secrets are not in it.
///
/// `challenges` are the values of the `WWW-Authenticate` lines of a 401 that is to be answered, `count` in all, or `NULL`
/// for what is used at once. `*json` is the caller's, to be freed with credmatch_text_free(), or `NULL` for credentials
/// that take no configuration.
///
/// Fails with #CREDMATCH_NO_SUCH_ENTRY, #CREDMATCH_MISSING_CONFIGURATION if a value is needed that is set nowhere (the
/// message names it, and the places where it could be set), #CREDMATCH_TECHNICAL_NOT_DEFINED or
/// #CREDMATCH_TECHNICAL_CIRCLE.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_configuration(
    registry: Option<&credmatch_registry>,
    number: i32,
    challenges: *const credmatch_str,
    count: usize,
    json: Option<&mut MaybeUninit<Option<Box<credmatch_text>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let registry = core_of(registry)?;
        let (lines, json) = (texts(challenges, count, "challenges")?, given(json, "json")?);
        let present = u32::try_from(number).ok().filter(|one| registry.table().id(*one).is_some());
        let found = registry.configuration_json(present.ok_or(Failure::NoSuchEntry(number))?, lines.as_deref());
        let found = found.map_err(|error| Failure::authorization(error, registry.table()))?;
        json.write(found.map(credmatch_text::new));
        Ok(())
    })
}

/// How many entries there are. They are numbered from 0 to one less, over all layers. 0 for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_entry_count(registry: Option<&credmatch_registry>) -> u32 {
    run_or(0, || registry.map_or(0, |one| lookup::entry_count(one.registry.table())))
}

/// What is legal and yet probably wrong. With what was noticed on reading (design.md M17).
///
/// `*diagnostics` is the caller's, to be freed with credmatch_diagnostics_free(). Takes up to seconds for a million
/// entries.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_lint(
    registry: Option<&credmatch_registry>,
    diagnostics: Option<&mut MaybeUninit<Option<Box<credmatch_diagnostics>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (registry, diagnostics) = (core_of(registry)?, given(diagnostics, "diagnostics")?);
        diagnostics.write(Some(Box::new(credmatch_diagnostics::new(registry.lint()))));
        Ok(())
    })
}

/// Which URLs get another answer from a new registry, and why. `*differences` is a JSON array of objects: `url`,
/// `service`, `change`, `before`, `after`, `refused` and `why`. Entries are named by their numbers, each in its own
/// registry. A change is `entry`, `credentials`, `preemptive`, `priority`, `gone`, `new` or `refused`: another descriptor wins
/// if it is `entry`, and the same one in the next three.
///
/// `urls` is an array of `count` URLs to compare; `NULL` with a count of 0 makes URLs from the descriptors of both
/// registries instead. The text is the caller's, to be freed with credmatch_text_free().
///
/// Fails with #CREDMATCH_NULL_ARGUMENT or, if a URL is not UTF-8, #CREDMATCH_INVALID_UTF8. A malformed URL is no failure:
/// it is a difference, `refused`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_diff(
    registry: Option<&credmatch_registry>,
    newer: Option<&credmatch_registry>,
    urls: *const credmatch_str,
    count: usize,
    differences: Option<&mut MaybeUninit<Option<Box<credmatch_text>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (old, new) = (core_of(registry)?, &given(newer, "newer")?.registry);
        let (urls, differences) = (texts(urls, count, "urls")?, given(differences, "differences")?);
        differences.write(Some(credmatch_text::new(old.diff_json(new, urls.as_deref()))));
        Ok(())
    })
}

/// The match table as bytes, without credentials. Store them, and give them to credmatch_builder_table() or
/// credmatch_table_from_bytes().
///
/// `*bytes` is the caller's, to be freed with credmatch_bytes_free().
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_table_bytes(
    registry: Option<&credmatch_registry>,
    bytes: Option<&mut MaybeUninit<Option<Box<credmatch_bytes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (registry, bytes) = (core_of(registry)?, given(bytes, "bytes")?);
        bytes.write(Some(credmatch_bytes::new(registry.table_bytes())));
        Ok(())
    })
}
