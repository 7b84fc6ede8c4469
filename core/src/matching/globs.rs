//! Host patterns without literal labels at their end: no part of a host leads to them.

use super::literals::Literals;

/// Host patterns that must be tried one by one.
#[derive(Debug, Default)]
pub(super) struct Globs {
    pub(super) patterns: Vec<Glob>,
    pub(super) best: u32,
    /// Finds the literals of the patterns, if they are many enough for it to pay.
    literals: Option<Literals>,
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
        if patterns.len() <= Self::FEW {
            let others = (0..patterns.len() as u32).collect();
            return Self { patterns, best, literals: None, by_literal: Vec::new(), others };
        }
        let mut literals = Literals::new(patterns.iter().map(|glob| &*glob.pattern));
        let mut by_literal: Vec<Vec<u32>> = Vec::new();
        let mut others = Vec::new();
        for (number, glob) in (0_u32..).zip(&patterns) {
            let literal = glob.pattern.split('*').max_by_key(|literal| literal.len()).unwrap_or_default();
            let literal = literal.get(..Self::LITERAL_LENGTH).unwrap_or(literal);
            let full = by_literal.len() == Self::LITERALS;
            if literal.bytes().all(|byte| byte == b'.') || full && literals.number(literal).is_none() {
                others.push(number);
                continue;
            }
            let at = literals.add(literal) as usize;
            if at == by_literal.len() {
                by_literal.push(Vec::new());
            }
            if let Some(numbers) = by_literal.get_mut(at) {
                numbers.push(number);
            }
        }
        literals.finish();
        let literals = Some(literals);
        Self { patterns, best, literals, by_literal, others }
    }

    /// Hands every pattern that may match a host to `attempt`, each once.
    pub(super) fn candidates(&self, host: &[u8], mut attempt: impl FnMut(&Glob)) {
        let mut attempt_all = |numbers: &[u32]| {
            numbers.iter().filter_map(|&number| self.patterns.get(number as usize)).for_each(&mut attempt);
        };
        if let Some(literals) = &self.literals {
            let mut seen = [0_u64; Self::LITERALS / 64];
            literals.find(host, |literal| {
                let literal = literal as usize;
                if let Some(word) = seen.get_mut(literal / 64).filter(|word| **word >> (literal % 64) & 1 == 0) {
                    *word |= 1 << (literal % 64);
                    attempt_all(self.by_literal.get(literal).map(Vec::as_slice).unwrap_or_default());
                }
            });
        }
        attempt_all(&self.others);
    }

    /// The bytes that they take.
    pub(super) fn memory(&self) -> usize {
        let patterns: usize = self.patterns.iter().map(|glob| size_of::<Glob>() + glob.pattern.len()).sum();
        patterns + self.literals.as_ref().map_or(0, Literals::memory)
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
