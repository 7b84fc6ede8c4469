//! A `tower` layer around `reqwest::Client`: every request gets the credentials of the registry's entry for its URL, a
//! challenge is answered, and a redirect is a request of its own.
//!
//! ```no_run
//! use credmatch::{CompileOptions, Document, LayerKind, Registry, Sessions, SessionsOptions, Source};
//! use credmatch_example_reqwest::CredentialsLayer;
//! use tower_layer::Layer;
//! use tower_service::Service;
//!
//! # async fn example(xml: String, seed: u64) -> Result<(), Box<dyn std::error::Error>> {
//! let documents = [(LayerKind::Global, Document::new(Source::new("registry.xml", xml)))];
//! let registry = Registry::read(&documents, &CompileOptions::default())?;
//! let options = SessionsOptions::new(seed); // from the system's source of randomness
//! let sessions = Sessions::new(registry, options);
//!
//! // The layer follows redirects: the client must not, or it would take a header along.
//! let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
//! let mut service = CredentialsLayer::new(sessions).layer(client.clone());
//! let response = service.call(client.get("https://crm.example.com/api/orders").build()?).await?;
//! # Ok(())
//! # }
//! ```

use std::error::Error;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{SystemTime, UNIX_EPOCH};

use credmatch::{AuthorizationError, Body, Exchange, Headers, Input, Sessions, Step, resolve_reference};
use reqwest::header::{
    AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue,
    LOCATION, PROXY_AUTHORIZATION, TRANSFER_ENCODING, WWW_AUTHENTICATE,
};
use reqwest::{Method, Request, Response, StatusCode, Url};
use tower_layer::Layer;
use tower_service::Service;

/// What carries credentials, or says whom they act as: only the registry says whom its account acts as, and no other origin
/// is told whom the caller acts as.
const OF_CREDENTIALS: [&str; 3] = [Headers::AUTHORIZATION, Headers::IMPERSONATE, Headers::IMPERSONATE_GROUPS];

/// How many redirects are followed.
const MOST_REDIRECTS: usize = 10;

/// Gives requests the credentials of the registry.
#[derive(Debug, Clone)]
pub struct CredentialsLayer {
    sessions: Sessions,
}

impl CredentialsLayer {
    /// A layer with these sessions, which remember tickets and the nonces of Digest.
    pub fn new(sessions: Sessions) -> Self {
        Self { sessions }
    }
}

impl<S> Layer<S> for CredentialsLayer {
    type Service = Credentials<S>;

    fn layer(&self, inner: S) -> Credentials<S> {
        Credentials { sessions: self.sessions.clone(), inner }
    }
}

/// A client whose requests carry credentials.
#[derive(Debug, Clone)]
pub struct Credentials<S> {
    sessions: Sessions,
    inner: S,
}

/// Why there is no response.
#[derive(Debug)]
pub enum CallError<E> {
    /// Nothing was sent, or no further: the registry's entry can't be presented.
    Refused(AuthorizationError),
    /// The client failed.
    Client(E),
    /// A redirect leads to no URL, or on and on.
    Redirect,
}

impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => write!(f, "{error}; {}", error.help()),
            Self::Client(error) => error.fmt(f),
            Self::Redirect => f.write_str("a redirect leads nowhere"),
        }
    }
}

impl<E: Error> Error for CallError<E> {}

impl<S> Service<Request> for Credentials<S>
where
    S: Service<Request, Response = Response> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
{
    type Response = Response;
    type Error = CallError<S::Error>;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context).map_err(CallError::Client)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        // The one that was found ready is the one to call.
        let inner = self.inner.clone();
        let inner = std::mem::replace(&mut self.inner, inner);
        let mut calling = Calling { sessions: self.sessions.clone(), inner };
        Box::pin(async move { calling.follow(request).await })
    }
}

struct Calling<S> {
    sessions: Sessions,
    inner: S,
}

/// What the core is told of a request while its parts are on their way.
struct Known {
    url: String,
    method: Method,
    body: Option<Vec<u8>>,
    /// Whether there is a stream for a body, and if it can be sent again.
    stream: Option<bool>,
}

/// What is to be done, without what it was decided from: that may not be held across a wait.
enum Next {
    Send(HeaderMap),
    End,
}

impl<S> Calling<S>
where
    S: Service<Request, Response = Response>,
{
    /// The response at the end of all redirects; each of them is a request of its own (design.md M18).
    async fn follow(&mut self, mut request: Request) -> Result<Response, CallError<S::Error>> {
        for _ in 0..=MOST_REDIRECTS {
            let again = request.try_clone();
            let response = self.exchange(request).await?;
            let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            let (true, Some(location)) = (response.status().is_redirection(), location) else { return Ok(response) };
            // A body that can't be sent again: the caller decides.
            let Some(again) = again else { return Ok(response) };
            let target = resolve_reference(again.url().as_str(), location);
            let target = Url::parse(&target).map_err(|_| CallError::Redirect)?;
            request = redirected(again, target, response.status());
        }
        Err(CallError::Redirect)
    }

    /// One request, and its retry after a challenge.
    async fn exchange(&mut self, request: Request) -> Result<Response, CallError<S::Error>> {
        // Whoever sets the header decides.
        if request.headers().contains_key(AUTHORIZATION) {
            return self.send(request).await;
        }
        let known = Known::of(&request);
        let (mut exchange, mut next) = self.begin(&known)?;
        let mut waiting = Some(request);
        let mut answer = None;
        loop {
            match next {
                Next::Send(headers) => {
                    let Some(mut request) = waiting.take() else { return answer.ok_or(CallError::Redirect) };
                    waiting = request.try_clone();
                    without_credentials(&mut request).extend(headers);
                    let response = self.send(request).await?;
                    next = self.answered(&mut exchange, &known, &response)?;
                    answer = Some(response);
                }
                Next::End => return answer.ok_or(CallError::Redirect),
            }
        }
    }

    async fn send(&mut self, request: Request) -> Result<Response, CallError<S::Error>> {
        poll_fn(|context| self.inner.poll_ready(context)).await.map_err(CallError::Client)?;
        self.inner.call(request).await.map_err(CallError::Client)
    }

    fn begin(&self, known: &Known) -> Result<(Exchange, Next), CallError<S::Error>> {
        let request = known.request();
        let begun = self.sessions.begin(&request, now());
        let (mut exchange, step) = begun.map_err(|error| CallError::Refused(error.into()))?;
        let next = self.next(&mut exchange, &request, step)?;
        Ok((exchange, next))
    }

    fn answered(
        &self,
        exchange: &mut Exchange,
        known: &Known,
        response: &Response,
    ) -> Result<Next, CallError<S::Error>> {
        let lines = |name: HeaderName| -> Vec<&str> {
            response.headers().get_all(name).into_iter().filter_map(|line| line.to_str().ok()).collect()
        };
        let (asks, says) = (lines(WWW_AUTHENTICATE), lines(HeaderName::from_static("authentication-info")));
        let report = credmatch::Response::new(response.status().as_u16());
        let report = report.with_www_authenticate(&asks).with_authentication_info(&says);
        let request = known.request();
        let step = self.sessions.resume(exchange, &request, Input::Response(report), now());
        self.next(exchange, &request, step)
    }

    /// What the core asks for. Keys that sign are given to the sessions as signers; encryption and Kerberos would have
    /// their libraries here, and report `Input::Encrypted` and `Input::Negotiated`.
    fn next<'a>(
        &'a self,
        exchange: &mut Exchange,
        request: &'a credmatch::Request<'a>,
        mut step: Step<'a>,
    ) -> Result<Next, CallError<S::Error>> {
        loop {
            match step {
                Step::Send(headers) => {
                    let fields = headers.fields().filter_map(|(name, value)| {
                        let mut value = HeaderValue::from_str(value).ok()?;
                        value.set_sensitive(true);
                        Some((HeaderName::from_static(name), value))
                    });
                    return Ok(Next::Send(fields.collect()));
                }
                Step::SendWithout(_) => return Ok(Next::Send(HeaderMap::new())),
                Step::Refuse(error) => return Err(CallError::Refused(error)),
                Step::Done(_) => return Ok(Next::End),
                _ => step = self.sessions.resume(exchange, request, Input::Failed, now()),
            }
        }
    }
}

impl Known {
    fn of(request: &Request) -> Self {
        let bytes = request.body().map(|body| body.as_bytes().map(<[u8]>::to_vec));
        Self {
            url: request.url().as_str().to_owned(),
            method: request.method().clone(),
            stream: matches!(bytes, Some(None)).then(|| request.try_clone().is_some()),
            body: bytes.flatten(),
        }
    }

    fn request(&self) -> credmatch::Request<'_> {
        let body = match (&self.body, self.stream) {
            (Some(bytes), _) => Body::Bytes(bytes),
            (None, Some(repeatable)) => Body::Stream { repeatable },
            (None, None) => Body::Empty,
        };
        credmatch::Request::new(&self.url).with_method(self.method.as_str()).with_body(body)
    }
}

/// Its header fields, less those that carry credentials.
fn without_credentials(request: &mut Request) -> &mut HeaderMap {
    let headers = request.headers_mut();
    for name in OF_CREDENTIALS {
        headers.remove(name);
    }
    headers
}

/// The request that a redirect asks for (RFC 9110 §15.4). What may be a secret of the caller's stays at its origin.
fn redirected(mut request: Request, target: Url, status: StatusCode) -> Request {
    if target.origin() != request.url().origin() {
        let headers = without_credentials(&mut request);
        for name in [COOKIE, HOST, PROXY_AUTHORIZATION] {
            headers.remove(name);
        }
    }
    let becomes_get = match status.as_u16() {
        301 | 302 => request.method() == Method::POST,
        303 => request.method() != Method::HEAD,
        _ => false,
    };
    if becomes_get {
        *request.method_mut() = Method::GET;
        *request.body_mut() = None;
        for name in [CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING] {
            request.headers_mut().remove(name);
        }
    }
    *request.url_mut() = target;
    request
}

/// Milliseconds since the Unix epoch.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
