//! The match table of one layer, and how it is searched (design.md M9, M15, M15a).
//!
//! Every entry has an ordinal: its place in the order of ranks. A search keeps the least ordinal that it has seen
//! and skips whatever can't beat it, so that entries of any mix of priorities need one pass.

use aho_corasick::{AhoCorasick, automaton::OverlappingState};

use super::hash;
use super::lanes::Lanes;
use super::layout::{
    Arena, Entry, INDEX, INDEX_HEAD, Kind, PATH_PATTERN, PATTERNS, PORT, PROTOCOL, PROTOCOL_PATTERN, SERVICE, SORTS,
    port_bit,
};
use super::rank::Rank;
use super::target::{Target, mask_of};
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

/// Which label counts the literal ends of host patterns have, by kind, and a filter over these ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wildcards {
    /// One bit a label count, for [`Kind::OneLabel`], [`Kind::AnyLabels`] and [`Kind::Fronts`].
    pub(super) labels: [u64; 3],
    /// The bits of all three.
    pub(super) all: u64,
    /// The least ordinal of all entries behind host patterns with a literal end.
    pub(super) best: u32,
    /// A power of two of words, or none; a bit is set for the hash of every end.
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

/// What a search compares with.
#[derive(Clone, Copy)]
struct Probe<'a> {
    target: &'a Target<'a>,
    service: Option<&'a str>,
}

impl LayerTable {
    /// The best entry for a target whose host has this hash.
    #[inline]
    pub(crate) fn find(&self, target: &Target<'_>, host_hash: u64, service: Option<&str>) -> Best {
        let mut best = Best::NONE;
        let probe = Probe { target, service };
        if let Some(bucket) = self.bucket(Kind::Host, host_hash, target.host) {
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

    /// Bytes that searches read, and bytes beside them.
    pub(crate) fn memory(&self) -> (usize, usize) {
        let slots = self.hosts.len() + self.paths.len() + self.wildcards.filter.len();
        let globs: usize = self.globs.patterns.iter().map(|glob| size_of::<Glob>() + glob.pattern.len()).sum();
        let automaton = self.globs.literals.as_ref().map_or(0, AhoCorasick::memory_usage);
        let names = |names: &[Box<str>]| names.iter().map(|name| size_of::<Box<str>>() + name.len()).sum::<usize>();
        let beside = size_of_val(self.ranks.as_slice())
            + size_of_val(self.places.as_slice())
            + names(&self.sources)
            + names(&self.protocols.0)
            + names(&self.protocol_patterns)
            + names(&self.services.0);
        (8 * slots + self.arena.0.len() + globs + automaton, beside)
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
    fn matches(&self, entry: &Entry, probe: &Probe<'_>) -> bool {
        let length = entry.path_length;
        // The byte behind the entry's path rules most of them out before anything is compared.
        let may = match probe.target.path.get(length) {
            Some(&after) => after == b'/' || length == 0,
            None => length == probe.target.path.len(),
        };
        let path_matches = if entry.flags & PATH_PATTERN != 0 {
            wildcard::covers_path(self.arena.path(entry), probe.target.path)
        } else {
            may && (length == 0 || probe.target.path.get(..length).is_some_and(|start| start == self.arena.path(entry)))
        };
        path_matches && (entry.flags & SORTS == 0 || self.attributes_match(entry, probe))
    }

    fn attributes_match(&self, entry: &Entry, probe: &Probe<'_>) -> bool {
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
        port.is_none_or(|port| probe.target.port.is_some_and(|own| u32::from(own) == port))
            && service.is_none_or(|service| {
                probe.service.is_some_and(|own| self.services.get(service) == Some(own.as_bytes()))
            })
            && protocol.is_none_or(|protocol| {
                if entry.flags & PROTOCOL_PATTERN == 0 {
                    return self.protocols.get(protocol).is_some_and(|name| name == probe.target.protocol);
                }
                let pattern = self.protocol_patterns.get(protocol as usize);
                pattern.is_some_and(|pattern| wildcard::matches(pattern.as_bytes(), probe.target.protocol))
            })
    }

    /// Searches an indexed bucket: every parent of the path that is as deep as an entry, in every sort of entry.
    #[inline(never)]
    fn index(&self, at: usize, probe: &Probe<'_>, best: &mut Best) {
        const PORT_SORTS: u32 = 0b1010_1010;
        const SERVICE_SORTS: u32 = 0b1111_0000;
        let index = self.arena.index(at);
        let filter = at + INDEX_HEAD;
        if index.patterns > 0 {
            self.list(filter + 8 * index.words, index.patterns, probe, best);
        }
        let mut sorts = index.roots | index.deep;
        if probe.target.port.is_none_or(|port| index.ports & port_bit(port) == 0) {
            sorts &= !PORT_SORTS;
        }
        if probe.service.is_none() {
            sorts &= !SERVICE_SORTS;
        }
        if index.roots & sorts != 0 {
            self.all_sorts(at, index.roots & sorts, 0, b"", probe, best);
        }
        if index.deep & sorts == 0 {
            return;
        }
        let first = first_segment(probe.target.path);
        let hash = hash::with(0, hash::of(first));
        let (word, bit) = filter_bit(index.words, hash);
        if self.arena.u64(filter + 8 * word) & bit != 0 {
            self.parents(at, index.depths, index.deep & sorts, probe, best);
        }
    }

    /// Searches an index for the parents of the path, from the shortest.
    #[inline(never)]
    fn parents(&self, at: usize, depths: u64, sorts: u32, probe: &Probe<'_>, best: &mut Best) {
        let path = probe.target.path;
        let path = path.strip_suffix(b"/").unwrap_or(path);
        let mut prefixes = Prefixes::new(path);
        let mut left = depths;
        while left >> 1 != 0 && prefixes.advance() {
            left = left >> 1 | left & 1 << 63;
            if left & 1 == 1 {
                let start = path.get(..prefixes.length).unwrap_or_default();
                self.all_sorts(at, sorts, prefixes.hash, start, probe, best);
            }
        }
    }

    #[inline(never)]
    fn all_sorts(&self, at: usize, sorts: u32, path_hash: u64, path: &[u8], probe: &Probe<'_>, best: &mut Best) {
        for sort in Bits(u64::from(sorts)) {
            let sort = sort as u16;
            let hash = key_hash(at, sort, self.attributes(sort, probe), path_hash);
            self.hashed(hash, sort, path, probe, best);
        }
    }

    /// Port, protocol and service in this table's numbers, as far as entries of this sort name them.
    #[inline(always)]
    fn attributes(&self, sort: u16, probe: &Probe<'_>) -> [u32; 3] {
        let mut numbers = [NO_NAME; 3];
        if sort != 0 {
            let [port, protocol, service] = &mut numbers;
            if sort & PORT != 0 {
                *port = probe.target.port.map_or(NO_NAME, u32::from);
            }
            if sort & PROTOCOL != 0 {
                *protocol = self.protocols.find(probe.target.protocol);
            }
            if sort & SERVICE != 0 {
                *service = probe.service.map_or(NO_NAME, |service| self.services.find(service.as_bytes()));
            }
        }
        numbers
    }

    #[inline(always)]
    fn hashed(&self, hash: u64, sort: u16, path: &[u8], probe: &Probe<'_>, best: &mut Best) {
        let mask = self.paths.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        while let Some(&slot) = self.paths.get(at) {
            if slot == 0 {
                return;
            }
            if slot >> 32 == hash >> 32 {
                let entry = self.arena.entry(slot as u32 as usize);
                let here = entry.flags & (SORTS | PATTERNS) == sort && self.arena.path(&entry) == path;
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
        let host = probe.target.host;
        let all = self.wildcards.all;
        if host.len() > 64 {
            return self.long_host_patterns(probe, best);
        }
        let mut dots = probe.target.dots;
        let mut bit = 1_u64;
        while dots != 0 {
            let dot = 63 - dots.leading_zeros() as usize;
            dots ^= 1 << dot;
            bit <<= 1;
            if all & bit != 0 {
                let end = host.get(dot + 1..).unwrap_or_default();
                let hash = hash::of(end);
                if self.wildcards.passes(hash) {
                    self.end(probe, dot, bit, hash, best);
                }
            }
        }
    }

    #[cold]
    fn long_host_patterns(&self, probe: &Probe<'_>, best: &mut Best) {
        let host = probe.target.host;
        let mut bit = 1_u64;
        for dot in memchr::memrchr_iter(b'.', host) {
            bit = (bit << 1).max(bit & 1 << 63);
            if self.wildcards.all & bit != 0 {
                let hash = hash::of(host.get(dot + 1..).unwrap_or_default());
                if self.wildcards.passes(hash) {
                    self.end(probe, dot, bit, hash, best);
                }
            }
        }
    }

    /// Host patterns of one literal end, which begins after the dot at `dot`.
    #[inline(never)]
    fn end(&self, probe: &Probe<'_>, dot: usize, bit: u64, end_hash: u64, best: &mut Best) {
        let (front, end) = probe.target.host.split_at_checked(dot).unwrap_or_default();
        let end = end.get(1..).unwrap_or_default();
        if front.is_empty() {
            return;
        }
        let [one_label, any_labels, fronts] = self.wildcards.labels;
        if any_labels & bit != 0
            && let Some(bucket) = self.bucket(Kind::AnyLabels, end_hash, end)
        {
            self.entries(bucket.payload, bucket.count(), probe, best);
        }
        if one_label & bit != 0
            && !front.contains(&b'.')
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
            if glob.best < best.ordinal && wildcard::matches_host(glob.pattern.as_bytes(), probe.target.host) {
                let bucket = self.arena.bucket(glob.bucket as usize);
                self.entries(bucket.payload, bucket.count(), probe, best);
            }
        };
        if let Some(literals) = &self.globs.literals {
            let mut state = OverlappingState::start();
            loop {
                literals.find_overlapping(probe.target.host, &mut state);
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
        let (word, bit) = filter_bit(self.filter.len(), hash);
        self.filter.get(word).is_some_and(|word| word & bit != 0)
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

/// The word and the bit of a hash in a filter of so many words, a power of two.
#[inline(always)]
pub(super) fn filter_bit(words: usize, hash: u64) -> (usize, u64) {
    ((hash >> 6) as usize & words.wrapping_sub(1), 1 << (hash & 63))
}

/// The parents of a path, from the shortest, with a hash of each.
pub(super) struct Prefixes<'a> {
    path: &'a [u8],
    slashes: u64,
    pub(super) hash: u64,
    pub(super) length: usize,
}

impl<'a> Prefixes<'a> {
    /// Begins with the empty one. `path` has no final slash.
    #[inline]
    pub(super) fn new(path: &'a [u8]) -> Self {
        Self { path, slashes: mask_of(path, b'/'), hash: 0, length: 0 }
    }

    /// Goes one segment further; `false` at the end.
    #[inline(always)]
    pub(super) fn advance(&mut self) -> bool {
        let from = self.length + 1;
        if from > self.path.len() {
            return false;
        }
        let ahead = if from < 64 { self.slashes & u64::MAX << from } else { 0 };
        let end = if ahead != 0 {
            (ahead.trailing_zeros() as usize).min(self.path.len())
        } else {
            let seen = from.max(64);
            match self.path.get(seen..).and_then(|rest| memchr::memchr(b'/', rest)) {
                Some(at) => seen + at,
                None => self.path.len(),
            }
        };
        let segment = self.path.get(from..end).unwrap_or_default();
        self.hash = hash::with(self.hash, hash::of(segment));
        self.length = end;
        true
    }
}

/// The first segment of a path.
#[inline(always)]
fn first_segment(path: &[u8]) -> &[u8] {
    let rest = path.get(1..).unwrap_or_default();
    let (lanes, shift) = Lanes::of(path, rest);
    let slashes = lanes.equal(b'/') >> shift;
    let length =
        if slashes != 0 { slashes.trailing_zeros() as usize } else { memchr::memchr(b'/', rest).unwrap_or(rest.len()) };
    rest.get(..length).unwrap_or_default()
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
