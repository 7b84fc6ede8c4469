//! Lines and columns, counted while a source is read, so that all positions together cost one pass.

use memchr::memchr2;

use super::Position;

/// Walks forward through a text and knows the line and column of where it is. A copy is a mark to go on from.
#[derive(Clone, Copy)]
pub(super) struct Locator<'a> {
    text: &'a str,
    ascii: bool,
    offset: usize,
    line: u32,
    column: u32,
    /// The first character at or after `offset` that ends a line; the text's length if there is none.
    line_end: usize,
}

impl<'a> Locator<'a> {
    /// At the beginning of a text.
    pub(super) fn new(text: &'a str) -> Self {
        let mut locator = Self { text, ascii: text.is_ascii(), offset: 0, line: 1, column: 1, line_end: 0 };
        locator.find_line_end();
        locator
    }

    /// Goes forward to a byte offset, and is the position there. An offset that lies behind is not gone back to.
    #[inline]
    pub(super) fn position(&mut self, offset: usize, length: usize) -> Position {
        self.advance(offset);
        Position { line: self.line, column: self.column, offset: narrow(self.offset), length: narrow(length) }
    }

    /// The byte offset where it is.
    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    /// Goes forward to a byte offset.
    #[inline]
    pub(super) fn advance(&mut self, offset: usize) {
        if offset > self.line_end {
            self.pass_lines(offset);
        }
        if offset > self.offset {
            self.column = self.column.saturating_add(narrow(self.characters(offset)));
            self.offset = offset;
        }
    }

    #[cold]
    #[inline(never)]
    fn pass_lines(&mut self, offset: usize) {
        let bytes = self.text.as_bytes();
        while self.line_end < offset {
            let carriage_return = bytes.get(self.line_end) == Some(&b'\r');
            let pair = carriage_return && bytes.get(self.line_end + 1) == Some(&b'\n');
            let begin = self.line_end + if pair { 2 } else { 1 };
            if begin > offset {
                // Between the two characters of one line end: still on this line.
                return;
            }
            self.offset = begin;
            self.line = self.line.saturating_add(1);
            self.column = 1;
            self.find_line_end();
        }
    }

    fn find_line_end(&mut self) {
        let rest = self.text.as_bytes().get(self.offset..).unwrap_or_default();
        self.line_end = memchr2(b'\n', b'\r', rest).map_or(self.text.len(), |found| self.offset + found);
    }

    #[inline]
    fn characters(&self, offset: usize) -> usize {
        if self.ascii {
            return offset - self.offset;
        }
        let passed = self.text.as_bytes().get(self.offset..offset).unwrap_or_default();
        // Every byte but those that continue a character begins one.
        passed.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
    }
}

/// Offsets fit: no source is longer than `Limits::document_size` lets it be.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line and column by counting from the beginning every time.
    fn counted(text: &str, offset: usize) -> (u32, u32) {
        let (mut line, mut column) = (1, 1);
        let mut characters = text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            if at >= offset {
                break;
            }
            let next = characters.peek().map(|(_, next)| *next);
            if character == '\n' || (character == '\r' && next != Some('\n')) {
                (line, column) = (line + 1, 1);
            } else {
                column += 1;
            }
        }
        (line, column)
    }

    #[test]
    fn positions_count_characters_and_all_three_line_ends() {
        for text in ["", "ab\ncd", "a\r\nb\rc\n\n\r\r\nd", "ä\u{1F600}x\n名前y\r\nz", "\n", "\r\n", "a\tb"] {
            let mut walking = Locator::new(text);
            for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
                let expected = counted(text, offset);
                let walked = walking.position(offset, 0);
                assert_eq!((walked.line, walked.column), expected, "{text:?} at {offset}, step by step");
                let leapt = Locator::new(text).position(offset, 0);
                assert_eq!((leapt.line, leapt.column), expected, "{text:?} at {offset}, in one leap");
                assert_eq!(leapt.offset as usize, offset);
            }
        }
    }
}
