//! Rank (design.md M9, M10, M14): a tuple, greater wins.

use super::Known;
use super::descriptor::{Host, Name};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    pub(crate) priority: i32,
    /// Exact 2, wildcard 1, any 0.
    pub(crate) host: u8,
    pub(crate) literal_labels: usize,
    pub(crate) host_literals: usize,
    pub(crate) without_any_depth: bool,
    pub(crate) port: bool,
    /// Exact 2, wildcard 1, any 0.
    pub(crate) protocol: u8,
    pub(crate) protocol_literals: usize,
    pub(crate) segments: usize,
    pub(crate) path_literals: usize,
    pub(crate) service: bool,
}

impl Rank {
    pub(crate) fn of(entry: &Known) -> Self {
        let descriptor = &entry.descriptor;
        let literals = |text: &str| text.chars().filter(|&one| one != '*').count();
        let (host, literal_labels, host_literals, without_any_depth) = match &descriptor.host {
            Host::Any => (0, 0, 0, false),
            Host::Exact(_) => (2, 0, 0, false),
            Host::Pattern(labels) => (
                1,
                labels.iter().filter(|label| !label.contains('*')).count(),
                labels.iter().map(|label| literals(label)).sum(),
                labels.first().is_none_or(|label| label != "**"),
            ),
        };
        let (protocol, protocol_literals) = match &descriptor.protocol {
            Name::Any => (0, 0),
            Name::Exact(_) => (2, 0),
            Name::Pattern(pattern) => (1, literals(pattern)),
        };
        Self {
            priority: entry.priority,
            host,
            literal_labels,
            host_literals,
            without_any_depth,
            port: descriptor.port.is_some(),
            protocol,
            protocol_literals,
            segments: descriptor.path.iter().filter(|segment| *segment != "**").count(),
            path_literals: descriptor.path.iter().map(|segment| literals(segment)).sum(),
            service: descriptor.service.is_some(),
        }
    }
}
