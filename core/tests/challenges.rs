//! Challenges are read by the grammar of RFC 9110 (design.md A6), held to the crate `http-auth` where it knows it too.

use std::time::{Duration, Instant};

use credmatch::{Challenge, Challenges, Credentials, parse_challenges, select_challenge};
use http_auth::ChallengeParser;
use proptest::prelude::*;

/// A challenge as plain data.
type Plain = (String, Option<String>, Vec<(String, String)>);

fn plain(challenge: &Challenge<'_>) -> Plain {
    let parameters = challenge.parameters().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    (challenge.scheme().to_owned(), challenge.token68().map(str::to_owned), parameters)
}

fn ours(line: &str) -> (Vec<Plain>, bool) {
    let challenges = parse_challenges(&[line]);
    (challenges.list().iter().map(plain).collect(), challenges.is_malformed())
}

/// What `http-auth` reads; `None` if it refuses the line.
fn theirs(line: &str) -> Option<Vec<Plain>> {
    ChallengeParser::new(line)
        .map(|challenge| {
            let challenge = challenge.ok()?;
            let parameters = challenge.params.iter();
            let parameters =
                parameters.map(|(name, value)| (name.to_ascii_lowercase(), value.to_unescaped())).collect();
            Some((challenge.scheme.to_ascii_lowercase(), None, parameters))
        })
        .collect()
}

fn rendered(challenges: &Challenges<'_>) -> String {
    challenges.list().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Lines made of what lines are made of, most of them nearly right.
fn line() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("Basic".to_owned()),
        Just("digest ".to_owned()),
        Just("realm=\"a, b\"".to_owned()),
        Just("qop=auth".to_owned()),
        Just("x = \"\\\"\\\\\"".to_owned()),
        Just("TlRM==".to_owned()),
        Just(", ".to_owned()),
        Just(" ".to_owned()),
        "[a-c=,\" \t\\\\é/\u{7F}]{1,3}",
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Whatever is read is written as a line that is read as the same.
    #[test]
    fn what_is_read_is_written_and_read_again(line in line()) {
        let challenges = parse_challenges(&[&line]);
        let again = rendered(&challenges);
        let again = parse_challenges(&[&again]);
        prop_assert!(!again.is_malformed());
        prop_assert_eq!(again.list(), challenges.list());
        // Each on a line of its own is the same, too.
        let lines: Vec<String> = challenges.list().iter().map(ToString::to_string).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let apart = parse_challenges(&lines);
        prop_assert_eq!(apart.list(), challenges.list());
    }

    /// What `http-auth` accepts we read alike, but for names that stand twice.
    #[test]
    fn what_http_auth_accepts_is_read_alike(line in line()) {
        let Some(theirs) = theirs(&line) else { return Ok(()) };
        let (ours, malformed) = ours(&line);
        let twice = theirs.iter().position(|(_, _, parameters)| {
            parameters.iter().enumerate().any(|(at, (name, _))| parameters.iter().skip(at + 1).any(|(other, _)| name == other))
        });
        prop_assert_eq!(malformed, twice.is_some());
        prop_assert_eq!(ours.as_slice(), theirs.get(..twice.unwrap_or(theirs.len())).unwrap());
    }

    /// What we accept, `http-auth` reads alike, once it is written as it can read it: it knows no token68 and no
    /// characters beyond ASCII.
    #[test]
    fn what_we_accept_http_auth_reads_alike(line in line()) {
        let challenges = parse_challenges(&[&line]);
        let line = rendered(&challenges);
        if line.is_ascii() && !line.is_empty() && challenges.list().iter().all(|one| one.token68().is_none()) {
            let ours: Vec<Plain> = challenges.list().iter().map(plain).collect();
            prop_assert_eq!(theirs(&line), Some(ours), "{}", line);
        }
    }

    /// A malformed line takes nothing from the lines beside it.
    #[test]
    fn lines_stand_alone(before in line(), after in line()) {
        let together = parse_challenges(&[&before, &after]);
        let (first, second) = (parse_challenges(&[&before]), parse_challenges(&[&after]));
        prop_assert_eq!(together.is_malformed(), first.is_malformed() || second.is_malformed());
        let apart: Vec<_> = first.list().iter().chain(second.list()).collect();
        prop_assert_eq!(together.list().iter().collect::<Vec<_>>(), apart);
    }

    /// What comes after does not change what came before a well-formed end.
    #[test]
    fn what_came_before_stands(line in line()) {
        let line = format!("Basic realm=\"x\", {line}");
        let (ours, _) = ours(&line);
        if let Some((scheme, _, parameters)) = ours.first() {
            prop_assert_eq!(scheme, "basic");
            prop_assert_eq!(&parameters[0], &("realm".to_owned(), "x".to_owned()));
        }
    }

    /// The chosen challenge is one of those given, and what is chosen for several kinds is chosen for one of them.
    #[test]
    fn what_is_chosen_is_there(line in line(), kinds in prop::sample::subsequence(Credentials::KINDS, 0..4)) {
        let challenges = parse_challenges(&[&line]);
        let chosen = select_challenge(&kinds, challenges.list());
        let alone: Vec<_> = kinds.iter().filter_map(|kind| select_challenge(&[kind], challenges.list())).collect();
        prop_assert_eq!(chosen.is_some(), !alone.is_empty());
        if let Some(chosen) = chosen {
            prop_assert!(alone.contains(&chosen));
            prop_assert!(challenges.list().contains(chosen.challenge));
            prop_assert!(chosen.challenge.scheme().eq_ignore_ascii_case(chosen.scheme.as_str()));
        }
    }
}

/// Where `http-auth` reads otherwise, and why: each is legal by RFC 9110, or not by it, as its comment says.
#[test]
fn differences_from_http_auth_are_known() {
    for line in [
        // It leaves token68 out.
        "NTLM TlRMTVNTUAAC",
        "Bearer error=",
        // It takes one blank after a scheme; §11.3 has 1*SP.
        "Basic  realm=a",
        // It takes no character beyond ASCII; §5.6.4 has obs-text.
        "Basic realm=\"é\"",
        // It takes no blanks before and after a line, which a server's library may leave there.
        " Basic realm=a",
        "Basic realm=a ",
        // It takes no empty element before the first parameter; §5.6.1.2 has them anywhere in a list.
        "Basic , realm=a",
    ] {
        assert_eq!(theirs(line), None, "{line}");
        let (list, malformed) = ours(line);
        assert_eq!((list.len(), malformed), (1, false), "{line}");
    }
    for line in ["", ", ,"] {
        assert_eq!(theirs(line), None, "an empty list is no challenge to it: {line:?}");
        assert_eq!(ours(line), (vec![], false));
    }
    // It leaves it to the caller that a name stands twice, which §11.2 forbids.
    assert!(theirs("Basic realm=a, realm=b").is_some());
    assert_eq!(ours("Basic realm=a, realm=b"), (vec![], true));
}

/// From a length to the text that follows the beginning of a line.
type Rest = Box<dyn Fn(usize) -> String>;

/// Long lines that invite reading the same text again and again. Four times the text takes about four times as long.
#[test]
fn hostile_lines_take_linear_time() {
    let distinct = |length: usize| (0..length / 9).map(|one| format!("{one:06}=1,")).collect::<String>();
    let repeated = |part: &'static str| move |length: usize| part.repeat(length / part.len());
    let hostile: [(&str, Rest); 12] = [
        ("", Box::new(repeated(","))),
        ("", Box::new(repeated("a,"))),
        ("Basic ", Box::new(repeated("a "))),
        ("Basic realm=\"", Box::new(repeated("\\\""))),
        ("Basic realm=\"", Box::new(repeated("x"))),
        ("Basic ", Box::new(repeated("a=\"\","))),
        ("Basic ", Box::new(distinct)),
        ("Basic ", Box::new(repeated("="))),
        ("Basic ", Box::new(repeated(" "))),
        ("Basic a", Box::new(repeated(" \t"))),
        ("Basic a=", Box::new(repeated("\t"))),
        ("", Box::new(repeated("a b,"))),
    ];
    for (start, rest) in hostile {
        let took = |length: usize| {
            let line = format!("{start}{}", rest(length));
            let began = Instant::now();
            let challenges = parse_challenges(&[&line]);
            assert!(challenges.list().len() <= line.len());
            began.elapsed()
        };
        // The best of several runs: others use the machine, too.
        let best = |length| (0..3).map(|_| took(length)).min().unwrap();
        let (short, long) = (best(1 << 16), best(1 << 18));
        // Reading all of the text again for each of its parts would take hours.
        assert!(long < short * 40 + Duration::from_millis(200), "{start}: {short:?}, {long:?}");
    }
}
