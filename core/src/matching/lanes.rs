//! Sixteen bytes of a URL at a time: which of them are of a kind, as bit masks (bit 0 is the first byte).
//!
//! Instructions, not clarity, decide the shape of these expressions: see `benches/RECORD.md`.

use wide::{CmpEq, CmpLe, u8x16};

/// Sixteen bytes.
#[derive(Clone, Copy)]
pub(super) struct Lanes(u8x16);

/// How many bytes [`Lanes`] holds.
pub(super) const WIDTH: usize = 16;

impl Lanes {
    /// The bytes of `text` from `at` on, and a mask of those that exist.
    #[inline(always)]
    pub(super) fn load(text: &[u8], at: usize) -> (Self, u32) {
        let rest = text.get(at..).unwrap_or_default();
        if let Some(chunk) = rest.first_chunk::<WIDTH>() {
            return (Self(u8x16::new(*chunk)), 0xFFFF);
        }
        let mut chunk = [0; WIDTH];
        for (slot, &byte) in chunk.iter_mut().zip(rest) {
            *slot = byte;
        }
        (Self(u8x16::new(chunk)), (1 << rest.len()) - 1)
    }

    #[inline(always)]
    fn is(self, byte: u8) -> u8x16 {
        self.0.simd_eq(u8x16::splat(byte))
    }

    #[inline(always)]
    fn within(self, low: u8, high: u8) -> u8x16 {
        (self.0 - u8x16::splat(low)).simd_le(u8x16::splat(high - low))
    }

    /// Lower-case letters, digits, `-`, `.` and `_`: what plain host names are made of.
    #[inline(always)]
    pub(super) fn host_bytes(self) -> u32 {
        let letters = self.within(b'a', b'z') | self.within(b'0', b'9');
        (letters | self.within(b'-', b'.') | self.is(b'_')).to_bitmask()
    }

    /// A superset of the bytes that end a path or need canonicalising.
    #[inline(always)]
    pub(super) fn path_stops(self) -> u32 {
        let odd = self.within(b'"', b'%') | self.within(b'<', b'?') | self.is(b'`');
        let carets = (self.0 & u8x16::splat(0xFD)).simd_eq(u8x16::splat(b'\\'));
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
