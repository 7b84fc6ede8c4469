//! Positioned elements: what the rooms to the right read.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use zeroize::Zeroize;

use super::{Place, Position};

/// An element with everything below it, borrowed from its source where no reference had to be resolved.
///
/// Values may be secrets: `Debug` shows names and positions only.
pub(crate) struct Element<'a> {
    /// The namespace name; empty for none.
    pub(crate) namespace: Cow<'a, str>,
    /// The local name.
    pub(crate) name: &'a str,
    /// The name of the source that it stands in.
    pub(crate) source: &'a Arc<str>,
    /// Where its start tag begins (`<`); the length is that of the start tag.
    pub(crate) position: Position,
    /// Its attributes in document order, namespace declarations left out.
    pub(crate) attributes: Vec<Attribute<'a>>,
    /// What is inside, comments and processing instructions left out, adjacent text joined.
    pub(crate) children: Vec<Node<'a>>,
}

/// An attribute.
pub(crate) struct Attribute<'a> {
    /// The namespace name; empty for none, as all of ours have.
    pub(crate) namespace: Cow<'a, str>,
    /// The local name.
    pub(crate) name: &'a str,
    /// The normalised value, references resolved.
    pub(crate) value: Cow<'a, str>,
    /// Where the name begins.
    pub(crate) name_position: Position,
    /// Where the value begins, after the quote; the length is that of the raw value.
    pub(crate) value_position: Position,
}

/// A child of an element.
pub(crate) enum Node<'a> {
    /// An element.
    Element(Element<'a>),
    /// Text, references resolved; blanks alone are left out beside elements, unless a reference or a CDATA section
    /// gives them.
    Text(Text<'a>),
}

/// Character data.
pub(crate) struct Text<'a> {
    /// The characters.
    pub(crate) value: Cow<'a, str>,
    /// Where they are in the raw text, blanks around them aside.
    pub(crate) position: Position,
}

impl<'a> Element<'a> {
    /// Where it is, with the source's name.
    pub(crate) fn place(&self) -> Place {
        self.place_of(self.position)
    }

    /// A position inside this element as a place.
    pub(crate) fn place_of(&self, position: Position) -> Place {
        Place { source: Arc::clone(self.source), position }
    }

    /// Whether this is the element `name` of `namespace`.
    pub(crate) fn is(&self, namespace: &str, name: &str) -> bool {
        self.name == name && self.namespace == namespace
    }

    /// The attribute `name` without a namespace.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute<'a>> {
        self.numbered_attribute(name).map(|(_, attribute)| attribute)
    }

    /// The same with its place among all attributes.
    #[inline]
    pub(super) fn numbered_attribute(&self, name: &str) -> Option<(usize, &Attribute<'a>)> {
        self.attributes.iter().enumerate().find(|(_, one)| one.name == name && one.namespace.is_empty())
    }

    /// The child elements.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }
}

impl<'a> Element<'a> {
    /// What it has inside, to be used again.
    pub(super) fn take_lists(&mut self) -> (Vec<Attribute<'a>>, Vec<Node<'a>>) {
        (std::mem::take(&mut self.attributes), std::mem::take(&mut self.children))
    }
}

impl<'a> Node<'a> {
    /// The element that it is; text is dropped.
    pub(super) fn into_element(self) -> Option<Element<'a>> {
        match self {
            Self::Element(element) => Some(element),
            Self::Text(_) => None,
        }
    }
}

impl Drop for Element<'_> {
    /// One element after the other: dropping what is inside what is inside takes a stack as deep as the document.
    fn drop(&mut self) {
        let mut waiting = std::mem::take(&mut self.children);
        while let Some(node) = waiting.pop() {
            if let Node::Element(mut element) = node {
                waiting.append(&mut element.children);
            }
        }
    }
}

impl Drop for Attribute<'_> {
    fn drop(&mut self) {
        wipe(&mut self.value);
    }
}

impl Drop for Text<'_> {
    fn drop(&mut self) {
        wipe(&mut self.value);
    }
}

/// What was resolved may be a secret; what is borrowed is its source's affair.
pub(super) fn wipe(value: &mut Cow<'_, str>) {
    if let Cow::Owned(value) = value {
        value.zeroize();
    }
}

impl fmt::Debug for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Element")
            .field("name", &self.name)
            .field("position", &self.position)
            .field("attributes", &self.attributes)
            .field("children", &self.children)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Attribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attribute")
            .field("name", &self.name)
            .field("position", &self.value_position)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Element(element) => element.fmt(f),
            Self::Text(text) => f.debug_struct("Text").field("position", &text.position).finish_non_exhaustive(),
        }
    }
}
