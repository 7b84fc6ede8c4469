//! Which entries may meet which: all entries in the order in which they win, on shelves by host and path.
//!
//! An entry lies on the shelf of its host and path and on those of the host patterns that it may meet. To find those
//! that beat an entry and may meet it, a few shelves are walked, best first, up to the entry's own place.

use std::cmp::Reverse;

use super::explain::{Candidate, Effective};
use super::hash;
use super::rank::Rank;
use crate::document::{Texts, sort_by_key};
use crate::registry::Component;

/// Literal ends of a host that are looked for among host patterns.
const MOST_TAILS: usize = 8;
/// Parents of a path that are looked up, the shortest first.
const MOST_PARENTS: usize = 32;
/// Bytes of a path within which its parents are looked up.
const PARENTS_WITHIN: usize = 4_096;
/// Entries that are looked at on all shelves for all entries together.
const LOOKS: usize = 1 << 25;
/// Entries that are looked at on one shelf at least, however many there are.
const LOOKS_A_SHELF: usize = 16;
/// Entries that are looked at for one entry at least, however many there are.
const LOOKS_AN_ENTRY: usize = 128;

/// All entries of a registry, best first, and which of them may meet.
pub(crate) struct Neighbours<'r> {
    ordered: Vec<(Effective<'r>, Rank)>,
    /// By key, then by place in `ordered`.
    shelved: Vec<(u64, u32)>,
    /// Where the keys begin whose top bits are this.
    directory: Vec<u32>,
    shift: u32,
    /// The literal labels at the end of all host patterns.
    tails: Texts<'r>,
    has_path_patterns: bool,
    looks_a_shelf: usize,
    looks_an_entry: usize,
}

/// What a shelf holds, as to hosts.
#[derive(Clone, Copy)]
enum Hosts<'a> {
    /// Exactly this one.
    Exact(&'a str),
    /// Patterns that end in these literal labels.
    Patterns(&'a str),
    /// Any host.
    Any,
    /// Exact hosts and patterns whose literal labels end in these.
    Below(&'a str),
    /// All that name one.
    Named,
}

/// What a shelf holds, as to paths.
#[derive(Clone, Copy)]
enum Paths<'a> {
    /// Exactly this one; empty for any.
    Exact(&'a str),
    /// Patterns.
    Patterns,
    /// All.
    All,
}

fn key(hosts: Hosts<'_>, paths: Paths<'_>) -> u64 {
    let (text, kind) = match hosts {
        Hosts::Exact(text) => (text, 0),
        Hosts::Patterns(text) => (text, 1),
        Hosts::Any => ("", 2),
        Hosts::Below(text) => (text, 3),
        Hosts::Named => ("", 4),
    };
    let hosts = hash::with(hash::of(text.as_bytes()), kind);
    match paths {
        Paths::Exact(text) => hash::with(hosts, hash::of(text.as_bytes())),
        Paths::Patterns => hash::with(hosts, 5),
        Paths::All => hash::with(hosts, 6),
    }
}

/// The literal labels at the end of a host pattern.
fn tail(pattern: &str) -> &str {
    let Some((_, after)) = pattern.rsplit_once('*') else { return pattern };
    after.split_once('.').map_or("", |(_, tail)| tail)
}

/// A host's last label, its last two, and so on up to the whole; the empty end first.
fn ends(host: &str) -> impl Iterator<Item = &str> {
    let dots = host.rmatch_indices('.').filter_map(|(at, _)| host.get(at + 1..));
    std::iter::once("").chain(dots).chain((!host.is_empty()).then_some(host))
}

/// The parents of a path from the shortest on, the empty one and itself included. Of a pattern, those before its
/// first wildcard.
fn parents(path: &str) -> impl Iterator<Item = &str> {
    let literal = match path.find('*') {
        Some(star) => path.get(..star).and_then(|head| head.rsplit_once('/')).map_or("", |(head, _)| head),
        None => path,
    };
    let within = literal.match_indices('/').map(|(at, _)| at).take_while(|&at| at <= PARENTS_WITHIN);
    within.take(MOST_PARENTS).filter_map(|at| literal.get(..at)).chain(std::iter::once(literal))
}

impl<'r> Neighbours<'r> {
    pub(crate) fn new(entries: impl Iterator<Item = Effective<'r>>) -> Self {
        let mut ordered: Vec<_> = entries.map(|entry| (entry, entry.rank())).collect();
        sort_by_key(&mut ordered, |(entry, rank)| (Reverse((rank.key(), entry.id.layer())), entry.id.index()));
        let component = |entry: &Effective<'r>| (entry.descriptor.host(), entry.descriptor.path());
        let mut tails = Texts::default();
        for (entry, _) in &ordered {
            if let Component::Wildcard(pattern) = component(entry).0 {
                tails.insert(tail(pattern));
            }
        }
        let has_path_patterns = ordered.iter().any(|(entry, _)| matches!(component(entry).1, Component::Wildcard(_)));
        // Only a path on any host makes one ask for all named hosts.
        let has_paths_anywhere = ordered.iter().any(|(entry, _)| {
            let (host, path) = component(entry);
            *host == Component::Any && *path != Component::Any
        });
        let count = ordered.len().max(1);
        let bits = count.ilog2() + 1;
        let mut neighbours = Self {
            ordered,
            shelved: Vec::new(),
            directory: Vec::new(),
            shift: u64::BITS - bits,
            tails,
            has_path_patterns,
            looks_a_shelf: (LOOKS / count / 8).max(LOOKS_A_SHELF),
            looks_an_entry: (LOOKS / count).max(LOOKS_AN_ENTRY),
        };
        neighbours.shelve(has_paths_anywhere);
        // By place in the order of ranks they are already.
        sort_by_key(&mut neighbours.shelved, |&(key, _)| key);
        let mut at = 0;
        neighbours.directory = (0..=1_u64 << bits)
            .map(|slot| {
                let rest = neighbours.shelved.get(at..).unwrap_or_default();
                at += rest.iter().take_while(|(key, _)| key >> neighbours.shift < slot).count();
                at as u32
            })
            .collect();
        neighbours
    }

    fn shelve(&mut self, has_paths_anywhere: bool) {
        let mut shelved = Vec::with_capacity(self.ordered.len());
        for ((entry, _), ordinal) in self.ordered.iter().zip(0_u32..) {
            let paths = match entry.descriptor.path() {
                Component::Any => Paths::Exact(""),
                Component::Exact(path) => Paths::Exact(path),
                Component::Wildcard(_) => Paths::Patterns,
            };
            let mut put = |hosts| {
                shelved.push((key(hosts, paths), ordinal));
                if self.has_path_patterns {
                    shelved.push((key(hosts, Paths::All), ordinal));
                }
            };
            let named = match entry.descriptor.host() {
                Component::Any => {
                    put(Hosts::Any);
                    continue;
                }
                Component::Exact(host) => {
                    put(Hosts::Exact(host));
                    host
                }
                Component::Wildcard(pattern) => {
                    put(Hosts::Patterns(tail(pattern)));
                    tail(pattern)
                }
            };
            self.tails_of(named).for_each(|tail| put(Hosts::Below(tail)));
            if has_paths_anywhere {
                put(Hosts::Named);
            }
        }
        self.shelved = shelved;
    }

    /// The literal ends of host patterns with which a host, or the literal labels of a pattern, ends.
    fn tails_of<'h>(&self, named: &'h str) -> impl Iterator<Item = &'h str> {
        ends(named).filter(|end| self.tails.contains(end)).take(MOST_TAILS)
    }

    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.ordered.len()
    }

    /// The entry at this place, the best at 0, and its rank.
    pub(crate) fn get(&self, ordinal: u32) -> Option<&(Effective<'r>, Rank)> {
        self.ordered.get(ordinal as usize)
    }

    /// The same as what [`LostBy`](super::LostBy) is made of.
    pub(crate) fn candidate(&self, ordinal: u32) -> Option<Candidate> {
        self.get(ordinal).map(|(entry, rank)| Candidate { entry: entry.id, rank: *rank })
    }

    /// Finds entries that beat this one and may match all that it matches, best first.
    pub(crate) fn broader(&self, ordinal: u32, found: &mut Vec<u32>) {
        found.clear();
        let Some((entry, _)) = self.get(ordinal) else { return };
        let mut walk = self.walk(ordinal, entry, false, found);
        match entry.descriptor.host() {
            Component::Any => {}
            Component::Exact(host) => {
                walk.all(Hosts::Exact(host));
                self.tails_of(host).for_each(|tail| walk.all(Hosts::Patterns(tail)));
            }
            Component::Wildcard(pattern) => {
                self.tails_of(tail(pattern)).for_each(|tail| walk.all(Hosts::Patterns(tail)));
            }
        }
        walk.all(Hosts::Any);
        put_in_order(found);
    }

    /// Finds entries that beat this one by being as exact or more exact about the host, and may match some of what it
    /// matches, best first.
    pub(crate) fn narrower(&self, ordinal: u32, found: &mut Vec<u32>) {
        found.clear();
        let Some((entry, _)) = self.get(ordinal) else { return };
        let mut walk = self.walk(ordinal, entry, true, found);
        match entry.descriptor.host() {
            Component::Any => {
                walk.all(Hosts::Any);
                walk.all(Hosts::Named);
            }
            Component::Exact(host) => walk.all(Hosts::Exact(host)),
            Component::Wildcard(pattern) => {
                walk.all(Hosts::Below(tail(pattern)));
                self.tails_of(tail(pattern)).for_each(|tail| walk.all(Hosts::Patterns(tail)));
            }
        }
        put_in_order(found);
    }

    fn walk<'w>(
        &'w self,
        ordinal: u32,
        entry: &Effective<'r>,
        narrower: bool,
        found: &'w mut Vec<u32>,
    ) -> Walk<'w, 'r> {
        let path = entry.descriptor.path();
        let every = narrower && matches!(path, Component::Wildcard(_));
        let path = path.as_str().unwrap_or_default();
        Walk { neighbours: self, ordinal, path, every, looks: self.looks_an_entry, found }
    }

    fn shelf(&self, key: u64) -> &[(u64, u32)] {
        let slot = (key >> self.shift) as usize;
        let bound = |slot: usize| self.directory.get(slot).copied().unwrap_or_default() as usize;
        let shelf = self.shelved.get(bound(slot)..bound(slot + 1)).unwrap_or_default();
        let start = shelf.partition_point(|(other, _)| *other < key);
        let shelf = shelf.get(start..).unwrap_or_default();
        let end = shelf.iter().take(self.looks_a_shelf).take_while(|(other, _)| *other == key).count();
        shelf.get(..end).unwrap_or_default()
    }
}

/// Sorts what was found, each once.
fn put_in_order(found: &mut Vec<u32>) {
    sort_by_key(found, |&ordinal| ordinal);
    found.dedup();
}

/// One search.
struct Walk<'w, 'r> {
    neighbours: &'w Neighbours<'r>,
    ordinal: u32,
    path: &'w str,
    every: bool,
    looks: usize,
    found: &'w mut Vec<u32>,
}

impl Walk<'_, '_> {
    /// Walks the shelves of these hosts and of all paths that may meet the entry's.
    fn all(&mut self, hosts: Hosts<'_>) {
        if self.every {
            self.one(hosts, Paths::All);
            return;
        }
        let path = self.path;
        for parent in parents(path) {
            self.one(hosts, Paths::Exact(parent));
        }
        if self.neighbours.has_path_patterns {
            self.one(hosts, Paths::Patterns);
        }
    }

    fn one(&mut self, hosts: Hosts<'_>, paths: Paths<'_>) {
        let shelf = self.neighbours.shelf(key(hosts, paths));
        for &(_, other) in shelf.iter().take_while(|&&(_, other)| other < self.ordinal).take(self.looks) {
            self.found.push(other);
            self.looks -= 1;
        }
    }
}

#[cfg(test)]
#[path = "neighbours_tests.rs"]
mod tests;
