//! The walk over what a document includes, for hosts that have files (design.md A10): it says which to read, and is
//! given them.

use std::sync::Arc;

use super::bare::shown_reference;
use super::location::{NoFile, OUTSIDE, locate};
use super::sources::Refusal;
use super::{Code, Diagnostic, Document, Limits, MissingInclude, Place, Position, Source, missing_includes};

/// Bytes of text that are loaded for one document beside its own, each file counted once.
const MOST_BYTES: usize = 64 << 20;

/// Loads what a document includes, file by file, without I/O of its own: it says which file it wants, and its host reads
/// that one and supplies it, or says why not. All else is decided here, so that all hosts load the same: where a
/// reference leads and that it stays inside one folder tree, how much is loaded, and what is said of what is not.
///
/// ```
/// use credmatch::{Limits, Loading, Source, Unread};
///
/// let main = "<a xmlns:x='http://www.w3.org/2001/XInclude'><x:include href='parts/b%20c.xml'/></a>";
/// // The document lies in the root itself: nothing above its folder may be included.
/// let mut loading = Loading::new(Source::new("conf/a.xml", main), Some(0), &Limits::default());
/// while let Some(file) = loading.wanted() {
///     assert_eq!(file.path, "parts/b c.xml");
///     match Some("<b/>") {
///         Some(text) => loading.supply_text(text),
///         None => loading.refuse(Unread::NotFound),
///     }
/// }
/// assert!(loading.finish().included("conf/parts/b%20c.xml").is_some());
/// ```
#[derive(Debug, Clone)]
pub struct Loading {
    document: Document,
    limits: Limits,
    /// How many folders the main document's lies below the root; `None` if elsewhere.
    levels: Option<usize>,
    /// What is still to be looked at, the next one last.
    waiting: Vec<Reference>,
    /// What is wanted, and where that is.
    current: Option<(Reference, String)>,
    /// Sources whose includes are known.
    asked: Vec<Arc<str>>,
    /// Why targets were not loaded.
    refusals: Vec<Refusal>,
    /// Targets that were wanted or refused.
    seen: u32,
    /// Bytes of text that may still be loaded.
    left: usize,
}

/// An include, and the folder of the file that it stands in, as seen from that of the main document.
#[derive(Debug, Clone)]
struct Reference {
    include: MissingInclude,
    folder: Arc<str>,
}

/// A file that a [`Loading`] wants to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wanted {
    /// Its path, relative to the folder of the main document, with `/` between names; `..` stands at the beginning alone,
    /// and leads no higher than to the root. Names are decoded, and hold no `/`, `\`, `:` and NUL. Links on the way may
    /// lead anywhere: follow them and see where the file really lies before it is opened.
    pub path: String,
    /// The most bytes to read; if it has more: [`Unread::TooLarge`].
    pub most: u64,
}

/// Why a file was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unread {
    /// There is none. A fallback is for this alone.
    NotFound,
    /// Links lead out of the root.
    Outside,
    /// It is a folder, a pipe or a device.
    NotAFile,
    /// It has more than [`Wanted::most`] bytes.
    TooLarge,
    /// The system does not give it, for want of permission, say.
    Unreadable,
}

impl Unread {
    const NAMES: [(&'static str, Self); 5] = [
        ("not-found", Self::NotFound),
        ("outside", Self::Outside),
        ("not-a-file", Self::NotAFile),
        ("too-large", Self::TooLarge),
        ("unreadable", Self::Unreadable),
    ];

    /// The reason of this name in kebab-case, such as `not-found`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, reason)| *reason)
    }
}

impl Loading {
    /// A walk over what `main` includes. `levels` says how many folders the folder of `main` lies below the root that all
    /// included files must lie in: 0 if it is the root; `None` if it lies elsewhere, and nothing may be included.
    #[must_use]
    pub fn new(main: Source, levels: Option<usize>, limits: &Limits) -> Self {
        let mut loading = Self {
            asked: vec![Arc::clone(main.name())],
            document: Document::new(main),
            limits: *limits,
            levels,
            waiting: Vec::new(),
            current: None,
            refusals: Vec::new(),
            seen: 0,
            left: MOST_BYTES,
        };
        let missing = missing_includes(&loading.document, limits);
        loading.wait_for(missing.unwrap_or_default(), &Arc::from(""));
        loading
    }

    /// The next file to read, in the order of the documents; the same again until it is supplied or refused. `None` if
    /// nothing more is wanted.
    pub fn wanted(&mut self) -> Option<Wanted> {
        while self.current.is_none() {
            let next = self.waiting.pop()?;
            self.look_at(next);
        }
        // In UTF-16 a character takes at most twice the bytes that it takes in UTF-8.
        let most = self.left.min(self.limits.document_size as usize) as u64 * 2 + 4;
        self.current.as_ref().map(|(_, path)| Wanted { path: path.clone(), most })
    }

    /// Supplies the bytes of the file that is wanted, in the encoding that they are in: see [`Source::from_bytes`]. Does
    /// nothing if none is.
    #[cfg(feature = "encodings")]
    pub fn supply_bytes(&mut self, bytes: &[u8]) {
        let Some((reference, path)) = self.current.take() else { return };
        match Source::from_bytes(&*reference.include.target, bytes, &self.limits) {
            Ok(source) => self.supply(reference, path, source),
            Err(diagnostic) => {
                self.refusals.push(Refusal { target: reference.include.target, wanted: true, diagnostic })
            }
        }
    }

    /// The same for text.
    pub fn supply_text(&mut self, text: impl Into<String>) {
        let Some((reference, path)) = self.current.take() else { return };
        let source = Source::new(&*reference.include.target, text);
        self.supply(reference, path, source);
    }

    /// Says why the file that is wanted was not read. Does nothing if none is.
    pub fn refuse(&mut self, reason: Unread) {
        let Some((Reference { mut include, .. }, _)) = self.current.take() else { return };
        let what = match reason {
            Unread::NotFound => (
                format!("there is no such file: {}", shown_reference(&include.target)),
                "correct `href`, which is relative to the document that it stands in",
            ),
            Unread::TooLarge if (self.limits.document_size as usize) < self.left => {
                let position = Position { line: 1, column: 1, ..Position::default() };
                include.place = Place { source: include.target.as_str().into(), position };
                let message = format!("more than {} bytes of text", self.limits.document_size);
                return self.refuse_with(include, Code::DocumentTooLarge, message, "raise the limit `document_size`");
            }
            Unread::TooLarge => (
                format!(
                    "{} is not loaded: a document may include {MOST_BYTES} bytes of text",
                    shown_reference(&include.href)
                ),
                "load the files each as a document of its own",
            ),
            Unread::Outside => (said(&include, OUTSIDE.0), OUTSIDE.1),
            Unread::NotAFile => (said(&include, "is not a plain file"), "include a file"),
            Unread::Unreadable => (said(&include, "cannot be read"), "check who may read the file"),
        };
        let code = if reason == Unread::NotFound { Code::MissingInclude } else { Code::InvalidInclude };
        self.refuse_with(include, code, what.0, what.1);
    }

    /// The document with all that was supplied. Reading it reports what was not, in the place of each include.
    #[must_use]
    pub fn finish(self) -> Document {
        self.document.with_refusals(self.refusals)
    }

    fn look_at(&mut self, next: Reference) {
        let target = &*next.include.target;
        let known = self.document.source(target);
        // One target may be taken as text here and as XML there.
        if known.is_some() && (next.include.parse_as_text || self.asked.iter().any(|name| **name == *target)) {
            return;
        }
        let refusal = self.refusals.iter().rfind(|refusal| refusal.target == target);
        match locate(&next.folder, &next.include.href, self.levels) {
            Ok(path) => match known.cloned() {
                Some(source) => drop(self.ask(source, &path)),
                // Another spelling may have been refused, and nothing was wanted.
                None if refusal.is_some_and(|refusal| refusal.wanted) => {}
                None if self.count() => self.current = Some((next, path)),
                None => {}
            },
            Err(_) if refusal.is_some() => {}
            Err(NoFile { message, help }) => {
                if self.count() {
                    self.refuse_with(next.include, Code::InvalidInclude, message, help);
                    if let Some(refusal) = self.refusals.last_mut() {
                        refusal.wanted = false;
                    }
                }
            }
        }
    }

    /// Counts one more target; `false` if that is one too many. Reading counts includes too, and says so.
    fn count(&mut self) -> bool {
        self.seen = self.seen.saturating_add(1);
        if self.seen > self.limits.includes {
            self.waiting.clear();
        }
        self.seen <= self.limits.includes
    }

    fn supply(&mut self, reference: Reference, path: String, source: Source) {
        let Some(left) = self.left.checked_sub(source.text().len()) else {
            self.current = Some((reference, path));
            return self.refuse(Unread::TooLarge);
        };
        self.left = left;
        let source = if reference.include.parse_as_text { source } else { self.ask(source, &path) };
        self.document.include(source);
    }

    /// Finds out what a source includes, as a document of its own: asking the whole document again for each that was
    /// loaded would take time in the square of their number.
    fn ask(&mut self, source: Source, path: &str) -> Source {
        self.asked.push(Arc::clone(source.name()));
        let folder = path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or_default();
        let alone = Document::new(source);
        // Reading the document reports what is wrong with its markup.
        self.wait_for(missing_includes(&alone, &self.limits).unwrap_or_default(), &Arc::from(folder));
        alone.into_main()
    }

    fn wait_for(&mut self, includes: Vec<MissingInclude>, folder: &Arc<str>) {
        let references = includes.into_iter().rev().map(|include| Reference { include, folder: Arc::clone(folder) });
        self.waiting.extend(references);
    }

    fn refuse_with(&mut self, include: MissingInclude, code: Code, message: String, help: &str) {
        let diagnostic = Diagnostic::new(code, include.place, message).with_help(help);
        self.refusals.push(Refusal { target: include.target, wanted: true, diagnostic });
    }
}

fn said(include: &MissingInclude, what: &str) -> String {
    format!("{} {what}", shown_reference(&include.href))
}
