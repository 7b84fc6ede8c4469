//! Texts that may be secret, on their way through memory that is wiped.

use credmatch::{Secret, Zeroizing};

use crate::host::composed;

/// A text of UTF-8 that came over as bytes: the way of strings leaves copies behind.
pub(crate) fn secret_text(bytes: Vec<u8>) -> Zeroizing<String> {
    Zeroizing::new(String::from_utf8(bytes).unwrap_or_default())
}

/// A secret that came over as bytes.
pub(crate) fn secret(bytes: Vec<u8>) -> Secret {
    Secret::new(&secret_text(bytes))
}

/// Normalization form C, by the engine.
pub(crate) fn form_c(text: &str) -> Zeroizing<String> {
    Zeroizing::new(composed(text))
}
