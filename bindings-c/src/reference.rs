//! Relative references.

use std::mem::MaybeUninit;

use credmatch::resolve_reference;

use crate::borrowed::credmatch_str;
use crate::boundary::{given, run};
use crate::error::credmatch_error;
use crate::status::credmatch_status;
use crate::text::credmatch_text;

/// A reference resolved against a base, by RFC 3986 section 5.2. Such as that of a redirect's `Location`.
///
/// `base` may also be a file's path; then so is the result. Nothing is decoded, encoded or folded; only `/` separates.
/// `*target` is the caller's, to be freed with credmatch_text_free().
///
/// Fails with #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_resolve_reference(
    base: credmatch_str,
    reference: credmatch_str,
    target: Option<&mut MaybeUninit<Option<Box<credmatch_text>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (base, reference) = (base.text("base")?, reference.text("reference")?);
        let target = given(target, "target")?;
        target.write(Some(credmatch_text::new(resolve_reference(base, reference))));
        Ok(())
    })
}
