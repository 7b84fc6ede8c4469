//! A URL taken apart (design.md M1 to M5).
//!
//! [`fast`] takes plain ASCII URLs apart where they lie. Whatever it does not know goes to [`slow`], which refuses
//! what clients read differently and canonicalises the rest; where both give an answer it is the same one, which a
//! property test and a fuzz target hold them to, with the `url` crate as the judge.

use std::borrow::Cow;
use std::fmt;

use super::lanes::{Lanes, WIDTH};
use crate::document::{Code, Limits};
use crate::registry::host::{self, HostError, Plain};
use crate::registry::{path, pattern};

/// The four components that entries are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Target<'a> {
    pub(crate) protocol: &'a [u8],
    pub(crate) host: &'a [u8],
    /// Wildcards never match an address (design.md M8).
    pub(crate) is_address: bool,
    /// The effective port (design.md M2).
    pub(crate) port: Option<u16>,
    pub(crate) path: &'a [u8],
}

/// Why a URL can't be looked up: it is refused, which never means "no entry" (design.md M1).
///
/// It holds the code and the position and no part of the URL, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct UrlError {
    /// The stable code, one of the 6xx.
    pub code: Code,
    /// Bytes of the URL before what is wrong.
    pub offset: usize,
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} (at byte {})", self.code, self.code.summary(), self.offset)
    }
}

impl std::error::Error for UrlError {}

/// Room for what a URL must be rewritten into; only paths longer than this and odd hosts need the heap.
pub(crate) struct Scratch {
    fixed: [u8; 1024],
    spill: Vec<u8>,
    host: String,
    protocol: Vec<u8>,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        Self { fixed: [0; 1024], spill: Vec::new(), host: String::new(), protocol: Vec::new() }
    }
}

/// The port that a protocol's URLs have if they name none (design.md M2).
#[inline]
pub(crate) fn default_port(protocol: &[u8]) -> Option<u16> {
    match protocol {
        b"https" | b"wss" => Some(443),
        b"http" | b"ws" => Some(80),
        b"ftp" => Some(21),
        b"sftp" => Some(22),
        _ => None,
    }
}

/// Takes a plain ASCII URL apart; `None` for any other, whether good or bad.
#[inline]
pub(crate) fn fast(url: &[u8]) -> Option<Target<'_>> {
    let (protocol, start) = fast_protocol(url)?;
    let host = fast_host(url, start)?;
    let mut at = start + host.text.len();
    let port = if url.get(at) == Some(&b':') {
        let digits = url.get(at + 1..)?;
        let length = digits.iter().take(6).take_while(|byte| byte.is_ascii_digit()).count();
        at += 1 + length;
        if length == 0 { default_port(protocol) } else { Some(pattern::parse_port(digits.get(..length)?)?) }
    } else {
        default_port(protocol)
    };
    let (path, end) = match url.get(at) {
        Some(b'/') => {
            let end = fast_path(url, at)?;
            (url.get(at..end)?, end)
        }
        None | Some(b'?' | b'#') => (b"/".as_slice(), at),
        Some(_) => return None,
    };
    if !passes_gate(url, end) {
        return None;
    }
    Some(Target { protocol, host: host.text, is_address: host.is_address, port, path })
}

#[inline(always)]
fn fast_protocol(url: &[u8]) -> Option<(&[u8], usize)> {
    if url.starts_with(b"https://") {
        return Some((b"https", 8));
    }
    if url.starts_with(b"http://") {
        return Some((b"http", 7));
    }
    let colon = url.iter().take(32).position(|&byte| byte == b':')?;
    let protocol = url.get(..colon)?;
    let plain = protocol.first().is_some_and(u8::is_ascii_lowercase)
        && protocol.iter().all(|&byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte));
    let known = plain && protocol != b"file" && url.get(colon..colon + 3) == Some(b"://");
    known.then_some((protocol, colon + 3))
}

struct FastHost<'a> {
    text: &'a [u8],
    is_address: bool,
}

/// A host of up to 64 bytes that is canonical as it stands.
#[inline(always)]
fn fast_host(url: &[u8], start: usize) -> Option<FastHost<'_>> {
    let (mut dots, mut hyphens, mut length) = (0_u64, 0_u64, 0_usize);
    loop {
        let (lanes, valid) = Lanes::load(url, start + length);
        let stops = !lanes.host_bytes() & valid;
        dots |= u64::from(lanes.equal(b'.')) << length;
        hyphens |= u64::from(lanes.equal(b'-')) << length;
        if stops != 0 || valid != 0xFFFF {
            length += if stops != 0 { stops.trailing_zeros() } else { valid.count_ones() } as usize;
            break;
        }
        length += WIDTH;
        if length == 64 {
            return None;
        }
    }
    let text = url.get(start..start + length)?;
    let inside = (1_u64 << length) - 1;
    let (dots, hyphens) = (dots & inside, hyphens & inside);
    // Two hyphens side by side may begin an A-label, which the reference parser checks.
    if length == 0 || hyphens & hyphens << 1 != 0 {
        return None;
    }
    let last = 64 - dots.leading_zeros() as usize;
    match text.get(last)? {
        b'0'..=b'9' => host::is_canonical_ipv4(text).then_some(FastHost { text, is_address: true }),
        _ => Some(FastHost { text, is_address: false }),
    }
}

/// Where the path that begins at `start` ends, if it is canonical as it stands.
#[inline(always)]
fn fast_path(url: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    let mut slash_before = 0;
    loop {
        let (lanes, valid) = Lanes::load(url, at);
        let mut stops = lanes.path_stops() & valid;
        let slashes = lanes.equal(b'/');
        let mut dots = lanes.equal(b'.') & (slashes << 1 | slash_before) & valid;
        slash_before = slashes >> 15 & 1;
        let mut end = None;
        while stops != 0 {
            let here = stops.trailing_zeros();
            let byte = *url.get(at + here as usize)?;
            if matches!(byte, b'?' | b'#') {
                dots &= (1 << here) - 1;
                end = Some(at + here as usize);
                break;
            }
            if !path::is_plain(byte) {
                return None;
            }
            stops &= stops - 1;
        }
        while dots != 0 {
            let after = url.get(at + dots.trailing_zeros() as usize + 1);
            if matches!(after, None | Some(b'/' | b'.' | b'?' | b'#')) {
                return None;
            }
            dots &= dots - 1;
        }
        if end.is_some() {
            return end;
        }
        if valid != 0xFFFF {
            return Some(url.len());
        }
        at += WIDTH;
    }
}

/// Whether the gate lets all bytes from `start` on pass. Those before it were looked at one by one.
#[inline(always)]
fn passes_gate(url: &[u8], start: usize) -> bool {
    let mut at = start;
    while at < url.len() {
        let (lanes, valid) = Lanes::load(url, at);
        if lanes.refused() & valid != 0 {
            return false;
        }
        at += WIDTH;
    }
    true
}

/// Takes any URL apart. `None` if it names no server, as `urn:` and `file:` URLs do (design.md M1).
#[cold]
pub(crate) fn slow<'a>(
    url: &'a [u8],
    limits: &Limits,
    scratch: &'a mut Scratch,
) -> Result<Option<Target<'a>>, UrlError> {
    let fail = |code, offset| Err(UrlError { code, offset });
    if url.len() > limits.url_length as usize {
        return fail(Code::UrlTooLong, limits.url_length as usize);
    }
    let text = match std::str::from_utf8(url) {
        Ok(text) => text,
        Err(problem) => return fail(Code::UrlInvalid, problem.valid_up_to()),
    };
    if let Some((at, found)) =
        text.char_indices().find(|&(_, one)| one == '\\' || one.is_control() || one.is_whitespace())
    {
        return fail(if found == '\\' { Code::UrlBackslash } else { Code::UrlControlCharacter }, at);
    }
    let scheme_end = text.find(|one: char| !(one.is_ascii_alphanumeric() || matches!(one, '+' | '-' | '.')));
    let scheme_end = scheme_end.unwrap_or(text.len());
    let (scheme, rest) = text.split_at(scheme_end);
    let Some(rest) = rest.strip_prefix(':') else { return fail(Code::UrlNoScheme, 0) };
    if !scheme.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return fail(Code::UrlNoScheme, 0);
    }
    if scheme.eq_ignore_ascii_case("file") {
        return Ok(None);
    }
    let needs_host = ["http", "https", "ws", "wss", "ftp"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let Some(rest) = rest.strip_prefix("//") else {
        return if needs_host { fail(Code::UrlNoAuthority, scheme_end + 1) } else { Ok(None) };
    };
    let authority_start = scheme_end + 3;
    let authority_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(authority_end);
    if authority.is_empty() {
        return if needs_host { fail(Code::UrlEmptyHost, authority_start) } else { Ok(None) };
    }
    let (host_start, authority) = match authority.split_once('@') {
        Some((userinfo, host)) => (authority_start + userinfo.len() + 1, host),
        None => (authority_start, authority),
    };
    if let Some(at) = authority.find('@') {
        return fail(Code::UrlSeveralAt, host_start + at);
    }
    let (written_host, port) = pattern::split_port(authority);
    if written_host.is_empty() {
        return fail(Code::UrlEmptyHost, host_start);
    }
    let Scratch { fixed, spill, host: odd_host, protocol: long_protocol } = scratch;
    let (room, fixed) = fixed.split_at_mut(64);
    let protocol: &[u8] = match room.get_mut(..scheme.len()) {
        _ if !scheme.bytes().any(|byte| byte.is_ascii_uppercase()) => scheme.as_bytes(),
        Some(room) => {
            room.copy_from_slice(scheme.as_bytes());
            room.make_ascii_lowercase();
            room
        }
        None => {
            *long_protocol = scheme.to_ascii_lowercase().into_bytes();
            long_protocol
        }
    };
    let port = match port {
        None | Some("") => default_port(protocol),
        Some(digits) => match pattern::parse_port(digits.as_bytes()) {
            Some(port) => Some(port),
            None => return fail(Code::UrlInvalidPort, host_start + written_host.len() + 1),
        },
    };
    let (host, is_address, fixed): (&[u8], bool, &mut [u8]) = match host::plain(written_host.as_bytes()) {
        Plain::Address => (written_host.as_bytes(), true, fixed),
        Plain::Name if written_host.len() <= 256 => {
            let (room, fixed) = fixed.split_at_mut(written_host.len().min(fixed.len()));
            room.copy_from_slice(written_host.as_bytes());
            room.make_ascii_lowercase();
            (room, false, fixed)
        }
        Plain::Name | Plain::No => {
            let is_address = match host::canonical(written_host) {
                Ok(canonical) => {
                    *odd_host = match canonical.text {
                        Cow::Borrowed(text) => text.to_owned(),
                        Cow::Owned(text) => text,
                    };
                    canonical.is_address
                }
                Err(HostError::Invalid) => return fail(Code::UrlInvalidHost, host_start),
                Err(HostError::Zone) => return fail(Code::UrlIpv6Zone, host_start),
                Err(HostError::NeedsCanonicalSpelling) => return fail(Code::UrlNeedsCanonicalSpelling, host_start),
            };
            (odd_host.as_bytes(), is_address, fixed)
        }
    };
    let written_path = rest.split(['?', '#']).next().unwrap_or_default().as_bytes();
    let most = written_path.len() * path::GROWTH + 1;
    let path: &[u8] = if written_path.is_empty() {
        b"/"
    } else {
        let room = if most <= fixed.len() {
            fixed
        } else {
            spill.resize(most, 0);
            spill.as_mut_slice()
        };
        let length = path::canonicalise(written_path, room);
        room.get(..length).unwrap_or_default()
    };
    Ok(Some(Target { protocol, host, is_address, port, path }))
}

/// Takes a URL apart, whatever it is, and hands its components to `use_it`; `None` if it names no server.
#[inline]
pub(crate) fn with<R>(
    url: &[u8],
    limits: &Limits,
    use_it: impl FnOnce(Option<&Target<'_>>) -> R,
) -> Result<R, UrlError> {
    if url.len() <= limits.url_length as usize
        && let Some(target) = fast(url)
    {
        return Ok(use_it(Some(&target)));
    }
    let mut scratch = Scratch::new();
    let target = slow(url, limits, &mut scratch)?;
    Ok(use_it(target.as_ref()))
}

/// A URL as it is compared, without what might be secret in it: user name, password, query, fragment. `None` if it is
/// refused or names no server.
pub(crate) fn describe(url: &str, limits: &Limits) -> Option<String> {
    with(url.as_bytes(), limits, |target| {
        let target = target?;
        let text = |bytes| String::from_utf8_lossy(bytes);
        let mut url = format!("{}://{}", text(target.protocol), text(target.host));
        if let Some(port) = target.port.filter(|_| target.port != default_port(target.protocol)) {
            url.push_str(&format!(":{port}"));
        }
        url.push_str(&text(target.path));
        Some(url)
    })
    .ok()
    .flatten()
}
