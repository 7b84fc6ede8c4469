//! The way of the rare URLs whose host needs the URL parser that is around (design.md M1).

use credmatch::UrlError;
use wasm_bindgen::JsValue;

use crate::host::{canonical_host, url_error};

/// Asks `ask` about a URL, and again with its host in the canonical spelling if it needs that.
pub(crate) fn with_canonical_host<R>(url: &str, ask: impl Fn(&str) -> Result<R, UrlError>) -> Result<R, JsValue> {
    let answer = ask(url).or_else(|error| ask(&respelled(url, error)?));
    answer.map_err(url_error)
}

/// The same where the URL is not all that can be refused.
#[cfg(feature = "documents")]
pub(crate) fn presented_for<R>(
    url: &str,
    table: Option<&credmatch::MatchTable>,
    ask: impl Fn(&str) -> Result<R, credmatch::AuthorizationError>,
) -> Result<R, JsValue> {
    let asked = with_canonical_host(url, |url| match ask(url) {
        Ok(answer) => Ok(Ok(answer)),
        Err(error) => error.url_error().map_or(Ok(Err(error)), Err),
    })?;
    asked.map_err(|error| crate::host::not_presented(&error, table))
}

/// The URL with its host in the canonical spelling if it needs that. One that is refused stays as it is.
#[cfg(feature = "documents")]
pub(crate) fn canonical_url<'u, R>(
    url: &'u str,
    ask: impl Fn(&str) -> Result<R, UrlError>,
) -> std::borrow::Cow<'u, str> {
    match ask(url) {
        Ok(_) => url.into(),
        Err(error) => respelled(url, error).map_or(url.into(), Into::into),
    }
}

fn respelled(url: &str, error: UrlError) -> Result<String, UrlError> {
    let canonical = error.odd_host(url).and_then(canonical_host);
    error.respelled(url, canonical.as_deref())
}
