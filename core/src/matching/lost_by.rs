//! Why an entry lost to another (design.md M9, M10, M14).

use super::explain::Candidate;
use super::rank::{Rank, Specificity};

/// What decides between two entries that both match, in the order of comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Decider {
    /// The effective priority.
    Priority,
    /// The host.
    Host,
    /// The port.
    Port,
    /// The protocol.
    Protocol,
    /// The path.
    Path,
    /// Whether a service is named.
    Service,
    /// Equal ranks: the later layer wins.
    Layer,
    /// Equal ranks in one layer: the first in document order wins.
    Order,
}

impl Decider {
    /// `priority`, `host`, `port`, `protocol`, `path`, `service`, `layer` or `order`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Priority => "priority",
            Self::Host => "host",
            Self::Port => "port",
            Self::Protocol => "protocol",
            Self::Path => "path",
            Self::Service => "service",
            Self::Layer => "layer",
            Self::Order => "order",
        }
    }
}

/// What an entry lost by against one that beats it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LostBy {
    /// The first thing in which they differ.
    pub attribute: Decider,
    /// The same as part of a sentence, such as "`host` exact beats any".
    pub reason: String,
}

/// Why `winner` beats `loser`, both of which match. They must be given in that order, as
/// [`Explanation::matches`](super::Explanation) has them.
#[must_use]
pub fn reason_between(winner: &Candidate, loser: &Candidate) -> LostBy {
    let (attribute, reason) = by_rank(&winner.rank, &loser.rank).unwrap_or_else(|| {
        let (one, other) = (winner.entry.layer(), loser.entry.layer());
        if one == other {
            (Decider::Order, "of equal rank, the first in document order wins".to_owned())
        } else {
            (Decider::Layer, format!("of equal rank, the {} layer beats the {} layer", one.as_str(), other.as_str()))
        }
    });
    LostBy { attribute, reason }
}

fn by_rank(winner: &Rank, loser: &Rank) -> Option<(Decider, String)> {
    let kind = |one: Specificity, other: Specificity| format!("{} beats {}", one.as_str(), other.as_str());
    let number = |one: u16, other: u16, what: &str| {
        let plural = if one == 1 { "" } else { "s" };
        format!("with {one} {what}{plural} beats {other}")
    };
    let (w, l) = (winner, loser);
    let sentence = |name: &str, text: String| format!("`{name}` {text}");
    let found = if w.priority != l.priority {
        (Decider::Priority, format!("priority {} beats {}", w.priority, l.priority))
    } else if w.host != l.host {
        (Decider::Host, sentence("host", kind(w.host, l.host)))
    } else if w.host_labels != l.host_labels {
        (Decider::Host, sentence("host", number(w.host_labels, l.host_labels, "literal label")))
    } else if w.host_literals != l.host_literals {
        (Decider::Host, sentence("host", number(w.host_literals, l.host_literals, "literal character")))
    } else if w.host_one_label != l.host_one_label {
        (Decider::Host, "`host` with `*` beats one with `**`".to_owned())
    } else if w.port != l.port {
        (Decider::Port, sentence("port", kind(w.port, l.port)))
    } else if w.protocol != l.protocol {
        (Decider::Protocol, sentence("protocol", kind(w.protocol, l.protocol)))
    } else if w.protocol_literals != l.protocol_literals {
        (Decider::Protocol, sentence("protocol", number(w.protocol_literals, l.protocol_literals, "literal character")))
    } else if w.path_segments != l.path_segments {
        (Decider::Path, sentence("path", number(w.path_segments, l.path_segments, "segment")))
    } else if w.path_literals != l.path_literals {
        (Decider::Path, sentence("path", number(w.path_literals, l.path_literals, "literal character")))
    } else if w.service != l.service {
        (Decider::Service, "an entry for the caller's service beats one for any".to_owned())
    } else {
        return None;
    };
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::super::stack::EntryId;
    use super::*;
    use crate::registry::LayerKind;

    #[test]
    fn m09_m10_m14_the_first_field_that_differs_decides() {
        let loser = Rank {
            priority: -1,
            host: Specificity::Wildcard,
            protocol: Specificity::Wildcard,
            path_segments: 1,
            ..Rank::default()
        };
        type Change = (fn(&mut Rank), Decider, &'static str);
        let changes: [Change; 11] = [
            (|rank| rank.priority = 2, Decider::Priority, "priority 2 beats -1"),
            (|rank| rank.host = Specificity::Exact, Decider::Host, "`host` exact beats wildcard"),
            (|rank| rank.host_labels = 1, Decider::Host, "`host` with 1 literal label beats 0"),
            (|rank| rank.host_literals = 3, Decider::Host, "`host` with 3 literal characters beats 0"),
            (|rank| rank.host_one_label = true, Decider::Host, "`host` with `*` beats one with `**`"),
            (|rank| rank.port = Specificity::Exact, Decider::Port, "`port` exact beats any"),
            (|rank| rank.protocol = Specificity::Exact, Decider::Protocol, "`protocol` exact beats wildcard"),
            (|rank| rank.protocol_literals = 4, Decider::Protocol, "`protocol` with 4 literal characters beats 0"),
            (|rank| rank.path_segments = 2, Decider::Path, "`path` with 2 segments beats 1"),
            (|rank| rank.path_literals = 9, Decider::Path, "`path` with 9 literal characters beats 0"),
            (|rank| rank.service = true, Decider::Service, "an entry for the caller's service beats one for any"),
        ];
        let entry = |layer, index| EntryId::new(layer, index).unwrap();
        let mut winner = loser;
        // From the last to the first: each earlier one outweighs all that were changed before.
        for (change, by, reason) in changes.into_iter().rev() {
            change(&mut winner);
            assert!(winner > loser);
            let lost_by = reason_between(
                &Candidate { entry: entry(LayerKind::Global, 1), rank: winner },
                &Candidate { entry: entry(LayerKind::Runtime, 0), rank: loser },
            );
            assert_eq!((lost_by.attribute, lost_by.reason.as_str()), (by, reason));
        }
        let names = [
            (Decider::Priority, "priority"),
            (Decider::Host, "host"),
            (Decider::Port, "port"),
            (Decider::Protocol, "protocol"),
            (Decider::Path, "path"),
            (Decider::Service, "service"),
            (Decider::Layer, "layer"),
            (Decider::Order, "order"),
        ];
        assert!(names.iter().all(|(by, name)| by.as_str() == *name) && names.is_sorted());
        for (one, other, by, reason) in [
            (
                entry(LayerKind::Runtime, 1),
                entry(LayerKind::Global, 0),
                Decider::Layer,
                "of equal rank, the runtime layer beats the global layer",
            ),
            (
                entry(LayerKind::Global, 0),
                entry(LayerKind::Global, 1),
                Decider::Order,
                "of equal rank, the first in document order wins",
            ),
        ] {
            let lost_by =
                reason_between(&Candidate { entry: one, rank: loser }, &Candidate { entry: other, rank: loser });
            assert_eq!((lost_by.attribute, lost_by.reason.as_str()), (by, reason));
        }
    }
}
