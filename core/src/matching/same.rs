//! Whether two texts are the same, eight bytes a step.
//!
//! Keys and paths are short: calling the comparison of the C library costs more than they do, and that of the compiler,
//! which WebAssembly has instead, goes byte by byte.

use super::hash::head;

#[cfg_attr(target_family = "wasm", inline)]
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(super) fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (Some(end), Some(other_end)) = (one.last_chunk::<8>(), other.last_chunk()) else {
        return head(one) == head(other);
    };
    let (eights, other_eights) = (one.as_chunks::<8>().0, other.as_chunks::<8>().0);
    number(end) == number(other_end)
        && eights.iter().zip(other_eights).all(|(eight, other)| number(eight) == number(other))
}

#[inline(always)]
const fn number(eight: &[u8; 8]) -> u64 {
    u64::from_le_bytes(*eight)
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn texts_are_the_same_if_every_byte_is() {
        for length in 0..=40 {
            let text: Vec<u8> = (0..length).collect();
            assert!(same(&text, &text.clone()), "{length}");
            for at in 0..text.len() {
                let mut other = text.clone();
                other[at] ^= 0x80;
                assert!(!same(&text, &other) && !same(&other, &text), "{length} {at}");
                assert!(!same(&text, &text[..at]) && !same(&text[..at], &text), "{length} {at}");
            }
        }
    }

    /// A shorter text is not what it would be with zeros behind it.
    #[test]
    fn lengths_count() {
        assert!(!same(b"a", b"a\0") && !same(b"", b"\0") && !same(b"aaaaaaaa", b"aaaaaaaa\0"));
    }
}
