//! How good a match is (design.md M9, M10, M14). A rank belongs to an entry; no URL changes it.

use crate::registry::{Component, Descriptor};

/// How exactly one component is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Specificity {
    /// Not specified.
    #[default]
    Any,
    /// With wildcards.
    Wildcard,
    /// Exactly.
    Exact,
}

impl Specificity {
    /// `any`, `wildcard` or `exact`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Wildcard => "wildcard",
            Self::Exact => "exact",
        }
    }

    fn of(component: &Component) -> Self {
        match component {
            Component::Any => Self::Any,
            Component::Exact(_) => Self::Exact,
            Component::Wildcard(_) => Self::Wildcard,
        }
    }

    const fn from_bits(bits: u128) -> Self {
        match bits & 3 {
            2 => Self::Exact,
            1 => Self::Wildcard,
            _ => Self::Any,
        }
    }
}

/// What decides between entries that match: compared field by field in this order, greater wins (design.md M9).
///
/// Among equal ranks the later layer wins, and inside a layer the first entry in document order (design.md M10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Rank {
    /// The effective priority.
    pub priority: i32,
    /// How the host is given.
    pub host: Specificity,
    /// Labels of a host pattern without a wildcard; 0 unless `host` is a wildcard.
    pub host_labels: u16,
    /// Literal characters of a host pattern; 0 unless `host` is a wildcard.
    pub host_literals: u16,
    /// Whether a host pattern does without `**`; `false` unless `host` is a wildcard.
    pub host_one_label: bool,
    /// How the port is given: exact or any.
    pub port: Specificity,
    /// How the protocol is given.
    pub protocol: Specificity,
    /// Literal characters of a protocol pattern; 0 unless `protocol` is a wildcard.
    pub protocol_literals: u16,
    /// Segments of the path; wildcards count, `**` does not.
    pub path_segments: u16,
    /// Literal characters of the path in its canonical spelling, slashes left out.
    pub path_literals: u16,
    /// Whether the entry names a service.
    pub service: bool,
}

impl Rank {
    /// The rank of an entry of this descriptor under the port and the priority that are in effect, which options and
    /// layers may give it (design.md M10, M13).
    pub(crate) fn of(descriptor: &Descriptor, port: Option<u16>, priority: i32) -> Self {
        let mut rank = Self {
            priority,
            host: Specificity::of(&descriptor.host),
            port: if port.is_some() { Specificity::Exact } else { Specificity::Any },
            protocol: Specificity::of(&descriptor.protocol),
            service: descriptor.service.is_some(),
            ..Self::default()
        };
        if let Component::Wildcard(host) = &descriptor.host {
            rank.host_labels = saturate(host.split('.').filter(|label| !label.contains('*')).count());
            rank.host_literals = literals(host, b'.');
            rank.host_one_label = !host.starts_with("**");
        }
        if let Component::Wildcard(protocol) = &descriptor.protocol {
            rank.protocol_literals = literals(protocol, b'*');
        }
        if let Some(path) = descriptor.path.as_str() {
            let slashes = path.bytes().filter(|&byte| byte == b'/').count();
            let any_depth = match descriptor.path {
                Component::Wildcard(_) => path.split('/').filter(|&segment| segment == "**").count(),
                _ => 0,
            };
            rank.path_segments = saturate(slashes - any_depth);
            rank.path_literals = literals(path, b'/');
        }
        rank
    }

    /// A key's bits above these are the priority.
    pub(crate) const PRIORITY_SHIFT: u32 = 88;

    /// The same order as one number.
    pub(crate) fn key(&self) -> u128 {
        let mut key = u128::from(self.priority.cast_unsigned() ^ 1 << 31);
        let mut push = |value: u16, bits: u32| key = key << bits | u128::from(value);
        push(self.host as u16, 2);
        push(self.host_labels, 16);
        push(self.host_literals, 16);
        push(u16::from(self.host_one_label), 1);
        push(self.port as u16, 2);
        push(self.protocol as u16, 2);
        push(self.protocol_literals, 16);
        push(self.path_segments, 16);
        push(self.path_literals, 16);
        push(u16::from(self.service), 1);
        key
    }

    /// The rank of this key.
    pub(crate) fn from_key(key: u128) -> Self {
        let count = |shift: u32| (key >> shift & 0xFFFF) as u16;
        Self {
            priority: ((key >> Self::PRIORITY_SHIFT) as u32 ^ 1 << 31).cast_signed(),
            host: Specificity::from_bits(key >> 86),
            host_labels: count(70),
            host_literals: count(54),
            host_one_label: key >> 53 & 1 == 1,
            port: Specificity::from_bits(key >> 51),
            protocol: Specificity::from_bits(key >> 49),
            protocol_literals: count(33),
            path_segments: count(17),
            path_literals: count(1),
            service: key & 1 == 1,
        }
    }
}

fn literals(text: &str, separator: u8) -> u16 {
    saturate(text.bytes().filter(|&byte| byte != b'*' && byte != separator).count())
}

fn saturate(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Limits;
    use crate::registry::{CanonicalHosts, Written};

    fn rank(attributes: [&str; 4], port: Option<u16>, service: Option<&str>) -> Rank {
        let [host, protocol, path, written_port] = attributes.map(|text| (!text.is_empty()).then_some(text));
        let written = Written { host, protocol, path, port: written_port, service, ..Written::default() };
        let descriptor =
            Descriptor::read(&written, &Limits::default(), &CanonicalHosts::new(), &mut Vec::new()).unwrap();
        Rank::of(&descriptor, port, 5)
    }

    #[test]
    fn m09_what_is_counted_of_a_descriptor() {
        let any = Rank { priority: 5, ..Rank::default() };
        assert_eq!(rank([""; 4], None, None), any);
        assert_eq!(rank(["", "", "/", "8443"], Some(8443), None), Rank { port: Specificity::Exact, ..any });
        // The port in effect counts (M13), and a service ranks last (M14).
        assert_eq!(
            rank(["h.example", "https", "", ""], Some(443), Some("s")),
            Rank {
                host: Specificity::Exact,
                port: Specificity::Exact,
                protocol: Specificity::Exact,
                service: true,
                ..any
            }
        );
        assert_eq!(
            rank(["*.api-*.example.com", "h*s", "/ab/c*/**/d", ""], None, None),
            Rank {
                host: Specificity::Wildcard,
                host_labels: 2,
                host_literals: 14,
                host_one_label: true,
                protocol: Specificity::Wildcard,
                protocol_literals: 2,
                path_segments: 3,
                path_literals: 4,
                ..any
            }
        );
        assert_eq!(
            rank(["**.example.com", "", "/ab/c", ""], None, None),
            Rank {
                host: Specificity::Wildcard,
                host_labels: 2,
                host_literals: 10,
                path_segments: 2,
                path_literals: 3,
                ..any
            }
        );
    }

    #[test]
    fn m09_key_and_rank_are_one_order() {
        let one = Rank {
            priority: -3,
            host: Specificity::Wildcard,
            host_labels: 2,
            host_literals: 300,
            host_one_label: true,
            port: Specificity::Exact,
            protocol: Specificity::Wildcard,
            protocol_literals: 4,
            path_segments: u16::MAX,
            path_literals: 7,
            service: true,
        };
        assert_eq!(Rank::from_key(one.key()), one);
        let mut others = vec![one];
        for change in 0..11 {
            let mut other = one;
            match change {
                0 => other.priority = 2,
                1 => other.host = Specificity::Exact,
                2 => other.host_labels = 3,
                3 => other.host_literals = 1,
                4 => other.host_one_label = false,
                5 => other.port = Specificity::Any,
                6 => other.protocol = Specificity::Any,
                7 => other.path_segments = 1,
                8 => other.path_literals = 8,
                9 => other.protocol_literals = 5,
                _ => other.service = false,
            }
            others.push(other);
        }
        for a in &others {
            for b in &others {
                assert_eq!(a.cmp(b), a.key().cmp(&b.key()), "{a:?} {b:?}");
            }
        }
    }
}
