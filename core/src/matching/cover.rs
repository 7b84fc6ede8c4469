//! Whether one entry's scope holds all of another's.

use super::explain::Effective;
use crate::registry::{Component, host, wildcard};

/// Bytes of one path times bytes of the other up to which patterns with `**` are compared.
const COMPARED: usize = 1 << 22;

/// Whether every URL that `b` matches, for any caller, is matched by `a` too.
///
/// `true` is always right. `false` may be wrong in two cases: patterns with `**` on both sides that hold one another
/// for a subtler reason than piece by piece (`/a/*` and `/a/**/b`), and those with `**` and very long paths.
pub(crate) fn covers(a: &Effective<'_>, b: &Effective<'_>) -> bool {
    let (one, other) = (a.descriptor, b.descriptor);
    (a.port.is_none() || a.port == b.port)
        && (one.service().is_none() || one.service() == other.service())
        && covers_protocol(one.protocol(), other.protocol())
        && covers_host(one.host(), other.host())
        && covers_path(one.path(), other.path())
}

/// A pattern is covered by another that matches it as a text: its wildcards are characters that no literal is, so
/// that only wildcards can have matched them.
fn covers_protocol(a: &Component, b: &Component) -> bool {
    match (a, b) {
        (Component::Any, _) => true,
        (_, Component::Any) => false,
        (Component::Exact(a), Component::Exact(b)) => a == b,
        (Component::Exact(_), Component::Wildcard(_)) => false,
        (Component::Wildcard(a), Component::Exact(b) | Component::Wildcard(b)) => {
            wildcard::matches(a.as_bytes(), b.as_bytes())
        }
    }
}

fn covers_host(a: &Component, b: &Component) -> bool {
    match (a, b) {
        (Component::Any, _) => true,
        (_, Component::Any) => false,
        (Component::Exact(a), Component::Exact(b)) => a == b,
        (Component::Exact(_), Component::Wildcard(_)) => false,
        (Component::Wildcard(a), Component::Exact(b)) => {
            !host::is_address(b) && wildcard::matches_host(a.as_bytes(), b.as_bytes())
        }
        (Component::Wildcard(a), Component::Wildcard(b)) => {
            // Only a `**` takes what another `**` takes.
            (a.starts_with("**") || !b.starts_with("**")) && wildcard::matches_host(a.as_bytes(), b.as_bytes())
        }
    }
}

fn covers_path(a: &Component, b: &Component) -> bool {
    let Some(path) = a.as_str() else { return true };
    let Some(other) = b.as_str() else { return false };
    let any_depth = path.contains("/**");
    if any_depth && path.len() * other.len() > COMPARED {
        return false;
    }
    if !other.contains("/**") {
        return wildcard::covers_path(path.as_bytes(), other.as_bytes());
    }
    let segments: Vec<_> = other.split('/').skip(1).collect();
    let mut rest = segments.as_slice();
    let mut anchored = true;
    for group in path.split('/').skip(1).collect::<Vec<_>>().split(|&segment| segment == "**") {
        let fits = |window: &[&str]| {
            window
                .iter()
                .zip(group)
                .all(|(text, pattern)| *text != "**" && wildcard::matches(pattern.as_bytes(), text.as_bytes()))
        };
        let mut windows = rest.windows(group.len().max(1));
        let at = match anchored {
            _ if group.is_empty() => Some(0),
            true => windows.next().filter(|window| fits(window)).map(|_| 0),
            false => windows.position(fits),
        };
        let Some(at) = at else { return false };
        rest = rest.get(at + group.len()..).unwrap_or_default();
        anchored = false;
    }
    true
}
