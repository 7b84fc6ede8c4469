//! The hash of the match table: fixed, the same on every host, eight bytes a step.
//!
//! The seed is fixed on purpose: the keys are the administrator's, tables are shipped as bytes, and the core has no
//! randomness. A URL can't make a probe long: that depends on the keys alone.

const K0: u64 = 0x9E37_79B9_7F4A_7C15;
const K1: u64 = 0xD1B5_4A32_D192_ED03;

/// Multiplies to 128 bits and folds the halves together.
#[inline(always)]
pub(super) const fn fold(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    (product as u64) ^ (product >> 64) as u64
}

#[inline(always)]
fn eight(bytes: &[u8]) -> Option<u64> {
    bytes.first_chunk::<8>().map(|chunk| u64::from_le_bytes(*chunk))
}

/// Hashes bytes.
#[inline(always)]
pub(super) fn of(bytes: &[u8]) -> u64 {
    let mut state = K0 ^ bytes.len() as u64;
    let mut rest = bytes;
    while rest.len() > 8 {
        state = fold(state ^ eight(rest).unwrap_or_default(), K1);
        rest = rest.get(8..).unwrap_or_default();
    }
    let last = if let Some(last) = bytes.last_chunk::<8>() {
        u64::from_le_bytes(*last)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
    } else {
        match *bytes {
            [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
            [a, b] => u64::from(a) | u64::from(b) << 8,
            [a] => u64::from(a),
            _ => 0,
        }
    };
    fold(state ^ last, K1)
}

/// The first eight bytes as a number, with zeros after a shorter text.
#[inline(always)]
pub(super) fn head(bytes: &[u8]) -> u64 {
    if let Some(head) = eight(bytes) {
        return head;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        // Where the two overlap they are equal.
        let behind = u64::from(u32::from_le_bytes(*last)) << (8 * (bytes.len() - 4));
        return u64::from(u32::from_le_bytes(*first)) | behind;
    }
    bytes.iter().rev().fold(0, |head, &byte| head << 8 | u64::from(byte))
}

/// A hash of the first eight bytes and the length alone.
#[inline(always)]
pub(super) fn brief(bytes: &[u8]) -> u64 {
    fold(head(bytes) ^ K0, K1 ^ bytes.len() as u64)
}

/// Mixes one more value into a hash.
#[inline(always)]
pub(super) const fn with(state: u64, value: u64) -> u64 {
    fold(state ^ value, K0)
}

#[cfg(test)]
mod tests {
    use super::{head, of};

    #[test]
    fn the_head_is_the_first_eight_bytes() {
        let text = b"abcdefghij";
        for length in 0..=text.len() {
            let mut padded = [0; 8];
            padded[..length.min(8)].copy_from_slice(&text[..length.min(8)]);
            assert_eq!(head(&text[..length]), u64::from_le_bytes(padded), "{length}");
        }
    }

    #[test]
    fn tails_and_lengths_count() {
        let texts =
            ["", "a", "b", "ab", "ba", "abc", "abcd", "abcde", "abcdefgh", "abcdefghi", "abcdefgha", "\0", "\0\0"];
        for (at, one) in texts.iter().enumerate() {
            for other in texts.iter().skip(at + 1) {
                assert_ne!(of(one.as_bytes()), of(other.as_bytes()), "{one:?} {other:?}");
            }
        }
    }
}
