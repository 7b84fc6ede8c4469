//! Builds the table of a layer from its entries.

use std::collections::BTreeMap;

use super::filing::{Filed, GroupKind, Member};
use super::globs::{Glob, Globs};
use super::hash;
use super::keys::{FrontKey, Prefixes, filter_bit, first_segment, key_hash};
use super::layout::{
    ANY_HOST_LIST_LIMIT, Arena, FRONT_LIMIT, INDEX, Index, KIND_SHIFT, Kind, LIST_LIMIT, PATTERNS, PORT, PROTOCOL,
    SERVICE, SORTS, port_bit,
};
use super::sieve::first_brief;
use super::table::{AnyHost, LayerTable, Names, Wildcards};
use crate::document::{Position, Texts, sort_by_key};
use crate::registry::{Descriptor, LayerKind};

/// An entry as the table needs it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item<'a> {
    pub(crate) descriptor: &'a Descriptor,
    /// The effective port, which `guess_ports` may have added (design.md M13).
    pub(crate) port: Option<u16>,
    /// The effective priority (design.md M10).
    pub(crate) priority: i32,
    pub(crate) preemptive: bool,
    pub(crate) source: u32,
    pub(crate) position: Position,
}

/// Why there is no table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BuildError {
    /// The same descriptor with the same priority: the indexes of the first and of each repetition (design.md M11).
    Duplicates(Vec<(u32, u32)>),
    /// More patterns than the limit that one lookup would have to try one by one; the index of one too many.
    Patterns(u32),
    /// The table would not fit into 4 GiB.
    TooLarge,
}

/// Builds the table of `count` entries. `patterns` is [`Limits::patterns`](crate::Limits).
pub(crate) fn build<'a>(
    kind: LayerKind,
    items: impl Iterator<Item = Item<'a>>,
    count: usize,
    patterns: u32,
) -> Result<LayerTable, BuildError> {
    let mut table = LayerTable { kind: Some(kind), ..LayerTable::default() };
    let mut filed = Filed::new(items, count)?;
    table.ranks = std::mem::take(&mut filed.ranks);
    table.places = std::mem::take(&mut filed.places);
    table.protocols = Names(std::mem::take(&mut filed.protocols));
    table.protocol_patterns = std::mem::take(&mut filed.protocol_patterns);
    table.services = Names(std::mem::take(&mut filed.services));
    Builder::new(&filed, patterns as usize).write(&mut table)?;
    Ok(table)
}

const NONE: u32 = u32::MAX;

/// Groups whose entries are read before the first of them is written.
const AT_ONCE: usize = 32;

/// Adds a front to those of a text whose number is this one.
fn file<'a>(fronts: &mut Vec<(&'a str, Vec<Front<'a>>)>, number: usize, text: &'a str, front: Front<'a>) {
    match fronts.get_mut(number) {
        Some((_, known)) => known.push(front),
        None => fronts.push((text, vec![front])),
    }
}

struct Builder<'f, 'a> {
    filed: &'f Filed<'a>,
    patterns: usize,
    duplicates: Vec<(u32, u32)>,
    arena: Vec<u8>,
    hashed: Vec<(u64, u32)>,
}

impl<'f, 'a> Builder<'f, 'a> {
    fn new(filed: &'f Filed<'a>, patterns: usize) -> Self {
        let keys = filed.groups.iter().map(|group| 4 + group.text.len()).sum::<usize>();
        // Offset 0 stands for a free slot.
        let mut arena = Vec::with_capacity(4 + keys + filed.length() + 8 * filed.count());
        arena.extend([0; 4]);
        Self { filed, patterns, duplicates: Vec::new(), arena, hashed: Vec::new() }
    }

    fn write(mut self, table: &mut LayerTable) -> Result<(), BuildError> {
        let mut named: Vec<(u64, u32)> = Vec::with_capacity(self.filed.groups.len());
        let (mut front_ends, mut fronts) = (Texts::default(), Vec::new());
        let mut globs = Vec::new();
        table.wildcards.best = NONE;
        let mut ends = Vec::new();
        table.any_host_best = NONE;
        let mut firsts = Vec::new();
        let mut any_host = 0;
        let filed = self.filed;
        let groups = filed.groups.as_slice();
        let mut touched = 0;
        for (group, at) in groups.iter().zip(0_usize..) {
            if at.is_multiple_of(AT_ONCE) {
                touched |= filed.touch(groups.get(at..groups.len().min(at + AT_ONCE)).unwrap_or_default());
            }
            let offset = self.arena.len() as u32;
            let members = filed.members(group);
            let Some(&best) = members.first() else { continue };
            match group.kind {
                GroupKind::Host => {
                    self.bucket(Kind::Host, group.text.as_bytes(), LIST_LIMIT, members)?;
                    named.push((Kind::Host.hash(group.hash), offset));
                }
                GroupKind::AnyHost => {
                    self.bucket(Kind::Host, b"", ANY_HOST_LIST_LIMIT, members)?;
                    any_host = offset;
                    table.any_host_best = best.ordinal;
                    (table.sieve.ports, firsts) = self.without_host(members);
                }
                GroupKind::Pattern => {
                    let (front, end) = split_pattern(group.text);
                    let kind = match front {
                        "*" => Kind::OneLabel,
                        "**" => Kind::AnyLabels,
                        _ => Kind::Fronts,
                    };
                    if end.is_empty() || labels_of(end) > MOST_END_LABELS {
                        self.bucket(Kind::Host, b"", LIST_LIMIT, members)?;
                        globs.push(Glob { pattern: group.text.into(), bucket: offset, best: best.ordinal });
                        if globs.len() > self.patterns {
                            return Err(BuildError::Patterns(best.index));
                        }
                        continue;
                    }
                    table.wildcards.best = table.wildcards.best.min(best.ordinal);
                    if kind == Kind::Fronts {
                        self.bucket(Kind::Host, b"", LIST_LIMIT, members)?;
                        let front = Front { text: front, bucket: offset, best };
                        file(&mut fronts, front_ends.number(end), end, front);
                    } else {
                        self.bucket(kind, end.as_bytes(), LIST_LIMIT, members)?;
                        named.push((kind.hash(hash::of(end.as_bytes())), offset));
                        add_end(&mut table.wildcards, &mut ends, kind, end);
                    }
                }
            }
        }
        std::hint::black_box(touched);
        sort_by_key(&mut fronts, |&(end, _)| end);
        for (end, fronts) in fronts {
            self.fronts(end, fronts, &mut named)?;
            add_end(&mut table.wildcards, &mut ends, Kind::Fronts, end);
        }
        if !self.duplicates.is_empty() {
            sort_by_key(&mut self.duplicates, |&(_, second)| second);
            return Err(BuildError::Duplicates(self.duplicates));
        }
        if u32::try_from(self.arena.len()).is_err() {
            return Err(BuildError::TooLarge);
        }
        sort_by_key(&mut globs, |glob| glob.best);
        table.globs = Globs::new(globs);
        table.sieve.labels = table.wildcards.all();
        table.sieve.ends = filter(&ends);
        table.sieve.firsts = filter(&firsts);
        table.hosts = slots(&named);
        table.paths = slots(&self.hashed);
        self.arena.shrink_to_fit();
        table.arena = Arena(self.arena);
        table.any_host = AnyHost::at(&table.arena, any_host);
        Ok(())
    }

    fn put(&mut self, value: u32) {
        self.arena.extend_from_slice(&value.to_le_bytes());
    }

    /// Writes a bucket, whose entries are indexed above the limit.
    fn bucket(&mut self, kind: Kind, key: &[u8], limit: usize, members: &[Member]) -> Result<(), BuildError> {
        let list = members.len() <= limit;
        let shape = (kind as u16) << KIND_SHIFT | if list { members.len() as u16 } else { INDEX };
        self.put(key.len() as u32 & 0xFFFF | u32::from(shape) << 16);
        self.arena.extend_from_slice(key);
        if list {
            self.list(members);
            return Ok(());
        }
        self.index(members)
    }

    /// The ports with which the entries without a host may match whatever the path is, and what the others' paths
    /// begin with.
    fn without_host(&self, members: &[Member]) -> (u64, Vec<u64>) {
        let (mut ports, mut firsts) = (0, Vec::new());
        for member in members {
            let Described { fields: [port, ..], path, .. } = Described::of(self.filed.bytes(member.index));
            if path.is_empty() || first_segment(path).contains(&b'*') {
                ports |= port.map_or(u64::MAX, |port| port_bit(port as u16));
            } else {
                firsts.push(first_brief(path));
            }
        }
        (ports, firsts)
    }

    fn list(&mut self, members: &[Member]) {
        let filed = self.filed;
        for run in members.chunk_by(|one, other| one.rank == other.rank) {
            for (member, before) in run.iter().zip(0..) {
                let bytes = filed.bytes(member.index);
                let mut known = run.iter().take(before);
                if let Some(first) = known.find(|known| filed.bytes(known.index) == bytes) {
                    self.duplicates.push((first.index, member.index));
                }
                self.entry(member, bytes);
            }
        }
    }

    /// Entries without patterns are hashed; of those that differ in priority alone, the best.
    fn index(&mut self, members: &[Member]) -> Result<(), BuildError> {
        let bucket = self.arena.len();
        let filed = self.filed;
        let mut head = Index::default();
        let (mut plain, mut listed, mut firsts) = (Vec::new(), Vec::new(), Vec::new());
        let mut seen: BTreeMap<&[u8], &Member> = BTreeMap::new();
        for member in members {
            let bytes = filed.bytes(member.index);
            // What is alike in these differs in rank by its priority alone.
            if let Some(first) = seen.insert(bytes, member) {
                if first.rank == member.rank {
                    self.duplicates.push((first.index, member.index));
                }
                continue;
            }
            let Described { flags, fields, path } = Described::of(bytes);
            if flags & PATTERNS != 0 {
                listed.push(member);
            } else {
                let mut prefixes = Prefixes::new(path);
                let mut depth = 0_u32;
                while prefixes.advance() {
                    depth += 1;
                    if depth == 1 {
                        firsts.push(prefixes.hash);
                    }
                }
                let sort = 1 << (flags & SORTS);
                if depth == 0 {
                    head.roots |= sort;
                } else {
                    head.deep |= sort;
                    head.depths |= 1 << depth.min(63);
                }
                let [port, ..] = fields;
                if let Some(port) = port {
                    head.ports |= port_bit(port as u16);
                }
                let fields = fields.map(|field| field.unwrap_or(NONE));
                plain.push((member, key_hash(bucket, flags & SORTS, fields, prefixes.hash)));
            }
        }
        if let Some(member) = listed.get(self.patterns) {
            return Err(BuildError::Patterns(member.index));
        }
        let firsts = filter(&firsts);
        head.words = firsts.len();
        head.patterns = listed.len() as u32;
        self.arena.extend_from_slice(&head.to_bytes());
        for word in firsts {
            self.arena.extend_from_slice(&word.to_le_bytes());
        }
        for member in listed {
            self.entry(member, filed.bytes(member.index));
        }
        for (member, hash) in plain {
            self.hashed.push((hash, self.arena.len() as u32));
            self.put(bucket as u32);
            self.entry(member, filed.bytes(member.index));
        }
        Ok(())
    }

    fn entry(&mut self, member: &Member, bytes: &[u8]) {
        self.put(member.ordinal);
        self.put(member.index);
        self.arena.extend_from_slice(bytes);
    }

    /// Files the host patterns that share a literal end; if they are many, by what narrows them down.
    fn fronts(&mut self, end: &str, fronts: Vec<Front<'a>>, named: &mut Vec<(u64, u32)>) -> Result<(), BuildError> {
        let end_hash = hash::of(end.as_bytes());
        let mut masks = [0_u64; 2];
        let mut narrowed = [const { (Texts::new(), Vec::new()) }; 2];
        let mut rest = Vec::new();
        let many = fronts.len() > FRONT_LIMIT;
        for front in fronts {
            let label = front.text.rsplit('.').next().unwrap_or_default();
            let beginning = label.split('*').next().unwrap_or_default();
            let ending = label.rsplit('*').next().unwrap_or_default();
            let [beginnings, endings] = &mut masks;
            let [(beginning_texts, begun), (ending_texts, ended)] = &mut narrowed;
            if many && (1..64).contains(&beginning.len()) {
                *beginnings |= 1 << beginning.len();
                file(begun, beginning_texts.number(beginning), beginning, front);
            } else if many && (1..64).contains(&ending.len()) {
                *endings |= 1 << ending.len();
                file(ended, ending_texts.number(ending), ending, front);
            } else {
                rest.push(front);
            }
        }
        named.push((Kind::Fronts.hash(end_hash), self.arena.len() as u32));
        self.put(end.len() as u32 & 0xFFFF | u32::from((Kind::Fronts as u16) << KIND_SHIFT) << 16);
        self.arena.extend_from_slice(end.as_bytes());
        for mask in masks {
            self.arena.extend_from_slice(&mask.to_le_bytes());
        }
        self.front_list(rest)?;
        for ((_, mut fronts), side) in narrowed.into_iter().zip(0..) {
            sort_by_key(&mut fronts, |&(part, _)| part);
            for (part, fronts) in fronts {
                let key = FrontKey { side, part: part.as_bytes(), end: end.as_bytes() };
                named.push((Kind::Fronts.hash(key.hash(end_hash)), self.arena.len() as u32));
                let bytes = key.to_bytes();
                self.put(bytes.len() as u32 & 0xFFFF | u32::from((Kind::Fronts as u16) << KIND_SHIFT) << 16);
                self.arena.extend_from_slice(&bytes);
                self.front_list(fronts)?;
            }
        }
        Ok(())
    }

    fn front_list(&mut self, mut fronts: Vec<Front<'a>>) -> Result<(), BuildError> {
        sort_by_key(&mut fronts, |front| front.best.ordinal);
        if let Some(front) = fronts.get(self.patterns) {
            return Err(BuildError::Patterns(front.best.index));
        }
        self.put(fronts.len() as u32);
        for front in fronts {
            self.put(front.text.len() as u32);
            self.put(front.bucket);
            self.put(front.best.ordinal);
            self.arena.extend_from_slice(front.text.as_bytes());
        }
        Ok(())
    }
}

/// A host pattern without its literal end.
struct Front<'a> {
    text: &'a str,
    bucket: u32,
    best: Member,
}

/// What the bytes of an entry say.
struct Described<'a> {
    flags: u16,
    /// Port, protocol and service.
    fields: [Option<u32>; 3],
    path: &'a [u8],
}

impl<'a> Described<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        let (&[flags, ..], mut rest) = bytes.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
        let flags = u16::from(flags);
        let fields = [PORT, PROTOCOL, SERVICE].map(|bit| {
            let (field, after) = rest.split_first_chunk().filter(|_| flags & bit != 0)?;
            rest = after;
            Some(u32::from_le_bytes(*field))
        });
        Self { flags, fields, path: rest }
    }
}

/// Splits a host pattern before its literal labels: `api-*.example.com` into `api-*` and `example.com`.
fn split_pattern(pattern: &str) -> (&str, &str) {
    let star = pattern.rfind('*').unwrap_or(0);
    match pattern.get(star..).and_then(|rest| rest.find('.')) {
        Some(dot) => {
            let (front, end) = pattern.split_at(star + dot);
            (front, end.strip_prefix('.').unwrap_or(end))
        }
        None => (pattern, ""),
    }
}

/// Ends of more labels are not looked up: a lookup would hash the end of a long host for each of its labels.
const MOST_END_LABELS: usize = 62;

fn labels_of(end: &str) -> usize {
    end.bytes().filter(|&byte| byte == b'.').count() + 1
}

fn add_end(wildcards: &mut Wildcards, ends: &mut Vec<u64>, kind: Kind, end: &str) {
    let labels = labels_of(end);
    if let Some(mask) = wildcards.labels.get_mut(kind as usize - 1) {
        *mask |= 1 << labels;
    }
    ends.push(hash::brief(end.as_bytes()));
}

/// A filter of about sixteen bits for each of these hashes.
fn filter(hashes: &[u64]) -> Vec<u64> {
    let mut words = vec![0_u64; (hashes.len() / 4).next_power_of_two()];
    let count = words.len();
    for &hash in hashes {
        let (word, bit) = filter_bit(count, hash);
        if let Some(word) = words.get_mut(word) {
            *word |= bit;
        }
    }
    words
}

/// Slots that stay in the nearest caches: with more than half of them free, a search for what is not there ends sooner.
const FEW_SLOTS: usize = 1 << 13;

/// Open addressing with at least one slot in five free, in small tables one in two.
fn slots(named: &[(u64, u32)]) -> Vec<u64> {
    if named.is_empty() {
        return Vec::new();
    }
    let wanted = named.len() + if 2 * named.len() < FEW_SLOTS { named.len() } else { named.len() / 4 };
    let mut slots = vec![0_u64; (wanted + 1).next_power_of_two()];
    let mask = slots.len() - 1;
    for &(hash, offset) in named {
        let mut at = hash as usize & mask;
        while let Some(slot) = slots.get_mut(at) {
            if *slot == 0 {
                *slot = hash >> 32 << 32 | u64::from(offset);
                break;
            }
            at = (at + 1) & mask;
        }
    }
    slots
}

#[cfg(test)]
#[path = "build_tests.rs"]
mod tests;
