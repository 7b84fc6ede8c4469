//! The flat records of the cold lane, as JSON text: written here once, so that every host reads the same.
//!
//! No record holds a secret. Names of sources and URLs are shown without user information and query.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::Registry;
use crate::document::{Diagnostic, Diagnostics, MissingInclude, Place, bare};
use crate::lint::{Difference, Winner};
use crate::matching::{
    Attribute, Compared, Exclusion, ExplainOptions, Explanation, Match, MatchTable, Rank, UrlError, reason_between,
};

/// Where something stands: the name of its source, and a line and a column from 1.
#[derive(Serialize)]
struct PlaceRecord<'a> {
    source: Cow<'a, str>,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct DiagnosticRecord<'a> {
    code: &'static str,
    number: u16,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: PlaceRecord<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<RelatedRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u32>,
}

#[derive(Serialize)]
struct RelatedRecord<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: PlaceRecord<'a>,
}

#[derive(Serialize)]
struct EntryRecord<'a> {
    entry: u32,
    layer: &'static str,
    kind: &'static str,
    descriptor: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    protocol: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'a str>,
    priority: i32,
    preemptive: bool,
    #[serde(flatten)]
    place: PlaceRecord<'a>,
}

#[derive(Serialize)]
struct MatchRecord<'a> {
    entry: u32,
    rank: RankRecord,
    preemptive: bool,
    #[serde(flatten)]
    place: PlaceRecord<'a>,
}

#[derive(Serialize)]
struct RankRecord {
    priority: i32,
    host: &'static str,
    host_labels: u16,
    host_literals: u16,
    port: &'static str,
    protocol: &'static str,
    protocol_literals: u16,
    path: u16,
    path_literals: u16,
    service: bool,
}

#[derive(Serialize)]
struct ExplanationRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<ComparedRecord<'a>>,
    matches: Vec<CandidateRecord>,
    excluded_by: Counts<'a>,
    excluded: Vec<ExclusionRecord<'a>>,
}

#[derive(Serialize)]
struct ComparedRecord<'a> {
    protocol: &'a str,
    host: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    path: &'a str,
}

#[derive(Serialize)]
struct CandidateRecord {
    entry: u32,
    rank: RankRecord,
    #[serde(skip_serializing_if = "Option::is_none")]
    lost_by: Option<LostRecord>,
}

#[derive(Serialize)]
struct LostRecord {
    attribute: &'static str,
    reason: String,
}

#[derive(Serialize)]
struct ExclusionRecord<'a> {
    entry: u32,
    attribute: &'static str,
    reason: &'a str,
}

struct Counts<'a>(&'a [(Attribute, usize)]);

impl Serialize for Counts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (attribute, count) in self.0 {
            map.serialize_entry(attribute.as_str(), count)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct DifferenceRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'a str>,
    change: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<WinnerRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<WinnerRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<&'static str>,
    why: &'a str,
}

#[derive(Serialize)]
struct WinnerRecord<'a> {
    entry: u32,
    kind: &'static str,
    descriptor: &'a str,
    priority: i32,
    preemptive: bool,
    #[serde(flatten)]
    place: PlaceRecord<'a>,
}

#[derive(Serialize)]
struct IncludeRecord<'a> {
    href: &'a str,
    target: &'a str,
    parse_as_text: bool,
    has_fallback: bool,
    #[serde(flatten)]
    place: PlaceRecord<'a>,
}

impl<'a> PlaceRecord<'a> {
    fn new(source: &'a str, line: u32, column: u32) -> Self {
        Self { source: bare(source), line, column }
    }
}

impl<'a> From<&'a Place> for PlaceRecord<'a> {
    fn from(place: &'a Place) -> Self {
        Self::new(&place.source, place.position.line, place.position.column)
    }
}

impl<'a> From<&'a Diagnostic> for DiagnosticRecord<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        let Diagnostic { code, severity, message, place, help, related, witness, count } = diagnostic;
        Self {
            code: code.as_str(),
            number: code.number(),
            severity: severity.as_str(),
            message,
            place: place.into(),
            help: help.as_deref(),
            related: related
                .iter()
                .map(|one| RelatedRecord { message: &one.message, place: (&one.place).into() })
                .collect(),
            witness: witness.as_deref(),
            count: *count,
        }
    }
}

impl From<&Rank> for RankRecord {
    fn from(rank: &Rank) -> Self {
        Self {
            priority: rank.priority,
            host: rank.host.as_str(),
            host_labels: rank.host_labels,
            host_literals: rank.host_literals,
            port: rank.port.as_str(),
            protocol: rank.protocol.as_str(),
            protocol_literals: rank.protocol_literals,
            path: rank.path_segments,
            path_literals: rank.path_literals,
            service: rank.service,
        }
    }
}

impl<'a> From<&'a MissingInclude> for IncludeRecord<'a> {
    fn from(one: &'a MissingInclude) -> Self {
        let MissingInclude { href, target, parse_as_text, has_fallback, place } = one;
        Self { href, target, parse_as_text: *parse_as_text, has_fallback: *has_fallback, place: place.into() }
    }
}

impl<'a> WinnerRecord<'a> {
    fn new(winner: &'a Winner, table: &MatchTable) -> Self {
        let Winner { entry, descriptor, priority, preemptive, kind, source, line, column } = winner;
        Self {
            entry: table.number(*entry),
            kind,
            descriptor,
            priority: *priority,
            preemptive: *preemptive,
            place: PlaceRecord::new(source, *line, *column),
        }
    }
}

/// Text of records, which hold strings and numbers alone: nothing in them can fail to be written.
pub(super) fn text(record: &impl Serialize) -> String {
    serde_json::to_string(record).unwrap_or_default()
}

/// Diagnostics as a JSON array of `code`, `number`, `severity`, `message`, `source`, `line` and `column`, and, where
/// there is something to say, `help`, `related`, `witness` and `count`.
#[must_use]
pub fn diagnostics_json(diagnostics: &[Diagnostic]) -> String {
    text(&diagnostics.iter().map(DiagnosticRecord::from).collect::<Vec<_>>())
}

/// Includes as a JSON array of `href`, `target`, `parse_as_text`, `has_fallback`, `source`, `line` and `column`.
/// `target` is what to supply, whole as the document has it.
#[must_use]
pub fn missing_includes_json(missing: &[MissingInclude]) -> String {
    text(&missing.iter().map(IncludeRecord::from).collect::<Vec<_>>())
}

impl Diagnostics {
    /// All of them as JSON, see [`diagnostics_json`].
    #[must_use]
    pub fn to_json(&self) -> String {
        diagnostics_json(self.as_slice())
    }
}

impl MatchTable {
    /// As [`MatchTable::find_match`], as a JSON object of `entry`, `rank`, `preemptive`, `source`, `line` and
    /// `column`.
    ///
    /// # Errors
    /// As [`MatchTable::lookup`].
    pub fn match_json(&self, url: &str, service: Option<&str>) -> Result<Option<String>, UrlError> {
        Ok(self.find_match(url, service)?.map(|found| {
            let Match { entry, rank, source, line, column, preemptive } = found;
            text(&MatchRecord {
                entry: self.number(entry),
                rank: (&rank).into(),
                preemptive,
                place: PlaceRecord::new(&source, line, column),
            })
        }))
    }
}

impl Registry {
    /// An entry as a JSON object of `entry`, `layer`, `kind` (of its credentials), `descriptor`, what of `host`,
    /// `port`, `protocol`, `path` and `service` is not any, `priority`, `preemptive`, `source`, `line` and `column`.
    /// `None` if there is no entry of this number.
    #[must_use]
    pub fn entry_json(&self, number: u32) -> Option<String> {
        let effective = self.effective_of(self.table().id(number)?)?;
        let entry = self.entry(effective.id)?;
        let place = entry.place();
        let descriptor = entry.descriptor();
        Some(text(&EntryRecord {
            entry: number,
            layer: effective.id.layer().as_str(),
            kind: entry.credentials().kind(),
            descriptor: descriptor.to_string(),
            host: descriptor.host().as_str(),
            port: effective.port,
            protocol: descriptor.protocol().as_str(),
            path: descriptor.path().as_str(),
            service: descriptor.service(),
            priority: effective.priority,
            preemptive: entry.preemptive(),
            place: (&place).into(),
        }))
    }

    /// As [`Registry::explain`], as a JSON object of `compared` (absent if the URL names no server), `matches` with
    /// `entry`, `rank` and, of all but the first, `lost_by`, `excluded_by` with the counts, and `excluded` with
    /// `entry`, `attribute` and `reason`.
    ///
    /// # Errors
    /// As [`MatchTable::lookup`].
    pub fn explain_json(&self, url: &str, options: &ExplainOptions<'_>) -> Result<String, UrlError> {
        let Explanation { compared, matches, excluded_by, excluded } = self.explain(url, options)?;
        let winner = matches.first();
        let candidates = matches.iter().map(|candidate| CandidateRecord {
            entry: self.table().number(candidate.entry),
            rank: (&candidate.rank).into(),
            lost_by: winner.filter(|winner| winner.entry != candidate.entry).map(|winner| {
                let verdict = reason_between(winner, candidate);
                LostRecord { attribute: verdict.by.as_str(), reason: verdict.reason }
            }),
        });
        Ok(text(&ExplanationRecord {
            compared: compared.as_ref().map(|compared| {
                let Compared { protocol, host, port, path } = compared;
                ComparedRecord { protocol, host, port: *port, path }
            }),
            matches: candidates.collect(),
            excluded_by: Counts(&excluded_by),
            excluded: excluded
                .iter()
                .map(|Exclusion { entry, attribute, reason }| ExclusionRecord {
                    entry: self.table().number(*entry),
                    attribute: attribute.as_str(),
                    reason,
                })
                .collect(),
        }))
    }

    /// As [`Registry::lint`], as JSON, see [`diagnostics_json`].
    #[must_use]
    pub fn lint_json(&self) -> String {
        diagnostics_json(&self.lint())
    }

    /// As [`Registry::diff`] for these URLs, or for witnesses of all descriptors if there are none, as a JSON array of
    /// `url` (without user name, password, query and fragment), `service`, `change`, `before`, `after`, `refused`
    /// and `why`. Entries are named by their numbers, each in its registry.
    #[must_use]
    pub fn diff_json(&self, new: &Self, urls: Option<&[&str]>) -> String {
        let comparison = self.diff(new);
        let record = |difference: Difference| {
            let Difference { url, service, change, before, after, refused, why } = &difference;
            text(&DifferenceRecord {
                url: url.as_deref(),
                service: service.as_deref(),
                change: change.as_str(),
                before: before.as_ref().map(|winner| WinnerRecord::new(winner, self.table())),
                after: after.as_ref().map(|winner| WinnerRecord::new(winner, new.table())),
                refused: refused.map(|code| code.as_str()),
                why,
            })
        };
        let records: Vec<_> = match urls {
            Some(urls) => comparison.urls(urls.iter().copied()).map(record).collect(),
            None => comparison.witnesses().map(record).collect(),
        };
        format!("[{}]", records.join(","))
    }
}
