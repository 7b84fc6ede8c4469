//! What may be shown of a reference: a user name, a password or a token in it may not (design.md T7).

use std::borrow::Cow;

/// A URL or a path without user information, query and fragment, for messages and `Debug`.
///
/// What no URL parser takes apart as it was meant (a password that holds `/` or `?` unescaped) is left out from the
/// authority on. A path without a scheme keeps `#`, which names of folders hold.
pub(crate) fn bare(reference: &str) -> Cow<'_, str> {
    let begins = |text: &str, what: [char; 2]| text.starts_with(what);
    // `\\?\` begins long paths of Windows.
    let verbatim = reference.len() - reference.strip_prefix(r"\\?\").unwrap_or(reference).len();
    let (prefix, rest) = reference.split_at_checked(verbatim).unwrap_or(("", reference));
    let (scheme, after) = match rest.split_once(':') {
        Some((scheme, after)) if is_scheme(scheme) && !(scheme.len() == 1 && begins(after, ['/', '\\'])) => {
            (Some(scheme), after)
        }
        _ => (None, rest),
    };
    let path = after.trim_start_matches(['/', '\\']);
    let slashes = after.len() - path.len();
    if scheme.is_none() && slashes < 2 {
        let shown = rest.split('?').next().unwrap_or_default();
        // As in `user:password@host/path`, whose beginning is no scheme.
        let first = shown.split(['/', '\\']).next().unwrap_or_default();
        let shown = match first.rsplit_once('@') {
            Some((user, host)) if user.contains(':') => Cow::Owned(format!("{host}{}", from(shown, first.len()))),
            _ => Cow::Borrowed(shown),
        };
        return if prefix.is_empty() { shown } else { Cow::Owned(format!("{prefix}{shown}")) };
    }
    let whole = path.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let authority = whole.rsplit_once('@').map_or(whole, |(_, host)| host);
    let before = rest.strip_suffix(path).unwrap_or_default();
    let port = from(authority, authority.rfind(']').map_or(0, |at| at + 1)).rsplit_once(':').map(|(_, port)| port);
    if slashes >= 2 && port.is_some_and(|port| !port.bytes().all(|byte| byte.is_ascii_digit())) {
        return Cow::Owned(format!("{prefix}{before}\u{2026}"));
    }
    let tail = from(path, whole.len()).split(['?', '#']).next().unwrap_or_default();
    if prefix.len() + before.len() + authority.len() + tail.len() == reference.len() {
        return Cow::Borrowed(reference);
    }
    Cow::Owned(format!("{prefix}{before}{authority}{tail}"))
}

/// What may be shown of a reference, be it a URL or a path: without user information and query, which may hold secrets
/// (design.md T7), and without characters that command a terminal.
#[must_use]
pub fn shown_reference(reference: &str) -> String {
    bare(reference).chars().map(|one| if one.is_control() { '\u{FFFD}' } else { one }).collect()
}

fn from(text: &str, start: usize) -> &str {
    text.get(start..).unwrap_or_default()
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn what_may_be_secret_is_left_out() {
        for (reference, expected) in [
            ("https://u:canary@h/x?token=canary", "https://h/x"),
            ("https://u:c@canary@h:8443/x#canary", "https://h:8443/x"),
            ("//u:canary@h/x?canary", "//h/x"),
            ("https:u:canary@h/x", "https:h/x"),
            (r"https:\\u:canary@h\x", r"https:\\h\x"),
            ("https://u:can/ary@h/x", "https://\u{2026}"),
            ("https://u:can?ary@h/x", "https://\u{2026}"),
            ("https://canary@[::1]:80/x?canary", "https://[::1]:80/x"),
            ("u:canary@h/x", "u:h/x"),
            ("u_1:canary@h/x", "h/x"),
            ("d/x.xml?token=canary", "d/x.xml"),
            ("?canary", ""),
            ("urn:a?=canary", "urn:a"),
        ] {
            assert_eq!(bare(reference), expected, "{reference}");
        }
    }

    #[test]
    fn everything_else_is_shown_as_it_is() {
        for reference in [
            "",
            "https://h",
            "https://[::1]:80/@a/x",
            "urn:a:b",
            "../d/x.xml",
            "/home/c#/me@work/x.xml",
            r"C:\a@b\x.xml",
            "C:/a@b/x.xml",
            r"\\?\C:\x.xml",
            "me@work/x.xml",
        ] {
            assert_eq!(bare(reference), reference);
        }
    }
}
