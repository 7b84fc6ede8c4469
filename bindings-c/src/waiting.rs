//! What the core is about to offer.

use credmatch::{Document, Limits, Place, Position, Registry, Source};
use zeroize::Zeroizing;

use crate::boundary::{Failure, Outcome};

pub(crate) fn load(path: &str, _: Option<&str>, limits: &Limits) -> Outcome<Document> {
    let bytes = std::fs::read(path).map_err(|error| Failure::Unreadable(error.to_string()))?;
    let source = Source::from_bytes(path, &bytes, limits).map_err(|one| credmatch::Diagnostics::new(vec![one]))?;
    Ok(source.into())
}

pub(crate) fn authorization(
    _: &Registry,
    _: &str,
    _: Option<&str>,
    _: Option<&[&str]>,
) -> Outcome<Option<Zeroizing<String>>> {
    Err(Failure::Argument("not yet".to_owned()))
}

pub(crate) fn shown(source: &str) -> String {
    let place = Place { source: source.into(), position: Position::default() }.to_string();
    place.strip_suffix(":0:0").unwrap_or_default().to_owned()
}
