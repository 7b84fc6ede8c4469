//! The match table of one layer, and how it is searched (design.md M9, M15, M15a).
//!
//! Every entry has an ordinal: its place in the order of ranks. A search keeps the least ordinal that it has seen
//! and skips whatever can't beat it, so that entries of any mix of priorities need one pass.

use aho_corasick::{AhoCorasick, automaton::OverlappingState};

use super::hash;
use super::layout::{
    Arena, Entry, INDEX, Kind, PATH_PATTERN, PATTERNS, PORT, PROTOCOL, PROTOCOL_PATTERN, SERVICE, SORTS,
};
use super::rank::Rank;
use super::target::Target;
use crate::registry::{LayerKind, wildcard};

/// An immutable, shared table of one layer. `Send + Sync`; a search changes nothing.
#[derive(Debug, Default)]
pub(crate) struct LayerTable {
    /// Open addressing, a power of two long: fingerprint in the upper half, offset of the bucket in the lower; 0 is free.
    pub(super) hosts: Vec<u64>,
    /// The same for the entries of indexed buckets.
    pub(super) paths: Vec<u64>,
    pub(super) arena: Arena,
    /// Where the bucket of entries without a host is; 0 for none.
    pub(super) any_host: u32,
    /// The least ordinal among them.
    pub(super) any_host_best: u32,
    pub(super) wildcards: Wildcards,
    /// Host patterns that end in a wildcard label, and where their entries are.
    pub(super) globs: Globs,
    pub(super) protocols: Names,
    pub(super) protocol_patterns: Vec<Box<str>>,
    pub(super) services: Names,
    /// Distinct ranks, best first, each with the ordinal that it begins at.
    pub(super) ranks: Vec<(u32, u128)>,
    pub(super) places: Vec<EntryPlace>,
    pub(super) sources: Vec<Box<str>>,
    pub(super) kind: Option<LayerKind>,
}

/// Which label counts the literal ends of host patterns have, by kind, and a filter over their last two labels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wildcards {
    /// One bit a label count, for [`Kind::OneLabel`], [`Kind::AnyLabels`] and [`Kind::Fronts`].
    pub(super) labels: [u64; 3],
    /// The least ordinal of all entries behind host patterns with a literal end.
    pub(super) best: u32,
    /// A power of two of words, or none; a bit is set for the hash of every end's last two labels.
    pub(super) filter: Vec<u64>,
}

/// Host patterns that must be tried one by one.
#[derive(Debug, Default)]
pub(super) struct Globs {
    pub(super) patterns: Vec<Glob>,
    pub(super) best: u32,
    /// Finds the literals of the patterns, if they are many enough for it to pay.
    pub(super) literals: Option<AhoCorasick>,
    /// Patterns by the number of their literal.
    pub(super) by_literal: Vec<u32>,
    /// Patterns without a literal.
    pub(super) others: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glob {
    pub(super) pattern: Box<str>,
    pub(super) bucket: u32,
    pub(super) best: u32,
}

impl Globs {
    /// More patterns than this are found by an automaton over their literals.
    const FEW: usize = 4;

    pub(super) fn new(patterns: Vec<Glob>) -> Self {
        let best = patterns.iter().map(|glob| glob.best).min().unwrap_or(u32::MAX);
        let (mut texts, mut by_literal, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for (number, glob) in (0_u32..).zip(&patterns) {
            let literal = glob.pattern.split(['*']).max_by_key(|literal| literal.len()).unwrap_or_default();
            if literal.trim_matches('.').is_empty() {
                others.push(number);
            } else {
                texts.push(literal.to_owned());
                by_literal.push(number);
            }
        }
        let mut literals = None;
        if patterns.len() > Self::FEW {
            literals = AhoCorasick::builder().kind(Some(aho_corasick::AhoCorasickKind::DFA)).build(&texts).ok();
        }
        if literals.is_none() {
            others = (0..patterns.len() as u32).collect();
        }
        Self { patterns, best, literals, by_literal, others }
    }
}

/// Interned names, sorted; the numbers of the well-known protocols come before them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Names(pub(super) Vec<Box<str>>);

/// The number of no name.
pub(super) const NO_NAME: u32 = u32::MAX;

impl Names {
    /// The name of this number.
    #[inline(always)]
    pub(super) fn get(&self, number: u32) -> Option<&[u8]> {
        self.0.get(number as usize).map(|name| name.as_bytes())
    }

    /// The number of this name, or [`NO_NAME`].
    pub(super) fn find(&self, name: &[u8]) -> u32 {
        match self.0.binary_search_by(|known| known.as_bytes().cmp(name)) {
            Ok(at) => at as u32,
            Err(_) => NO_NAME,
        }
    }
}

/// Where an entry stands, and what a match says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct EntryPlace {
    pub(super) line: u32,
    pub(super) column: u32,
    /// The number of the source; the top bit says that the entry is preemptive.
    pub(super) source: u32,
}

pub(super) const PREEMPTIVE: u32 = 1 << 31;

/// The best entry so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Best {
    pub(crate) ordinal: u32,
    pub(crate) index: u32,
}

impl Best {
    pub(crate) const NONE: Self = Self { ordinal: u32::MAX, index: 0 };
}

/// What a search compares with, in this layer's numbers.
struct Probe<'a> {
    host: &'a [u8],
    /// `u32::MAX` for none: no entry names that.
    port: u32,
    protocol: &'a [u8],
    service_number: u32,
    path: &'a [u8],
}

const NO_PORT: u32 = u32::MAX;

impl LayerTable {
    /// The best entry for a target whose host has this hash.
    #[inline]
    pub(crate) fn find(&self, target: &Target<'_>, host_hash: u64, service: Option<&str>) -> Best {
        let mut best = Best::NONE;
        let probe = Probe {
            host: target.host,
            port: target.port.map_or(NO_PORT, u32::from),
            protocol: target.protocol,
            service_number: service.map_or(NO_NAME, |service| self.services.find(service.as_bytes())),
            path: target.path,
        };
        if let Some(bucket) = self.bucket(Kind::Host, host_hash, probe.host) {
            self.entries(bucket.payload, bucket.count(), &probe, &mut best);
        }
        if self.wildcards.best < best.ordinal && !target.is_address {
            self.host_patterns(&probe, &mut best);
        }
        if self.globs.best < best.ordinal && !target.is_address {
            self.globs(&probe, &mut best);
        }
        if self.any_host_best < best.ordinal {
            let bucket = self.arena.bucket(self.any_host as usize);
            self.entries(bucket.payload, bucket.count(), &probe, &mut best);
        }
        best
    }

    /// The first slot that a search for this host looks at: a batch reads it early, so that reads overlap.
    #[inline]
    pub(crate) fn first_slot(&self, host_hash: u64) -> u64 {
        self.hosts.get(host_hash as usize & self.hosts.len().wrapping_sub(1)).copied().unwrap_or_default()
    }

    /// The first bytes of the bucket of a slot, read early for the same reason.
    #[inline]
    pub(crate) fn first_bytes(&self, slot: u64) -> u64 {
        self.arena.u64(slot as u32 as usize)
    }

    /// The rank of its best entry, as a key.
    #[inline(always)]
    pub(crate) fn top_key(&self) -> u128 {
        self.ranks.first().map_or(0, |&(_, key)| key)
    }

    /// The highest priority of its entries.
    pub(crate) fn top_priority(&self) -> i32 {
        Rank::from_key(self.top_key()).priority
    }

    /// The rank of the entry of this ordinal, as a key.
    pub(crate) fn rank_key(&self, ordinal: u32) -> u128 {
        let at = self.ranks.partition_point(|&(first, _)| first <= ordinal);
        self.ranks.get(at.wrapping_sub(1)).map_or(0, |&(_, key)| key)
    }

    #[inline(always)]
    fn bucket(&self, kind: Kind, text_hash: u64, key: &[u8]) -> Option<super::layout::Bucket<'_>> {
        let hash = kind.hash(text_hash);
        let mask = self.hosts.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        loop {
            let slot = *self.hosts.get(at)?;
            if slot == 0 {
                return None;
            }
            if slot >> 32 == hash >> 32 {
                let bucket = self.arena.bucket(slot as u32 as usize);
                if bucket.key == key && bucket.is_of(kind) {
                    return Some(bucket);
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// Searches the entries at `at`: in rank order, so that the first match is the best of them.
    #[inline]
    fn entries(&self, at: usize, count: u16, probe: &Probe<'_>, best: &mut Best) {
        if count == INDEX {
            self.index(at, probe, best);
        } else {
            self.list(at, u32::from(count), probe, best);
        }
    }

    #[inline]
    fn list(&self, at: usize, count: u32, probe: &Probe<'_>, best: &mut Best) {
        let mut at = at;
        for _ in 0..count {
            let entry = self.arena.entry(at);
            if entry.ordinal >= best.ordinal {
                return;
            }
            if self.matches(&entry, probe) {
                *best = Best { ordinal: entry.ordinal, index: entry.index };
                return;
            }
            at = entry.end;
        }
    }

    #[inline(always)]
    fn matches(&self, entry: &Entry<'_>, probe: &Probe<'_>) -> bool {
        let path = entry.path;
        let path_matches = if entry.flags & PATH_PATTERN != 0 {
            wildcard::covers_path(path, probe.path)
        } else {
            match probe.path.get(path.len()) {
                None => path.len() == probe.path.len() && path == probe.path,
                Some(&after) => {
                    path.is_empty() || after == b'/' && probe.path.get(..path.len()).is_some_and(|start| start == path)
                }
            }
        };
        path_matches && (entry.flags & SORTS == 0 || self.attributes_match(entry, probe))
    }

    fn attributes_match(&self, entry: &Entry<'_>, probe: &Probe<'_>) -> bool {
        let mut field = entry.fields;
        let mut next = |flag: u16| {
            if entry.flags & flag == 0 {
                return None;
            }
            let value = self.arena.u32(field);
            field += 4;
            Some(value)
        };
        let (port, protocol, service) = (next(PORT), next(PROTOCOL), next(SERVICE));
        port.is_none_or(|port| port == probe.port)
            && service.is_none_or(|service| service == probe.service_number)
            && protocol.is_none_or(|protocol| {
                if entry.flags & PROTOCOL_PATTERN == 0 {
                    return self.protocols.get(protocol).is_some_and(|name| name == probe.protocol);
                }
                let pattern = self.protocol_patterns.get(protocol as usize);
                pattern.is_some_and(|pattern| wildcard::matches(pattern.as_bytes(), probe.protocol))
            })
    }

    /// Searches an indexed bucket: every parent of the path that is as deep as an entry, in every sort of entry.
    fn index(&self, at: usize, probe: &Probe<'_>, best: &mut Best) {
        let depths = self.arena.u64(at);
        let sorts = self.arena.u32(at + 8);
        let patterns = self.arena.u32(at + 12);
        self.list(at + 16, patterns, probe, best);
        let path = probe.path.strip_suffix(b"/").unwrap_or(probe.path);
        let mut prefixes = Prefixes::new(path);
        let attributes = [probe.port, self.protocols.find(probe.protocol), probe.service_number];
        let mut depth = 0_u32;
        loop {
            if depths >> depth.min(63) & 1 == 1 {
                let start = path.get(..prefixes.length).unwrap_or_default();
                for sort in (0..8_u16).filter(|sort| sorts >> sort & 1 == 1) {
                    let hash = key_hash(at, sort, attributes, prefixes.hash);
                    self.hashed(hash, sort, start, probe, best);
                }
            }
            if !prefixes.advance() || depths >> (depth + 1).min(63) == 0 {
                return;
            }
            depth += 1;
        }
    }

    fn hashed(&self, hash: u64, sort: u16, path: &[u8], probe: &Probe<'_>, best: &mut Best) {
        let mask = self.paths.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        while let Some(&slot) = self.paths.get(at) {
            if slot == 0 {
                return;
            }
            if slot >> 32 == hash >> 32 {
                let entry = self.arena.entry(slot as u32 as usize);
                let here = entry.flags & (SORTS | PATTERNS) == sort && entry.path == path;
                if here && self.attributes_match(&entry, probe) {
                    if entry.ordinal < best.ordinal {
                        *best = Best { ordinal: entry.ordinal, index: entry.index };
                    }
                    return;
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// Host patterns with a literal end: filed under it, probed for every end that the host has.
    #[inline(never)]
    fn host_patterns(&self, probe: &Probe<'_>, best: &mut Best) {
        let host = probe.host;
        let Some(mut dot) = memchr::memrchr(b'.', host) else { return };
        if !self.wildcards.filter.is_empty() {
            let second = memchr::memrchr(b'.', host.get(..dot).unwrap_or_default());
            let last_two = host.get(second.map_or(0, |at| at + 1)..).unwrap_or_default();
            if !self.wildcards.passes(hash::of(last_two)) {
                return;
            }
        }
        let mut labels = 1_u32;
        loop {
            let bit = 1_u64 << labels.min(63);
            let front = host.get(..dot).unwrap_or_default();
            let end = host.get(dot + 1..).unwrap_or_default();
            let before = memchr::memrchr(b'.', front);
            let [one_label, any_labels, fronts] = self.wildcards.labels;
            if (one_label | any_labels | fronts) & bit != 0 && !front.is_empty() {
                let end_hash = hash::of(end);
                if any_labels & bit != 0
                    && let Some(bucket) = self.bucket(Kind::AnyLabels, end_hash, end)
                {
                    self.entries(bucket.payload, bucket.count(), probe, best);
                }
                if one_label & bit != 0
                    && before.is_none()
                    && let Some(bucket) = self.bucket(Kind::OneLabel, end_hash, end)
                {
                    self.entries(bucket.payload, bucket.count(), probe, best);
                }
                if fronts & bit != 0
                    && let Some(bucket) = self.bucket(Kind::Fronts, end_hash, end)
                {
                    self.fronts(bucket.payload, front, end, end_hash, probe, best);
                }
            }
            match before {
                Some(next) => dot = next,
                None => return,
            }
            labels += 1;
        }
    }

    fn fronts(&self, at: usize, front: &[u8], end: &[u8], end_hash: u64, probe: &Probe<'_>, best: &mut Best) {
        let label = front.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
        let beginnings = Bits(self.arena.u64(at)).filter_map(|length| label.get(..length));
        let endings = Bits(self.arena.u64(at + 8)).filter_map(|length| label.get(label.len().checked_sub(length)?..));
        for key in beginnings.map(|part| FrontKey { side: 0, part, end }).chain(endings.map(|part| FrontKey {
            side: 1,
            part,
            end,
        })) {
            let hash = Kind::Fronts.hash(key.hash(end_hash));
            let mask = self.hosts.len().wrapping_sub(1);
            let mut slot_at = hash as usize & mask;
            while let Some(&slot) = self.hosts.get(slot_at) {
                if slot == 0 {
                    break;
                }
                if slot >> 32 == hash >> 32 {
                    let bucket = self.arena.bucket(slot as u32 as usize);
                    if bucket.is_of(Kind::Fronts) && key.is(bucket.key) {
                        self.front_list(bucket.payload, front, probe, best);
                        break;
                    }
                }
                slot_at = (slot_at + 1) & mask;
            }
        }
        self.front_list(at + 16, front, probe, best);
    }

    fn front_list(&self, at: usize, front: &[u8], probe: &Probe<'_>, best: &mut Best) {
        let count = self.arena.u32(at);
        let mut at = at + 4;
        for _ in 0..count {
            let length = self.arena.u32(at) as usize;
            let (offset, ordinal) = (self.arena.u32(at + 4), self.arena.u32(at + 8));
            let text = self.arena.bytes(at + 12, length);
            if ordinal < best.ordinal && wildcard::matches_host(text, front) {
                let bucket = self.arena.bucket(offset as usize);
                self.entries(bucket.payload, bucket.count(), probe, best);
            }
            at += 12 + length;
        }
    }

    /// Host patterns that end in a wildcard label: one automaton over their literals, then each that it found.
    #[inline(never)]
    fn globs(&self, probe: &Probe<'_>, best: &mut Best) {
        let mut attempt = |number: u32| {
            let Some(glob) = self.globs.patterns.get(number as usize) else { return };
            if glob.best < best.ordinal && wildcard::matches_host(glob.pattern.as_bytes(), probe.host) {
                let bucket = self.arena.bucket(glob.bucket as usize);
                self.entries(bucket.payload, bucket.count(), probe, best);
            }
        };
        if let Some(literals) = &self.globs.literals {
            let mut state = OverlappingState::start();
            loop {
                literals.find_overlapping(probe.host, &mut state);
                let Some(found) = state.get_match() else { break };
                if let Some(&number) = self.globs.by_literal.get(found.pattern().as_usize()) {
                    attempt(number);
                }
            }
        }
        for &number in &self.globs.others {
            attempt(number);
        }
    }
}

impl Wildcards {
    fn passes(&self, hash: u64) -> bool {
        let (word, bit) = self.filter_bit(hash);
        self.filter.get(word).is_some_and(|word| word & bit != 0)
    }

    pub(super) fn filter_bit(&self, hash: u64) -> (usize, u64) {
        ((hash >> 6) as usize & self.filter.len().wrapping_sub(1), 1 << (hash & 63))
    }
}

/// The hash under which an index files an entry; what its sort does not name does not count.
#[inline(always)]
pub(super) fn key_hash(bucket: usize, sort: u16, attributes: [u32; 3], path_hash: u64) -> u64 {
    let mut hash = hash::with(path_hash, (bucket as u64) << 3 | u64::from(sort));
    for (bit, attribute) in [PORT, PROTOCOL, SERVICE].into_iter().zip(attributes) {
        if sort & bit != 0 {
            hash = hash::with(hash, u64::from(attribute));
        }
    }
    hash
}

/// The key of fronts that share a literal end and what the wildcard label before it begins or ends with.
///
/// In the arena it is the side, the part, a zero and the end.
pub(super) struct FrontKey<'a> {
    /// 0 for what the label begins with, 1 for what it ends with.
    pub(super) side: u8,
    pub(super) part: &'a [u8],
    pub(super) end: &'a [u8],
}

impl FrontKey<'_> {
    pub(super) fn hash(&self, end_hash: u64) -> u64 {
        hash::with(hash::with(end_hash, hash::of(self.part)), 7 + u64::from(self.side))
    }

    fn is(&self, key: &[u8]) -> bool {
        key.split_first().is_some_and(|(&side, key)| {
            side == self.side
                && key
                    .strip_prefix(self.part)
                    .and_then(|key| key.strip_prefix(b"\0"))
                    .is_some_and(|end| end == self.end)
        })
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        [&[self.side], self.part, b"\0", self.end].concat()
    }
}

/// The parents of a path, from the shortest, with a hash of each.
pub(super) struct Prefixes<'a> {
    rest: &'a [u8],
    pub(super) hash: u64,
    pub(super) length: usize,
}

impl<'a> Prefixes<'a> {
    /// Begins with the empty one. `path` has no final slash.
    pub(super) fn new(path: &'a [u8]) -> Self {
        Self { rest: path, hash: 0, length: 0 }
    }

    /// Goes one segment further; `false` at the end.
    #[inline(always)]
    pub(super) fn advance(&mut self) -> bool {
        let Some((_, after)) = self.rest.split_first() else { return false };
        let length = after.iter().position(|&byte| byte == b'/').unwrap_or(after.len());
        let (segment, rest) = after.split_at(length);
        self.hash = hash::with(self.hash, hash::of(segment));
        self.length += 1 + length;
        self.rest = rest;
        true
    }
}

/// The numbers of the bits that are set.
struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let bit = (self.0 != 0).then(|| self.0.trailing_zeros() as usize)?;
        self.0 &= self.0 - 1;
        Some(bit)
    }
}
