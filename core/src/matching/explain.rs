//! Why a URL gets the entry that it gets (design.md M16): every entry compared attribute by attribute, slowly.

use super::rank::Rank;
use super::stack::EntryId;
use super::target::{self, Room, Target, UrlError};
use crate::document::{Limits, sort_by_key};
use crate::registry::{Component, Descriptor, wildcard};

/// The attribute that excluded an entry first, in the order of comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Attribute {
    /// The host.
    Host,
    /// The port.
    Port,
    /// The protocol.
    Protocol,
    /// The path.
    Path,
    /// The service.
    Service,
}

impl Attribute {
    /// All of them, in the order of comparison.
    pub const ALL: [Self; 5] = [Self::Host, Self::Port, Self::Protocol, Self::Path, Self::Service];

    /// `host`, `port`, `protocol`, `path` or `service`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Port => "port",
            Self::Protocol => "protocol",
            Self::Path => "path",
            Self::Service => "service",
        }
    }
}

/// What was compared: the URL taken apart and in canonical form. User name and password are no part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Compared {
    /// In lower case.
    pub protocol: String,
    /// A-labels or a canonical address.
    pub host: String,
    /// The effective port (design.md M2).
    pub port: Option<u16>,
    /// In canonical form (design.md M4).
    pub path: String,
}

/// An entry that matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Candidate {
    /// Which entry.
    pub entry: EntryId,
    /// Its rank.
    pub rank: Rank,
}

/// An entry that does not match, and the first attribute that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Exclusion {
    /// Which entry.
    pub entry: EntryId,
    /// The first attribute that differs.
    pub attribute: Attribute,
    /// What the entry has and what the URL has.
    pub reason: String,
}

/// Everything about one lookup (design.md M16).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Explanation {
    /// The URL taken apart; `None` if it names no server and so gets no entry (design.md M1).
    pub compared: Option<Compared>,
    /// The entries that match, best first: the first is the winner.
    pub matches: Vec<Candidate>,
    /// How many entries each attribute excluded first, in the order of [`Attribute::ALL`].
    pub excluded_by: [(Attribute, usize); 5],
    /// A page of the excluded ones, in document order, lower layers first.
    pub excluded: Vec<Exclusion>,
}

impl Explanation {
    /// The entry that the URL gets.
    #[must_use]
    pub fn winner(&self) -> Option<EntryId> {
        self.matches.first().map(|candidate| candidate.entry)
    }
}

/// Which page of the excluded entries is wanted, and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExplainOptions<'a> {
    /// The service that the caller names (design.md M14).
    pub service: Option<&'a str>,
    /// How many excluded entries to pass over.
    pub skip: usize,
    /// How many excluded entries to list; 100 unless asked.
    pub limit: usize,
}

impl Default for ExplainOptions<'_> {
    fn default() -> Self {
        Self { service: None, skip: 0, limit: 100 }
    }
}

impl<'a> ExplainOptions<'a> {
    /// The same for a caller that names a service.
    #[must_use]
    pub fn with_service(mut self, service: Option<&'a str>) -> Self {
        self.service = service;
        self
    }

    /// The same with another page of the excluded entries.
    #[must_use]
    pub fn with_page(mut self, skip: usize, limit: usize) -> Self {
        self.skip = skip;
        self.limit = limit;
        self
    }
}

/// A descriptor in effect: with the port and the priority that options and layers give it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effective<'a> {
    pub(crate) id: EntryId,
    pub(crate) descriptor: &'a Descriptor,
    pub(crate) port: Option<u16>,
    pub(crate) priority: i32,
}

impl Effective<'_> {
    /// Its rank.
    pub(crate) fn rank(&self) -> Rank {
        Rank::of(self.descriptor, self.port, self.priority)
    }

    /// What it is for: equal for equal descriptors in effect.
    pub(crate) fn scope(&self) -> (&Component, Option<u16>, &Component, &Component, Option<&str>) {
        let Descriptor { host, protocol, path, service, .. } = self.descriptor;
        (host, self.port, protocol, path, service.as_deref())
    }

    /// The first attribute that excludes it; `None` if it matches.
    pub(crate) fn excluded_by(&self, target: &Target<'_>, service: Option<&str>) -> Option<Attribute> {
        let Descriptor { host, protocol, path, service: own_service, .. } = self.descriptor;
        let host_matches = match host {
            Component::Any => true,
            Component::Exact(host) => host.as_bytes() == target.host,
            Component::Wildcard(pattern) => {
                !target.is_address && wildcard::matches_host(pattern.as_bytes(), target.host)
            }
        };
        let protocol_matches = match protocol {
            Component::Any => true,
            Component::Exact(name) => name.as_bytes() == target.protocol,
            Component::Wildcard(pattern) => wildcard::matches(pattern.as_bytes(), target.protocol),
        };
        let path_matches = path.as_str().is_none_or(|path| wildcard::covers_path(path.as_bytes(), target.path));
        let service_matches = own_service.is_none() || own_service.as_deref() == service;
        [
            (host_matches, Attribute::Host),
            (self.port.is_none() || self.port == target.port, Attribute::Port),
            (protocol_matches, Attribute::Protocol),
            (path_matches, Attribute::Path),
            (service_matches, Attribute::Service),
        ]
        .into_iter()
        .find_map(|(matches, attribute)| (!matches).then_some(attribute))
    }

    fn reason(&self, attribute: Attribute, target: &Target<'_>, service: Option<&str>) -> String {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let number = |port: Option<u16>| port.map_or_else(|| "none".to_owned(), |port| port.to_string());
        let wildcard_on_address = target.is_address && matches!(self.descriptor.host, Component::Wildcard(_));
        let (own, url) = match attribute {
            Attribute::Host if wildcard_on_address => {
                return format!("wildcards never match addresses, and the URL's host is {}", text(target.host));
            }
            Attribute::Host => (self.descriptor.host.as_str().unwrap_or_default().to_owned(), text(target.host)),
            Attribute::Port => (number(self.port), number(target.port)),
            Attribute::Protocol => {
                (self.descriptor.protocol.as_str().unwrap_or_default().to_owned(), text(target.protocol))
            }
            Attribute::Path => (self.descriptor.path.as_str().unwrap_or_default().to_owned(), text(target.path)),
            Attribute::Service => {
                let own = self.descriptor.service.as_deref().unwrap_or_default();
                return match service {
                    Some(service) => format!("service is {own}, the caller's is {service}"),
                    None => format!("service is {own}, the caller named none"),
                };
            }
        };
        format!("{} is {own}, the URL's is {url}", attribute.as_str())
    }
}

/// Explains a lookup among `entries`, which come in document order, lower layers first.
///
/// # Errors
/// As [`MatchTable::lookup`](super::MatchTable::lookup).
pub(crate) fn explain<'a>(
    entries: impl Iterator<Item = Effective<'a>>,
    url: &str,
    options: &ExplainOptions<'_>,
    limits: &Limits,
) -> Result<Explanation, UrlError> {
    let mut room = Room::new();
    let target = target::read(url.as_bytes(), limits, &mut room)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut explanation = Explanation {
        compared: target.as_ref().map(|target| Compared {
            protocol: text(target.protocol),
            host: text(target.host),
            port: target.port,
            path: text(target.path),
        }),
        matches: Vec::new(),
        excluded_by: Attribute::ALL.map(|attribute| (attribute, 0)),
        excluded: Vec::new(),
    };
    let Some(target) = &target else { return Ok(explanation) };
    // As an attribute, an empty one is none (design.md M6, M14).
    let service = options.service.filter(|service| !service.is_empty());
    let mut excluded = 0;
    for entry in entries {
        let Some(attribute) = entry.excluded_by(target, service) else {
            explanation.matches.push(Candidate { entry: entry.id, rank: entry.rank() });
            continue;
        };
        if let Some((_, count)) = explanation.excluded_by.get_mut(attribute as usize) {
            *count += 1;
        }
        if excluded >= options.skip && explanation.excluded.len() < options.limit {
            let reason = entry.reason(attribute, target, service);
            explanation.excluded.push(Exclusion { entry: entry.id, attribute, reason });
        }
        excluded += 1;
    }
    sort_by_key(&mut explanation.matches, |one| {
        (std::cmp::Reverse((one.rank.key(), one.entry.layer())), one.entry.index())
    });
    Ok(explanation)
}
