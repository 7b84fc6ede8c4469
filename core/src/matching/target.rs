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
    /// Where the dots of the host are, one bit a byte; meaningless for hosts of more than 64 bytes.
    pub(crate) dots: u64,
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

impl UrlError {
    /// What to do about it, in a sentence for people.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        self.code.help_on_url()
    }

    /// The host that a URL parser has to spell, of the URL that gave this error; `None` if the error is another one
    /// than `url-needs-canonical-spelling`, which builds with the feature `url` never give.
    #[must_use]
    pub fn odd_host<'u>(&self, url: &'u str) -> Option<&'u str> {
        let rest = url.get(self.offset..).filter(|_| self.code == Code::UrlNeedsCanonicalSpelling)?;
        let (authority, _) = split(rest, authority_length(rest.as_bytes()));
        Some(pattern::split_port(authority).0)
    }

    /// The URL with its odd host in the canonical spelling that a URL parser gave; `None` if it took it for no host.
    ///
    /// # Errors
    /// `url-invalid-host` if it is no host, or if the spelling is not canonical: another server's name is never guessed.
    /// An error that is not about the spelling stays what it is.
    pub fn respelled(self, url: &str, canonical: Option<&str>) -> Result<String, Self> {
        let Some(host) = self.odd_host(url) else { return Err(self) };
        let invalid = Self { code: Code::UrlInvalidHost, ..self };
        let spelling = canonical.filter(|text| host::canonical(text).is_ok_and(|host| host.text == *text));
        let (before, rest) = url.split_at_checked(self.offset).ok_or(invalid)?;
        let after = rest.strip_prefix(host).ok_or(invalid)?;
        Ok([before, spelling.ok_or(invalid)?, after].concat())
    }
}

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

/// Room for whatever a URL must be rewritten into.
pub(crate) struct Room {
    folded: [u8; 512],
    scratch: Option<Scratch>,
}

impl Room {
    pub(crate) fn new() -> Self {
        Self { folded: [0; 512], scratch: None }
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

/// The bits of a text's first 64 bytes that are `wanted`.
#[inline]
pub(crate) fn mask_of(text: &[u8], wanted: u8) -> u64 {
    let mut mask = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| at < 64 && !rest.is_empty()) {
        let (lanes, shift) = Lanes::of(text, rest);
        mask |= u64::from(lanes.equal(wanted) >> shift) << at;
        at += WIDTH;
    }
    mask
}

/// The longest host that [`fast`] takes, and no more.
const FAST_HOST: usize = 63;

/// Takes a plain ASCII URL apart; `None` for any other, whether good or bad.
// In modules each copy would be a fiftieth of all.
#[cfg_attr(target_family = "wasm", inline)]
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(crate) fn fast(url: &[u8]) -> Option<Target<'_>> {
    let (protocol, default_port, rest) = fast_protocol(url)?;
    let (host, mut rest) = fast_host(url, rest)?;
    let mut port = default_port;
    if let Some(after) = rest.strip_prefix(b":") {
        let length = after.iter().take(6).take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, after) = after.split_at_checked(length)?;
        if length > 0 {
            port = Some(pattern::parse_port(digits)?);
        }
        rest = after;
    }
    let (path, rest) = match rest.first() {
        Some(b'/') => fast_path(url, rest)?,
        None | Some(b'?' | b'#') => (b"/".as_slice(), rest),
        Some(_) => return None,
    };
    if !passes_gate(url, rest) {
        return None;
    }
    Some(Target { protocol, host: host.text, is_address: host.is_address, port, path, dots: host.dots })
}

/// The same for a URL that may be too long.
#[inline(always)]
pub(crate) fn fast_within<'a>(url: &'a [u8], limits: &Limits) -> Option<Target<'a>> {
    if url.len() <= limits.url_length as usize { fast(url) } else { None }
}

type Protocol<'a> = (&'a [u8], Option<u16>, &'a [u8]);

#[inline(always)]
fn fast_protocol(url: &[u8]) -> Option<Protocol<'_>> {
    if let Some(rest) = url.strip_prefix(b"https://") {
        return Some((b"https", Some(443), rest));
    }
    if let Some(rest) = url.strip_prefix(b"http://") {
        return Some((b"http", Some(80), rest));
    }
    other_protocol(url)
}

#[inline(never)]
fn other_protocol(url: &[u8]) -> Option<Protocol<'_>> {
    let colon = url.iter().take(32).position(|&byte| byte == b':')?;
    let (protocol, rest) = url.split_at_checked(colon)?;
    let plain = protocol.first().is_some_and(u8::is_ascii_lowercase)
        && protocol.iter().all(|&byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte));
    let rest = rest.strip_prefix(b"://")?;
    (plain && protocol != b"file").then_some((protocol, default_port(protocol), rest))
}

struct FastHost<'a> {
    text: &'a [u8],
    is_address: bool,
    dots: u64,
}

/// A host that is canonical as it stands, and what follows it.
#[inline(always)]
fn fast_host<'a>(url: &'a [u8], rest: &'a [u8]) -> Option<(FastHost<'a>, &'a [u8])> {
    let (mut dots, mut hyphens, mut length) = (0_u64, 0_u64, 0_usize);
    let mut ahead = rest;
    loop {
        let (lanes, shift) = Lanes::of(url, ahead);
        let stops = lanes.host_stops() >> shift;
        dots |= u64::from(lanes.equal(b'.') >> shift) << length;
        hyphens |= u64::from(lanes.equal(b'-') >> shift) << length;
        if stops != 0 {
            length += stops.trailing_zeros() as usize;
            break;
        }
        if shift != 0 {
            length = rest.len();
            break;
        }
        length += WIDTH;
        if length > FAST_HOST {
            return None;
        }
        ahead = ahead.get(WIDTH..)?;
    }
    let (text, rest) = rest.split_at_checked(length)?;
    let inside = (1_u64 << length) - 1;
    let (dots, hyphens) = (dots & inside, hyphens & inside);
    let last = 64 - dots.leading_zeros() as usize;
    // Two hyphens side by side may begin an A-label, which the reference parser checks.
    if hyphens & hyphens << 1 != 0 || length == 0 {
        return None;
    }
    let is_address = text.get(last)?.is_ascii_digit();
    if is_address && !host::is_canonical_ipv4(text) {
        return None;
    }
    Some((FastHost { text, is_address, dots }, rest))
}

/// A path that is canonical as it stands, and what follows it.
#[inline(always)]
fn fast_path<'a>(url: &'a [u8], rest: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
    let mut ahead = rest;
    let mut slash_before = 0;
    let mut length = 0;
    loop {
        let (lanes, shift) = Lanes::of(url, ahead);
        let stops = lanes.path_stops() >> shift;
        let slashes = lanes.equal(b'/') >> shift;
        let dots = (lanes.equal(b'.') >> shift) & (slashes << 1 | slash_before);
        slash_before = slashes >> 15;
        if stops | dots != 0 {
            let end = path_stop(ahead, stops, dots)?;
            if end < WIDTH {
                length += end;
                break;
            }
        }
        if shift != 0 {
            length = rest.len();
            break;
        }
        length += WIDTH;
        ahead = ahead.get(WIDTH..)?;
    }
    rest.split_at_checked(length)
}

/// Where a path ends within the next sixteen bytes, or sixteen; `None` if it is not canonical as it stands.
/// `stops` are bytes to look at, `dots` those that begin a segment.
#[inline(always)]
fn path_stop(ahead: &[u8], mut stops: u32, mut dots: u32) -> Option<usize> {
    let mut end = WIDTH;
    while stops != 0 {
        let here = stops.trailing_zeros();
        let byte = *ahead.get(here as usize)?;
        if byte == b'?' || byte == b'#' {
            dots &= (1 << here) - 1;
            end = here as usize;
            break;
        }
        if !path::is_plain(byte) {
            return None;
        }
        stops &= stops - 1;
    }
    while dots != 0 {
        if matches!(ahead.get(dots.trailing_zeros() as usize + 1), None | Some(b'/' | b'.' | b'?' | b'#')) {
            return None;
        }
        dots &= dots - 1;
    }
    Some(end)
}

/// Whether the gate lets `rest` pass, with which `url` ends and before which all was looked at.
#[inline(always)]
fn passes_gate(url: &[u8], rest: &[u8]) -> bool {
    if rest.is_empty() {
        return true;
    }
    let mut chunks = rest.chunks_exact(WIDTH);
    chunks.all(|chunk| Lanes::last(chunk).refused() == 0) && Lanes::last(url).refused() == 0
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
    let in_scheme = |&byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let scheme_end = url.iter().take_while(|byte| in_scheme(byte)).count();
    let (scheme, rest) = split(text, scheme_end);
    let Some(rest) = rest.strip_prefix(':') else { return fail(Code::UrlNoScheme, 0) };
    if !scheme.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
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
    let authority_end = authority_length(rest.as_bytes());
    let (authority, rest) = split(rest, authority_end);
    if authority.is_empty() {
        return if needs_host { fail(Code::UrlEmptyHost, authority_start) } else { Ok(None) };
    }
    let at_sign = |text: &str| memchr::memchr(b'@', text.as_bytes());
    let userinfo = at_sign(authority).map_or(0, |at| at + 1);
    let (host_start, (_, authority)) = (authority_start + userinfo, split(authority, userinfo));
    if let Some(at) = at_sign(authority) {
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
    let written_path = rest.as_bytes().split(|byte| matches!(byte, b'?' | b'#')).next().unwrap_or_default();
    let most = path::room(written_path);
    let path: &[u8] = if written_path.is_empty() {
        b"/"
    } else {
        let room = if most <= fixed.len() {
            fixed
        } else {
            spill.resize(most, 0);
            spill.as_mut_slice()
        };
        match path::canonicalise(written_path, room) {
            Some(length) => room.get(..length).unwrap_or_default(),
            None => return fail(Code::UrlInvalid, authority_start + authority_end),
        }
    };
    let dots = mask_of(host, b'.');
    Ok(Some(Target { protocol, host, is_address, port, path, dots }))
}

/// Both sides of a place between two characters.
fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// How much of what follows `//` is the authority.
fn authority_length(rest: &[u8]) -> usize {
    rest.iter().take_while(|byte| !matches!(byte, b'/' | b'?' | b'#')).count()
}

/// Takes a URL apart, whatever it is; `None` if it names no server.
#[inline(never)]
pub(crate) fn read<'a>(url: &'a [u8], limits: &Limits, room: &'a mut Room) -> Result<Option<Target<'a>>, UrlError> {
    match fast_within(url, limits) {
        Some(target) => Ok(Some(target)),
        None => read_odd(url, limits, room),
    }
}

/// The same for a URL that [`fast_within`] does not take.
#[cold]
#[inline(never)]
pub(crate) fn read_odd<'a>(url: &'a [u8], limits: &Limits, room: &'a mut Room) -> Result<Option<Target<'a>>, UrlError> {
    if let Some(folded) = fold_case(url, &mut room.folded)
        && let Some(target) = fast_within(folded, limits)
    {
        return Ok(Some(target));
    }
    slow(url, limits, room.scratch.insert(Scratch::new()))
}

/// A URL as it is compared, without what might be secret in it: user name, password, query, fragment. `None` if it is
/// refused or names no server.
pub(crate) fn describe(url: &str, limits: &Limits) -> Option<String> {
    let mut room = Room::new();
    let target = read(url.as_bytes(), limits, &mut room).ok().flatten()?;
    let text = |bytes| String::from_utf8_lossy(bytes);
    let mut url = format!("{}://{}", text(target.protocol), text(target.host));
    if let Some(port) = target.port.filter(|_| target.port != default_port(target.protocol)) {
        url.push_str(&format!(":{port}"));
    }
    url.push_str(&text(target.path));
    Some(url)
}

/// Hands protocol and host of a URL, in canonical form, and its effective port to `use_it`; `None` if it names no
/// server.
pub(crate) fn with_origin<R>(
    url: &str,
    limits: &Limits,
    use_it: impl FnOnce(&str, &str, Option<u16>) -> R,
) -> Result<Option<R>, UrlError> {
    let mut room = Room::new();
    let Some(target) = read(url.as_bytes(), limits, &mut room)? else { return Ok(None) };
    let text = |bytes| std::str::from_utf8(bytes).ok();
    Ok(text(target.protocol).zip(text(target.host)).map(|(protocol, host)| use_it(protocol, host, target.port)))
}

/// A copy of a short URL with protocol and authority in lower case: upper case alone is nothing odd.
fn fold_case<'c>(url: &[u8], copy: &'c mut [u8]) -> Option<&'c [u8]> {
    let copy = copy.get_mut(..url.len())?;
    copy.copy_from_slice(url);
    let colon = memchr::memchr(b':', copy)?;
    let authority = copy.get(colon..)?.strip_prefix(b"://")?;
    let length = authority_length(authority);
    copy.get_mut(..colon + 3 + length)?.make_ascii_lowercase();
    Some(copy)
}
