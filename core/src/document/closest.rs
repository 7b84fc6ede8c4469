//! "Did you mean": the known word that is closest to an unknown one.

/// The candidate that `word` is most likely a misspelling of; the first of several equally close ones. `None` if all
/// are too far off: more than one edit in three characters, where an edit inserts, deletes or replaces one
/// character or swaps two neighbours. The case of ASCII letters does not count as a difference.
pub(crate) fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 64;
    let folded: Vec<char> = fold(word).take(LONGEST + 1).collect();
    if folded.len() > LONGEST {
        return None;
    }
    let mut best = None;
    for candidate in candidates {
        let known: Vec<char> = fold(candidate).collect();
        let allowed = folded.len().max(known.len()).div_ceil(3);
        if folded.len().abs_diff(known.len()) > allowed {
            continue;
        }
        let edits = distance(&folded, &known);
        // Short words may differ in one edit, but not in every character.
        if edits <= allowed && edits < known.len().max(1) && best.is_none_or(|(fewest, _)| edits < fewest) {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// What `word` was probably meant to be: the [`closest`] candidate, else the first that is part of it or that it is part
/// of, as `name` is of `username`; parts of less than four characters say nothing.
pub(crate) fn meant<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> Option<&'a str> {
    const SHORTEST: usize = 4;
    let folded: String = fold(word).collect();
    let is_part = |candidate: &&str| {
        let known: String = fold(candidate).collect();
        (known.len() >= SHORTEST && folded.contains(&known)) || (folded.len() >= SHORTEST && known.contains(&folded))
    };
    closest(word, candidates.clone()).or_else(|| candidates.into_iter().find(is_part))
}

/// A word without the case of its ASCII letters. All words that are known are ASCII, and the tables for other letters are
/// eleven kilobytes.
fn fold(word: &str) -> impl Iterator<Item = char> {
    word.chars().map(|one| one.to_ascii_lowercase())
}

/// The optimal string alignment distance: Levenshtein's with swaps of neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut two_before: Vec<usize> = Vec::new();
    let mut before: Vec<usize> = (0..=b.len()).collect();
    let mut previous_a = None;
    for (row, &here) in a.iter().enumerate() {
        let mut current = Vec::with_capacity(b.len() + 1);
        current.push(row + 1);
        let mut previous_b = None;
        for (column, &there) in b.iter().enumerate() {
            let cell = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(usize::MAX / 2);
            let replace = cell(&before, column) + usize::from(here != there);
            let mut fewest = replace.min(cell(&before, column + 1) + 1).min(cell(&current, column) + 1);
            if previous_a == Some(there) && previous_b == Some(here) && column > 0 {
                fewest = fewest.min(cell(&two_before, column - 1) + 1);
            }
            current.push(fewest);
            previous_b = Some(there);
        }
        previous_a = Some(here);
        two_before = std::mem::replace(&mut before, current);
    }
    before.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edits(a: &str, b: &str) -> usize {
        distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
    }

    #[test]
    fn parts_of_words_are_meant_where_no_word_is_close() {
        let known = ["host", "name", "passwordCredentials", "url"];
        for (word, expected) in [
            ("username", Some("name")),
            ("password", Some("passwordCredentials")),
            ("HostAddressOfServer", Some("host")),
            ("nam", Some("name")),
            ("curlOptions", None),
            ("pas", None),
            ("", None),
        ] {
            assert_eq!(meant(word, known), expected, "{word}");
        }
    }

    #[test]
    fn edits_are_counted() {
        for (a, b, count) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("host", "host", 0),
            ("hots", "host", 1),
            ("hst", "host", 1),
            ("hosst", "host", 1),
            ("bost", "host", 1),
            ("kitten", "sitting", 3),
            ("ca", "abc", 3),
            ("ab", "ba", 1),
        ] {
            assert_eq!((edits(a, b), edits(b, a)), (count, count), "{a} {b}");
        }
    }

    #[test]
    fn a_slip_finds_its_word_and_a_stranger_none() {
        let known = ["host", "port", "protocol", "path", "url", "preemptive", "priority", "service"];
        for (word, expected) in [
            ("hots", Some("host")),
            ("Host", Some("host")),
            ("prot", Some("port")),
            ("protocl", Some("protocol")),
            ("pth", Some("path")),
            ("uri", Some("url")),
            ("premptive", Some("preemptive")),
            ("username", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(closest(word, known), expected, "{word}");
        }
        assert_eq!(closest("a", ["b"]), None);
        assert_eq!(closest(&"x".repeat(100), ["x"]), None);
    }
}
