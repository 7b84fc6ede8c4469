//! Bearer tokens (RFC 6750).

use super::AuthorizationError;
use super::basic::after_scheme;
use crate::credentials::Secret;
use crate::document::{Code, Limits};
use crate::matching::with_origin;
use crate::registry::{Component, Descriptor, host};

/// The value of `Authorization` for an access token, `Bearer ` included (RFC 6750 §2.1), for a request to `url` if one
/// is named.
///
/// # Errors
/// `unsupported-token-type` for any other `token_type` than `Bearer`, whatever its case (RFC 6749 §7.1);
/// `invalid-bearer-token` if the token is no b64token: it never holds a blank, a control character or a line end;
/// `insecure-transport` if it would go over plain http to a host that is not this machine (design.md A8); a code of the
/// 6xx if the URL is refused.
pub fn bearer_authorization(token_type: &str, token: &Secret, url: Option<&str>) -> Result<Secret, AuthorizationError> {
    if !token_type.eq_ignore_ascii_case("Bearer") {
        return Err(AuthorizationError::new(Code::UnsupportedTokenType));
    }
    let value = value(token)?;
    if let Some(url) = url {
        keep_off_plain_http(url, &Limits::default(), None)?;
    }
    Ok(value)
}

pub(super) fn value(token: &Secret) -> Result<Secret, AuthorizationError> {
    let token = token.expose_secret();
    if !is_token68(token) {
        return Err(AuthorizationError::new(Code::InvalidBearerToken));
    }
    Ok(after_scheme("Bearer ", token))
}

/// `b64token` of RFC 6750 §2.1, which RFC 9110 §11.2 calls `token68`.
pub(super) fn is_token68(text: &str) -> bool {
    let unpadded = text.trim_end_matches('=');
    !unpadded.is_empty() && unpadded.bytes().all(is_token68_byte)
}

/// What a token68 is made of, but for the `=` at its end.
pub(super) const fn is_token68_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/')
}

/// Refuses a URL on whose way whoever listens would read a bearer token: its protocol encrypts nothing, its host is not
/// this machine, and the entry does not say that protocol itself (design.md A8).
pub(super) fn keep_off_plain_http(
    url: &str,
    limits: &Limits,
    entry: Option<&Descriptor>,
) -> Result<(), AuthorizationError> {
    let reveals = with_origin(url, limits, |protocol, host, _| {
        let meant =
            entry.is_some_and(|entry| matches!(entry.protocol(), Component::Exact(name) if **name == *protocol));
        matches!(protocol, "http" | "ws") && !host::is_loopback(host) && !meant
    })?;
    match reveals {
        Some(true) => Err(AuthorizationError::new(Code::InsecureTransport)),
        Some(false) | None => Ok(()),
    }
}
