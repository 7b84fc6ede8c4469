//! How buckets and entries lie in a table's arena. Little-endian; offsets are from the arena's start.
//!
//! ```text
//! bucket   key length u16 | shape u16 | key | payload          (shape: 2 bits kind, 14 bits count, or INDEX)
//! entries  as many as the count, best first
//! entry    ordinal u32 | index u32 | flags u8 | bytes of optional fields u8 | path length u16
//!          | port u32? | protocol u32? | service u32? | path
//! index    roots u8 | deep u8 | 0 u16 | words u32 | ports u64 | depths u64 | count u32 | filter, that many words of
//!          u64 | that many entries that can't be hashed | hashed entries, each after the offset of its index u32
//! fronts   prefix lengths u64 | suffix lengths u64 | count u32 | that many fronts
//! front    length u32 | bucket u32 | best ordinal u32 | text
//! ```

/// What a bucket's key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(super) enum Kind {
    /// An exact host.
    Host = 0,
    /// The literal labels after `*.`; the payload is entries.
    OneLabel = 1,
    /// The literal labels after `**.`; the payload is entries.
    AnyLabels = 2,
    /// The literal labels at the end of other host patterns, or those with what their wildcard label begins or ends
    /// with; the payload is fronts.
    Fronts = 3,
}

impl Kind {
    /// The hash of a key of this kind, from that of its text.
    #[inline(always)]
    pub(super) const fn hash(self, text: u64) -> u64 {
        match self {
            Self::Host => text,
            _ => super::hash::with(text, self as u64),
        }
    }
}

/// The bits of a shape that hold the kind.
pub(super) const KIND_SHIFT: u32 = 14;
/// The count that stands for an index.
pub(super) const INDEX: u16 = (1 << KIND_SHIFT) - 1;
/// Buckets of a host with more entries than this are indexed. A list lies in one place, an index in three: up to here
/// reading on costs less than two more reads of memory elsewhere.
pub(super) const LIST_LIMIT: usize = 24;
/// The same for entries without a host, which every URL that misses goes through.
pub(super) const ANY_HOST_LIST_LIMIT: usize = 8;
/// Fronts of more than this many are looked for by what their wildcard label begins or ends with.
pub(super) const FRONT_LIMIT: usize = 16;

/// The entry names a port.
pub(super) const PORT: u16 = 1;
/// The entry names a protocol.
pub(super) const PROTOCOL: u16 = 2;
/// The entry names a service.
pub(super) const SERVICE: u16 = 4;
/// The three of which an index keeps apart all combinations.
pub(super) const SORTS: u16 = PORT | PROTOCOL | SERVICE;
/// The entry's protocol is a pattern.
pub(super) const PROTOCOL_PATTERN: u16 = 8;
/// The entry's path is a pattern.
pub(super) const PATH_PATTERN: u16 = 16;
/// What no index can hash.
pub(super) const PATTERNS: u16 = PROTOCOL_PATTERN | PATH_PATTERN;

/// Bytes of an entry before its optional fields.
pub(super) const ENTRY_HEAD: usize = 12;

/// The arena of a table, read without ever leaving it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Arena(pub(super) Vec<u8>);

impl Arena {
    #[inline(always)]
    pub(super) fn u32(&self, at: usize) -> u32 {
        self.0.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }

    #[inline(always)]
    pub(super) fn u64(&self, at: usize) -> u64 {
        self.0.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }

    #[inline(always)]
    pub(super) fn bytes(&self, at: usize, length: usize) -> &[u8] {
        self.0.get(at..at + length).unwrap_or_default()
    }

    /// The head of the bucket at `at`: its key and the rest.
    #[inline(always)]
    pub(super) fn bucket(&self, at: usize) -> Bucket<'_> {
        let head = self.u32(at);
        let length = (head & 0xFFFF) as usize;
        Bucket { key: self.bytes(at + 4, length), shape: (head >> 16) as u16, payload: at + 4 + length }
    }

    /// The entry at `at`.
    #[inline(always)]
    pub(super) fn entry(&self, at: usize) -> Entry {
        let Some(head) = self.0.get(at..).and_then(|rest| rest.first_chunk::<ENTRY_HEAD>()) else {
            return Entry::default();
        };
        let [a, b, c, d, e, f, g, h, flags, optional, i, j] = *head;
        let fields = at + ENTRY_HEAD;
        let path = fields + usize::from(optional);
        let path_length = usize::from(u16::from_le_bytes([i, j]));
        Entry {
            ordinal: u32::from_le_bytes([a, b, c, d]),
            index: u32::from_le_bytes([e, f, g, h]),
            flags: u16::from(flags),
            fields,
            path,
            path_length,
            end: path + path_length,
        }
    }

    /// The path of an entry: empty for any, else without a final slash.
    #[inline(always)]
    pub(super) fn path(&self, entry: &Entry) -> &[u8] {
        self.bytes(entry.path, entry.path_length)
    }
}

/// The head of an indexed bucket.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Index {
    /// The sorts of entries without a path.
    pub(super) roots: u32,
    /// The sorts of entries with a path.
    pub(super) deep: u32,
    /// The words of the filter, a power of two.
    pub(super) words: usize,
    /// A bit for each port that an entry names, see [`port_bit`].
    pub(super) ports: u64,
    /// A bit for each number of segments that paths have; the last for all above.
    pub(super) depths: u64,
    /// How many entries can't be hashed.
    pub(super) patterns: u32,
}

/// The bit of a port: the two that nearly all URLs have share theirs with no other.
#[inline(always)]
pub(super) const fn port_bit(port: u16) -> u64 {
    match port {
        443 => 1,
        80 => 2,
        _ => 4 << (port % 62),
    }
}

/// Bytes of an [`Index`].
pub(super) const INDEX_HEAD: usize = 28;

impl Index {
    pub(super) fn to_bytes(self) -> [u8; INDEX_HEAD] {
        let mut bytes = [0; INDEX_HEAD];
        let parts = [
            &(self.roots | self.deep << 8).to_le_bytes()[..],
            &(self.words as u32).to_le_bytes(),
            &self.ports.to_le_bytes(),
            &self.depths.to_le_bytes(),
            &self.patterns.to_le_bytes(),
        ];
        for (slot, &byte) in bytes.iter_mut().zip(parts.into_iter().flatten()) {
            *slot = byte;
        }
        bytes
    }
}

impl Arena {
    /// The head of the index at `at`.
    #[inline(always)]
    pub(super) fn index(&self, at: usize) -> Index {
        let Some(head) = self.0.get(at..).and_then(|rest| rest.first_chunk::<INDEX_HEAD>()) else {
            return Index::default();
        };
        let [roots, deep, _, _, a, b, c, d, p0, p1, p2, p3, p4, p5, p6, p7, d0, d1, d2, d3, d4, d5, d6, d7, e, f, g, h] =
            *head;
        Index {
            roots: u32::from(roots),
            deep: u32::from(deep),
            words: u32::from_le_bytes([a, b, c, d]) as usize,
            ports: u64::from_le_bytes([p0, p1, p2, p3, p4, p5, p6, p7]),
            depths: u64::from_le_bytes([d0, d1, d2, d3, d4, d5, d6, d7]),
            patterns: u32::from_le_bytes([e, f, g, h]),
        }
    }
}

/// The head of a bucket.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bucket<'a> {
    pub(super) key: &'a [u8],
    shape: u16,
    pub(super) payload: usize,
}

impl Bucket<'_> {
    #[inline(always)]
    pub(super) fn is_of(&self, kind: Kind) -> bool {
        self.shape >> KIND_SHIFT == kind as u16
    }

    /// How many entries follow, or [`INDEX`].
    #[inline(always)]
    pub(super) fn count(&self) -> u16 {
        self.shape & INDEX
    }
}

/// An entry as it lies in the arena.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Entry {
    /// Its place in the order of ranks, 0 for the best of the layer.
    pub(super) ordinal: u32,
    /// Its place in document order.
    pub(super) index: u32,
    pub(super) flags: u16,
    /// Where its optional fields begin.
    pub(super) fields: usize,
    /// Where its path begins.
    pub(super) path: usize,
    pub(super) path_length: usize,
    /// Where the next entry begins.
    pub(super) end: usize,
}
