//! All that one document says of credentials.

use super::{Entry, Operation, Reference, TechnicalCredentials};
use crate::credentials::{ApplicationAuthentication, Configurations};
use crate::document::Diagnostic;

/// What a document holds, wherever in it: registry entries, configurations, the application's own authentication, technical
/// credentials and operations.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contents {
    pub(crate) entries: Vec<Entry>,
    pub(crate) configurations: Configurations,
    /// Boxed, for few documents have it.
    pub(crate) authentication: Option<Box<ApplicationAuthentication>>,
    pub(crate) technical: Option<TechnicalCredentials>,
    pub(crate) operations: Vec<Operation>,
    /// The `version` of a process definition's root element.
    pub(crate) format_version: Option<u32>,
    /// In document order.
    pub(crate) references: Vec<Reference>,
    /// What is legal and was noticed on reading.
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Contents {
    /// Whether nothing of credentials was found in the document.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
            && self.configurations == Configurations::default()
            && self.authentication.is_none()
            && self.technical.is_none()
            && self.operations.is_empty()
            && self.references.is_empty()
    }

    /// The entries of all its `<credentials>`, in document order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Its configuration registry; empty if there is none.
    #[must_use]
    pub fn configurations(&self) -> &Configurations {
        &self.configurations
    }

    /// How the application authenticates its callers.
    #[must_use]
    pub fn authentication(&self) -> Option<&ApplicationAuthentication> {
        self.authentication.as_deref()
    }

    /// Its technical credentials manager.
    #[must_use]
    pub fn technical_credentials(&self) -> Option<&TechnicalCredentials> {
        self.technical.as_ref()
    }

    /// Its operations, in document order.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// Where it refers to technical credentials, in document order: in entries, in managers, and in slots for one
    /// credentials element elsewhere in the document.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// The format version of a process definition; `None` for any other document, or if it says none.
    #[must_use]
    pub fn format_version(&self) -> Option<u32> {
        self.format_version
    }

    /// What is legal and was noticed on reading, by line and column.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }
}
