//! Host patterns without literal labels at their end: no part of a host leads to them.

use std::collections::BTreeMap;

use aho_corasick::Input;
use aho_corasick::automaton::{Automaton, OverlappingState};
use aho_corasick::dfa::DFA;

/// Host patterns that must be tried one by one.
#[derive(Debug, Default)]
pub(super) struct Globs {
    pub(super) patterns: Vec<Glob>,
    pub(super) best: u32,
    /// Finds the literals of the patterns, if they are many enough for it to pay.
    literals: Option<DFA>,
    /// Patterns by the number of their literal.
    by_literal: Vec<Vec<u32>>,
    /// Patterns without a literal.
    others: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glob {
    pub(super) pattern: Box<str>,
    pub(super) bucket: u32,
    pub(super) best: u32,
}

impl Globs {
    /// More patterns than this are found by an automaton over their literals.
    const FEW: usize = 4;
    /// As many literals as a lookup can remember to have found, so that it tries each pattern once. The patterns of
    /// those above are tried one by one.
    const LITERALS: usize = 1024;
    /// The beginning of a literal that the automaton looks for: whole ones could make it larger than memory.
    const LITERAL_LENGTH: usize = 32;

    pub(super) fn new(patterns: Vec<Glob>) -> Self {
        let best = patterns.iter().map(|glob| glob.best).min().unwrap_or(u32::MAX);
        let (mut texts, mut others) = (Vec::new(), Vec::new());
        let mut by_literal: Vec<Vec<u32>> = Vec::new();
        let mut known = BTreeMap::new();
        for (number, glob) in (0_u32..).zip(&patterns) {
            let literal = glob.pattern.split(['*']).max_by_key(|literal| literal.len()).unwrap_or_default();
            let literal = literal.get(..Self::LITERAL_LENGTH).unwrap_or(literal);
            if literal.trim_matches('.').is_empty() || texts.len() == Self::LITERALS && !known.contains_key(literal) {
                others.push(number);
                continue;
            }
            let at = *known.entry(literal).or_insert_with(|| {
                texts.push(literal);
                by_literal.push(Vec::new());
                texts.len() - 1
            });
            if let Some(numbers) = by_literal.get_mut(at) {
                numbers.push(number);
            }
        }
        let mut literals = None;
        if patterns.len() > Self::FEW {
            literals = DFA::builder().prefilter(false).build(&texts).ok();
        }
        if literals.is_none() {
            others = (0..patterns.len() as u32).collect();
        }
        Self { patterns, best, literals, by_literal, others }
    }

    /// Hands every pattern that may match a host to `attempt`, each once.
    pub(super) fn candidates(&self, host: &[u8], mut attempt: impl FnMut(&Glob)) {
        let mut attempt_all = |numbers: &[u32]| {
            numbers.iter().filter_map(|&number| self.patterns.get(number as usize)).for_each(&mut attempt);
        };
        if let Some(literals) = &self.literals {
            let mut state = OverlappingState::start();
            let mut seen = [0_u64; Self::LITERALS / 64];
            loop {
                // It fails for searches that it was not built for, and this is not one.
                let found = literals.try_find_overlapping(&Input::new(host), &mut state);
                let Some(found) = found.ok().and_then(|()| state.get_match()) else { break };
                let literal = found.pattern().as_usize();
                let Some(word) = seen.get_mut(literal / 64).filter(|word| **word >> (literal % 64) & 1 == 0) else {
                    continue;
                };
                *word |= 1 << (literal % 64);
                attempt_all(self.by_literal.get(literal).map(Vec::as_slice).unwrap_or_default());
            }
        }
        attempt_all(&self.others);
    }

    /// The bytes that they take.
    pub(super) fn memory(&self) -> usize {
        let patterns: usize = self.patterns.iter().map(|glob| size_of::<Glob>() + glob.pattern.len()).sum();
        patterns + self.literals.as_ref().map_or(0, DFA::memory_usage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(patterns: &[String]) -> Globs {
        Globs::new(patterns.iter().map(|text| Glob { pattern: text.as_str().into(), bucket: 0, best: 0 }).collect())
    }

    /// What is tried for a host, as often as it is.
    fn tried(globs: &Globs, host: &str) -> Vec<String> {
        let mut tried = Vec::new();
        globs.candidates(host.as_bytes(), |glob| tried.push(glob.pattern.to_string()));
        tried.sort();
        tried
    }

    /// Design.md M15: the literals of a host pattern, not the number of patterns, decide how many are tried.
    #[test]
    #[cfg_attr(miri, ignore = "an automaton of hundreds of literals takes the interpreter minutes")]
    fn m15_a_pattern_is_tried_once_and_only_where_its_literal_stands() {
        let mut patterns: Vec<String> = (0..200).map(|number| format!("*x{number:03}*.*")).collect();
        patterns.extend(["*x007*.b*", "*.*"].map(str::to_owned));
        let globs = globs(&patterns);
        let expected = |some: &[&str]| some.iter().map(|&one| one.to_owned()).collect::<Vec<_>>();
        assert_eq!(tried(&globs, "a.b"), expected(&["*.*"]));
        assert_eq!(
            tried(&globs, "x007x007.x150.x063-x064-x199"),
            expected(&["*.*", "*x007*.*", "*x007*.b*", "*x063*.*", "*x064*.*", "*x150*.*", "*x199*.*"])
        );
        for number in 0..200 {
            let own = tried(&globs, &format!("x{number:03}.a"));
            assert!(own.contains(&format!("*x{number:03}*.*")), "{number} {own:?}");
            assert_eq!(own.len(), if number == 7 { 3 } else { 2 }, "{own:?}");
        }
    }

    #[test]
    fn a_few_patterns_are_all_tried() {
        let patterns: Vec<String> = (0..4).map(|number| format!("*x{number}*.*")).collect();
        assert_eq!(tried(&globs(&patterns), "a.b"), patterns);
        let more: Vec<String> = (0..5).map(|number| format!("*x{number}*.*")).collect();
        assert_eq!(tried(&globs(&more), "a.b"), [""; 0]);
    }

    /// Those above what a lookup can remember are tried one by one, and none is lost.
    #[test]
    #[cfg_attr(miri, ignore = "for the same reason")]
    fn literals_above_the_most_are_tried() {
        let patterns: Vec<String> = (0..Globs::LITERALS + 3).map(|number| format!("*x{number:04}*.*")).collect();
        let globs = globs(&patterns);
        assert_eq!(tried(&globs, "a.b"), patterns[Globs::LITERALS..]);
        let own = tried(&globs, &format!("x{:04}.b", Globs::LITERALS - 1));
        assert_eq!(own, patterns[Globs::LITERALS - 1..]);
    }

    #[test]
    fn memory_is_that_of_patterns_and_automaton() {
        let of = |count: usize| {
            let patterns: Vec<String> = (0..count).map(|number| format!("*x{number}*.*")).collect();
            globs(&patterns).memory()
        };
        let one = size_of::<Glob>() + "*x0*.*".len();
        assert_eq!((of(0), of(1), of(4)), (0, one, 4 * one));
        assert!(of(5) > 5 * one, "{}", of(5));
        assert!(of(5) < 5 * one * one, "{}", of(5));
    }
}
