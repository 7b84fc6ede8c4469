//! What is counted, for one chunk and for all.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use credmatch::{Code, EntryId, ExplainOptions, MatchTable, Registry, UrlError};

use super::chunks::Chunk;
use super::heavy::Heavy;
use super::log_format::{Finder, Malformed};

/// Lines that are named as examples.
const EXAMPLES: usize = 5;

/// A longer host than this is no host name, and is counted with its like.
const LONGEST_HOST: usize = 255;

/// Where an entry is, and how many requests got it.
#[derive(Debug, Clone)]
pub(crate) struct Used {
    pub(crate) requests: u64,
    pub(crate) source: String,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// A line that was refused, without any of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Example {
    /// Which input.
    pub(crate) input: usize,
    /// Which line of it, from 1.
    pub(crate) line: u64,
    pub(crate) reason: Reason,
}

/// Why a line has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    Refused(Code),
    Malformed(Malformed),
}

/// Counts of all requests so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) entries: HashMap<EntryId, Used>,
    pub(crate) without_entry: u64,
    pub(crate) without_server: u64,
    pub(crate) refused: BTreeMap<Code, u64>,
    pub(crate) malformed: BTreeMap<Malformed, u64>,
    pub(crate) hosts: Heavy,
    pub(crate) examples: Vec<Example>,
}

impl Tally {
    pub(crate) fn matched(&self) -> u64 {
        self.entries.values().map(|used| used.requests).sum()
    }

    pub(crate) fn refused(&self) -> u64 {
        self.refused.values().sum()
    }

    /// All requests: lines that hold a URL, be it refused.
    pub(crate) fn requests(&self) -> u64 {
        self.matched() + self.without_entry + self.without_server + self.refused()
    }

    /// Adds the counts of the next chunk.
    pub(crate) fn add(&mut self, part: Part) {
        let Part { entries, without_entry, without_server, refused, malformed, hosts, examples } = part;
        for (entry, used) in entries {
            self.entries.entry(entry).and_modify(|all| all.requests += used.requests).or_insert(used);
        }
        self.without_entry += without_entry;
        self.without_server += without_server;
        for (code, count) in refused {
            *self.refused.entry(code).or_default() += count;
        }
        for (reason, count) in malformed {
            *self.malformed.entry(reason).or_default() += count;
        }
        for (host, count) in hosts {
            self.hosts.add(&host, count);
        }
        self.hosts.shrink();
        let room = EXAMPLES.saturating_sub(self.examples.len());
        self.examples.extend(examples.into_iter().take(room));
    }
}

/// Counts of one chunk.
#[derive(Debug, Default)]
pub(crate) struct Part {
    entries: HashMap<EntryId, Used>,
    without_entry: u64,
    without_server: u64,
    refused: BTreeMap<Code, u64>,
    malformed: BTreeMap<Malformed, u64>,
    hosts: HashMap<String, u64>,
    examples: Vec<Example>,
}

/// Looks the lines of chunks up.
pub(crate) struct Counter<'a> {
    pub(crate) table: &'a MatchTable,
    pub(crate) finder: &'a Finder,
    pub(crate) service: Option<&'a str>,
    /// A registry of no entries, which takes URLs apart.
    pub(crate) nothing: &'a Registry,
}

impl Counter<'_> {
    /// Counts the lines of one chunk.
    pub(super) fn count(&self, chunk: &Chunk) -> Part {
        let mut part = Part::default();
        let example = |line, reason| Example { input: chunk.input, line, reason };
        if chunk.is_too_long {
            part.malformed(example(chunk.first_line, Reason::Malformed(Malformed::TooLong)), Malformed::TooLong);
            return part;
        }
        let mut urls: Vec<(u64, Cow<'_, str>)> = Vec::new();
        for (line, number) in chunk.bytes.split(|&byte| byte == b'\n').zip(chunk.first_line..) {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let text = std::str::from_utf8(line).map_err(|_| Malformed::NotUtf8);
            match text.and_then(|line| self.finder.find(line)) {
                Ok(Some(url)) => urls.push((number, url)),
                Ok(None) => {}
                Err(reason) => part.malformed(example(number, Reason::Malformed(reason)), reason),
            }
        }
        let mut origins: HashMap<&str, u64> = HashMap::new();
        let answer = |place: usize, answer: Result<Option<EntryId>, UrlError>| {
            let Some((line, url)) = urls.get(place) else { return };
            match answer {
                Ok(Some(entry)) => match part.entries.get_mut(&entry) {
                    Some(used) => used.requests += 1,
                    None => {
                        part.entries.extend(self.used(url).map(|used| (entry, used)));
                    }
                },
                Ok(None) => *origins.entry(origin(url)).or_default() += 1,
                Err(error) => {
                    *part.refused.entry(error.code).or_default() += 1;
                    part.examples.push(example(*line, Reason::Refused(error.code)));
                }
            }
        };
        self.table.lookup_many(urls.iter().map(|(_, url)| &**url), self.service, answer);
        for (origin, count) in origins {
            match self.host(origin) {
                Some(host) => {
                    part.without_entry += count;
                    *part.hosts.entry(host).or_default() += count;
                }
                None => part.without_server += count,
            }
        }
        part.examples.sort_by_key(|example| example.line);
        part.examples.truncate(EXAMPLES);
        part
    }

    fn used(&self, url: &str) -> Option<Used> {
        let found = self.table.find_match(url, self.service).ok().flatten()?;
        Some(Used { requests: 1, source: found.source, line: found.line, column: found.column })
    }

    /// The canonical host of what [`origin`] gave; `None` if it names no server.
    fn host(&self, origin: &str) -> Option<String> {
        let host = self.nothing.explain(origin, &ExplainOptions::default()).ok()?.compared?.host;
        Some(if host.len() > LONGEST_HOST { format!("(longer than {LONGEST_HOST} characters)") } else { host })
    }
}

impl Part {
    fn malformed(&mut self, example: Example, reason: Malformed) {
        *self.malformed.entry(reason).or_default() += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(example);
        }
    }
}

/// The part of a URL before its path: many URLs share it, and the host is the same whatever follows.
fn origin(url: &str) -> &str {
    let Some(start) = url.find("://").map(|at| at + 3) else { return url };
    let end = url.get(start..).and_then(|rest| rest.find(['/', '?', '#'])).map_or(url.len(), |end| start + end);
    url.get(..end).unwrap_or(url)
}
