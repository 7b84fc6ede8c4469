//! Follows XIncludes (design.md A10): the core says what is missing, and this loads it, inside one folder tree.

use std::fs;
use std::path::{Path, PathBuf};

use credmatch::{Code, Diagnostic, Document, Limits, MissingInclude, Source, missing_includes};

use crate::failure::Failure;
use crate::input;
use crate::terminal::printable;

/// A document with all that it includes, and errors for what cannot be included. `path` is where its main source is
/// from. `root` is the folder that included files must lie in, links followed; the document's own folder if not given.
pub(crate) fn follow(
    main: Source,
    path: &Path,
    root: Option<&Path>,
    limits: &Limits,
) -> Result<(Document, Vec<Diagnostic>), Failure> {
    let mut document = Document::new(main);
    let mut root_found = None;
    let mut refused = Vec::new();
    loop {
        let Ok(missing) = missing_includes(&document, limits) else {
            // Reading the document reports what is wrong with its markup.
            return Ok((document, refused));
        };
        let before = document.sources().count();
        for include in missing {
            if document.included(&include.target).is_some() {
                continue;
            }
            let root = match &root_found {
                Some(found) => found,
                None => root_found.insert(canonical_root(path, root)?),
            };
            match load(path, &include, root, limits)? {
                Loaded::Found(source) => document = document.with_include(source),
                Loaded::Absent => {}
                Loaded::Refused(diagnostic) => {
                    if !refused.contains(&diagnostic) {
                        refused.push(diagnostic);
                    }
                }
            }
        }
        if document.sources().count() == before {
            break;
        }
    }
    Ok((document, refused))
}

enum Loaded {
    Found(Source),
    /// The document can do without.
    Absent,
    Refused(Diagnostic),
}

fn canonical_root(main: &Path, root: Option<&Path>) -> Result<PathBuf, Failure> {
    let root = root.map_or_else(|| input::folder_of(main), Path::to_owned);
    fs::canonicalize(&root).map_err(|error| input::cannot_read(&root, &error))
}

fn load(main: &Path, include: &MissingInclude, root: &Path, limits: &Limits) -> Result<Loaded, Failure> {
    let refuse = |message: String, help: &str| {
        Loaded::Refused(Diagnostic::new(Code::InvalidInclude, include.place.clone(), message).with_help(help))
    };
    let target = include.target.strip_prefix("file://").unwrap_or(&include.target);
    if has_scheme(target) {
        let message = format!("{} is not a file, and nothing is fetched", printable(&include.href));
        return Ok(refuse(message, "save it as a file beside the document, and include that"));
    }
    // The name of standard input is no file: what it includes is relative to the folder that we run in.
    let mut path = PathBuf::from(target);
    if !path.exists() {
        path = PathBuf::from(percent_decoded(target));
    }
    let Ok(path) = fs::canonicalize(&path) else {
        if include.has_fallback {
            return Ok(Loaded::Absent);
        }
        let message = format!("there is no such file: {}", printable(target));
        let diagnostic = Diagnostic::new(Code::MissingInclude, include.place.clone(), message);
        let help = "correct `href`, which is relative to the document that it stands in";
        return Ok(Loaded::Refused(diagnostic.with_help(help)));
    };
    if !path.starts_with(root) {
        let message = format!("{} lies outside of the folder of {}", printable(&include.href), input::name_of(main));
        return Ok(refuse(message, "name a folder that holds both with --include-root"));
    }
    if !input::is_plain_file(&path) {
        let message = format!("{} is not a plain file", printable(&include.href));
        return Ok(refuse(message, "include a file"));
    }
    input::read_source(&path, &include.target, limits).map(Loaded::Found)
}

fn has_scheme(target: &str) -> bool {
    target.split_once(':').is_some_and(|(scheme, _)| {
        // One letter is a drive.
        scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let decoded = digits.filter(|_| byte == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = match decoded {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
        bytes.push(decoded.unwrap_or(byte));
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded_and_what_is_none_stays() {
        for (text, expected) in [("a%20b", "a b"), ("%C3%A4", "ä"), ("100%", "100%"), ("%zz", "%zz"), ("%ff", "%ff")] {
            assert_eq!(percent_decoded(text), expected);
        }
    }

    #[test]
    fn drives_are_no_schemes() {
        assert!(has_scheme("http://h/x"));
        assert!(has_scheme("jar:file"));
        assert!(!has_scheme("C:/x"));
        assert!(!has_scheme("a/b:c"));
    }
}
