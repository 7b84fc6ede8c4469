//! What exchanges with servers taught, and the value that an entry sends at once.

use std::mem::{MaybeUninit, offset_of};

use credmatch::{Keys, Sessions, SessionsOptions, SigningAlgorithm};

use crate::borrowed::{Growing, credmatch_str, grown, slice_of};
use crate::boundary::{Failure, Outcome, given, run, run_or};
use crate::error::credmatch_error;
use crate::exchange::credmatch_exchange;
use crate::registry::{core_of, credmatch_registry};
use crate::request::credmatch_request;
use crate::status::credmatch_status;
use crate::text::credmatch_text;

/// What exchanges with servers taught, for one registry: kept header values, tickets, and nonces of Digest. Make one a
/// process and registry. Any number of threads may use one at the same time; what was kept for an entry is read without
/// a lock. Free it with credmatch_sessions_free() when no thread uses it any more; it outlives its registry, and
/// exchanges outlive it.
pub struct credmatch_sessions {
    sessions: Sessions,
}

/// The algorithm by which the caller signs with a key. All of it zero but `alias` and `algorithm` is a key of no named
/// key store.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct credmatch_key_algorithm {
    /// The key store, as documents name it; empty if they name none.
    pub key_store: credmatch_str,
    /// The key's alias in it.
    pub alias: credmatch_str,
    /// The algorithm as JWS names it: `RS256`, `RS384`, `RS512`, `PS256`, `PS384`, `PS512`, `ES256`, `ES384`, `ES512`,
    /// `EdDSA`, `HS256`, `HS384` or `HS512`.
    pub algorithm: credmatch_str,
}

/// What is not as usual. All of it zero but the size is as usual.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct credmatch_sessions_options {
    /// `sizeof (credmatch_sessions_options)`. Later versions may append members; those that this one does not know must be
    /// zero.
    pub size: usize,
    /// Whether a bearer token may go over plain http to any host (design.md A8).
    pub allow_insecure: bool,
    /// Whether tickets are made without a signature key, which anybody could write.
    pub allow_unsigned: bool,
    /// The algorithms of keys; of those that are not named here it is `RS256`. May be `NULL` if there are none.
    pub algorithms: *const credmatch_key_algorithm,
    /// How many there are.
    pub algorithm_count: usize,
}

// SAFETY: it begins with its size; all of it may be zero.
unsafe impl Growing for credmatch_sessions_options {
    const FIRST: usize = offset_of!(Self, algorithm_count) + size_of::<usize>();
    const END: usize = Self::FIRST;
}

impl credmatch_sessions {
    pub(crate) fn core(&self) -> &Sessions {
        &self.sessions
    }
}

/// What exchanges with servers taught, for one registry. Nothing yet.
///
/// `seed` is what client nonces and names of tickets follow from: 8 bytes of the system's source of randomness, such as
/// getrandom() or arc4random_buf(), drawn anew for every object. A child of a fork() makes sessions of its own. `options` may
/// be `NULL`. The registry may be freed at once. `*sessions` is the caller's, to be freed with credmatch_sessions_free().
///
/// Fails with #CREDMATCH_INVALID_ARGUMENT for an unknown algorithm or a wrong `size`, #CREDMATCH_NULL_ARGUMENT or
/// #CREDMATCH_INVALID_UTF8.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_sessions_new(
    registry: Option<&credmatch_registry>,
    seed: u64,
    options: *const credmatch_sessions_options,
    sessions: Option<&mut MaybeUninit<Option<Box<credmatch_sessions>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (registry, sessions) = (core_of(registry)?, given(sessions, "sessions")?);
        let mut made = SessionsOptions::new(seed);
        if !options.is_null() {
            let options = grown(options, "options")?;
            made.allow_insecure = options.allow_insecure;
            made.allow_unsigned = options.allow_unsigned;
            made.keys = keys(slice_of(options.algorithms, options.algorithm_count, "algorithms")?)?;
        }
        sessions.write(Some(Box::new(credmatch_sessions { sessions: Sessions::new(registry.clone(), made) })));
        Ok(())
    })
}

fn keys(algorithms: &[credmatch_key_algorithm]) -> Outcome<Keys> {
    algorithms.iter().try_fold(Keys::default(), |keys, one| {
        let (store, alias) = (one.key_store.optional_text("key_store")?, one.alias.text("alias")?);
        let algorithm = SigningAlgorithm::from_name(one.algorithm.text("algorithm")?);
        let algorithm = algorithm.ok_or_else(|| Failure::Argument("`algorithm` is no algorithm of JWS".to_owned()))?;
        Ok(keys.with_algorithm(store, alias, algorithm))
    })
}

/// The value of the header `Authorization` that a URL's entry sends at once. The short way for the most frequent case,
/// where the value is the same for any method and body; it costs little more than the look-up. After a 401, there must
/// be an exchange: see credmatch_sessions_begin(). An empty `service` is none.
///
/// `now` is in milliseconds since 1970-01-01T00:00:00Z, as in all functions here. `*value` is a secret, and empty (its
/// `ptr` is `NULL`) if nothing is to be sent before the server asks. It lives in `*owner`, which is the caller's to be
/// freed with credmatch_text_free(); `*owner` is `NULL` for a value that the sessions keep: that is valid until they are
/// freed. (So free it always: `NULL` is ignored there.)
///
/// Fails as credmatch_registry_lookup(), with #CREDMATCH_NEEDS_STEPS if there must be an exchange even so: for a
/// user's credentials, a ticket that must be made, a known nonce of Digest or headers of impersonation; else with a
/// status of the 9xx if what the entry holds can't be sent.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_sessions_header(
    sessions: Option<&credmatch_sessions>,
    url: credmatch_str,
    service: credmatch_str,
    now: u64,
    value: Option<&mut MaybeUninit<credmatch_str>>,
    owner: Option<&mut MaybeUninit<Option<Box<credmatch_text>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let sessions = &given(sessions, "sessions")?.sessions;
        let table = sessions.registry().table();
        // That the URL is UTF-8 the core checks where it matters.
        let (url, service) = (url.bytes("url")?, service.optional_text("service")?);
        let (value, owner) = (given(value, "value")?, given(owner, "owner")?);
        let (lent, made) = match sessions.header_of_bytes(url, service, || now) {
            Ok(None) => (credmatch_str::EMPTY, None),
            Ok(Some(found)) => match found.kept() {
                Some(kept) => (credmatch_str::lent(kept.expose_secret()), None),
                None => {
                    let made = credmatch_text::of_secret(&found);
                    (made.lent(), Some(made))
                }
            },
            Err(error) => return Err(Failure::authorization(error, table)),
        };
        value.write(lent);
        owner.write(made);
        Ok(())
    })
}

/// Begins the exchange of a request, and says what to do first. That is credmatch_exchange_step() of what is written: do
/// it, report it with one of the functions credmatch_exchange_...() and go on until a step says that it is done, or that
/// the request is refused (design.md A7). For every hop of a redirect begin a new exchange, with the URL of that hop
/// and without the headers of the one before (design.md M18).
///
/// What the request holds is copied. `*exchange` is the caller's, to be freed with credmatch_exchange_free().
///
/// Fails as credmatch_registry_lookup(), with #CREDMATCH_INVALID_ARGUMENT for an unknown kind of body or a wrong
/// `size`, or with #CREDMATCH_NULL_ARGUMENT. What the entry holds and can't be sent is not a failure but a step,
/// #CREDMATCH_ACTION_REFUSE.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_sessions_begin(
    sessions: Option<&credmatch_sessions>,
    request: *const credmatch_request<'_>,
    now: u64,
    exchange: Option<&mut MaybeUninit<Option<Box<credmatch_exchange>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let sessions = given(sessions, "sessions")?;
        let asked = grown(request, "request")?.asked(sessions.core().registry().table())?;
        let exchange = given(exchange, "exchange")?;
        exchange.write(Some(credmatch_exchange::begin(sessions.core(), asked, now)?));
        Ok(())
    })
}

/// Lets go of the sessions and wipes their secrets. No thread may be using them, nor a value that they keep. What is
/// shared with exchanges goes with the last of those. `NULL` is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_sessions_free(sessions: Option<Box<credmatch_sessions>>) {
    run_or((), || drop(sessions));
}
