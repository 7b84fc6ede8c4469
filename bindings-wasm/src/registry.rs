//! A compiled registry.

use credmatch::{AuthorizationOptions, ExplainOptions, Secret};
use wasm_bindgen::prelude::*;

use crate::detour::{canonical_url, presented_for, with_canonical_host};
use crate::host::{authorization, not_presented};
use crate::secret::form_c;

/// A compiled registry.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Registry {
    registry: credmatch::Registry,
    url_length: u32,
}

impl Registry {
    pub(crate) fn new(registry: credmatch::Registry) -> Self {
        Self { url_length: registry.limits().url_length, registry }
    }

    pub(crate) fn core(&self) -> &credmatch::Registry {
        &self.registry
    }
}

crate::lane::lookups!(Registry, registry.table());

#[wasm_bindgen]
impl Registry {
    /// The best entry for a URL with its rank and place, as JSON.
    ///
    /// # Errors
    /// A `UrlError`.
    #[wasm_bindgen(js_name = findMatch)]
    pub fn find_match(&self, url: &str, service: Option<String>) -> Result<Option<String>, JsValue> {
        with_canonical_host(url, |url| self.registry.table().match_json(url, service.as_deref()))
    }

    /// Why a URL gets the entry that it gets, as JSON.
    ///
    /// # Errors
    /// A `UrlError`.
    pub fn explain(&self, url: &str, service: Option<String>, skip: usize, limit: usize) -> Result<String, JsValue> {
        let options = ExplainOptions::default().with_service(service.as_deref()).with_page(skip, limit);
        with_canonical_host(url, |url| self.registry.explain_json(url, &options))
    }

    /// An entry as JSON.
    pub fn entry(&self, number: u32) -> Option<String> {
        self.registry.entry_json(number)
    }

    /// What is legal and yet probably wrong, as JSON.
    pub fn lint(&self) -> String {
        self.registry.lint_json()
    }

    /// What changes from this registry to a new one, as JSON.
    pub fn diff(&self, new: &Self, urls: Option<Vec<String>>) -> String {
        let urls: Option<Vec<_>> = urls.as_ref().map(|urls| {
            urls.iter()
                .map(|url| {
                    canonical_url(url, |url| credmatch_wasm_lane::number(self.registry.table(), url.as_bytes(), None))
                })
                .collect()
        });
        let urls: Option<Vec<_>> = urls.as_ref().map(|urls| urls.iter().map(AsRef::as_ref).collect());
        self.registry.diff_json(&new.registry, urls.as_deref())
    }

    /// What a request to a URL sends as `Authorization`: an object of `entry`, `scheme` and `value`, or undefined.
    ///
    /// # Errors
    /// A `UrlError` or an `AuthorizationError`.
    pub fn authorization(
        &self,
        url: &str,
        service: Option<String>,
        challenges: Option<Vec<String>>,
    ) -> Result<JsValue, JsValue> {
        let registry = &self.registry;
        let lines = lines(challenges.as_ref());
        let options = AuthorizationOptions::default()
            .with_service(service.as_deref())
            .with_challenges(lines.as_deref())
            .with_nfc(Some(&form_c));
        let ask = |url: &str| registry.authorization_with(url, &options);
        let found = presented_for(url, Some(registry.table()), ask)?;
        Ok(found.map_or(JsValue::UNDEFINED, |found| {
            let value = Secret::expose_secret(&found.value);
            authorization(registry.table().number(found.entry), found.scheme, value)
        }))
    }

    /// What the credentials of an entry are used with, as JSON.
    ///
    /// # Errors
    /// An `AuthorizationError`.
    pub fn configuration(&self, number: u32, challenges: Option<Vec<String>>) -> Result<Option<String>, JsValue> {
        let found = self.registry.configuration_json(number, lines(challenges.as_ref()).as_deref());
        found.map_err(|error| not_presented(&error, Some(self.registry.table())))
    }

    /// The table as bytes.
    #[wasm_bindgen(js_name = tableBytes)]
    pub fn table_bytes(&self) -> Vec<u8> {
        self.registry.table_bytes()
    }
}

fn lines(lines: Option<&Vec<String>>) -> Option<Vec<&str>> {
    lines.map(|lines| lines.iter().map(String::as_str).collect())
}

/// A reference resolved against the URL that it stands in.
#[wasm_bindgen(js_name = resolveReference)]
pub fn resolve_reference(base: &str, reference: &str) -> String {
    credmatch::resolve_reference(base, reference)
}

/// The version of the library.
#[wasm_bindgen]
pub fn version() -> String {
    credmatch::version().to_owned()
}
