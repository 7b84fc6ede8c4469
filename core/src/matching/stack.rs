//! The match table: a stack of shared layer tables (design.md M10, M15a).

use std::fmt;
use std::sync::Arc;

use super::hash;
use super::rank::Rank;
use super::search::Best;
use super::sieve::{Sieve, Sifted};
use super::table::{LayerTable, PREEMPTIVE};
use super::target::{self, Room, Target, UrlError};
use crate::document::Limits;
use crate::registry::LayerKind;

/// Which entry of a compiled registry: the kind of its layer and its place in document order there.
///
/// It means something only together with the registry that gave it (design.md M15a).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(u32);

impl EntryId {
    const INDEX_BITS: u32 = 30;
    /// The most entries of one kind of layer.
    pub(crate) const MOST: usize = 1 << Self::INDEX_BITS;

    /// The entry at `index` of the layers of this kind.
    #[must_use]
    pub fn new(layer: LayerKind, index: u32) -> Option<Self> {
        (index >> Self::INDEX_BITS == 0).then_some(Self((layer as u32) << Self::INDEX_BITS | index))
    }

    /// The kind of layer that it is in.
    #[must_use]
    pub fn layer(self) -> LayerKind {
        match self.0 >> Self::INDEX_BITS {
            0 => LayerKind::Global,
            1 => LayerKind::Partition,
            2 => LayerKind::Process,
            _ => LayerKind::Runtime,
        }
    }

    /// Its place among the entries of that kind of layer, from 0.
    #[must_use]
    pub fn index(self) -> u32 {
        self.0 & ((1 << Self::INDEX_BITS) - 1)
    }

    /// Both as one number, for hosts that pass integers.
    #[must_use]
    pub fn to_bits(self) -> u32 {
        self.0
    }

    /// The id of this number; every number is one.
    #[must_use]
    pub fn from_bits(bits: u32) -> Self {
        Self(bits)
    }
}

impl fmt::Debug for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntryId({} {})", self.layer().as_str(), self.index())
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.layer().as_str(), self.index())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for EntryId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde::Serialize::serialize(&(self.layer(), self.index()), serializer)
    }
}

/// What a match says (design.md M16).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Match {
    /// Which entry.
    pub entry: EntryId,
    /// Its rank.
    pub rank: Rank,
    /// The name of its source.
    pub source: String,
    /// The line of its start tag, from 1.
    pub line: u32,
    /// The column of its start tag in characters, from 1.
    pub column: u32,
    /// Whether its credentials are sent at once.
    pub preemptive: bool,
}

/// The compiled form of a registry's descriptors: which entry a URL gets.
///
/// It is immutable and `Send + Sync`: any number of threads look URLs up in one table at the same time, and nothing
/// is written on the way. A lookup takes time linear in the length of the URL, whatever the entries are, plus the
/// patterns that no literal part of theirs lets it skip (design.md M15). It allocates nothing, but for hosts that
/// are not plain ASCII and for paths that are not in canonical form and need over 700 bytes for it. There are no credentials in it.
///
/// A match for one URL says nothing about another: look every hop of a redirect up anew (design.md M18).
///
/// `Debug` shows how many entries there are.
#[derive(Clone)]
pub struct MatchTable {
    /// Highest top priority first; of equal ones the later layer first.
    layers: Vec<Arc<LayerTable>>,
    /// What passes by an entry of any layer.
    sieve: Sieve,
    limits: Limits,
    /// Whether a processor's own cache holds what lookups read, so that there is nothing to read early.
    is_small: bool,
}

impl fmt::Debug for MatchTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MatchTable({} entries)", self.entry_count())
    }
}

/// The size of a table in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Memory {
    /// What lookups read.
    pub touched: usize,
    /// The places, ranks and names that answers are made of.
    pub beside: usize,
}

/// The best entry of all layers so far.
#[derive(Clone, Copy)]
struct Winner<'t> {
    table: &'t LayerTable,
    best: Best,
}

/// URLs that a batch works on side by side.
const BATCH: usize = 16;

/// Bytes of tables that a processor's own cache holds. Side by side lost a tenth below, and wins above four times as many
/// (benches/RECORD.md).
const SMALL: usize = 1 << 20;

impl MatchTable {
    pub(crate) fn stack(tables: Vec<Arc<LayerTable>>, limits: Limits) -> Self {
        let mut layers: Vec<Arc<LayerTable>> = Vec::with_capacity(tables.len());
        let order = |layer: &LayerTable| (layer.top_priority(), layer.kind);
        for table in tables {
            let at = layers.iter().take_while(|layer| order(layer) >= order(&table)).count();
            layers.insert(at, table);
        }
        let sieve = layers.iter().fold(Sieve::default(), |sieve, layer| sieve.or(&layer.sieve));
        let is_small = layers.iter().map(|layer| layer.searched()).sum::<usize>() <= SMALL;
        Self { layers, sieve, limits, is_small }
    }

    pub(super) fn layers(&self) -> &[Arc<LayerTable>] {
        &self.layers
    }

    /// The best entry for a URL; `None` if no entry matches.
    ///
    /// # Errors
    /// A malformed URL, or one that clients read differently, is refused: never `None` (design.md M1).
    #[inline]
    pub fn lookup(&self, url: &str) -> Result<Option<EntryId>, UrlError> {
        self.lookup_bytes(url.as_bytes(), None)
    }

    /// The same for bytes, which need not be checked to be UTF-8 before, and for a caller that may name a service:
    /// entries for that service then take part too (design.md M14).
    ///
    /// # Errors
    /// As [`MatchTable::lookup`]; bytes that are not UTF-8 are `url-invalid`.
    #[inline]
    pub fn lookup_bytes(&self, url: &[u8], service: Option<&str>) -> Result<Option<EntryId>, UrlError> {
        match target::fast_within(url, &self.limits) {
            Some(target) => Ok(self.find(&target, hash::of(target.host), service).map(|winner| winner.id())),
            None => self.lookup_odd(url, service),
        }
    }

    /// Looks up a URL that is not taken apart where it lies.
    #[cold]
    #[inline(never)]
    fn lookup_odd(&self, url: &[u8], service: Option<&str>) -> Result<Option<EntryId>, UrlError> {
        let mut room = Room::new();
        let target = target::read_odd(url, &self.limits, &mut room)?;
        Ok(target.and_then(|target| self.find_any(&target, service)).map(|winner| winner.id()))
    }

    /// Looks many URLs up, which in large tables is faster than one by one: reads of memory overlap. In small ones it is
    /// as fast. They are text, or bytes as for [`MatchTable::lookup_bytes`].
    ///
    /// Each answer is handed to `answer` with the place of its URL, in order.
    pub fn lookup_many<'u, U: AsRef<[u8]> + ?Sized + 'u>(
        &self,
        urls: impl IntoIterator<Item = &'u U>,
        service: Option<&str>,
        mut answer: impl FnMut(usize, Result<Option<EntryId>, UrlError>),
    ) {
        if self.is_small {
            for (place, url) in urls.into_iter().enumerate() {
                answer(place, self.lookup_bytes(url.as_ref(), service));
            }
        } else {
            self.lookup_side_by_side(urls, service, answer);
        }
    }

    /// As [`MatchTable::lookup_many`], whatever the size of the table.
    pub(super) fn lookup_side_by_side<'u, U: AsRef<[u8]> + ?Sized + 'u>(
        &self,
        urls: impl IntoIterator<Item = &'u U>,
        service: Option<&str>,
        mut answer: impl FnMut(usize, Result<Option<EntryId>, UrlError>),
    ) {
        let mut urls = urls.into_iter();
        let mut place = 0;
        loop {
            let mut texts = [[].as_slice(); BATCH];
            let mut count = 0;
            for (slot, url) in texts.iter_mut().zip(urls.by_ref()) {
                *slot = url.as_ref();
                count += 1;
            }
            self.batch(texts.get(..count).unwrap_or_default(), service, place, &mut answer);
            place += count;
            if count < BATCH {
                return;
            }
        }
    }

    fn batch(
        &self,
        texts: &[&[u8]],
        service: Option<&str>,
        place: usize,
        answer: &mut impl FnMut(usize, Result<Option<EntryId>, UrlError>),
    ) {
        let mut targets: [Option<(Target<'_>, u64)>; BATCH] = [None; BATCH];
        let mut slots = [0_u64; BATCH];
        for (target, text) in targets.iter_mut().zip(texts) {
            *target = target::fast_within(text, &self.limits).map(|target| (target, hash::of(target.host)));
        }
        let mut touched = 0;
        for layer in &self.layers {
            for (slot, (_, hash)) in slots.iter_mut().zip(targets.iter().flatten()) {
                *slot = layer.first_slot(*hash);
            }
            for slot in slots {
                touched |= layer.first_bytes(slot);
            }
        }
        std::hint::black_box(touched);
        for ((at, text), target) in (place..).zip(texts).zip(&targets) {
            answer(
                at,
                match target {
                    Some((target, hash)) => Ok(self.find(target, *hash, service).map(|winner| winner.id())),
                    None => self.lookup_odd(text, service),
                },
            );
        }
    }

    /// The best entry for a URL with its rank and its place.
    ///
    /// # Errors
    /// As [`MatchTable::lookup`].
    pub fn find_match(&self, url: &str, service: Option<&str>) -> Result<Option<Match>, UrlError> {
        let mut room = Room::new();
        let target = target::read(url.as_bytes(), &self.limits, &mut room)?;
        let Some(winner) = target.and_then(|target| self.find_any(&target, service)) else { return Ok(None) };
        let place = winner.table.places.get(winner.best.index as usize).copied().unwrap_or_default();
        let source = winner.table.sources.get((place.source & !PREEMPTIVE) as usize);
        Ok(Some(Match {
            entry: winner.id(),
            rank: Rank::from_key(winner.table.rank_key(winner.best.ordinal)),
            source: source.map(|source| source.to_string()).unwrap_or_default(),
            line: place.line,
            column: place.column,
            preemptive: place.source & PREEMPTIVE != 0,
        }))
    }

    /// Whether what was found for one URL holds for the other: the same protocol, host and port, and the same
    /// winning entry (design.md M18). URLs that name no server share no scope.
    ///
    /// # Errors
    /// As [`MatchTable::lookup`], for either URL.
    pub fn same_scope(&self, a: &str, b: &str, service: Option<&str>) -> Result<bool, UrlError> {
        let (mut a_room, mut b_room) = (Room::new(), Room::new());
        let a = target::read(a.as_bytes(), &self.limits, &mut a_room)?;
        let b = target::read(b.as_bytes(), &self.limits, &mut b_room)?;
        let (Some(a), Some(b)) = (a, b) else { return Ok(false) };
        let winner = |target| self.find_any(target, service).map(|winner| winner.id());
        Ok(a.protocol == b.protocol && a.host == b.host && a.port == b.port && winner(&a) == winner(&b))
    }

    /// How many bytes the table takes.
    #[must_use]
    pub fn memory(&self) -> Memory {
        let own = Memory { touched: self.sieve.memory(), beside: 0 };
        self.layers.iter().fold(own, |sum, layer| {
            let (touched, beside) = layer.memory();
            Memory { touched: sum.touched + touched, beside: sum.beside + beside }
        })
    }

    /// How many entries it was compiled from.
    #[must_use]
    pub fn entry_count(&self) -> usize {
        self.layers.iter().map(|layer| layer.places.len()).sum()
    }

    /// How long the longest list of patterns is that one look-up may have to try one by one, which the limit `patterns`
    /// bounds. For whoever must know beforehand whether look-ups are quick.
    #[must_use]
    pub fn patterns(&self) -> u32 {
        self.layers.iter().map(|layer| layer.patterns()).max().unwrap_or_default()
    }

    /// As [`MatchTable::find`], once for all that are in no hurry.
    #[inline(never)]
    fn find_any(&self, target: &Target<'_>, service: Option<&str>) -> Option<Winner<'_>> {
        self.find(target, hash::of(target.host), service)
    }

    // In modules each copy would be a fiftieth of all.
    #[cfg_attr(target_family = "wasm", inline)]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn find(&self, target: &Target<'_>, host_hash: u64, service: Option<&str>) -> Option<Winner<'_>> {
        let mut sifted = Sifted::new(&self.sieve);
        let mut layers = self.layers.iter();
        let mut winner = loop {
            let table = &**layers.next()?;
            let best = table.find(target, host_hash, service, &mut sifted);
            if best != Best::NONE {
                break Winner { table, best };
            }
        };
        if layers.len() > 0 {
            self.compete(&mut winner, layers.as_slice(), target, host_hash, service, sifted);
        }
        Some(winner)
    }

    /// Lets the layers below try to beat a winner. None of lower priority can.
    #[inline(never)]
    fn compete<'t>(
        &'t self,
        winner: &mut Winner<'t>,
        layers: &'t [Arc<LayerTable>],
        target: &Target<'_>,
        host_hash: u64,
        service: Option<&str>,
        mut sifted: Sifted<'_>,
    ) {
        let mut key = winner.table.rank_key(winner.best.ordinal);
        for table in layers {
            if table.top_key() >> Rank::PRIORITY_SHIFT < key >> Rank::PRIORITY_SHIFT {
                return;
            }
            let best = table.find(target, host_hash, service, &mut sifted);
            if best == Best::NONE {
                continue;
            }
            let other = table.rank_key(best.ordinal);
            if (other, table.kind) > (key, winner.table.kind) {
                key = other;
                *winner = Winner { table, best };
            }
        }
    }
}

impl Winner<'_> {
    #[inline(always)]
    fn id(&self) -> EntryId {
        let kind = self.table.kind.unwrap_or(LayerKind::Global);
        EntryId((kind as u32) << EntryId::INDEX_BITS | self.best.index & ((1 << EntryId::INDEX_BITS) - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m15a_ids_are_shown_by_layer_and_index() {
        for (layer, index, shown, debug) in [
            (LayerKind::Global, 0, "global:0", "EntryId(global 0)"),
            (LayerKind::Partition, 1, "partition:1", "EntryId(partition 1)"),
            (LayerKind::Process, 77, "process:77", "EntryId(process 77)"),
            (LayerKind::Runtime, (1 << 30) - 1, "runtime:1073741823", "EntryId(runtime 1073741823)"),
        ] {
            let id = EntryId::new(layer, index).unwrap();
            assert_eq!((id.to_string().as_str(), format!("{id:?}").as_str()), (shown, debug));
            assert_eq!((id.layer(), id.index(), EntryId::from_bits(id.to_bits())), (layer, index, id));
        }
        assert_eq!(EntryId::new(LayerKind::Global, 1 << 30), None);
        assert_eq!(EntryId::MOST, 1 << 30);
    }

    #[test]
    fn a_table_is_shown_by_its_size_alone() {
        assert_eq!(format!("{:?}", MatchTable::stack(Vec::new(), Limits::default())), "MatchTable(0 entries)");
    }

    fn layer(slots: usize) -> Arc<LayerTable> {
        Arc::new(LayerTable { hosts: vec![0; slots], ranks: vec![(0, 0)], ..LayerTable::default() })
    }

    #[test]
    fn tables_are_small_as_long_as_all_layers_are() {
        let is_small = |layers: &[usize]| {
            MatchTable::stack(layers.iter().map(|&slots| layer(slots)).collect(), Limits::default()).is_small
        };
        assert!(is_small(&[]) && is_small(&[SMALL / 8]) && is_small(&[SMALL / 16, SMALL / 16]));
        assert!(!is_small(&[SMALL / 8 + 1]) && !is_small(&[SMALL / 16, SMALL / 16, 1]));
    }

    #[test]
    fn memory_is_that_of_all_layers() {
        let memory = |layers: &[usize]| {
            MatchTable::stack(layers.iter().map(|&slots| layer(slots)).collect(), Limits::default()).memory()
        };
        let rank = size_of::<(u32, u128)>();
        assert_eq!(memory(&[]), Memory::default());
        assert_eq!(memory(&[4]), Memory { touched: 32, beside: rank });
        assert_eq!(memory(&[4, 8, 16]), Memory { touched: 224, beside: 3 * rank });
    }
}
