//! The hot lane: texts come in a fixed buffer, which JavaScript writes with one `encodeInto`, and answers are integers.
//!
//! Passing a string the way of wasm-bindgen costs three times as much. The buffer is cleared once it is read: a URL may
//! hold a secret.
//!
//! It is a crate of its own since a crate is compiled either for speed or for size: what the core inlines is fast here,
//! and small in all the rest of a module.
//!
//! A batch goes one by one: the core's own batch, which reads early what large registries need, took longer here with
//! 1 000 entries and with 200 000, and is a second copy of a look-up.
#![forbid(unsafe_code)]

use std::cell::RefCell;

use credmatch::{AuthorizationError, HeaderValue, MatchTable, Sessions, UrlError};

/// Bytes of texts that the buffer holds; longer texts go the other way.
const ROOM: usize = 1 << 16;
/// URLs of a batch that the buffer holds.
const BATCH: usize = 1 << 10;

/// One module has one thread, and so one buffer.
#[derive(Default)]
struct Buffer {
    text: Vec<u8>,
    /// The length of each text of a batch in bytes.
    lengths: Vec<u32>,
    answers: Vec<i32>,
}

thread_local! {
    static BUFFER: RefCell<Buffer> =
        const { RefCell::new(Buffer { text: Vec::new(), lengths: Vec::new(), answers: Vec::new() }) };
}

/// Where the buffer is: the addresses of texts, lengths and answers, then the room for texts in bytes and that for
/// lengths and answers. It stays there for good.
#[must_use]
pub fn layout() -> Vec<usize> {
    BUFFER.with_borrow_mut(|Buffer { text, lengths, answers }| {
        text.resize(ROOM, 0);
        lengths.resize(BATCH, 0);
        answers.resize(BATCH, 0);
        // What JavaScript does through these addresses is not seen here; that they are handed out is.
        vec![text.as_mut_ptr() as usize, lengths.as_mut_ptr() as usize, answers.as_mut_ptr() as usize, ROOM, BATCH]
    })
}

/// Does nothing with a text in the buffer but clear it: what the crossing itself costs.
#[must_use]
pub fn crossing(length: usize) -> i32 {
    with_text(length, |_| 0)
}

/// Looks up the URL at the beginning of the buffer, for the service that stands behind it unless that is empty.
///
/// [`MatchTable::INVALID_URL`] says that the other way must be gone.
#[must_use]
pub fn lookup(table: &MatchTable, url_length: usize, service_length: usize) -> i32 {
    with_text(url_length + service_length, |text| {
        let Some((url, service)) = text.split_at_checked(url_length) else { return MatchTable::INVALID_URL };
        let Some(service) = service_of(service) else { return MatchTable::INVALID_URL };
        MatchTable::answer(number(table, url, service))
    })
}

/// As [`MatchTable::lookup_number`]. All single look-ups of a module are this one: each copy would be a twentieth of it.
///
/// # Errors
/// As [`MatchTable::lookup_number`].
#[inline(never)]
pub fn number(table: &MatchTable, url: &[u8], service: Option<&str>) -> Result<Option<u32>, UrlError> {
    table.lookup_number(url, service)
}

/// Looks up `count` URLs that stand in the buffer one behind the other, and the service behind them.
pub fn lookup_many(table: &MatchTable, count: usize, url_length: usize, service_length: usize) {
    BUFFER.with_borrow_mut(|Buffer { text, lengths, answers }| {
        let text = text.get_mut(..url_length + service_length).unwrap_or_default();
        let answers = answers.get_mut(..count).unwrap_or_default();
        answers.fill(MatchTable::INVALID_URL);
        let (urls, service) = text.split_at_checked(url_length).unwrap_or_default();
        if let Some(service) = service_of(service) {
            let mut urls = urls;
            for (answer, &length) in answers.iter_mut().zip(lengths.iter()) {
                let Some((url, rest)) = urls.split_at_checked(length as usize) else { break };
                urls = rest;
                *answer = MatchTable::answer(number(table, url, service));
            }
        }
        text.fill(0);
    });
}

/// Writes what the URL at the beginning of the buffer sends at once over it, for the service that stands behind it unless
/// that is empty: the length, [`MatchTable::NO_ENTRY`] for nothing, or [`MatchTable::INVALID_URL`] if the other way must be
/// gone. Who reads it clears it. `now` is in milliseconds since the Unix epoch.
#[must_use]
pub fn header(sessions: &Sessions, url_length: usize, service_length: usize, now: u64) -> i32 {
    BUFFER.with_borrow_mut(|Buffer { text, .. }| {
        let asked = text.get_mut(..url_length + service_length).unwrap_or_default();
        let found = at_once(sessions, asked, url_length, now);
        asked.fill(0);
        match found {
            Some(Some(value)) => {
                let value = value.expose_secret().as_bytes();
                let Some(room) = text.get_mut(..value.len()) else { return MatchTable::INVALID_URL };
                room.copy_from_slice(value);
                value.len() as i32
            }
            Some(None) => MatchTable::NO_ENTRY,
            None => MatchTable::INVALID_URL,
        }
    })
}

fn at_once<'s>(sessions: &'s Sessions, asked: &[u8], url_length: usize, now: u64) -> Option<Option<HeaderValue<'s>>> {
    let (url, service) = asked.split_at_checked(url_length)?;
    header_value(sessions, url, service_of(service)?, now).ok()
}

/// As [`Sessions::header_of_bytes`], once in a module, too.
///
/// # Errors
/// As [`Sessions::header_of_bytes`].
#[inline(never)]
pub fn header_value<'s>(
    sessions: &'s Sessions,
    url: &[u8],
    service: Option<&str>,
    now: u64,
) -> Result<Option<HeaderValue<'s>>, AuthorizationError> {
    sessions.header_of_bytes(url, service, || now)
}

/// No service if there is no text; `None` if it is no UTF-8.
fn service_of(text: &[u8]) -> Option<Option<&str>> {
    if text.is_empty() { Some(None) } else { std::str::from_utf8(text).ok().map(Some) }
}

#[inline]
fn with_text<R>(length: usize, use_it: impl FnOnce(&[u8]) -> R) -> R {
    BUFFER.with_borrow_mut(|buffer| {
        let text = buffer.text.get_mut(..length).unwrap_or_default();
        let answer = use_it(text);
        text.fill(0);
        answer
    })
}
