//! Texts, each once and with a number.
//!
//! One map for all that is found by its name: every other type of map is compiled anew, at two to four kilobytes each.

use std::collections::BTreeMap;

/// Texts, numbered from 0 in the order in which they were new.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts<'a>(BTreeMap<&'a str, usize>);

impl<'a> Texts<'a> {
    /// None.
    pub(crate) const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds a text; `false` if it is there.
    pub(crate) fn insert(&mut self, text: &'a str) -> bool {
        let next = self.0.len();
        self.number(text) == next
    }

    /// The number of a text, which is added if it is new: then it is that of the last one.
    pub(crate) fn number(&mut self, text: &'a str) -> usize {
        let next = self.0.len();
        *self.0.entry(text).or_insert(next)
    }

    /// The number of a text that is there.
    pub(crate) fn find(&self, text: &str) -> Option<usize> {
        self.0.get(text).copied()
    }

    /// Whether a text is there.
    pub(crate) fn contains(&self, text: &str) -> bool {
        self.0.contains_key(text)
    }

    /// All in order, each with its number.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = (&'a str, usize)> {
        self.0.iter().map(|(&text, &number)| (text, number))
    }

    /// By number, the place of each in order.
    pub(crate) fn places(&self) -> Vec<u32> {
        let mut places = vec![0; self.0.len()];
        for ((_, number), place) in self.in_order().zip(0_u32..) {
            if let Some(slot) = places.get_mut(number) {
                *slot = place;
            }
        }
        places
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// The item of a number among items that are as many as texts, made if it is that of the next.
pub(crate) fn slot<T: Default>(items: &mut Vec<T>, number: usize) -> Option<&mut T> {
    if number == items.len() {
        items.push(T::default());
    }
    items.get_mut(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_number() {
        let mut texts = Texts::default();
        assert_eq!(["b", "a", "b", "", "a"].map(|text| texts.number(text)), [0, 1, 0, 2, 1]);
        assert_eq!((texts.find(""), texts.find("c"), texts.len()), (Some(2), None, 3));
        assert!(texts.contains("a") && !texts.contains("c"));
        assert!(!texts.insert("a") && texts.insert("c") && !texts.insert("c"));
        assert_eq!(texts.find("c"), Some(3));
    }

    #[test]
    fn texts_have_an_order_beside_that_of_their_numbers() {
        let mut texts = Texts::default();
        for text in ["b", "c", "", "a"] {
            texts.insert(text);
        }
        assert_eq!(texts.in_order().collect::<Vec<_>>(), [("", 2), ("a", 3), ("b", 0), ("c", 1)]);
        assert_eq!(texts.places(), [2, 3, 0, 1]);
    }

    #[test]
    fn items_are_made_as_texts_are_added() {
        let mut items: Vec<u32> = Vec::new();
        for (number, value) in [(0, 5), (1, 6), (0, 7)] {
            *slot(&mut items, number).unwrap() += value;
        }
        assert_eq!(items, [12, 6]);
        assert_eq!(slot(&mut items, 3), None);
    }
}
