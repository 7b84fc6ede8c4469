//! Builds the table of a layer from its entries.

use std::collections::BTreeMap;

use super::globs::{Glob, Globs};
use super::hash;
use super::keys::{FrontKey, Prefixes, filter_bit, first_segment, key_hash};
use super::layout::{
    ANY_HOST_LIST_LIMIT, Arena, FRONT_LIMIT, INDEX, Index, KIND_SHIFT, Kind, LIST_LIMIT, PATH_PATTERN, PATTERNS, PORT,
    PROTOCOL, PROTOCOL_PATTERN, SERVICE, SORTS, port_bit,
};
use super::rank::Rank;
use super::sieve::first_brief;
use super::table::{AnyHost, EntryPlace, LayerTable, Names, PREEMPTIVE, Wildcards};
use crate::document::{Position, Texts, sort_by_key};
use crate::registry::{Component, Descriptor, LayerKind};

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

/// Builds a table. `patterns` is [`Limits::patterns`](crate::Limits).
pub(crate) fn build(
    kind: LayerKind,
    items: &[Item<'_>],
    sources: Vec<Box<str>>,
    patterns: u32,
) -> Result<LayerTable, BuildError> {
    let mut order: Vec<(u128, u32)> = items
        .iter()
        .zip(0..)
        .map(|(item, index)| (!Rank::of(item.descriptor, item.port, item.priority).key(), index))
        .collect();
    order.sort_unstable();
    let mut builder = Builder::new(items, patterns as usize);
    for (&(_, index), ordinal) in order.iter().zip(0..) {
        builder.file(index, ordinal);
    }
    let mut table = LayerTable { kind: Some(kind), sources, ..LayerTable::default() };
    for (&(key, _), ordinal) in order.iter().zip(0_u32..) {
        if table.ranks.last().is_none_or(|&(_, last)| last != !key) {
            table.ranks.push((ordinal, !key));
        }
    }
    table.places = items
        .iter()
        .map(|item| EntryPlace {
            line: item.position.line,
            column: item.position.column,
            source: item.source | if item.preemptive { PREEMPTIVE } else { 0 },
        })
        .collect();
    builder.keys = order;
    builder.write(&mut table)?;
    Ok(table)
}

const NONE: u32 = u32::MAX;

/// Adds a front to those of a text whose number is this one.
fn file<'a>(fronts: &mut Vec<(&'a str, Vec<Front<'a>>)>, number: usize, text: &'a str, front: Front<'a>) {
    match fronts.get_mut(number) {
        Some((_, known)) => known.push(front),
        None => fronts.push((text, vec![front])),
    }
}

/// The entries that share a host or a host pattern, as a list through `Builder::next`, best first.
struct Group<'a> {
    kind: GroupKind,
    text: &'a str,
    hash: u64,
    first: u32,
    last: u32,
    count: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum GroupKind {
    Host,
    Pattern,
    AnyHost,
}

struct Builder<'a> {
    items: &'a [Item<'a>],
    patterns: usize,
    groups: Vec<Group<'a>>,
    /// Open addressing over `groups`, numbers from 1.
    slots: Vec<u32>,
    /// By ordinal: the next entry of the group.
    next: Vec<u32>,
    /// By ordinal.
    keys: Vec<(u128, u32)>,
    protocols: Interner<'a>,
    protocol_patterns: Interner<'a>,
    services: Interner<'a>,
    duplicates: Vec<(u32, u32)>,
    arena: Vec<u8>,
    hashed: Vec<(u64, u32)>,
}

#[derive(Default)]
struct Interner<'a> {
    names: Vec<&'a str>,
}

impl<'a> Interner<'a> {
    fn collect(names: impl Iterator<Item = &'a str>) -> Self {
        let mut names: Vec<_> = names.collect();
        sort_by_key(&mut names, |&name| name);
        names.dedup();
        Self { names }
    }

    fn number(&self, name: &str) -> u32 {
        self.names.binary_search(&name).map_or(NONE, |at| at as u32)
    }

    fn finish(self) -> Vec<Box<str>> {
        self.names.into_iter().map(Into::into).collect()
    }
}

impl<'a> Builder<'a> {
    fn new(items: &'a [Item<'a>], patterns: usize) -> Self {
        let descriptors = || items.iter().map(|item| item.descriptor);
        Self {
            items,
            patterns,
            groups: Vec::new(),
            slots: vec![0; (items.len() + items.len() / 2).next_power_of_two().max(2)],
            next: vec![NONE; items.len()],
            keys: Vec::new(),
            protocols: Interner::collect(descriptors().filter_map(|one| match &one.protocol {
                Component::Exact(name) => Some(&**name),
                _ => None,
            })),
            protocol_patterns: Interner::collect(descriptors().filter_map(|one| match &one.protocol {
                Component::Wildcard(pattern) => Some(&**pattern),
                _ => None,
            })),
            services: Interner::collect(descriptors().filter_map(|one| one.service.as_deref())),
            duplicates: Vec::new(),
            // Offset 0 stands for a free slot.
            arena: vec![0; 4],
            hashed: Vec::new(),
        }
    }

    /// Puts an entry into its group. Called in the order of ordinals, so that groups are in rank order.
    fn file(&mut self, index: u32, ordinal: u32) {
        let Some(item) = self.items.get(index as usize) else { return };
        let (kind, text) = match &item.descriptor.host {
            Component::Any => (GroupKind::AnyHost, ""),
            Component::Exact(host) => (GroupKind::Host, &**host),
            Component::Wildcard(pattern) => (GroupKind::Pattern, &**pattern),
        };
        let hash = hash::of(text.as_bytes());
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        let group = loop {
            let Some(slot) = self.slots.get_mut(at) else { return };
            if *slot == 0 {
                self.groups.push(Group { kind, text, hash, first: ordinal, last: NONE, count: 0 });
                *slot = self.groups.len() as u32;
                break self.groups.len() - 1;
            }
            let number = *slot as usize - 1;
            if self.groups.get(number).is_some_and(|group| group.kind == kind && group.text == text) {
                break number;
            }
            at = (at + 1) & mask;
        };
        if let Some(group) = self.groups.get_mut(group) {
            if let Some(next) = self.next.get_mut(group.last as usize) {
                *next = ordinal;
            }
            group.last = ordinal;
            group.count += 1;
        }
    }

    fn write(mut self, table: &mut LayerTable) -> Result<(), BuildError> {
        let mut named: Vec<(u64, u32)> = Vec::with_capacity(self.groups.len());
        let (mut front_ends, mut fronts) = (Texts::default(), Vec::new());
        let mut globs = Vec::new();
        table.wildcards = Wildcards { best: NONE, ..Wildcards::default() };
        let mut ends = Vec::new();
        table.any_host_best = NONE;
        let mut firsts = Vec::new();
        let mut any_host = 0;
        for group in std::mem::take(&mut self.groups) {
            let offset = self.arena.len() as u32;
            match group.kind {
                GroupKind::Host => {
                    self.bucket(Kind::Host, group.text.as_bytes(), &group)?;
                    named.push((Kind::Host.hash(group.hash), offset));
                }
                GroupKind::AnyHost => {
                    self.bucket(Kind::Host, b"", &group)?;
                    any_host = offset;
                    table.any_host_best = group.first;
                    (table.sieve.ports, firsts) = self.without_host(&group);
                }
                GroupKind::Pattern => {
                    let (front, end) = split_pattern(group.text);
                    let kind = match front {
                        "*" => Kind::OneLabel,
                        "**" => Kind::AnyLabels,
                        _ => Kind::Fronts,
                    };
                    if end.is_empty() || labels_of(end) > MOST_END_LABELS {
                        self.bucket(Kind::Host, b"", &group)?;
                        globs.push(Glob { pattern: group.text.into(), bucket: offset, best: group.first });
                        if globs.len() > self.patterns {
                            return Err(BuildError::Patterns(self.index_of(group.first)));
                        }
                        continue;
                    }
                    table.wildcards.best = table.wildcards.best.min(group.first);
                    if kind == Kind::Fronts {
                        self.bucket(Kind::Host, b"", &group)?;
                        let front = Front { text: front, bucket: offset, best: group.first };
                        file(&mut fronts, front_ends.number(end), end, front);
                    } else {
                        self.bucket(kind, end.as_bytes(), &group)?;
                        named.push((kind.hash(hash::of(end.as_bytes())), offset));
                        add_end(&mut table.wildcards, &mut ends, kind, end);
                    }
                }
            }
        }
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
        table.protocols = Names(self.protocols.finish());
        table.protocol_patterns = self.protocol_patterns.finish();
        table.services = Names(self.services.finish());
        Ok(())
    }

    fn index_of(&self, ordinal: u32) -> u32 {
        self.keys.get(ordinal as usize).map_or(0, |&(_, index)| index)
    }

    fn put(&mut self, value: u32) {
        self.arena.extend_from_slice(&value.to_le_bytes());
    }

    fn bucket(&mut self, kind: Kind, key: &[u8], group: &Group<'a>) -> Result<(), BuildError> {
        if self.arena.len() > (u32::MAX / 2) as usize * 2 - (1 << 20) {
            return Err(BuildError::TooLarge);
        }
        let limit = if group.kind == GroupKind::AnyHost { ANY_HOST_LIST_LIMIT } else { LIST_LIMIT };
        let list = group.count as usize <= limit;
        let shape = (kind as u16) << KIND_SHIFT | if list { group.count as u16 } else { INDEX };
        self.put(key.len() as u32 & 0xFFFF | u32::from(shape) << 16);
        self.arena.extend_from_slice(key);
        if list { self.list(group) } else { self.index(group) }
    }

    fn members(&self, group: &Group<'a>) -> Vec<u32> {
        let mut members = Vec::with_capacity(group.count as usize);
        let mut ordinal = group.first;
        for _ in 0..group.count {
            members.push(ordinal);
            ordinal = self.next.get(ordinal as usize).copied().unwrap_or(NONE);
        }
        members
    }

    /// The ports with which the entries without a host may match whatever the path is, and what the others' paths
    /// begin with.
    fn without_host(&self, group: &Group<'a>) -> (u64, Vec<u64>) {
        let (mut ports, mut firsts) = (0, Vec::new());
        for ordinal in self.members(group) {
            let Some(item) = self.items.get(self.index_of(ordinal) as usize) else { continue };
            let path = item.descriptor.path.as_str().unwrap_or_default().as_bytes();
            if path.is_empty() || first_segment(path).contains(&b'*') {
                ports |= item.port.map_or(u64::MAX, port_bit);
            } else {
                firsts.push(first_brief(path));
            }
        }
        (ports, firsts)
    }

    fn list(&mut self, group: &Group<'a>) -> Result<(), BuildError> {
        let mut run: Vec<u32> = Vec::new();
        let mut run_key = 0;
        let mut ordinal = group.first;
        for _ in 0..group.count {
            let Some(&(key, index)) = self.keys.get(ordinal as usize) else { break };
            if key != run_key {
                run.clear();
                run_key = key;
            }
            if let Some(first) = run.iter().copied().find(|&first| self.same(first, index)) {
                self.duplicates.push((first, index));
            }
            run.push(index);
            self.entry(ordinal, index);
            ordinal = self.next.get(ordinal as usize).copied().unwrap_or(NONE);
        }
        Ok(())
    }

    fn same(&self, one: u32, other: u32) -> bool {
        match (self.items.get(one as usize), self.items.get(other as usize)) {
            (Some(one), Some(other)) => {
                one.port == other.port
                    && one.descriptor.protocol == other.descriptor.protocol
                    && one.descriptor.path == other.descriptor.path
                    && one.descriptor.service == other.descriptor.service
            }
            _ => false,
        }
    }

    /// Entries without patterns are hashed; of those that differ in priority alone, the best.
    fn index(&mut self, group: &Group<'a>) -> Result<(), BuildError> {
        let bucket = self.arena.len();
        let members = self.members(group);
        let mut head = Index::default();
        let (mut plain, mut listed, mut firsts) = (Vec::new(), Vec::new(), Vec::new());
        let mut seen: BTreeMap<(u16, [u32; 3], &'a str), (u32, i32)> = BTreeMap::new();
        for ordinal in members {
            let index = self.index_of(ordinal);
            let Some(item) = self.items.get(index as usize) else { continue };
            let (flags, fields) = self.fields(item);
            let path = item.descriptor.path.as_str().unwrap_or_default();
            let priority = self.keys.get(ordinal as usize).map_or(0, |&(key, _)| Rank::from_key(!key).priority);
            if let Some((first, first_priority)) = seen.insert((flags, fields, path), (index, priority)) {
                if first_priority == priority {
                    self.duplicates.push((first, index));
                }
                continue;
            }
            if flags & PATTERNS != 0 {
                listed.push(ordinal);
            } else {
                let mut prefixes = Prefixes::new(path.as_bytes());
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
                if let Some(port) = item.port {
                    head.ports |= port_bit(port);
                }
                plain.push((ordinal, key_hash(bucket, flags & SORTS, fields, prefixes.hash)));
            }
        }
        if let Some(&ordinal) = listed.get(self.patterns) {
            return Err(BuildError::Patterns(self.index_of(ordinal)));
        }
        let firsts = filter(&firsts);
        head.words = firsts.len();
        head.patterns = listed.len() as u32;
        self.arena.extend_from_slice(&head.to_bytes());
        for word in firsts {
            self.arena.extend_from_slice(&word.to_le_bytes());
        }
        for ordinal in listed {
            self.entry(ordinal, self.index_of(ordinal));
        }
        for (ordinal, hash) in plain {
            self.hashed.push((hash, self.arena.len() as u32));
            self.put(bucket as u32);
            self.entry(ordinal, self.index_of(ordinal));
        }
        Ok(())
    }

    /// The flags of an entry, and its port, protocol and service as numbers.
    fn fields(&self, item: &Item<'a>) -> (u16, [u32; 3]) {
        let descriptor = item.descriptor;
        let mut flags = 0;
        let mut fields = [NONE; 3];
        let [port, protocol, service] = &mut fields;
        if let Some(number) = item.port {
            flags |= PORT;
            *port = u32::from(number);
        }
        match &descriptor.protocol {
            Component::Any => {}
            Component::Exact(name) => {
                flags |= PROTOCOL;
                *protocol = self.protocols.number(name);
            }
            Component::Wildcard(pattern) => {
                flags |= PROTOCOL | PROTOCOL_PATTERN;
                *protocol = self.protocol_patterns.number(pattern);
            }
        }
        if let Some(name) = &descriptor.service {
            flags |= SERVICE;
            *service = self.services.number(name);
        }
        if matches!(descriptor.path, Component::Wildcard(_)) {
            flags |= PATH_PATTERN;
        }
        (flags, fields)
    }

    fn entry(&mut self, ordinal: u32, index: u32) {
        let Some(item) = self.items.get(index as usize) else { return };
        let (flags, fields) = self.fields(item);
        let path = item.descriptor.path.as_str().unwrap_or_default();
        self.put(ordinal);
        self.put(index);
        let optional = 4 * (flags & SORTS).count_ones();
        self.put(u32::from(flags) | optional << 8 | (path.len() as u32) << 16);
        for (bit, field) in [PORT, PROTOCOL, SERVICE].into_iter().zip(fields) {
            if flags & bit != 0 {
                self.put(field);
            }
        }
        self.arena.extend_from_slice(path.as_bytes());
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
        sort_by_key(&mut fronts, |front| front.best);
        if let Some(front) = fronts.get(self.patterns) {
            return Err(BuildError::Patterns(self.index_of(front.best)));
        }
        self.put(fronts.len() as u32);
        for front in fronts {
            self.put(front.text.len() as u32);
            self.put(front.bucket);
            self.put(front.best);
            self.arena.extend_from_slice(front.text.as_bytes());
        }
        Ok(())
    }
}

/// A host pattern without its literal end.
struct Front<'a> {
    text: &'a str,
    bucket: u32,
    best: u32,
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
        *mask |= 1 << labels.min(63);
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
