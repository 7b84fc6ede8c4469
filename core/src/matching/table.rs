//! The match table of one layer: what it holds. How it is searched stands in `search.rs`.
//!
//! Every entry has an ordinal: its place in the order of ranks. A search keeps the least ordinal that it has seen
//! and skips whatever can't beat it, so that entries of any mix of priorities need one pass.

use super::globs::Globs;
use super::layout::{Arena, Bucket, INDEX, Kind};
use super::rank::Rank;
use super::sieve::Sieve;
use crate::registry::LayerKind;

/// An immutable, shared table of one layer. `Send + Sync`; a search changes nothing.
#[derive(Debug, Default)]
pub(crate) struct LayerTable {
    /// Open addressing, a power of two long: fingerprint in the upper half, offset of the bucket in the lower; 0 is free.
    pub(super) hosts: Vec<u64>,
    /// The same for the entries of indexed buckets.
    pub(super) paths: Vec<u64>,
    pub(super) arena: Arena,
    /// The bucket of entries without a host.
    pub(super) any_host: AnyHost,
    /// The least ordinal among them.
    pub(super) any_host_best: u32,
    pub(super) wildcards: Wildcards,
    /// What passes by this layer's entries.
    pub(super) sieve: Sieve,
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

/// The bucket of entries without a host, its head read once for all lookups.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct AnyHost {
    pub(super) bucket: u32,
    pub(super) payload: u32,
    pub(super) count: u16,
}

impl AnyHost {
    /// The bucket at this offset.
    pub(super) fn at(arena: &Arena, bucket: u32) -> Self {
        let head = arena.bucket(bucket as usize);
        Self { bucket, payload: head.payload as u32, count: head.count() }
    }
}

/// Which label counts the literal ends of host patterns have, by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wildcards {
    /// One bit a label count, for [`Kind::OneLabel`], [`Kind::AnyLabels`] and [`Kind::Fronts`].
    pub(super) labels: [u64; 3],
    /// The least ordinal of all entries behind host patterns with a literal end.
    pub(super) best: u32,
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

impl LayerTable {
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

    /// Bytes of which each search reads a few, wherever they lie.
    pub(crate) fn searched(&self) -> usize {
        size_of_val(self.hosts.as_slice()) + size_of_val(self.paths.as_slice()) + self.arena.0.len()
    }

    /// Bytes that searches read, and bytes beside them.
    pub(crate) fn memory(&self) -> (usize, usize) {
        let names = |names: &[Box<str>]| names.iter().map(|name| size_of::<Box<str>>() + name.len()).sum::<usize>();
        let beside = size_of_val(self.ranks.as_slice())
            + size_of_val(self.places.as_slice())
            + names(&self.sources)
            + names(&self.protocols.0)
            + names(&self.protocol_patterns)
            + names(&self.services.0);
        (self.searched() + self.globs.memory() + self.sieve.memory(), beside)
    }

    /// The longest of its lists of patterns that a search tries one by one; those of a few entries count for none.
    pub(crate) fn patterns(&self) -> u32 {
        let indexed = |count: u16, payload: usize| if count == INDEX { self.arena.index(payload).patterns } else { 0 };
        let listed = |&slot: &u64| {
            let at = slot as u32 as usize;
            let bucket = self.arena.bucket(at);
            if bucket.is_of(Kind::Fronts) { self.front_count(&bucket) } else { indexed(bucket.count(), bucket.payload) }
        };
        let longest = self.hosts.iter().filter(|&&slot| slot != 0).map(listed).max().unwrap_or_default();
        let any_host = indexed(self.any_host.count, self.any_host.payload as usize);
        longest.max(any_host).max(self.globs.patterns.len() as u32)
    }

    /// How many fronts a bucket lists: behind two masks, but for those under what narrows an end down.
    fn front_count(&self, bucket: &Bucket<'_>) -> u32 {
        let narrowed = matches!(bucket.key.first(), Some(0 | 1));
        self.arena.u32(if narrowed { bucket.payload } else { bucket.payload + 16 })
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
}

impl Wildcards {
    /// The label counts of all three kinds.
    pub(super) fn all(&self) -> u64 {
        self.labels.iter().fold(0, |all, mask| all | mask)
    }
}

#[cfg(test)]
mod tests {
    use super::super::globs::Glob;
    use super::*;

    fn names(texts: &[&str]) -> Vec<Box<str>> {
        texts.iter().map(|&text| text.into()).collect()
    }

    #[test]
    fn memory_is_counted_part_by_part() {
        let table = LayerTable {
            hosts: vec![0; 2],
            paths: vec![0; 4],
            arena: Arena(vec![0; 100]),
            globs: Globs::new(vec![Glob { pattern: "*x*".into(), bucket: 0, best: 0 }]),
            sieve: Sieve { ends: vec![0; 8], firsts: vec![0; 16], ..Sieve::default() },
            protocols: Names(names(&["https"])),
            protocol_patterns: names(&["ws*", "h*"]),
            services: Names(names(&["s"])),
            ranks: vec![(0, 0); 3],
            places: vec![EntryPlace::default(); 5],
            sources: names(&["registry.xml"]),
            ..LayerTable::default()
        };
        let texts = 5 * size_of::<Box<str>>() + "https".len() + "ws*".len() + "h*".len() + 1 + "registry.xml".len();
        let glob = size_of::<Glob>() + "*x*".len();
        assert_eq!(table.memory(), (30 * 8 + 100 + glob, 3 * size_of::<(u32, u128)>() + 5 * 12 + texts));
    }

    #[test]
    fn m10_ordinals_of_one_rank_share_its_key() {
        let table = LayerTable { ranks: vec![(0, 9 << Rank::PRIORITY_SHIFT), (2, 7), (5, 3)], ..LayerTable::default() };
        assert_eq!(
            [0, 1, 2, 4, 5, 6].map(|ordinal| table.rank_key(ordinal)),
            [table.top_key(), table.top_key(), 7, 7, 3, 3]
        );
        assert_eq!(table.top_key(), 9 << Rank::PRIORITY_SHIFT);
        let best = Rank { priority: 12, ..Rank::default() };
        assert_eq!(LayerTable { ranks: vec![(0, best.key())], ..LayerTable::default() }.top_priority(), 12);
    }

    #[test]
    fn names_are_numbered_as_they_are_sorted() {
        let names = Names(names(&["a", "b", "d"]));
        assert_eq!(["a", "b", "d", "c", ""].map(|name| names.find(name.as_bytes())), [0, 1, 2, NO_NAME, NO_NAME]);
        assert_eq!([0, 2, 3].map(|number| names.get(number)), [Some(&b"a"[..]), Some(b"d"), None]);
    }

    #[test]
    fn labels_are_those_of_any_kind() {
        let wildcards = Wildcards { labels: [0b0110, 0b0100, 0b1000], ..Wildcards::default() };
        assert_eq!(wildcards.all(), 0b1110);
    }

    #[test]
    fn the_first_slot_is_that_of_the_hash() {
        let table = LayerTable {
            hosts: vec![10, 11, 12, 13],
            arena: Arena([1_u64, 2].map(u64::to_le_bytes).concat()),
            ..LayerTable::default()
        };
        assert_eq!([0, 2, 7].map(|hash| table.first_slot(hash)), [10, 12, 13]);
        assert_eq!([0, 8, 9 << 32 | 8].map(|slot| table.first_bytes(slot)), [1, 2, 2]);
    }
}
