//! The technical credentials manager.

use std::fmt;
use std::sync::Arc;

use crate::credentials::{Credentials, DURATION, Duration};
use crate::document::{Code, Diagnostic, Element, Fields, Limits, Place, Position, Report, Texts, unknown_element};

/// Technical credentials by name, and how many of them are cached for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TechnicalCredentials {
    pub(crate) cache_timeout: Option<Duration>,
    pub(crate) max_cache_size: u32,
    pub(crate) entries: Vec<TechnicalEntry>,
}

/// One of the technical credentials.
#[derive(Clone, PartialEq, Eq)]
pub struct TechnicalEntry {
    pub(crate) name: Box<str>,
    pub(crate) credentials: Credentials,
    pub(crate) source: Arc<str>,
    pub(crate) position: Position,
}

impl fmt::Debug for TechnicalEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TechnicalEntry")
            .field("name", &self.name)
            .field("credentials", &self.credentials)
            .field("place", &self.place())
            .finish()
    }
}

impl TechnicalCredentials {
    /// How many are cached unless the document says otherwise (design.md T4).
    pub const MAX_CACHE_SIZE: u32 = 1024;

    /// The maximum age of cached ones; `None` leaves it to the token's own life (design.md T4).
    #[must_use]
    pub fn cache_timeout(&self) -> Option<Duration> {
        self.cache_timeout
    }

    /// How many are cached at a time.
    #[must_use]
    pub fn max_cache_size(&self) -> u32 {
        self.max_cache_size
    }

    /// All of them, in document order; their names differ.
    #[must_use]
    pub fn entries(&self) -> &[TechnicalEntry] {
        &self.entries
    }

    /// Whether a `technicalCredentials` element is the manager rather than a slot for one credentials element, which
    /// has the same name in other documents.
    pub(crate) fn is_manager(element: &Element<'_>) -> bool {
        element.attribute("cacheTimeout").is_some()
            || element.attribute("maxCacheSize").is_some()
            || element.elements().any(|child| child.name == "entry")
    }

    /// Names are there, and differ. Reading a document reports where they do not; JSON is held to it here.
    #[cfg(feature = "serde")]
    pub(crate) fn problem(&self) -> Option<crate::credentials::Problem> {
        let mut names = std::collections::BTreeSet::new();
        let sound = self.entries.iter().all(|entry| !entry.name.is_empty() && names.insert(&entry.name));
        let message = "technical credentials need a `name` each, all different";
        (!sound).then_some(crate::credentials::Problem::new(Code::DuplicateName, message))
    }

    /// Reads the manager. Its elements are in the application's own namespace, which may be any.
    pub(crate) fn read(element: &Element<'_>, limits: &Limits, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let cache_timeout = fields.parsed("cacheTimeout", Duration::parse, DURATION, report);
        let size = |text: &str| text.parse().ok();
        let max_cache_size = fields.parsed("maxCacheSize", size, "a number of credentials", report);
        fields.finish_attributes(report);
        element.refuse_text(report);
        let mut entries: Vec<TechnicalEntry> = Vec::new();
        let (mut names, mut places) = (Texts::default(), Vec::new());
        for child in element.elements() {
            if child.name != "entry" {
                unknown_element(child, element.name, &[("", "entry")], report);
                continue;
            }
            if names.len() >= limits.entries as usize {
                let message = format!("more than {} technical credentials", limits.entries);
                report.add(Code::TooManyEntries, child.place(), message);
                break;
            }
            let mut inner = Fields::of(child);
            let name = inner.required("name", report);
            inner.finish_attributes(report);
            let credentials = Credentials::read_only_child(child, report);
            let Some(name) = name else { continue };
            let place = child.place_of(name.value_position);
            if name.value.is_empty() {
                report.add(Code::InvalidValue, place, "`name` is empty");
                continue;
            }
            if let Some(first) = names.find(name.value.as_ref()).and_then(|number| places.get(number)) {
                report.push(
                    Diagnostic::new(Code::DuplicateName, place, "another entry has the same `name`")
                        .with_related("the first one", Place::clone(first)),
                );
                continue;
            }
            names.insert(name.value.as_ref());
            places.push(place);
            entries.extend(credentials.map(|credentials| TechnicalEntry {
                name: name.value.as_ref().into(),
                credentials,
                source: Arc::clone(child.source),
                position: child.position,
            }));
        }
        Self { cache_timeout, max_cache_size: max_cache_size.unwrap_or(Self::MAX_CACHE_SIZE), entries }
    }
}

impl TechnicalEntry {
    /// The name by which `<technical>` refers to it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The credentials.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Where its start tag is.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { source: Arc::clone(&self.source), position: self.position }
    }
}
