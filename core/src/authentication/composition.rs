//! Normalization form C, for servers whose challenge says `charset="UTF-8"` (RFC 7617 §2.1).

use zeroize::Zeroizing;

use super::AuthorizationError;
use crate::document::Code;

/// A host's own normalization form C: from a text that may be secret to the same in that form, which is zeroised.
pub type HostNormalization<'a> = &'a dyn Fn(&str) -> Zeroizing<String>;

/// Text that may be a secret: where it lies, or a copy that is zeroised.
pub(super) enum Composed<'a> {
    AsItStands(&'a str),
    Copy(Zeroizing<String>),
}

impl Composed<'_> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::AsItStands(text) => text,
            Self::Copy(text) => text,
        }
    }
}

/// The text in normalization form C, by the host's function if it has one, else by the core's.
///
/// # Errors
/// `needs-normalization` if there is neither, and the text might need it.
pub(super) fn composed<'a>(
    text: &'a str,
    hosts_own: Option<HostNormalization<'_>>,
) -> Result<Composed<'a>, AuthorizationError> {
    // Below U+0300 nothing combines, and nothing has another form.
    if text.chars().all(|one| one < '\u{300}') {
        return Ok(Composed::AsItStands(text));
    }
    match hosts_own {
        Some(compose) => Ok(Composed::Copy(compose(text))),
        None => cores_own(text),
    }
}

#[cfg(feature = "nfc")]
fn cores_own(text: &str) -> Result<Composed<'_>, AuthorizationError> {
    // Three times the length is the most that form C takes in UTF-8 (Unicode Standard Annex 15, §11.2): the copy never
    // moves, so that no part of it stays behind.
    let mut copy = Zeroizing::new(String::with_capacity(text.len() * 3));
    match icu_normalizer::ComposingNormalizerBorrowed::new_nfc().normalize_to(text, &mut *copy) {
        Ok(()) => Ok(Composed::Copy(copy)),
        Err(_) => Err(AuthorizationError::new(Code::NeedsNormalization)),
    }
}

#[cfg(not(feature = "nfc"))]
fn cores_own(_: &str) -> Result<Composed<'_>, AuthorizationError> {
    Err(AuthorizationError::new(Code::NeedsNormalization))
}

#[cfg(all(test, feature = "nfc"))]
mod tests {
    use super::*;

    fn nfc(text: &str) -> String {
        composed(text, None).map(|composed| composed.as_str().to_owned()).unwrap_or_default()
    }

    /// What grows the most in form C, from every plane: the room that is reserved is enough, and the copy never moves.
    #[test]
    fn the_copy_never_moves() {
        for one in ('\u{300}'..='\u{2FA1F}').step_by(if cfg!(miri) { 9_973 } else { 1 }) {
            let text = one.to_string();
            assert!(nfc(&text).len() <= 3 * text.len(), "{one:?}");
        }
        let text = "\u{1D160}".repeat(100);
        let Ok(Composed::Copy(copy)) = composed(&text, None) else { panic!("a copy") };
        assert_eq!((copy.len(), copy.capacity()), (1200, 1200));
    }

    #[test]
    fn what_is_below_the_combining_marks_is_composed() {
        for one in ('\0'..'\u{300}').map(String::from) {
            assert_eq!(icu_normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(&one), one);
        }
    }
}
