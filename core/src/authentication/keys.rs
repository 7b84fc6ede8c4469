//! Which key signs by which algorithm.

use std::collections::BTreeMap;

use super::{AuthorizationError, SigningAlgorithm};

#[cfg(feature = "signing")]
use super::Signer;

/// What is known of the keys that sign tickets: by key store and alias, as a
/// [`KeyReference`](crate::KeyReference) names them, an algorithm, or with the feature `signing` a signer. Keys that are
/// not named here are the host's own, and sign by RS256.
///
/// A reference without a store and one that names a store are different keys, even if the store is the default one.
#[derive(Debug, Clone, Default)]
pub struct Keys(BTreeMap<(Option<Box<str>>, Box<str>), Key>);

#[derive(Debug, Clone)]
enum Key {
    OfHost(SigningAlgorithm),
    #[cfg(feature = "signing")]
    Ready(Signer),
}

impl Keys {
    /// The same with the algorithm by which the host signs with a key. A key that was there before is replaced.
    #[must_use]
    pub fn with_algorithm(self, store: Option<&str>, alias: &str, algorithm: SigningAlgorithm) -> Self {
        self.with(store, alias, Key::OfHost(algorithm))
    }

    /// The same with a signer for a key: the host is not asked to sign with it. A key that was there before is replaced.
    #[cfg(feature = "signing")]
    #[must_use]
    pub fn with_signer(self, store: Option<&str>, alias: &str, signer: Signer) -> Self {
        self.with(store, alias, Key::Ready(signer))
    }

    fn with(mut self, store: Option<&str>, alias: &str, key: Key) -> Self {
        self.0.insert((store.map(Box::from), alias.into()), key);
        self
    }

    /// The algorithm of a key, RS256 unless said.
    #[must_use]
    pub fn algorithm(&self, store: Option<&str>, alias: &str) -> SigningAlgorithm {
        match self.key(store, alias) {
            Some(Key::OfHost(algorithm)) => *algorithm,
            #[cfg(feature = "signing")]
            Some(Key::Ready(signer)) => signer.algorithm(),
            None => SigningAlgorithm::default(),
        }
    }

    /// The signature of these bytes, if there is a signer for the key; `None` if the host signs.
    ///
    /// # Errors
    /// `signing-failed` if the signer can't.
    #[cfg_attr(not(feature = "signing"), expect(unused_variables, reason = "then nothing is signed here"))]
    pub fn signature(
        &self,
        store: Option<&str>,
        alias: &str,
        input: &[u8],
    ) -> Option<Result<Vec<u8>, AuthorizationError>> {
        match self.key(store, alias) {
            #[cfg(feature = "signing")]
            Some(Key::Ready(signer)) => Some(signer.sign(input)),
            _ => None,
        }
    }

    fn key(&self, store: Option<&str>, alias: &str) -> Option<&Key> {
        self.0.get(&(store.map(Box::from), Box::from(alias)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_by_store_and_alias() {
        let keys = Keys::default()
            .with_algorithm(None, "a", SigningAlgorithm::Rs512)
            .with_algorithm(Some("s"), "a", SigningAlgorithm::EdDsa)
            .with_algorithm(None, "a", SigningAlgorithm::Ps256);
        for (store, alias, expected) in [
            (None, "a", SigningAlgorithm::Ps256),
            (Some("s"), "a", SigningAlgorithm::EdDsa),
            (Some("t"), "a", SigningAlgorithm::Rs256),
            (None, "b", SigningAlgorithm::Rs256),
        ] {
            assert_eq!(keys.algorithm(store, alias), expected);
            assert!(keys.signature(store, alias, b"").is_none());
        }
    }
}
