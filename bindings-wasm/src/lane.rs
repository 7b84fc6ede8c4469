//! The hot lane, as JavaScript calls it.

use wasm_bindgen::prelude::*;

/// Where the buffer is, see [`credmatch_wasm_lane::layout`].
#[wasm_bindgen(js_name = laneLayout)]
pub fn layout() -> Vec<usize> {
    credmatch_wasm_lane::layout()
}

/// Does nothing with a text in the buffer but clear it: what the crossing itself costs.
#[wasm_bindgen(js_name = laneCrossing)]
pub fn crossing(length: usize) -> i32 {
    credmatch_wasm_lane::crossing(length)
}

/// Does nothing with a text that comes the way of wasm-bindgen: what the buffer is measured beside.
#[wasm_bindgen(js_name = stringCrossing)]
pub fn string_crossing(text: &str) -> i32 {
    i32::from(text.is_empty())
}

/// The methods for look-ups of a type that has a table: wasm-bindgen exports methods of types, not of traits.
macro_rules! lookups {
    ($type:ident, $($table:tt)+) => {
        #[wasm_bindgen]
        impl $type {
            /// Looks up the URL in the buffer, see [`credmatch_wasm_lane::lookup`].
            pub fn lookup(&self, url_length: usize, service_length: usize) -> i32 {
                credmatch_wasm_lane::lookup(&self.$($table)+, url_length, service_length)
            }

            /// Looks up the URLs in the buffer, see [`credmatch_wasm_lane::lookup_many`].
            #[wasm_bindgen(js_name = lookupMany)]
            pub fn lookup_many(&self, count: usize, url_length: usize, service_length: usize) {
                credmatch_wasm_lane::lookup_many(&self.$($table)+, count, url_length, service_length);
            }

            /// Looks up any URL: an odd one, a long one, or one of which it is to be said why it is refused.
            ///
            /// # Errors
            /// A `UrlError`.
            #[wasm_bindgen(js_name = lookupText)]
            pub fn lookup_text(&self, url: &str, service: Option<String>) -> Result<Option<u32>, JsValue> {
                with_canonical_host(url, |url| credmatch_wasm_lane::number(&self.$($table)+, url.as_bytes(), service.as_deref()))
            }

            /// Looks up bytes that are no text, to have it said what is wrong with them.
            ///
            /// # Errors
            /// A `UrlError`.
            #[wasm_bindgen(js_name = lookupBytes)]
            pub fn lookup_bytes(&self, url: &[u8]) -> Result<Option<u32>, JsValue> {
                credmatch_wasm_lane::number(&self.$($table)+, url, None).map_err(crate::host::url_error)
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
                    credmatch_wasm_lane::number(table, a.as_bytes(), None)?;
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
