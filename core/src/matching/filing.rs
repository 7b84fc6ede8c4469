//! What the entries of a layer come to before its table is written: their order, their groups, their bytes.
//!
//! There may be a million of them, all over memory: they are gone through once, as they stand. All that follows is done
//! with numbers that lie close together.

use super::build::{BuildError, Item};
use super::hash;
use super::layout::{PATH_PATTERN, PORT, PROTOCOL, PROTOCOL_PATTERN, SERVICE};
use super::rank::Rank;
use super::table::{EntryPlace, PREEMPTIVE};
use crate::document::{Texts, sort_by_key};
use crate::registry::Component;

/// The entries of a layer.
pub(super) struct Filed<'a> {
    /// The distinct ranks, best first, each with the ordinal that it begins at.
    pub(super) ranks: Vec<(u32, u128)>,
    /// In the order of their best entries.
    pub(super) groups: Vec<Group<'a>>,
    /// Those of one group after those of the other.
    members: Vec<Member>,
    /// By index: where the bytes of an entry begin, and at last where they end.
    starts: Vec<u32>,
    bytes: Vec<u8>,
    pub(super) places: Vec<EntryPlace>,
    pub(super) protocols: Vec<Box<str>>,
    pub(super) protocol_patterns: Vec<Box<str>>,
    pub(super) services: Vec<Box<str>>,
}

/// The entries that share a host or a host pattern.
#[derive(Clone, Copy)]
pub(super) struct Group<'a> {
    pub(super) kind: GroupKind,
    pub(super) text: &'a str,
    pub(super) hash: u64,
    /// Where its members begin.
    start: u32,
    count: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GroupKind {
    Host,
    Pattern,
    AnyHost,
}

/// An entry in its group.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Member {
    /// Its place in the order of ranks.
    pub(super) ordinal: u32,
    /// Its place in document order.
    pub(super) index: u32,
    /// Equal for equal ranks.
    pub(super) rank: u32,
}

impl<'a> Filed<'a> {
    /// Files the entries of a layer, of which there are `count`.
    pub(super) fn new(mut items: impl Iterator<Item = Item<'a>>, count: usize) -> Result<Self, BuildError> {
        let mut filing = Filing::new(count);
        let mut some: Vec<Keyed<'a>> = Vec::with_capacity(AT_ONCE);
        let mut touched = 0;
        loop {
            some.extend(items.by_ref().take(AT_ONCE).map(Keyed::of));
            if some.is_empty() {
                break;
            }
            touched |= filing.touch(&some);
            some.drain(..).for_each(|keyed| filing.add(&keyed));
        }
        std::hint::black_box(touched);
        filing.finish()
    }

    /// The entries of a group, best first.
    pub(super) fn members(&self, group: &Group<'a>) -> &[Member] {
        let start = group.start as usize;
        self.members.get(start..start + group.count as usize).unwrap_or_default()
    }

    /// An entry as it lies in the arena, but for its ordinal and index. Equal for descriptors that are equal in effect,
    /// apart from their hosts.
    #[inline]
    pub(super) fn bytes(&self, index: u32) -> &[u8] {
        let at = |index: usize| self.starts.get(index).copied().unwrap_or_default() as usize;
        self.bytes.get(at(index as usize)..at(index as usize + 1)).unwrap_or_default()
    }

    /// How many entries there are.
    pub(super) fn count(&self) -> usize {
        self.members.len()
    }

    /// The bytes of all entries together.
    pub(super) fn length(&self) -> usize {
        self.bytes.len()
    }

    /// Reads what is going to be needed of some groups, so that reads of memory overlap.
    pub(super) fn touch(&self, groups: &[Group<'a>]) -> u8 {
        let mut touched = 0;
        for group in groups {
            touched |= group.text.as_bytes().first().copied().unwrap_or_default();
            for member in self.members(group) {
                touched |= self.bytes(member.index).first().copied().unwrap_or_default();
            }
        }
        touched
    }
}

/// Entries that are read before the first of them is filed.
const AT_ONCE: usize = 32;

/// An entry and its group.
struct Keyed<'a> {
    item: Item<'a>,
    kind: GroupKind,
    text: &'a str,
    hash: u64,
}

impl<'a> Keyed<'a> {
    fn of(item: Item<'a>) -> Self {
        let (kind, text) = match &item.descriptor.host {
            Component::Any => (GroupKind::AnyHost, ""),
            Component::Exact(host) => (GroupKind::Host, &**host),
            Component::Wildcard(pattern) => (GroupKind::Pattern, &**pattern),
        };
        Self { item, kind, text, hash: hash::of(text.as_bytes()) }
    }
}

struct Filing<'a> {
    ranks: Ranks,
    /// By index: the number of its rank.
    rank_of: Vec<u32>,
    groups: Vec<Group<'a>>,
    /// Open addressing over `groups`, numbers from 1.
    slots: Vec<u32>,
    /// By index: the number of its group.
    group_of: Vec<u32>,
    starts: Vec<u32>,
    bytes: Vec<u8>,
    places: Vec<EntryPlace>,
    protocols: Texts<'a>,
    protocol_patterns: Texts<'a>,
    services: Texts<'a>,
}

impl<'a> Filing<'a> {
    fn new(count: usize) -> Self {
        Self {
            ranks: Ranks::default(),
            rank_of: Vec::with_capacity(count),
            groups: Vec::new(),
            slots: vec![0; (count + count / 2).next_power_of_two().max(2)],
            group_of: Vec::with_capacity(count),
            starts: Vec::with_capacity(count + 1),
            bytes: Vec::new(),
            places: Vec::with_capacity(count),
            protocols: Texts::new(),
            protocol_patterns: Texts::new(),
            services: Texts::new(),
        }
    }

    /// Reads what is going to be needed to file some entries, so that reads of memory overlap.
    fn touch(&self, some: &[Keyed<'a>]) -> u8 {
        let mut touched = 0;
        let mut first = |text: &str| touched |= text.as_bytes().first().copied().unwrap_or_default();
        for keyed in some {
            let slot = self.slots.get(keyed.hash as usize & (self.slots.len() - 1)).copied().unwrap_or_default();
            if let Some(group) = self.groups.get((slot as usize).wrapping_sub(1)) {
                first(group.text);
            }
            first(keyed.item.descriptor.path.as_str().unwrap_or_default());
        }
        touched
    }

    fn add(&mut self, keyed: &Keyed<'a>) {
        let item = &keyed.item;
        self.rank_of.push(self.ranks.number(Rank::of(item.descriptor, item.port, item.priority).key()));
        let group = self.group(keyed);
        self.group_of.push(group);
        // What does not fit is found to be too large at the end.
        self.starts.push(self.bytes.len() as u32);
        self.put_bytes(item);
        self.places.push(EntryPlace {
            line: item.position.line,
            column: item.position.column,
            source: item.source | if item.preemptive { PREEMPTIVE } else { 0 },
        });
    }

    /// The number of an entry's group, which has one member more.
    fn group(&mut self, keyed: &Keyed<'a>) -> u32 {
        let &Keyed { kind, text, hash, .. } = keyed;
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if *slot == 0 {
                self.groups.push(Group { kind, text, hash, start: 0, count: 1 });
                *slot = self.groups.len() as u32;
                return *slot - 1;
            }
            if let Some(group) = self.groups.get_mut(*slot as usize - 1)
                && group.hash == hash
                && group.kind == kind
                && group.text == text
            {
                group.count += 1;
                return *slot - 1;
            }
            at = (at + 1) & mask;
        }
        0
    }

    fn put_bytes(&mut self, item: &Item<'a>) {
        let descriptor = item.descriptor;
        let path = descriptor.path.as_str().unwrap_or_default();
        let mut flags = if matches!(descriptor.path, Component::Wildcard(_)) { PATH_PATTERN } else { 0 };
        let mut fields = [None; 3];
        let [port, protocol, service] = &mut fields;
        if let Some(number) = item.port {
            flags |= PORT;
            *port = Some(u32::from(number));
        }
        match &descriptor.protocol {
            Component::Any => {}
            Component::Exact(name) => {
                flags |= PROTOCOL;
                *protocol = Some(self.protocols.number(name) as u32);
            }
            Component::Wildcard(pattern) => {
                flags |= PROTOCOL | PROTOCOL_PATTERN;
                *protocol = Some(self.protocol_patterns.number(pattern) as u32);
            }
        }
        if let Some(name) = &descriptor.service {
            flags |= SERVICE;
            *service = Some(self.services.number(name) as u32);
        }
        let optional = 4 * fields.iter().flatten().count() as u32;
        let head = u32::from(flags) | optional << 8 | (path.len() as u32) << 16;
        self.bytes.extend_from_slice(&head.to_le_bytes());
        for field in fields.into_iter().flatten() {
            self.bytes.extend_from_slice(&field.to_le_bytes());
        }
        self.bytes.extend_from_slice(path.as_bytes());
    }

    fn finish(mut self) -> Result<Filed<'a>, BuildError> {
        if u32::try_from(self.bytes.len()).is_err() {
            return Err(BuildError::TooLarge);
        }
        self.starts.push(self.bytes.len() as u32);
        let names = [&self.protocols, &self.protocol_patterns, &self.services];
        let [protocols, protocol_patterns, services] = names.map(Texts::places);
        self.number_names(&protocols, &protocol_patterns, &services);
        let (ranks, mut next) = self.ranks.in_order();
        let mut by_ordinal = vec![(0, 0); self.rank_of.len()];
        for (&rank, index) in self.rank_of.iter().zip(0_u32..) {
            // In document order inside a rank (design.md M10).
            if let Some(next) = next.get_mut(rank as usize) {
                if let Some(place) = by_ordinal.get_mut(*next as usize) {
                    *place = (index, rank);
                }
                *next += 1;
            }
        }
        let (groups, members) = self.members(&by_ordinal);
        let texts = |names: &Texts<'_>| names.in_order().map(|(name, _)| name.into()).collect();
        Ok(Filed {
            ranks,
            groups,
            members,
            starts: self.starts,
            bytes: self.bytes,
            places: self.places,
            protocols: texts(&self.protocols),
            protocol_patterns: texts(&self.protocol_patterns),
            services: texts(&self.services),
        })
    }

    /// Puts the numbers that names have in their order in place of those that they had in the order of entries.
    fn number_names(&mut self, protocols: &[u32], protocol_patterns: &[u32], services: &[u32]) {
        if [protocols, protocol_patterns, services].iter().all(|places| places.is_sorted()) {
            return;
        }
        for &start in &self.starts {
            let at = start as usize;
            let Some(&[flags, ..]) = self.bytes.get(at..).and_then(|rest| rest.first_chunk::<4>()) else { continue };
            let flags = u16::from(flags);
            let mut field = at + 4 + if flags & PORT != 0 { 4 } else { 0 };
            let names = if flags & PROTOCOL_PATTERN != 0 { protocol_patterns } else { protocols };
            for (bit, places) in [(PROTOCOL, names), (SERVICE, services)] {
                if flags & bit != 0
                    && let Some(number) = self.bytes.get_mut(field..).and_then(|rest| rest.first_chunk_mut())
                {
                    *number =
                        places.get(u32::from_le_bytes(*number) as usize).copied().unwrap_or_default().to_le_bytes();
                    field += 4;
                }
            }
        }
    }

    /// The groups in the order of their best entries, and the members of each, best first.
    fn members(&self, by_ordinal: &[(u32, u32)]) -> (Vec<Group<'a>>, Vec<Member>) {
        const NONE: u32 = u32::MAX;
        let mut groups = Vec::with_capacity(self.groups.len());
        // By group: where its next member goes.
        let mut next = vec![NONE; self.groups.len()];
        let mut members = vec![Member::default(); by_ordinal.len()];
        let mut end = 0;
        for (&(index, rank), ordinal) in by_ordinal.iter().zip(0..) {
            let number = self.group_of.get(index as usize).copied().unwrap_or_default() as usize;
            let Some(next) = next.get_mut(number) else { continue };
            if *next == NONE {
                let Some(group) = self.groups.get(number) else { continue };
                *next = end;
                groups.push(Group { start: end, ..*group });
                end += group.count;
            }
            if let Some(member) = members.get_mut(*next as usize) {
                *member = Member { ordinal, index, rank };
            }
            *next += 1;
        }
        (groups, members)
    }
}

/// The distinct ranks of entries, of which most registries have few.
#[derive(Default)]
struct Ranks {
    /// By number: a key and how many entries have it.
    keys: Vec<(u128, u32)>,
    /// Open addressing over `keys`, numbers from 1; at least half of it free.
    slots: Vec<u32>,
}

impl Ranks {
    /// The number of a rank, which one more entry has.
    fn number(&mut self, key: u128) -> u32 {
        if 2 * self.keys.len() >= self.slots.len() {
            self.slots = vec![0; (4 * self.keys.len()).next_power_of_two().max(256)];
            for at in 0..self.keys.len() {
                let key = self.keys.get(at).map_or(0, |&(key, _)| key);
                if let (_, Some(slot)) = self.find(key) {
                    *slot = at as u32 + 1;
                }
            }
        }
        let next = self.keys.len() as u32;
        let (known, slot) = self.find(key);
        if let Some(number) = known {
            if let Some((_, count)) = self.keys.get_mut(number as usize) {
                *count += 1;
            }
            return number;
        }
        if let Some(slot) = slot {
            *slot = next + 1;
        }
        self.keys.push((key, 1));
        next
    }

    /// The number of a rank that is known, or the slot for it.
    fn find(&mut self, key: u128) -> (Option<u32>, Option<&mut u32>) {
        let mask = self.slots.len() - 1;
        let mut at = hash::with(key as u64, (key >> 64) as u64) as usize & mask;
        loop {
            match self.slots.get(at) {
                None => return (None, None),
                Some(0) => return (None, self.slots.get_mut(at)),
                Some(&slot) => {
                    if self.keys.get(slot as usize - 1).is_some_and(|&(known, _)| known == key) {
                        return (Some(slot - 1), None);
                    }
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// The ranks, best first, each with its first ordinal; and that by number.
    fn in_order(&self) -> (Vec<(u32, u128)>, Vec<u32>) {
        let mut order: Vec<u32> = (0..self.keys.len() as u32).collect();
        sort_by_key(&mut order, |&number| !self.keys.get(number as usize).map_or(0, |&(key, _)| key));
        let mut first = vec![0; self.keys.len()];
        let mut ordinal = 0;
        let ranks = order
            .into_iter()
            .filter_map(|number| {
                let &(key, count) = self.keys.get(number as usize)?;
                *first.get_mut(number as usize)? = ordinal;
                let rank = (ordinal, key);
                ordinal += count;
                Some(rank)
            })
            .collect();
        (ranks, first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m10_ranks_are_counted_and_put_in_order_however_many_there_are() {
        let mut ranks = Ranks::default();
        // In no order, and past several sizes of the slots; each key twice, the first of all three times.
        let keys: Vec<u128> = (0..1_000).map(|at| ((at * 7_919 % 1_009) << 64) + at % 3).collect();
        for pass in 0..2 {
            for (&key, at) in keys.iter().zip(0..) {
                assert_eq!(ranks.number(key), at, "{pass}");
            }
        }
        assert_eq!(ranks.number(keys[0]), 0);
        let (order, first) = ranks.in_order();
        let mut sorted = keys.clone();
        sorted.sort_unstable_by(|one, other| other.cmp(one));
        assert_eq!(order.iter().map(|&(_, key)| key).collect::<Vec<_>>(), sorted);
        let ordinal = |key: u128| sorted.iter().position(|&other| other == key).unwrap() as u32 * 2;
        for (&key, first) in keys.iter().zip(first) {
            assert_eq!(first, ordinal(key) + u32::from(key < keys[0]));
        }
    }
}
