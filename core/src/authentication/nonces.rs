//! What servers said for Digest, kept for the requests that follow (RFC 7616 §3.6).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{AuthenticationInfo, DigestSession};
use crate::matching::EntryId;

/// The challenges that were answered last, by entry and origin.
pub(super) struct Nonces {
    most: usize,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    sessions: BTreeMap<(u32, Box<str>), Session>,
    generations: u32,
    clock: u64,
}

struct Session {
    /// `None` once the nonce was refused or others took its room.
    digest: Option<Arc<DigestSession>>,
    generation: u32,
    uses: u32,
    draw: u32,
    used: u64,
}

/// Of how many pairs of an entry and an origin it is remembered that they take Digest.
const MOST_ORIGINS: usize = 1 << 16;

/// A nonce, and how often it was used with the request that it is for.
pub(super) struct Nonce {
    pub(super) digest: Arc<DigestSession>,
    /// Tells it from those before and after it.
    pub(super) generation: u32,
    /// From 1, never the same twice for one nonce.
    pub(super) uses: u32,
    /// Which draw the client's nonce is: the same as long as the answers are to one challenge.
    pub(super) draw: u32,
}

impl Nonces {
    /// Room for so many; the one that was not used for the longest time goes first.
    pub(super) fn new(most: usize) -> Self {
        Self { most: most.max(1), known: Mutex::default() }
    }

    /// The nonce for a next request, if there is one.
    pub(super) fn next(&self, entry: EntryId, origin: &str) -> Option<Nonce> {
        let mut known = self.lock();
        known.clock += 1;
        let clock = known.clock;
        let session = known.sessions.get_mut(&(entry.to_bits(), Box::from(origin)))?;
        session.uses = session.uses.checked_add(1)?;
        session.used = clock;
        session.nonce()
    }

    /// Whether Digest was taken there once. No answer of a server makes that undone, nor does a lack of room: whoever
    /// alters answers would otherwise get the password as Basic in the next request.
    pub(super) fn knows(&self, entry: EntryId, origin: &str) -> bool {
        self.lock().sessions.contains_key(&(entry.to_bits(), Box::from(origin)))
    }

    /// Keeps the answer to a challenge, in place of the one before it, and gives its nonce for the first time.
    pub(super) fn learn(&self, entry: EntryId, origin: &str, digest: DigestSession, draw: u32) -> Nonce {
        let mut known = self.lock();
        let key = (entry.to_bits(), Box::from(origin));
        if known.sessions.len() >= MOST_ORIGINS && !known.sessions.contains_key(&key) {
            return Nonce::of_one_request(digest, draw);
        }
        known.clock += 1;
        known.generations = known.generations.wrapping_add(1).max(1);
        let digest = Arc::new(digest);
        let (generation, used) = (known.generations, known.clock);
        let nonce = Nonce { digest: Arc::clone(&digest), generation, uses: 1, draw };
        known.sessions.insert(key, Session { digest: Some(digest), generation, uses: 1, draw, used });
        let held = known.sessions.values().filter(|session| session.digest.is_some()).count();
        if held > self.most {
            let held = known.sessions.values_mut().filter(|session| session.digest.is_some());
            if let Some(oldest) = held.min_by_key(|session| session.used) {
                oldest.digest = None;
            }
        }
        nonce
    }

    /// The nonce that a request of this generation used, if it is still the last one.
    pub(super) fn of(&self, entry: EntryId, origin: &str, generation: u32) -> Option<Nonce> {
        let known = self.lock();
        let session = known.sessions.get(&(entry.to_bits(), Box::from(origin)))?;
        session.nonce().filter(|nonce| nonce.generation == generation)
    }

    /// The server gave the nonce for what follows. It is kept unless another one came since.
    pub(super) fn replace(&self, entry: EntryId, origin: &str, generation: u32, info: &AuthenticationInfo) {
        let mut known = self.lock();
        known.generations = known.generations.wrapping_add(1);
        let generations = known.generations;
        if let Some(session) = known.sessions.get_mut(&(entry.to_bits(), Box::from(origin)))
            && session.generation == generation
            && let Some(digest) = &session.digest
        {
            session.digest = Some(Arc::new(DigestSession::clone(digest).with_next_nonce(info)));
            session.generation = generations;
            session.uses = 0;
        }
    }

    /// The server refused it, unless another one came since.
    pub(super) fn forget(&self, entry: EntryId, origin: &str, generation: u32) {
        let mut known = self.lock();
        if let Some(session) = known.sessions.get_mut(&(entry.to_bits(), Box::from(origin)))
            && session.generation == generation
        {
            session.digest = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // What is in it is whole after every statement, whoever panicked meanwhile.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Nonce {
    /// One that is used once and not kept: nothing that the server says of it is remembered.
    pub(super) fn of_one_request(digest: DigestSession, draw: u32) -> Self {
        Self { digest: Arc::new(digest), generation: 0, uses: 1, draw }
    }
}

impl Session {
    fn nonce(&self) -> Option<Nonce> {
        let digest = Arc::clone(self.digest.as_ref()?);
        Some(Nonce { digest, generation: self.generation, uses: self.uses, draw: self.draw })
    }
}
