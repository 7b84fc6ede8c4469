//! What an entry says of the URLs that it is for (design.md M3, M4, M6 to M8, M13, M14).

use super::target::{self, Server};
use super::{Entry, glob};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Host {
    Any,
    Exact(String),
    /// Its labels; `**` may be the first.
    Pattern(Vec<String>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Name {
    Any,
    Exact(String),
    Pattern(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Descriptor {
    pub(crate) host: Host,
    pub(crate) port: Option<u16>,
    pub(crate) protocol: Name,
    /// Its segments; none is any path.
    pub(crate) path: Vec<String>,
    pub(crate) service: Option<String>,
}

const ATTRIBUTE_LENGTH: usize = 65_536;
const WILDCARDS: usize = 32;
/// Not in the law: what keeps lookups linear where `**` stands (M15).
const SEGMENTS_WITH_ANY_DEPTH: usize = 64;

impl Descriptor {
    /// The error is the code of one refusal.
    pub(crate) fn read(entry: &Entry, guess_ports: bool) -> Result<Self, &'static str> {
        let Entry { host, port, protocol, path, url, service, .. } = entry;
        let all = [host, port, protocol, path, url, service];
        if all.into_iter().flatten().any(|value| value.len() > ATTRIBUTE_LENGTH) {
            return Err("attribute-too-long");
        }
        let service = service.clone().filter(|service| !service.is_empty());
        let descriptor = match url {
            Some(_) if host.is_some() || port.is_some() || protocol.is_some() || path.is_some() => {
                return Err("url-with-attributes");
            }
            Some(url) => Self { service, ..read_url(url)? },
            None => {
                let host = host.as_deref().map_or(Ok(Host::Any), read_host)?;
                let protocol = protocol.as_deref().map_or(Ok(Name::Any), read_protocol)?;
                let mut port = port.as_deref().map_or(Ok(None), read_port)?;
                if guess_ports && port.is_none() {
                    port = match &protocol {
                        Name::Exact(name) if name == "http" => Some(80),
                        Name::Exact(name) if name == "https" => Some(443),
                        _ => None,
                    };
                }
                Self { host, port, protocol, path: path.as_deref().map_or(Ok(Vec::new()), read_path)?, service }
            }
        };
        if descriptor.wildcards() > WILDCARDS {
            return Err("too-many-wildcards");
        }
        Ok(descriptor)
    }

    /// How many wildcards it has; `**` is one.
    fn wildcards(&self) -> usize {
        let count = |part: &String| if part == "**" { 1 } else { part.matches('*').count() };
        let host = match &self.host {
            Host::Pattern(labels) => labels.iter().map(count).sum(),
            _ => 0,
        };
        let protocol = match &self.protocol {
            Name::Pattern(pattern) => count(pattern),
            _ => 0,
        };
        host + protocol + self.path.iter().map(count).sum::<usize>()
    }

    /// The attribute that excludes it first.
    pub(crate) fn excluded_by(&self, server: &Server, service: Option<&str>) -> Option<&'static str> {
        let host = match &self.host {
            Host::Any => true,
            Host::Exact(host) => *host == server.host,
            Host::Pattern(labels) => !server.is_address && matches_host(labels, &server.host),
        };
        let protocol = match &self.protocol {
            Name::Any => true,
            Name::Exact(name) => *name == server.protocol,
            Name::Pattern(pattern) => glob::matches(pattern, &server.protocol),
        };
        let port = self.port.is_none() || self.port == server.port;
        let path = self.path.is_empty() || glob::covers(&self.path, &server.path);
        let service = self.service.is_none() || self.service.as_deref() == service;
        [(host, "host"), (port, "port"), (protocol, "protocol"), (path, "path"), (service, "service")]
            .into_iter()
            .find_map(|(matches, name)| (!matches).then_some(name))
    }
}

/// Label by label. `**` stands for one or more, which together hold a character or more.
fn matches_host(pattern: &[String], host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let any_depth = pattern.first().is_some_and(|first| first == "**");
    let own = if any_depth { pattern.get(1..).unwrap_or(&[]) } else { pattern };
    let Some(front) = labels.len().checked_sub(own.len()) else { return false };
    let (front, rest) = labels.split_at(front);
    let front_matches = if any_depth { !front.join(".").is_empty() } else { front.is_empty() };
    front_matches && own.iter().zip(rest).all(|(pattern, label)| glob::matches(pattern, label))
}

fn read_url(url: &str) -> Result<Descriptor, &'static str> {
    if url.trim().is_empty() {
        return Err("empty-url");
    }
    if url.contains(['?', '#']) {
        return Err("query-in-pattern");
    }
    let (protocol, rest) = url.split_once("://").ok_or("invalid-url-pattern")?;
    let slash = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(slash);
    if authority.contains('@') {
        return Err("userinfo-in-pattern");
    }
    let colon = match authority.rfind(']') {
        Some(bracket) => authority.get(bracket..).and_then(|rest| rest.find(':')).map(|at| bracket + at),
        None => authority.find(':'),
    };
    let (host, port) = authority.split_at(colon.unwrap_or(authority.len()));
    if host.is_empty() || protocol.is_empty() {
        return Err("invalid-url-pattern");
    }
    Ok(Descriptor {
        host: read_host(host)?,
        port: read_port(port.strip_prefix(':').unwrap_or(""))?,
        protocol: read_protocol(protocol)?,
        path: if path.is_empty() { Vec::new() } else { read_path(path)? },
        service: None,
    })
}

/// Wildcards side by side are one.
fn one_star(text: &str) -> String {
    let mut out = String::new();
    for one in text.chars() {
        if one != '*' || !out.ends_with('*') {
            out.push(one);
        }
    }
    out
}

fn read_host(written: &str) -> Result<Host, &'static str> {
    if written.trim().is_empty() {
        return Err("empty-host");
    }
    if written.chars().any(|one| one.is_control() || one.is_whitespace() || "/\\@?#".contains(one)) {
        return Err("invalid-host");
    }
    if !written.contains('*') {
        let bare_address = !written.starts_with('[') && written.matches(':').count() > 1;
        let bracketed = if bare_address { format!("[{written}]") } else { written.to_owned() };
        let is_host = if bracketed.starts_with('[') { bracketed.ends_with(']') } else { !bracketed.contains(':') };
        if !is_host {
            return Err("invalid-host");
        }
        return match target::Target::parse(&format!("https://{bracketed}/")) {
            Ok(target::Target::Server(server)) if server.host.contains('*') => Err("invalid-wildcard"),
            Ok(target::Target::Server(server)) => Ok(Host::Exact(server.host)),
            _ => Err("invalid-host"),
        };
    }
    let mut labels = Vec::new();
    for (at, label) in written.split('.').enumerate() {
        if label == "**" && at == 0 {
            labels.push(label.to_owned());
        } else if label == "**" {
            return Err("invalid-wildcard");
        } else if label.contains('*') {
            let plain = |one: char| one.is_ascii_alphanumeric() || "-_*".contains(one);
            let label = label.to_ascii_lowercase();
            if !label.chars().all(plain) || label.starts_with("xn--") {
                return Err("invalid-wildcard");
            }
            labels.push(one_star(&label));
        } else if label.is_empty() {
            labels.push(String::new());
        } else {
            // A label in the middle of a name: `url` would take a last label of digits for an address.
            let name = target::host_name(&format!("{label}.x")).ok_or("invalid-host")?;
            if name.contains('*') {
                return Err("invalid-wildcard");
            }
            labels.extend(name.strip_suffix(".x").ok_or("invalid-host")?.split('.').map(str::to_owned));
        }
    }
    if labels == ["*"] { Ok(Host::Any) } else { Ok(Host::Pattern(labels)) }
}

fn read_port(written: &str) -> Result<Option<u16>, &'static str> {
    if written.is_empty() || written == "*" {
        return Ok(None);
    }
    if written.contains('*') {
        return Err("invalid-wildcard");
    }
    if !written.bytes().all(|one| one.is_ascii_digit()) {
        return Err("invalid-port");
    }
    let digits = written.trim_start_matches('0');
    if digits.is_empty() {
        return Ok(Some(0));
    }
    digits.parse().map(Some).map_err(|_| "invalid-port")
}

fn read_protocol(written: &str) -> Result<Name, &'static str> {
    let name = one_star(&written.to_ascii_lowercase());
    if name.is_empty() || name == "*" {
        return Ok(Name::Any);
    }
    let begins = name.starts_with(|one: char| one.is_ascii_alphabetic() || one == '*');
    if !begins || !name.chars().all(|one| one.is_ascii_alphanumeric() || "+-.*".contains(one)) {
        return Err("invalid-protocol");
    }
    Ok(if name.contains('*') { Name::Pattern(name) } else { Name::Exact(name) })
}

fn read_path(written: &str) -> Result<Vec<String>, &'static str> {
    if written.is_empty() || written == "*" {
        return Ok(Vec::new());
    }
    if written.chars().any(|one| one.is_control() || one.is_whitespace() || "?#\\".contains(one)) {
        return Err("invalid-path");
    }
    let written = if written.starts_with('/') { written.to_owned() } else { format!("/{written}") };
    if written.contains("//") {
        return Err("empty-segment");
    }
    let path = target::canonical_path(&written).ok_or("invalid-path")?;
    let mut segments: Vec<String> = Vec::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        if segment != "**" {
            segments.push(one_star(segment));
        } else if segments.last().is_none_or(|last| last != "**") {
            segments.push(segment.to_owned());
        }
    }
    while segments.last().is_some_and(|last| last == "**") {
        segments.pop();
    }
    if segments.iter().any(|segment| segment == "**") && segments.len() > SEGMENTS_WITH_ANY_DEPTH {
        return Err("too-many-segments");
    }
    if segments.is_empty() && written.split('/').any(|segment| !matches!(segment, "" | "**")) {
        return Err("invalid-path");
    }
    if segments == ["*"] { Ok(Vec::new()) } else { Ok(segments) }
}
