//! The authentication schemes that credentials can answer.

/// A scheme of the header `Authorization`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// RFC 7617.
    Basic,
    /// RFC 7616.
    Digest,
    /// RFC 6750.
    Bearer,
    /// SPNEGO, RFC 4559.
    Negotiate,
}

impl Scheme {
    /// All of them, the strongest first (design.md A6).
    pub(super) const STRONGEST_FIRST: [Self; 4] = [Self::Negotiate, Self::Bearer, Self::Digest, Self::Basic];

    /// Its name as it stands in headers, such as `Basic`; there, case does not matter (RFC 9110 §11.1).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "Basic",
            Self::Digest => "Digest",
            Self::Bearer => "Bearer",
            Self::Negotiate => "Negotiate",
        }
    }

    /// Whether whoever reads the header can send it again for as long as it holds, and nobody would notice: such a value
    /// is kept off plain http (design.md A8).
    pub(super) const fn reveals_tokens(self) -> bool {
        matches!(self, Self::Bearer)
    }

    /// Whether credentials of this kind can answer it, by what the kind is. What the kinds `current`,
    /// `authenticated`, `impersonation` and `technical` can answer depends on what they stand for; `sshKey` answers
    /// nothing in HTTP.
    pub(super) fn is_answered_by(self, kind: &str) -> bool {
        match self {
            Self::Basic | Self::Digest => kind == "password",
            Self::Bearer => {
                matches!(kind, "infinica" | "oauth" | "openId" | "salesforce" | "clientCredentials" | "bearer")
            }
            Self::Negotiate => kind == "kerberos",
        }
    }
}

/// A hash algorithm of Digest (RFC 7616 §3.3, §6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DigestAlgorithm {
    /// MD5; also meant where a challenge names none.
    Md5,
    /// MD5, for the session.
    Md5Session,
    /// SHA-256.
    Sha256,
    /// SHA-256, for the session.
    Sha256Session,
    /// SHA-512/256.
    Sha512_256,
    /// SHA-512/256, for the session.
    Sha512_256Session,
}

impl DigestAlgorithm {
    const ALL: [Self; 6] =
        [Self::Md5, Self::Md5Session, Self::Sha256, Self::Sha256Session, Self::Sha512_256, Self::Sha512_256Session];

    /// Its name in the registry of RFC 7616 §6.1, such as `SHA-256-sess`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Md5Session => "MD5-sess",
            Self::Sha256 => "SHA-256",
            Self::Sha256Session => "SHA-256-sess",
            Self::Sha512_256 => "SHA-512-256",
            Self::Sha512_256Session => "SHA-512-256-sess",
        }
    }

    /// Whether it hashes the nonces of the first request into the secret, once for all requests that follow.
    #[must_use]
    pub const fn is_of_session(self) -> bool {
        matches!(self, Self::Md5Session | Self::Sha256Session | Self::Sha512_256Session)
    }

    /// The algorithm of this name, whatever its case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str().eq_ignore_ascii_case(name))
    }
}

#[cfg(test)]
mod tests {
    use super::Scheme;
    use crate::credentials::Credentials;

    /// Whoever adds a kind says here what it answers: nothing, unless [`Scheme::is_answered_by`] knows it.
    #[test]
    fn a06_every_kind_answers_the_schemes_of_its_secret() {
        let schemes = [Scheme::Basic, Scheme::Digest, Scheme::Bearer, Scheme::Negotiate];
        for kind in Credentials::KINDS {
            let expected: &[Scheme] = match *kind {
                "password" => &[Scheme::Basic, Scheme::Digest],
                "infinica" | "oauth" | "openId" | "salesforce" | "clientCredentials" | "bearer" => &[Scheme::Bearer],
                "kerberos" => &[Scheme::Negotiate],
                "sshKey" | "current" | "authenticated" | "impersonation" | "technical" => &[],
                other => panic!("say which schemes {other} answers"),
            };
            let seen: Vec<_> = schemes.into_iter().filter(|scheme| scheme.is_answered_by(kind)).collect();
            assert_eq!(seen, expected, "{kind}");
        }
    }
}
