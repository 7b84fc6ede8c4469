//! Which namespace a prefix stands for: Namespaces in XML 1.0 (third edition).

use std::borrow::Cow;
use std::collections::BTreeMap;

/// What the prefix `xml` stands for, always.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// What the prefix `xmlns` stands for, always.
pub(super) const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// The declarations in scope, innermost last.
#[derive(Default)]
pub(super) struct Namespaces<'a> {
    bindings: Vec<Binding<'a>>,
    /// The innermost binding of each prefix but the empty one.
    innermost: BTreeMap<&'a str, usize>,
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
        let hidden = if prefix.is_empty() { self.default } else { self.innermost.get(prefix).copied() };
        if hidden.is_some_and(|hidden| hidden >= mark) {
            return false;
        }
        if prefix.is_empty() {
            self.default = Some(index);
        } else {
            self.innermost.insert(prefix, index);
        }
        self.bindings.push(Binding { prefix, namespace, hidden });
        true
    }

    /// Drops all declarations since a mark.
    #[inline]
    pub(super) fn leave(&mut self, mark: usize) {
        while self.bindings.len() > mark {
            let Some(binding) = self.bindings.pop() else { return };
            match (binding.prefix.is_empty(), binding.hidden) {
                (true, hidden) => self.default = hidden,
                (false, Some(hidden)) => drop(self.innermost.insert(binding.prefix, hidden)),
                (false, None) => drop(self.innermost.remove(binding.prefix)),
            }
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
        self.namespace_of(self.innermost.get(prefix).copied())
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
