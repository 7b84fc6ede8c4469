//! `credmatch lookup`: which entry a URL gets.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use credmatch::{CompileOptions, Entry, ExplainOptions, Match, MatchTable, Rank, Registry, Specificity, UrlError};
use serde_json::{Value, json};

use crate::failure::{Answer, Failure};
use crate::input;
use crate::lines::{Line, Lines};
use crate::records;
use crate::registries::Registries;
use crate::terminal::{self, BAD, FAINT, GOOD, STRONG, printable};
use crate::url_text::{host_taken_for_scheme, shown, shown_refused};

/// Arguments of `credmatch lookup`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes: 0 every URL gets an entry, 1 one gets none, 2 one is refused, or nothing could be looked up.

Examples:
  credmatch lookup --registry process_engine.xml \\
      https://crm.example.com/api/orders
  credmatch lookup -r global:process_engine.xml \\
      -r process:order-process.xml - < urls.txt")]
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
        self.compile().map(|(table, _)| table)
    }

    /// The table, and the registry unless there is the table alone.
    fn compile(&self) -> Result<(MatchTable, Option<Registry>), Failure> {
        let Some(path) = &self.table else {
            return self.registries.compile().map(|registry| (registry.table().clone(), Some(registry)));
        };
        let limits = self.registries.reading.limits();
        let bytes = input::read_bytes(path, &limits)?;
        let table = if self.registries.registries.is_empty() {
            MatchTable::from_bytes(&bytes, &limits).map(|table| (table, None))
        } else {
            let layers = self.registries.layers()?;
            let attached = Registry::with_table(layers, &bytes, &self.registries.reading.options());
            attached.map(|registry| (registry.table().clone(), Some(registry)))
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
    let (table, registry) = command.matching.compile()?;
    let mut lookup = Running { command, table, registry, output: terminal::output(), answer: Answer::Yes };
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
    registry: Option<Registry>,
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
                Line::Text(blank) if blank.trim_ascii().is_empty() => continue,
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
                    self.line(&json!({"url": shown(url), "match": self.record(&found)}))?;
                } else {
                    self.found(&shown(url), &found)?;
                }
            }
            Ok(None) => {
                self.answer = self.answer.max(Answer::No);
                if self.command.json {
                    self.line(&json!({"url": shown(url), "match": null}))?;
                } else {
                    writeln!(self.output, "{STRONG}{}{STRONG:#}", printable(&shown(url)))?;
                    no_entry(url, &mut self.output)?;
                }
            }
            Err(error) => self.refused(&shown_refused(url), Some(error))?,
        }
        Ok(())
    }

    /// A match for machines, with what only a registry knows of its entry.
    fn record(&self, found: &Match) -> Value {
        let Match { entry, rank, source, line, column, preemptive, .. } = found;
        let mut record = match &self.registry {
            Some(registry) => records::entry(registry, *entry),
            None => records::entry_of_table(&self.table, *entry),
        };
        record.insert("rank".to_owned(), records::rank(rank));
        record.insert("preemptive".to_owned(), (*preemptive).into());
        record.insert("source".to_owned(), (**source).into());
        record.insert("line".to_owned(), (*line).into());
        record.insert("column".to_owned(), (*column).into());
        Value::Object(record)
    }

    fn entry(&self, found: &Match) -> Option<&Entry> {
        self.registry.as_ref()?.entry(found.entry)
    }

    fn found(&mut self, url: &str, found: &Match) -> Result<(), Failure> {
        let entry_words = self.entry(found).map(|entry| (entry.descriptor().to_string(), entry.credentials().kind()));
        let Match { entry, rank, source, line, column, preemptive, .. } = found;
        writeln!(self.output, "{STRONG}{}{STRONG:#}", printable(url))?;
        writeln!(self.output, "  entry   {GOOD}{}:{line}:{column}{GOOD:#} ({entry})", printable(source))?;
        if let Some((descriptor, _)) = &entry_words {
            writeln!(self.output, "  for     {}", printable(descriptor))?;
        }
        writeln!(self.output, "  rank    {}", in_words(rank))?;
        let sent = if *preemptive { "with the first request" } else { "after a challenge" };
        let what = entry_words.map(|(_, kind)| format!("{kind} credentials, ")).unwrap_or_default();
        writeln!(self.output, "  sent    {what}{sent}")?;
        Ok(())
    }

    fn refused(&mut self, url: &str, error: Option<UrlError>) -> Result<(), Failure> {
        let Some(error) = error else { return Ok(()) };
        self.answer = self.answer.max(Answer::Refused);
        if self.command.json {
            return self.line(&records::refused(url, error));
        }
        writeln!(self.output, "{STRONG}{}{STRONG:#}", printable(url))?;
        writeln!(self.output, "  {BAD}refused{BAD:#} {error}")?;
        writeln!(self.output, "  {FAINT}help    {}{FAINT:#}", error.help())?;
        Ok(())
    }

    fn line(&mut self, value: &Value) -> Result<(), Failure> {
        Ok(writeln!(self.output, "{value}")?)
    }
}

/// What is said of a URL that names no server (design.md M1).
const NO_SERVER: &str = "names no server, and so gets no entry";

/// Says that a URL gets no entry, and why if it names no server.
pub(crate) fn no_entry(url: &str, output: &mut impl Write) -> Result<(), Failure> {
    if !names_no_server(url)? {
        return Ok(writeln!(output, "  no entry")?);
    }
    writeln!(output, "  {NO_SERVER}")?;
    match host_taken_for_scheme(url) {
        Some(help) => Ok(writeln!(output, "  {FAINT}help    {help}{FAINT:#}")?),
        None => Ok(()),
    }
}

/// Whether a URL that is not refused names no server.
fn names_no_server(url: &str) -> Result<bool, Failure> {
    let nothing = Registry::compile(Vec::new(), &CompileOptions::default())
        .map_err(|diagnostics| Failure::new(diagnostics.to_string()))?;
    Ok(nothing.explain(url, &ExplainOptions::default()).is_ok_and(|explanation| explanation.compared.is_none()))
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
