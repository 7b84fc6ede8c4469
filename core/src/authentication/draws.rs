//! Numbers that nobody guesses, from the host's seed (design.md T1).

use std::sync::atomic::{AtomicU32, Ordering};

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};

/// Client nonces and names of tickets: the n-th of a seed is always the same.
pub(super) struct Draws {
    seed: u64,
    next: AtomicU32,
}

impl Draws {
    pub(super) const fn new(seed: u64) -> Self {
        Self { seed, next: AtomicU32::new(0) }
    }

    /// The number of one that was not drawn before; after 2^32 of them, of the first.
    pub(super) fn draw(&self) -> u32 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// The one of this number: 128 bits, as 22 characters of Base64 for URLs.
    pub(super) fn text(&self, draw: u32) -> String {
        let digest = Sha256::new()
            .chain_update(b"credmatch draw")
            .chain_update(self.seed.to_le_bytes())
            .chain_update(draw.to_le_bytes())
            .finalize();
        let (half, _) = digest.split_at(16);
        Base64UrlUnpadded::encode_string(half)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t1_draws_follow_from_the_seed() {
        let (one, same, other) = (Draws::new(1), Draws::new(1), Draws::new(2));
        assert_eq!((one.draw(), one.draw(), one.draw()), (0, 1, 2));
        assert_eq!(one.text(7), same.text(7));
        assert_ne!(one.text(7), one.text(8));
        assert_ne!(one.text(7), other.text(7));
        assert_eq!(one.text(0).len(), 22);
    }
}
