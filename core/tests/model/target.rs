//! A URL taken apart (design.md M1 to M5): the gate by hand, the rest by the `url` crate.

use url::{Host, Url};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Server(Server),
    /// Legal, and it names no server.
    NoServer,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) protocol: String,
    pub(crate) host: String,
    pub(crate) is_address: bool,
    pub(crate) port: Option<u16>,
    pub(crate) path: String,
}

const URL_LENGTH: usize = 65_536;

impl Target {
    /// The error is the code of the refusal.
    pub(crate) fn parse(url: &str) -> Result<Self, &'static str> {
        if url.len() > URL_LENGTH {
            return Err("url-too-long");
        }
        for one in url.chars() {
            if one == '\\' {
                return Err("url-backslash");
            }
            if one.is_control() || one.is_whitespace() {
                return Err("url-control-character");
            }
        }
        let (scheme, rest) = url.split_once(':').ok_or("url-no-scheme")?;
        let begins = scheme.starts_with(|one: char| one.is_ascii_alphabetic());
        if !begins || !scheme.chars().all(|one| one.is_ascii_alphanumeric() || "+-.".contains(one)) {
            return Err("url-no-scheme");
        }
        let protocol = scheme.to_ascii_lowercase();
        if protocol == "file" {
            return Ok(Self::NoServer);
        }
        let names_servers = ["http", "https", "ws", "wss", "ftp"].contains(&protocol.as_str());
        let Some(rest) = rest.strip_prefix("//") else {
            return if names_servers { Err("url-no-authority") } else { Ok(Self::NoServer) };
        };
        let authority: &str = rest.split(['/', '?', '#']).next().unwrap_or("");
        if authority.is_empty() {
            return if names_servers { Err("url-empty-host") } else { Ok(Self::NoServer) };
        }
        if authority.matches('@').count() > 1 {
            return Err("url-several-at");
        }
        let host_and_port = authority.rsplit('@').next().unwrap_or("");
        if host_and_port.is_empty() || host_and_port.starts_with(':') {
            return Err("url-empty-host");
        }
        if host_and_port.starts_with('[') && host_and_port.split(']').next().unwrap_or("").contains('%') {
            return Err("url-ipv6-zone");
        }
        if is_read_differently(host_and_port) {
            return Err("url-invalid-host");
        }
        // Every protocol's host is read as one of https (M3). That drops :443, which http then shows.
        let url = Url::parse(&format!("https://{rest}")).map_err(refusal)?;
        let shown = Url::parse(&format!("http://{rest}")).map_err(refusal)?;
        let (host, is_address) = match url.host().ok_or("url-empty-host")? {
            Host::Domain(name) => (name.to_owned(), false),
            Host::Ipv4(address) => (address.to_string(), true),
            Host::Ipv6(_) => (url.host_str().unwrap_or("").to_owned(), true),
        };
        let default = match protocol.as_str() {
            "http" | "ws" => Some(80),
            "https" | "wss" => Some(443),
            "ftp" => Some(21),
            "sftp" => Some(22),
            _ => None,
        };
        let port = url.port().or(shown.port()).or(default);
        let after = rest.get(authority.len()..).unwrap_or("");
        let path = canonical_path(after.split(['?', '#']).next().unwrap_or("")).ok_or("url-invalid")?;
        Ok(Self::Server(Server { protocol, host, is_address, port, path }))
    }
}

fn refusal(error: url::ParseError) -> &'static str {
    match error {
        url::ParseError::InvalidPort => "url-invalid-port",
        _ => "url-invalid-host",
    }
}

/// `ẞ`, as it is or escaped, is `ß` to some parsers and `ss` to others: an error (M1).
fn is_read_differently(host: &str) -> bool {
    ["ẞ", "%e1%ba%9e"].iter().any(|one| host.to_ascii_lowercase().contains(one))
}

/// A host name as `url` has it; `None` if it is none, or an address.
pub(crate) fn host_name(written: &str) -> Option<String> {
    if is_read_differently(written) {
        return None;
    }
    match Url::parse(&format!("https://{written}/")).ok()?.host()? {
        Host::Domain(name) => Some(name.to_owned()),
        _ => None,
    }
}

/// A path that `url` has parsed, in the form in which paths are compared (M4): escapes of unreserved characters
/// resolved, hex digits in upper case.
///
/// Two things go beyond `url`. A raw `^` equals its escape: the URL standard escapes it since 2024, the crate does
/// not yet. A `%` that begins no escape never becomes one through what is resolved behind it.
pub(crate) fn comparable(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = String::new();
    let mut stray = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = path.get(at + 1..at + 3).filter(|digits| digits.bytes().all(|one| one.is_ascii_hexdigit()));
        match digits.filter(|_| byte == b'%') {
            Some(digits) => {
                let value = u8::from_str_radix(digits, 16).unwrap_or(0);
                let one = char::from(value);
                let unreserved = one.is_ascii_alphanumeric() || "-._~".contains(one);
                let completes = one.is_ascii_hexdigit() && stray.is_some_and(|stray| out.len() - stray < 3);
                if unreserved && !completes {
                    out.push(one);
                } else {
                    out.push_str(&format!("%{value:02X}"));
                }
                at += 3;
            }
            None => {
                match byte {
                    b'%' => {
                        stray = Some(out.len());
                        out.push('%');
                    }
                    b'/' => {
                        stray = None;
                        out.push('/');
                    }
                    b'^' => out.push_str("%5E"),
                    _ => out.push(char::from(byte)),
                }
                at += 1;
            }
        }
    }
    out
}

/// The canonical path of a written one that begins with `/` and has no query. `None` where `..` follows what looks like
/// a drive letter: the `url` crate keeps `/c:/../a` for every protocol, other parsers make it `/a` (M1).
pub(crate) fn canonical_path(written: &str) -> Option<String> {
    let mut kept: Vec<String> = Vec::new();
    for segment in written.split('/').skip(1) {
        let dots = segment.to_ascii_lowercase().replace("%2e", ".");
        if dots == ".." {
            let gone = kept.pop().unwrap_or_default();
            if gone.len() == 2 && gone.ends_with(':') && gone.starts_with(|one: char| one.is_ascii_alphabetic()) {
                return None;
            }
        } else if dots != "." {
            kept.push(comparable(segment));
        }
    }
    Url::parse(&format!("https://h{written}")).ok().map(|url| comparable(url.path()))
}
