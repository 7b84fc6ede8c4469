//! The hash of the match table: fixed, the same on every host, eight bytes a step.
//!
//! The seed is fixed on purpose: the keys are the administrator's, tables are shipped as bytes, and the core has no
//! randomness. A URL can't make a probe long: that depends on the keys alone.

const K0: u64 = 0x9E37_79B9_7F4A_7C15;
const K1: u64 = 0xD1B5_4A32_D192_ED03;

/// Multiplies to 128 bits and folds the halves together.
#[inline(always)]
pub(super) const fn fold(a: u64, b: u64) -> u64 {
    if cfg!(target_pointer_width = "64") {
        let product = a as u128 * b as u128;
        (product as u64) ^ (product >> 64) as u64
    } else {
        fold_by_halves(a, b)
    }
}

/// The same for machines that multiply to 64 bits: a function of the compiler's for 128 bits is called out of line, with its
/// answer in memory, and took a third of a lookup in WebAssembly.
#[inline(always)]
const fn fold_by_halves(a: u64, b: u64) -> u64 {
    const LOW: u64 = u32::MAX as u64;
    let (a_low, a_high, b_low, b_high) = (a & LOW, a >> 32, b & LOW, b >> 32);
    let (one, other) = (a_low * b_high, a_high * b_low);
    let middle = ((a_low * b_low) >> 32) + (one & LOW) + (other & LOW);
    let high = a_high * b_high + (one >> 32) + (other >> 32) + (middle >> 32);
    a.wrapping_mul(b) ^ high
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
    use std::collections::HashSet;

    use super::{brief, fold_by_halves, head, of, with};

    /// Tables are shipped as bytes, and the hash is baked into them: another hash is another format version
    /// (design.md M15a). The values were reckoned by a second hand, from the definition alone.
    #[test]
    fn m15a_the_hash_is_the_same_on_every_host() {
        for (text, expected) in [
            ("", 0xd6cb_8892_a926_a943),
            ("h", 0x36da_ed2c_5f48_0da4),
            ("h1", 0x6259_1703_db95_5d2f),
            ("h1.", 0x1aad_1444_9b75_fcc1),
            ("h1.e", 0x80ba_0de2_7b08_1a91),
            ("h1.exam", 0x0559_a990_d8cf_b2ca),
            ("h1.examp", 0xa419_aa02_5e68_b49c),
            ("h1.exampl", 0xca76_a340_0505_e0d2),
            ("h1.example.com.au", 0x3601_eb4b_5f56_f0b8),
        ] {
            assert_eq!(of(text.as_bytes()), expected, "{text}");
        }
        for (text, expected) in [
            ("", 0xd6cb_8892_a926_a943),
            ("h", 0x6b24_dda6_f280_fd2a),
            ("h1.e", 0xb434_b32b_4d32_3b1c),
            ("h1.exam", 0x22e9_ec9a_22e1_4d4d),
            ("h1.examp", 0xa495_5262_bea2_808e),
            ("h1.example.com", 0x87c9_64e0_f3ea_258a),
        ] {
            assert_eq!(brief(text.as_bytes()), expected, "{text}");
        }
        assert_eq!(of(&[0xFF; 17]), 0x8731_b377_d5f5_ab06);
        assert_eq!(
            (with(0, 0), with(of(b"h"), 7), with(u64::MAX, 1)),
            (0, 0xaf9f_2352_154e_f2d8, 0x5da6_7534_7e21_7bc5)
        );
    }

    #[test]
    fn m15a_all_machines_multiply_alike() {
        let mut state = 1_u64;
        let mut numbers = vec![0, 1, u64::MAX, u64::MAX - 1, 1 << 32, u64::from(u32::MAX), 1 << 63];
        for _ in 0..100 {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            numbers.extend([state, state >> 32, state << 32]);
        }
        for &a in &numbers {
            for &b in &numbers {
                let product = u128::from(a) * u128::from(b);
                assert_eq!(fold_by_halves(a, b), (product as u64) ^ (product >> 64) as u64, "{a:x} {b:x}");
            }
        }
    }

    /// Texts of one mould fill slots about as evenly as chance does, which leaves one in e of them empty, and hardly two
    /// have the same mark.
    #[test]
    fn texts_that_differ_little_spread() {
        const SLOTS: usize = 1 << 14;
        type Hash = dyn Fn(&[u8]) -> u64;
        let moulds: [&dyn Fn(usize) -> String; 6] = [
            &|n| n.to_string(),
            &|n| format!("a.{n:x}"),
            &|n| format!("{n:014b}"),
            &|n| format!("h{n}.example.com"),
            &|n| format!("service-{n:05}.default.svc.cluster.local"),
            &|n| format!("10.{}.{}.1", n / 256, n % 256),
        ];
        let hashes: [&Hash; 3] = [&of, &|text| with(of(b"/a"), of(text)), &|text| with(of(text), 3)];
        for (number, mould) in moulds.into_iter().enumerate() {
            for (kind, hash) in hashes.into_iter().enumerate() {
                let hashes: Vec<_> = (0..SLOTS).map(|n| hash(mould(n).as_bytes())).collect();
                let mut slots = vec![0_u32; SLOTS];
                for &hash in &hashes {
                    slots[hash as usize % SLOTS] += 1;
                }
                let empty = slots.iter().filter(|&&slot| slot == 0).count();
                let most = slots.iter().max().copied().unwrap_or_default();
                let marks = hashes.iter().map(|hash| hash >> 32).collect::<HashSet<_>>().len();
                assert!(empty < SLOTS * 2 / 5 && most < 20, "{number} {kind}: {empty} empty, {most} in one");
                assert!(marks > SLOTS - SLOTS / 100, "{number} {kind}: {marks} marks");
            }
        }
    }

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
