//! Basic: a name and a password (RFC 7617).

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use super::composition::{HostNormalization, composed};
use super::{AuthorizationError, Challenge, configuration};
use crate::credentials::{Charset, Password, Secret};
use crate::document::Code;
use crate::registry::Layer;

/// The value of `Authorization` for a name and a password, `Basic ` included (RFC 7617 §2).
///
/// `asks_for_utf8` says that the challenge has `charset="UTF-8"`: both then go out in normalization form C
/// (design.md A6). The character encoding stays the given one.
///
/// # Errors
/// `colon-in-user-id`; `control-character` for U+0000 to U+001F and U+007F; `unencodable` for what the encoding lacks;
/// `needs-normalization` without the feature `nfc`, where form C might differ.
pub fn basic_authorization(
    name: &str,
    password: &Secret,
    charset: Charset,
    asks_for_utf8: bool,
) -> Result<Secret, AuthorizationError> {
    value(name, password, charset, asks_for_utf8, None)
}

/// Whether a challenge asks for UTF-8; no other value of `charset` means anything (RFC 7617 §2.1).
pub(super) fn asks_for_utf8(challenge: &Challenge<'_>) -> bool {
    challenge.parameter("charset").is_some_and(|charset| charset.eq_ignore_ascii_case("UTF-8"))
}

/// Credentials as a header value, in the character encoding of their configuration (design.md A4).
pub(super) fn present(
    password: &Password,
    layers: &[Layer],
    challenge: Option<&Challenge<'_>>,
    hosts_own: Option<HostNormalization<'_>>,
) -> Result<Secret, AuthorizationError> {
    let utf8 = challenge.is_some_and(asks_for_utf8);
    let charset = configuration::basic(password, layers, challenge).settings.charset;
    value(&password.name, &password.password, charset, utf8, hosts_own)
}

fn value(
    name: &str,
    password: &Secret,
    charset: Charset,
    asks_for_utf8: bool,
    hosts_own: Option<HostNormalization<'_>>,
) -> Result<Secret, AuthorizationError> {
    let password = password.expose_secret();
    if !asks_for_utf8 {
        return encoded(name, password, charset);
    }
    let (name, password) = (composed(name, hosts_own)?, composed(password, hosts_own)?);
    encoded(name.as_str(), password.as_str(), charset)
}

fn encoded(name: &str, password: &str, charset: Charset) -> Result<Secret, AuthorizationError> {
    if name.contains(':') {
        return Err(AuthorizationError::new(Code::ColonInUserId));
    }
    if name.bytes().chain(password.bytes()).any(|byte| byte.is_ascii_control()) {
        return Err(AuthorizationError::new(Code::ControlCharacter));
    }
    // Each buffer has its size from the start and never moves, so that no part of it stays behind.
    let mut user_pass = Zeroizing::new(Vec::with_capacity(name.len() + 1 + password.len()));
    encode(name, charset, &mut user_pass)?;
    user_pass.push(b':');
    encode(password, charset, &mut user_pass)?;
    let base64 = Zeroizing::new(Base64::encode_string(&user_pass));
    Ok(after_scheme("Basic ", &base64))
}

/// `scheme`, which ends in a blank, and what follows it.
pub(super) fn after_scheme(scheme: &str, credentials: &str) -> Secret {
    let mut value = Zeroizing::new(String::with_capacity(scheme.len() + credentials.len()));
    value.push_str(scheme);
    value.push_str(credentials);
    Secret::new(&value)
}

/// Adds the text, which takes no more bytes than it has in UTF-8.
pub(super) fn encode(text: &str, charset: Charset, bytes: &mut Vec<u8>) -> Result<(), AuthorizationError> {
    match charset {
        Charset::Utf8 => bytes.extend_from_slice(text.as_bytes()),
        Charset::Latin1 => {
            for one in text.chars() {
                bytes.push(u8::try_from(one).map_err(|_| AuthorizationError::new(Code::Unencodable))?);
            }
        }
    }
    Ok(())
}
