//! What the JavaScript around the module does for it.

#[cfg(feature = "documents")]
use credmatch::{AuthorizationError, MatchTable};
use credmatch::{TableError, UrlError};
use wasm_bindgen::prelude::*;

use crate::codes;

#[wasm_bindgen(raw_module = "../errors.js")]
extern "C" {
    #[wasm_bindgen(js_name = urlError)]
    fn make_url_error(code: &str, number: u16, message: &str, help: &str, offset: u32) -> JsValue;
    #[wasm_bindgen(js_name = tableError)]
    fn make_table_error(code: &str, number: u16, message: &str) -> JsValue;
    #[cfg(feature = "documents")]
    #[wasm_bindgen(js_name = compileError)]
    pub(crate) fn compile_error(message: &str, diagnostics: &str) -> JsValue;
    #[cfg(feature = "documents")]
    #[wasm_bindgen(js_name = authorizationError)]
    fn make_authorization_error(
        code: &str,
        number: u16,
        message: &str,
        help: &str,
        entry: Option<u32>,
        kind: Option<&str>,
    ) -> JsValue;
}

#[wasm_bindgen(raw_module = "../host.js")]
extern "C" {
    /// The canonical spelling of a host by the URL parser that is there; `None` if it takes it for no host.
    #[wasm_bindgen(js_name = canonicalHost)]
    pub(crate) fn canonical_host(host: &str) -> Option<String>;
    /// A text in normalization form C.
    #[cfg(feature = "documents")]
    pub(crate) fn composed(text: &str) -> String;
    /// An object of these three.
    #[cfg(feature = "documents")]
    pub(crate) fn authorization(entry: u32, scheme: &str, value: &str) -> JsValue;
    /// The bytes of a body that was left where it is.
    #[cfg(feature = "documents")]
    #[wasm_bindgen(js_name = bodyBytes)]
    pub(crate) fn body_bytes(body: &JsValue) -> Vec<u8>;
}

pub(crate) fn url_error(error: UrlError) -> JsValue {
    let offset = u32::try_from(error.offset).unwrap_or(u32::MAX);
    let (name, summary) = codes::said_of(error.code);
    make_url_error(name, error.code.number(), summary, error.help(), offset)
}

pub(crate) fn table_error(error: &TableError) -> JsValue {
    let (name, summary) = codes::said_of(error.code);
    make_table_error(name, error.code.number(), summary)
}

/// Why there is nothing to send: an `AuthorizationError`, or a `UrlError` if it is the URL.
#[cfg(feature = "documents")]
pub(crate) fn not_presented(error: &AuthorizationError, table: Option<&MatchTable>) -> JsValue {
    if let Some(error) = error.url_error() {
        return url_error(error);
    }
    let (code, number) = (error.code.as_str(), error.code.number());
    let entry = error.entry.and_then(|id| Some(table?.number(id)));
    make_authorization_error(code, number, &error.to_string(), error.help(), entry, error.kind)
}
