//! The registries and URLs that are measured.
//!
//! The mix: 85 % host with or without a path, 10 % host with port or protocol, 4 % wildcard hosts, 1 % path only;
//! about 0.4 distinct hosts an entry; 20 % of the entries on hosts with 50 paths each. URLs: about 70 bytes, 70 % of
//! them hit an entry, 2 % have upper case in the host, 60 % a query.

use std::fmt::Write;

use crate::random::Random;

/// One entry as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The attribute `host`.
    pub host: Option<String>,
    /// The attribute `port`.
    pub port: Option<u16>,
    /// The attribute `protocol`.
    pub protocol: Option<&'static str>,
    /// The attribute `path`.
    pub path: Option<String>,
    /// The attribute `priority`.
    pub priority: Option<i32>,
}

impl Written {
    /// Bytes of what the entry says: host, port, protocol and path.
    #[must_use]
    pub fn own_text(&self) -> usize {
        self.host.as_ref().map_or(0, String::len)
            + self.port.map_or(0, |port| port.to_string().len())
            + self.protocol.map_or(0, str::len)
            + self.path.as_ref().map_or(0, String::len)
    }
}

const WORDS: [&str; 24] = [
    "api", "data", "files", "orders", "internal", "gateway", "reports", "billing", "archive", "content", "process",
    "engine", "search", "users", "admin", "public", "static", "upload", "mail", "events", "stage", "night", "delta",
    "core",
];
const ENDS: [&str; 6] =
    ["example.com", "example.net", "corp.example.org", "intern.example", "example.co.uk", "svc.local"];

fn word(random: &mut Random) -> &'static str {
    random.pick(&WORDS).copied().unwrap_or("x")
}

fn host(random: &mut Random, number: usize) -> String {
    let end = random.pick(&ENDS).copied().unwrap_or("example.com");
    format!("{}{number}.{end}", word(random))
}

fn path(random: &mut Random) -> String {
    let mut path = String::new();
    for _ in 0..1 + random.below(3) {
        path.push('/');
        path.push_str(word(random));
        if random.chance(30) {
            let _ = write!(path, "{}", random.below(50));
        }
    }
    path
}

/// The mix of `count` entries.
#[must_use]
pub fn entries(count: usize, seed: u64) -> Vec<Written> {
    let mut random = Random::new(seed);
    let mut entries = Vec::with_capacity(count);
    let mut hosts: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let crowded = (count / 250).max(1);
    let mut crowd: Vec<String> = Vec::new();
    while entries.len() < count {
        let mut entry = Written::default();
        match random.below(100) {
            0 => entry.path = Some(format!("/only{}{}", entries.len(), path(&mut random))),
            1..=4 => {
                let end = format!("w{}.{}", random.below(count), random.pick(&ENDS).copied().unwrap_or("example"));
                match random.below(4) {
                    0 => entry.host = Some(format!("*.{end}")),
                    1 => entry.host = Some(format!("*.{}.{end}", word(&mut random))),
                    2 => entry.host = Some(format!("api-*.{end}")),
                    _ => entry.port = Some(1024 + random.below(60_000) as u16),
                }
            }
            kind => {
                let host = if random.chance(21) {
                    if crowd.len() < crowded {
                        crowd.push(host(&mut random, 9_000_000 + entries.len()));
                    }
                    entry.path = Some(format!("/{}{}/{}", word(&mut random), random.below(100), word(&mut random)));
                    random.pick(&crowd).cloned()
                } else if hosts.is_empty() || random.chance(50) {
                    hosts.push(host(&mut random, entries.len()));
                    hosts.last().cloned()
                } else {
                    random.pick(&hosts).cloned()
                };
                entry.host = host;
                if kind < 15 {
                    if random.chance(50) {
                        entry.port = random.pick(&[8080, 8443, 443, 9090]).copied();
                    } else {
                        entry.protocol = random.pick(&["https", "http"]).copied();
                    }
                } else if entry.path.is_none() && random.chance(60) {
                    entry.path = Some(path(&mut random));
                }
            }
        }
        if seen.insert(format!("{entry:?}")) {
            entries.push(entry);
        }
    }
    entries
}

/// The same with a few priorities, as registries of several teams have them.
#[must_use]
pub fn with_priorities(mut entries: Vec<Written>, seed: u64) -> Vec<Written> {
    let mut random = Random::new(seed);
    for entry in &mut entries {
        entry.priority = random.chance(30).then(|| random.below(4) as i32);
    }
    entries
}

/// The registry as XML.
#[must_use]
pub fn xml(entries: &[Written]) -> String {
    let mut xml = String::with_capacity(entries.len() * 130);
    xml.push_str("<credentials xmlns=\"http://www.infinica.com/credentials\">\n");
    for entry in entries {
        xml.push_str("  <server");
        if let Some(host) = &entry.host {
            let _ = write!(xml, " host=\"{host}\"");
        }
        if let Some(port) = entry.port {
            let _ = write!(xml, " port=\"{port}\"");
        }
        if let Some(protocol) = entry.protocol {
            let _ = write!(xml, " protocol=\"{protocol}\"");
        }
        if let Some(path) = &entry.path {
            let _ = write!(xml, " path=\"{path}\"");
        }
        if let Some(priority) = entry.priority {
            let _ = write!(xml, " priority=\"{priority}\"");
        }
        xml.push_str("><passwordCredentials name=\"user\" password=\"secret\"/></server>\n");
    }
    xml.push_str("</credentials>\n");
    xml
}

/// `count` URLs for these entries.
#[must_use]
pub fn urls(entries: &[Written], count: usize, seed: u64) -> Vec<String> {
    let mut random = Random::new(seed);
    let mut urls = Vec::with_capacity(count);
    let concrete: Vec<&Written> = entries.iter().collect();
    while urls.len() < count {
        let entry = random.pick(&concrete).copied();
        let hit = random.chance(70);
        let mut name = match entry.and_then(|entry| entry.host.as_deref()) {
            Some(host) if hit => host.replace("**", "a").replace('*', "a1"),
            _ => format!("miss{}", host(&mut random, 5_000_000)),
        };
        if random.chance(2) {
            name = name.to_ascii_uppercase();
        }
        let protocol =
            entry.and_then(|entry| entry.protocol).unwrap_or(if random.chance(80) { "https" } else { "http" });
        let mut url = format!("{protocol}://{name}");
        if let Some(port) = entry.and_then(|entry| entry.port) {
            let _ = write!(url, ":{port}");
        }
        if let Some(path) = entry.and_then(|entry| entry.path.as_deref()).filter(|_| hit) {
            url.push_str(path);
        }
        url.push_str(&path(&mut random));
        if random.chance(60) {
            let _ = write!(url, "?id={}&lang=en&q={}", random.below(1_000_000), word(&mut random));
        }
        urls.push(url);
    }
    urls
}
