//! Digest: a name and the proof of a password (RFC 7616).

use std::fmt;

use zeroize::Zeroizing;

use super::basic::encode;
use super::composition::{Composed, HostNormalization, composed};
use super::digest_hash::hash;
use super::{AuthenticationInfo, AuthorizationError, DigestChallenge, DigestProtection};
use crate::credentials::{Charset, Secret};
use crate::document::{Code, bare};

/// What is needed to answer for one name and password until the server challenges anew: the challenge, and a hash in
/// place of the password. The hash alone lets whoever has it answer for the name in this realm: it is zeroised, and
/// never shown.
#[derive(Clone)]
pub struct DigestSession {
    challenge: DigestChallenge,
    /// `H(A1)` in hexadecimal.
    secret: Zeroizing<String>,
    /// The parameter, name and all.
    username: Box<str>,
    /// The client nonce that the secret is made of, if the algorithm is of the session.
    cnonce: Option<Box<str>>,
}

/// What a request is to be answered for.
#[derive(Clone, Copy)]
pub struct DigestRequest<'a> {
    /// The method as it is sent: case matters.
    pub method: &'a str,
    /// The request target exactly as it is sent: path and query ([`request_target`](crate::request_target)).
    pub target: &'a str,
    /// The body's bytes as they are sent, if they are known; needed where only `auth-int` is offered.
    pub body: Option<&'a [u8]>,
    /// How many requests were sent with this nonce, this one included: 1 for the first.
    pub count: u32,
    /// The client's nonce: drawn anew by the caller, printable ASCII. An algorithm of the session keeps that of its first
    /// request.
    pub cnonce: &'a str,
}

/// What a response says about the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ServerProof {
    /// It knows the password.
    Proven,
    /// It gave no proof; servers need not.
    Absent,
    /// Its proof covers the response's body, which is not given.
    CoversBody,
}

impl DigestSession {
    /// A session that answers this challenge.
    ///
    /// Name and password are hashed as UTF-8 in normalization form C if the challenge has `charset="UTF-8"` (RFC 7616
    /// §4, design.md A6), else as they stand in `charset`. `cnonce` is the client nonce of the first request; only
    /// algorithms of the session use it here.
    ///
    /// # Errors
    /// `control-character` for U+0000 to U+001F and U+007F in name or password; `unencodable` for what the encoding lacks;
    /// `needs-normalization` without the feature `nfc`, where form C might differ; `digest-request-malformed` for a
    /// `cnonce` that is empty or not printable ASCII.
    pub fn new(
        challenge: DigestChallenge,
        name: &str,
        password: &Secret,
        charset: Charset,
        cnonce: &str,
        nfc: Option<HostNormalization<'_>>,
    ) -> Result<Self, AuthorizationError> {
        let password = password.expose_secret();
        if name.bytes().chain(password.bytes()).any(|byte| byte.is_ascii_control()) {
            return Err(AuthorizationError::new(Code::ControlCharacter));
        }
        printable(cnonce)?;
        let (name, password, charset) = match challenge.asks_for_utf8 {
            true => (composed(name, nfc)?, composed(password, nfc)?, Charset::Utf8),
            false => (Composed::AsItStands(name), Composed::AsItStands(password), charset),
        };
        let (encoded_name, encoded_password) = (encoded(name.as_str(), charset)?, encoded(password.as_str(), charset)?);
        let (algorithm, realm) = (challenge.algorithm, challenge.realm.as_bytes());
        let mut secret = hash(algorithm, &[&encoded_name, realm, &encoded_password]);
        let mut kept = None;
        if algorithm.is_of_session() {
            secret = hash(algorithm, &[secret.as_bytes(), challenge.nonce.as_bytes(), cnonce.as_bytes()]);
            kept = Some(cnonce.into());
        }
        let username = match challenge.hashes_name {
            true => format!("username=\"{}\"", *hash(algorithm, &[&encoded_name, realm])),
            false => username(name.as_str()),
        };
        Ok(Self { challenge, secret, username: username.into(), cnonce: kept })
    }

    /// The challenge that is answered, with the nonce that is in use now.
    #[must_use]
    pub fn challenge(&self) -> &DigestChallenge {
        &self.challenge
    }

    /// The same with the nonce that the server wants next; its count begins at 1 again. The secret of an algorithm of
    /// the session remains that of the first request (RFC 7616 §3.4.2).
    #[must_use]
    pub fn with_next_nonce(mut self, info: &AuthenticationInfo) -> Self {
        if let Some(nonce) = info.next_nonce() {
            self.challenge.nonce = nonce.into();
        }
        self
    }

    /// The value of `Authorization` for a request, `Digest ` included (RFC 7616 §3.4).
    ///
    /// # Errors
    /// `digest-body-needed` if only `auth-int` is offered and the body is not known; `digest-request-malformed` if the
    /// method is no token, the count is 0, or the target or the client nonce is empty or not printable ASCII without
    /// blanks.
    pub fn answer(&self, request: &DigestRequest<'_>) -> Result<Secret, AuthorizationError> {
        let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if request.method.is_empty() || !request.method.bytes().all(token) || request.count == 0 {
            return Err(AuthorizationError::new(Code::DigestRequestMalformed));
        }
        printable(request.target)?;
        printable(request.cnonce)?;
        let challenge = &self.challenge;
        let body = match (challenge.protection, request.body) {
            (Some(DigestProtection::RequestAndBody), None) => {
                return Err(AuthorizationError::new(Code::DigestBodyNeeded));
            }
            (Some(DigestProtection::RequestAndBody), body) => body,
            _ => None,
        };
        let response = self.response(request, request.method, challenge.protection, body);
        let mut value = format!("Digest {}, realm=", self.username);
        quote(&challenge.realm, &mut value);
        value.push_str(", uri=");
        quote(request.target, &mut value);
        if let Some(name) = &challenge.algorithm_name {
            value.push_str(", algorithm=");
            value.push_str(name);
        }
        value.push_str(", nonce=");
        quote(&challenge.nonce, &mut value);
        if let Some(protection) = challenge.protection {
            value.push_str(&format!(", nc={:08x}, cnonce=", request.count));
            quote(self.cnonce(request), &mut value);
            value.push_str(", qop=");
            value.push_str(protection.as_str());
        }
        value.push_str(", response=\"");
        value.push_str(&response);
        value.push('"');
        if let Some(opaque) = &challenge.opaque {
            value.push_str(", opaque=");
            quote(opaque, &mut value);
        }
        if challenge.hashes_name {
            value.push_str(", userhash=true");
        }
        let value = Zeroizing::new(value);
        Ok(Secret::new(&value))
    }

    /// Whether the server proved that it knows the password, in the response to this request (RFC 7616 §3.5). The proof
    /// is compared in constant time. `body` is the response's, if it is at hand.
    ///
    /// # Errors
    /// `digest-server-unproven` if the proof is wrong, or is one for another request.
    pub fn check(
        &self,
        request: &DigestRequest<'_>,
        info: &AuthenticationInfo,
        body: Option<&[u8]>,
    ) -> Result<ServerProof, AuthorizationError> {
        let unproven = AuthorizationError::new(Code::DigestServerUnproven);
        let Some(proof) = &info.proof else { return Ok(ServerProof::Absent) };
        let ours = |said: &Option<Box<str>>, ours: &str| said.as_ref().is_none_or(|said| **said == *ours);
        let count = format!("{:08x}", request.count);
        let counted = info.count.as_ref().is_none_or(|said| said.eq_ignore_ascii_case(&count));
        if !counted || !ours(&info.cnonce, self.cnonce(request)) {
            return Err(unproven);
        }
        let protection = match (&info.protection, self.challenge.protection) {
            // Without one, the proof is of the form of RFC 2069, or of that which the request had.
            (None, own) => own,
            (Some(name), Some(_)) => Some(DigestProtection::from_name(name).ok_or(unproven)?),
            (Some(_), None) => return Err(unproven),
        };
        let body = match protection {
            Some(DigestProtection::RequestAndBody) if body.is_none() => return Ok(ServerProof::CoversBody),
            Some(DigestProtection::RequestAndBody) => body,
            _ => None,
        };
        let expected = self.response(request, "", protection, body);
        match Secret::new(&expected) == *proof {
            true => Ok(ServerProof::Proven),
            false => Err(unproven),
        }
    }

    fn cnonce<'a>(&'a self, request: &DigestRequest<'a>) -> &'a str {
        self.cnonce.as_deref().unwrap_or(request.cnonce)
    }

    /// RFC 7616 §3.4.1 and §3.4.3; of a proof of the server the method is empty (§3.5).
    fn response(
        &self,
        request: &DigestRequest<'_>,
        method: &str,
        protection: Option<DigestProtection>,
        body: Option<&[u8]>,
    ) -> Zeroizing<String> {
        let algorithm = self.challenge.algorithm;
        let hash = |parts: &[&[u8]]| hash(algorithm, parts);
        let covered = match body {
            Some(body) => hash(&[method.as_bytes(), request.target.as_bytes(), hash(&[body]).as_bytes()]),
            None => hash(&[method.as_bytes(), request.target.as_bytes()]),
        };
        let (secret, nonce) = (self.secret.as_bytes(), self.challenge.nonce.as_bytes());
        match protection {
            None => hash(&[secret, nonce, covered.as_bytes()]),
            Some(protection) => {
                let (count, cnonce) = (format!("{:08x}", request.count), self.cnonce(request).as_bytes());
                let protection = protection.as_str().as_bytes();
                hash(&[secret, nonce, count.as_bytes(), cnonce, protection, covered.as_bytes()])
            }
        }
    }
}

impl fmt::Debug for DigestRequest<'_> {
    /// A body may hold secrets: only its length is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DigestRequest")
            .field("method", &self.method)
            .field("target", &bare(self.target))
            .field("body_length", &self.body.map(<[u8]>::len))
            .field("count", &self.count)
            .field("cnonce", &self.cnonce)
            .finish()
    }
}

impl fmt::Debug for DigestSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DigestSession").field("challenge", &self.challenge).finish_non_exhaustive()
    }
}

fn printable(text: &str) -> Result<(), AuthorizationError> {
    match !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => Ok(()),
        false => Err(AuthorizationError::new(Code::DigestRequestMalformed)),
    }
}

/// In a buffer that never moves, so that no part of it stays behind.
fn encoded(text: &str, charset: Charset) -> Result<Zeroizing<Vec<u8>>, AuthorizationError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    encode(text, charset, &mut bytes)?;
    Ok(bytes)
}

/// The parameter of the user name: as it stands, or in the notation of RFC 8187 if it is not ASCII (RFC 7616 §3.4). That
/// notation is always of UTF-8, whatever the hash is of.
fn username(name: &str) -> String {
    let mut parameter;
    if name.is_ascii() {
        parameter = "username=".to_owned();
        quote(name, &mut parameter);
    } else {
        parameter = "username*=UTF-8''".to_owned();
        for byte in name.bytes() {
            match byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
                true => parameter.push(byte.into()),
                false => parameter.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    parameter
}

/// Adds a quoted-string (RFC 9110 §5.6.4).
fn quote(text: &str, value: &mut String) {
    value.push('"');
    for one in text.chars() {
        if matches!(one, '"' | '\\') {
            value.push('\\');
        }
        value.push(one);
    }
    value.push('"');
}
