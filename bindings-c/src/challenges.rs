//! What servers ask for.

use std::mem::MaybeUninit;

use credmatch::{challenges_json, selection_json};

use crate::borrowed::{credmatch_str, texts};
use crate::boundary::{given, run};
use crate::error::credmatch_error;
use crate::status::credmatch_status;
use crate::text::credmatch_text;

/// What the lines of `WWW-Authenticate` ask for.
///
/// `lines` are their values as they came, one an element. `*json` is an object: `challenges`, an array of objects with
/// `scheme`, `params` (an object; names in lower case) and, where there is one, `token68`; and whether something was
/// `malformed` and passed over. It is the caller's, to be freed with credmatch_text_free().
///
/// Fails with #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_parse_challenges(
    lines: *const credmatch_str,
    count: usize,
    json: Option<&mut MaybeUninit<Option<Box<credmatch_text>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (lines, json) = (texts(lines, count, "lines")?.unwrap_or_default(), given(json, "json")?);
        json.write(Some(credmatch_text::new(challenges_json(&lines))));
        Ok(())
    })
}

/// The challenge that credentials of these kinds answer. It is that of the strongest scheme (design.md A6).
///
/// `kinds` are those of credmatch_registry_entry(), such as `password`. `*json` is an object: `scheme`, of Digest
/// `algorithm`, and `challenge` as credmatch_parse_challenges() has it. It is the caller's, to be freed with
/// credmatch_text_free(), or `NULL` if there is no such challenge.
///
/// Fails with #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_select_challenge(
    kinds: *const credmatch_str,
    kind_count: usize,
    lines: *const credmatch_str,
    count: usize,
    json: Option<&mut MaybeUninit<Option<Box<credmatch_text>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let kinds = texts(kinds, kind_count, "kinds")?.unwrap_or_default();
        let (lines, json) = (texts(lines, count, "lines")?.unwrap_or_default(), given(json, "json")?);
        json.write(selection_json(&kinds, &lines).map(credmatch_text::new));
        Ok(())
    })
}
