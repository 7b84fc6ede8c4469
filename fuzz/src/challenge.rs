//! Any text as field lines of `WWW-Authenticate`, and as a name, a password and a token: what is read is written and
//! read again, what is chosen was offered, and no header holds a control character.

use credmatch::{
    Challenge, Charset, Credentials, Secret, basic_authorization, bearer_authorization, parse_challenges,
    select_challenge,
};

pub(crate) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let lines: Vec<&str> = text.split('\n').collect();
    let challenges = parse_challenges(&lines);
    read_again(challenges.list());
    // What was read is no more than what was there: nothing was read twice.
    let length: usize = challenges.list().iter().map(length).sum();
    assert!(length <= text.len(), "{length} of {}", text.len());
    let alone = lines.iter().map(|line| parse_challenges(&[line]));
    let (count, malformed) = alone
        .fold((0, false), |(count, malformed), line| (count + line.list().len(), malformed || line.is_malformed()));
    assert_eq!((count, malformed), (challenges.list().len(), challenges.is_malformed()), "a line touched another");
    for kind in Credentials::KINDS {
        if let Some(chosen) = select_challenge(&[kind], challenges.list()) {
            assert!(challenges.list().contains(chosen.challenge), "{kind}");
        }
    }
    headers(text, lines.first().unwrap_or(&""));
}

/// A list of challenges as one line, and each as a line of its own, is read as the same.
fn read_again(list: &[Challenge<'_>]) {
    let lines: Vec<String> = list.iter().map(ToString::to_string).collect();
    let together = lines.join(", ");
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    for again in [parse_challenges(&[&together]), parse_challenges(&lines)] {
        assert!(!again.is_malformed(), "{together:?}");
        assert_eq!(again.list(), list, "{together:?}");
    }
}

fn length(challenge: &Challenge<'_>) -> usize {
    let parameters: usize = challenge.parameters().map(|(name, value)| name.len() + 1 + value.len()).sum();
    challenge.scheme().len() + challenge.token68().map_or(0, str::len) + parameters
}

/// A header is a scheme, a blank and a token68: whatever went into it, no control character comes out.
fn headers(password: &str, name: &str) {
    let secret = Secret::new(password);
    let charsets = [Charset::Utf8, Charset::Latin1];
    let basic = charsets.map(|charset| [false, true].map(|utf8| basic_authorization(name, &secret, charset, utf8)));
    let bearer = [None, Some(name)].map(|url| bearer_authorization("Bearer", &secret, url));
    for value in basic.into_iter().flatten().chain(bearer).flatten() {
        let lines = [value.expose_secret()];
        let read = parse_challenges(&lines);
        assert!(!value.expose_secret().contains(|one: char| one.is_control()), "a control character");
        assert!(matches!(read.list(), [one] if one.token68().is_some()), "no token68");
    }
}
