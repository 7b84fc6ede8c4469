//! The most frequent names of a stream, in memory that does not grow with it.

use std::collections::HashMap;

/// Counters that are kept. While there are no more names than that, all counts are exact.
pub(crate) const KEPT: usize = 1 << 16;

/// A Misra-Gries summary, in the batched form of Agarwal et al., "Mergeable Summaries", 2012.
///
/// Counts are never too high, and too low by at most [`Heavy::missed`], which is at most the number of all that was
/// counted divided by [`KEPT`]: a name more frequent than that is in it for certain.
#[derive(Debug, Default)]
pub(crate) struct Heavy {
    counts: HashMap<Box<str>, u64>,
    missed: u64,
}

impl Heavy {
    /// Counts `name` so many times more. Memory is bounded only if [`Heavy::shrink`] is called now and then.
    pub(crate) fn add(&mut self, name: &str, times: u64) {
        match self.counts.get_mut(name) {
            Some(count) => *count += times,
            None => {
                self.counts.insert(name.into(), times);
            }
        }
    }

    /// Forgets the least frequent names once there are twice as many as are kept.
    pub(crate) fn shrink(&mut self) {
        self.shrink_to(KEPT);
    }

    fn shrink_to(&mut self, kept: usize) {
        if self.counts.len() <= 2 * kept {
            return;
        }
        let mut counts: Vec<u64> = self.counts.values().copied().collect();
        let (_, &mut taken, _) = counts.select_nth_unstable_by(kept, |a, b| b.cmp(a));
        self.counts.retain(|_, count| {
            *count = count.saturating_sub(taken);
            *count > 0
        });
        self.missed += taken;
    }

    /// By how much counts may be too low.
    pub(crate) fn missed(&self) -> u64 {
        self.missed
    }

    /// How many names are known.
    pub(crate) fn len(&self) -> usize {
        self.counts.len()
    }

    /// The most frequent names, most frequent first, equally frequent ones by name.
    pub(crate) fn top(&self, most: usize) -> Vec<(&str, u64)> {
        let mut all: Vec<_> = self.counts.iter().map(|(name, count)| (&**name, *count)).collect();
        all.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        all.truncate(most);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_names_are_counted_exactly() {
        let mut heavy = Heavy::default();
        for number in 0..1000 {
            heavy.add(["a", "b", "a", "c"][number % 4], 1);
            heavy.shrink_to(3);
        }
        assert_eq!(heavy.top(2), [("a", 500), ("b", 250)]);
        assert_eq!((heavy.missed(), heavy.len()), (0, 3));
    }

    #[test]
    fn counts_are_within_the_stated_bound_and_memory_too() {
        const KEEP: usize = 16;
        let mut heavy = Heavy::default();
        let mut exact: HashMap<String, u64> = HashMap::new();
        let (mut state, total) = (1_u64, 50_000_u64);
        for _ in 0..total {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let spread = 1 << (state >> 60);
            let name = ((state >> 33) % spread).to_string();
            heavy.add(&name, 1);
            heavy.shrink_to(KEEP);
            *exact.entry(name).or_default() += 1;
            assert!(heavy.len() <= 2 * KEEP);
        }
        assert!(heavy.missed() > 0 && heavy.missed() <= total / KEEP as u64, "{}", heavy.missed());
        for (name, count) in &exact {
            let kept = heavy.counts.get(name.as_str()).copied().unwrap_or(0);
            assert!(kept <= *count && *count <= kept + heavy.missed(), "{name}: {kept} of {count}");
        }
    }
}
