//! The header `Authorization` for a URL.

use std::mem::MaybeUninit;

use credmatch::Secret;

use crate::borrowed::{credmatch_str, texts};
use crate::boundary::{Failure, given, run, run_or};
use crate::error::credmatch_error;
use crate::lookup;
use crate::registry::{core_of, credmatch_registry};
use crate::status::{CREDMATCH_NO_ENTRY, credmatch_status};

/// What a request to one URL sends as `Authorization`. It holds for that URL alone: ask anew for every hop of a redirect
/// (design.md M18). Immutable: several threads may read one at the same time. The caller frees it with
/// credmatch_authorization_free(), which wipes the value; it outlives its registry.
pub struct credmatch_authorization {
    entry: i32,
    scheme: &'static str,
    value: Secret,
}

/// The value of the header `Authorization` for a request to a URL. It is made of the best entry's credentials, if they
/// are to be sent.
///
/// Before the first request, leave `challenges` out (`NULL` and 0): only an entry that is preemptive gives a value
/// (design.md A5). After a 401, pass the values of the response's `WWW-Authenticate` lines, one an element, `count` in
/// all (not `NULL`, even if there are none), and retry at most once: any entry gives a value whose credentials answer
/// one of the challenges. Ask for every request and every hop of a redirect anew, and send a value nowhere else.
/// An empty `service` is none.
///
/// `*authorization` is the caller's, to be freed with credmatch_authorization_free(), or `NULL` if no entry matches or
/// there is nothing to send yet. It holds a secret.
///
/// Fails as credmatch_registry_lookup(), or with a status of the 9xx if what the best entry holds can't be sent:
/// no other entry steps in (design.md M12). credmatch_error_entry(), credmatch_error_kind() and credmatch_error_help()
/// say which entry it is, what it holds, and what to do.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_registry_authorization(
    registry: Option<&credmatch_registry>,
    url: credmatch_str,
    service: credmatch_str,
    challenges: *const credmatch_str,
    count: usize,
    authorization: Option<&mut MaybeUninit<Option<Box<credmatch_authorization>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let registry = core_of(registry)?;
        let table = registry.table();
        let (url, service) = (lookup::url_text(table, url, "url")?, service.optional_text("service")?);
        let (lines, authorization) = (texts(challenges, count, "challenges")?, given(authorization, "authorization")?);
        let found = registry
            .authorization(url, service, lines.as_deref())
            .map_err(|error| Failure::authorization(error, table))?;
        authorization.write(match found {
            Some(found) => Some(Box::new(credmatch_authorization {
                entry: lookup::number(table.number(found.entry))?,
                scheme: found.scheme,
                value: found.value,
            })),
            None => None,
        });
        Ok(())
    })
}

/// The number of the entry that the URL gets; #CREDMATCH_NO_ENTRY for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_authorization_entry(authorization: Option<&credmatch_authorization>) -> i32 {
    authorization.map_or(CREDMATCH_NO_ENTRY, |one| one.entry)
}

/// The scheme that the value begins with, such as `Basic`. Valid as long as the library is loaded; empty for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_authorization_scheme(authorization: Option<&credmatch_authorization>) -> credmatch_str {
    authorization.map_or(credmatch_str::EMPTY, |one| credmatch_str::lent(one.scheme))
}

/// The whole value of the header, scheme included. This is the only way to a secret. It never holds a control character.
///
/// Valid until the authorization is freed; empty for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_authorization_expose_secret(
    authorization: Option<&credmatch_authorization>,
) -> credmatch_str {
    authorization.map_or(credmatch_str::EMPTY, |one| credmatch_str::lent(one.value.expose_secret()))
}

/// Wipes the value and frees it, and whatever it lent. `NULL` is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_authorization_free(authorization: Option<Box<credmatch_authorization>>) {
    run_or((), || drop(authorization));
}
