//! Text that must not be seen.

use std::fmt;
use std::hint::black_box;

use zeroize::Zeroize;

/// What stands in place of a secret in redacted output. It is refused where a secret is read, so that a redacted
/// document is never taken for one with real passwords.
pub(crate) const REDACTED: &str = "[redacted by credmatch]";

/// A password, token or client secret (design.md T7).
///
/// It is zeroised on drop, `Debug` prints a constant, there is no `Display`, and comparing two takes a time that
/// depends on their lengths alone. [`Secret::expose_secret`] is the one way to the text.
#[derive(Clone)]
pub struct Secret(Box<str>);

/// Whether output shows secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Secrets {
    /// A mark stands in their place; such output is refused where it is read back.
    Redacted,
    /// As they are. The output is as secret as they.
    Exposed,
}

impl Secret {
    /// A secret with this text, of which it makes its own copy. A `String` that it came from remains the caller's
    /// to zeroise.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The text. All code that sees a secret calls this.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        &self.0
    }

    /// What output in this mode shows of it.
    pub(crate) fn shown(&self, secrets: Secrets) -> &str {
        match secrets {
            Secrets::Redacted => REDACTED,
            Secrets::Exposed => self.expose_secret(),
        }
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        let (own, other) = (self.0.as_bytes(), other.0.as_bytes());
        let mut difference = own.len() ^ other.len();
        for index in 0..own.len().max(other.len()) {
            let pair = (own.get(index).copied().unwrap_or(0), other.get(index).copied().unwrap_or(0));
            difference = black_box(difference | usize::from(pair.0 ^ pair.1));
        }
        black_box(difference) == 0
    }
}

impl Eq for Secret {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_is_a_constant() {
        assert_eq!(format!("{:?}", Secret::new("canary")), "Secret(..)");
        assert_eq!(format!("{:#?}", Secret::new("")), "Secret(..)");
    }

    #[test]
    fn equality_is_that_of_the_text() {
        assert_eq!(Secret::new("pässword"), Secret::new("pässword"));
        for other in ["", "passwor", "password\0", "passworD", "Password"] {
            assert_ne!(Secret::new("password"), Secret::new(other));
        }
    }

    #[test]
    fn redaction_hides_the_text() {
        assert_eq!(Secret::new("canary").shown(Secrets::Redacted), REDACTED);
        assert_eq!(Secret::new("canary").shown(Secrets::Exposed), "canary");
    }
}
