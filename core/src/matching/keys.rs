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

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        let bit = (self.0 != 0).then(|| self.0.trailing_zeros() as usize)?;
        self.0 &= self.0 - 1;
        Some(bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_front_is_its_side_its_part_and_its_end() {
        let key =
            |side, part: &'static str, end: &'static str| FrontKey { side, part: part.as_bytes(), end: end.as_bytes() };
        let one = key(0, "ab", "c.d");
        assert_eq!(one.to_bytes(), b"\0ab\0c.d");
        assert!(one.is(&one.to_bytes()) && one.hash(1) == key(0, "ab", "c.d").hash(1));
        for other in [key(1, "ab", "c.d"), key(0, "a", "c.d"), key(0, "abc", "c.d"), key(0, "ab", "d"), key(0, "", "")]
        {
            assert!(!one.is(&other.to_bytes()) && !other.is(&one.to_bytes()));
            assert_ne!(one.hash(1), other.hash(if other.end == one.end { 1 } else { 2 }));
        }
        assert!(!one.is(b"") && !one.is(b"\0abc.d"));
    }

    fn start(path: &str, length: usize) -> &str {
        path.get(..length).unwrap()
    }

    /// The parents of a path that [`Prefixes`] gives, and the hash of each.
    fn parents(path: &str) -> Vec<(&str, u64)> {
        let mut prefixes = Prefixes::new(path.as_bytes());
        let mut parents = Vec::new();
        while prefixes.advance() {
            parents.push((start(path, prefixes.length), prefixes.hash));
        }
        parents
    }

    #[test]
    fn m07_parents_end_where_segments_do() {
        let long = format!("/{}/b//{}/c", "a".repeat(62), "d".repeat(200));
        let deep = "/e".repeat(100);
        for path in [
            "",
            "/",
            "/a",
            "/a/bc",
            "/a//b",
            "//a",
            &long,
            &deep,
            start(&deep, 64),
            start(&deep, 66),
            start(&long, 63),
            start(&long, 65),
        ] {
            let mut expected: Vec<_> = path.match_indices('/').map(|(at, _)| start(path, at)).skip(1).collect();
            expected.extend((!path.is_empty()).then_some(path));
            let found = parents(path);
            assert_eq!(found.iter().map(|&(parent, _)| parent).collect::<Vec<_>>(), expected, "{path}");
            // The hash is of the parent alone, whatever follows.
            for (parent, hash) in found {
                assert_eq!(parents(parent).last().map(|&(_, hash)| hash), Some(hash), "{path} {parent}");
            }
        }
        let last = |path| parents(path).pop().map(|(_, hash)| hash);
        assert!(last("/a/b") != last("/b/a") && last("/ab") != last("/a/b") && last("/a/") != last("/a"));
    }

    #[test]
    fn the_first_segment_ends_at_the_second_slash() {
        for length in [0, 1, 5, 14, 15, 16, 17, 31, 32, 100] {
            let segment = "s".repeat(length);
            for rest in ["", "/", "/t", "/t/u/v/w/x/y/z/a/b/c/d/e", "//"] {
                let path = format!("/{segment}{rest}");
                assert_eq!(first_segment(path.as_bytes()), segment.as_bytes(), "{path}");
            }
        }
        assert_eq!(first_segment(b""), b"");
    }

    #[test]
    fn bits_are_numbered_from_the_lowest() {
        assert_eq!(Bits(1 << 63 | 0b1_0110).collect::<Vec<_>>(), [1, 2, 4, 63]);
        assert_eq!(Bits(0).next(), None);
    }
}
