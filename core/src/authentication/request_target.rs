//! What stands on the request line for a URL.

use crate::document::Limits;
use crate::matching::{UrlError, with_origin};

/// The request target that clients send for a URL, such as `/a%20b?c`: path and query as the URL standard writes them
/// (RFC 9112 §3.2.1). `None` if the URL names no server.
///
/// The fragment goes, and so do dot segments, `%2e` for `.` too; an empty path is `/`; what may not stand as it is, such
/// as letters beyond ASCII, is percent-encoded as UTF-8; escapes that are there stay as they are. Browsers, Node and
/// `reqwest` send just that, but that newer ones write `^` in a path as `%5E`. Other clients have ways of their own:
/// `java.net.http` keeps dot segments, Python's `requests` decodes escaped unreserved characters and writes the digits of
/// other escapes in upper case, libcurl keeps much of what the standard encodes. A host that knows what its client sends
/// takes that for [`DigestRequest::target`](crate::DigestRequest::target): the proof is of the very bytes.
///
/// # Errors
/// A code of the 6xx if the URL is refused (design.md M1).
pub fn request_target(url: &str) -> Result<Option<String>, UrlError> {
    if with_origin(url, &Limits::default(), |_, _, _| ())?.is_none() {
        return Ok(None);
    }
    Ok(url.split_once("://").map(|(_, rest)| target(rest)))
}

/// The target for what comes after `://`.
fn target(rest: &str) -> String {
    let rest = rest.split('#').next().unwrap_or_default();
    let (before, query) = rest.split_once('?').map_or((rest, None), |(before, query)| (before, Some(query)));
    let path = before.split_once('/').map_or("", |(_, path)| path);
    let mut segments: Vec<&str> = Vec::new();
    let mut unfinished = true;
    for segment in path.split('/') {
        let dots = dots(segment);
        match dots {
            0 => segments.push(segment),
            1 => {}
            _ => drop(segments.pop()),
        }
        unfinished = dots > 0;
    }
    if unfinished {
        segments.push("");
    }
    let mut target = String::with_capacity(rest.len() + 1);
    for segment in segments {
        target.push('/');
        encode(segment, b"\"#<>?`{}", &mut target);
    }
    if let Some(query) = query {
        target.push('?');
        encode(query, b"\"#<>'", &mut target);
    }
    target
}

/// How many dots a segment consists of, one or two; 0 if it is none of these.
fn dots(segment: &str) -> usize {
    let (mut rest, mut count) = (segment, 0);
    while !rest.is_empty() {
        let escaped = rest.get(..3).filter(|three| three.eq_ignore_ascii_case("%2e"));
        let length = if rest.starts_with('.') { 1 } else { escaped.map_or(0, str::len) };
        if length == 0 || count == 2 {
            return 0;
        }
        rest = rest.get(length..).unwrap_or_default();
        count += 1;
    }
    count
}

fn encode(text: &str, besides: &[u8], target: &mut String) {
    for byte in text.bytes() {
        match byte.is_ascii_graphic() && !besides.contains(&byte) {
            true => target.push(byte.into()),
            false => target.push_str(&format!("%{byte:02X}")),
        }
    }
}
