//! Joins the text of an element that comments, instructions, CDATA sections and includes cut into pieces.

use std::borrow::Cow;

use zeroize::Zeroize;

use super::element::wipe;
use super::{Code, Diagnostic, Element, Limits, Node, Position, Report, Text};

/// Text that no markup interrupts.
pub(super) struct Piece<'a> {
    pub(super) value: Cow<'a, str>,
    pub(super) position: Position,
    /// It is more than literal blanks.
    pub(super) solid: bool,
}

/// An element whose children are being read.
pub(super) struct Building<'a> {
    pub(super) element: Element<'a>,
    text: Option<Piece<'a>>,
    length: usize,
    too_long: bool,
}

impl<'a> Building<'a> {
    pub(super) fn new(element: Element<'a>) -> Self {
        Self { element, text: None, length: 0, too_long: false }
    }

    /// Adds text after what is there.
    pub(super) fn add(&mut self, piece: Piece<'a>, limits: &Limits, report: &mut Report) {
        if piece.solid {
            self.length = self.length.saturating_add(piece.value.len());
        }
        if self.length > limits.attribute_length as usize {
            if !self.too_long {
                self.too_long = true;
                let place = self.element.place_of(piece.position);
                let message = format!("more than {} bytes of text in one element", limits.attribute_length);
                let diagnostic = Diagnostic::new(Code::AttributeTooLong, place, message);
                report.push(diagnostic.with_help("raise the limit `attribute_length`"));
            }
            return;
        }
        match &mut self.text {
            Some(text) => text.append(piece),
            None => self.text = Some(piece),
        }
    }

    /// The next child begins.
    pub(super) fn end_text(&mut self) {
        if let Some(mut piece) = self.text.take().filter(|piece| piece.solid) {
            let value = std::mem::take(&mut piece.value);
            self.element.children.push(Node::Text(Text { value, position: piece.position }));
        }
    }

    /// The element ends.
    pub(super) fn complete(mut self) -> Element<'a> {
        // Blanks are layout between elements; where there is none, they may be the value (`<groupsSeparator> <`).
        if self.element.children.is_empty()
            && let Some(text) = &mut self.text
        {
            text.solid = !text.value.is_empty();
        }
        self.end_text();
        self.element
    }
}

impl<'a> Piece<'a> {
    fn append(&mut self, mut next: Piece<'a>) {
        if !self.solid {
            self.position = next.position;
        }
        let end = next.position.offset.saturating_add(next.position.length);
        self.position.length = end.saturating_sub(self.position.offset);
        self.solid |= next.solid;
        if self.value.is_empty() {
            std::mem::swap(&mut self.value, &mut next.value);
        } else if !next.value.is_empty() {
            let joined = self.value.to_mut();
            let needed = joined.len() + next.value.len();
            if needed > joined.capacity() {
                // Growing by hand: a password's old place is wiped before it is given back.
                let mut larger = String::with_capacity(needed.max(2 * joined.capacity()));
                larger.push_str(joined);
                std::mem::swap(joined, &mut larger);
                larger.zeroize();
            }
            joined.push_str(&next.value);
        }
    }
}

impl Drop for Piece<'_> {
    fn drop(&mut self) {
        wipe(&mut self.value);
    }
}
