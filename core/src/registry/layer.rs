//! The layers of design.md M10.

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
