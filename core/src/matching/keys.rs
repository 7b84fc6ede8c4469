//! What is looked up in a table beside whole hosts: parents of paths, parts of labels, sorts of entries.

use super::hash;
use super::layout::{PORT, PROTOCOL, SERVICE};
use super::target::mask_of;

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

    pub(super) fn is(&self, key: &[u8]) -> bool {
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
pub(super) fn first_segment(path: &[u8]) -> &[u8] {
    let rest = path.get(1..).unwrap_or_default();
    rest.split(|&byte| byte == b'/').next().unwrap_or_default()
}

/// The numbers of the bits that are set.
pub(super) struct Bits(pub(super) u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let bit = (self.0 != 0).then(|| self.0.trailing_zeros() as usize)?;
        self.0 &= self.0 - 1;
        Some(bit)
    }
}
