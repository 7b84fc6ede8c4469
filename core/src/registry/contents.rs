//! All that one document says of credentials.

use super::Entry;
use crate::document::Diagnostic;

/// What a document holds, wherever in it: registry entries, configurations, technical credentials and operations.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contents {
    pub(crate) entries: Vec<Entry>,
    /// The `version` of a process definition's root element.
    pub(crate) format_version: Option<u32>,
    /// What is legal and was noticed on reading.
    pub(crate) warnings: Vec<Diagnostic>,
}
