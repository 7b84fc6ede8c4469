//! URLs as they may be shown: without user name and password, and without query and fragment, which often hold tokens.

/// What may be shown of a URL that the core took apart.
pub(crate) fn shown(url: &str) -> String {
    let (url, cut) = without_query(url);
    let mut shown = String::with_capacity(url.len());
    match url.split_once("://") {
        Some((protocol, rest)) => {
            let authority = rest.find('/').map_or(rest.len(), |at| at);
            let (authority, path) = rest.split_at_checked(authority).unwrap_or((rest, ""));
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            shown.extend([protocol, "://", host, path]);
        }
        None => shown.push_str(url),
    }
    shown.push_str(cut);
    shown
}

/// What may be shown of a URL that was refused. Where its user name and password end is anyone's guess, so that all
/// before its last `@` goes.
pub(crate) fn shown_refused(url: &str) -> String {
    let (url, cut) = without_query(url);
    let kept = match url.rsplit_once('@') {
        Some((_, kept)) => format!("...@{kept}"),
        None => url.to_owned(),
    };
    crate::terminal::printable(&format!("{kept}{cut}")).into_owned()
}

fn without_query(url: &str) -> (&str, &'static str) {
    match url.find(['?', '#']).and_then(|at| url.split_at_checked(at)) {
        Some((kept, rest)) => (kept, if rest.starts_with('?') { "?..." } else { "#..." }),
        None => (url, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names_passwords_and_queries_are_left_out() {
        for (url, expected) in [
            ("https://h/a", "https://h/a"),
            ("https://user:secret@h:1/a@b?token=secret", "https://h:1/a@b?..."),
            ("https://h#secret", "https://h#..."),
            ("https://h", "https://h"),
            ("urn:x:y", "urn:x:y"),
        ] {
            assert_eq!(shown(url), expected);
        }
    }

    #[test]
    fn nothing_before_the_last_at_is_left_of_a_refused_url() {
        for url in
            ["https://user:sec/ret@h/", "https:\\\\a:secret@h", "secret@h", "a@secret@h", "https://a:secret@h@x/"]
        {
            let shown = shown_refused(url);
            assert!(!shown.contains("sec"), "{shown}");
        }
        assert_eq!(shown_refused("no scheme?secret"), "no scheme?...");
        assert_eq!(shown_refused("a\u{1b}[31m"), "a\u{FFFD}[31m");
    }
}
