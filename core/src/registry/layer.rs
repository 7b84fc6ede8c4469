//! The layers of design.md M10.

use super::{Contents, Entry};

/// Where a registry comes from. Later kinds win among entries of equal rank (design.md M10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum LayerKind {
    /// The root partition: `<credentials>` in `process_engine.xml`. Default priority 0.
    Global,
    /// A sub-partition's `process_engine.xml`. Default priority 0.
    Partition,
    /// A process definition. Default priority 1, or 0 below format version 5.
    Process,
    /// Set while a process runs. Default priority 1.
    Runtime,
}

impl LayerKind {
    /// All of them, lowest first.
    pub const ALL: [Self; 4] = [Self::Global, Self::Partition, Self::Process, Self::Runtime];

    /// `global`, `partition`, `process` or `runtime`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Partition => "partition",
            Self::Process => "process",
            Self::Runtime => "runtime",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The priority of an entry that has none of its own and none from its `<credentials>` (design.md M10).
    /// `format_version` is that of a process definition, where known.
    #[must_use]
    pub const fn default_priority(self, format_version: Option<u32>) -> i32 {
        match (self, format_version) {
            (Self::Global | Self::Partition, _) => 0,
            (Self::Process, Some(version)) if version < 5 => 0,
            (Self::Process | Self::Runtime, _) => 1,
        }
    }
}

/// The documents of one layer, in the order in which they are given.
///
/// Several layers of one kind count as one, in the order given (design.md M10).
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    pub(crate) kind: LayerKind,
    pub(crate) priority: Option<i32>,
    pub(crate) format_version: Option<u32>,
    pub(crate) documents: Vec<Contents>,
}

impl Layer {
    /// A layer of documents that were read.
    #[must_use]
    pub fn new(kind: LayerKind, documents: Vec<Contents>) -> Self {
        Self { kind, priority: None, format_version: None, documents }
    }

    /// The same with another priority for entries that have none, instead of the default of its kind.
    #[must_use]
    pub fn with_priority(mut self, priority: i32) -> Self {
        self.priority = Some(priority);
        self
    }

    /// The same for a process definition of this format version, instead of what its documents say.
    #[must_use]
    pub fn with_format_version(mut self, version: u32) -> Self {
        self.format_version = Some(version);
        self
    }

    /// Where the layer comes from.
    #[must_use]
    pub fn kind(&self) -> LayerKind {
        self.kind
    }

    /// Its documents.
    #[must_use]
    pub fn documents(&self) -> &[Contents] {
        &self.documents
    }

    /// The effective priority of an entry of one of its documents (design.md M10).
    #[must_use]
    pub fn priority_of(&self, entry: &Entry, document: &Contents) -> i32 {
        let version = self.format_version.or(document.format_version);
        entry.priority.or(self.priority).unwrap_or_else(|| self.kind.default_priority(version))
    }
}
