//! `credmatch audit`: which entries the requests of a list or a log get.

mod chunks;
mod heavy;
mod log_format;
mod report;
mod tally;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::{Mutex, mpsc};
use std::thread;

use clap::{Args, value_parser};
use credmatch::{CompileOptions, ExplainOptions, MatchTable, Registry};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::failure::{Answer, Failure};
use crate::input;
use crate::lookup::Matching;
use crate::terminal::{self, printable};

use chunks::{Chunk, Chunks};
use log_format::{Finder, LogFormat};
use tally::{Counter, Part, Tally};

/// Arguments of `credmatch audit`.
#[derive(Debug, Args)]
#[command(after_help = "\
Memory does not grow with the input. The hosts without an entry are counted exactly while there are at most 65536 of \
them; beyond that, counts are too low by at most one in 65536 of these requests, and the report says so.

Exit codes: 0 all was read, whatever the counts are, 2 a file, a registry or a table cannot be read.

Examples:
  credmatch audit -r process_engine.xml urls.txt
  credmatch audit -r process_engine.xml --log-format combined \\
      --base https://shop.example.com access.log
  credmatch audit -r process_engine.xml --log-format json \\
      --field request.url - < requests.jsonl")]
pub(crate) struct Audit {
    /// Lists or logs; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    matching: Matching,
    /// How lines are laid out.
    #[arg(long, value_enum, default_value = "lines", value_name = "FORMAT")]
    log_format: LogFormat,
    /// The URL whose protocol, host and port the paths of a log belong to.
    #[arg(long, value_name = "URL")]
    base: Option<String>,
    /// The field of a JSON object that holds the URL; dots lead into objects inside it.
    #[arg(long, value_name = "NAME", default_value = "url")]
    field: String,
    /// The service that the callers name: entries for that service take part too.
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// How many threads look URLs up, 1 to 256; as many as there are cores if not given.
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..=MOST_THREADS))]
    threads: Option<u16>,
    /// How many entries and hosts to list; 0 for all.
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,
    /// Write one JSON object.
    #[arg(long)]
    json: bool,
}

/// Chunks that are under way for each thread. More of them would only wait.
const AHEAD: usize = 4;

/// More threads than any machine that reads logs has cores for.
const MOST_THREADS: i64 = 256;

/// Counts all requests and reports on them.
pub(crate) fn run(command: &Audit) -> Result<Answer, Failure> {
    let nothing = Registry::compile(Vec::new(), &CompileOptions::default())
        .map_err(|diagnostics| Failure::new(diagnostics.to_string()))?;
    let finder = Finder {
        format: command.log_format,
        origin: command.base.as_deref().map(|base| origin_of(base, &nothing)).transpose()?,
        field: command.field.clone(),
    };
    let table = command.matching.table()?;
    let counter = Counter { table: &table, finder: &finder, service: command.service.as_deref(), nothing: &nothing };
    let tally = count(command, &counter)?;
    report::write(command, &table, &tally)?;
    if tally.requests() == tally.refused() && tally.refused() + tally.malformed.values().sum::<u64>() > 0 {
        terminal::note("not one line holds a URL that can be looked up; say with --log-format how lines are laid out");
    }
    Ok(Answer::Yes)
}

/// Protocol, host and port of the base, in canonical spelling.
fn origin_of(base: &str, nothing: &Registry) -> Result<String, Failure> {
    let explanation =
        nothing.explain(base, &ExplainOptions::default()).map_err(|error| Failure::url("the URL of --base", error))?;
    let Some(compared) = explanation.compared else {
        return Err(Failure::with_help("the URL of --base names no server", "write one such as https://host"));
    };
    let port = compared.port.map(|port| format!(":{port}")).unwrap_or_default();
    Ok(format!("{}://{}{port}", compared.protocol, compared.host))
}

fn count(command: &Audit, counter: &Counter<'_>) -> Result<Tally, Failure> {
    let threads = match command.threads {
        Some(threads) => usize::from(threads),
        None => thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS as usize),
    };
    let (to_workers, work) = mpsc::sync_channel::<Chunk>(threads * AHEAD);
    let (to_us, done) = mpsc::channel::<(u64, Part)>();
    let work = Mutex::new(work);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (work, to_us) = (&work, to_us.clone());
            let worker = move || {
                while let Ok(chunk) = work.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv() {
                    if to_us.send((chunk.number, counter.count(&chunk))).is_err() {
                        return;
                    }
                }
            };
            thread::Builder::new().spawn_scoped(scope, worker).map_err(|error| {
                let message = format!("{threads} threads cannot be started: {error}");
                Failure::with_help(message, "give a smaller number with --threads")
            })?;
        }
        drop(to_us);
        let mut running = Running { done, waiting: BTreeMap::new(), tally: Tally::default(), sent: 0, added: 0 };
        let progress = Progress::new(command);
        for (number, path) in command.files.iter().enumerate() {
            let (reader, size) = input::open(path)?;
            progress.begin(size);
            let mut chunks = Chunks::new(reader);
            while let Some(mut chunk) =
                chunks.next(|count| progress.bar.inc(count)).map_err(|error| input::cannot_read(path, &error))?
            {
                if let Some(program) = packed_by(&chunk) {
                    let name = input::name_of(path);
                    return Err(Failure::with_help(
                        format!("{} is compressed", printable(&name)),
                        format!("unpack it on the way: `{program} -dc FILE | credmatch audit ... -`"),
                    ));
                }
                chunk.number = running.sent;
                chunk.input = number;
                if to_workers.send(chunk).is_err() {
                    return Err(Failure::new("a thread ended early"));
                }
                running.sent += 1;
                running.add_all_but(threads as u64 * AHEAD as u64);
            }
        }
        drop(to_workers);
        running.add_all_but(0);
        progress.bar.finish_and_clear();
        if running.added < running.sent {
            return Err(Failure::new("a thread ended early"));
        }
        Ok(running.tally)
    })
}

/// The program that unpacks an input, if it begins as those that it packs do.
fn packed_by(chunk: &Chunk) -> Option<&'static str> {
    let starts: [(&[u8], _); 3] =
        [(&[0x1f, 0x8b], "gzip"), (&[0x28, 0xb5, 0x2f, 0xfd], "zstd"), (&[0xfd, b'7', b'z', b'X', b'Z'], "xz")];
    let is_first = chunk.first_line == 1;
    starts.into_iter().find(|(start, _)| is_first && chunk.bytes.starts_with(start)).map(|(_, program)| program)
}

/// Adds the counts of chunks in the order of the chunks, so that the answer depends on the input alone.
struct Running {
    done: mpsc::Receiver<(u64, Part)>,
    waiting: BTreeMap<u64, Part>,
    tally: Tally,
    sent: u64,
    added: u64,
}

impl Running {
    fn add_all_but(&mut self, ahead: u64) {
        while self.sent - self.added > ahead {
            let Ok((number, part)) = self.done.recv() else { return };
            self.waiting.insert(number, part);
            while let Some(part) = self.waiting.remove(&self.added) {
                self.tally.add(part);
                self.added += 1;
            }
        }
    }
}

/// A progress bar on a terminal, nothing elsewhere.
struct Progress {
    bar: ProgressBar,
}

impl Progress {
    fn new(command: &Audit) -> Self {
        let bar = ProgressBar::no_length();
        if command.json || !terminal::is_watched() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) =
            ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left")
        {
            bar.set_style(style);
        }
        Self { bar }
    }

    fn begin(&self, size: Option<u64>) {
        match size {
            Some(size) => self.bar.inc_length(size),
            None => {
                if let Ok(style) = ProgressStyle::with_template("{spinner} {bytes}, {bytes_per_sec}") {
                    self.bar.set_style(style);
                }
            }
        }
    }
}

/// All that the table holds.
pub(super) fn entry_count(table: &MatchTable) -> usize {
    table.entry_count()
}
