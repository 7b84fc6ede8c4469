//! The characters that XML 1.0 §2.2 allows, and the blanks of §2.3.

use super::{Code, fault::Fault};

/// Whether an XML document may hold this character (`Char`).
pub(super) const fn is_allowed(character: char) -> bool {
    matches!(character,
        '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

/// Whether this byte is a blank (`S`).
pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether a text holds a character that XML forbids. One pass that the compiler can vectorise.
pub(super) fn holds_forbidden(text: &str) -> bool {
    const BLOCK: usize = 64;
    let control = |byte: &u8| (*byte < b' ') & (*byte != b'\t') & (*byte != b'\n') & (*byte != b'\r');
    let mut blocks = text.as_bytes().chunks_exact(BLOCK);
    let found = blocks.by_ref().any(|block| block.iter().fold(false, |found, byte| found | control(byte)));
    if found || blocks.remainder().iter().any(control) {
        return true;
    }
    !text.is_ascii() && (text.contains('\u{FFFE}') || text.contains('\u{FFFF}'))
}

/// The forbidden characters of a text, those that follow each other taken together.
pub(super) fn forbidden(text: &str) -> impl Iterator<Item = Fault> + '_ {
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = characters.by_ref().find(|(_, character)| !is_allowed(*character))?;
        let mut end = start + first.len_utf8();
        while let Some((at, next)) = characters.next_if(|(_, character)| !is_allowed(*character)) {
            end = at + next.len_utf8();
        }
        let message = format!("the character U+{:04X} may not stand in XML", u32::from(first));
        Some(Fault::new(Code::InvalidCharacter, start, end, message))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg_attr(miri, ignore = "a million characters take the interpreter an hour")]
    fn the_quick_pass_agrees_with_the_rule_for_every_character() {
        for character in '\0'..=char::MAX {
            if (0x3000..0xF000).contains(&u32::from(character)) && u32::from(character) % 64 != 0 {
                continue;
            }
            let mut text = character.to_string();
            assert_eq!(holds_forbidden(&text), !is_allowed(character), "{character:?} at the end");
            text.push_str(&" ".repeat(64));
            assert_eq!(holds_forbidden(&text), !is_allowed(character), "{character:?} in a block");
        }
    }

    #[test]
    fn a_run_of_forbidden_characters_is_one_fault() {
        let found: Vec<_> = forbidden("a\0\u{1}b\u{FFFF}\n").map(|fault| (fault.start, fault.end)).collect();
        assert_eq!(found, [(1, 3), (4, 7)]);
    }
}
