//! What the core is about to offer.

use credmatch::Registry;
use zeroize::Zeroizing;

use crate::boundary::{Failure, Outcome};

pub(crate) fn authorization(
    _: &Registry,
    _: &str,
    _: Option<&str>,
    _: Option<&[&str]>,
) -> Outcome<Option<Zeroizing<String>>> {
    Err(Failure::Argument("not yet".to_owned()))
}
