//! Says what was counted.

use std::io::Write;

use credmatch::{EntryId, MatchTable};
use serde_json::json;

use super::Audit;
use super::heavy::KEPT;
use super::tally::{Reason, Tally, Used};
use crate::failure::Failure;
use crate::input;
use crate::terminal::{self, BAD, FAINT, GOOD, STRONG, printable};

/// Writes the counts to standard output.
pub(super) fn write(command: &Audit, table: &MatchTable, tally: &Tally) -> Result<(), Failure> {
    let mut output = terminal::output();
    if command.json {
        writeln!(output, "{:#}", json_of(command, table, tally))?;
    } else {
        Report { command, table, tally, output: &mut output }.write()?;
    }
    Ok(output.flush()?)
}

/// Most used first, then lower layers first, in document order.
fn entries(tally: &Tally) -> Vec<(EntryId, &Used)> {
    let mut entries: Vec<_> = tally.entries.iter().map(|(id, used)| (*id, used)).collect();
    entries.sort_by_key(|(id, used)| (std::cmp::Reverse(used.requests), *id));
    entries
}

fn most(command: &Audit) -> usize {
    if command.top == 0 { usize::MAX } else { command.top }
}

struct Report<'r, W> {
    command: &'r Audit,
    table: &'r MatchTable,
    tally: &'r Tally,
    output: &'r mut W,
}

impl<W: Write> Report<'_, W> {
    fn write(&mut self) -> Result<(), Failure> {
        let tally = self.tally;
        let requests = tally.requests();
        let plural = if requests == 1 { "" } else { "s" };
        writeln!(self.output, "{STRONG}{requests} request{plural}{STRONG:#}")?;
        self.line(tally.matched(), &format!("{GOOD}get an entry{GOOD:#}"))?;
        self.line(tally.without_entry, "get none")?;
        if tally.without_server > 0 {
            self.line(tally.without_server, "name no server, and so get none")?;
        }
        if tally.refused() > 0 {
            self.line(tally.refused(), &format!("{BAD}are refused{BAD:#}"))?;
        }
        self.entries()?;
        self.hosts()?;
        self.refused()?;
        self.malformed()
    }

    /// A count, its share of all requests, and what it counts.
    fn line(&mut self, count: u64, what: &str) -> Result<(), Failure> {
        let all = u128::from(self.tally.requests().max(1));
        let per_mille = (u128::from(count) * 1000 + all / 2) / all;
        let share = format!("{}.{} %", per_mille / 10, per_mille % 10);
        Ok(writeln!(self.output, "  {count:>12} {FAINT}{share:>8}{FAINT:#}  {what}")?)
    }

    fn entries(&mut self) -> Result<(), Failure> {
        let entries = entries(self.tally);
        if !entries.is_empty() {
            writeln!(self.output, "\n{STRONG}Entries{STRONG:#}")?;
        }
        for (id, used) in entries.iter().take(most(self.command)) {
            let Used { requests, source, line, column } = used;
            let place = format!("{source}:{line}:{column} ({id})");
            self.line(*requests, &printable(&place))?;
        }
        if entries.len() > most(self.command) {
            let more = entries.len() - self.command.top;
            writeln!(self.output, "  and {more} more; --top 0 lists all")?;
        }
        let all = super::entry_count(self.table);
        let unused = all - entries.len().min(all);
        writeln!(self.output, "  {unused} of {all} entries got no request")?;
        Ok(())
    }

    fn hosts(&mut self) -> Result<(), Failure> {
        let hosts = &self.tally.hosts;
        if hosts.len() == 0 {
            return Ok(());
        }
        writeln!(self.output, "\n{STRONG}Hosts without an entry{STRONG:#}")?;
        for (host, count) in hosts.top(most(self.command)) {
            self.line(count, &printable(host))?;
        }
        if hosts.len() > most(self.command) {
            let more = hosts.len() - self.command.top;
            writeln!(self.output, "  and {more} more; --top 0 lists all")?;
        }
        if hosts.missed() > 0 {
            let missed = hosts.missed();
            writeln!(self.output, "  more than {KEPT} hosts: each count may be too low by up to {missed}")?;
        }
        Ok(())
    }

    fn refused(&mut self) -> Result<(), Failure> {
        if self.tally.refused.is_empty() {
            return Ok(());
        }
        writeln!(self.output, "\n{STRONG}Refused{STRONG:#}")?;
        for (code, count) in &self.tally.refused {
            self.line(*count, &format!("{code}: {}", code.summary()))?;
        }
        Ok(())
    }

    fn malformed(&mut self) -> Result<(), Failure> {
        if !self.tally.malformed.is_empty() {
            writeln!(self.output, "\n{STRONG}Lines without a request{STRONG:#}")?;
            for (reason, count) in &self.tally.malformed {
                writeln!(self.output, "  {count:>12}           {}: {}", reason.as_str(), reason.message())?;
            }
        }
        if !self.tally.examples.is_empty() {
            writeln!(self.output, "\n{STRONG}The first of them{STRONG:#}")?;
        }
        for example in &self.tally.examples {
            let name = self.command.files.get(example.input).map(|path| input::name_of(path)).unwrap_or_default();
            let reason = match example.reason {
                Reason::Refused(code) => code.as_str(),
                Reason::Malformed(reason) => reason.as_str(),
            };
            writeln!(self.output, "  {}:{}: {reason}", printable(&name), example.line)?;
        }
        Ok(())
    }
}

fn json_of(command: &Audit, table: &MatchTable, tally: &Tally) -> serde_json::Value {
    let used = entries(tally);
    let list: Vec<_> = used
        .iter()
        .map(|(id, used)| {
            json!({
                "layer": id.layer().as_str(),
                "entry": table.number(*id),
                "source": used.source,
                "line": used.line,
                "column": used.column,
                "requests": used.requests,
            })
        })
        .collect();
    let hosts: Vec<_> = tally
        .hosts
        .top(most(command))
        .into_iter()
        .map(|(host, count)| json!({"host": host, "at_least": count, "at_most": count + tally.hosts.missed()}))
        .collect();
    let refused: serde_json::Map<_, _> =
        tally.refused.iter().map(|(code, count)| (code.as_str().to_owned(), json!(count))).collect();
    let malformed: serde_json::Map<_, _> =
        tally.malformed.iter().map(|(reason, count)| (reason.as_str().to_owned(), json!(count))).collect();
    let examples: Vec<_> = tally
        .examples
        .iter()
        .map(|example| {
            let reason = match example.reason {
                Reason::Refused(code) => code.as_str(),
                Reason::Malformed(reason) => reason.as_str(),
            };
            let name = command.files.get(example.input).map(|path| input::name_of(path));
            json!({"source": name, "line": example.line, "reason": reason})
        })
        .collect();
    json!({
        "requests": tally.requests(),
        "matched": tally.matched(),
        "without_entry": tally.without_entry,
        "without_server": tally.without_server,
        "refused": refused,
        "malformed": malformed,
        "entries": list,
        "entries_unused": super::entry_count(table).saturating_sub(used.len()),
        "hosts_without_entry": hosts,
        "hosts_error": tally.hosts.missed(),
        "examples": examples,
    })
}
