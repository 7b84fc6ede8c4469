//! URLs as they may be shown: without user name and password, and without query and fragment, which often hold tokens.

/// What may be shown of a URL that the core took apart. Of one that names no server only the scheme is: nobody but its
/// owner knows what the rest means.
pub(crate) fn shown(url: &str) -> String {
    let (url, cut) = without_query(url);
    match server(url) {
        Some((scheme, rest)) => {
            let (authority, path) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len())).unwrap_or((rest, ""));
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            format!("{scheme}://{host}{path}{cut}")
        }
        None => opaque(url, cut),
    }
}

/// What may be shown of a URL that was refused. Where its user name and password end is anyone's guess, so that all
/// before its last `@` goes.
pub(crate) fn shown_refused(url: &str) -> String {
    let (url, cut) = without_query(url);
    // Some write backslashes.
    let slashes = url.replace('\\', "/");
    let kept = match url.rsplit_once('@') {
        _ if server(&slashes).is_none() => opaque(url, cut),
        Some((_, kept)) => format!("...@{kept}{cut}"),
        None => format!("{url}{cut}"),
    };
    crate::terminal::printable(&kept).into_owned()
}

/// What to do about a URL such as `localhost:9000/x`, whose host is read as its scheme.
pub(crate) fn host_taken_for_scheme(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once(':').filter(|(scheme, _)| is_scheme(scheme))?;
    let port = rest.split(['/', '?', '#']).next().filter(|port| port.bytes().all(|byte| byte.is_ascii_digit()))?;
    let is_host = !port.is_empty() && !url.contains('@');
    is_host.then(|| format!("`{scheme}:` was read as the scheme; if it is the host, write http://{scheme}:{port}/"))
}

/// Scheme, and what follows `//`, of a URL that names a server.
fn server(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once(':').filter(|(scheme, _)| is_scheme(scheme))?;
    let rest = rest.strip_prefix("//").filter(|rest| !rest.is_empty() && !rest.starts_with('/'))?;
    (!scheme.eq_ignore_ascii_case("file")).then_some((scheme, rest))
}

fn opaque(url: &str, cut: &str) -> String {
    match url.split_once(':') {
        Some((scheme, _)) if is_scheme(scheme) => format!("{scheme}:…"),
        Some(_) => "…".to_owned(),
        None if url.contains('@') => "…".to_owned(),
        None => format!("{url}{cut}"),
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
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
            ("urn:x:y", "urn:…"),
            ("jdbc:oracle:thin:scott/secret@//h:1521/x", "jdbc:…"),
            ("jdbc:x:u/secret://h", "jdbc:…"),
            ("mailto:a:secret@h", "mailto:…"),
            ("ldap:u:secret", "ldap:…"),
            ("x:///u:secret", "x:…"),
            ("file:///secret", "file:…"),
        ] {
            assert_eq!(shown(url), expected);
        }
    }

    #[test]
    fn nothing_before_the_last_at_is_left_of_a_refused_url() {
        for url in [
            "my_user:secret",
            "u:secret",
            "https://user:sec/ret@h/",
            "https:\\\\a:secret@h",
            "secret@h",
            "a@secret@h",
            "https://a:secret@h@x/",
        ] {
            let shown = shown_refused(url);
            assert!(!shown.contains("sec"), "{shown}");
        }
        assert_eq!(shown_refused("https:\\\\h\\a?secret"), "https:\\\\h\\a?...");
        assert_eq!(shown_refused("no scheme?secret"), "no scheme?...");
        assert_eq!(shown_refused("a\u{1b}[31m"), "a\u{FFFD}[31m");
    }

    #[test]
    fn a_host_is_taken_for_a_scheme_where_a_port_follows() {
        let help = host_taken_for_scheme("localhost:9000/x?canary").unwrap_or_default();
        assert_eq!(help, "`localhost:` was read as the scheme; if it is the host, write http://localhost:9000/");
        for other in ["urn:x", "mailto:ann@example.com", "ann:1234@h/", "https://h:1/", "h.example", "tel:", "a b:1"] {
            assert_eq!(host_taken_for_scheme(other), None, "{other}");
        }
    }
}
