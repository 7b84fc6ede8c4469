//! What is measured beside credmatch, in the same run.

use std::hash::BuildHasher;
use std::hint::black_box;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use quick_xml::events::Event;
use quick_xml::{NsReader, XmlVersion};

use crate::mix::Written;

/// A bare hash look-up of the host: the floor for whatever finds entries by host.
#[derive(Debug)]
pub struct BareIndex {
    hosts: HashMap<Box<str>, u32, FixedState>,
}

impl BareIndex {
    /// Indexes the hosts of these entries.
    #[must_use]
    pub fn new(entries: &[Written]) -> Self {
        let mut hosts = HashMap::with_hasher(FixedState::with_seed(7));
        for (entry, number) in entries.iter().zip(0..) {
            if let Some(host) = &entry.host {
                hosts.entry(host.as_str().into()).or_insert(number);
            }
        }
        Self { hosts }
    }

    /// The number of the first entry of this host.
    #[must_use]
    #[inline]
    pub fn get(&self, host: &str) -> Option<u32> {
        self.hosts.get(host).copied()
    }

    /// Hashes alone, for those who want to know what that costs.
    #[must_use]
    pub fn hash(&self, host: &str) -> u64 {
        self.hosts.hasher().hash_one(host)
    }
}

/// What most programs do: take the URL apart by hand, then go through all entries.
#[derive(Debug)]
pub struct LinearScan {
    entries: Vec<Written>,
}

impl LinearScan {
    /// Scans these entries.
    #[must_use]
    pub fn new(entries: &[Written]) -> Self {
        Self { entries: entries.to_vec() }
    }

    /// The number of the best entry without wildcards.
    #[must_use]
    pub fn find(&self, url: &str) -> Option<usize> {
        let (protocol, rest) = url.split_once("://")?;
        let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let path = rest.split(['?', '#']).next().unwrap_or("/");
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().ok()?),
            None => (authority, if protocol == "https" { 443 } else { 80 }),
        };
        let mut best = None;
        for (number, entry) in self.entries.iter().enumerate() {
            if entry.host.as_deref().is_some_and(|own| own != host)
                || entry.port.is_some_and(|own| own != port)
                || entry.protocol.is_some_and(|own| own != protocol)
            {
                continue;
            }
            let depth = match &entry.path {
                None => 0,
                Some(own)
                    if path.strip_prefix(own.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) =>
                {
                    own.len()
                }
                Some(_) => continue,
            };
            let rank = (entry.host.is_some(), entry.port.is_some(), entry.protocol.is_some(), depth);
            if best.is_none_or(|(_, known)| rank > known) {
                best = Some((number, rank));
            }
        }
        best.map(|(number, _)| number)
    }
}

/// The router `matchit` with host and path as one route, for the entries that have both and no wildcard.
#[derive(Debug)]
pub struct Router {
    routes: matchit::Router<u32>,
}

impl Router {
    /// Routes these entries.
    #[must_use]
    pub fn new(entries: &[Written]) -> Self {
        let mut routes = matchit::Router::new();
        for (entry, number) in entries.iter().zip(0..) {
            if let Some(host) = entry.host.as_deref().filter(|host| !host.contains('*')) {
                let path = entry.path.as_deref().unwrap_or_default();
                let _ = routes.insert(format!("/{host}{path}/{{*rest}}"), number);
                let _ = routes.insert(format!("/{host}{path}"), number);
            }
        }
        Self { routes }
    }

    /// The number of an entry.
    #[must_use]
    pub fn find(&self, url: &str, key: &mut String) -> Option<u32> {
        let (_, rest) = url.split_once("://")?;
        let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let host = authority.split(':').next()?;
        key.clear();
        key.push('/');
        key.push_str(host);
        key.push_str(rest.split(['?', '#']).next().unwrap_or_default());
        self.routes.at(key).ok().map(|found| *found.value)
    }
}

/// What reading alone costs: a namespace-aware pass that unescapes every attribute.
#[must_use]
pub fn pass(text: &str) -> usize {
    let mut reader = NsReader::from_str(text);
    let mut attributes = 0;
    loop {
        match reader.read_resolved_event() {
            Ok((_, Event::Start(start) | Event::Empty(start))) => {
                for attribute in start.attributes().flatten() {
                    let _ = black_box(attribute.normalized_value(XmlVersion::Implicit1_0));
                    attributes += 1;
                }
            }
            Ok((_, Event::Eof)) | Err(_) => return attributes,
            Ok(_) => {}
        }
    }
}
