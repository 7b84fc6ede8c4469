//! The host's keys.

use super::{AuthorizationError, SigningAlgorithm};
use crate::credentials::{KeyReference, Secret};

/// x
#[derive(Debug, Default)]
pub struct Keys;
impl Keys {
    pub(super) fn algorithm(&self, _: &KeyReference) -> SigningAlgorithm {
        SigningAlgorithm::Rs256
    }
    pub(super) fn sign(&self, _: &KeyReference, _: &Secret) -> Option<Result<Vec<u8>, AuthorizationError>> {
        None
    }
}
