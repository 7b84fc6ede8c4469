//! Names: XML 1.0 (fifth edition) §2.3 and Namespaces in XML 1.0 (third edition) §3 and §4.

/// A qualified name taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct QName<'a> {
    /// The part before the colon; empty for none.
    pub(super) prefix: &'a str,
    /// The part after the colon, or all of it.
    pub(super) local: &'a str,
}

/// Takes a qualified name apart; `None` if it is none.
#[inline]
pub(super) fn split(name: &str) -> Option<QName<'_>> {
    if is_plain(name.as_bytes()) {
        return Some(QName { prefix: "", local: name });
    }
    split_unusual(name)
}

fn split_unusual(name: &str) -> Option<QName<'_>> {
    let qualified = match name.split_once(':') {
        Some(("", _)) => return None,
        Some((prefix, local)) => QName { prefix, local },
        None => QName { prefix: "", local: name },
    };
    let sound = (qualified.prefix.is_empty() || is_ncname(qualified.prefix)) && is_ncname(qualified.local);
    sound.then_some(qualified)
}

/// Whether this is a name without colons (`NCName`).
pub(super) fn is_ncname(name: &str) -> bool {
    if name.is_ascii() {
        return is_plain(name.as_bytes());
    }
    let mut characters = name.chars();
    characters.next().is_some_and(is_start) && characters.all(is_part)
}

/// Whether this is a name without colons, in ASCII.
#[inline]
fn is_plain(name: &[u8]) -> bool {
    match name.split_first() {
        Some((first, rest)) => is_ascii_start(*first) && rest.iter().all(|byte| is_ascii_part(*byte)),
        None => false,
    }
}

/// Whether a name may begin with this character; the colon is left to [`split`].
pub(super) fn is_start(character: char) -> bool {
    match character {
        'A'..='Z' | '_' | 'a'..='z' => true,
        '\u{C0}'..='\u{2FF}' => !matches!(character, '\u{D7}' | '\u{F7}'),
        '\u{370}'..='\u{1FFF}' => character != '\u{37E}',
        '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' => true,
        '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' => true,
        '\u{10000}'..='\u{EFFFF}' => true,
        _ => false,
    }
}

/// Whether a name may hold this character after its first; the colon is left to [`split`].
pub(super) fn is_part(character: char) -> bool {
    is_start(character)
        || matches!(character, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

const fn is_ascii_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

const fn is_ascii_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// A name for a message: shortened, and without characters that a terminal would act on.
pub(crate) fn quoted(name: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = name.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if name.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_fifth_edition() {
        for name in
            ["a", "_", "A1", "a-b.c_d", "ä", "\u{200C}", "名前", "\u{10000}x", "a\u{B7}", "a\u{300}", "a\u{2040}"]
        {
            assert!(is_ncname(name), "{name:?}");
        }
        for name in
            ["", "1a", "-a", ".a", "a b", "a:b", "\u{D7}", "\u{F7}", "\u{37E}", "\u{B7}a", "\u{300}", "a\u{2041}"]
        {
            assert!(!is_ncname(name), "{name:?}");
        }
        for name in ["\u{F0000}", "\u{2FF0}", "\u{E000}", "a\0", "a!"] {
            assert!(!is_ncname(name), "{name:?}");
        }
    }

    #[test]
    fn a_qualified_name_has_at_most_one_colon_with_a_name_on_both_sides() {
        assert_eq!(split("a"), Some(QName { prefix: "", local: "a" }));
        assert_eq!(split("p:a"), Some(QName { prefix: "p", local: "a" }));
        for name in ["", ":", ":a", "a:", "a:b:c", "a::b", "1:a", "a:1"] {
            assert_eq!(split(name), None, "{name:?}");
        }
    }

    #[test]
    fn messages_show_no_control_characters_and_no_endless_names() {
        assert_eq!(quoted("a\u{1b}b"), "`a\\u{1b}b`");
        assert_eq!(quoted(&"x".repeat(61)), format!("`{}…`", "x".repeat(60)));
    }
}
