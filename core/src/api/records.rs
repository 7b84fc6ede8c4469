//! The flat records of the cold lane, as JSON text: written here once, so that every host reads the same.
//!
//! No record holds a secret. Names of sources and URLs are shown without user information and query.

use super::Registry;
use super::json_text::{Object, array};
use crate::document::{Diagnostic, Diagnostics, MissingInclude, Place, bare};
use crate::lint::{Difference, Winner};
use crate::matching::{
    Compared, Exclusion, ExplainOptions, Explanation, Match, MatchTable, Rank, UrlError, reason_between,
};

impl Object {
    /// Where something stands: the name of its source, and a line and a column from 1.
    fn place(&mut self, source: &str, line: u32, column: u32) -> &mut Self {
        self.text("source", &bare(source)).number("line", line.into()).number("column", column.into())
    }

    fn place_of(&mut self, place: &Place) -> &mut Self {
        self.place(&place.source, place.position.line, place.position.column)
    }
}

fn diagnostic(diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, severity, message, place, help, related, witness, count } = diagnostic;
    let related: Vec<_> =
        related.iter().map(|one| Object::new().text("message", &one.message).place_of(&one.place).finish()).collect();
    Object::new()
        .text("code", code.as_str())
        .number("number", code.number().into())
        .text("severity", severity.as_str())
        .text("message", message)
        .place_of(place)
        .some_text("help", help.as_deref())
        .some_json("related", (!related.is_empty()).then(|| array(&related)))
        .some_text("witness", witness.as_deref())
        .some_number("count", count.map(Into::into))
        .finish()
}

fn rank(rank: &Rank) -> String {
    Object::new()
        .number("priority", rank.priority.into())
        .text("host", rank.host.as_str())
        .number("host_labels", rank.host_labels.into())
        .number("host_literals", rank.host_literals.into())
        .text("port", rank.port.as_str())
        .text("protocol", rank.protocol.as_str())
        .number("protocol_literals", rank.protocol_literals.into())
        .number("path", rank.path_segments.into())
        .number("path_literals", rank.path_literals.into())
        .flag("service", rank.service)
        .finish()
}

fn include(one: &MissingInclude) -> String {
    let MissingInclude { href, target, parse_as_text, has_fallback, place } = one;
    Object::new()
        .text("href", href)
        .text("target", target)
        .flag("parse_as_text", *parse_as_text)
        .flag("has_fallback", *has_fallback)
        .place_of(place)
        .finish()
}

fn winner(winner: &Winner, table: &MatchTable) -> String {
    let Winner { entry, descriptor, priority, preemptive, kind, source, line, column } = winner;
    Object::new()
        .number("entry", table.number(*entry).into())
        .text("kind", kind)
        .text("descriptor", descriptor)
        .number("priority", (*priority).into())
        .flag("preemptive", *preemptive)
        .place(source, *line, *column)
        .finish()
}

/// Text of a record that is serialised, for those whose shapes are too many to be written by hand.
pub(super) fn text(record: &impl serde::Serialize) -> String {
    // Strings and numbers alone can't fail to be written.
    serde_json::to_string(record).unwrap_or_default()
}

/// Diagnostics as a JSON array of `code`, `number`, `severity`, `message`, `source`, `line` and `column`, and, where
/// there is something to say, `help`, `related`, `witness` and `count`.
#[must_use]
pub fn diagnostics_json(diagnostics: &[Diagnostic]) -> String {
    array(&diagnostics.iter().map(diagnostic).collect::<Vec<_>>())
}

/// Includes as a JSON array of `href`, `target`, `parse_as_text`, `has_fallback`, `source`, `line` and `column`.
/// `target` is what to supply, whole as the document has it.
#[must_use]
pub fn missing_includes_json(missing: &[MissingInclude]) -> String {
    array(&missing.iter().map(include).collect::<Vec<_>>())
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
            let Match { entry, rank: its_rank, source, line, column, preemptive } = found;
            Object::new()
                .number("entry", self.number(entry).into())
                .json("rank", &rank(&its_rank))
                .flag("preemptive", preemptive)
                .place(&source, line, column)
                .finish()
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
        let descriptor = entry.descriptor();
        let json = Object::new()
            .number("entry", number.into())
            .text("layer", effective.id.layer().as_str())
            .text("kind", entry.credentials().kind())
            .text("descriptor", &descriptor.to_string())
            .some_text("host", descriptor.host().as_str())
            .some_number("port", effective.port.map(Into::into))
            .some_text("protocol", descriptor.protocol().as_str())
            .some_text("path", descriptor.path().as_str())
            .some_text("service", descriptor.service())
            .number("priority", effective.priority.into())
            .flag("preemptive", entry.preemptive())
            .place_of(&entry.place())
            .finish();
        Some(json)
    }

    /// As [`Registry::explain`], as a JSON object of `compared` (absent if the URL names no server), `matches` with
    /// `entry`, `rank` and, of all but the first, `lost_by`, `excluded_by` with the counts, and `excluded` with
    /// `entry`, `attribute` and `reason`.
    ///
    /// # Errors
    /// As [`MatchTable::lookup`].
    pub fn explain_json(&self, url: &str, options: &ExplainOptions<'_>) -> Result<String, UrlError> {
        let Explanation { compared, matches, excluded_by, excluded } = self.explain(url, options)?;
        let compared = compared.as_ref().map(|Compared { protocol, host, port, path }| {
            let port = port.map(Into::into);
            Object::new()
                .text("protocol", protocol)
                .text("host", host)
                .some_number("port", port)
                .text("path", path)
                .finish()
        });
        let winner = matches.first();
        let matches = matches.iter().map(|candidate| {
            let lost_by = winner.filter(|winner| winner.entry != candidate.entry).map(|winner| {
                let verdict = reason_between(winner, candidate);
                Object::new().text("attribute", verdict.by.as_str()).text("reason", &verdict.reason).finish()
            });
            Object::new()
                .number("entry", self.table().number(candidate.entry).into())
                .json("rank", &rank(&candidate.rank))
                .some_json("lost_by", lost_by)
                .finish()
        });
        let mut counts = Object::new();
        for (attribute, count) in &excluded_by {
            counts.number(attribute.as_str(), i64::try_from(*count).unwrap_or(i64::MAX));
        }
        let excluded = excluded.iter().map(|Exclusion { entry, attribute, reason }| {
            let entry = self.table().number(*entry).into();
            Object::new().number("entry", entry).text("attribute", attribute.as_str()).text("reason", reason).finish()
        });
        Ok(Object::new()
            .some_json("compared", compared)
            .json("matches", &array(&matches.collect::<Vec<_>>()))
            .json("excluded_by", &counts.finish())
            .json("excluded", &array(&excluded.collect::<Vec<_>>()))
            .finish())
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
            Object::new()
                .some_text("url", url.as_deref())
                .some_text("service", service.as_deref())
                .text("change", change.as_str())
                .some_json("before", before.as_ref().map(|one| winner(one, self.table())))
                .some_json("after", after.as_ref().map(|one| winner(one, new.table())))
                .some_text("refused", refused.map(|code| code.as_str()))
                .text("why", why)
                .finish()
        };
        let records: Vec<_> = match urls {
            Some(urls) => comparison.urls(urls.iter().copied()).map(record).collect(),
            None => comparison.witnesses().map(record).collect(),
        };
        array(&records)
    }
}
