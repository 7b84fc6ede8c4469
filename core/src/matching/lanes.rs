//! Sixteen bytes of a URL at a time: which of them are of a kind, as bit masks (bit 0 is the first byte).
//!
//! Instructions, not clarity, decide the shape of these expressions: see `benches/RECORD.md`.

use wide::bytemuck::cast;
use wide::i8x16;

/// Sixteen bytes; as numbers with a sign, since machines compare no others in one instruction.
#[derive(Clone, Copy)]
pub(super) struct Lanes(i8x16);

/// How many bytes [`Lanes`] holds.
pub(super) const WIDTH: usize = 16;

impl Lanes {
    /// The first bytes of `rest`, which `text` ends with. If `rest` has fewer than sixteen they are the last of the
    /// sixteen: the number says by how many bits masks must be shifted right for bit 0 to be the first of `rest`.
    #[inline(always)]
    pub(super) fn of(text: &[u8], rest: &[u8]) -> (Self, u32) {
        match rest.first_chunk::<WIDTH>() {
            Some(chunk) => (Self(cast(*chunk)), 0),
            None => (Self::last(text), (WIDTH - rest.len()) as u32),
        }
    }

    /// The last sixteen bytes of `text`, after a filling of letters if it has fewer.
    #[inline(always)]
    pub(super) fn last(text: &[u8]) -> Self {
        match text.last_chunk::<WIDTH>() {
            Some(chunk) => Self(cast(*chunk)),
            None => Self::padded(text),
        }
    }

    #[cold]
    fn padded(text: &[u8]) -> Self {
        let mut chunk = [b'a'; WIDTH];
        for (slot, &byte) in chunk.iter_mut().rev().zip(text.iter().rev()) {
            *slot = byte;
        }
        Self(cast(chunk))
    }

    #[inline(always)]
    fn is(self, byte: u8) -> i8x16 {
        self.0.simd_eq(i8x16::splat(byte.cast_signed()))
    }

    /// Those from `low` to `high`, of which there are fewer than all: what is too low wraps, and is too high then.
    #[inline(always)]
    fn within(self, low: u8, high: u8) -> i8x16 {
        let lowest = i8::MIN.wrapping_sub(low.cast_signed());
        let behind = i8::MIN.wrapping_add((high - low + 1).cast_signed());
        (self.0 + i8x16::splat(lowest)).simd_lt(i8x16::splat(behind))
    }

    /// All but lower-case letters, digits, `-`, `.` and `_`, of which plain host names are made.
    #[inline(always)]
    pub(super) fn host_stops(self) -> u32 {
        let plain = self.within(b'a', b'z') | self.within(b'0', b'9') | self.within(b'-', b'.') | self.is(b'_');
        !plain.to_bitmask() & 0xFFFF
    }

    /// A superset of the bytes that end a path or need canonicalising.
    #[inline(always)]
    pub(super) fn path_stops(self) -> u32 {
        let odd = self.within(b'"', b'%') | self.within(b'<', b'?') | self.is(b'`');
        let carets = (self.0 & i8x16::splat(!2)).simd_eq(i8x16::splat(b'\\'.cast_signed()));
        !(self.within(b'!', b'z')).to_bitmask() & 0xFFFF | (odd | carets).to_bitmask()
    }

    /// What the gate refuses or leaves to the slow path: blanks, controls, backslashes and all outside ASCII.
    #[inline(always)]
    pub(super) fn refused(self) -> u32 {
        !self.within(b'!', b'~').to_bitmask() & 0xFFFF | self.is(b'\\').to_bitmask()
    }

    /// The bytes equal to `byte`.
    #[inline(always)]
    pub(super) fn equal(self, byte: u8) -> u32 {
        self.is(byte).to_bitmask()
    }
}
