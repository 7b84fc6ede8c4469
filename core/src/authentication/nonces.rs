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
    digest: Arc<DigestSession>,
    generation: u32,
    uses: u32,
    draw: u32,
    used: u64,
}

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
        Some(session.nonce())
    }

    /// Whether there is one.
    pub(super) fn knows(&self, entry: EntryId, origin: &str) -> bool {
        self.lock().sessions.contains_key(&(entry.to_bits(), Box::from(origin)))
    }

    /// Keeps the answer to a challenge, in place of the one before it, and gives its nonce for the first time.
    pub(super) fn learn(&self, entry: EntryId, origin: &str, digest: DigestSession, draw: u32) -> Nonce {
        let mut known = self.lock();
        known.clock += 1;
        known.generations = known.generations.wrapping_add(1);
        let session =
            Session { digest: Arc::new(digest), generation: known.generations, uses: 1, draw, used: known.clock };
        let nonce = session.nonce();
        known.sessions.insert((entry.to_bits(), origin.into()), session);
        if known.sessions.len() > self.most {
            let oldest = known.sessions.iter().min_by_key(|(_, session)| session.used).map(|(key, _)| key.clone());
            oldest.and_then(|key| known.sessions.remove(&key));
        }
        nonce
    }

    /// The nonce that a request of this generation used, if it is still the last one.
    pub(super) fn of(&self, entry: EntryId, origin: &str, generation: u32) -> Option<Nonce> {
        let known = self.lock();
        let session = known.sessions.get(&(entry.to_bits(), Box::from(origin)))?;
        (session.generation == generation).then(|| session.nonce())
    }

    /// The server gave the nonce for what follows. It is kept unless another one came since.
    pub(super) fn replace(&self, entry: EntryId, origin: &str, generation: u32, info: &AuthenticationInfo) {
        let mut known = self.lock();
        known.generations = known.generations.wrapping_add(1);
        let generations = known.generations;
        if let Some(session) = known.sessions.get_mut(&(entry.to_bits(), Box::from(origin)))
            && session.generation == generation
        {
            session.digest = Arc::new(DigestSession::clone(&session.digest).with_next_nonce(info));
            session.generation = generations;
            session.uses = 0;
        }
    }

    /// The server refused it, unless another one came since.
    pub(super) fn forget(&self, entry: EntryId, origin: &str, generation: u32) {
        let mut known = self.lock();
        let key = (entry.to_bits(), Box::from(origin));
        if known.sessions.get(&key).is_some_and(|session| session.generation == generation) {
            known.sessions.remove(&key);
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
    fn nonce(&self) -> Nonce {
        Nonce { digest: Arc::clone(&self.digest), generation: self.generation, uses: self.uses, draw: self.draw }
    }
}
