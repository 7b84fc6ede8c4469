//! UsernameToken of Web Services Security, for callers of SOAP services (WSS UsernameToken Profile 1.0 and 1.1.1).

use base64ct::{Base64, Encoding};
use sha1::Sha1;
use sha2::digest::Digest;
use zeroize::{Zeroize, Zeroizing};

use super::AuthorizationError;
use super::instant::instant;
use crate::credentials::Secret;
use crate::document::Code;

const WSSE: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const WSU: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const PROFILE: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#";
const BASE64: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";

/// How a UsernameToken shows that the password is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum PasswordType {
    /// The password itself: for https alone.
    #[default]
    Text,
    /// A hash of nonce, time and password. It is SHA-1 of a password that may be guessed: for https as well.
    Digest,
}

/// A UsernameToken, as an element `wsse:UsernameToken` that declares its own namespaces.
#[derive(Debug, Clone, Copy)]
pub struct UsernameToken<'a> {
    /// The user name.
    pub name: &'a str,
    /// The password.
    pub password: &'a Secret,
    /// How the password is shown.
    pub password_type: PasswordType,
    /// Bytes that the caller draws anew for every token, 16 or more; with [`PasswordType::Text`] it may be empty, and then
    /// neither nonce nor time are said.
    pub nonce: &'a [u8],
    /// When the token is made, in milliseconds since the Unix epoch.
    pub created: u64,
    /// `wsu:Id`, by which a signature can refer to the element.
    pub id: Option<&'a str>,
}

impl UsernameToken<'_> {
    /// The element.
    ///
    /// # Errors
    /// `control-character` for U+0000 to U+001F and U+007F in name or password; `wsse-input-malformed` for other
    /// characters that XML 1.0 has not, an empty nonce with [`PasswordType::Digest`], an id that is no name of XML
    /// without colons, or a time after the year 9999.
    pub fn element(&self) -> Result<Secret, AuthorizationError> {
        let malformed = AuthorizationError::new(Code::WsseInputMalformed);
        let password = self.password.expose_secret();
        let texts = || self.name.chars().chain(password.chars());
        if texts().any(|one| one.is_ascii_control()) {
            return Err(AuthorizationError::new(Code::ControlCharacter));
        }
        if texts().any(|one| matches!(one, '\u{FFFE}' | '\u{FFFF}')) || !self.id.is_none_or(is_name) {
            return Err(malformed);
        }
        let hashes = self.password_type == PasswordType::Digest;
        if hashes && self.nonce.is_empty() {
            return Err(malformed);
        }
        let created = instant(self.created).ok_or(malformed)?;
        let mut digest = Zeroizing::new(String::new());
        if hashes {
            *digest = password_digest(self.nonce, &created, password);
        }
        let (kind, shown) = match self.password_type {
            PasswordType::Text => ("PasswordText", password),
            PasswordType::Digest => ("PasswordDigest", digest.as_str()),
        };
        // Escapes take up to six bytes a character: the buffer has its size from the start and never moves.
        let escaped = self.name.len() + shown.len() + self.id.map_or(0, str::len);
        let mut xml = Zeroizing::new(String::with_capacity(1024 + 6 * escaped + 2 * self.nonce.len()));
        xml.push_str(&format!("<wsse:UsernameToken xmlns:wsse=\"{WSSE}\" xmlns:wsu=\"{WSU}\""));
        if let Some(id) = self.id {
            xml.push_str(&format!(" wsu:Id=\"{id}\""));
        }
        xml.push_str("><wsse:Username>");
        escape(self.name, &mut xml);
        xml.push_str(&format!("</wsse:Username><wsse:Password Type=\"{PROFILE}{kind}\">"));
        escape(shown, &mut xml);
        xml.push_str("</wsse:Password>");
        if !self.nonce.is_empty() {
            let nonce = Base64::encode_string(self.nonce);
            xml.push_str(&format!("<wsse:Nonce EncodingType=\"{BASE64}\">{nonce}</wsse:Nonce>"));
            xml.push_str(&format!("<wsu:Created>{created}</wsu:Created>"));
        }
        xml.push_str("</wsse:UsernameToken>");
        Ok(Secret::new(&xml))
    }

    /// The element inside `wsse:Security`, which goes into the header of the SOAP envelope. `must_understand` is that
    /// attribute of the given version of SOAP: a service that does not know the header then refuses the message.
    ///
    /// # Errors
    /// As [`UsernameToken::element`].
    pub fn security(&self, must_understand: Option<SoapVersion>) -> Result<Secret, AuthorizationError> {
        let token = self.element()?;
        let token = token.expose_secret();
        let mut xml = Zeroizing::new(String::with_capacity(token.len() + 512));
        xml.push_str(&format!("<wsse:Security xmlns:wsse=\"{WSSE}\""));
        if let Some(version) = must_understand {
            let (namespace, value) = version.namespace_and_true();
            xml.push_str(&format!(" xmlns:soap=\"{namespace}\" soap:mustUnderstand=\"{value}\""));
        }
        xml.push('>');
        xml.push_str(token);
        xml.push_str("</wsse:Security>");
        Ok(Secret::new(&xml))
    }
}

/// The version of a SOAP envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SoapVersion {
    /// SOAP 1.1.
    V1_1,
    /// SOAP 1.2.
    V1_2,
}

impl SoapVersion {
    const fn namespace_and_true(self) -> (&'static str, &'static str) {
        match self {
            Self::V1_1 => ("http://schemas.xmlsoap.org/soap/envelope/", "1"),
            Self::V1_2 => ("http://www.w3.org/2003/05/soap-envelope", "true"),
        }
    }
}

/// `Password_Digest` of the profile §3.1: the nonce before its encoding, the time as it is written, the password as UTF-8.
fn password_digest(nonce: &[u8], created: &str, password: &str) -> String {
    let mut hasher = Sha1::new();
    for part in [nonce, created.as_bytes(), password.as_bytes()] {
        hasher.update(part);
    }
    // `finalize` moves the hasher, and what stays where it was is not wiped.
    let mut hash = hasher.finalize_reset();
    let digest = Base64::encode_string(&hash);
    hash.as_mut_slice().zeroize();
    digest
}

/// Text inside an element (XML 1.0 §2.4). Blanks stand as they are.
fn escape(text: &str, xml: &mut String) {
    for one in text.chars() {
        match one {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            _ => xml.push(one),
        }
    }
}

/// A name of XML without colons, of those that ASCII has.
fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}
