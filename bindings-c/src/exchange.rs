//! One request and its retries.

use std::mem::MaybeUninit;

use credmatch::{AuthorizationError, Exchange, Input, Response, Sessions, Step};

use crate::borrowed::{credmatch_str, slice_of, texts};
use crate::boundary::{Outcome, given, run, run_or};
use crate::error::credmatch_error;
use crate::lookup;
use crate::request::Asked;
use crate::status::{CREDMATCH_NO_ENTRY, credmatch_status};
use crate::step::credmatch_step;

/// One request and its retries: what was said of it, how far it is, and what to do next. It is for one thread at a time,
/// and the only object but a builder that changes. credmatch_sessions_begin() makes it; free it with
/// credmatch_exchange_free(). Once it has ended it holds neither the body, nor the user, nor the sessions.
pub struct credmatch_exchange {
    exchange: Exchange,
    entry: i32,
    step: credmatch_step,
    going: Going,
}

/// What an exchange goes on with.
enum Going {
    On(Sessions, Asked),
    /// It has ended, and this is said to whoever reports after that. The caller may keep it for long: nothing is left
    /// that would keep the sessions, the user or the body.
    Ended(AuthorizationError),
}

impl credmatch_exchange {
    pub(crate) fn begin(sessions: &Sessions, asked: Asked, now: u64) -> Outcome<Box<Self>> {
        let (exchange, step) = {
            let request = asked.request();
            let (exchange, step) = sessions.begin(&request, now)?;
            (exchange, credmatch_step::new(sessions, step))
        };
        let id = exchange.entry();
        let entry = id.map_or(Ok(CREDMATCH_NO_ENTRY), |id| lookup::number(sessions.registry().table().number(id)))?;
        let mut made = Box::new(Self { exchange, entry, step, going: Going::On(sessions.clone(), asked) });
        made.let_go(now);
        Ok(made)
    }

    /// The step before is wiped, and what it lent is gone.
    fn report(&mut self, input: Input<'_>, now: u64) {
        self.step = match &self.going {
            Going::On(sessions, asked) => {
                let (mut exchange, request) = (self.exchange, asked.request());
                let step = credmatch_step::new(sessions, sessions.resume(&mut exchange, &request, input, now));
                self.exchange = exchange;
                step
            }
            Going::Ended(error) => credmatch_step::refusing(*error, self.entry),
        };
        self.let_go(now);
    }

    /// Once it has ended, keeps what the core says to whoever goes on, and nothing else.
    fn let_go(&mut self, now: u64) {
        if let Going::On(sessions, asked) = &self.going
            && self.exchange.has_ended()
        {
            let (mut exchange, request) = (self.exchange, asked.request());
            if let Step::Refuse(error) = sessions.resume(&mut exchange, &request, Input::Failed, now) {
                self.going = Going::Ended(error);
            }
        }
    }
}

/// Takes what the server answered, and says what to do next. That is credmatch_exchange_step() again: the step before,
/// and what it lent, are gone.
///
/// `www_authenticate` are the values of the response's `WWW-Authenticate` lines as they came, one an element,
/// `authentication_info` those of `Authentication-Info`; both may be `NULL` if there are none. Report the response that
/// came, whatever its status: one that is no 401 ends the exchange, and can teach the next nonce.
///
/// Fails with #CREDMATCH_NULL_ARGUMENT or #CREDMATCH_INVALID_UTF8; the exchange is then as before. What is reported out
/// of order, or after the end, is not a failure but a step, #CREDMATCH_ACTION_REFUSE.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_exchange_answered(
    exchange: Option<&mut credmatch_exchange>,
    status: u16,
    www_authenticate: *const credmatch_str,
    www_authenticate_count: usize,
    authentication_info: *const credmatch_str,
    authentication_info_count: usize,
    now: u64,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let exchange = given(exchange, "exchange")?;
        let asks = texts(www_authenticate, www_authenticate_count, "www_authenticate")?.unwrap_or_default();
        let says = texts(authentication_info, authentication_info_count, "authentication_info")?.unwrap_or_default();
        let response = Response::new(status).with_www_authenticate(&asks).with_authentication_info(&says);
        exchange.report(Input::Response(response), now);
        Ok(())
    })
}

/// Takes the signature that the step asked for, and says what to do next. It is raw bytes (RFC 7515 §5.1; of ECDSA r and
/// s, not DER).
///
/// Otherwise as credmatch_exchange_answered().
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_exchange_signed(
    exchange: Option<&mut credmatch_exchange>,
    signature: *const u8,
    signature_len: usize,
    now: u64,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let exchange = given(exchange, "exchange")?;
        exchange.report(Input::Signed(slice_of(signature, signature_len, "signature")?), now);
        Ok(())
    })
}

/// Takes the encrypted token that the step asked for, and says what to do next. It is a JWE in compact form (RFC 7516
/// §7.1).
///
/// Otherwise as credmatch_exchange_answered().
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_exchange_encrypted(
    exchange: Option<&mut credmatch_exchange>,
    token: credmatch_str,
    now: u64,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let exchange = given(exchange, "exchange")?;
        exchange.report(Input::Encrypted(token.text("token")?), now);
        Ok(())
    })
}

/// Takes the token of SPNEGO that the step asked for, and says what to do next. It is bytes, as the security library
/// gave them.
///
/// Otherwise as credmatch_exchange_answered().
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_exchange_negotiated(
    exchange: Option<&mut credmatch_exchange>,
    token: *const u8,
    token_len: usize,
    now: u64,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let exchange = given(exchange, "exchange")?;
        exchange.report(Input::Negotiated(slice_of(token, token_len, "token")?), now);
        Ok(())
    })
}

/// Says that the step could not be taken, which ends the exchange. The step is then a refusal.
///
/// Otherwise as credmatch_exchange_answered().
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_exchange_failed(
    exchange: Option<&mut credmatch_exchange>,
    now: u64,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        given(exchange, "exchange")?.report(Input::Failed, now);
        Ok(())
    })
}

/// What to do next.
///
/// Lent by the exchange: valid until the next report or until it is freed, and not to be freed. `NULL` for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_exchange_step(exchange: Option<&credmatch_exchange>) -> Option<&credmatch_step> {
    exchange.map(|exchange| &exchange.step)
}

/// The number of the entry that decides. #CREDMATCH_NO_ENTRY if none matches, and for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_exchange_entry(exchange: Option<&credmatch_exchange>) -> i32 {
    exchange.map_or(CREDMATCH_NO_ENTRY, |exchange| exchange.entry)
}

/// How often the request was sent again. So far; 0 for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_exchange_retries(exchange: Option<&credmatch_exchange>) -> u32 {
    exchange.map_or(0, |exchange| exchange.exchange.retries().into())
}

/// Whether nothing more is to be reported. It has ended then; `true` for `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_exchange_ended(exchange: Option<&credmatch_exchange>) -> bool {
    exchange.is_none_or(|exchange| exchange.exchange.has_ended())
}

/// Wipes the secrets of an exchange and frees it, its step, and whatever that lent. `NULL` is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_exchange_free(exchange: Option<Box<credmatch_exchange>>) {
    run_or((), || drop(exchange));
}
