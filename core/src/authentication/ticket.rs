//! Tickets: JWTs that a client issues itself (RFC 7519; docs/authentication.md, Tickets).

use base64ct::{Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

use super::json_text::JsonText;
use super::{AuthorizationError, SigningAlgorithm};
use crate::credentials::Secret;
use crate::document::Code;

/// How long a ticket for the engine's own family of services lives, in milliseconds.
const INFINICA_LIFETIME: u64 = 5 * 60 * 1000;

/// What a ticket is to say: the settings of `oauthCredentials` or `infinicaCredentials`, resolved (design.md A4).
#[derive(Debug, Clone, Default)]
pub struct Ticket<'a> {
    /// What it will be signed by; `None` if no key is configured: then it is unsigned.
    pub algorithm: Option<SigningAlgorithm>,
    /// Whether an unsigned ticket may be made (RFC 7519 §6). Anybody can write one like it: whoever takes it believes
    /// everybody. It is not unless said, so that a key that was forgotten is seen.
    pub allow_unsigned: bool,
    /// `typ` of the header.
    pub jwt_type: Option<&'a str>,
    /// `kid` of the header: as it is configured, else the alias of the key that signs.
    pub kid: Option<&'a str>,
    /// The subject.
    pub sub: &'a str,
    /// The issuer.
    pub iss: Option<&'a str>,
    /// The audience: none, one as a text, several as a list.
    pub aud: Vec<&'a str>,
    /// How long it lives, in milliseconds; `None`: it has no `exp`.
    pub lifetime: Option<u64>,
    /// The name of the claim for groups; without one they are not said.
    pub groups_claim: Option<&'a str>,
    /// What joins the groups to one text; without it they are a list.
    pub groups_separator: Option<&'a str>,
    /// The groups; without any there is no claim.
    pub groups: &'a [Box<str>],
    /// Further claims, name and values: one value as a text, several or none as a list.
    pub custom_claims: Vec<(&'a str, &'a [Box<str>])>,
}

/// The names of claims that are times, which no text may stand for (RFC 7519 §4.1).
const TIMES: [&str; 3] = ["exp", "nbf", "iat"];

impl<'a> Ticket<'a> {
    /// The ticket of `infinicaCredentials`: the alias of the client's key names the client,
    /// as subject, issuer and key; `aud` is what the configuration says, which may be nobody. It lives five
    /// minutes. The vendor does not say how its tickets name the client; this is our reading.
    #[must_use]
    pub fn infinica(client: &'a str, aud: Vec<&'a str>, algorithm: SigningAlgorithm) -> Self {
        Self {
            algorithm: Some(algorithm),
            jwt_type: Some("JWT"),
            kid: Some(client),
            sub: client,
            iss: Some(client),
            aud,
            lifetime: Some(INFINICA_LIFETIME),
            ..Self::default()
        }
    }

    /// What is signed: header and claims, each in base64url (RFC 7515 §5.1). The same settings, time and `jti` give the
    /// same bytes. `issued_at` is in milliseconds since the Unix epoch; times in the ticket are whole seconds, rounded
    /// down, its end at least one after its beginning.
    ///
    /// # Errors
    /// `ticket-unsigned` if it would be unsigned and may not; `ticket-claim-collides` if a further claim, or that for the
    /// groups, has the name of another claim or of a time; `ticket-group-ambiguous` if a group holds the separator, or the
    /// separator is empty and there are several.
    pub fn signing_input(&self, issued_at: u64, jti: &str) -> Result<Secret, AuthorizationError> {
        let (header, claims) = (self.header()?, self.claims(issued_at, jti)?);
        let length = |json: &str| Base64UrlUnpadded::encoded_len(json.as_bytes());
        let mut input = Zeroizing::new(String::with_capacity(length(&header) + 1 + length(&claims)));
        input.push_str(&base64(header.as_bytes()));
        input.push('.');
        input.push_str(&base64(claims.as_bytes()));
        Ok(Secret::new(&input))
    }

    /// The instant from which on nobody takes the ticket, in milliseconds since the Unix epoch.
    #[must_use]
    pub fn expires_at(&self, issued_at: u64) -> Option<u64> {
        let end = issued_at.saturating_add(self.lifetime?) / 1000;
        Some(end.max((issued_at / 1000).saturating_add(1)).saturating_mul(1000))
    }

    fn header(&self) -> Result<Zeroizing<String>, AuthorizationError> {
        let mut header = JsonText::object();
        match self.algorithm {
            Some(algorithm) => header.text("alg", algorithm.as_str()),
            None if self.allow_unsigned => header.text("alg", "none"),
            None => return Err(AuthorizationError::new(Code::TicketUnsigned)),
        };
        for (name, value) in [("typ", self.jwt_type), ("kid", self.kid)] {
            if let Some(value) = value {
                header.text(name, value);
            }
        }
        Ok(header.finish())
    }

    fn claims(&self, issued_at: u64, jti: &str) -> Result<Zeroizing<String>, AuthorizationError> {
        let mut claims = JsonText::object();
        let mut names = vec!["sub", "jti"];
        if let Some(iss) = self.iss {
            claims.text("iss", iss);
            names.push("iss");
        }
        claims.text("sub", self.sub);
        match self.aud.as_slice() {
            [] => {}
            [one] => drop(claims.text("aud", one)),
            several => drop(claims.texts("aud", several.iter().copied())),
        }
        if !self.aud.is_empty() {
            names.push("aud");
        }
        claims.number("iat", issued_at / 1000);
        if let Some(end) = self.expires_at(issued_at) {
            claims.number("exp", end / 1000);
        }
        claims.text("jti", jti);
        if let Some(claim) = self.groups_claim.filter(|_| !self.groups.is_empty()) {
            names.push(claim);
            match self.groups_separator {
                Some(separator) => claims.text(claim, &self.joined(separator)?),
                None => claims.texts(claim, self.groups.iter().map(|group| &**group)),
            };
        }
        for (name, values) in &self.custom_claims {
            names.push(name);
            match values {
                [one] => claims.text(name, one),
                values => claims.texts(name, values.iter().map(|value| &**value)),
            };
        }
        names.extend(TIMES);
        names.sort_unstable();
        match names.iter().zip(names.iter().skip(1)).any(|(name, next)| name == next) {
            true => Err(AuthorizationError::new(Code::TicketClaimCollides)),
            false => Ok(claims.finish()),
        }
    }

    /// The groups as one text, which gives each of them back when it is split.
    fn joined(&self, separator: &str) -> Result<String, AuthorizationError> {
        let joined = self.groups.join(separator);
        let apart = match separator.is_empty() {
            true => self.groups.len() == 1,
            false => joined.split(separator).eq(self.groups.iter().map(|group| &**group)),
        };
        if apart { Ok(joined) } else { Err(AuthorizationError::new(Code::TicketGroupAmbiguous)) }
    }
}

/// The ticket: what was signed and the signature, in the compact form (RFC 7515 §7.1). Without an algorithm the signature
/// is empty.
///
/// # Errors
/// `ticket-signature-malformed` if no signature of the algorithm has this length, or if what was signed is no input that
/// [`Ticket::signing_input`] makes. One of ECDSA is two numbers of fixed length, not DER.
pub fn assemble_ticket(
    input: &Secret,
    algorithm: Option<SigningAlgorithm>,
    signature: &[u8],
) -> Result<Secret, AuthorizationError> {
    let input = input.expose_secret();
    let fits = algorithm.map_or(signature.is_empty(), |algorithm| algorithm.makes(signature.len()));
    if !fits || !is_parts(input, 2) {
        return Err(AuthorizationError::new(Code::TicketSignatureMalformed));
    }
    let signature = base64(signature);
    let mut ticket = Zeroizing::new(String::with_capacity(input.len() + 1 + signature.len()));
    ticket.push_str(input);
    ticket.push('.');
    ticket.push_str(&signature);
    Ok(Secret::new(&ticket))
}

/// A ticket that the host encrypted: the compact form of five parts in base64url (RFC 7516 §7.1). The part of the
/// encrypted key may be empty, as with `dir` (§5.1); no other.
///
/// # Errors
/// `ticket-encryption-malformed` if it is of another form.
pub fn encrypted_ticket(ticket: &str) -> Result<Secret, AuthorizationError> {
    let parts: Vec<&str> = ticket.split('.').take(6).collect();
    let formed = match parts.as_slice() {
        [header, _, vector, text, tag] => ![header, vector, text, tag].iter().any(|part| part.is_empty()),
        _ => false,
    };
    if formed && is_parts(ticket, 5) {
        Ok(Secret::new(ticket))
    } else {
        Err(AuthorizationError::new(Code::TicketEncryptionMalformed))
    }
}

/// Whether this is so many parts of base64url with points between them.
fn is_parts(text: &str, count: usize) -> bool {
    let base64url = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) && part.len() % 4 != 1
    };
    text.split('.').count() == count && text.split('.').all(base64url)
}

fn base64(bytes: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(Base64UrlUnpadded::encode_string(bytes))
}
