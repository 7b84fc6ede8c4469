//! Why there is no header for what an entry holds.

use std::fmt;

use super::MissingValue;
use crate::document::Code;
use crate::matching::{EntryId, UrlError};

/// Why nothing can be sent: the URL is refused, or what the entry holds can't be presented.
///
/// The best entry decides even then; no other is tried (design.md M12). No part of the URL or of a secret is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct AuthorizationError {
    /// The stable code, one of the 6xx or the 9xx.
    pub code: Code,
    /// Bytes of the URL before what is wrong with it, if it is the URL.
    pub offset: Option<usize>,
    /// The entry that decided, if one did.
    pub entry: Option<EntryId>,
    /// The kind of its credentials, such as `kerberos`, references to technical credentials followed.
    pub kind: Option<&'static str>,
    /// The value that is needed and set nowhere, if that is what is wrong.
    pub missing: Option<&'static MissingValue>,
}

impl AuthorizationError {
    pub(crate) const fn new(code: Code) -> Self {
        Self { code, offset: None, entry: None, kind: None, missing: None }
    }

    /// A value that is needed and set nowhere.
    pub(super) const fn missing(value: &'static MissingValue) -> Self {
        Self { missing: Some(value), ..Self::new(Code::MissingConfiguration) }
    }

    pub(super) const fn with_kind(self, kind: &'static str) -> Self {
        Self { kind: Some(kind), ..self }
    }

    /// The same, of this entry.
    pub(crate) const fn with_entry(self, entry: EntryId) -> Self {
        Self { entry: Some(entry), ..self }
    }

    /// The refusal of the URL, if it is the URL that is wrong: hosts report it as they do for a look-up.
    #[must_use]
    pub const fn url_error(&self) -> Option<UrlError> {
        match self.offset {
            Some(offset) => Some(UrlError { code: self.code, offset }),
            None => None,
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self.code {
            Code::ColonInUserId => "use an account without a colon in its name, or credentials of another kind",
            Code::ControlCharacter => "take the line end, tab or other control character out of `name` or `password`",
            Code::Unencodable => "set `charset=\"UTF-8\"` in `basicConfig`, if the server takes it",
            Code::NeedsNormalization => "let the host supply its normalization, or build the core with feature `nfc`",
            Code::InvalidBearerToken => "give the token alone as the server issued it: no scheme, blanks or line ends",
            Code::UnsupportedTokenType => "ask the server for a token of type `Bearer`",
            Code::InsecureTransport => "use https; if plain http is meant, write `protocol=\"http\"` in the entry",
            Code::TechnicalNotDefined => {
                "define them in a `technicalCredentials` of the documents, or correct the name"
            }
            Code::TechnicalCircle => "let one of the technical credentials hold real credentials",
            Code::NeedsCurrentUser => "let the host set the header from its user's credentials",
            Code::KindNotPresented => "let the host obtain the token and set the header, or use a kind that is carried",
            Code::SchemeNotPresented => "let the server offer Basic over https, or let the host answer the challenge",
            Code::NotForHttp => "use the entry for SFTP; give HTTP requests an entry of their own",
            Code::MissingConfiguration => {
                "set the value that is named in the credentials, in `credentialsConfigs` or in `authentication`"
            }
            Code::InvalidImpersonatedName => "impersonate by a name of printable ASCII characters",
            Code::CommaInGroup => "impersonate groups without a comma in their names",
            Code::UserHoldsReference => "give the user credentials that hold something themselves",
            Code::DigestChallengeUnusable => "let the server offer a challenge of RFC 7616 with `realm` and `nonce`",
            Code::DigestBodyNeeded => {
                "give the body as bytes instead of a stream, or let the server offer `qop=\"auth\"`"
            }
            Code::DigestRequestMalformed => "give method and request target as they stand on the request line",
            Code::DigestServerUnproven => "do not trust the response; look who answers in the server's place",
            Code::TicketUnsigned => "configure a `signature` key; if unsigned is meant, allow it",
            Code::TicketClaimCollides => "rename the claim in `customClaims` or `groupsClaim`",
            Code::TicketGroupAmbiguous => "use a `groupsSeparator` that no group holds, or none",
            Code::TicketSignatureMalformed => {
                "give the raw signature of the named key and algorithm; that of ECDSA as r and s, not DER"
            }
            Code::TicketEncryptionMalformed => "give the JWE in the compact form: five parts in base64url",
            Code::SigningKeyMalformed => "give an unencrypted private key: PEM of PKCS#8, PKCS#1 or SEC1, or a JWK",
            Code::SigningKeyMismatch => {
                "name the algorithm of the key: RS256 and PS256 RSA, ES256 P-256, EdDSA Ed25519, HS256 oct"
            }
            Code::SigningKeyLength => "make a key of the length that the algorithm needs",
            Code::SigningFailed => "try again; if it stays so, look whether the system gives randomness",
            Code::WsseInputMalformed => "draw a nonce, give `wsu:Id` as an XML name and the time in milliseconds",
            Code::ExchangeEnded => "begin a new exchange for each request",
            Code::StepOutOfOrder => "report what the last step asked for, once",
            Code::StepFailed => "see why the host could not sign, encrypt or negotiate",
            Code::ExchangeOfOthers => "give every call of an exchange the same request; for a redirect begin a new one",
            Code::InvalidExchange => "keep the bytes of an exchange as they were given",
            Code::InvalidNegotiation => "report the token that the security library gave, as bytes",
            Code::NeedsSteps => "begin an exchange, and take the steps that it asks for",
            Code::TooManyCredentials => "hand in at most 255 credentials of a user",
            _ => "correct the URL",
        }
    }
}

impl From<UrlError> for AuthorizationError {
    fn from(error: UrlError) -> Self {
        Self { offset: Some(error.offset), ..Self::new(error.code) }
    }
}

impl fmt::Display for AuthorizationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.code.summary())?;
        if let Some(kind) = self.kind {
            write!(f, " (kind {kind})")?;
        }
        if let Some(missing) = self.missing {
            write!(f, ": {missing}")?;
        }
        match self.offset {
            Some(offset) => write!(f, " (at byte {offset})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for AuthorizationError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page has a line for every code, in order, and no other.
    #[test]
    fn the_page_says_what_to_do_about_every_code() {
        let page = include_str!("../../../docs/authentication.md");
        let listed: Vec<&str> = page.lines().skip_while(|line| *line != "| code | what to do |").skip(2).collect();
        let codes = Code::ALL.iter().filter(|code| code.number() / 100 == 9);
        let expected: Vec<String> =
            codes.map(|code| format!("| `{code}` | {} |", AuthorizationError::new(*code).help())).collect();
        assert_eq!(listed, expected, "\n{}", expected.join("\n"));
    }
}
