//! The hot lane: texts come in a fixed buffer, which JavaScript writes with one `encodeInto`, and answers are integers.
//!
//! Passing a string the way of wasm-bindgen costs three times as much. The buffer is cleared once it is read: a URL may
//! hold a secret.

use std::cell::RefCell;

use credmatch::MatchTable;
use wasm_bindgen::prelude::*;

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
#[wasm_bindgen(js_name = laneLayout)]
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
#[wasm_bindgen(js_name = laneCrossing)]
pub fn crossing(length: usize) -> i32 {
    with_text(length, |_| 0)
}

/// Does nothing with a text that comes the way of wasm-bindgen: what the buffer is measured beside.
#[wasm_bindgen(js_name = stringCrossing)]
pub fn string_crossing(text: &str) -> i32 {
    i32::from(text.is_empty())
}

/// Looks up the URL at the beginning of the buffer, for the service that stands behind it unless that is empty.
///
/// [`MatchTable::INVALID_URL`] says that the other way must be gone.
pub(crate) fn lookup(table: &MatchTable, url_length: usize, service_length: usize) -> i32 {
    with_text(url_length + service_length, |text| {
        let Some((url, service)) = text.split_at_checked(url_length) else { return MatchTable::INVALID_URL };
        let Some(service) = service_of(service) else { return MatchTable::INVALID_URL };
        match table.lookup_number(url, service) {
            Ok(Some(number)) => i32::try_from(number).unwrap_or(MatchTable::INVALID_URL),
            Ok(None) => MatchTable::NO_ENTRY,
            Err(_) => MatchTable::INVALID_URL,
        }
    })
}

/// Asks about the URL at the beginning of the buffer and the service behind it; `None` if they are no UTF-8.
#[cfg(feature = "documents")]
pub(crate) fn with_url<R>(
    url_length: usize,
    service_length: usize,
    ask: impl FnOnce(&str, Option<&str>) -> R,
) -> Option<R> {
    with_text(url_length + service_length, |text| {
        let (url, service) = text.split_at_checked(url_length)?;
        Some(ask(std::str::from_utf8(url).ok()?, service_of(service)?))
    })
}

/// Looks up `count` URLs that stand in the buffer one behind the other, and the service behind them.
pub(crate) fn lookup_many(table: &MatchTable, count: usize, url_length: usize, service_length: usize) {
    BUFFER.with_borrow_mut(|Buffer { text, lengths, answers }| {
        let text = text.get_mut(..url_length + service_length).unwrap_or_default();
        let answers = answers.get_mut(..count).unwrap_or_default();
        answers.fill(MatchTable::INVALID_URL);
        let (urls, service) = text.split_at_checked(url_length).unwrap_or_default();
        // Checked whole, which is cheaper than one by one.
        if let (Ok(mut urls), Some(service)) = (std::str::from_utf8(urls), service_of(service)) {
            let urls = lengths.iter().take(count).map(|&length| {
                let (url, rest) = urls.split_at_checked(length as usize).unwrap_or_default();
                urls = rest;
                url
            });
            let mut answers = answers.iter_mut();
            table.lookup_numbers(urls, service, |_, number| {
                if let Some(answer) = answers.next() {
                    *answer = number;
                }
            });
        }
        text.fill(0);
    });
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

/// The methods for look-ups of a type that has a table: wasm-bindgen exports methods of types, not of traits.
macro_rules! lookups {
    ($type:ident, $($table:tt)+) => {
        #[wasm_bindgen]
        impl $type {
            /// Looks up the URL in the buffer, see [`lane::lookup`].
            pub fn lookup(&self, url_length: usize, service_length: usize) -> i32 {
                lane::lookup(&self.$($table)+, url_length, service_length)
            }

            /// Looks up the URLs in the buffer, see [`lane::lookup_many`].
            #[wasm_bindgen(js_name = lookupMany)]
            pub fn lookup_many(&self, count: usize, url_length: usize, service_length: usize) {
                lane::lookup_many(&self.$($table)+, count, url_length, service_length);
            }

            /// Looks up any URL: an odd one, a long one, or one of which it is to be said why it is refused.
            ///
            /// # Errors
            /// A `UrlError`.
            #[wasm_bindgen(js_name = lookupText)]
            pub fn lookup_text(&self, url: &str, service: Option<String>) -> Result<Option<u32>, JsValue> {
                with_canonical_host(url, |url| self.$($table)+.lookup_number(url.as_bytes(), service.as_deref()))
            }

            /// Looks up bytes that are no text, to have it said what is wrong with them.
            ///
            /// # Errors
            /// A `UrlError`.
            #[wasm_bindgen(js_name = lookupBytes)]
            pub fn lookup_bytes(&self, url: &[u8]) -> Result<Option<u32>, JsValue> {
                self.$($table)+.lookup_number(url, None).map_err(crate::host::url_error)
            }

            /// Whether what was found for one URL holds for the other.
            ///
            /// # Errors
            /// A `UrlError`.
            #[wasm_bindgen(js_name = sameScope)]
            pub fn same_scope(&self, a: &str, b: &str, service: Option<String>) -> Result<bool, JsValue> {
                let table = &self.$($table)+;
                let service = service.as_deref();
                // Each by itself, so that it is known which of them needs the detour.
                with_canonical_host(a, |a| {
                    table.lookup(a)?;
                    Ok(a.to_owned())
                })
                .and_then(|a| with_canonical_host(b, |b| table.same_scope(&a, b, service)))
            }

            /// How many entries there are.
            #[wasm_bindgen(js_name = entryCount)]
            pub fn entry_count(&self) -> usize {
                self.$($table)+.entry_count()
            }

            /// The most bytes that a URL may have.
            #[wasm_bindgen(js_name = urlLength)]
            pub fn url_length(&self) -> u32 {
                self.url_length
            }
        }
    };
}
pub(crate) use lookups;
