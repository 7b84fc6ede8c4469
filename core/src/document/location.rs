//! Where an included file lies: from a reference to the path of a file in one folder tree (design.md A10).

use super::bare::shown_reference;
use super::reference::parts;

/// Why a reference leads to no file that may be loaded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoFile {
    pub(super) message: String,
    pub(super) help: &'static str,
}

/// The path that `reference` means in a file of `folder`. Both are relative to the folder of the main document, which
/// lies `levels` folders below the root (`None`: elsewhere), and have `/` between names; `folder` is empty or ends with
/// `/`. A name is what the escapes of a segment say (RFC 3986 §2.1). It is the same on every system: what is no name or
/// something else on one of them is none here.
pub(super) fn locate(folder: &str, reference: &str, levels: Option<usize>) -> Result<String, NoFile> {
    let refuse = |what: &str, help| Err(NoFile { message: format!("{} {what}", shown_reference(reference)), help });
    let to = parts(reference);
    match to.scheme {
        // One letter is a drive.
        Some(scheme) if scheme.len() > 1 && !scheme.eq_ignore_ascii_case("file") => {
            // Nobody but its owner knows what follows the scheme of a URL that names no server.
            let shown = match to.authority {
                Some(_) => shown_reference(reference),
                None => format!("{scheme}:\u{2026}"),
            };
            return Err(NoFile { message: format!("{shown} {}", FETCHED.0), help: FETCHED.1 });
        }
        None if to.authority.is_some() => return refuse(FETCHED.0, FETCHED.1),
        None if !to.path.starts_with('/') => {}
        _ => {
            return refuse(
                "is absolute",
                "name the file as seen from the document that includes it, as in `parts/a.xml`",
            );
        }
    }
    if to.query.is_some() {
        let message = "the name of a file ends before `?`".to_owned();
        return Err(NoFile { message, help: "write a `?` that belongs to the name as `%3F`" });
    }
    let mut path = folder.to_owned();
    let (mut is_empty, mut is_file) = (false, false);
    for segment in to.path.split('/') {
        let Some(name) = decoded(segment) else {
            return refuse("has an escape that is no character's", "write a `%` of a file's name as `%25`");
        };
        is_file = false;
        match &*name {
            "" => is_empty = true,
            "." => {}
            ".." if path.is_empty() || path == "../" || path.ends_with("/../") => path.push_str("../"),
            ".." => path.truncate(path.trim_end_matches('/').rfind('/').map_or(0, |at| at + 1)),
            _ if name.bytes().any(|byte| matches!(byte, b'/' | b'\\' | b':' | 0)) => {
                return refuse(
                    "has a character that no file's name has on every system",
                    "give the file a name without `\\`, `:` and NUL, and put `/` between folders",
                );
            }
            _ => {
                is_file = true;
                path.push_str(&name);
                path.push('/');
            }
        }
    }
    if is_empty || !is_file {
        return refuse("names no file", "name the file, without `//` and `/` at the end");
    }
    path.pop();
    let mut above = 0;
    while path.get(above * 3..).is_some_and(|rest| rest.starts_with("../")) {
        above += 1;
    }
    if levels.is_some_and(|levels| above <= levels) { Ok(path) } else { refuse(OUTSIDE.0, OUTSIDE.1) }
}

const FETCHED: (&str, &str) =
    ("is not a file, and nothing is fetched", "save it as a file beside the document, and include that");

/// What is said of files elsewhere, and what to do.
pub(super) const OUTSIDE: (&str, &str) = (
    "lies outside of the folder of the document",
    "name a folder that holds both as the root of includes: `root`, or `--include-root` of the command",
);

/// A segment without its escapes; `None` if one is damaged, or they make no UTF-8.
fn decoded(segment: &str) -> Option<String> {
    let mut pieces = segment.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (digits, rest) = piece.as_bytes().split_at_checked(2)?;
        let digit = |at: usize| digits.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        bytes.push(u8::try_from(digit(0)? * 16 + digit(1)?).ok()?);
        bytes.extend_from_slice(rest);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn located(folder: &str, levels: Option<usize>, cases: &[(&str, &str)]) {
        for (reference, expected) in cases {
            let found = locate(folder, reference, levels).unwrap_or_else(|refusal| refusal.message);
            assert_eq!(found, *expected, "{reference:?} in {folder:?}");
        }
    }

    #[test]
    fn references_are_seen_from_the_file_that_they_stand_in() {
        located("", Some(0), &[("a.xml", "a.xml"), ("./d/../a.xml", "a.xml"), ("d/.././e/a.xml", "e/a.xml")]);
        located(
            "d/e/",
            Some(0),
            &[
                ("a.xml", "d/e/a.xml"),
                ("../a.xml", "d/a.xml"),
                ("../../a.xml", "a.xml"),
                ("f../g/../../a..", "d/e/a.."),
            ],
        );
        located(
            "../x/",
            Some(1),
            &[("../a.xml", "../a.xml"), ("../../a.xml", "../../a.xml lies outside of the folder of the document")],
        );
    }

    #[test]
    fn escapes_say_what_a_name_is() {
        located(
            "",
            Some(0),
            &[
                ("a%20b.xml", "a b.xml"),
                ("a b.xml", "a b.xml"),
                ("%C3%a4.xml", "\u{e4}.xml"),
                ("\u{e4}.xml", "\u{e4}.xml"),
                ("100%25.xml", "100%.xml"),
                ("d/%2e%2E/a.xml", "a.xml"),
                ("a%2Bb+c.xml", "a+b+c.xml"),
                ("a%zz.xml", "a%zz.xml has an escape that is no character's"),
                ("a%+1.xml", "a%+1.xml has an escape that is no character's"),
                ("a%2", "a%2 has an escape that is no character's"),
                ("a%", "a% has an escape that is no character's"),
                ("a%ff.xml", "a%ff.xml has an escape that is no character's"),
                ("a%2\u{e4}", "a%2\u{e4} has an escape that is no character's"),
            ],
        );
    }

    #[test]
    fn nothing_leads_out_of_the_root() {
        let outside = |reference: &str, levels| {
            let refusal = locate("d/", reference, levels).unwrap_err();
            assert!(refusal.message.contains("outside"), "{refusal:?}");
        };
        for reference in ["../../a.xml", "%2E%2e/../a.xml", "../d/../../a.xml"] {
            outside(reference, Some(0));
            assert_eq!(locate("d/", reference, Some(1)).unwrap(), "../a.xml");
        }
        // Whoever goes up and down again has left, whatever the folder is called.
        outside("../../d/a.xml", Some(0));
        outside("a.xml", None);
    }

    #[test]
    fn what_is_no_path_of_a_file_is_refused() {
        located(
            "",
            Some(9),
            &[
                ("/etc/a.xml", "/etc/a.xml is absolute"),
                ("C:/a.xml", "C:/a.xml is absolute"),
                ("c:a.xml", "c:a.xml is absolute"),
                ("file:///etc/a.xml", "file:///etc/a.xml is absolute"),
                ("FILE:a.xml", "FILE:a.xml is absolute"),
                ("//h/a.xml", "//h/a.xml is not a file, and nothing is fetched"),
                ("https://u:canary@h/a?canary", "https://h/a is not a file, and nothing is fetched"),
                ("urn:canary", "urn:\u{2026} is not a file, and nothing is fetched"),
                ("jar:file:canary", "jar:\u{2026} is not a file, and nothing is fetched"),
                ("a.xml?canary", "the name of a file ends before `?`"),
                ("?canary", "the name of a file ends before `?`"),
                ("d\\a.xml", "d\\a.xml has a character that no file's name has on every system"),
                ("d%5Ca.xml", "d%5Ca.xml has a character that no file's name has on every system"),
                ("d%2fa.xml", "d%2fa.xml has a character that no file's name has on every system"),
                ("a%00.xml", "a%00.xml has a character that no file's name has on every system"),
                ("./C:/a.xml", "./C:/a.xml has a character that no file's name has on every system"),
                ("./a.xml:b", "./a.xml:b has a character that no file's name has on every system"),
                ("d/", "d/ names no file"),
                ("d//a.xml", "d//a.xml names no file"),
                (".", ". names no file"),
                ("d/..", "d/.. names no file"),
                ("d/%2E", "d/%2E names no file"),
            ],
        );
    }
}
