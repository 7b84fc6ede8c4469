//! Follows XIncludes (design.md A10): the core says what is missing, and this loads it, inside one folder tree.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use credmatch::{Code, Diagnostic, Document, Limits, MissingInclude, Source, missing_includes, shown_reference};

use crate::LoadError;
use crate::reading::{name_of, read_source};

/// Bytes of text that a document may include in all, each file counted once.
const MOST_BYTES: usize = 64 << 20;

/// A source with all that it includes. `path` is where it is from; one without a folder is taken to lie in the working
/// directory. `root` is the folder that included files must lie in, links followed; the document's own folder if not
/// given. What cannot be included is reported when the document is read, in the place of the include.
///
/// # Errors
/// As [`load`](crate::load).
pub fn complete(main: Source, path: &Path, root: Option<&Path>, limits: &Limits) -> Result<Document, LoadError> {
    let loading = Loading { path, root, root_found: None, limits, left: MOST_BYTES };
    loading.all(main)
}

struct Loading<'l> {
    path: &'l Path,
    root: Option<&'l Path>,
    root_found: Option<PathBuf>,
    limits: &'l Limits,
    /// Bytes of text that may still be loaded.
    left: usize,
}

impl Loading<'_> {
    /// Every source is asked once, as a document of its own: asking the whole document again for each that was loaded
    /// would take time in the square of their number.
    fn all(mut self, main: Source) -> Result<Document, LoadError> {
        // Reading the document reports what is wrong with its markup, here and below.
        let mut waiting = missing_includes(&Document::new(main.clone()), self.limits).unwrap_or_default();
        let mut asked = BTreeSet::from([main.name().to_string()]);
        let mut refused: Vec<(String, Diagnostic)> = Vec::new();
        let mut document = Document::new(main);
        let mut tried = BTreeSet::new();
        while let Some(include) = waiting.pop() {
            // One target may be taken as text here and as XML there.
            let asks = !include.parse_as_text && !asked.contains(&include.target);
            let source = match document.included(&include.target) {
                Some(known) => asks.then(|| known.clone()),
                None if **document.main().name() == *include.target => None,
                None if !tried.insert((include.target.clone(), include.place.clone())) => None,
                None => match self.load(&include)? {
                    Loaded::Found(source) => {
                        document = document.with_include(source.clone());
                        Some(source)
                    }
                    Loaded::Absent => None,
                    Loaded::Refused(diagnostic) => {
                        refused.push((include.target.clone(), diagnostic));
                        None
                    }
                },
            };
            if let Some(source) = source.filter(|_| asks) {
                asked.insert(include.target);
                waiting.extend(missing_includes(&Document::new(source), self.limits).unwrap_or_default());
            }
        }
        if !refused.is_empty()
            && let Ok(missing) = missing_includes(&document, self.limits)
        {
            // What stands in a fallback that is not needed is not included.
            refused.retain(|(target, _)| missing.iter().any(|include| include.target == *target));
        }
        Ok(document.with_refusals(refused.into_iter().map(|(_, diagnostic)| diagnostic).collect()))
    }

    fn load(&mut self, include: &MissingInclude) -> Result<Loaded, LoadError> {
        let root = match &self.root_found {
            Some(found) => found,
            None => self.root_found.insert(canonical_root(self.path, self.root)?),
        };
        let file = match find(self.path, include, root) {
            Ok(file) => file,
            Err(other) => return Ok(other),
        };
        let too_many = || {
            let message = format!(
                "{} is not loaded: a document may include {MOST_BYTES} bytes of text",
                shown_reference(&include.href)
            );
            refuse(include, message, "load the files each as a document of its own")
        };
        // In UTF-16 a character takes at most twice the bytes that it takes in UTF-8.
        let size = fs::metadata(&file).map_or(0, |metadata| metadata.len());
        if size > self.left as u64 * 2 + 4 {
            return Ok(too_many());
        }
        let source = read_source(&file, &include.target, self.limits)?;
        Ok(match self.left.checked_sub(source.text().len()) {
            Some(left) => {
                self.left = left;
                Loaded::Found(source)
            }
            None => too_many(),
        })
    }
}

enum Loaded {
    Found(Source),
    /// The document can do without.
    Absent,
    Refused(Diagnostic),
}

fn canonical_root(main: &Path, root: Option<&Path>) -> Result<PathBuf, LoadError> {
    let root = root.map_or_else(|| folder_of(main), Path::to_owned);
    fs::canonicalize(&root).map_err(|error| LoadError::read(&root, error))
}

fn refuse(include: &MissingInclude, message: String, help: &str) -> Loaded {
    Loaded::Refused(Diagnostic::new(Code::InvalidInclude, include.place.clone(), message).with_help(help))
}

/// The file that is included; or why there is none to load.
fn find(main: &Path, include: &MissingInclude, root: &Path) -> Result<PathBuf, Loaded> {
    let refuse = |message: String, help: &str| refuse(include, message, help);
    let target = include.target.strip_prefix("file://").unwrap_or(&include.target);
    if has_scheme(target) {
        // Nobody but its owner knows what follows the scheme of a URL that names no server.
        let shown = match target.split_once(':') {
            Some((scheme, rest)) if !rest.starts_with("//") => format!("{scheme}:…"),
            _ => shown_reference(&include.href),
        };
        let message = format!("{shown} is not a file, and nothing is fetched");
        return Err(refuse(message, "save it as a file beside the document, and include that"));
    }
    // The name of standard input is no file: what it includes is relative to the folder that we run in.
    let mut path = PathBuf::from(target);
    if !path.exists() {
        path = PathBuf::from(percent_decoded(target));
    }
    let Ok(path) = fs::canonicalize(&path) else {
        if include.has_fallback {
            return Err(Loaded::Absent);
        }
        let message = format!("there is no such file: {}", shown_reference(target));
        let diagnostic = Diagnostic::new(Code::MissingInclude, include.place.clone(), message);
        let help = "correct `href`, which is relative to the document that it stands in";
        return Err(Loaded::Refused(diagnostic.with_help(help)));
    };
    if !path.starts_with(root) {
        let message = format!(
            "{} lies outside of the folder of {}",
            shown_reference(&include.href),
            shown_reference(&name_of(main))
        );
        return Err(refuse(
            message,
            "name a folder that holds both as the root of includes: `root`, or `--include-root` of the command",
        ));
    }
    if !path.is_file() {
        let message = format!("{} is not a plain file", shown_reference(&include.href));
        return Err(refuse(message, "include a file"));
    }
    Ok(path)
}

/// The folder that a file is in.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
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
