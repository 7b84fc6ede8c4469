//! `credmatch explain`: why a URL gets the entry that it gets.

use std::io::Write;

use anstyle::Style;
use clap::Args;
use credmatch::{Candidate, Compared, EntryId, Exclusion, ExplainOptions, Explanation, Registry, reason_between};
use serde_json::{Value, json};

use crate::failure::{Answer, Failure};
use crate::lookup::{in_words, no_entry, path_in_words};
use crate::records;
use crate::registries::Registries;
use crate::terminal::{self, BAD, DECIDING, FAINT, GOOD, STRONG, filler, printable, width};
use crate::url_text::{shown, shown_refused};

/// Arguments of `credmatch explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Entries are compared by priority, then host, port, protocol, path and service; the first difference decides.

Exit codes: 0 the URL gets an entry, 1 it gets none, 2 it is refused, or a registry is.")]
#[command(mut_arg("registries", |argument| argument.required(true)))]
pub(crate) struct Explain {
    /// The URL.
    url: String,
    #[command(flatten)]
    registries: Registries,
    /// The service that the caller names: entries for that service take part too.
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Which page of the excluded entries to list, from 1; a page has 100.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    page: u32,
    /// List all excluded entries.
    #[arg(long, conflicts_with = "page")]
    all: bool,
    /// Write one JSON object.
    #[arg(long)]
    json: bool,
}

/// Excluded entries of one page.
const PAGE: usize = 100;

/// Explains one lookup.
pub(crate) fn run(command: &Explain) -> Result<Answer, Failure> {
    let registry = command.registries.compile()?;
    let skip = (command.page as usize).saturating_sub(1).saturating_mul(PAGE);
    let (skip, limit) = if command.all { (0, usize::MAX) } else { (skip, PAGE) };
    let options = ExplainOptions::default().with_service(command.service.as_deref()).with_page(skip, limit);
    let mut output = terminal::output();
    let explanation = match registry.explain(&command.url, &options) {
        Ok(explanation) => explanation,
        Err(error) if command.json => {
            writeln!(output, "{:#}", records::refused(&shown_refused(&command.url), error))?;
            output.flush()?;
            return Ok(Answer::Refused);
        }
        Err(error) => return Err(Failure::url("the URL", error)),
    };
    if command.json {
        writeln!(output, "{:#}", json_of(command, &registry, &explanation, skip))?;
    } else {
        let mut report =
            Report { output: &mut output, url: &command.url, registry: &registry, explanation: &explanation };
        report.write(skip)?;
    }
    output.flush()?;
    Ok(if explanation.winner().is_some() { Answer::Yes } else { Answer::No })
}

struct Report<'r, W> {
    output: &'r mut W,
    url: &'r str,
    registry: &'r Registry,
    explanation: &'r Explanation,
}

impl<W: Write> Report<'_, W> {
    fn write(&mut self, skip: usize) -> Result<(), Failure> {
        writeln!(self.output, "{STRONG}{}{STRONG:#}", printable(&shown(self.url)))?;
        let Some(compared) = &self.explanation.compared else {
            return no_entry(self.url, self.output);
        };
        self.compared(compared)?;
        self.matches()?;
        self.excluded(skip)
    }

    fn compared(&mut self, compared: &Compared) -> Result<(), Failure> {
        let port = compared.port.map_or_else(|| "none".to_owned(), |port| port.to_string());
        for (name, value) in
            [("protocol", &compared.protocol), ("host", &compared.host), ("port", &port), ("path", &compared.path)]
        {
            writeln!(self.output, "  {FAINT}{name:<9}{FAINT:#}{}", printable(value))?;
        }
        Ok(())
    }

    fn matches(&mut self) -> Result<(), Failure> {
        let matches = &self.explanation.matches;
        let Some(winner) = matches.first() else {
            writeln!(self.output, "\n{BAD}No entry matches.{BAD:#}")?;
            return Ok(());
        };
        writeln!(
            self.output,
            "\n{} {}, best first:\n",
            matches.len(),
            if matches.len() == 1 { "entry matches" } else { "entries match" }
        )?;
        let rows: Vec<_> = matches.iter().map(|candidate| self.row(candidate)).collect();
        let widest = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell));
            cells.chain(HEAD.get(column).map(|head| head.len())).max().unwrap_or(0)
        };
        // Nothing stands after the last column.
        let widths: Vec<_> = (0..HEAD.len() - 1).map(widest).chain([0]).collect();
        write!(self.output, "  {FAINT}  ")?;
        for (head, &columns) in HEAD.iter().zip(&widths) {
            write!(self.output, "  {head}{}", filler(head, columns))?;
        }
        writeln!(self.output, "{FAINT:#}")?;
        for ((candidate, row), number) in matches.iter().zip(&rows).zip(1_usize..) {
            let lost_by = (number > 1).then(|| reason_between(winner, candidate));
            let deciding = lost_by.as_ref().map(|lost_by| lost_by.attribute.as_str());
            let style = if number == 1 { GOOD } else { Style::new() };
            write!(self.output, "  {style}{number:>2}{style:#}")?;
            for ((cell, &columns), head) in row.iter().zip(&widths).zip(HEAD) {
                let style = if deciding == Some(head) { DECIDING } else { style };
                write!(self.output, "  {style}{cell}{style:#}{}", filler(cell, columns))?;
            }
            writeln!(self.output)?;
            match lost_by {
                None => writeln!(self.output, "      {GOOD}wins{GOOD:#}: {}", self.about(candidate.entry))?,
                Some(lost_by) => writeln!(self.output, "      {BAD}loses{BAD:#}: {}", lost_by.reason)?,
            }
            writeln!(self.output, "      {FAINT}{}{FAINT:#}", printable(&self.place(candidate.entry)))?;
        }
        Ok(())
    }

    /// The cells of an entry, one for each of [`HEAD`].
    fn row(&self, candidate: &Candidate) -> [String; 6] {
        let rank = &candidate.rank;
        let path = path_in_words(rank);
        let descriptor = self.registry.entry(candidate.entry).map(|entry| entry.descriptor().to_string());
        [
            printable(&descriptor.unwrap_or_default()).into_owned(),
            rank.priority.to_string(),
            rank.host.as_str().to_owned(),
            rank.port.as_str().to_owned(),
            rank.protocol.as_str().to_owned(),
            path.strip_prefix("of ").unwrap_or(&path).to_owned(),
        ]
    }

    /// What is sent, and when. Never to whom: a user name is nobody's business here.
    fn about(&self, entry: EntryId) -> String {
        let Some(entry) = self.registry.entry(entry) else { return String::new() };
        let when = if entry.preemptive() { "with the first request" } else { "after a challenge" };
        format!("its {} credentials are sent {when}", entry.credentials().kind())
    }

    fn place(&self, id: EntryId) -> String {
        match self.registry.entry(id) {
            Some(entry) => format!("{} ({}, {})", entry.place(), id.layer().as_str(), entry.credentials().kind()),
            None => id.to_string(),
        }
    }

    fn excluded(&mut self, skip: usize) -> Result<(), Failure> {
        let counts = self.explanation.excluded_by;
        let all: usize = counts.iter().map(|(_, count)| count).sum();
        if all == 0 {
            return Ok(());
        }
        let counts = counts.iter().filter(|(_, count)| *count > 0);
        let counts: Vec<_> = counts.map(|(attribute, count)| format!("{count} by {}", attribute.as_str())).collect();
        writeln!(self.output, "\n{all} excluded: {}", counts.join(", "))?;
        let excluded = &self.explanation.excluded;
        let widest = excluded.iter().map(|one| width(&self.short_place(one.entry))).max().unwrap_or(0);
        for Exclusion { entry, reason, .. } in excluded {
            let place = self.short_place(*entry);
            let filler = filler(&place, widest);
            writeln!(self.output, "  {FAINT}{}{FAINT:#}{filler}  {}", printable(&place), printable(reason))?;
        }
        let shown = skip + excluded.len();
        if excluded.is_empty() {
            writeln!(self.output, "  this page is past the last one")?;
        } else if shown < all || skip > 0 {
            let (first, page) = (skip + 1, skip / PAGE + 2);
            write!(self.output, "  {first} to {shown} of {all}")?;
            let next = if shown < all { format!("; --page {page} for more, or --all") } else { String::new() };
            writeln!(self.output, "{next}")?;
        }
        Ok(())
    }

    fn short_place(&self, id: EntryId) -> String {
        self.registry.entry(id).map(|entry| entry.place().to_string()).unwrap_or_default()
    }
}

const HEAD: [&str; 6] = ["entry", "priority", "host", "port", "protocol", "path"];

fn json_of(command: &Explain, registry: &Registry, explanation: &Explanation, skip: usize) -> Value {
    let winner = explanation.matches.first();
    let matches = explanation.matches.iter().map(|candidate| {
        let mut record = records::entry(registry, candidate.entry);
        record.insert("rank".to_owned(), records::rank(&candidate.rank));
        record.insert("rank_in_words".to_owned(), in_words(&candidate.rank).into());
        if let Some(winner) = winner.filter(|winner| winner.entry != candidate.entry) {
            let lost_by = reason_between(winner, candidate);
            let lost_by = json!({"attribute": lost_by.attribute.as_str(), "reason": lost_by.reason});
            record.insert("lost_by".to_owned(), lost_by);
        }
        Value::Object(record)
    });
    let excluded = explanation.excluded.iter().map(|one| {
        let mut record = records::entry(registry, one.entry);
        record.insert("attribute".to_owned(), one.attribute.as_str().into());
        record.insert("reason".to_owned(), one.reason.as_str().into());
        Value::Object(record)
    });
    let counts: serde_json::Map<_, _> = explanation
        .excluded_by
        .iter()
        .map(|(attribute, count)| (attribute.as_str().to_owned(), json!(count)))
        .collect();
    json!({
        "url": shown(&command.url),
        "compared": explanation.compared.as_ref().map(|compared| json!({
            "protocol": compared.protocol,
            "host": compared.host,
            "port": compared.port,
            "path": compared.path,
        })),
        "winner": winner.map(|winner| records::entry(registry, winner.entry)),
        "matches": matches.collect::<Vec<_>>(),
        "excluded_by": counts,
        "excluded": excluded.collect::<Vec<_>>(),
        "excluded_from": skip,
    })
}
