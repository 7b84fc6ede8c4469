//! A place for each entry, filled when it is first needed.

use std::sync::OnceLock;

/// As many places as there are entries. What was put in stays: readers take no lock, and write nothing shared.
///
/// Entries of which nothing was asked yet take a few bits each: places are made 64 at a time.
pub(super) struct Slots<T> {
    blocks: Box<[OnceLock<Block<T>>]>,
}

type Block<T> = Box<[OnceLock<T>]>;

const BLOCK: usize = 64;

impl<T> Slots<T> {
    pub(super) fn new(entries: usize) -> Self {
        Self { blocks: std::iter::repeat_with(OnceLock::new).take(entries.div_ceil(BLOCK)).collect() }
    }

    /// What is in a place, if something was put there.
    #[inline]
    pub(super) fn get(&self, place: usize) -> Option<&T> {
        self.blocks.get(place / BLOCK)?.get()?.get(place % BLOCK)?.get()
    }

    /// What is in a place, made if it was empty; `None` if there are not so many places.
    pub(super) fn get_or_fill(&self, place: usize, make: impl FnOnce() -> T) -> Option<&T> {
        let block = self.blocks.get(place / BLOCK)?;
        let block = block.get_or_init(|| std::iter::repeat_with(OnceLock::new).take(BLOCK).collect());
        Some(block.get(place % BLOCK)?.get_or_init(make))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_filled_once() {
        let slots = Slots::new(130);
        assert_eq!((slots.get(129), slots.get(192)), (None, None));
        assert_eq!(slots.get_or_fill(129, || 1), Some(&1));
        assert_eq!((slots.get(129), slots.get(128)), (Some(&1), None));
        assert_eq!(slots.get_or_fill(129, || 2), Some(&1));
        assert_eq!(slots.get_or_fill(0, || 3), Some(&3));
        assert_eq!(slots.get_or_fill(192, || 4), None);
        assert_eq!(Slots::new(0).get_or_fill(0, || 5), None);
    }
}
