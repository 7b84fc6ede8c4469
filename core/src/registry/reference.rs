//! Where a document refers to technical credentials.

use std::fmt;
use std::sync::Arc;

use crate::credentials::CREDENTIALS;
use crate::document::{Element, Place, Position};

/// One `<technical>` of a document, in an entry or in any other place for credentials.
#[derive(Clone, PartialEq, Eq)]
pub struct Reference {
    pub(crate) name: Box<str>,
    /// Whether it stands where one credentials element goes, outside of registries and managers
    ///.
    pub(crate) slot: bool,
    pub(crate) source: Arc<str>,
    pub(crate) position: Position,
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reference")
            .field("name", &self.name)
            .field("slot", &self.slot)
            .field("place", &self.place())
            .finish()
    }
}

impl Reference {
    /// The name that it refers to.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where that name stands.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { source: Arc::clone(&self.source), position: self.position }
    }

    /// The reference that an element is.
    pub(crate) fn of(element: &Element<'_>, slot: bool) -> Option<Self> {
        let name = element.attribute("name").filter(|_| element.is(CREDENTIALS, "technical"))?;
        let source = Arc::clone(element.source);
        Some(Self { name: name.value.as_ref().into(), slot, source, position: name.value_position })
    }

    /// All inside an element, in document order.
    pub(crate) fn collect(element: &Element<'_>, slot: bool, found: &mut Vec<Self>) {
        for child in element.elements() {
            found.extend(Self::of(child, slot));
            Self::collect(child, slot, found);
        }
    }
}
