//! The model: which entry a URL gets, as slowly and plainly as design.md M1 to M15 say it.
//!
//! It collects all entries, filters them and sorts by a tuple. It shares no line with the crate and leans on the `url`
//! crate alone, so that property tests, fuzz targets and vectors can hold the match table against it.
#![allow(dead_code, reason = "every test file takes the part of the model that it needs")]
#![allow(unused_imports, reason = "for the same reason")]

mod descriptor;
mod document;
mod glob;
mod rank;
mod target;

pub(crate) use descriptor::{Descriptor, Host, Name};
pub(crate) use document::to_xml;
pub(crate) use rank::Rank;
pub(crate) use target::{Server, Target};

/// The attributes of a `<server>` as they are written, and the layer that it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Entry {
    /// 0 global, 1 partition, 2 process, 3 runtime.
    pub(crate) layer: u8,
    pub(crate) priority: Option<i32>,
    pub(crate) host: Option<String>,
    pub(crate) port: Option<String>,
    pub(crate) protocol: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) service: Option<String>,
}

/// An entry that was read.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// Its place in what was given.
    pub(crate) number: usize,
    pub(crate) layer: u8,
    pub(crate) priority: i32,
    pub(crate) descriptor: Descriptor,
}

impl Known {
    pub(crate) fn read(number: usize, entry: &Entry, guess_ports: bool) -> Result<Self, &'static str> {
        let priority = entry.priority.unwrap_or(if entry.layer < 2 { 0 } else { 1 });
        let descriptor = Descriptor::read(entry, guess_ports)?;
        Ok(Self { number, layer: entry.layer, priority, descriptor })
    }

    /// Whether it is what M11 refuses beside `other`.
    pub(crate) fn repeats(&self, other: &Self) -> bool {
        (self.layer, self.priority, &self.descriptor) == (other.layer, other.priority, &other.descriptor)
    }
}

/// A registry of entries in document order.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    entries: Vec<Known>,
}

impl Model {
    /// Reads a registry, in whatever order its layers come. The error is the code of one refusal.
    pub(crate) fn new(entries: &[Entry], guess_ports: bool) -> Result<Self, &'static str> {
        let mut known: Vec<Known> = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            let entry = Known::read(number, entry, guess_ports)?;
            if known.iter().any(|earlier| earlier.repeats(&entry)) {
                return Err("duplicate-entry");
            }
            known.push(entry);
        }
        Ok(Self { entries: known })
    }

    /// The entries of what was generated that can be one registry, later repetitions left out.
    pub(crate) fn legal(entries: Vec<Entry>, guess_ports: bool) -> Vec<Entry> {
        let mut kept: Vec<(Entry, Known)> = Vec::new();
        for entry in entries {
            if let Ok(known) = Known::read(kept.len(), &entry, guess_ports)
                && !kept.iter().any(|(_, earlier)| earlier.repeats(&known))
            {
                kept.push((entry, known));
            }
        }
        kept.into_iter().map(|(entry, _)| entry).collect()
    }

    /// The numbers of all entries that match, best first, with their ranks.
    pub(crate) fn matches(&self, url: &str, service: Option<&str>) -> Result<Vec<(usize, Rank)>, &'static str> {
        let Target::Server(server) = Target::parse(url)? else { return Ok(Vec::new()) };
        let mut found: Vec<&Known> =
            self.entries.iter().filter(|entry| entry.descriptor.excluded_by(&server, service).is_none()).collect();
        found.sort_by(|a, b| {
            let (rank_a, rank_b) = (Rank::of(a), Rank::of(b));
            rank_b.cmp(&rank_a).then(b.layer.cmp(&a.layer)).then(a.number.cmp(&b.number))
        });
        Ok(found.into_iter().map(|entry| (entry.number, Rank::of(entry))).collect())
    }

    /// The number of the entry that a URL gets.
    pub(crate) fn lookup(&self, url: &str, service: Option<&str>) -> Result<Option<usize>, &'static str> {
        Ok(self.matches(url, service)?.first().map(|&(number, _)| number))
    }

    /// What excludes each entry first, by its number; `None` for those that match or if the URL names no server.
    pub(crate) fn exclusions(
        &self,
        url: &str,
        service: Option<&str>,
    ) -> Result<Vec<Option<&'static str>>, &'static str> {
        let Target::Server(server) = Target::parse(url)? else { return Ok(vec![None; self.entries.len()]) };
        Ok(self.entries.iter().map(|entry| entry.descriptor.excluded_by(&server, service)).collect())
    }

    /// For every entry, in the order given: its layer, and its place among the entries of that layer.
    pub(crate) fn places(entries: &[Entry]) -> Vec<(u8, u32)> {
        let mut next = [0_u32; 4];
        let mut places = Vec::new();
        for entry in entries {
            if let Some(next) = next.get_mut(usize::from(entry.layer)) {
                places.push((entry.layer, *next));
                *next += 1;
            }
        }
        places
    }
}
