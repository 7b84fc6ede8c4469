//! What servers said for Digest, kept for the requests that follow (RFC 7616 §3.6).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{AuthenticationInfo, DigestSession, Provenance};
use crate::matching::EntryId;

/// The challenges that were answered last, by entry and origin.
pub(super) struct Nonces {
    most: usize,
    most_origins: usize,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    sessions: BTreeMap<(u32, Box<str>), Session>,
    /// Where Digest was taken. No answer of a server takes one away.
    origins: BTreeSet<(u32, Box<str>)>,
    /// Entries that took it at more origins than are remembered, and so at any.
    everywhere: BTreeSet<u32>,
    generations: u32,
    clock: u64,
}

struct Session {
    digest: Arc<DigestSession>,
    configuration: Provenance,
    generation: u32,
    uses: u32,
    draw: u32,
    used: u64,
}

/// A nonce, and how often it was used with the request that it is for.
pub(super) struct Nonce {
    pub(super) digest: Arc<DigestSession>,
    /// Where the configuration is from that the credentials are used with.
    pub(super) configuration: Provenance,
    /// Tells it from those before and after it.
    pub(super) generation: u32,
    /// From 1, never the same twice for one nonce.
    pub(super) uses: u32,
    /// Which draw the client's nonce is: the same as long as the answers are to one challenge.
    pub(super) draw: u32,
}

impl Nonces {
    /// Room for so many; the one that was not used for the longest time goes first. That Digest was taken is remembered
    /// of so many pairs of an entry and an origin.
    pub(super) fn new(most: usize, most_origins: usize) -> Self {
        Self { most: most.max(1), most_origins, known: Mutex::default() }
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

    /// Whether Digest was taken there once, or may have been. No answer of a server makes that undone, nor does a lack of
    /// room: whoever alters answers would otherwise get the password as Basic in the next request.
    pub(super) fn knows(&self, entry: EntryId, origin: &str) -> bool {
        let known = self.lock();
        let key = (entry.to_bits(), Box::from(origin));
        known.everywhere.contains(&key.0) || known.origins.contains(&key)
    }

    /// Keeps the answer to a challenge, in place of the one before it, and gives its nonce for the first time.
    pub(super) fn learn(
        &self,
        entry: EntryId,
        origin: &str,
        digest: DigestSession,
        configuration: Provenance,
        draw: u32,
    ) -> Nonce {
        let mut known = self.lock();
        let key = (entry.to_bits(), Box::from(origin));
        if !known.origins.contains(&key) {
            if known.origins.len() < self.most_origins {
                known.origins.insert(key.clone());
            } else {
                known.everywhere.insert(key.0);
            }
        }
        if known.sessions.len() >= self.most && !known.sessions.contains_key(&key) {
            let oldest = known.sessions.iter().min_by_key(|(_, session)| session.used);
            let oldest = oldest.map(|(key, _)| key.clone());
            oldest.and_then(|key| known.sessions.remove(&key));
        }
        known.clock += 1;
        let (generation, used) = (known.next_generation(), known.clock);
        let session = Session { digest: Arc::new(digest), configuration, generation, uses: 1, draw, used };
        let nonce = session.nonce();
        known.sessions.insert(key, session);
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
        let next = known.next_generation();
        if let Some(session) = known.sessions.get_mut(&(entry.to_bits(), Box::from(origin)))
            && session.generation == generation
        {
            session.digest = Arc::new(DigestSession::clone(&session.digest).with_next_nonce(info));
            session.generation = next;
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

impl Known {
    /// Never 0, which is none that is kept.
    fn next_generation(&mut self) -> u32 {
        self.generations = self.generations.wrapping_add(1).max(1);
        self.generations
    }
}

impl Nonce {
    /// One that is used once and not kept: nothing that the server says of it is remembered.
    pub(super) fn of_one_request(digest: DigestSession, configuration: Provenance, draw: u32) -> Self {
        Self { digest: Arc::new(digest), configuration, generation: 0, uses: 1, draw }
    }
}

impl Session {
    fn nonce(&self) -> Nonce {
        let Self { digest, configuration, generation, uses, draw, .. } = self;
        Nonce {
            digest: Arc::clone(digest),
            configuration: *configuration,
            generation: *generation,
            uses: *uses,
            draw: *draw,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authentication::{Challenge, DigestChallenge, parse_challenges};
    use crate::credentials::{Charset, Secret};
    use crate::registry::LayerKind;

    fn session() -> DigestSession {
        let challenges = parse_challenges(&["Digest realm=\"r\", nonce=\"n\", qop=\"auth\""]);
        let challenge: &Challenge<'_> = &challenges.list()[0];
        let challenge = DigestChallenge::from_challenge(challenge).unwrap();
        DigestSession::new(challenge, "name", &Secret::new("password"), Charset::Utf8, "c", None).unwrap()
    }

    fn learn(nonces: &Nonces, entry: EntryId, origin: &str) -> Nonce {
        nonces.learn(entry, origin, session(), Provenance::None, 0)
    }

    #[test]
    fn d16_that_digest_is_taken_is_known_after_its_nonce_lost_its_room_or_was_refused() {
        let (one, other) = (EntryId::new(LayerKind::Global, 1).unwrap(), EntryId::new(LayerKind::Global, 2).unwrap());
        let nonces = Nonces::new(2, 3);
        let first = learn(&nonces, one, "https://a");
        learn(&nonces, one, "https://b");
        assert_eq!(nonces.next(one, "https://a").map(|nonce| nonce.uses), Some(2));
        learn(&nonces, one, "https://c");
        assert!(nonces.next(one, "https://b").is_none(), "it was not used for the longest time");
        nonces.forget(one, "https://a", first.generation);
        assert!(nonces.next(one, "https://a").is_none());
        assert!(["a", "b", "c"].iter().all(|host| nonces.knows(one, &format!("https://{host}"))));
        assert!(!nonces.knows(one, "https://d") && !nonces.knows(other, "https://a"));
    }

    #[test]
    fn d16_an_entry_with_more_origins_than_are_remembered_took_it_at_all() {
        let (one, other) = (EntryId::new(LayerKind::Global, 1).unwrap(), EntryId::new(LayerKind::Global, 2).unwrap());
        let nonces = Nonces::new(8, 1);
        learn(&nonces, one, "https://a");
        assert!(!nonces.knows(one, "https://b"));
        assert_eq!(learn(&nonces, one, "https://b").uses, 1);
        assert!(nonces.next(one, "https://b").is_some());
        assert!(nonces.knows(one, "https://b") && nonces.knows(one, "https://never.seen"));
        assert!(!nonces.knows(other, "https://a"));
    }
}
