//! Reads the components of a descriptor as they are written and gives their canonical form (design.md M2 to M8).

use super::CanonicalHosts;
use super::descriptor::{Component, Descriptor, Finding, Written};
use super::host::{self, HostError};
use super::path;
use crate::document::{Code, Limits};

/// Reads a descriptor. What is said of it goes to `findings`; `None` if one of them is an error.
pub(super) fn read(
    written: &Written<'_>,
    limits: &Limits,
    hosts: &CanonicalHosts,
    findings: &mut Vec<Finding>,
) -> Option<Descriptor> {
    let before = findings.len();
    let mut reading = Reading { findings, attribute: "url", hosts };
    let mut descriptor = match written.url {
        Some(url) => {
            let beside = [("host", written.host), ("port", written.port), ("protocol", written.protocol)];
            for (name, value) in beside.into_iter().chain([("path", written.path)]) {
                if value.is_some() {
                    reading.attribute = name;
                    reading.error(
                        Code::UrlWithAttributes,
                        format!("`{name}` may not stand beside `url`"),
                        Some("write either `url` or the four attributes".to_owned()),
                    );
                }
            }
            reading.attribute = "url";
            reading.url(url)
        }
        None => reading.attributes(written),
    };
    descriptor.service = written.service.filter(|service| !service.is_empty()).map(Into::into);
    reading.limits(&descriptor, written, limits);
    let errors = findings.iter().skip(before).any(|one| one.code.severity() == crate::document::Severity::Error);
    if !errors {
        spelling(written, &descriptor, findings);
    }
    (!errors).then_some(descriptor)
}

/// A lint for each attribute that is not in its canonical spelling (design.md M17).
fn spelling(written: &Written<'_>, descriptor: &Descriptor, findings: &mut Vec<Finding>) {
    for (attribute, value) in written.attributes().into_iter().filter(|&(attribute, _)| attribute != "service") {
        let Some(value) = value else { continue };
        let Some(canonical) = descriptor.respelled(attribute, value) else { continue };
        // Where nothing but the slash is missing, that has been said.
        if attribute == "path" && canonical.strip_prefix('/') == Some(value) {
            continue;
        }
        let quoted = attribute != "path" || is_quotable(value);
        let (code, message) = (Code::UncanonicalSpelling, "not in canonical spelling".to_owned());
        let help = quoted.then(|| format!("write `{canonical}`"));
        findings.push(Finding { attribute, code, message, help, witness: None });
    }
}

/// Whether a path may be quoted: in its place a whole URL may stand, and in its beginning a password (design.md T7).
fn is_quotable(path: &str) -> bool {
    !path.split('/').next().unwrap_or_default().contains(['@', ':'])
}

struct Reading<'f> {
    findings: &'f mut Vec<Finding>,
    attribute: &'static str,
    hosts: &'f CanonicalHosts,
}

impl Reading<'_> {
    fn error(&mut self, code: Code, message: impl Into<String>, help: Option<String>) {
        self.findings.push(Finding { attribute: self.attribute, code, message: message.into(), help, witness: None });
    }

    fn attributes(&mut self, written: &Written<'_>) -> Descriptor {
        let mut descriptor = Descriptor::default();
        if let Some(host) = written.host {
            self.attribute = "host";
            descriptor.host = if host.trim().is_empty() {
                self.error(
                    Code::EmptyHost,
                    "`host` is empty",
                    Some("leave the attribute out if every host is meant".to_owned()),
                );
                Component::Any
            } else {
                self.host(host)
            };
        }
        if let Some(port) = written.port {
            self.attribute = "port";
            descriptor.port = self.port(port);
        }
        if let Some(protocol) = written.protocol.filter(|protocol| !protocol.is_empty()) {
            self.attribute = "protocol";
            descriptor.protocol = self.protocol(protocol);
        }
        if let Some(path) = written.path.filter(|path| !path.is_empty()) {
            self.attribute = "path";
            descriptor.path = self.path(path);
        }
        descriptor
    }

    fn url(&mut self, url: &str) -> Descriptor {
        let mut descriptor = Descriptor::default();
        if url.trim().is_empty() {
            let help = Some("leave the attribute out if every URL is meant".to_owned());
            self.error(Code::EmptyUrl, "`url` is empty", help);
            return descriptor;
        }
        let example = || Some("write it as in `https://host:8443/path/`, with `*` for what may be anything".to_owned());
        if url.contains(['?', '#']) {
            let help = Some("leave out what begins with `?` or `#`: it is never matched".to_owned());
            self.error(Code::QueryInPattern, "a URL pattern has no query and no fragment", help);
            return descriptor;
        }
        let Some((protocol, rest)) = url.split_once("://") else {
            self.error(Code::InvalidUrlPattern, "a URL pattern needs a protocol and `://`", example());
            return descriptor;
        };
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        if authority.contains('@') {
            let help = Some("name and password go into the entry's credentials".to_owned());
            self.error(Code::UserinfoInPattern, "a URL pattern has no user name or password", help);
            return descriptor;
        }
        let (host, port) = split_port(authority);
        if host.is_empty() {
            self.error(Code::InvalidUrlPattern, "a URL pattern needs a host; `*` stands for any", example());
            return descriptor;
        }
        if protocol.is_empty() {
            self.error(Code::InvalidUrlPattern, "a URL pattern needs a protocol; `*` stands for any", example());
            return descriptor;
        }
        descriptor.protocol = self.protocol(protocol);
        descriptor.host = self.host(host);
        descriptor.port = port.and_then(|port| self.port(port));
        descriptor.path = if path.is_empty() { Component::Any } else { self.path(path) };
        descriptor
    }

    fn port(&mut self, port: &str) -> Option<u16> {
        if port.is_empty() || port == "*" {
            return None;
        }
        if port.contains('*') {
            let help = Some("write the whole port, or leave it out for any".to_owned());
            self.error(Code::InvalidWildcard, "a wildcard may not stand for part of a port", help);
            return None;
        }
        match parse_port(port.as_bytes()) {
            Some(port) => Some(port),
            None => {
                self.error(Code::InvalidPort, "a port is a number from 0 to 65535", None);
                None
            }
        }
    }

    fn protocol(&mut self, protocol: &str) -> Component {
        if protocol == "*" {
            return Component::Any;
        }
        let wildcard = protocol.contains('*');
        let begins = protocol.starts_with(|first: char| first.is_ascii_alphabetic() || first == '*');
        if !begins || !protocol.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.*".contains(&byte)) {
            let help = match protocol.split_once(':') {
                Some((name, _)) if !name.is_empty() => Some(format!("write `{}`", name.to_ascii_lowercase())),
                _ => None,
            };
            self.error(Code::InvalidProtocol, "a protocol is a letter, then letters, digits, `+`, `-` or `.`", help);
            return Component::Any;
        }
        let mut canonical = protocol.to_ascii_lowercase();
        if wildcard {
            collapse_stars(&mut canonical);
        }
        if canonical == "*" { Component::Any } else { component(canonical, wildcard) }
    }

    fn host(&mut self, host: &str) -> Component {
        // Nearly all are, and need no look at what may be odd about them.
        if host::is_canonical_name(host) {
            return Component::Exact(host.into());
        }
        if host == "*" {
            return Component::Any;
        }
        if host.chars().any(|one| one.is_control() || one.is_whitespace()) || host.contains(['/', '\\', '@', '?', '#'])
        {
            let help = host.contains("://").then(|| "write a whole URL into `url` instead".to_owned());
            self.error(Code::InvalidHost, "a host holds no blanks and none of `/ \\ @ ? #`", help);
            return Component::Any;
        }
        if host.contains('*') {
            return self.host_pattern(host);
        }
        let bare_ipv6 = !host.starts_with('[') && host.bytes().filter(|&byte| byte == b':').count() > 1;
        let bracketed = if bare_ipv6 { format!("[{host}]") } else { host.to_owned() };
        match self.hosts.canonical(&bracketed) {
            Ok(canonical) if canonical.text.contains('*') => {
                self.escaped_wildcard();
                Component::Any
            }
            Ok(canonical) => component(canonical.text.into_owned(), false),
            Err(problem) => {
                self.host_error(problem, host, &bracketed);
                Component::Any
            }
        }
    }

    /// `*` behind an escape or another spelling of it would stand for itself, and look like a wildcard.
    fn escaped_wildcard(&mut self) {
        let help = Some("write `*` itself if a wildcard is meant".to_owned());
        self.error(Code::InvalidWildcard, "the host holds `*` in another spelling", help);
    }

    /// What is wrong with a host as it is written; `parsed` is what a parser would have to make sense of.
    fn host_error(&mut self, problem: HostError, host: &str, parsed: &str) {
        match problem {
            HostError::Zone => {
                let help = Some("leave out `%` and what follows it".to_owned());
                self.error(Code::InvalidHost, "an IPv6 zone names no server", help);
            }
            HostError::NeedsCanonicalSpelling => {
                let help = Some("write it as a URL parser prints it: lower case, `xn--` labels".to_owned());
                self.error(Code::EntryNeedsCanonicalSpelling, "this build can't canonicalise the host", help);
                if let Some(finding) = self.findings.last_mut() {
                    finding.witness = Some(parsed.to_owned());
                }
            }
            HostError::Invalid => {
                let with_port = host.rsplit_once(':').filter(|(_, port)| parse_port(port.as_bytes()).is_some());
                let help = with_port.map(|(host, port)| format!("write host=\"{host}\" port=\"{port}\""));
                self.error(Code::InvalidHost, "not a host name and not an IP address", help);
            }
        }
    }

    /// A host with wildcards: labels with one are taken as they are, the others go through the host parser.
    fn host_pattern(&mut self, host: &str) -> Component {
        let mut labels = Vec::new();
        let mut literal = Vec::new();
        for (at, label) in host.split('.').enumerate() {
            if !label.contains('*') {
                literal.push(label);
                continue;
            }
            if !self.literal_labels(&mut literal, &mut labels) {
                return Component::Any;
            }
            let plain = |byte: u8| byte == b'*' || host::is_plain_byte(byte);
            if !label.bytes().all(plain) || label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--")) {
                let help = Some("use `*` for the whole label".to_owned());
                let message = "beside a wildcard, a label holds ASCII letters, digits, `-` and `_` only";
                self.error(Code::InvalidWildcard, message, help);
                return Component::Any;
            }
            let mut label = label.to_ascii_lowercase();
            if label == "**" {
                if at > 0 {
                    let help = Some("`**` may be the first label only; `*` is one label".to_owned());
                    self.error(Code::InvalidWildcard, "`**` is not the first label", help);
                    return Component::Any;
                }
            } else {
                collapse_stars(&mut label);
            }
            labels.push(label);
        }
        if !self.literal_labels(&mut literal, &mut labels) {
            return Component::Any;
        }
        let canonical = labels.join(".");
        if canonical == "*" {
            return Component::Any;
        }
        let last = labels.last().map(String::as_str).unwrap_or_default();
        if labels.iter().all(|label| label.bytes().all(|byte| byte == b'*' || byte.is_ascii_digit()))
            && labels.iter().any(|label| label.bytes().any(|byte| byte.is_ascii_digit()))
        {
            let help = Some("list the addresses, or use their names".to_owned());
            self.error(Code::UnmatchableHost, "wildcards never match IP addresses, and this looks like one", help);
        } else if last.contains('*') {
            let help = Some("end the host with the domain that is meant".to_owned());
            self.error(Code::WildcardInLastLabel, "a wildcard in the last label spans top-level domains", help);
        }
        component(canonical, true)
    }

    fn literal_labels(&mut self, literal: &mut Vec<&str>, labels: &mut Vec<String>) -> bool {
        if literal.is_empty() {
            return true;
        }
        let text = literal.join(".");
        literal.clear();
        if text.is_ascii() && !host::has_ace_label(text.as_bytes()) && text.bytes().all(host::is_plain_byte) {
            labels.extend(text.to_ascii_lowercase().split('.').map(str::to_owned));
            return true;
        }
        // Behind them comes a label of letters: by themselves, labels that end in a number would be an address.
        let parsed = format!("{text}.x");
        let problem = match self.hosts.canonical(&parsed) {
            Ok(canonical) => match canonical.text.strip_suffix(".x") {
                Some(text) if text.contains('*') => {
                    self.escaped_wildcard();
                    return false;
                }
                Some(text) => {
                    labels.extend(text.split('.').map(str::to_owned));
                    return true;
                }
                None => HostError::Invalid,
            },
            Err(problem) => problem,
        };
        self.host_error(problem, &text, &parsed);
        false
    }

    fn path(&mut self, written: &str) -> Component {
        if path::is_canonical(written) {
            return Component::Exact(written.into());
        }
        if written == "*" {
            return Component::Any;
        }
        let refused = |one: char| one.is_control() || one.is_whitespace() || matches!(one, '?' | '#' | '\\');
        if let Some(found) = written.chars().find(|&one| refused(one)) {
            let help = match found {
                '?' | '#' => Some("leave out what begins with it: only the path is matched".to_owned()),
                ' ' => Some("write `%20`".to_owned()),
                _ => None,
            };
            let message = "a path holds no `?`, `#`, `\\`, blanks or control characters";
            self.error(Code::InvalidPath, message, help);
            return Component::Any;
        }
        if written.starts_with('/') {
            return self.canonical_path(written);
        }
        let before = self.findings.len();
        let path = self.canonical_path(&format!("/{written}"));
        let sound = self.findings.len() == before;
        let help = (sound && is_quotable(written)).then(|| format!("write `{}`", path.as_str().unwrap_or("/")));
        self.error(Code::MissingLeadingSlash, "the path does not begin with `/`; the slash was added", help);
        path
    }

    /// A path that begins with a slash and holds no characters that are refused.
    fn canonical_path(&mut self, written: &str) -> Component {
        let Some(segments) = path::canonical(written) else {
            let help = Some("write the path without `..`".to_owned());
            self.error(Code::InvalidPath, "URL parsers disagree on `..` after a drive letter", help);
            return Component::Any;
        };
        if written.contains("//") || segments.contains("//") {
            let help = Some("write one `/`".to_owned());
            self.error(Code::EmptySegment, "an entry's path has no empty segments", help);
            return Component::Any;
        }
        let mut canonical = String::new();
        let mut wildcard = false;
        for segment in segments.split('/').filter(|segment| !segment.is_empty()) {
            if segment == "**" {
                if !canonical.ends_with("/**") {
                    canonical.push_str("/**");
                }
                continue;
            }
            let mut segment = segment.to_owned();
            if segment.contains('*') {
                wildcard = true;
                collapse_stars(&mut segment);
            }
            canonical.push('/');
            canonical.push_str(&segment);
        }
        while let Some(shorter) = canonical.strip_suffix("/**") {
            canonical.truncate(shorter.len());
        }
        wildcard |= canonical.contains("/**");
        if canonical.is_empty() && written.split('/').any(|segment| !matches!(segment, "" | "**")) {
            let help = Some("leave the path out if any is meant".to_owned());
            self.error(Code::InvalidPath, "dot segments leave nothing of this path: it would be any path", help);
        }
        if canonical.is_empty() || canonical == "/*" {
            return Component::Any;
        }
        component(canonical, wildcard)
    }

    fn limits(&mut self, descriptor: &Descriptor, written: &Written<'_>, limits: &Limits) {
        let most = limits.attribute_length as usize;
        for (name, _) in written.attributes().iter().filter(|(_, value)| value.is_some_and(|value| value.len() > most))
        {
            self.attribute = name;
            self.error(Code::AttributeTooLong, format!("`{name}` is longer than {most} bytes"), None);
        }
        let components = [("host", &descriptor.host), ("protocol", &descriptor.protocol), ("path", &descriptor.path)];
        if let Component::Wildcard(path) = &descriptor.path
            && path.contains("/**")
            && path.matches('/').count() > limits.segments as usize
        {
            self.attribute = if written.url.is_some() { "url" } else { "path" };
            let most = limits.segments;
            let help = Some("leave out `**`, or what need not be told apart".to_owned());
            self.error(Code::TooManySegments, format!("a path with `**` has more than {most} segments"), help);
        }
        let mut wildcards = 0;
        for (name, component) in components {
            let text = component.as_str().unwrap_or_default();
            self.attribute = if written.url.is_some() { "url" } else { name };
            if text.len() > usize::from(u16::MAX) {
                self.error(Code::AttributeTooLong, format!("`{name}` is longer than 65535 bytes when escaped"), None);
            }
            if let Component::Wildcard(text) = component {
                wildcards += text.bytes().filter(|&byte| byte == b'*').count() - text.matches("**").count();
                if wildcards > limits.wildcards as usize {
                    let most = limits.wildcards;
                    self.error(Code::TooManyWildcards, format!("more than {most} wildcards in one entry"), None);
                    return;
                }
            }
        }
    }
}

fn component(text: String, wildcard: bool) -> Component {
    let text = text.into_boxed_str();
    if wildcard { Component::Wildcard(text) } else { Component::Exact(text) }
}

/// Two wildcards side by side match what one does.
fn collapse_stars(text: &mut String) {
    while text.contains("**") {
        *text = text.replace("**", "*");
    }
}

/// Splits `host:port`; a colon inside brackets or a bare IPv6 address is no separator.
pub(crate) fn split_port(authority: &str) -> (&str, Option<&str>) {
    let after_brackets = authority.bytes().rposition(|byte| byte == b']').map_or(0, |at| at + 1);
    let colon = authority.bytes().skip(after_brackets).position(|byte| byte == b':');
    match colon.and_then(|at| authority.split_at_checked(after_brackets + at)) {
        Some((host, port)) => (host, port.strip_prefix(':')),
        None => (authority, None),
    }
}

/// A decimal number up to 65535; leading zeros are allowed (design.md M2).
pub(crate) fn parse_port(digits: &[u8]) -> Option<u16> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u16, |port, &digit| {
        if !digit.is_ascii_digit() {
            return None;
        }
        port.checked_mul(10)?.checked_add(u16::from(digit - b'0'))
    })
}
