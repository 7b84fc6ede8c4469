//! The hash functions of Digest (RFC 7616 §3.3, §6.1).

use md5::Md5;
use sha2::digest::{Digest, FixedOutputReset};
use sha2::{Sha256, Sha512_256};
use zeroize::{Zeroize, Zeroizing};

use super::DigestAlgorithm;

/// The hash of the parts with `:` between them, in lower-case hexadecimal. All of it is zeroised: it may be worth a
/// password.
pub(super) fn hash(algorithm: DigestAlgorithm, parts: &[&[u8]]) -> Zeroizing<String> {
    match algorithm {
        DigestAlgorithm::Md5 | DigestAlgorithm::Md5Session => by::<Md5>(parts),
        DigestAlgorithm::Sha256 | DigestAlgorithm::Sha256Session => by::<Sha256>(parts),
        DigestAlgorithm::Sha512_256 | DigestAlgorithm::Sha512_256Session => by::<Sha512_256>(parts),
    }
}

fn by<D: Digest + FixedOutputReset>(parts: &[&[u8]]) -> Zeroizing<String> {
    let mut hasher = D::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            Digest::update(&mut hasher, b":");
        }
        Digest::update(&mut hasher, part);
    }
    // `finalize` moves the hasher, and what stays where it was is not wiped.
    let mut bytes = hasher.finalize_reset();
    // It has its size from the start and never moves, so that no part of it stays behind.
    let mut text = Zeroizing::new(String::with_capacity(2 * bytes.len()));
    for byte in &bytes {
        text.extend([byte >> 4, byte & 15].map(|half| char::from_digit(half.into(), 16).unwrap_or('0')));
    }
    bytes.as_mut_slice().zeroize();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By `openssl dgst` of the three letters.
    #[test]
    fn known_answers() {
        for (algorithm, expected) in [
            (DigestAlgorithm::Md5, "900150983cd24fb0d6963f7d28e17f72"),
            (DigestAlgorithm::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (DigestAlgorithm::Sha512_256, "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"),
        ] {
            assert_eq!(*hash(algorithm, &[b"abc"]), expected);
        }
    }

    #[test]
    fn parts_have_colons_between_them() {
        assert_eq!(hash(DigestAlgorithm::Md5, &[b"a", b"", b"b"]), hash(DigestAlgorithm::Md5, &[b"a::b"]));
    }
}
