//! References resolved, line ends and attribute values normalised: XML 1.0 §2.11, §3.3.3, §4.1 and §4.6.

use std::borrow::Cow;

use memchr::memchr3;

use super::characters::is_allowed;
use super::fault::Fault;
use super::{Code, names};

/// The message about an entity that only a document type declaration could define.
pub(super) const UNDEFINED_ENTITY: &str = "an entity that is not defined";

/// Where characters stand, which decides what is normalised and what may not stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    /// In an attribute's value: every blank is a space, and no `<` may stand there.
    Attribute,
    /// Between tags: line ends are `\n`, and no `]]>` may stand there.
    Text,
    /// In a CDATA section: line ends are `\n`; nothing is a reference.
    CharacterData,
}

/// The characters that `raw` stands for, borrowed if they are the same. `start` is where it begins in its source;
/// what is wrong with it goes to `faults`, in order, and stays in the result as it was written.
#[inline]
pub(super) fn resolve<'a>(raw: &'a str, start: usize, place: Where, faults: &mut dyn FnMut(Fault)) -> Cow<'a, str> {
    match first_special(raw.as_bytes(), place) {
        None => Cow::Borrowed(raw),
        Some(first) => resolve_from(raw, first, start, place, faults),
    }
}

#[inline]
fn first_special(bytes: &[u8], place: Where) -> Option<usize> {
    match place {
        Where::Attribute => bytes.iter().position(|byte| matches!(byte, b'&' | b'<' | b'\t' | b'\n' | b'\r')),
        Where::Text => memchr3(b'&', b'\r', b']', bytes),
        Where::CharacterData => memchr::memchr(b'\r', bytes),
    }
}

fn resolve_from<'a>(
    raw: &'a str,
    first: usize,
    start: usize,
    place: Where,
    faults: &mut dyn FnMut(Fault),
) -> Cow<'a, str> {
    // Never longer than what was written, so that no copy of a secret is left behind by growing.
    let mut resolved = String::with_capacity(raw.len());
    let mut changed = false;
    let mut rest = raw;
    let mut next = Some(first);
    while let Some(at) = next {
        let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, ""));
        resolved.push_str(plain);
        let offset = start + raw.len() - special.len();
        let (taken, replacement) = match special.as_bytes().first() {
            Some(b'&') => match reference(special) {
                Ok(reference) => (reference.length, Some(reference.character)),
                Err(wrong) => {
                    faults(wrong.fault(offset));
                    (wrong.length, None)
                }
            },
            Some(b'\r') => {
                let pair = special.as_bytes().get(1) == Some(&b'\n');
                (if pair { 2 } else { 1 }, Some(if place == Where::Attribute { ' ' } else { '\n' }))
            }
            Some(b'\t' | b'\n') => (1, Some(' ')),
            Some(b'<') => {
                let fault = Fault::new(Code::InvalidCharacter, offset, offset + 1, "`<` in an attribute value");
                faults(fault.with_help("write `&lt;`, or close the value's quote before it"));
                (1, None)
            }
            Some(b']') if special.starts_with("]]>") => {
                let fault = Fault::new(Code::MalformedXml, offset, offset + 3, "`]]>` in text");
                faults(fault.with_help("write `]]&gt;`"));
                (3, None)
            }
            _ => (1.min(special.len()), None),
        };
        let (written, after) = special.split_at_checked(taken).unwrap_or((special, ""));
        match replacement {
            Some(character) => {
                changed = true;
                resolved.push(character);
            }
            None => resolved.push_str(written),
        }
        rest = after;
        next = first_special(rest.as_bytes(), place);
    }
    if changed {
        resolved.push_str(rest);
        Cow::Owned(resolved)
    } else {
        zeroize::Zeroize::zeroize(&mut resolved);
        Cow::Borrowed(raw)
    }
}

struct Reference {
    character: char,
    length: usize,
}

struct Wrong {
    length: usize,
    message: &'static str,
    help: &'static str,
}

impl Wrong {
    fn fault(&self, offset: usize) -> Fault {
        Fault::new(Code::InvalidReference, offset, offset + self.length, self.message).with_help(self.help)
    }
}

/// Reads the reference that `text` begins with. Messages do not quote it: it may be a piece of a password.
fn reference(text: &str) -> Result<Reference, Wrong> {
    const BARE: Wrong =
        Wrong { length: 1, message: "`&` begins no reference here", help: "write `&amp;` for the character itself" };
    let body = text.strip_prefix('&').unwrap_or(text);
    let named = |character: char| character == '#' || character == ':' || names::is_part(character);
    let Some((end, ';')) = body.char_indices().find(|(_, character)| !named(*character)) else { return Err(BARE) };
    let body = body.get(..end).unwrap_or_default();
    let length = end + 2;
    let character = match body {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => match body.strip_prefix('#') {
            Some(number) => numbered(number).ok_or(Wrong {
                length,
                message: "a character reference that names no character that XML allows",
                help: "write `&#` and a decimal number, or `&#x` and a hexadecimal one, then `;`",
            })?,
            None if names::split(body).is_some() => {
                return Err(Wrong {
                    length,
                    message: UNDEFINED_ENTITY,
                    help: "only `lt`, `gt`, `amp`, `apos` and `quot` are; write `&amp;` for `&` itself",
                });
            }
            None => return Err(BARE),
        },
    };
    Ok(Reference { character, length })
}

fn numbered(number: &str) -> Option<char> {
    let (digits, radix) = match number.strip_prefix('x') {
        Some(hexadecimal) => (hexadecimal, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    // Any number of leading zeros is legal.
    let value = u32::from_str_radix(digits.trim_start_matches('0'), radix).ok()?;
    char::from_u32(value).filter(|character| is_allowed(*character))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(raw: &str, place: Where) -> (String, Vec<(Code, usize, usize)>) {
        let mut faults = Vec::new();
        let value =
            resolve(raw, 100, place, &mut |fault| faults.push((fault.code, fault.start, fault.end))).into_owned();
        (value, faults)
    }

    #[track_caller]
    fn becomes(raw: &str, place: Where, expected: &str) {
        assert_eq!(resolved(raw, place), (expected.to_owned(), Vec::new()), "{raw:?}");
    }

    #[test]
    fn the_five_entities_and_numbers_are_resolved() {
        for place in [Where::Attribute, Where::Text] {
            becomes("&lt;&gt;&amp;&apos;&quot;", place, "<>&'\"");
            becomes("a&#65;&#x42;&#x1F600;&#0065;z", place, "aAB\u{1F600}Az");
            becomes("&amp;lt;", place, "&lt;");
            becomes("&#38;#60;", place, "&#60;");
        }
        becomes("&lt;&amp;", Where::CharacterData, "&lt;&amp;");
    }

    #[test]
    fn line_ends_become_one_character_and_blanks_in_values_become_spaces() {
        becomes("a\r\nb\rc\nd\te", Where::Text, "a\nb\nc\nd\te");
        becomes("a\r\nb\rc\nd\te", Where::CharacterData, "a\nb\nc\nd\te");
        becomes("a\r\nb\rc\nd\te", Where::Attribute, "a b c d e");
        becomes("a&#13;&#10;&#9;b", Where::Attribute, "a\r\n\tb");
        becomes("a&#13;\n", Where::Text, "a\r\n");
    }

    #[test]
    fn what_needs_no_change_is_borrowed() {
        for raw in ["", "plain", "a]b]]c", "ä"] {
            assert!(matches!(resolve(raw, 0, Where::Text, &mut |_| ()), Cow::Borrowed(same) if same == raw));
        }
    }

    #[test]
    fn wrong_references_are_faults_at_the_ampersand() {
        for (raw, end) in [
            ("&", 101),
            ("&x", 101),
            ("& amp;", 101),
            ("&;", 101),
            ("&1;", 101),
            ("&-a;", 101),
            ("&#a;&", 104),
            ("&nbsp;", 106),
            ("&LT;", 104),
            ("&#0;", 104),
            ("&#x0;", 105),
            ("&#;", 103),
            ("&#x;", 104),
            ("&#X41;", 106),
            ("&#xD800;", 108),
            ("&#xFFFE;", 108),
            ("&#x110000;", 110),
            ("&#99999999999;", 114),
            ("&#+65;", 101),
            ("&#8;", 104),
        ] {
            for place in [Where::Attribute, Where::Text] {
                let (_, faults) = resolved(raw, place);
                assert_eq!(faults.first(), Some(&(Code::InvalidReference, 100, end)), "{raw:?}");
            }
        }
    }

    #[test]
    fn reading_goes_on_after_a_fault() {
        let (value, faults) = resolved("a&b;c&lt;<&", Where::Attribute);
        assert_eq!(value, "a&b;c<<&");
        use Code::{InvalidCharacter, InvalidReference};
        assert_eq!(faults, [(InvalidReference, 101, 104), (InvalidCharacter, 109, 110), (InvalidReference, 110, 111)]);
        let (_, faults) = resolved("x]]>y]]]>", Where::Text);
        assert_eq!(faults, [(Code::MalformedXml, 101, 104), (Code::MalformedXml, 106, 109)]);
    }
}
