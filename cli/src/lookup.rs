//! `credmatch lookup`: which entry a URL gets.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use credmatch::{Match, MatchTable, Rank, Registry, Specificity, UrlError};
use serde_json::json;

use crate::failure::{Answer, Failure, url_help};
use crate::input;
use crate::lines::{Line, Lines};
use crate::registries::Registries;
use crate::terminal::{self, BAD, FAINT, GOOD, STRONG, printable};
use crate::url_text::{shown, shown_refused};

/// Arguments of `credmatch lookup`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes: 0 every URL gets an entry, 1 one gets none, 2 one is refused, or nothing could be looked up.

Examples:
  credmatch lookup --registry process_engine.xml https://crm.example.com/api/orders
  credmatch lookup -r global:process_engine.xml -r process:order-process.xml - < urls.txt")]
pub(crate) struct Lookup {
    /// The URLs; `-` stands for the lines of standard input.
    #[arg(required = true, value_name = "URL")]
    urls: Vec<String>,
    #[command(flatten)]
    matching: Matching,
    /// The service that the caller names: entries for that service take part too.
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Write one JSON object a line.
    #[arg(long)]
    json: bool,
}

/// What URLs are looked up in: registries, a table that was compiled from them, or both.
#[derive(Debug, Args)]
pub(crate) struct Matching {
    #[command(flatten)]
    pub(crate) registries: Registries,
    /// A table that `credmatch compile` wrote, which saves compiling. With --registry too, it is checked to be theirs.
    #[arg(long, value_name = "FILE", help_heading = "Registries")]
    pub(crate) table: Option<PathBuf>,
}

impl Matching {
    /// The table.
    pub(crate) fn table(&self) -> Result<MatchTable, Failure> {
        let Some(path) = &self.table else {
            return self.registries.compile().map(|registry| registry.table().clone());
        };
        let limits = self.registries.reading.limits();
        let bytes = input::read_bytes(path, &limits)?;
        let table = if self.registries.registries.is_empty() {
            MatchTable::from_bytes(&bytes, &limits)
        } else {
            let layers = self.registries.layers()?;
            let attached = Registry::with_table(layers, &bytes, &self.registries.reading.options());
            attached.map(|registry| registry.table().clone())
        };
        table.map_err(|error| {
            let name = input::name_of(path);
            Failure::with_help(
                format!("{} cannot be used: {error}", printable(&name)),
                "write it anew with `credmatch compile`, from these registries in this order, with the same options",
            )
        })
    }
}

/// Looks URLs up.
pub(crate) fn run(command: &Lookup) -> Result<Answer, Failure> {
    let table = command.matching.table()?;
    let mut lookup = Running { command, table, output: terminal::output(), answer: Answer::Yes };
    for url in &command.urls {
        if url == input::STANDARD_INPUT {
            lookup.lines()?;
        } else {
            lookup.one(url)?;
        }
    }
    lookup.output.flush()?;
    Ok(lookup.answer)
}

struct Running<'c, W> {
    command: &'c Lookup,
    table: MatchTable,
    output: W,
    answer: Answer,
}

impl<W: Write> Running<'_, W> {
    fn lines(&mut self) -> Result<(), Failure> {
        let path = Path::new(input::STANDARD_INPUT);
        let (reader, _) = input::open(path)?;
        let mut lines = Lines::new(reader);
        while let Some(line) = lines.next().map_err(|error| input::cannot_read(path, &error))? {
            // The core's answer to what is no text at all, or longer than any URL.
            let (what, line) = match line {
                Line::Text("") => continue,
                Line::Text(url) => {
                    self.one(url)?;
                    continue;
                }
                Line::NotUtf8(line) => ("(not UTF-8)", line),
                Line::TooLong(line) => ("(a line that is too long)", line),
            };
            self.refused(what, self.table.lookup_bytes(line, None).err())?;
        }
        Ok(())
    }

    fn one(&mut self, url: &str) -> Result<(), Failure> {
        let service = self.command.service.as_deref();
        match self.table.find_match(url, service) {
            Ok(Some(found)) => {
                if self.command.json {
                    self.line(&json!({"url": shown(url), "match": json_of(&found)}))?;
                } else {
                    self.found(&shown(url), &found)?;
                }
            }
            Ok(None) => {
                self.answer = self.answer.max(Answer::No);
                if self.command.json {
                    self.line(&json!({"url": shown(url), "match": null}))?;
                } else {
                    let url = shown(url);
                    writeln!(self.output, "{STRONG}{}{STRONG:#}\n  no entry", printable(&url))?;
                }
            }
            Err(error) => self.refused(&shown_refused(url), Some(error))?,
        }
        Ok(())
    }

    fn found(&mut self, url: &str, found: &Match) -> Result<(), Failure> {
        let Match { entry, rank, source, line, column, preemptive, .. } = found;
        writeln!(self.output, "{STRONG}{}{STRONG:#}", printable(url))?;
        writeln!(self.output, "  entry   {GOOD}{}:{line}:{column}{GOOD:#} ({entry})", printable(source))?;
        writeln!(self.output, "  rank    {}", in_words(rank))?;
        let sent = if *preemptive { "with the first request" } else { "after a challenge" };
        writeln!(self.output, "  sent    {sent}")?;
        Ok(())
    }

    fn refused(&mut self, url: &str, error: Option<UrlError>) -> Result<(), Failure> {
        let Some(error) = error else { return Ok(()) };
        self.answer = self.answer.max(Answer::Refused);
        if self.command.json {
            let error = json!({"code": error.code.as_str(), "offset": error.offset, "message": error.code.summary()});
            return self.line(&json!({"url": url, "error": error}));
        }
        writeln!(self.output, "{STRONG}{}{STRONG:#}", printable(url))?;
        writeln!(self.output, "  {BAD}refused{BAD:#} {error}")?;
        writeln!(self.output, "  {FAINT}help    {}{FAINT:#}", url_help(error))?;
        Ok(())
    }

    fn line(&mut self, value: &serde_json::Value) -> Result<(), Failure> {
        Ok(writeln!(self.output, "{value}")?)
    }
}

/// A match for machines.
pub(crate) fn json_of(found: &Match) -> serde_json::Value {
    let Match { entry, rank, source, line, column, preemptive, .. } = found;
    json!({
        "layer": entry.layer().as_str(),
        "index": entry.index(),
        "rank": json_of_rank(rank),
        "source": source,
        "line": line,
        "column": column,
        "preemptive": preemptive,
    })
}

/// A rank for machines: its fields in the order in which they are compared.
pub(crate) fn json_of_rank(rank: &Rank) -> serde_json::Value {
    json!({
        "priority": rank.priority,
        "host": rank.host.as_str(),
        "host_labels": rank.host_labels,
        "host_literals": rank.host_literals,
        "host_one_label": rank.host_one_label,
        "port": rank.port.as_str(),
        "protocol": rank.protocol.as_str(),
        "protocol_literals": rank.protocol_literals,
        "path_segments": rank.path_segments,
        "path_literals": rank.path_literals,
        "service": rank.service,
    })
}

/// A rank in words: `priority 0, host exact, port any, protocol exact, path of 2 segments`.
pub(crate) fn in_words(rank: &Rank) -> String {
    let mut words = format!(
        "priority {}, host {}, port {}, protocol {}, path {}",
        rank.priority,
        rank.host.as_str(),
        rank.port.as_str(),
        rank.protocol.as_str(),
        path_in_words(rank),
    );
    if rank.service {
        words.push_str(", service exact");
    }
    words
}

/// `any`, or how many segments.
pub(crate) fn path_in_words(rank: &Rank) -> String {
    match (rank.path_segments, rank.path_literals) {
        (0, 0) => Specificity::Any.as_str().to_owned(),
        (1, _) => "of 1 segment".to_owned(),
        (segments, _) => format!("of {segments} segments"),
    }
}
