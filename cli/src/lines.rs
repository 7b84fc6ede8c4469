//! Reads URLs from a file, one a line.

use std::io::{self, BufRead, BufReader, Read};

use credmatch::Zeroizing;

/// Bytes of the longest line that is read: longer than any URL that is looked up.
const LONGEST: usize = 1 << 20;

/// One line without its end. It may be empty.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'l> {
    Text(&'l str),
    /// What is no text at all.
    NotUtf8(&'l [u8]),
    /// The beginning of a line that is too long. The rest of it was passed over.
    TooLong(&'l [u8]),
}

/// The lines of one input. They may hold passwords, so that the buffer is wiped when it is dropped.
pub(crate) struct Lines<R> {
    reader: BufReader<R>,
    line: Zeroizing<Vec<u8>>,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader: BufReader::new(reader), line: Zeroizing::new(Vec::new()) }
    }

    /// The next line; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        // Room for the end of a line of two characters.
        let most = LONGEST as u64 + 2;
        if self.reader.by_ref().take(most).read_until(b'\n', &mut self.line)? == 0 {
            return Ok(None);
        }
        let ended = self.line.pop_if(|byte| *byte == b'\n').is_some();
        if !ended && self.line.len() as u64 == most {
            self.reader.skip_until(b'\n')?;
            return Ok(Some(Line::TooLong(&self.line)));
        }
        self.line.pop_if(|byte| *byte == b'\r');
        Ok(Some(match std::str::from_utf8(&self.line) {
            _ if self.line.len() > LONGEST => Line::TooLong(&self.line),
            Ok(text) => Line::Text(text),
            Err(_) => Line::NotUtf8(&self.line),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_without_their_ends_and_the_last_one_needs_none() {
        let mut lines = Lines::new(&b"a\r\n\nb\xFF\nc"[..]);
        for expected in [Line::Text("a"), Line::Text(""), Line::NotUtf8(b"b\xFF"), Line::Text("c")] {
            assert_eq!(lines.next().unwrap(), Some(expected));
        }
        assert_eq!(lines.next().unwrap(), None);
    }

    #[test]
    fn an_overlong_line_is_refused_as_a_whole() {
        for (length, end) in [(0, "\n"), (1, "\n"), (0, "\r\n"), (1, "\r\n"), (2, "\n"), (3 * LONGEST, "\n"), (9, "")] {
            let mut text = vec![b'x'; LONGEST + length];
            text.extend(end.bytes());
            text.extend(if end.is_empty() { "" } else { "b" }.bytes());
            let mut lines = Lines::new(&*text);
            let is_too_long = matches!(lines.next().unwrap(), Some(Line::TooLong(_)));
            assert_eq!(is_too_long, length > 0, "{length}");
            let next = lines.next().unwrap();
            assert_eq!(next, (!end.is_empty()).then_some(Line::Text("b")), "{length}");
        }
    }
}
