//! Ready-made signers, for hosts without a key store of their own.
//!
//! The one file of the core that reaches beyond its values: `ring` draws randomness from the operating system, to blind
//! operations on RSA keys and for the numbers that PSS and ECDSA need.

use std::fmt;
use std::sync::Arc;

use base64ct::{Base64UrlUnpadded, Encoding};
use ring::error::KeyRejected;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::rsa::{KeyPairComponents, PublicKeyComponents};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384,
    RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::{AuthorizationError, SigningAlgorithm};
use crate::credentials::Secret;
use crate::document::Code;

/// A private key and the algorithm by which it signs: RS256, RS384, RS512, PS256, PS384, PS512, ES256, EdDSA with Ed25519,
/// HS256, HS384 or HS512.
///
/// Clones share the key, which `Debug` does not show. What is read on the way to it is zeroised; the key itself lies in
/// `ring`, which does not zeroise. Signing draws randomness from the operating system, but by EdDSA and HS256.
#[derive(Clone)]
pub struct Signer {
    algorithm: SigningAlgorithm,
    key: Arc<PrivateKey>,
}

enum PrivateKey {
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
    Ecdsa(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    Hmac(hmac::Key),
}

/// What a private JWK holds (RFC 7517, RFC 7518 §6, RFC 8037 §2), still encoded: nothing is copied.
#[derive(Deserialize)]
struct Jwk<'t> {
    kty: &'t str,
    alg: Option<&'t str>,
    crv: Option<&'t str>,
    k: Option<&'t str>,
    n: Option<&'t str>,
    e: Option<&'t str>,
    d: Option<&'t str>,
    p: Option<&'t str>,
    q: Option<&'t str>,
    dp: Option<&'t str>,
    dq: Option<&'t str>,
    qi: Option<&'t str>,
    x: Option<&'t str>,
    y: Option<&'t str>,
}

/// `AlgorithmIdentifier` of a key on P-256 after the version of PKCS#8 (RFC 5208 §5, RFC 5480 §2.1.1).
const PKCS8_OF_P256: &[u8] =
    b"\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";

const SEC1: &str = "EC PRIVATE KEY";

impl Signer {
    /// The signer of a private key as PEM (RFC 7468): PKCS#8 (`PRIVATE KEY`), PKCS#1 (`RSA PRIVATE KEY`) or SEC1 (`EC PRIVATE
    /// KEY`), not encrypted. Keys on P-256 have to hold their public key, too, as OpenSSL writes them.
    ///
    /// # Errors
    /// `signing-key-malformed` if it is something else; `signing-key-mismatch` if it is of another type than the algorithm,
    /// or the algorithm has no ready-made signer; `signing-key-length` for RSA with less than 2048 bits or more than 4096.
    pub fn from_pem(pem: &Secret, algorithm: SigningAlgorithm) -> Result<Self, AuthorizationError> {
        let pem = pem.expose_secret();
        // OpenSSL writes the parameters before a key of SEC1.
        let start = pem.find("-----BEGIN EC PRIVATE KEY-----").unwrap_or_default();
        let block = pem.get(start..).unwrap_or_default();
        let (label, der) = pem_rfc7468::decode_vec(block.as_bytes()).map_err(|_| malformed())?;
        let der = Zeroizing::new(der);
        let rsa = rsa_encoding(algorithm);
        let key = match (label, algorithm, rsa) {
            ("PRIVATE KEY", _, Some(encoding)) => {
                RsaKeyPair::from_pkcs8(&der).map(|key| PrivateKey::Rsa(key, encoding))
            }
            ("RSA PRIVATE KEY", _, Some(encoding)) => {
                RsaKeyPair::from_der(&der).map(|key| PrivateKey::Rsa(key, encoding))
            }
            ("PRIVATE KEY", SigningAlgorithm::Es256, _) => ecdsa(&der),
            (SEC1, SigningAlgorithm::Es256, _) => ecdsa(&pkcs8_of_sec1(&der).ok_or(malformed())?),
            ("PRIVATE KEY", SigningAlgorithm::EdDsa, _) => {
                Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).map(PrivateKey::Ed25519)
            }
            ("PRIVATE KEY" | "RSA PRIVATE KEY" | SEC1, ..) => return Err(mismatch()),
            _ => return Err(malformed()),
        };
        Ok(Self { algorithm, key: Arc::new(key.map_err(refused)?) })
    }

    /// The signer of a private key as JWK (RFC 7517): `RSA` with all of its numbers, `EC` on P-256, `OKP` with Ed25519, `oct`.
    /// The algorithm is the given one, else its `alg`, else RS256, ES256, EdDSA or HS256 by its type.
    ///
    /// # Errors
    /// As [`Signer::from_pem`]; also `signing-key-mismatch` if its `alg` is another algorithm, and `signing-key-length` for an
    /// `oct` that is shorter than the hash (RFC 7518 §3.2).
    pub fn from_jwk(jwk: &Secret, algorithm: Option<SigningAlgorithm>) -> Result<Self, AuthorizationError> {
        let jwk: Jwk<'_> = serde_json::from_str(jwk.expose_secret()).map_err(|_| malformed())?;
        let named = match jwk.alg {
            Some(name) => Some(SigningAlgorithm::from_name(name).ok_or(mismatch())?),
            None => None,
        };
        if let (Some(named), Some(wanted)) = (named, algorithm)
            && named != wanted
        {
            return Err(mismatch());
        }
        let of_type = match (jwk.kty, jwk.crv) {
            ("RSA", _) => SigningAlgorithm::Rs256,
            ("EC", Some("P-256")) => SigningAlgorithm::Es256,
            ("OKP", Some("Ed25519")) => SigningAlgorithm::EdDsa,
            ("oct", _) => SigningAlgorithm::Hs256,
            _ => return Err(mismatch()),
        };
        let algorithm = algorithm.or(named).unwrap_or(of_type);
        let key = match (jwk.kty, algorithm) {
            ("RSA", _) => {
                let encoding = rsa_encoding(algorithm).ok_or(mismatch())?;
                let rejected = RsaKeyPair::from_components(&KeyPairComponents {
                    public_key: PublicKeyComponents { n: decoded(jwk.n)?, e: decoded(jwk.e)? },
                    d: decoded(jwk.d)?,
                    p: decoded(jwk.p)?,
                    q: decoded(jwk.q)?,
                    dP: decoded(jwk.dp)?,
                    dQ: decoded(jwk.dq)?,
                    qInv: decoded(jwk.qi)?,
                });
                rejected.map(|key| PrivateKey::Rsa(key, encoding))
            }
            ("EC", SigningAlgorithm::Es256) => {
                let (d, x, y) = (decoded(jwk.d)?, decoded(jwk.x)?, decoded(jwk.y)?);
                let public = [&[4], x.as_ref(), y.as_ref()].concat();
                let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
                EcdsaKeyPair::from_private_key_and_public_key(algorithm, d.as_ref(), &public, &SystemRandom::new())
                    .map(PrivateKey::Ecdsa)
            }
            ("OKP", SigningAlgorithm::EdDsa) => {
                let (seed, public) = (decoded(jwk.d)?, decoded(jwk.x)?);
                Ed25519KeyPair::from_seed_and_public_key(seed.as_ref(), public.as_ref()).map(PrivateKey::Ed25519)
            }
            ("oct", _) => {
                let hash = hmac_of(algorithm).ok_or(mismatch())?;
                let key = decoded(jwk.k)?;
                if key.as_ref().len() < hash.digest_algorithm().output_len() {
                    return Err(AuthorizationError::new(Code::SigningKeyLength));
                }
                Ok(PrivateKey::Hmac(hmac::Key::new(hash, key.as_ref())))
            }
            _ => return Err(mismatch()),
        };
        Ok(Self { algorithm, key: Arc::new(key.map_err(refused)?) })
    }

    /// The algorithm by which it signs.
    #[must_use]
    pub fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    /// The signature of these bytes, as a ticket holds it: of ECDSA two numbers of fixed length (RFC 7518 §3.4).
    ///
    /// # Errors
    /// `signing-failed` if the operating system gives no randomness.
    pub fn sign(&self, input: &[u8]) -> Result<Vec<u8>, AuthorizationError> {
        let failed = |_| AuthorizationError::new(Code::SigningFailed);
        match &*self.key {
            PrivateKey::Rsa(key, encoding) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(*encoding, &SystemRandom::new(), input, &mut signature).map_err(failed)?;
                Ok(signature)
            }
            PrivateKey::Ecdsa(key) => Ok(key.sign(&SystemRandom::new(), input).map_err(failed)?.as_ref().to_vec()),
            PrivateKey::Ed25519(key) => Ok(key.sign(input).as_ref().to_vec()),
            PrivateKey::Hmac(key) => Ok(hmac::sign(key, input).as_ref().to_vec()),
        }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

/// Bytes of a key: `ring` takes them by this trait.
struct Bytes(Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

fn decoded(value: Option<&str>) -> Result<Bytes, AuthorizationError> {
    let bytes = Base64UrlUnpadded::decode_vec(value.ok_or(malformed())?).map_err(|_| malformed())?;
    Ok(Bytes(Zeroizing::new(bytes)))
}

fn rsa_encoding(algorithm: SigningAlgorithm) -> Option<&'static dyn RsaEncoding> {
    Some(match algorithm {
        SigningAlgorithm::Rs256 => &RSA_PKCS1_SHA256,
        SigningAlgorithm::Rs384 => &RSA_PKCS1_SHA384,
        SigningAlgorithm::Rs512 => &RSA_PKCS1_SHA512,
        SigningAlgorithm::Ps256 => &RSA_PSS_SHA256,
        SigningAlgorithm::Ps384 => &RSA_PSS_SHA384,
        SigningAlgorithm::Ps512 => &RSA_PSS_SHA512,
        _ => return None,
    })
}

fn hmac_of(algorithm: SigningAlgorithm) -> Option<hmac::Algorithm> {
    match algorithm {
        SigningAlgorithm::Hs256 => Some(hmac::HMAC_SHA256),
        SigningAlgorithm::Hs384 => Some(hmac::HMAC_SHA384),
        SigningAlgorithm::Hs512 => Some(hmac::HMAC_SHA512),
        _ => None,
    }
}

fn ecdsa(pkcs8: &[u8]) -> Result<PrivateKey, KeyRejected> {
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &SystemRandom::new()).map(PrivateKey::Ecdsa)
}

/// A key of SEC1 in the envelope of PKCS#8. `ring` refuses it if the curve that it names is another.
fn pkcs8_of_sec1(sec1: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let length = |length: usize| -> Option<Vec<u8>> {
        let byte = u8::try_from(length).ok()?;
        Some(if byte < 128 { vec![byte] } else { vec![0x81, byte] })
    };
    let inner = length(sec1.len())?;
    let whole = length(PKCS8_OF_P256.len() + 1 + inner.len() + sec1.len())?;
    Some(Zeroizing::new([&[0x30], &*whole, PKCS8_OF_P256, &[0x04], &*inner, sec1].concat()))
}

fn refused(rejected: KeyRejected) -> AuthorizationError {
    AuthorizationError::new(match rejected.to_string().as_str() {
        "TooSmall" | "TooLarge" => Code::SigningKeyLength,
        "WrongAlgorithm" => Code::SigningKeyMismatch,
        _ => Code::SigningKeyMalformed,
    })
}

const fn malformed() -> AuthorizationError {
    AuthorizationError::new(Code::SigningKeyMalformed)
}

const fn mismatch() -> AuthorizationError {
    AuthorizationError::new(Code::SigningKeyMismatch)
}
