//! How the table of a layer is searched (design.md M9, M15, M15a).

use super::hash;
use super::keys::{Bits, FrontKey, Prefixes, filter_bit, key_hash};
use super::layout::{
    Bucket, Entry, INDEX, INDEX_HEAD, Kind, PATH_PATTERN, PATTERNS, PORT, PROTOCOL, PROTOCOL_PATTERN, SERVICE, SORTS,
    port_bit,
};
use super::same::same;
use super::sieve::Sifted;
use super::table::{LayerTable, NO_NAME};
use super::target::Target;
use crate::registry::wildcard;

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
    #[inline(always)]
    pub(super) fn find(
        &self,
        target: &Target<'_>,
        host_hash: u64,
        service: Option<&str>,
        sifted: &mut Sifted<'_>,
    ) -> Best {
        let mut best = Best::NONE;
        let probe = Probe { target, service };
        if let Some(bucket) = self.bucket(Kind::Host, host_hash, target.host) {
            self.entries(bucket.payload, bucket.count(), &probe, &mut best);
        }
        if self.wildcards.best < best.ordinal && !target.is_address {
            let ends = sifted.ends(target);
            if ends != 0 {
                self.host_patterns(&probe, ends, &mut best);
            }
        }
        if self.globs.best < best.ordinal && !target.is_address {
            self.globs(&probe, &mut best);
        }
        if self.any_host_best < best.ordinal && sifted.without_host(target) {
            self.without_host(&probe, &mut best);
        }
        best
    }

    #[inline(always)]
    fn bucket(&self, kind: Kind, text_hash: u64, key: &[u8]) -> Option<Bucket<'_>> {
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
                if bucket.is_of(kind) && same(bucket.key, key) {
                    return Some(bucket);
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// Searches the entries at `at`: in rank order, so that the first match is the best of them.
    #[inline(always)]
    fn entries(&self, at: usize, count: u16, probe: &Probe<'_>, best: &mut Best) {
        if count == INDEX {
            self.index(at, probe, best);
        } else {
            self.list(at, u32::from(count), probe, best);
        }
    }

    // In modules size counts as much as a call.
    #[cfg_attr(target_family = "wasm", inline)]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
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
            may && (length == 0
                || probe.target.path.get(..length).is_some_and(|start| same(start, self.arena.path(entry))))
        };
        path_matches && (entry.flags & SORTS == 0 || self.attributes_match(entry, probe))
    }

    #[inline(always)]
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
                    return self.protocols.get(protocol).is_some_and(|name| same(name, probe.target.protocol));
                }
                let pattern = self.protocol_patterns.get(protocol as usize);
                pattern.is_some_and(|pattern| wildcard::matches(pattern.as_bytes(), probe.target.protocol))
            })
    }

    /// Searches an indexed bucket: every parent of the path that is as deep as an entry, in every sort of entry.
    // In modules what is for speed is built where it is inlined, as all with this pair of attributes.
    #[cfg_attr(target_family = "wasm", inline)]
    #[cfg_attr(not(target_family = "wasm"), inline(never))]
    fn index(&self, at: usize, probe: &Probe<'_>, best: &mut Best) {
        const PORT_SORTS: u32 = 0b1010_1010;
        const SERVICE_SORTS: u32 = 0b1111_0000;
        let index = self.arena.index(at);
        let filter = at + INDEX_HEAD;
        self.list(filter + 8 * index.words, index.patterns, probe, best);
        let mut sorts = index.roots | index.deep;
        if probe.target.port.is_none_or(|port| index.ports & port_bit(port) == 0) {
            sorts &= !PORT_SORTS;
        }
        if probe.service.is_none() {
            sorts &= !SERVICE_SORTS;
        }
        let deep = index.deep & sorts;
        let mut here = index.roots & sorts;
        if here | deep == 0 {
            return;
        }
        let path = probe.target.path;
        let mut prefixes = Prefixes::new(path.strip_suffix(b"/").unwrap_or(path));
        let mut depths = index.depths;
        loop {
            if here != 0 {
                let start = path.get(..prefixes.length).unwrap_or_default();
                for sort in Bits(u64::from(here)) {
                    let sort = sort as u16;
                    let hash = key_hash(at, sort, self.attributes(sort, probe), prefixes.hash);
                    self.hashed(at, hash, sort, start, probe, best);
                }
            }
            let is_root = prefixes.length == 0;
            if deep == 0 || depths >> 1 == 0 || !prefixes.advance() {
                return;
            }
            if is_root {
                // What no entry's path begins with has no parent here, however deep it is.
                let (word, bit) = filter_bit(index.words, prefixes.hash);
                if self.arena.u64(filter + 8 * word) & bit == 0 {
                    return;
                }
            }
            depths = depths >> 1 | depths & 1 << 63;
            here = if depths & 1 != 0 { deep } else { 0 };
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
    fn hashed(&self, bucket: usize, hash: u64, sort: u16, path: &[u8], probe: &Probe<'_>, best: &mut Best) {
        let mask = self.paths.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        while let Some(&slot) = self.paths.get(at) {
            if slot == 0 {
                return;
            }
            if slot >> 32 == hash >> 32 {
                let at = slot as u32 as usize;
                let entry = self.arena.entry(at + 4);
                let here = self.arena.u32(at) as usize == bucket
                    && entry.flags & (SORTS | PATTERNS) == sort
                    && same(self.arena.path(&entry), path);
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

    /// Host patterns with a literal end: filed under it, probed for every end of the host that the sieve passes.
    #[cfg_attr(target_family = "wasm", inline)]
    #[cfg_attr(not(target_family = "wasm"), inline(never))]
    fn host_patterns(&self, probe: &Probe<'_>, ends: u64, best: &mut Best) {
        let host = probe.target.host;
        if host.len() > 64 {
            return self.long_host_patterns(probe, best);
        }
        let mut dots = probe.target.dots;
        let mut bit = 1_u64;
        while dots != 0 {
            let dot = 63 - dots.leading_zeros() as usize;
            dots ^= 1 << dot;
            bit <<= 1;
            if ends >> dot & 1 != 0 {
                self.end(probe, dot, bit, best);
            }
        }
    }

    #[cold]
    fn long_host_patterns(&self, probe: &Probe<'_>, best: &mut Best) {
        let host = probe.target.host;
        let mut bit = 1_u64;
        for dot in memchr::memrchr_iter(b'.', host) {
            // No end is so long that it has a bit past these.
            bit <<= 1;
            self.end(probe, dot, bit, best);
        }
    }

    /// Host patterns of one literal end, which begins after the dot at `dot`.
    #[cfg_attr(target_family = "wasm", inline)]
    #[cfg_attr(not(target_family = "wasm"), inline(never))]
    fn end(&self, probe: &Probe<'_>, dot: usize, bit: u64, best: &mut Best) {
        let (front, end) = probe.target.host.split_at_checked(dot).unwrap_or_default();
        let end = end.get(1..).unwrap_or_default();
        if self.sieve.labels & bit == 0 || front.is_empty() || !self.sieve.passes_end(end) {
            return;
        }
        let end_hash = hash::of(end);
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

    #[inline(never)]
    fn without_host(&self, probe: &Probe<'_>, best: &mut Best) {
        self.entries(self.any_host.payload as usize, self.any_host.count, probe, best);
    }

    /// Host patterns that end in a wildcard label.
    #[inline(never)]
    fn globs(&self, probe: &Probe<'_>, best: &mut Best) {
        self.globs.candidates(probe.target.host, |glob| {
            if glob.best < best.ordinal && wildcard::matches_host(glob.pattern.as_bytes(), probe.target.host) {
                let bucket = self.arena.bucket(glob.bucket as usize);
                self.entries(bucket.payload, bucket.count(), probe, best);
            }
        });
    }
}
