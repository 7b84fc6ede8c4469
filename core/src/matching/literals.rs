//! Which of many literals stand in a text: an automaton that takes one step a byte, however many there are (Aho and
//! Corasick, 1975).
//!
//! It is written here because of its size: a general library was a third of the module that looks up in table bytes.

/// An automaton over literals, which are numbered from 0 in the order in which they were added.
#[derive(Debug)]
pub(super) struct Literals {
    /// Which column of `steps` a byte has; those that stand in no literal share the first.
    columns: [u8; 256],
    width: usize,
    /// The state after this one by column: 0, the beginning, also for "none" as long as literals are added.
    steps: Vec<u32>,
    /// By state.
    ends: Vec<End>,
    count: u32,
}

/// What ends at a state: the literal that it spells, and the longest shorter end of it that spells one.
#[derive(Debug, Clone, Copy)]
struct End {
    literal: u32,
    shorter: u32,
}

/// No literal.
const NONE: u32 = u32::MAX;

impl Literals {
    /// An automaton without literals. All bytes of those to come must be in `texts`.
    pub(super) fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut columns = [0; 256];
        let mut width = 1;
        for byte in texts.flat_map(str::bytes) {
            if let Some(column) = columns.get_mut(usize::from(byte)).filter(|column| **column == 0) {
                // UTF-8 has fewer than 256 different bytes.
                *column = width as u8;
                width += 1;
            }
        }
        let mut literals = Self { columns, width, steps: Vec::new(), ends: Vec::new(), count: 0 };
        literals.add_state();
        literals
    }

    /// The number of a literal that was added; to be asked before all are.
    pub(super) fn number(&self, literal: &str) -> Option<u32> {
        let mut state = 0;
        for byte in literal.bytes() {
            state = self.step(state, byte);
            if state == 0 {
                return None;
            }
        }
        Some(self.end(state).literal).filter(|&number| number != NONE)
    }

    /// Adds a literal that is not empty; its number, which is that of its equal if there is one.
    pub(super) fn add(&mut self, literal: &str) -> u32 {
        let mut state = 0;
        for byte in literal.bytes() {
            let mut next = self.step(state, byte);
            if next == 0 {
                next = self.add_state();
                let slot = self.slot(state, self.column(byte));
                if let Some(step) = self.steps.get_mut(slot) {
                    *step = next;
                }
            }
            state = next;
        }
        let count = &mut self.count;
        let Some(end) = self.ends.get_mut(state as usize) else { return NONE };
        if end.literal == NONE {
            end.literal = *count;
            *count += 1;
        }
        end.literal
    }

    /// To be called once after all were added: where a literal breaks off, what may begin within it goes on.
    pub(super) fn finish(&mut self) {
        // A state's longest shorter end that is a state is nearer to the beginning: it is done before.
        let mut queue = vec![(0, 0)];
        let mut at = 0;
        while let Some(&(state, shorter)) = queue.get(at) {
            at += 1;
            for column in 0..self.width {
                let next = self.step_by(state, column);
                let other = if state == 0 { 0 } else { self.step_by(shorter, column) };
                if next == 0 {
                    let slot = self.slot(state, column);
                    if let Some(step) = self.steps.get_mut(slot) {
                        *step = other;
                    }
                    continue;
                }
                let before = self.end(other);
                if let Some(end) = self.ends.get_mut(next as usize) {
                    end.shorter = if before.literal == NONE { before.shorter } else { other };
                }
                queue.push((next, other));
            }
        }
    }

    /// Hands the number of every literal that stands in `text` to `found`, as often as it stands there.
    pub(super) fn find(&self, text: &[u8], mut found: impl FnMut(u32)) {
        let mut state = 0;
        for &byte in text {
            state = self.step(state, byte);
            let mut end = self.end(state);
            loop {
                if end.literal != NONE {
                    found(end.literal);
                }
                if end.shorter == 0 {
                    break;
                }
                end = self.end(end.shorter);
            }
        }
    }

    /// The bytes that it takes.
    pub(super) fn memory(&self) -> usize {
        size_of::<Self>() + size_of_val(self.steps.as_slice()) + size_of_val(self.ends.as_slice())
    }

    fn add_state(&mut self) -> u32 {
        let state = self.ends.len() as u32;
        self.ends.push(End { literal: NONE, shorter: 0 });
        self.steps.resize(self.ends.len() * self.width, 0);
        state
    }

    fn column(&self, byte: u8) -> usize {
        self.columns.get(usize::from(byte)).map_or(0, |&column| usize::from(column))
    }

    fn slot(&self, state: u32, column: usize) -> usize {
        state as usize * self.width + column
    }

    fn step(&self, state: u32, byte: u8) -> u32 {
        self.step_by(state, self.column(byte))
    }

    fn step_by(&self, state: u32, column: usize) -> u32 {
        self.steps.get(self.slot(state, column)).copied().unwrap_or(0)
    }

    fn end(&self, state: u32) -> End {
        self.ends.get(state as usize).copied().unwrap_or(End { literal: NONE, shorter: 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn automaton(texts: &[&str]) -> Literals {
        let mut literals = Literals::new(texts.iter().copied());
        for &text in texts {
            let known = literals.number(text);
            let count = literals.count;
            assert_eq!(literals.add(text), known.unwrap_or(count));
            assert_eq!(
                (literals.number(text), literals.count),
                (known.or(Some(count)), count + u32::from(known.is_none()))
            );
        }
        literals.finish();
        literals
    }

    fn found(literals: &Literals, text: &str) -> Vec<u32> {
        let mut found = Vec::new();
        literals.find(text.as_bytes(), |number| found.push(number));
        found.sort_unstable();
        found
    }

    #[test]
    fn memory_is_that_of_all_states() {
        let literals = automaton(&["ab", "c"]);
        // The beginning, `a`, `ab` and `c`; four columns, one of them for all other letters.
        let (states, columns) = (4, 4);
        let expected = size_of::<Literals>() + states * columns * size_of::<u32>() + states * size_of::<End>();
        assert_eq!(literals.memory(), expected);
    }

    /// Every text of up to six letters, of which one stands in no literal.
    fn texts(length: usize) -> Vec<String> {
        let shorter = if length == 0 { return vec![String::new()] } else { texts(length - 1) };
        let longer = shorter.iter().filter(|text| text.len() == length - 1);
        let longer: Vec<_> = longer.flat_map(|text| ["a", "b", "é"].map(|letter| format!("{text}{letter}"))).collect();
        shorter.into_iter().chain(longer).collect()
    }

    /// Design.md M15: whatever the literals are parts of each other, each is found wherever it stands.
    #[test]
    #[cfg_attr(miri, ignore = "thousands of texts take the interpreter minutes")]
    fn m15_every_literal_is_found_wherever_it_stands() {
        for literals in [
            &["a"][..],
            &["a", "b", "ab", "ba"],
            &["ab", "b", "aab", "abb", "bab", "a"],
            &["aaa", "aa", "aaaa"],
            &["abab", "bab", "ab", "b"],
            &["bbb", "abba", "bb", "abba"],
            &["aab", "ab", "éa"],
        ] {
            let automaton = automaton(literals);
            let mut known: Vec<&str> = Vec::new();
            for literal in literals {
                if !known.contains(literal) {
                    known.push(literal);
                }
            }
            for text in texts(6) {
                let mut expected: Vec<u32> = Vec::new();
                for (literal, number) in known.iter().zip(0..) {
                    let starts = (0..text.len()).filter(|&at| text.as_bytes()[at..].starts_with(literal.as_bytes()));
                    expected.extend(starts.map(|_| number));
                }
                assert_eq!(found(&automaton, &text), expected, "{literals:?} {text}");
            }
        }
    }

    #[test]
    fn without_literals_nothing_is_found() {
        let mut none = Literals::new(std::iter::empty());
        none.finish();
        assert_eq!((found(&none, "abc"), none.number("a"), none.count), (vec![], None, 0));
    }

    #[test]
    fn all_bytes_of_a_text_have_a_column() {
        let all: String = (0..0x11_0000).filter_map(char::from_u32).collect();
        let mut literals = Literals::new(std::iter::once(all.as_str()));
        assert!(literals.width < 256);
        literals.add("\u{10FFFF}");
        literals.finish();
        assert_eq!(found(&literals, "a\u{10FFFF}\u{FFFF}"), [0]);
    }
}
