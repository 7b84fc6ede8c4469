//! Which namespace a prefix stands for: Namespaces in XML 1.0 (third edition).

use std::borrow::Cow;

use super::texts::{Texts, slot};

/// What the prefix `xml` stands for, always.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// What the prefix `xmlns` stands for, always.
pub(super) const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// The declarations in scope, innermost last.
#[derive(Default)]
pub(super) struct Namespaces<'a> {
    bindings: Vec<Binding<'a>>,
    /// The prefixes that were declared, in scope or not, without the empty one.
    prefixes: Texts<'a>,
    /// The innermost binding of each.
    innermost: Vec<Option<usize>>,
    default: Option<usize>,
}

struct Binding<'a> {
    prefix: &'a str,
    namespace: Cow<'a, str>,
    /// The binding of the same prefix that this one hides.
    hidden: Option<usize>,
}

impl<'a> Namespaces<'a> {
    /// How many declarations are in scope; [`leave`](Self::leave) goes back to it.
    #[inline]
    pub(super) fn mark(&self) -> usize {
        self.bindings.len()
    }

    /// Declares a prefix, the empty one for the default. `false` if the same element, which began at `mark`, has
    /// declared it already; then nothing changes.
    pub(super) fn declare(&mut self, prefix: &'a str, namespace: Cow<'a, str>, mark: usize) -> bool {
        let index = self.bindings.len();
        let Some(innermost) = self.innermost(prefix) else { return false };
        let hidden = *innermost;
        if hidden.is_some_and(|hidden| hidden >= mark) {
            return false;
        }
        *innermost = Some(index);
        self.bindings.push(Binding { prefix, namespace, hidden });
        true
    }

    /// Drops all declarations since a mark.
    #[inline]
    pub(super) fn leave(&mut self, mark: usize) {
        while self.bindings.len() > mark {
            let Some(binding) = self.bindings.pop() else { return };
            if let Some(innermost) = self.innermost(binding.prefix) {
                *innermost = binding.hidden;
            }
        }
    }

    /// Where the innermost binding of a prefix is kept.
    fn innermost(&mut self, prefix: &'a str) -> Option<&mut Option<usize>> {
        if prefix.is_empty() {
            Some(&mut self.default)
        } else {
            slot(&mut self.innermost, self.prefixes.number(prefix))
        }
    }

    /// The namespace of names without a prefix; empty for none.
    #[inline]
    pub(super) fn unprefixed(&self) -> Cow<'a, str> {
        self.namespace_of(self.default).unwrap_or_default()
    }

    /// The namespace of a prefix; `None` if it is not declared.
    pub(super) fn of(&self, prefix: &str) -> Option<Cow<'a, str>> {
        if prefix == "xml" {
            return Some(Cow::Borrowed(XML));
        }
        let innermost = self.prefixes.find(prefix).and_then(|number| self.innermost.get(number));
        self.namespace_of(innermost.copied().flatten())
    }

    #[inline]
    fn namespace_of(&self, index: Option<usize>) -> Option<Cow<'a, str>> {
        self.bindings.get(index?).map(|binding| binding.namespace.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_declarations_hide_outer_ones_until_their_element_ends() {
        let mut scope = Namespaces::default();
        assert_eq!(scope.unprefixed(), "");
        assert!(scope.declare("", "urn:a".into(), 0));
        assert!(scope.declare("p", "urn:p".into(), 0));
        assert!(!scope.declare("p", "urn:q".into(), 0));
        let mark = scope.mark();
        assert!(scope.declare("p", "urn:q".into(), mark));
        assert!(scope.declare("", "".into(), mark));
        assert!(!scope.declare("", "urn:b".into(), mark));
        assert_eq!((scope.unprefixed(), scope.of("p")), ("".into(), Some("urn:q".into())));
        scope.leave(mark);
        assert_eq!((scope.unprefixed(), scope.of("p")), ("urn:a".into(), Some("urn:p".into())));
        scope.leave(0);
        assert_eq!((scope.unprefixed(), scope.of("p"), scope.of("xml")), ("".into(), None, Some(XML.into())));
    }
}
