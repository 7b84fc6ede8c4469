//! Relative references: RFC 3986 §5.2. The same function for includes and redirects, so that all hosts agree.

/// A reference taken apart by the expression of RFC 3986 appendix B.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    pub(super) scheme: Option<&'a str>,
    pub(super) authority: Option<&'a str>,
    pub(super) path: &'a str,
    pub(super) query: Option<&'a str>,
    fragment: Option<&'a str>,
}

/// The target of `reference` as seen from `base` (RFC 3986 §5.2.2, strict). `base` may also be a file's path without a
/// scheme, absolute or relative; then so is the result, and leading `..` segments that a relative base cannot take up
/// are kept. Nothing is decoded, encoded or folded; only `/` separates (spell Windows paths with it).
#[must_use]
pub fn resolve(base: &str, reference: &str) -> String {
    let from = parts(base);
    let to = parts(reference);
    let mut target = String::with_capacity(base.len() + reference.len() + 1);
    let rootless = from.scheme.is_none() && from.authority.is_none() && !from.path.starts_with('/');
    let (authority, path, query) = if to.scheme.is_some() || to.authority.is_some() {
        (to.authority, without_dots(to.path, false), to.query)
    } else if to.path.is_empty() {
        (from.authority, from.path.to_owned(), to.query.or(from.query))
    } else if to.path.starts_with('/') {
        (from.authority, without_dots(to.path, false), to.query)
    } else {
        (from.authority, without_dots(&merged(from, to.path), rootless), to.query)
    };
    if let Some(scheme) = to.scheme.or(from.scheme) {
        target.push_str(scheme);
        target.push(':');
    }
    if let Some(authority) = authority {
        target.push_str("//");
        target.push_str(authority);
    } else if path.starts_with("//") {
        // Else the path would be read as an authority (RFC 3986 §3.3, and erratum 4547).
        target.push_str("/.");
    }
    target.push_str(&path);
    for (mark, part) in [('?', query), ('#', to.fragment)] {
        if let Some(part) = part {
            target.push(mark);
            target.push_str(part);
        }
    }
    target
}

pub(super) fn parts(reference: &str) -> Parts<'_> {
    let (rest, fragment) = cut(reference, '#');
    let (rest, query) = cut(rest, '?');
    let (scheme, rest) = match rest.split_once(':') {
        Some((scheme, after)) if is_scheme(scheme) => (Some(scheme), after),
        _ => (None, rest),
    };
    let (authority, path) = match rest.strip_prefix("//") {
        Some(after) => {
            let (authority, path) =
                after.split_at_checked(after.find('/').unwrap_or(after.len())).unwrap_or((after, ""));
            (Some(authority), path)
        }
        None => (None, rest),
    };
    Parts { scheme, authority, path, query, fragment }
}

fn cut(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

fn is_scheme(scheme: &str) -> bool {
    scheme.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// RFC 3986 §5.2.3.
fn merged(base: Parts<'_>, path: &str) -> String {
    if base.authority.is_some() && base.path.is_empty() {
        return format!("/{path}");
    }
    match base.path.rsplit_once('/') {
        Some((directory, _)) => format!("{directory}/{path}"),
        None => path.to_owned(),
    }
}

/// RFC 3986 §5.2.4. With `keep`, a `..` that has nothing to take away stays, as in the paths of files.
fn without_dots(path: &str, keep: bool) -> String {
    let (root, relative) = match path.strip_prefix('/') {
        Some(relative) => ("/", relative),
        None => ("", path),
    };
    let mut kept: Vec<&str> = Vec::new();
    let mut directory = false;
    for segment in relative.split('/') {
        directory = matches!(segment, "." | "..");
        match segment {
            "." => {}
            ".." if keep && kept.last().is_none_or(|last| *last == "..") => kept.push(segment),
            ".." => drop(kept.pop()),
            _ => kept.push(segment),
        }
    }
    let mut joined = format!("{root}{}", kept.join("/"));
    if directory && !kept.is_empty() {
        joined.push('/');
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::resolve;

    const BASE: &str = "http://a/b/c/d;p?q";

    #[track_caller]
    fn all(base: &str, cases: &[(&str, &str)]) {
        for (reference, expected) in cases {
            assert_eq!(resolve(base, reference), *expected, "{reference:?} from {base:?}");
        }
    }

    #[test]
    fn normal_examples_of_rfc_3986_5_4_1() {
        all(
            BASE,
            &[
                ("g:h", "g:h"),
                ("g", "http://a/b/c/g"),
                ("./g", "http://a/b/c/g"),
                ("g/", "http://a/b/c/g/"),
                ("/g", "http://a/g"),
                ("//g", "http://g"),
                ("?y", "http://a/b/c/d;p?y"),
                ("g?y", "http://a/b/c/g?y"),
                ("#s", "http://a/b/c/d;p?q#s"),
                ("g#s", "http://a/b/c/g#s"),
                ("g?y#s", "http://a/b/c/g?y#s"),
                (";x", "http://a/b/c/;x"),
                ("g;x", "http://a/b/c/g;x"),
                ("g;x?y#s", "http://a/b/c/g;x?y#s"),
                ("", "http://a/b/c/d;p?q"),
                (".", "http://a/b/c/"),
                ("./", "http://a/b/c/"),
                ("..", "http://a/b/"),
                ("../", "http://a/b/"),
                ("../g", "http://a/b/g"),
                ("../..", "http://a/"),
                ("../../", "http://a/"),
                ("../../g", "http://a/g"),
            ],
        );
    }

    #[test]
    fn abnormal_examples_of_rfc_3986_5_4_2() {
        all(
            BASE,
            &[
                ("../../../g", "http://a/g"),
                ("../../../../g", "http://a/g"),
                ("/./g", "http://a/g"),
                ("/../g", "http://a/g"),
                ("g.", "http://a/b/c/g."),
                (".g", "http://a/b/c/.g"),
                ("g..", "http://a/b/c/g.."),
                ("..g", "http://a/b/c/..g"),
                ("./../g", "http://a/b/g"),
                ("./g/.", "http://a/b/c/g/"),
                ("g/./h", "http://a/b/c/g/h"),
                ("g/../h", "http://a/b/c/h"),
                ("g;x=1/./y", "http://a/b/c/g;x=1/y"),
                ("g;x=1/../y", "http://a/b/c/y"),
                ("g?y/./x", "http://a/b/c/g?y/./x"),
                ("g?y/../x", "http://a/b/c/g?y/../x"),
                ("g#s/./x", "http://a/b/c/g#s/./x"),
                ("g#s/../x", "http://a/b/c/g#s/../x"),
                ("http:g", "http:g"),
            ],
        );
    }

    #[test]
    fn paths_of_files_are_bases_too() {
        all(
            "registry.xml",
            &[("a.xml", "a.xml"), ("d/a.xml", "d/a.xml"), ("../a.xml", "../a.xml"), ("", "registry.xml")],
        );
        all("conf/registry.xml", &[("a.xml", "conf/a.xml"), ("../a.xml", "a.xml"), ("../../a.xml", "../a.xml")]);
        all("../x/r.xml", &[("a.xml", "../x/a.xml"), ("../../a.xml", "../../a.xml"), ("/a.xml", "/a.xml")]);
        all("/etc/pe/r.xml", &[("a.xml", "/etc/pe/a.xml"), ("../../../a.xml", "/a.xml"), ("file:///a", "file:///a")]);
    }

    #[test]
    fn odd_bases() {
        all("http://a", &[("g", "http://a/g"), ("", "http://a"), ("?x", "http://a?x"), ("../g", "http://a/g")]);
        all("http://a/b//c", &[("../g", "http://a/b/g"), ("g", "http://a/b//g"), ("..", "http://a/b/")]);
        all("urn:x:y", &[("#f", "urn:x:y#f"), ("g", "urn:g"), ("/.//g", "urn:/.//g")]);
        all(
            "http://a/b",
            &[("//g/../h", "http://g/h"), ("///h", "http:///h"), ("a:b", "a:b"), ("./a:b", "http://a/a:b")],
        );
    }
}
