//! Other spellings of the same thing (design.md M2 to M7).

use super::urls::Url;
use crate::model::Entry;

/// Digits that decide, one after the other, what is spelt differently.
struct Choices(u64);

impl Choices {
    fn yes(&mut self) -> bool {
        // Knuth's generator: the same choices for the same seed.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 63 == 1
    }

    fn case(&mut self, text: &str) -> String {
        text.chars().map(|one| if self.yes() { one.to_ascii_uppercase() } else { one }).collect()
    }

    /// Unreserved characters of a path escaped, escapes in the other case. Segments of dots stay as they are.
    fn escapes(&mut self, path: &str) -> String {
        let mut out = String::new();
        let mut rest = path;
        while let Some(one) = rest.chars().next() {
            let escape = rest.get(1..3).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
            let length = match escape.filter(|_| one == '%') {
                Some(digits) => {
                    out.push('%');
                    out.push_str(&if self.yes() { digits.to_ascii_lowercase() } else { digits.to_ascii_uppercase() });
                    3
                }
                None => {
                    // Behind a `%` that begins no escape, nothing is touched.
                    let safe = !out.contains("%z");
                    if (one.is_ascii_alphanumeric() || !one.is_ascii()) && safe && self.yes() {
                        let mut bytes = [0; 4];
                        for byte in one.encode_utf8(&mut bytes).bytes() {
                            out.push_str(&if self.yes() { format!("%{byte:02x}") } else { format!("%{byte:02X}") });
                        }
                    } else {
                        out.push(one);
                    }
                    one.len_utf8()
                }
            };
            rest = rest.get(length..).unwrap_or_default();
        }
        out
    }

    /// Dot segments that go nowhere, before a slash.
    fn detours(&mut self, path: &str) -> String {
        let mut out = String::new();
        for one in path.chars() {
            if one == '/' && self.yes() {
                out.push_str(if self.yes() { "/." } else { "/q/%2e." });
            }
            out.push(one);
        }
        out
    }
}

/// The same URL otherwise spelt.
pub(crate) fn respell_url(url: &Url, seed: u64) -> String {
    let choices = &mut Choices(seed);
    let mut other = url.clone();
    other.protocol = choices.case(&url.protocol);
    if !url.host.starts_with('[') {
        other.host = choices.case(&url.host);
        if choices.yes() {
            other.host = other.host.replacen('a', "%61", 1);
        }
    }
    let default = match url.protocol.as_str() {
        "http" => Some(80),
        "https" => Some(443),
        "ftp" => Some(21),
        _ => None,
    };
    if url.port.is_none() && choices.yes() {
        other.port = default;
    } else if url.port == default && choices.yes() {
        other.port = None;
    }
    other.path = choices.escapes(&url.path);
    if !url.path.is_empty() {
        other.path = choices.detours(&other.path);
    } else if choices.yes() {
        other.path = "/".to_owned();
    }
    let userinfo = if choices.yes() { "user:pass%40@" } else { "" };
    other.host = format!("{userinfo}{}", other.host);
    other.after = (if choices.yes() { "?x#y" } else { "" }).to_owned();
    other.text()
}

/// The same entry otherwise spelt.
pub(crate) fn respell_entry(entry: &Entry, seed: u64) -> Entry {
    let choices = &mut Choices(seed);
    let mut other = entry.clone();
    if let Some(url) = &entry.url {
        if let Some((protocol, rest)) = url.split_once("://") {
            let slash = rest.find('/').unwrap_or(rest.len());
            let (authority, path) = rest.split_at(slash);
            let slash = if path.is_empty() && choices.yes() { "/" } else { "" };
            let path = choices.escapes(path);
            other.url = Some(format!("{}://{}{path}{slash}", choices.case(protocol), choices.case(authority)));
        }
        return other;
    }
    other.host = entry.host.as_deref().map(|host| choices.case(host));
    other.protocol = entry.protocol.as_deref().map(|protocol| choices.case(protocol));
    other.port = entry.port.as_deref().map(|port| match port.parse::<u16>() {
        Ok(port) if choices.yes() => format!("0{port}"),
        _ => port.to_owned(),
    });
    other.path = entry.path.as_deref().map(|path| {
        let mut path = choices.escapes(path);
        if choices.yes() && !path.ends_with('/') {
            path.push('/');
        } else if choices.yes() && path.len() > 1 {
            path = path.strip_suffix('/').unwrap_or(&path).to_owned();
        }
        path
    });
    if entry.path.is_none() && choices.yes() {
        other.path = Some("/".to_owned());
    }
    if entry.host.is_none() && choices.yes() {
        other.host = Some("*".to_owned());
    }
    other
}
