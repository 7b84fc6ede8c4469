//! The canonical form of a host, the same for entries and for URLs (design.md M1, M3).
//!
//! Names are lower-case A-labels as UTS 46 gives them, IP addresses are in their canonical spelling, IPv6 in
//! brackets. What is plain ASCII is handled here; the rest goes to the `url` crate, or, without that feature, is
//! answered with [`HostError::NeedsCanonicalSpelling`].

use std::borrow::Cow;
use std::net::Ipv6Addr;

/// Why a host has no canonical form here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HostError {
    /// It is no host.
    Invalid,
    /// An IPv6 zone, which names an interface of one machine and no server.
    Zone,
    /// It may be one, but this build has no parser for it.
    #[cfg_attr(feature = "url", expect(dead_code, reason = "only builds without `url` answer so"))]
    NeedsCanonicalSpelling,
}

/// A host in canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CanonicalHost<'a> {
    pub(crate) text: Cow<'a, str>,
    /// Whether it is an IP address, which wildcards never match (design.md M8).
    pub(crate) is_address: bool,
}

/// Canonicalises a host as it stands in a URL: IPv6 in brackets.
pub(crate) fn canonical(host: &str) -> Result<CanonicalHost<'_>, HostError> {
    if let Some(inner) = host.strip_prefix('[') {
        let inner = inner.strip_suffix(']').ok_or(HostError::Invalid)?;
        if inner.contains('%') {
            return Err(HostError::Zone);
        }
        return reference(host);
    }
    match plain(host.as_bytes()) {
        Plain::Name if host.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            Ok(CanonicalHost { text: Cow::Owned(host.to_ascii_lowercase()), is_address: false })
        }
        Plain::Name => Ok(CanonicalHost { text: Cow::Borrowed(host), is_address: false }),
        Plain::Address => Ok(CanonicalHost { text: Cow::Borrowed(host), is_address: true }),
        Plain::No => reference(host),
    }
}

/// Whether a host holds `ẞ`, which URL parsers of different ages map to `ß` or to `ss` (design.md M1): refused, as
/// either reading could be another server's name.
fn is_read_differently(host: &str) -> bool {
    let holds = |text: &str| host.as_bytes().windows(text.len()).any(|part| part.eq_ignore_ascii_case(text.as_bytes()));
    holds("ẞ") || holds("%e1%ba%9e")
}

#[cfg(feature = "url")]
fn reference(host: &str) -> Result<CanonicalHost<'_>, HostError> {
    if is_read_differently(host) {
        return Err(HostError::Invalid);
    }
    match url::Host::parse(host) {
        Ok(url::Host::Domain(name)) => Ok(CanonicalHost { text: Cow::Owned(name), is_address: false }),
        Ok(url::Host::Ipv4(address)) => Ok(CanonicalHost { text: Cow::Owned(address.to_string()), is_address: true }),
        Ok(url::Host::Ipv6(address)) => Ok(CanonicalHost { text: Cow::Owned(bracketed(address)), is_address: true }),
        Err(_) => Err(HostError::Invalid),
    }
}

#[cfg(not(feature = "url"))]
fn reference(host: &str) -> Result<CanonicalHost<'_>, HostError> {
    use super::punycode;

    if is_read_differently(host) {
        return Err(HostError::Invalid);
    }

    if let Some(address) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        let address: Ipv6Addr = address.parse().map_err(|_| HostError::Invalid)?;
        return Ok(CanonicalHost { text: Cow::Owned(bracketed(address)), is_address: true });
    }
    let host = percent_decoded(host).ok_or(HostError::Invalid)?;
    // What the URL standard forbids in a domain.
    let forbidden = |byte: u8| byte <= b' ' || byte == 0x7F || b"#%/:<>?@[\\]^|".contains(&byte);
    if host.is_empty() || host.bytes().any(forbidden) {
        return Err(HostError::Invalid);
    }
    let last = last_label(host.strip_suffix('.').unwrap_or(&host).as_bytes());
    if !host.is_ascii() || last.first().is_some_and(u8::is_ascii_digit) {
        return Err(HostError::NeedsCanonicalSpelling);
    }
    let text = match host {
        Cow::Borrowed(host) if !host.bytes().any(|byte| byte.is_ascii_uppercase()) => Cow::Borrowed(host),
        host => Cow::Owned(host.to_ascii_lowercase()),
    };
    if text.split('.').filter_map(|label| label.strip_prefix("xn--")).all(punycode::is_valid) {
        Ok(CanonicalHost { text, is_address: false })
    } else {
        Err(HostError::Invalid)
    }
}

/// A host with its escapes decoded; `None` if that is no UTF-8.
#[cfg(not(feature = "url"))]
fn percent_decoded(host: &str) -> Option<Cow<'_, str>> {
    if !host.contains('%') {
        return Some(Cow::Borrowed(host));
    }
    let mut bytes = Vec::with_capacity(host.len());
    let mut rest = host.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let mut digit = || ahead.next().and_then(|digit| char::from(digit).to_digit(16));
        bytes.push(match (byte, digit(), digit()) {
            (b'%', Some(high), Some(low)) => {
                rest = ahead;
                (high << 4 | low) as u8
            }
            _ => byte,
        });
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// What a host is that needs no reference parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plain {
    /// A name of letters, digits, `-`, `_` and `.`, perhaps with upper case, that is canonical once folded.
    Name,
    /// An IPv4 address in its canonical spelling.
    Address,
    /// Something for the reference parser.
    No,
}

/// Whether `host` can be canonicalised by folding its case alone.
pub(crate) fn plain(host: &[u8]) -> Plain {
    if host.is_empty() || !host.iter().all(|&byte| is_plain_byte(byte)) {
        return Plain::No;
    }
    let last = last_label(host);
    if last.is_empty() {
        return Plain::No;
    }
    if last.first().is_some_and(u8::is_ascii_digit) {
        return if is_canonical_ipv4(host) { Plain::Address } else { Plain::No };
    }
    if has_ace_label(host) { Plain::No } else { Plain::Name }
}

/// Whether this is a name that is canonical as it stands. Of those that are not plain ASCII it says no, canonical or not.
pub(super) fn is_canonical_name(host: &str) -> bool {
    let host = host.as_bytes();
    let mut label = 0;
    for (at, &byte) in host.iter().enumerate() {
        match byte {
            b'.' => label = at + 1,
            b'a'..=b'z' | b'0'..=b'9' | b'_' => {}
            b'-' if at != label + 3 || host.get(label..at) != Some(b"xn-") => {}
            _ => return false,
        }
    }
    host.get(label).is_some_and(|first| !first.is_ascii_digit())
}

/// The bytes of which plain names are made.
pub(crate) const fn is_plain_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')
}

fn last_label(host: &[u8]) -> &[u8] {
    host.rsplit(|&byte| byte == b'.').next().unwrap_or(host)
}

/// Whether a label begins with `xn--`, in any case: those are checked by the reference parser.
pub(crate) fn has_ace_label(host: &[u8]) -> bool {
    host.split(|&byte| byte == b'.')
        .any(|label| label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"xn--")))
}

/// Whether this is an IPv4 address as `url` prints it: four numbers up to 255 without leading zeros.
pub(crate) fn is_canonical_ipv4(host: &[u8]) -> bool {
    let mut numbers = 0;
    for label in host.split(|&byte| byte == b'.') {
        let value = match *label {
            [a @ b'0'..=b'9'] => u32::from(a - b'0'),
            [a @ b'1'..=b'9', b @ b'0'..=b'9'] => u32::from(a - b'0') * 10 + u32::from(b - b'0'),
            [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9'] => {
                u32::from(a - b'0') * 100 + u32::from(b - b'0') * 10 + u32::from(c - b'0')
            }
            _ => return false,
        };
        numbers += 1;
        if value > 255 || numbers > 4 {
            return false;
        }
    }
    numbers == 4
}

/// Whether a canonical host is an IP address.
pub(crate) fn is_address(canonical: &str) -> bool {
    canonical.starts_with('[') || is_canonical_ipv4(canonical.as_bytes())
}

/// Whether a connection to a canonical host never leaves the machine, as design.md A8 has it.
pub(crate) fn is_loopback(canonical: &str) -> bool {
    matches!(canonical, "localhost" | "[::1]")
        || canonical.ends_with(".localhost")
        || (canonical.starts_with("127.") && is_address(canonical))
}

/// An IPv6 address as the URL standard serialises it: no dotted quad at the end.
pub(crate) fn bracketed(address: Ipv6Addr) -> String {
    let pieces = address.segments();
    let (mut start, mut length) = (0, 0);
    let (mut run_start, mut run_length) = (0, 0);
    for (at, &piece) in pieces.iter().enumerate() {
        if piece == 0 {
            if run_length == 0 {
                run_start = at;
            }
            run_length += 1;
            if run_length > length {
                (start, length) = (run_start, run_length);
            }
        } else {
            run_length = 0;
        }
    }
    let mut text = String::from("[");
    let mut at = 0;
    let mut separate = false;
    while let Some(piece) = pieces.get(at) {
        if length > 1 && at == start {
            text.push_str("::");
            at += length;
            separate = false;
            continue;
        }
        if separate {
            text.push(':');
        }
        push_hexadecimal(&mut text, *piece);
        separate = true;
        at += 1;
    }
    text.push(']');
    text
}

/// Nothing else that a look-up comes to formats anything: by hand, it takes a thirtieth less of a module for look-ups.
fn push_hexadecimal(text: &mut String, piece: u16) {
    let digits = [12, 8, 4, 0].into_iter().filter(|&shift| shift == 0 || piece >> shift != 0);
    text.extend(digits.filter_map(|shift| char::from_digit(u32::from(piece >> shift & 0xF), 16)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(host: &str) -> Result<String, HostError> {
        canonical(host).map(|host| host.text.into_owned())
    }

    #[test]
    fn m03_plain_names_fold() {
        assert_eq!(text("Example.COM").as_deref(), Ok("example.com"));
        assert_eq!(text("a_b-c.d").as_deref(), Ok("a_b-c.d"));
        assert_eq!(text("127.0.0.1").as_deref(), Ok("127.0.0.1"));
        assert!(canonical("127.0.0.1").unwrap().is_address);
        assert!(!canonical("127.0.0.a").unwrap().is_address);
    }

    #[test]
    fn m03_canonical_names_stay_as_they_are() {
        for name in ["h", "a_b-c.d", "1.a", "xn-.a", "axn--b", "a.xn-b-", "-", "_", "..a", "a.b3-4", "xn"] {
            assert!(is_canonical_name(name), "{name}");
            assert_eq!(text(name).as_deref(), Ok(name));
        }
        for other in
            ["", ".", "a.", "A", "1", "a.1", "xn--a", "b.xn--a", "a*", "a b", "ä", "[::1]", "127.0.0.1", "a%41"]
        {
            assert!(!is_canonical_name(other), "{other}");
        }
    }

    #[test]
    fn m03_ipv6_is_serialised_as_url_does() {
        for (written, expected) in [
            ("[::1]", "[::1]"),
            ("[0:0:0:0:0:0:0:1]", "[::1]"),
            ("[::FFFF:192.0.2.1]", "[::ffff:c000:201]"),
            ("[1:0:0:2:0:0:0:3]", "[1:0:0:2::3]"),
            ("[1:0:2:3:4:5:6:7]", "[1:0:2:3:4:5:6:7]"),
            ("[::]", "[::]"),
            ("[fe80::]", "[fe80::]"),
        ] {
            assert_eq!(text(written).as_deref(), Ok(expected), "{written}");
        }
        assert_eq!(text("[::1%25eth0]"), Err(HostError::Zone));
        assert_eq!(text("[::1"), Err(HostError::Invalid));
    }

    #[cfg(feature = "url")]
    #[test]
    fn m03_odd_hosts_are_those_of_url() {
        for (written, expected) in [
            ("straße.de", "xn--strae-oqa.de"),
            ("0x7f.1", "127.0.0.1"),
            ("1.2.3.4.", "1.2.3.4"),
            ("h.", "h."),
            ("%41.example", "a.example"),
            ("ｅｘａｍｐｌｅ.com", "example.com"),
        ] {
            assert_eq!(text(written).as_deref(), Ok(expected), "{written}");
        }
        for bad in ["256.256.256.256", "a b", "xn--example-.org", "a%2Fb", "a<b"] {
            assert_eq!(text(bad), Err(HostError::Invalid), "{bad}");
        }
    }

    #[test]
    fn m01_what_is_ascii_needs_no_reference_but_for_addresses() {
        for (written, expected) in [
            ("h.", "h."),
            ("%41.Example", "a.example"),
            ("A!b", "a!b"),
            ("XN--STRAE-OQA.de", "xn--strae-oqa.de"),
            ("a%2Ab", "a*b"),
        ] {
            assert_eq!(text(written).as_deref(), Ok(expected), "{written}");
        }
        for bad in ["a b", "xn--example-.org", "a%2Fb", "a<b", "a%zz", "%ff", "a%2541", "a:b", ""] {
            assert_eq!(text(bad), Err(HostError::Invalid), "{bad}");
        }
    }

    #[cfg(not(feature = "url"))]
    #[test]
    fn m01_the_rest_is_never_guessed() {
        for odd in ["straße.de", "0x7f.1", "1.2.3.4.", "256.256.256.256", "%C3%9F"] {
            assert_eq!(text(odd), Err(HostError::NeedsCanonicalSpelling), "{odd}");
        }
        let mut hosts = crate::CanonicalHosts::new();
        hosts.insert("straße.de", Some("xn--strae-oqa.de"));
        hosts.insert("0x7f.1", Some("127.0.0.1"));
        hosts.insert("ü", None);
        hosts.insert("ö", Some("Ö"));
        hosts.insert("ä", Some("a/b"));
        hosts.insert("h.example", Some("other.example"));
        let spelt = |host| hosts.canonical(host).map(|host| (host.text.into_owned(), host.is_address));
        assert_eq!(spelt("straße.de"), Ok(("xn--strae-oqa.de".to_owned(), false)));
        assert_eq!(spelt("0x7f.1"), Ok(("127.0.0.1".to_owned(), true)));
        assert_eq!(spelt("h.example"), Ok(("h.example".to_owned(), false)));
        assert_eq!(spelt("é"), Err(HostError::NeedsCanonicalSpelling));
        for invalid in ["ü", "ö", "ä"] {
            assert_eq!(spelt(invalid), Err(HostError::Invalid), "{invalid}");
        }
    }
}
