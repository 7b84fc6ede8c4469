//! Values for headers, of credentials that the caller has itself.

use std::mem::MaybeUninit;

use credmatch::{
    AuthorizationError, Charset, DigestChallenge, DigestRequest, DigestSession, PasswordType, Secret, SoapVersion,
    UsernameToken,
};

use crate::borrowed::{credmatch_str, slice_of, texts};
use crate::boundary::{Failure, Outcome, given, run};
use crate::error::credmatch_error;
use crate::status::credmatch_status;
use crate::text::credmatch_text;

/// A character encoding of names and passwords: one of the constants CREDMATCH_CHARSET_....
pub type credmatch_charset = i32;

/// UTF-8.
pub const CREDMATCH_CHARSET_UTF_8: credmatch_charset = 0;

/// ISO-8859-1.
pub const CREDMATCH_CHARSET_ISO_8859_1: credmatch_charset = 1;

/// How a UsernameToken shows that the password is known: one of the constants CREDMATCH_PASSWORD_....
pub type credmatch_password_type = i32;

/// The password itself: for https alone.
pub const CREDMATCH_PASSWORD_TEXT: credmatch_password_type = 0;

/// A hash of nonce, time and password. It is SHA-1 of a password that may be guessed: for https as well.
pub const CREDMATCH_PASSWORD_DIGEST: credmatch_password_type = 1;

/// What stands around a UsernameToken: one of the constants CREDMATCH_SECURITY_....
pub type credmatch_security = i32;

/// Nothing: it is the element alone.
pub const CREDMATCH_SECURITY_NONE: credmatch_security = 0;

/// The element `wsse:Security`, which goes into the header of the SOAP envelope.
pub const CREDMATCH_SECURITY_HEADER: credmatch_security = 1;

/// The same that a service must understand, in an envelope of SOAP 1.1.
pub const CREDMATCH_SECURITY_SOAP_1_1: credmatch_security = 2;

/// The same that a service must understand, in an envelope of SOAP 1.2.
pub const CREDMATCH_SECURITY_SOAP_1_2: credmatch_security = 3;

fn core_charset(charset: credmatch_charset) -> Outcome<Charset> {
    match charset {
        CREDMATCH_CHARSET_UTF_8 => Ok(Charset::Utf8),
        CREDMATCH_CHARSET_ISO_8859_1 => Ok(Charset::Latin1),
        other => Err(Failure::Argument(format!("`charset` is {other}, which is no character encoding"))),
    }
}

fn refused(error: AuthorizationError) -> Failure {
    error.url_error().map_or(Failure::Authorization { error, entry: None }, Failure::Url)
}

/// The value of the header `Authorization` for a name and a password. That is Basic (RFC 7617).
///
/// `asks_for_utf8` says that the challenge has `charset="UTF-8"`: both then go out in normalization form C.
/// `*authorization` is a secret and the caller's, to be freed with credmatch_text_free(), which wipes it.
///
/// Fails with #CREDMATCH_COLON_IN_USER_ID, #CREDMATCH_CONTROL_CHARACTER, #CREDMATCH_UNENCODABLE for what the encoding
/// lacks, #CREDMATCH_INVALID_ARGUMENT, #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_basic_authorization(
    name: credmatch_str,
    password: credmatch_str,
    charset: credmatch_charset,
    asks_for_utf8: bool,
    authorization: Option<&mut MaybeUninit<Option<Box<credmatch_text>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (name, password) = (name.text("name")?, Secret::new(password.text("password")?));
        let (charset, authorization) = (core_charset(charset)?, given(authorization, "authorization")?);
        let value = credmatch::basic_authorization(name, &password, charset, asks_for_utf8).map_err(refused)?;
        authorization.write(Some(credmatch_text::of_secret(&value)));
        Ok(())
    })
}

/// The value of the header `Authorization` for a token. That is Bearer (RFC 6750).
///
/// `token_type` is what the token's issuer says it is: `Bearer`, and nothing else is taken. `url` is what it
/// goes to, so that it is kept off plain http (design.md A8); empty if that is not to be checked. `*authorization` is a
/// secret and the caller's, to be freed with credmatch_text_free(), which wipes it.
///
/// Fails with #CREDMATCH_INVALID_BEARER_TOKEN, #CREDMATCH_UNSUPPORTED_TOKEN_TYPE, #CREDMATCH_INSECURE_TRANSPORT, with a
/// status of the 6xx if the URL is malformed, with #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_bearer_authorization(
    token: credmatch_str,
    token_type: credmatch_str,
    url: credmatch_str,
    authorization: Option<&mut MaybeUninit<Option<Box<credmatch_text>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (token, token_type) = (Secret::new(token.text("token")?), token_type.text("token_type")?);
        let url = url.optional_text("url")?;
        let authorization = given(authorization, "authorization")?;
        let value = credmatch::bearer_authorization(token_type, &token, url).map_err(refused)?;
        authorization.write(Some(credmatch_text::of_secret(&value)));
        Ok(())
    })
}

/// The value of the header `Authorization` that answers a Digest challenge. Of several, the first
/// that can be answered (RFC 7616).
///
/// `lines` are the values of `WWW-Authenticate` as they came. `method` and `target` (path and query) stand as on the
/// request line. `body` is the request's: needed where a server offers nothing but
/// `qop="auth-int"`; `NULL` (with a length of 0) is a body that is not known. `count` says how many requests were sent
/// with this nonce, this one included. `cnonce` is the client's nonce, drawn anew for every request: printable ASCII.
/// `charset` is of name and password, if the challenge does not ask for UTF-8. `*authorization` is the caller's, to be
/// freed with credmatch_text_free(), which wipes it.
///
/// Fails with #CREDMATCH_DIGEST_CHALLENGE_UNUSABLE if there is none that can be answered, #CREDMATCH_DIGEST_BODY_NEEDED,
/// #CREDMATCH_DIGEST_REQUEST_MALFORMED, #CREDMATCH_CONTROL_CHARACTER, #CREDMATCH_UNENCODABLE,
/// #CREDMATCH_INVALID_ARGUMENT, #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_digest_authorization(
    name: credmatch_str,
    password: credmatch_str,
    charset: credmatch_charset,
    lines: *const credmatch_str,
    line_count: usize,
    method: credmatch_str,
    target: credmatch_str,
    body: *const u8,
    body_len: usize,
    count: u32,
    cnonce: credmatch_str,
    authorization: Option<&mut MaybeUninit<Option<Box<credmatch_text>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (name, password) = (name.text("name")?, Secret::new(password.text("password")?));
        let (charset, lines) = (core_charset(charset)?, texts(lines, line_count, "lines")?.unwrap_or_default());
        let request = DigestRequest {
            method: method.text("method")?,
            target: target.text("target")?,
            body: if body.is_null() && body_len == 0 { None } else { Some(slice_of(body, body_len, "body")?) },
            count,
            cnonce: cnonce.text("cnonce")?,
        };
        let authorization = given(authorization, "authorization")?;
        let challenge = DigestChallenge::from_lines(&lines).map_err(refused)?;
        let session = DigestSession::new(challenge, name, &password, charset, request.cnonce, None);
        let value = session.and_then(|session| session.answer(&request)).map_err(refused)?;
        authorization.write(Some(credmatch_text::of_secret(&value)));
        Ok(())
    })
}

/// A UsernameToken of Web Services Security, as XML.
///
/// `nonce` is 16 bytes or more, drawn anew for every token; with #CREDMATCH_PASSWORD_TEXT it may be empty, and then
/// neither nonce nor time are said. `created` is the time in milliseconds since 1970-01-01T00:00:00Z. `id` is its
/// `wsu:Id`, none if empty. `*xml` is a secret and the caller's, to be freed with credmatch_text_free(), which wipes it.
///
/// Fails with #CREDMATCH_WSSE_INPUT_MALFORMED, #CREDMATCH_CONTROL_CHARACTER, #CREDMATCH_INVALID_ARGUMENT,
/// #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_username_token(
    name: credmatch_str,
    password: credmatch_str,
    password_type: credmatch_password_type,
    nonce: *const u8,
    nonce_len: usize,
    created: u64,
    id: credmatch_str,
    security: credmatch_security,
    xml: Option<&mut MaybeUninit<Option<Box<credmatch_text>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let password = Secret::new(password.text("password")?);
        let token = UsernameToken {
            name: name.text("name")?,
            password: &password,
            password_type: match password_type {
                CREDMATCH_PASSWORD_TEXT => PasswordType::Text,
                CREDMATCH_PASSWORD_DIGEST => PasswordType::Digest,
                other => return Err(Failure::Argument(format!("`password_type` is {other}, which is no such type"))),
            },
            nonce: slice_of(nonce, nonce_len, "nonce")?,
            created,
            id: id.optional_text("id")?,
        };
        let xml = given(xml, "xml")?;
        let made = match security {
            CREDMATCH_SECURITY_NONE => token.element(),
            CREDMATCH_SECURITY_HEADER => token.security(None),
            CREDMATCH_SECURITY_SOAP_1_1 => token.security(Some(SoapVersion::V1_1)),
            CREDMATCH_SECURITY_SOAP_1_2 => token.security(Some(SoapVersion::V1_2)),
            other => return Err(Failure::Argument(format!("`security` is {other}, which is nothing around a token"))),
        };
        xml.write(Some(credmatch_text::of_secret(&made.map_err(refused)?)));
        Ok(())
    })
}
