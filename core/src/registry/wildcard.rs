//! What wildcards match (design.md M8). All functions are linear in their input: nothing backtracks.

// Linear in both texts. `memmem` chooses among several kinds of search, which pays in texts longer than labels and
// segments, and all of them would be in the modules that are small on purpose.
use memchr::arch::all::twoway::Finder;

/// Whether `pattern`, in which `*` stands for any run, matches the whole of `text`. A pattern that is `*` alone needs
/// one character. The caller splits hosts into labels and paths into segments, so `*` never crosses those.
pub(crate) fn matches(pattern: &[u8], text: &[u8]) -> bool {
    if pattern == b"*" {
        return !text.is_empty();
    }
    let mut pieces = pattern.split(|&byte| byte == b'*');
    let Some(mut rest) = text.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let Some(mut piece) = pieces.next() else { return rest.is_empty() };
    for next in pieces {
        let Some(at) = find(rest, piece) else { return false };
        rest = rest.get(at + piece.len()..).unwrap_or_default();
        piece = next;
    }
    rest.ends_with(piece)
}

/// Where `needle` first stands in `text`.
fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    if needle.is_empty() { Some(0) } else { Finder::new(needle).find(text, needle) }
}

/// Whether a host pattern matches a host name: label by label, `**` as the first label for one or more.
pub(crate) fn matches_host(pattern: &[u8], host: &[u8]) -> bool {
    let mut host_labels = host.rsplit(|&byte| byte == b'.');
    let mut labels = pattern.rsplit(|&byte| byte == b'.').peekable();
    while let Some(label) = labels.next() {
        let Some(text) = host_labels.next() else { return false };
        if label == b"**" && labels.peek().is_none() {
            return !text.is_empty() || host_labels.next().is_some();
        }
        if !matches(label, text) {
            return false;
        }
    }
    host_labels.next().is_none()
}

/// Whether a path, or a parent of it by whole segments, matches a path pattern that begins with `/` and does not end
/// with one (design.md M7). `**` stands for any number of segments; the final slash of a path makes no segment.
pub(crate) fn covers_path(pattern: &[u8], path: &[u8]) -> bool {
    let path = path.strip_prefix(b"/").unwrap_or(path);
    let path = path.strip_suffix(b"/").unwrap_or(path);
    let mut rest = Segments { rest: (!path.is_empty()).then_some(path) };
    let pattern = pattern.strip_prefix(b"/").unwrap_or(pattern);
    let mut groups = Groups { rest: Some(pattern) };
    let Some(first) = groups.next() else { return true };
    if !first.covers(&mut rest) {
        return false;
    }
    groups.all(|group| {
        if !group.0.contains(&b'*') {
            return rest.pass(group.0);
        }
        loop {
            let mut attempt = rest;
            if group.covers(&mut attempt) {
                rest = attempt;
                return true;
            }
            if rest.next().is_none() {
                return false;
            }
        }
    })
}

/// Segments of a path, in order.
#[derive(Clone, Copy)]
struct Segments<'a> {
    rest: Option<&'a [u8]>,
}

impl Segments<'_> {
    /// Goes on behind the first place where these segments, without wildcards, stand side by side.
    fn pass(&mut self, segments: &[u8]) -> bool {
        let Some(mut rest) = self.rest.filter(|_| !segments.is_empty()) else { return segments.is_empty() };
        let finder = Finder::new(segments);
        let mut begins = true;
        loop {
            let Some(at) = finder.find(rest, segments) else { return false };
            let aligned = if at == 0 { begins } else { rest.get(at - 1) == Some(&b'/') };
            let behind = rest.get(at + segments.len()..).unwrap_or_default();
            if aligned && matches!(behind.first(), None | Some(b'/')) {
                self.rest = behind.get(1..);
                return true;
            }
            begins = rest.get(at) == Some(&b'/');
            rest = rest.get(at + 1..).unwrap_or_default();
        }
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest?;
        match memchr::memchr(b'/', rest) {
            Some(at) => {
                self.rest = rest.get(at + 1..);
                rest.get(..at)
            }
            None => self.rest.take(),
        }
    }
}

/// The runs of segments between the `**` of a pattern. As the pattern covers what lies below, each run may be
/// looked for at its first place: no later place would leave more to the next.
struct Groups<'a> {
    rest: Option<&'a [u8]>,
}

#[derive(Clone, Copy)]
struct Group<'a>(&'a [u8]);

impl<'a> Iterator for Groups<'a> {
    type Item = Group<'a>;

    fn next(&mut self) -> Option<Group<'a>> {
        let rest = self.rest?;
        let mut at = 0;
        for segment in rest.split(|&byte| byte == b'/') {
            if segment == b"**" {
                self.rest = rest.get(at + 3..);
                return Some(Group(rest.get(..at.saturating_sub(1)).unwrap_or_default()));
            }
            at += segment.len() + 1;
        }
        self.rest.take().map(Group)
    }
}

impl Group<'_> {
    fn covers(self, segments: &mut Segments<'_>) -> bool {
        self.0.is_empty()
            || self
                .0
                .split(|&byte| byte == b'/')
                .all(|pattern| segments.next().is_some_and(|segment| matches(pattern, segment)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m08_inside_one_component() {
        for (pattern, text, expected) in [
            ("*", "a", true),
            ("*", "", false),
            ("a*", "a", true),
            ("a*", "ab", true),
            ("*a", "ba", true),
            ("*a", "ab", false),
            ("a*a", "a", false),
            ("a*a", "aa", true),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "aXcYb", false),
            ("*b*", "abc", true),
            ("*b*", "ac", false),
            ("ab*bc", "abc", false),
        ] {
            assert_eq!(matches(pattern.as_bytes(), text.as_bytes()), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn m08_hosts() {
        for (pattern, host, expected) in [
            ("*.example.com", "a.example.com", true),
            ("*.example.com", "example.com", false),
            ("*.example.com", "a.b.example.com", false),
            ("**.example.com", "a.b.example.com", true),
            ("**.example.com", "a.example.com", true),
            ("**.example.com", "example.com", false),
            ("api-*.example.com", "api-.example.com", true),
            ("a.*.c", "a.b.c", true),
            ("a.*.c", "a..c", false),
            ("*foo*", "xfooy", true),
            ("*foo*", "x.foo", false),
            ("**", "a.b", true),
        ] {
            assert_eq!(matches_host(pattern.as_bytes(), host.as_bytes()), expected, "{pattern} {host}");
        }
    }

    #[test]
    fn m07_m08_paths() {
        for (pattern, path, expected) in [
            ("/a/*", "/a/b", true),
            ("/a/*", "/a/b/c", true),
            ("/a/*", "/a/", false),
            ("/a/*", "/a", false),
            ("/a/*/c", "/a/b/c/d", true),
            ("/a/*/c", "/a/b/x/c", false),
            ("/**/c", "/c", true),
            ("/**/c", "/a/b/c/d", true),
            ("/**/c", "/a/b/cd", false),
            ("/a/**/c/d", "/a/c/x/c/d", true),
            ("/a/**/c/d", "/a/c/x/d", false),
            ("/a/**/b/**/c", "/a/b/c", true),
            ("/a/**/b/**/c", "/a/c/b", false),
            ("/x-*", "/x-/y", true),
            ("/*", "//a", false),
        ] {
            assert_eq!(covers_path(pattern.as_bytes(), path.as_bytes()), expected, "{pattern} {path}");
        }
    }
}
