//! Cuts input into chunks of whole lines, at the same places whatever reads them.

use std::io::{self, Read};

use credmatch::Zeroizing;

/// Bytes of a chunk, and so the longest line that is read.
pub(super) const CHUNK: usize = 1 << 20;

/// Whole lines. Logs may hold passwords in URLs, so that the buffer is wiped when it is dropped.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// Its place among the chunks of all inputs, from 0.
    pub(super) number: u64,
    /// Which input it is from.
    pub(super) input: usize,
    /// The number of its first line in that input, from 1.
    pub(super) first_line: u64,
    pub(super) bytes: Zeroizing<Vec<u8>>,
    /// Whether all of it is the beginning of a line that is longer than a chunk. The rest of that line is passed over.
    pub(super) is_too_long: bool,
}

/// Reads one input.
pub(super) struct Chunks<R> {
    reader: R,
    /// The beginning of a line whose end was not read yet.
    kept: Zeroizing<Vec<u8>>,
    next_line: u64,
    passing_over: bool,
    ended: bool,
}

impl<R: Read> Chunks<R> {
    pub(super) fn new(reader: R) -> Self {
        let kept = Zeroizing::new(Vec::new());
        Self { reader, kept, next_line: 1, passing_over: false, ended: false }
    }

    /// The next chunk, numbers of chunk and input not set yet; `None` at the end. `read` hears how many bytes came in.
    pub(super) fn next(&mut self, mut read: impl FnMut(u64)) -> io::Result<Option<Chunk>> {
        while !self.ended {
            let mut bytes = Zeroizing::new(Vec::with_capacity(CHUNK));
            bytes.append(&mut self.kept);
            while bytes.len() < CHUNK && !self.ended {
                let room = (CHUNK - bytes.len()) as u64;
                match self.reader.by_ref().take(room).read_to_end(&mut bytes)? {
                    0 => self.ended = true,
                    count => read(count as u64),
                }
            }
            if self.passing_over {
                let Some(end) = bytes.iter().position(|&byte| byte == b'\n') else { continue };
                bytes.drain(..=end);
                self.passing_over = false;
                self.next_line += 1;
            }
            let mut is_too_long = false;
            if !self.ended {
                match bytes.iter().rposition(|&byte| byte == b'\n') {
                    Some(last) => *self.kept = bytes.split_off(last + 1),
                    None if bytes.len() < CHUNK => {
                        // What was passed over left room for more of this line.
                        std::mem::swap(&mut *self.kept, &mut *bytes);
                        continue;
                    }
                    None => {
                        self.passing_over = true;
                        is_too_long = true;
                    }
                }
            }
            if bytes.is_empty() {
                continue;
            }
            let first_line = self.next_line;
            self.next_line += bytes.iter().filter(|&&byte| byte == b'\n').count() as u64;
            return Ok(Some(Chunk { first_line, bytes, is_too_long, ..Chunk::default() }));
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time, as pipes do.
    struct Trickle<'b>(&'b [u8], usize);

    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(self.1).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn lines_of(text: &[u8], step: usize) -> Vec<(u64, usize, bool)> {
        let mut chunks = Chunks::new(Trickle(text, step));
        let (mut lines, mut total) = (Vec::new(), 0);
        while let Some(chunk) = chunks.next(|count| total += count).unwrap() {
            for (line, number) in chunk.bytes.split_inclusive(|&byte| byte == b'\n').zip(chunk.first_line..) {
                lines.push((number, line.len(), chunk.is_too_long));
            }
        }
        assert_eq!(total, text.len() as u64);
        lines
    }

    #[test]
    fn every_line_comes_once_with_its_number_however_it_is_read() {
        let mut text = Vec::new();
        for number in 0..200_000_usize {
            text.extend(vec![b'x'; number % 23]);
            text.push(b'\n');
        }
        text.extend(b"last");
        let expected: Vec<_> = text
            .split_inclusive(|&byte| byte == b'\n')
            .zip(1..)
            .map(|(line, number)| (number, line.len(), false))
            .collect();
        for step in [4096, 1 << 16, CHUNK + 1] {
            assert_eq!(lines_of(&text, step), expected);
        }
    }

    #[test]
    fn a_line_longer_than_a_chunk_is_said_once_and_the_next_ones_keep_their_numbers() {
        for length in [CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7] {
            let mut text = b"a\n".to_vec();
            text.extend(vec![b'x'; length]);
            text.extend(b"\nb\nc");
            let lines = lines_of(&text, 1 << 16);
            assert_eq!(
                lines.iter().filter(|(.., too_long)| *too_long).count(),
                usize::from(length >= CHUNK),
                "{length}"
            );
            let short: Vec<_> = lines.iter().filter(|(_, length, _)| *length < 3).map(|(line, ..)| *line).collect();
            assert_eq!(short, [1, 3, 4], "{length}");
            assert_eq!(lines.iter().find(|(_, length, _)| *length > 3).unwrap().0, 2);
        }
    }

    #[test]
    fn empty_input_has_no_chunks() {
        assert!(Chunks::new(&b""[..]).next(|_| ()).unwrap().is_none());
    }
}
