//! The flat records of the cold lane, as JSON text: written here once, so that every host reads the same.
//!
//! No record holds a secret. Names of sources and URLs are shown without user information and query.

use super::Registry;
use crate::authentication::JsonText;
use crate::document::{Diagnostic, Diagnostics, MissingInclude, Place, bare};
use crate::lint::{Difference, Winner};
use crate::matching::{
    Compared, Exclusion, ExplainOptions, Explanation, Match, MatchTable, Rank, UrlError, reason_between,
};

impl JsonText {
    /// Where something stands: the name of its source, and a line and a column from 1.
    fn place(&mut self, source: &str, line: u32, column: u32) -> &mut Self {
        self.text("source", &bare(source)).number("line", line.into()).number("column", column.into())
    }

    fn place_of(&mut self, place: &Place) -> &mut Self {
        self.place(&place.source, place.position.line, place.position.column)
    }

    fn rank(&mut self, rank: &Rank) -> &mut Self {
        self.begin("rank")
            .signed("priority", rank.priority.into())
            .text("host", rank.host.as_str())
            .number("host_labels", rank.host_labels.into())
            .number("host_literals", rank.host_literals.into())
            .text("port", rank.port.as_str())
            .text("protocol", rank.protocol.as_str())
            .number("protocol_literals", rank.protocol_literals.into())
            .number("path", rank.path_segments.into())
            .number("path_literals", rank.path_literals.into())
            .flag("service", rank.service)
            .end()
    }

    fn diagnostic(&mut self, diagnostic: &Diagnostic) {
        let Diagnostic { code, severity, message, place, help, related, witness, count } = diagnostic;
        self.begin_item()
            .text("code", code.as_str())
            .number("number", code.number().into())
            .text("severity", severity.as_str())
            .text("message", message)
            .place_of(place)
            .some_text("help", help.as_deref());
        if !related.is_empty() {
            self.begin_list("related");
            for one in related {
                self.begin_item().text("message", &one.message).place_of(&one.place).end();
            }
            self.end_list();
        }
        self.some_text("witness", witness.as_deref()).some_number("count", count.map(Into::into)).end();
    }

    fn winner(&mut self, name: &str, winner: Option<&Winner>, table: &MatchTable) {
        let Some(Winner { entry, descriptor, priority, preemptive, kind, source, line, column }) = winner else {
            return;
        };
        self.begin(name)
            .number("entry", table.number(*entry).into())
            .text("kind", kind)
            .text("descriptor", descriptor)
            .signed("priority", (*priority).into())
            .flag("preemptive", *preemptive)
            .place(source, *line, *column)
            .end();
    }
}

/// Diagnostics as a JSON array of `code`, `number`, `severity`, `message`, `source`, `line` and `column`, and, where
/// there is something to say, `help`, `related`, `witness` and `count`.
#[must_use]
pub fn diagnostics_json(diagnostics: &[Diagnostic]) -> String {
    let mut json = JsonText::list();
    for one in diagnostics {
        json.diagnostic(one);
    }
    json.finish_list()
}

/// Includes as a JSON array of `href`, `target`, `parse_as_text`, `has_fallback`, `source`, `line` and `column`.
/// `target` is what to supply, whole as the document has it.
#[must_use]
pub fn missing_includes_json(missing: &[MissingInclude]) -> String {
    let mut json = JsonText::list();
    for MissingInclude { href, target, parse_as_text, has_fallback, place } in missing {
        json.begin_item()
            .text("href", href)
            .text("target", target)
            .flag("parse_as_text", *parse_as_text)
            .flag("has_fallback", *has_fallback)
            .place_of(place)
            .end();
    }
    json.finish_list()
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
            JsonText::object()
                .number("entry", self.number(entry).into())
                .rank(&rank)
                .flag("preemptive", preemptive)
                .place(&source, line, column)
                .finish_plain()
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
        let json = JsonText::object()
            .number("entry", number.into())
            .text("layer", effective.id.layer().as_str())
            .text("kind", entry.credentials().kind())
            .text("descriptor", &descriptor.to_string())
            .some_text("host", descriptor.host().as_str())
            .some_number("port", effective.port.map(Into::into))
            .some_text("protocol", descriptor.protocol().as_str())
            .some_text("path", descriptor.path().as_str())
            .some_text("service", descriptor.service())
            .signed("priority", effective.priority.into())
            .flag("preemptive", entry.preemptive())
            .place_of(&entry.place())
            .finish_plain();
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
        let mut json = JsonText::object();
        if let Some(Compared { protocol, host, port, path }) = &compared {
            json.begin("compared").text("protocol", protocol).text("host", host);
            json.some_number("port", port.map(Into::into)).text("path", path).end();
        }
        let number = |entry| self.table().number(entry).into();
        let winner = matches.first();
        json.begin_list("matches");
        for candidate in &matches {
            json.begin_item().number("entry", number(candidate.entry)).rank(&candidate.rank);
            if let Some(winner) = winner.filter(|winner| winner.entry != candidate.entry) {
                let lost_by = reason_between(winner, candidate);
                json.begin("lost_by")
                    .text("attribute", lost_by.attribute.as_str())
                    .text("reason", &lost_by.reason)
                    .end();
            }
            json.end();
        }
        json.end_list().begin("excluded_by");
        for (attribute, count) in &excluded_by {
            json.number(attribute.as_str(), *count as u64);
        }
        json.end().begin_list("excluded");
        for Exclusion { entry, attribute, reason } in &excluded {
            json.begin_item().number("entry", number(*entry));
            json.text("attribute", attribute.as_str()).text("reason", reason).end();
        }
        Ok(json.end_list().finish_plain())
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
        let mut json = JsonText::list();
        let mut record = |difference: Difference| {
            let Difference { url, service, change, before, after, refused, why } = &difference;
            json.begin_item().some_text("url", url.as_deref()).some_text("service", service.as_deref());
            json.text("change", change.as_str());
            json.winner("before", before.as_ref(), self.table());
            json.winner("after", after.as_ref(), new.table());
            json.some_text("refused", refused.map(|code| code.as_str())).text("why", why).end();
        };
        match urls {
            Some(urls) => comparison.urls(urls.iter().copied()).for_each(&mut record),
            None => comparison.witnesses().for_each(&mut record),
        }
        json.finish_list()
    }
}
