//! `credmatch diff`: which URLs another registry answers otherwise.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use credmatch::{Change, Code, Comparison, Difference, MatchTable, Winner};
use serde_json::json;

use crate::failure::{Answer, Failure};
use crate::input;
use crate::lines::{Line, Lines};
use crate::registries::{LayerFile, Reading};
use crate::terminal::{self, BAD, FAINT, GOOD, STRONG, printable};
use crate::url_text::{shown, shown_refused};

/// Arguments of `credmatch diff`.
#[derive(Debug, Args)]
#[command(after_help = "\
Without URLS, URLs are made from the descriptors of both registries: one for each entry, and for each entry that changed \
also some that it shares with its neighbours.

Exit codes: 0 no URL gets another answer, 1 one does or is refused, 2 a file cannot be read.

Examples:
  credmatch diff old/process_engine.xml new/process_engine.xml
  credmatch diff process:old.xml process:new.xml \\
      --registry process_engine.xml urls.txt")]
pub(crate) struct Diff {
    /// The old registry and its layer.
    #[arg(value_name = "OLD", value_parser = LayerFile::parse)]
    old: LayerFile,
    /// The new registry and its layer.
    #[arg(value_name = "NEW", value_parser = LayerFile::parse)]
    new: LayerFile,
    /// A file of URLs, one a line; `-` is standard input.
    #[arg(value_name = "URLS")]
    urls: Option<PathBuf>,
    /// Further registries, which both have.
    #[arg(short = 'r', long = "registry", value_name = "[KIND:]FILE", value_parser = LayerFile::parse)]
    registries: Vec<LayerFile>,
    #[command(flatten)]
    reading: Reading,
    /// The service that the callers name, with URLS.
    #[arg(long, value_name = "NAME", requires = "urls")]
    service: Option<String>,
    /// Write one JSON object a line.
    #[arg(long)]
    json: bool,
}

/// Compares two registries.
pub(crate) fn run(command: &Diff) -> Result<Answer, Failure> {
    let with = |one: &LayerFile| {
        let files: Vec<_> = command.registries.iter().chain([one]).cloned().collect();
        command.reading.compile(&files)
    };
    let (old, new) = (with(&command.old)?, with(&command.new)?);
    let comparison = old.diff(&new);
    let mut writing =
        Writing { json: command.json, tables: [old.table(), new.table()], output: terminal::output(), count: 0 };
    match &command.urls {
        None => {
            for difference in comparison.witnesses() {
                writing.difference(&difference, None)?;
            }
        }
        Some(path) => urls(command, path, &comparison, &mut writing)?,
    }
    let count = writing.count;
    if !command.json {
        let summary = match count {
            0 => "no difference".to_owned(),
            1 => "1 difference".to_owned(),
            _ => format!("{count} differences"),
        };
        writeln!(writing.output, "{summary}")?;
    }
    writing.output.flush()?;
    Ok(if count == 0 { Answer::Yes } else { Answer::No })
}

fn urls<W: Write>(
    command: &Diff,
    path: &std::path::Path,
    comparison: &Comparison<'_>,
    writing: &mut Writing<'_, W>,
) -> Result<(), Failure> {
    let mut lines = Lines::new(input::open(path)?.0);
    while let Some(line) = lines.next().map_err(|error| input::cannot_read(path, &error))? {
        match line {
            Line::Text("") => {}
            Line::Text(url) => {
                if let Some(difference) = comparison.url(url, command.service.as_deref()) {
                    writing.difference(&difference, Some(url))?;
                }
            }
            Line::NotUtf8(_) => writing.unreadable("(not UTF-8)", Code::UrlInvalid)?,
            Line::TooLong(_) => writing.unreadable("(a line that is too long)", Code::UrlTooLong)?,
        }
    }
    Ok(())
}

struct Writing<'r, W> {
    json: bool,
    /// The old one and the new one.
    tables: [&'r MatchTable; 2],
    output: W,
    count: u64,
}

impl<W: Write> Writing<'_, W> {
    /// A line that holds no URL, which both registries refuse.
    fn unreadable(&mut self, what: &str, code: Code) -> Result<(), Failure> {
        self.count += 1;
        let (change, why) = (Change::Refused.as_str(), format!("both registries refuse the URL: {}", code.summary()));
        if self.json {
            let line = json!({
                "url": what,
                "service": null,
                "change": change,
                "before": null,
                "after": null,
                "refused": code.as_str(),
                "why": why,
            });
            return Ok(writeln!(self.output, "{line}")?);
        }
        writeln!(self.output, "{STRONG}{what}{STRONG:#}\n  {change:<12}{why}\n{FAINT}{FAINT:#}")?;
        Ok(())
    }

    fn difference(&mut self, difference: &Difference, given: Option<&str>) -> Result<(), Failure> {
        self.count += 1;
        let Difference { url, service, change, before, after, refused, why, .. } = difference;
        let url = match (url, given) {
            (Some(url), _) => url.clone(),
            (None, Some(given)) if *change == Change::Refused => shown_refused(given),
            (None, given) => shown(given.unwrap_or_default()),
        };
        if self.json {
            let [old, new] = self.tables;
            let line = json!({
                "url": url,
                "service": service,
                "change": change.as_str(),
                "before": before.as_ref().map(|winner| json_of(winner, old)),
                "after": after.as_ref().map(|winner| json_of(winner, new)),
                "refused": refused.map(|code| code.as_str()),
                "why": why,
            });
            return Ok(writeln!(self.output, "{line}")?);
        }
        let service = service.as_ref().map(|service| format!(" (service {service})")).unwrap_or_default();
        writeln!(self.output, "{STRONG}{}{}{STRONG:#}", printable(&url), printable(&service))?;
        writeln!(self.output, "  {:<12}{}", change.as_str(), printable(why))?;
        let sides = [("-", BAD, before), ("+", GOOD, after)];
        for (sign, style, winner) in sides {
            let text = winner.as_ref().map_or_else(|| "no entry".to_owned(), describe);
            if *change != Change::Refused {
                writeln!(self.output, "  {style}{sign} {}{style:#}", printable(&text))?;
            }
        }
        writeln!(self.output, "{FAINT}{FAINT:#}")?;
        Ok(())
    }
}

fn describe(winner: &Winner) -> String {
    let Winner { entry, descriptor, priority, preemptive, kind, source, line, column, .. } = winner;
    let sent = if *preemptive { "" } else { ", after a challenge" };
    let layer = entry.layer().as_str();
    format!("{source}:{line}:{column} {descriptor} ({layer}, priority {priority}, {kind}{sent})")
}

fn json_of(winner: &Winner, table: &MatchTable) -> serde_json::Value {
    json!({
        "layer": winner.entry.layer().as_str(),
        "entry": table.number(winner.entry),
        "descriptor": winner.descriptor,
        "priority": winner.priority,
        "preemptive": winner.preemptive,
        "kind": winner.kind,
        "source": winner.source,
        "line": winner.line,
        "column": winner.column,
    })
}
