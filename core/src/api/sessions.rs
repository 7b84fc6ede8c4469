//! Exchanges: what requests send, and what is learned from the answers.

use std::fmt;
use std::sync::Arc;

use super::Registry;
use crate::authentication::{
    AuthorizationError, Exchange, Flow, HeaderValue, Input, Learned, Request, SessionsOptions, Step, Without,
};
use crate::document::Code;
use crate::matching::{EntryId, UrlError};

/// What exchanges with servers taught, for one registry: one a process and registry.
///
/// It is `Send + Sync` and cheap to clone; clones are the same. What an entry sends at once is kept, and read without a
/// lock; nonces of Digest are kept under one, which is held for as long as it takes to count one up.
#[derive(Clone)]
pub struct Sessions {
    inner: Arc<Inner>,
}

struct Inner {
    registry: Registry,
    learned: Learned,
}

impl Sessions {
    /// Nothing learned yet.
    #[must_use]
    pub fn new(registry: Registry, options: SessionsOptions) -> Self {
        let learned = Learned::new(registry.table().entry_count() as u32, options);
        Self { inner: Arc::new(Inner { registry, learned }) }
    }

    /// The registry that they are of.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.inner.registry
    }

    /// Begins the exchange of a request, and says what to do first (design.md A5, A7). `now` is in milliseconds since
    /// the Unix epoch.
    ///
    /// For every hop of a redirect a new one is begun, with the URL of that hop (design.md M18).
    ///
    /// # Errors
    /// As [`Registry::lookup`] for the URL. What the entry holds and can't be presented is a [`Step::Refuse`].
    // In modules this is built once, not where it is called.
    #[cfg_attr(not(target_family = "wasm"), inline)]
    pub fn begin<'a>(&'a self, request: &'a Request<'a>, now: u64) -> Result<(Exchange, Step<'a>), UrlError> {
        let found = self.inner.registry.table().lookup_bytes(request.url.as_bytes(), request.service)?;
        Ok(match found.and_then(|id| self.flow(id, request, now)) {
            Some(flow) => flow.begin(),
            None => (Exchange::new(None), Step::SendWithout(Without::NoEntry)),
        })
    }

    /// Takes what the host reports, and says what to do next. After an end, or in the wrong order, it ends the exchange
    /// with a [`Step::Refuse`]; it is never an answer to another entry's request.
    pub fn resume<'a>(
        &'a self,
        exchange: &mut Exchange,
        request: &'a Request<'a>,
        input: Input<'_>,
        now: u64,
    ) -> Step<'a> {
        let found = match self.inner.registry.table().lookup_bytes(request.url.as_bytes(), request.service) {
            Ok(found) => found,
            Err(error) => return exchange.refuse(error.into()),
        };
        if found != exchange.entry {
            return exchange.refuse(AuthorizationError::new(Code::ExchangeOfOthers));
        }
        match found.and_then(|id| self.flow(id, request, now)) {
            Some(flow) => flow.resume(exchange, input),
            None => exchange.without_entry(input),
        }
    }

    /// The short way for the most frequent case: the value of `Authorization` that the entry sends at once, where that is
    /// the same for any method and body. `None` if nothing is to be sent before the server asks.
    ///
    /// It is kept for each entry: this costs little more than the lookup, and allocates nothing. After a 401 there must
    /// be an exchange.
    ///
    /// # Errors
    /// As [`Registry::lookup`] for the URL; `needs-steps` where an exchange is needed even so: for a user's credentials, a
    /// ticket that must be made, a known nonce of Digest, headers of impersonation; else as [`Step::Refuse`] has it.
    #[inline]
    pub fn header(
        &self,
        url: &str,
        service: Option<&str>,
        now: u64,
    ) -> Result<Option<HeaderValue<'_>>, AuthorizationError> {
        self.header_of_bytes(url.as_bytes(), service, || now)
    }

    /// The same for a URL in bytes, which need not be checked to be UTF-8 before, and for a clock that is asked only where
    /// the time matters.
    ///
    /// # Errors
    /// As [`Sessions::header`]; bytes that are not UTF-8 are `url-invalid`.
    #[inline]
    pub fn header_of_bytes(
        &self,
        url: &[u8],
        service: Option<&str>,
        now: impl FnOnce() -> u64,
    ) -> Result<Option<HeaderValue<'_>>, AuthorizationError> {
        let Some(number) = self.inner.registry.table().lookup_number(url, service)? else { return Ok(None) };
        match self.inner.learned.short(number, url) {
            Some(value) => Ok(value),
            None => self.long_header(number, url, service, now()),
        }
    }

    #[cold]
    #[inline(never)]
    fn long_header(
        &self,
        number: u32,
        url: &[u8],
        service: Option<&str>,
        now: u64,
    ) -> Result<Option<HeaderValue<'_>>, AuthorizationError> {
        let url = std::str::from_utf8(url).map_err(|_| AuthorizationError::new(Code::UrlInvalid))?;
        let id = self.inner.registry.table().id(number);
        let request = Request::new(url).with_service(service);
        match id.and_then(|id| self.flow(id, &request, now)) {
            Some(flow) => flow.header(),
            None => Ok(None),
        }
    }

    #[inline]
    fn flow<'s, 'a>(&'s self, id: EntryId, request: &'a Request<'a>, now: u64) -> Option<Flow<'s, 'a>> {
        let registry = &self.inner.registry;
        Some(Flow {
            learned: &self.inner.learned,
            layers: registry.layers(),
            limits: registry.limits(),
            id,
            number: registry.table().number(id),
            entry: registry.entry(id)?,
            request,
            now,
        })
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions").field("entries", &self.inner.registry.table().entry_count()).finish_non_exhaustive()
    }
}
