//! The technical credentials that a reference names.

use super::AuthorizationError;
use crate::credentials::{Credentials, Impersonated};
use crate::document::Code;
use crate::registry::{Contents, Layer, LayerKind, TechnicalEntry};

/// How many references are followed from one to the next.
const FOLLOWED: usize = 16;

/// All documents, the one nearest to the running process first: later kinds of layers before earlier ones, inside a kind
/// later documents before earlier ones, as among entries (design.md M10).
pub(super) fn nearest_first(layers: &[Layer]) -> impl Iterator<Item = &Contents> {
    let of_kind = move |kind| layers.iter().rev().filter(move |layer| layer.kind() == kind);
    LayerKind::ALL.into_iter().rev().flat_map(of_kind).flat_map(|layer| layer.documents().iter().rev())
}

/// All technical credentials of the documents. Of those of one name the first holds.
pub(crate) fn best_first(layers: &[Layer]) -> impl Iterator<Item = &TechnicalEntry> {
    nearest_first(layers).filter_map(Contents::technical_credentials).flat_map(|manager| manager.entries())
}

/// What authenticates in the end, and whom the outermost impersonation around it says to act as.
///
/// # Errors
/// `technical-not-defined` if no document defines a name, `technical-circle` if names go round in a circle.
pub(super) fn unwrapped<'a>(
    credentials: &'a Credentials,
    layers: &'a [Layer],
) -> Result<(&'a Credentials, Option<&'a Impersonated>), AuthorizationError> {
    unwrapped_by(credentials, |name| best_first(layers).find(|entry| entry.name() == name))
}

/// The same for whoever has an index of names.
///
/// # Errors
/// As [`unwrapped`].
pub(crate) fn unwrapped_by<'a>(
    credentials: &'a Credentials,
    named: impl Fn(&str) -> Option<&'a TechnicalEntry>,
) -> Result<(&'a Credentials, Option<&'a Impersonated>), AuthorizationError> {
    let mut credentials = credentials;
    let mut outermost = None;
    let mut followed = 0;
    loop {
        match credentials {
            // A circle goes through a reference, for a document is finite.
            Credentials::Technical(_) if followed == FOLLOWED => {
                return Err(AuthorizationError::new(Code::TechnicalCircle));
            }
            Credentials::Technical(reference) => {
                followed += 1;
                let named = named(&reference.name);
                credentials = named.ok_or(AuthorizationError::new(Code::TechnicalNotDefined))?.credentials();
            }
            Credentials::Impersonation(impersonation) => {
                outermost.get_or_insert(&impersonation.user);
                credentials = &impersonation.actual;
            }
            other => return Ok((other, outermost)),
        }
    }
}
