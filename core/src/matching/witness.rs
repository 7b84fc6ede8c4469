//! URLs that show what a descriptor matches, or what two descriptors both match.
//!
//! Scopes are intersected component by component, which is exact: a wildcard leaves room on its own side for
//! whatever the other side asks for, so two patterns meet if their literal ends do.

use super::explain::Effective;
use super::target::{self, Room};
use crate::document::Limits;
use crate::registry::{Component, host, wildcard};

/// What stands in a witness where anything may. It begins with no hex digit, so that no escape comes about in a path
/// and no number in a host, and with no `x` or `n`, so that no A-label does.
const ANYTHING: &str = "some";
/// The host of a witness where any host may stand.
const ANY_HOST: &str = "some.example";
/// The protocols of a witness where several may stand, the likeliest first.
const PROTOCOLS: [&str; 6] = ["https", "http", "wss", "ws", "ftp", "sftp"];

/// A URL that an entry matches, for callers that name the entry's service if it has one. `None` if there is none
/// within the limits, as for a pattern that only addresses could match.
pub(crate) fn witness(entry: &Effective<'_>, limits: &Limits) -> Option<String> {
    common_witness(entry, entry, limits)
}

/// A URL that both entries match, for callers that name the service of whichever has one. `None` if there is none
/// within the limits.
pub(crate) fn common_witness(a: &Effective<'_>, b: &Effective<'_>, limits: &Limits) -> Option<String> {
    let service = match (a.descriptor.service(), b.descriptor.service()) {
        (Some(a), Some(b)) if a != b => return None,
        (a, b) => a.or(b),
    };
    let port = match (a.port, b.port) {
        (Some(a), Some(b)) if a != b => return None,
        (a, b) => a.or(b),
    };
    let path = common_path(a.descriptor.path().as_str(), b.descriptor.path().as_str())?;
    let host = common_host(a.descriptor.host(), b.descriptor.host())?;
    let protocol = common_protocol(a.descriptor.protocol(), b.descriptor.protocol(), port)?;
    let mut url = format!("{protocol}://{host}");
    if let Some(port) = port.filter(|_| target::default_port(protocol.as_bytes()) != port) {
        url.push_str(&format!(":{port}"));
    }
    url.push_str(&path);
    // What no URL can hold, such as a host that ends in a number, is left to the parser that lookups use, and a `**`
    // that is left with no label to the entry.
    let mut room = Room::new();
    let target = target::read(url.as_bytes(), limits, &mut room).ok().flatten()?;
    let matched = a.excluded_by(&target, service).is_none() && b.excluded_by(&target, service).is_none();
    matched.then_some(url)
}

fn common_protocol(a: &Component, b: &Component, port: Option<u16>) -> Option<String> {
    let both = |name: &str| [a, b].into_iter().all(|one| matches_text(one, name));
    if let Component::Exact(name) = a {
        return both(name).then(|| name.to_string());
    }
    if let Component::Exact(name) = b {
        return both(name).then(|| name.to_string());
    }
    let of_port = PROTOCOLS.into_iter().find(|name| port.is_some() && target::default_port(name.as_bytes()) == port);
    if let Some(name) = of_port.into_iter().chain(PROTOCOLS).find(|name| both(name)) {
        return Some(name.to_owned());
    }
    common(a.as_str().unwrap_or("*"), b.as_str().unwrap_or("*"))
}

fn matches_text(component: &Component, text: &str) -> bool {
    match component {
        Component::Any => true,
        Component::Exact(name) => **name == *text,
        Component::Wildcard(pattern) => wildcard::matches(pattern.as_bytes(), text.as_bytes()),
    }
}

fn common_host(a: &Component, b: &Component) -> Option<String> {
    match (a, b) {
        (Component::Any, Component::Any) => Some(ANY_HOST.to_owned()),
        (Component::Any, Component::Exact(name)) | (Component::Exact(name), Component::Any) => Some(name.to_string()),
        (Component::Any, Component::Wildcard(pattern)) | (Component::Wildcard(pattern), Component::Any) => {
            common_labels(pattern, pattern)
        }
        (Component::Exact(a), Component::Exact(b)) => (a == b).then(|| a.to_string()),
        (Component::Exact(name), Component::Wildcard(pattern))
        | (Component::Wildcard(pattern), Component::Exact(name)) => (!host::is_address(name)
            && wildcard::matches_host(pattern.as_bytes(), name.as_bytes()))
        .then(|| name.to_string()),
        (Component::Wildcard(a), Component::Wildcard(b)) => common_labels(a, b),
    }
}

/// A host that two patterns match, label by label from the right.
fn common_labels(a: &str, b: &str) -> Option<String> {
    let labels = |pattern| -> (Vec<&str>, bool) {
        let any_depth = str::starts_with(pattern, "**");
        (pattern.rsplit('.').filter(|&label| label != "**").collect(), any_depth)
    };
    let ((a, a_any_depth), (b, b_any_depth)) = (labels(a), labels(b));
    let mut joined = Vec::new();
    for at in 0..a.len().max(b.len()) {
        joined.push(match (a.get(at), b.get(at)) {
            (Some(a), Some(b)) => common(a, b)?,
            (Some(one), None) if b_any_depth => common(one, one)?,
            (None, Some(one)) if a_any_depth => common(one, one)?,
            _ => return None,
        });
    }
    if a_any_depth && b_any_depth {
        joined.push(ANYTHING.to_owned());
    }
    joined.reverse();
    Some(joined.join("."))
}

/// A path that both cover. As a path covers what lies below it, only the segments before a first `**` must agree.
fn common_path(a: Option<&str>, b: Option<&str>) -> Option<String> {
    let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
    let (a_head, a_rest) = split_head(a);
    let (b_head, b_rest) = split_head(b);
    let mut path = String::new();
    let mut push = |segment: &str| {
        path.push('/');
        path.push_str(segment);
    };
    let (mut a_segments, mut b_segments) = (segments(a_head), segments(b_head));
    loop {
        match (a_segments.next(), b_segments.next()) {
            (None, None) => break,
            (Some(a), Some(b)) => push(&common(a, b)?),
            (Some(one), None) | (None, Some(one)) => push(&common(one, one)?),
        }
    }
    let second = if a_rest == b_rest { "" } else { b_rest };
    for segment in segments(a_rest).chain(segments(second)).filter(|&segment| segment != "**") {
        push(&common(segment, segment)?);
    }
    if path.is_empty() {
        path.push('/');
    }
    Some(path)
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// A path pattern before and from its first `**` on.
fn split_head(path: &str) -> (&str, &str) {
    let after = |at: usize| matches!(path.as_bytes().get(at + 3), None | Some(b'/'));
    let at = path.match_indices("/**").map(|(at, _)| at).find(|&at| after(at));
    at.and_then(|at| path.split_at_checked(at)).unwrap_or((path, ""))
}

/// A text that two patterns of one label, segment or protocol both match.
pub(super) fn common(a: &str, b: &str) -> Option<String> {
    let ends = |pattern| -> Option<(&str, &str)> {
        let (head, _) = str::split_once(pattern, '*')?;
        Some((head, pattern.rsplit_once('*')?.1))
    };
    let (Some((a_head, a_tail)), Some((b_head, b_tail))) = (ends(a), ends(b)) else {
        let (exact, pattern) = if a.contains('*') { (b, a) } else { (a, b) };
        let matches = if pattern.contains('*') {
            wildcard::matches(pattern.as_bytes(), exact.as_bytes())
        } else {
            exact == pattern
        };
        return matches.then(|| exact.to_owned());
    };
    let (longer, shorter) = if a_head.len() < b_head.len() { (b_head, a_head) } else { (a_head, b_head) };
    let head = longer.starts_with(shorter).then_some(longer)?;
    let (longer, shorter) = if a_tail.len() < b_tail.len() { (b_tail, a_tail) } else { (a_tail, b_tail) };
    let tail = longer.ends_with(shorter).then_some(longer)?;
    let inner = |pattern| {
        let mut pieces: Vec<_> = str::split(pattern, '*').skip(1).collect();
        pieces.pop();
        pieces
    };
    let mut text = format!("{head}{ANYTHING}");
    for piece in inner(a).into_iter().chain(if a == b { Vec::new() } else { inner(b) }) {
        text.push_str(piece);
        text.push_str(ANYTHING);
    }
    text.push_str(tail);
    Some(text)
}
