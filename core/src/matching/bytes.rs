//! A match table as bytes, so that a host can compile once and ship the table (design.md M15a).
//!
//! ```text
//! magic 8 bytes | format version u32 | 0 u32 | digest 32 bytes | checksum u64 of digest and layers | layers
//! ```
//!
//! Bytes are never trusted: whatever the checksum says, every offset is followed once before a table is given out.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::compile::{CompileOptions, entries_of};
use super::globs::{Glob, Globs};
use super::hash;
use super::layout::{Arena, ENTRY_HEAD, INDEX, INDEX_HEAD, Kind, SORTS};
use super::rank::Rank;
use super::sieve::Sieve;
use super::stack::MatchTable;
use super::table::{AnyHost, EntryPlace, LayerTable, Names, Wildcards};
use crate::document::{Code, Limits};
use crate::registry::{Component, Descriptor, Layer, LayerKind};

const MAGIC: &[u8; 8] = b"CREDMTCH";
/// Raised with every change of the layout, of the hash, of ranks and of canonical forms: all are baked into a table.
const VERSION: u32 = 2;
const HEAD: usize = 56;

/// Identifies the entries that a table was compiled from: SHA-256 of their ordered descriptors.
pub(crate) type Digest = [u8; 32];

/// Why bytes are not a table that can be used; the code is one of the 7xx.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct TableError {
    /// The stable code.
    pub code: Code,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.code.summary())
    }
}

impl std::error::Error for TableError {}

/// The digest of these layers' entries in order: descriptors as they take part in matching, their ranks, and whether
/// they are preemptive; and the limit that a table is built under. Tables that differ in one of them never pass for each
/// other: no limit is passed by under a table that was compiled without it.
pub(crate) fn digest(layers: &[Layer], options: &CompileOptions) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update(options.limits.patterns.to_le_bytes());
    let mut text = Vec::new();
    for kind in LayerKind::ALL {
        for (layer, document, entry) in entries_of(layers, kind) {
            let Descriptor { host, port: _, protocol, path, service } = entry.descriptor();
            let port = options.port_of(entry);
            let rank = Rank::of(entry.descriptor(), port, layer.priority_of(entry, document));
            text.clear();
            text.push(kind as u8);
            text.push(u8::from(entry.preemptive()));
            text.extend_from_slice(&rank.key().to_le_bytes());
            text.extend_from_slice(&port.map_or(u32::MAX, u32::from).to_le_bytes());
            for component in [host, protocol, path] {
                part(&mut text, matches!(component, Component::Wildcard(_)), component.as_str());
            }
            part(&mut text, false, service.as_deref());
            hasher.update(&text);
        }
    }
    hasher.finalize().into()
}

fn checksum(digest: &Digest, layers: &[u8]) -> u64 {
    hash::with(hash::of(digest), hash::of(layers))
}

/// One length-prefixed part of what is digested, so that no two lists of parts are the same bytes.
fn part(text: &mut Vec<u8>, wildcard: bool, value: Option<&str>) {
    text.push(u8::from(wildcard) | u8::from(value.is_some()) << 1);
    let value = value.unwrap_or_default();
    text.extend_from_slice(&(value.len() as u32).to_le_bytes());
    text.extend_from_slice(value.as_bytes());
}

/// The refusal of a table that was compiled from other entries.
pub(crate) fn digest_error() -> TableError {
    TableError { code: Code::TableDigest }
}

impl MatchTable {
    /// The table as bytes that [`MatchTable::from_bytes`] reads. No credentials are in them.
    pub(crate) fn to_bytes(&self, digest: &Digest) -> Vec<u8> {
        let mut writer = Writer(Vec::new());
        writer.0.extend_from_slice(MAGIC);
        writer.u32(VERSION);
        writer.u32(0);
        writer.0.extend_from_slice(digest);
        writer.u64(0);
        writer.u32(self.layers().len() as u32);
        for layer in self.layers() {
            writer.layer(layer);
        }
        let checksum = checksum(digest, writer.0.get(HEAD..).unwrap_or_default());
        if let Some(slot) = writer.0.get_mut(HEAD - 8..HEAD) {
            slot.copy_from_slice(&checksum.to_le_bytes());
        }
        writer.0
    }

    /// Reads a table back. It answers look-ups at once; to attach credentials to its entries, see
    /// [`Registry::with_table`](crate::Registry::with_table). Of the limits, `url_length` alone means something here.
    ///
    /// # Errors
    /// `table-foreign`, `table-version`, `table-checksum` or `table-corrupt`.
    pub fn from_bytes(bytes: &[u8], limits: &Limits) -> Result<Self, TableError> {
        Self::read_bytes(bytes, limits).map(|(table, _)| table)
    }

    /// The same with the digest of the entries that it was compiled from.
    pub(crate) fn read_bytes(bytes: &[u8], limits: &Limits) -> Result<(Self, Digest), TableError> {
        let fail = |code| TableError { code };
        let mut reader = Reader { rest: bytes, refused: false };
        if reader.take(8) != MAGIC.as_slice() {
            return Err(fail(Code::TableForeign));
        }
        if reader.u32() != VERSION {
            return Err(fail(Code::TableVersion));
        }
        let _ = reader.u32();
        let (digest, written) = (reader.array(), reader.u64());
        if reader.refused || checksum(&digest, reader.rest) != written {
            return Err(fail(Code::TableChecksum));
        }
        let layers = reader.layers();
        if reader.refused {
            return Err(fail(Code::TableCorrupt));
        }
        Ok((Self::stack(layers.into_iter().map(Arc::new).collect(), *limits), digest))
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn words(&mut self, words: &[u64]) {
        self.u32(words.len() as u32);
        for &word in words {
            self.u64(word);
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.u32(bytes.len() as u32);
        self.0.extend_from_slice(bytes);
    }

    fn texts(&mut self, texts: &[Box<str>]) {
        self.u32(texts.len() as u32);
        for text in texts {
            self.bytes(text.as_bytes());
        }
    }

    fn layer(&mut self, layer: &LayerTable) {
        self.u32(layer.kind.unwrap_or(LayerKind::Global) as u32);
        self.words(&layer.hosts);
        self.words(&layer.paths);
        self.bytes(&layer.arena.0);
        self.u32(layer.any_host.bucket);
        self.u32(layer.any_host_best);
        for mask in layer.wildcards.labels {
            self.u64(mask);
        }
        self.u32(layer.wildcards.best);
        self.words(&layer.sieve.ends);
        self.u64(layer.sieve.ports);
        self.words(&layer.sieve.firsts);
        self.u32(layer.globs.patterns.len() as u32);
        for glob in &layer.globs.patterns {
            self.bytes(glob.pattern.as_bytes());
            self.u32(glob.bucket);
            self.u32(glob.best);
        }
        self.texts(&layer.protocols.0);
        self.texts(&layer.protocol_patterns);
        self.texts(&layer.services.0);
        self.u32(layer.ranks.len() as u32);
        for &(ordinal, key) in &layer.ranks {
            self.u32(ordinal);
            self.0.extend_from_slice(&key.to_le_bytes());
        }
        self.u32(layer.places.len() as u32);
        for place in &layer.places {
            self.u32(place.line);
            self.u32(place.column);
            self.u32(place.source);
        }
        self.texts(&layer.sources);
    }
}

/// Reads zeros from where something is wrong, and then nothing that was read counts. Giving up at each place, with all that
/// was read before to drop there, takes a fiftieth more of a module for look-ups.
struct Reader<'a> {
    rest: &'a [u8],
    refused: bool,
}

impl<'a> Reader<'a> {
    fn refuse(&mut self) {
        *self = Self { rest: &[], refused: true };
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        let Some((taken, rest)) = self.rest.split_at_checked(length) else {
            self.refuse();
            return &[];
        };
        self.rest = rest;
        taken
    }

    fn array<const LENGTH: usize>(&mut self) -> [u8; LENGTH] {
        self.take(LENGTH).first_chunk().copied().unwrap_or([0; LENGTH])
    }

    #[inline(never)]
    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.array())
    }

    #[inline(never)]
    fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.array())
    }

    /// A count of items of at least `size` bytes each, so that no count can ask for more memory than there are bytes.
    fn count(&mut self, size: usize) -> usize {
        let count = self.u32() as usize;
        if count.checked_mul(size).is_some_and(|bytes| bytes <= self.rest.len()) {
            return count;
        }
        self.refuse();
        0
    }

    fn list<T>(&mut self, size: usize, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.count(size);
        (0..count).map(|_| item(self)).collect()
    }

    #[inline(never)]
    fn words(&mut self) -> Vec<u64> {
        let count = self.count(8);
        let chunks = self.take(count * 8).chunks_exact(8);
        chunks.filter_map(|chunk| chunk.first_chunk()).map(|word| u64::from_le_bytes(*word)).collect()
    }

    fn bytes(&mut self) -> &'a [u8] {
        let count = self.count(1);
        self.take(count)
    }

    fn text(&mut self) -> Box<str> {
        let text = std::str::from_utf8(self.bytes());
        text.map(Into::into).unwrap_or_else(|_| {
            self.refuse();
            Box::default()
        })
    }

    #[inline(never)]
    fn texts(&mut self) -> Vec<Box<str>> {
        self.list(4, Self::text)
    }

    fn layers(&mut self) -> Vec<LayerTable> {
        let mut layers = Vec::<LayerTable>::new();
        for _ in 0..self.count(4) {
            let layer = self.layer();
            if self.refused || layers.iter().any(|one| one.kind == layer.kind) || !layer.is_sound() {
                self.refuse();
                break;
            }
            layers.push(layer);
        }
        if !self.rest.is_empty() {
            self.refuse();
        }
        layers
    }

    fn layer(&mut self) -> LayerTable {
        let kind = LayerKind::ALL.get(self.u32() as usize).copied();
        if kind.is_none() {
            self.refuse();
        }
        let hosts = self.words();
        let paths = self.words();
        let arena = Arena(self.bytes().to_vec());
        let (any_host, any_host_best) = (self.u32(), self.u32());
        let labels = [self.u64(), self.u64(), self.u64()];
        let wildcards = Wildcards { labels, best: self.u32() };
        let sieve = Sieve { labels: wildcards.all(), ends: self.words(), ports: self.u64(), firsts: self.words() };
        let patterns = self.list(12, |one| Glob { pattern: one.text(), bucket: one.u32(), best: one.u32() });
        let protocols = Names(self.texts());
        let protocol_patterns = self.texts();
        let services = Names(self.texts());
        let ranks = self.list(20, |one| (one.u32(), u128::from_le_bytes(one.array())));
        let places = self.list(12, |one| EntryPlace { line: one.u32(), column: one.u32(), source: one.u32() });
        let sources = self.texts();
        LayerTable {
            any_host: AnyHost::at(&arena, any_host),
            globs: Globs::new(patterns),
            hosts,
            paths,
            arena,
            any_host_best,
            wildcards,
            sieve,
            protocols,
            protocol_patterns,
            services,
            ranks,
            places,
            sources,
            kind,
        }
    }
}

/// How often the arena's length may be walked in all: a sound table needs it once.
const WALKS: usize = 4;

impl LayerTable {
    /// Whether every offset leads to what it should, so that no search leaves the arena or goes round in circles.
    fn is_sound(&self) -> bool {
        let sorted = |names: &[Box<str>]| names.is_sorted();
        let open = |slots: &[u64]| slots.is_empty() || slots.len().is_power_of_two() && slots.contains(&0);
        let mut walk = Walk { table: self, left: self.arena.0.len().saturating_mul(WALKS) };
        open(&self.hosts)
            && open(&self.paths)
            && sorted(&self.protocols.0)
            && sorted(&self.services.0)
            && self.sieve.is_sound()
            && self.ranks.first().is_none_or(|&(first, _)| first == 0)
            && self.ranks.is_sorted_by(|a, b| a.0 < b.0 && a.1 > b.1)
            && self.ranks.is_empty() == self.places.is_empty()
            && self.hosts.iter().all(|&slot| slot == 0 || walk.bucket(slot as u32 as usize).is_some())
            && self
                .paths
                .iter()
                .all(|&slot| slot == 0 || walk.entry((slot as u32 as usize).saturating_add(4)).is_some())
            && self.globs.patterns.iter().all(|glob| walk.entries_bucket(glob.bucket as usize).is_some())
            && (self.any_host_best == u32::MAX || walk.entries_bucket(self.any_host.bucket as usize).is_some())
    }
}

struct Walk<'t> {
    table: &'t LayerTable,
    left: usize,
}

impl Walk<'_> {
    fn within(&self, end: usize) -> Option<()> {
        (end <= self.table.arena.0.len()).then_some(())
    }

    fn spend(&mut self, bytes: usize) -> Option<()> {
        self.left = self.left.checked_sub(bytes)?;
        Some(())
    }

    fn bucket(&mut self, at: usize) -> Option<()> {
        self.within(at + 4)?;
        let bucket = self.table.arena.bucket(at);
        self.within(bucket.payload)?;
        if bucket.is_of(Kind::Fronts) { self.fronts(at) } else { self.entries_bucket(at) }
    }

    fn entries_bucket(&mut self, at: usize) -> Option<()> {
        self.within(at + 4)?;
        let bucket = self.table.arena.bucket(at);
        self.within(bucket.payload)?;
        self.spend(bucket.payload - at)?;
        if bucket.count() != INDEX {
            return self.entries(bucket.payload, usize::from(bucket.count()));
        }
        self.within(bucket.payload + INDEX_HEAD)?;
        let index = self.table.arena.index(bucket.payload);
        let filter = bucket.payload + INDEX_HEAD;
        let entries = filter.checked_add(index.words.checked_mul(8)?)?;
        self.within(entries)?;
        self.spend(entries - bucket.payload)?;
        index.words.is_power_of_two().then_some(())?;
        self.entries(entries, index.patterns as usize)
    }

    fn entries(&mut self, at: usize, count: usize) -> Option<()> {
        let mut at = at;
        for _ in 0..count {
            at = self.entry(at)?;
        }
        Some(())
    }

    fn entry(&mut self, at: usize) -> Option<usize> {
        self.within(at.checked_add(ENTRY_HEAD)?)?;
        let entry = self.table.arena.entry(at);
        self.within(entry.end)?;
        self.spend(entry.end - at)?;
        let optional = 4 * (entry.flags & SORTS).count_ones() as usize;
        let entries = self.table.places.len();
        let fits = entry.path - entry.fields == optional
            && (entry.ordinal as usize) < entries
            && (entry.index as usize) < entries;
        fits.then_some(entry.end)
    }

    fn fronts(&mut self, at: usize) -> Option<()> {
        let bucket = self.table.arena.bucket(at);
        // Fronts under an end have two masks before them; those under what narrows it down have none. Both are read
        // by their key, whose first byte tells them apart.
        let narrowed = matches!(bucket.key.first(), Some(0 | 1));
        let list = if narrowed { bucket.payload } else { bucket.payload + 16 };
        self.within(list.checked_add(4)?)?;
        self.spend(list + 4 - at)?;
        let count = self.table.arena.u32(list) as usize;
        let mut at = list + 4;
        for _ in 0..count {
            self.within(at.checked_add(12)?)?;
            let (length, offset) = (self.table.arena.u32(at) as usize, self.table.arena.u32(at + 4) as usize);
            let end = at.checked_add(12)?.checked_add(length)?;
            self.within(end)?;
            self.spend(end - at)?;
            self.entries_bucket(offset)?;
            at = end;
        }
        Some(())
    }
}

#[cfg(test)]
#[path = "bytes_tests.rs"]
mod tests;
