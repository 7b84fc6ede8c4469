//! The technical credentials that a reference names.

use super::AuthorizationError;
use crate::credentials::Credentials;
use crate::document::Code;
use crate::registry::{Contents, Layer, LayerKind, TechnicalEntry};

/// How many references are followed from one to the next.
pub(crate) const FOLLOWED: usize = 16;

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

/// The technical credentials of this name.
///
/// # Errors
/// `technical-not-defined` if no document defines it.
pub(super) fn named<'r>(name: &str, layers: &'r [Layer]) -> Result<&'r Credentials, AuthorizationError> {
    let named = best_first(layers).find(|entry| entry.name() == name);
    Ok(named.ok_or(AuthorizationError::new(Code::TechnicalNotDefined))?.credentials())
}

/// The credentials themselves, references followed.
///
/// # Errors
/// `technical-not-defined` if no document defines a name, `technical-circle` if names go round in a circle.
pub(super) fn resolved<'r>(
    credentials: &'r Credentials,
    layers: &'r [Layer],
) -> Result<&'r Credentials, AuthorizationError> {
    let mut credentials = credentials;
    for _ in 0..FOLLOWED {
        let Credentials::Technical(reference) = credentials else { return Ok(credentials) };
        credentials = named(&reference.name, layers)?;
    }
    Err(AuthorizationError::new(Code::TechnicalCircle))
}
