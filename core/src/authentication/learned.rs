//! What exchanges keep from one request to the next.

use std::sync::atomic::{AtomicBool, Ordering};

use zeroize::Zeroizing;

use super::draws::Draws;
use super::identity::identify;
use super::nonces::Nonces;
use super::presentation::{self, Presented};
use super::slots::Slots;
use super::step::{HeaderValue, Value};
use super::tickets::TicketSlot;
use super::{AuthorizationError, HostNormalization, Keys, Provenance, Scheme};
use crate::credentials::{Credentials, Secret};
use crate::document::Code;
use crate::registry::{Entry, Layer};

/// What exchanges keep from one request to the next, for one registry.
pub(crate) struct Learned {
    prepared: Slots<Prepared>,
    pub(super) draws: Draws,
    pub(super) nonces: Nonces,
    pub(super) keys: Keys,
    pub(super) allow_insecure: bool,
    pub(super) allow_unsigned: bool,
    nfc: Option<fn(&str) -> Zeroizing<String>>,
}

/// How exchanges go.
#[derive(Debug)]
#[non_exhaustive]
pub struct SessionsOptions {
    /// From which the client nonces of Digest and the names of tickets follow (design.md T1).
    pub seed: u64,
    /// Whether a bearer token may go over plain http to any host (design.md A8); not unless asked.
    pub allow_insecure: bool,
    /// Whether tickets without a signature key are made, which anybody could write; not unless asked.
    pub allow_unsigned: bool,
    /// Which algorithm, or which signer, each key of the host has.
    pub keys: Keys,
    /// The host's own normalization form C, for servers that ask for UTF-8. Without it the core's is used, if it was
    /// built with the feature `nfc`.
    pub nfc: Option<fn(&str) -> Zeroizing<String>>,
}

impl SessionsOptions {
    /// What is usual. The seed is from the system's source of randomness, and another one in each process: whoever knows
    /// it knows the client nonces of Digest and the names of tickets.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, allow_insecure: false, allow_unsigned: false, keys: Keys::default(), nfc: None }
    }
}

/// What an entry sends without being challenged.
pub(super) struct Prepared {
    pub(super) at_once: AtOnce,
    /// The same for those who have nothing but a URL.
    short: Short,
    /// Whether a nonce is kept for one of its origins, so that others need not take the lock.
    nonce: AtomicBool,
}

/// What an entry sends without being challenged, as far as that follows from a URL by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Short {
    /// Nothing: the entry waits for the challenge.
    Nothing,
    /// The one fixed value.
    Value,
    /// The one fixed value, over https (design.md A8).
    Encrypted,
    /// More must be looked at.
    Long,
}

pub(super) enum AtOnce {
    /// Always the same.
    Fixed(Fixed),
    /// A token that is made, and made again when it ends.
    Ticket(Kept),
    /// It depends on the request's user, or the host must obtain it.
    EachTime,
    /// What it holds can't be presented.
    Refused(AuthorizationError),
}

pub(super) struct Kept {
    pub(super) slot: TicketSlot,
    pub(super) impersonated: Option<Box<str>>,
}

pub(super) struct Fixed {
    pub(super) scheme: Scheme,
    pub(super) value: Secret,
    pub(super) configuration: Provenance,
    pub(super) impersonated: Option<Box<str>>,
}

/// For how many pairs of an entry and an origin a nonce is kept.
const NONCES: usize = 1024;

/// Of how many of them it is remembered that they take Digest; an entry with more takes it everywhere.
const ORIGINS: usize = 1 << 16;

impl Learned {
    pub(crate) fn new(entries: u32, options: SessionsOptions) -> Self {
        let SessionsOptions { seed, allow_insecure, allow_unsigned, keys, nfc } = options;
        Self {
            prepared: Slots::new(entries as usize),
            draws: Draws::new(seed),
            nonces: Nonces::new(NONCES, ORIGINS),
            keys,
            allow_insecure,
            allow_unsigned,
            nfc,
        }
    }

    pub(super) fn nfc(&self) -> Option<HostNormalization<'_>> {
        self.nfc.as_ref().map(|nfc| nfc as HostNormalization<'_>)
    }

    /// What the entry of a number sends to a URL without being challenged, if that is known already and depends on
    /// nothing else: `Some(None)` is nothing.
    #[inline]
    pub(crate) fn short(&self, number: u32, url: &[u8]) -> Option<Option<HeaderValue<'_>>> {
        let prepared = self.prepared.get(number as usize)?;
        let allowed = match prepared.short {
            Short::Value => true,
            Short::Encrypted => url.starts_with(b"https://"),
            Short::Nothing | Short::Long => false,
        };
        if prepared.has_nonce() {
            return None;
        }
        match &prepared.at_once {
            AtOnce::Fixed(fixed) if allowed => Some(Some(HeaderValue(Value::Kept(&fixed.value)))),
            _ => (prepared.short == Short::Nothing).then_some(None),
        }
    }

    /// What an entry sends without being challenged; `None` if there is no entry of this number.
    pub(super) fn prepared(&self, number: u32, entry: &Entry, layers: &[Layer]) -> Option<&Prepared> {
        self.prepared.get_or_fill(number as usize, || Prepared::of(entry, layers))
    }
}

impl Prepared {
    fn of(entry: &Entry, layers: &[Layer]) -> Self {
        let at_once = Self::at_once(entry, layers).unwrap_or_else(AtOnce::Refused);
        let short = match &at_once {
            _ if !entry.preemptive() => Short::Nothing,
            AtOnce::Fixed(fixed) if fixed.impersonated.is_some() => Short::Long,
            AtOnce::Fixed(fixed) if fixed.scheme.reveals_tokens() => Short::Encrypted,
            AtOnce::Fixed(_) => Short::Value,
            _ => Short::Long,
        };
        Self { at_once, short, nonce: AtomicBool::new(false) }
    }

    fn at_once(entry: &Entry, layers: &[Layer]) -> Result<AtOnce, AuthorizationError> {
        let identity = match identify(entry.credentials(), layers, None) {
            Err(error) if error.code == Code::NeedsCurrentUser => return Ok(AtOnce::EachTime),
            identity => identity?,
        };
        let [credentials] = identity.candidates else { return Ok(AtOnce::EachTime) };
        match credentials {
            Credentials::SshKey(_) => return Err(AuthorizationError::new(Code::NotForHttp)),
            Credentials::Kerberos(_) => return Ok(AtOnce::EachTime),
            _ => {}
        }
        let impersonated = identity.impersonation.user.map(Box::from);
        if presentation::is_ticket(credentials) {
            return Ok(AtOnce::Ticket(Kept { slot: TicketSlot::new(), impersonated }));
        }
        let presented = presentation::presented(credentials, layers, None, None);
        let Presented { scheme, value, configuration } = presented.map_err(|e| e.with_kind(credentials.kind()))?;
        Ok(AtOnce::Fixed(Fixed { scheme, value, configuration, impersonated }))
    }

    pub(super) fn has_nonce(&self) -> bool {
        self.nonce.load(Ordering::Relaxed)
    }

    pub(super) fn keeps_nonce(&self) {
        self.nonce.store(true, Ordering::Relaxed);
    }
}
