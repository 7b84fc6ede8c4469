//! What to do about a code that says the same whatever it is about: a URL, or what an entry sends.

use super::Code;

impl Code {
    /// What to do about it, in a sentence for people, for the codes of URLs (600s) and of what an entry sends (900s).
    ///
    /// `None` for all others: what to do about a document depends on what is in it, and a diagnostic says so itself.
    #[must_use]
    pub const fn help(self) -> Option<&'static str> {
        match self.number() / 100 {
            6 => Some(self.help_on_url()),
            9 => self.help_on_authorization(),
            _ => None,
        }
    }

    /// What to do about a refused URL. Apart from the rest, so that a module that only looks up does without that.
    pub(crate) const fn help_on_url(self) -> &'static str {
        match self {
            Self::UrlControlCharacter => "percent-encode it: a blank is %20",
            Self::UrlBackslash => "write `/`, or %5C if a backslash is meant",
            Self::UrlNoScheme => "write the whole URL, such as https://host/path",
            Self::UrlNoAuthority => "write `//` after the protocol, as in https://host/path",
            Self::UrlEmptyHost => "write the host after `//`",
            Self::UrlSeveralAt => "percent-encode the `@` of the user name or password: %40",
            Self::UrlIpv6Zone => "leave the zone out: [fe80::1] instead of [fe80::1%eth0]",
            Self::UrlInvalidHost => "check the host's spelling",
            Self::UrlInvalidPort => "a port is a number from 0 to 65535",
            Self::UrlTooLong => "shorten it, or raise the limit `url_length`",
            Self::UrlNeedsCanonicalSpelling => "write the host as a URL parser does, or build with the feature `url`",
            _ => "check the URL's spelling",
        }
    }

    /// What to do where nothing can be sent.
    const fn help_on_authorization(self) -> Option<&'static str> {
        Some(match self {
            Self::ColonInUserId => "use an account without a colon in its name, or credentials of another kind",
            Self::ControlCharacter => "take the line end, tab or other control character out of `name` or `password`",
            Self::Unencodable => "set `charset=\"UTF-8\"` in `basicConfig`, if the server takes it",
            Self::NeedsNormalization => "let the host supply its normalization, or build the core with feature `nfc`",
            Self::InvalidBearerToken => "give the token alone as the server issued it: no scheme, blanks or line ends",
            Self::UnsupportedTokenType => "ask the server for a token of type `Bearer`",
            Self::InsecureTransport => {
                "use https; if plain http is meant, write `protocol=\"http\"` in the entry, or set `allow_insecure`"
            }
            Self::TechnicalNotDefined => {
                "define them in a `technicalCredentials` of the documents, or correct the name"
            }
            Self::TechnicalCircle => "let one of the technical credentials hold real credentials",
            Self::NeedsCurrentUser => "begin an exchange, and hand in a `CurrentUser` with its request",
            Self::KindNotPresented => {
                "begin an exchange for tickets and Kerberos; other tokens the host has to fetch and set itself"
            }
            Self::SchemeNotPresented => "begin an exchange, which answers Digest and Negotiate too",
            Self::NotForHttp => "use the entry for SFTP; give HTTP requests an entry of their own",
            Self::MissingConfiguration => {
                "set the value that is named in the credentials, in `credentialsConfigs` or in `authentication`"
            }
            Self::InvalidImpersonatedName => "impersonate by a name of printable ASCII characters",
            Self::CommaInGroup => "impersonate groups without a comma in their names",
            Self::UserHoldsReference => "give the user credentials that hold something themselves",
            Self::DigestChallengeUnusable => "let the server offer a challenge of RFC 7616 with `realm` and `nonce`",
            Self::DigestBodyNeeded => {
                "give the body as bytes instead of a stream, or let the server offer `qop=\"auth\"`"
            }
            Self::DigestRequestMalformed => "give method and request target as they stand on the request line",
            Self::DigestServerUnproven => "do not trust the response; look who answers in the server's place",
            Self::TicketUnsigned => "configure a `signature` key; if unsigned tickets are meant, set `allow_unsigned`",
            Self::TicketClaimCollides => "rename the claim in `customClaims` or `groupsClaim`",
            Self::TicketGroupAmbiguous => "use a `groupsSeparator` that no group holds, or none",
            Self::TicketSignatureMalformed => {
                "give the raw signature of the named key and algorithm; that of ECDSA as r and s, not DER"
            }
            Self::TicketEncryptionMalformed => "give the JWE in the compact form: five parts in base64url",
            Self::SigningKeyMalformed => "give an unencrypted private key: PEM of PKCS#8, PKCS#1 or SEC1, or a JWK",
            Self::SigningKeyMismatch => {
                "name the algorithm of the key: RS256 and PS256 RSA, ES256 P-256, EdDSA Ed25519, HS256 oct"
            }
            Self::SigningKeyLength => "make a key of the length that the algorithm needs",
            Self::SigningFailed => "try again; if it stays so, look whether the system gives randomness",
            Self::WsseInputMalformed => "draw a nonce, give `wsu:Id` as an XML name and the time in milliseconds",
            Self::ExchangeEnded => "begin a new exchange for each request",
            Self::StepOutOfOrder => "report what the last step asked for, once",
            Self::StepFailed => "see why the host could not sign, encrypt or negotiate",
            Self::ExchangeOfOthers => "give every call of an exchange the same request; for a redirect begin a new one",
            Self::InvalidExchange => "keep the bytes of an exchange as they were given",
            Self::InvalidNegotiation => "report the token that the security library gave, as bytes",
            Self::NeedsSteps => "begin an exchange, and take the steps that it asks for",
            Self::TooManyCredentials => "hand in at most 255 credentials of a user",
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those of URLs and of what an entry sends, and no others: no code is helped by what is said of another one.
    #[test]
    fn each_code_of_urls_and_authorization_has_a_help_of_its_own() {
        let mut said = std::collections::BTreeSet::new();
        for code in Code::ALL {
            let is_helped = matches!(code.number() / 100, 6 | 9);
            assert_eq!(code.help().is_some(), is_helped, "{code}");
            assert!(code.help().is_none_or(|help| said.insert(help)), "{code} says what another one says");
        }
    }
}
