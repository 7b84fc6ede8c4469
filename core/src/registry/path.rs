//! The canonical form of a path, the same for entries and for URLs (design.md M4).
//!
//! Dot segments are removed, escapes of unreserved characters are resolved, hex digits of the others are upper case,
//! and what an HTTP client escapes before it sends a path is escaped here too. `%2F`, `//` and `;` are left alone.

/// Bytes enough for the canonical form of `raw`: what must be escaped becomes three.
pub(crate) fn room(raw: &[u8]) -> usize {
    raw.len() + 2 * raw.iter().filter(|&&byte| !is_plain(byte) && byte != b'%').count() + 1
}

/// Writes the canonical form of `raw`, which is empty or begins with `/`, and returns how long it is.
///
/// `out` must have the bytes that [`room`] says; what does not fit is cut off. `None` if `..` follows what looks like a
/// drive letter (`/c:/..`): URL parsers disagree on whether it goes (design.md M1).
pub(crate) fn canonicalise(raw: &[u8], out: &mut [u8]) -> Option<usize> {
    let mut writer = Writer { out, length: 0 };
    let inner = raw.strip_prefix(b"/").unwrap_or(raw);
    let mut segments = inner.split(|&byte| byte == b'/').peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match dots(segment) {
            0 => {
                writer.push(b'/');
                writer.segment(segment);
            }
            dots => {
                if dots == 2 {
                    writer.pop_segment()?;
                }
                if last {
                    writer.push(b'/');
                }
            }
        }
    }
    Some(writer.length)
}

/// The canonical form of a path as text; `None` as for [`canonicalise`].
pub(crate) fn canonical(raw: &str) -> Option<String> {
    let mut out = vec![0; room(raw.as_bytes())];
    let length = canonicalise(raw.as_bytes(), &mut out)?;
    out.truncate(length);
    Some(String::from_utf8(out).unwrap_or_default())
}

/// Whether an entry's path is canonical as it stands, has no wildcard, and none of its segments is empty. Of those that
/// hold more than unreserved characters it says no, whatever they are.
pub(super) fn is_canonical(path: &str) -> bool {
    let mut before = None;
    for &byte in path.as_bytes() {
        let fits = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' => before.is_some(),
            // Dots that begin a segment may be all of it.
            b'.' => before.is_some_and(|before| before != b'/'),
            b'/' => before != Some(b'/'),
            _ => false,
        };
        if !fits {
            return false;
        }
        before = Some(byte);
    }
    before.is_some_and(|last| last != b'/')
}

/// Whether a byte may stand in a canonical path as it is.
pub(crate) const fn is_plain(byte: u8) -> bool {
    matches!(byte,
        b'!' | b'$' | b'&'..=b';' | b'=' | b'@'..=b'[' | b']' | b'_' | b'a'..=b'z' | b'|' | b'~')
}

struct Writer<'a> {
    out: &'a mut [u8],
    length: usize,
}

impl Writer<'_> {
    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.out.get_mut(self.length) {
            *slot = byte;
            self.length += 1;
        }
    }

    fn escape(&mut self, byte: u8) {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        self.push(b'%');
        for nibble in [byte >> 4, byte & 15] {
            self.push(DIGITS.get(usize::from(nibble)).copied().unwrap_or(b'0'));
        }
    }

    fn segment(&mut self, segment: &[u8]) {
        let mut rest = segment;
        let mut stray = None;
        while let Some((&byte, after)) = rest.split_first() {
            rest = after;
            match (byte, after) {
                (b'%', &[high, low, ref beyond @ ..]) => match (hex(high), hex(low)) {
                    (Some(high), Some(low)) => {
                        let byte = high << 4 | low;
                        // Behind a `%` that begins no escape, what is resolved must not complete one.
                        let completes = stray.is_some_and(|stray| self.length - stray < 3) && hex(byte).is_some();
                        let unreserved = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
                        if unreserved && !completes {
                            self.push(byte);
                        } else {
                            self.escape(byte);
                        }
                        rest = beyond;
                    }
                    _ => {
                        stray = Some(self.length);
                        self.push(b'%');
                    }
                },
                (b'%', _) => {
                    stray = Some(self.length);
                    self.push(b'%');
                }
                _ if is_plain(byte) => self.push(byte),
                _ => self.escape(byte),
            }
        }
    }

    fn pop_segment(&mut self) -> Option<()> {
        let written = self.out.get(..self.length).unwrap_or_default();
        let start = written.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
        if matches!(written.get(start..), Some([b'/', letter, b':']) if letter.is_ascii_alphabetic()) {
            return None;
        }
        self.length = start;
        Some(())
    }
}

/// 1 for a segment that means `.`, 2 for one that means `..`, 0 for any other; `%2e` is a dot.
fn dots(segment: &[u8]) -> u8 {
    let mut rest = segment;
    let mut dots = 0;
    while !rest.is_empty() {
        rest = match rest {
            [b'.', after @ ..] | [b'%', b'2', b'e' | b'E', after @ ..] if dots < 2 => after,
            _ => return 0,
        };
        dots += 1;
    }
    dots
}

const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{canonical, is_canonical};

    #[test]
    fn m04_dot_segments_go() {
        for (raw, expected) in [
            ("", "/"),
            ("/", "/"),
            ("/a/./b", "/a/b"),
            ("/a/../b", "/b"),
            ("/../a", "/a"),
            ("/a/..", "/"),
            ("/a/.", "/a/"),
            ("/a//../b", "/a/b"),
            ("/a/%2e%2E/b", "/b"),
            ("/a/.%2e/b", "/b"),
            ("/a/%2e/b", "/a/b"),
            ("/a/...", "/a/..."),
            ("/.well-known", "/.well-known"),
            ("//", "//"),
        ] {
            assert_eq!(canonical(raw).as_deref(), Some(expected), "{raw}");
        }
    }

    #[test]
    fn m04_escapes() {
        for (raw, expected) in [
            ("/%61", "/a"),
            ("/%7e%2D%5f%2e5", "/~-_.5"),
            ("/a%2fb", "/a%2Fb"),
            ("/a;b=c//d", "/a;b=c//d"),
            ("/ä", "/%C3%A4"),
            ("/%c3%a4", "/%C3%A4"),
            ("/\"<>`{}^", "/%22%3C%3E%60%7B%7D%5E"),
            ("/%zz%4", "/%zz%4"),
            ("/%25%32%65", "/%252e"),
            ("/%%32e", "/%%32e"),
            ("/%%32%65", "/%%32e"),
            ("/%2%65", "/%2%65"),
            ("/%g%65", "/%g%65"),
            ("/%gg%65", "/%gge"),
            ("/A", "/A"),
        ] {
            assert_eq!(canonical(raw).as_deref(), Some(expected), "{raw}");
        }
    }

    #[test]
    fn m04_canonical_paths_stay_as_they_are() {
        for raw in ["/%%32e", "/%%32%65", "/%2%65", "/%%%36%31", "/a/%2e%2E/%zz%%61", "/%25%32%65", "/ä/^%5e"] {
            let once = canonical(raw).unwrap();
            assert_eq!(canonical(&once).as_ref(), Some(&once), "{raw}");
        }
    }

    #[test]
    fn m04_what_is_canonical_is_seen() {
        for path in ["/a", "/a/b.c", "/A-_~9/z.", "/a..b"] {
            assert!(is_canonical(path), "{path}");
            assert_eq!(canonical(path).as_deref(), Some(path));
        }
        for other in [
            "", "/", "a", "a/b", "//", "/a/", "/a//b", "/./a", "/..", "/a/.b", "/*", "/a%41", "/a b", "/ä", "/a;b",
            "/a?",
        ] {
            assert!(!is_canonical(other), "{other}");
        }
    }

    #[test]
    fn m01_drive_letters_are_read_differently() {
        for raw in ["/c:/..", "/a/C:/../b", "/c:/%2e%2E/a", "/%63:/.."] {
            assert_eq!(canonical(raw), None, "{raw}");
        }
        assert_eq!(canonical("/c:/a/../b").as_deref(), Some("/c:/b"));
        assert_eq!(canonical("/cc:/..").as_deref(), Some("/"));
    }
}
