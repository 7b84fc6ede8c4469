//! The HTTP client: one request, one answer. It follows no redirects and knows no credentials; those of proxies are its
//! own affair, from the environment.

use std::io::{ErrorKind, Read};
use std::sync::Arc;
use std::time::Duration;

use credmatch::{ExplainOptions, Headers, Registry, Zeroizing, request_target};
use rustls::crypto::CryptoProvider;
use ureq::http::header::{HeaderMap, HeaderName, HeaderValue, LOCATION, WWW_AUTHENTICATE};
use ureq::http::{Method, Request, Uri};
use ureq::tls::{RootCerts, TlsConfig};

use crate::failure::Failure;
use crate::terminal::printable;
use crate::url_text::host_taken_for_scheme;

/// Makes requests.
pub(crate) struct Client {
    agent: ureq::Agent,
    provider: Arc<CryptoProvider>,
}

/// Where a request goes: what the core compares, so that no other parser reads the URL differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    protocol: String,
    host: String,
    port: Option<u16>,
    target: String,
}

/// What a server answered.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) www_authenticate: Vec<String>,
    pub(crate) authentication_info: Vec<String>,
    pub(crate) location: Option<String>,
    body: ureq::Body,
}

impl Client {
    /// A client that waits so many seconds for a connection, and as many for the head of an answer.
    pub(crate) fn new(seconds: u64) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = TlsConfig::builder()
            .unversioned_rustls_crypto_provider(Arc::clone(&provider))
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let patience = Some(Duration::from_secs(seconds));
        let agent = ureq::Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            .user_agent(concat!("credmatch/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(patience)
            .timeout_recv_response(patience)
            .build()
            .new_agent();
        Self { agent, provider }
    }

    /// Numbers that nobody can guess.
    pub(crate) fn seed(&self) -> Result<u64, Failure> {
        let mut bytes = [0; 8];
        match self.provider.secure_random.fill(&mut bytes) {
            Ok(()) => Ok(u64::from_le_bytes(bytes)),
            Err(_) => Err(Failure::new("the system gives no randomness")),
        }
    }

    /// Sends one request. `fields` are the credentials.
    pub(crate) fn send<'f>(
        &self,
        method: &Method,
        address: &Address,
        headers: &HeaderMap,
        fields: impl Iterator<Item = (&'static str, &'f str)>,
        body: Option<&[u8]>,
    ) -> Result<Response, Failure> {
        let mut all = headers.clone();
        for (name, value) in fields {
            let unsendable = || Failure::new(format!("the value of {name} cannot be sent"));
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unsendable())?;
            let mut value = HeaderValue::from_str(value).map_err(|_| unsendable())?;
            value.set_sensitive(Headers::is_secret(name.as_str()));
            all.insert(name, value);
        }
        let uri = address.uri()?;
        let answer = match body {
            Some(body) => self.agent.run(request(method, uri, all, body)),
            None => self.agent.run(request(method, uri, all, ())),
        };
        answer.map(Response::from).map_err(|error| failed(address, &error))
    }
}

fn request<B>(method: &Method, uri: Uri, headers: HeaderMap, body: B) -> Request<B> {
    let mut request = Request::new(body);
    *request.method_mut() = method.clone();
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    request
}

impl Address {
    /// Where a URL leads: user name, password and fragment are left out.
    pub(crate) fn of(url: &str, registry: &Registry) -> Result<Self, Failure> {
        let mut options = ExplainOptions::default();
        options.limit = 0;
        let refused = |error| Failure::url("the URL", error);
        let compared = registry.explain(url, &options).map_err(refused)?.compared;
        let target = request_target(url).map_err(refused)?;
        match (compared, target) {
            (Some(compared), Some(target)) if ["http", "https"].contains(&compared.protocol.as_str()) => {
                Ok(Self { protocol: compared.protocol, host: compared.host, port: compared.port, target })
            }
            _ => {
                let help = host_taken_for_scheme(url).unwrap_or_else(|| "this command speaks HTTP alone".to_owned());
                Err(Failure::with_help("the URL is not one of http or https", help))
            }
        }
    }

    /// Whether both are of one origin (RFC 9110 §4.3.1).
    pub(crate) fn is_at(&self, other: &Self) -> bool {
        (&self.protocol, &self.host, self.port) == (&other.protocol, &other.host, other.port)
    }

    /// Host and port.
    fn at(&self) -> String {
        let default = if self.protocol == "https" { 443 } else { 80 };
        format!("{}:{}", self.host, self.port.unwrap_or(default))
    }

    fn uri(&self) -> Result<Uri, Failure> {
        let default = if self.protocol == "https" { 443 } else { 80 };
        let port = self.port.filter(|port| *port != default).map(|port| format!(":{port}")).unwrap_or_default();
        let text = Zeroizing::new(format!("{}://{}{port}{}", self.protocol, self.host, self.target));
        text.parse().map_err(|_| {
            Failure::with_help(
                "the client takes the URL for malformed",
                "percent-encode what is not a letter, a digit or one of -._~:/?[]@!$&'()*+,;=",
            )
        })
    }
}

impl From<ureq::http::Response<ureq::Body>> for Response {
    fn from(response: ureq::http::Response<ureq::Body>) -> Self {
        let (head, body) = response.into_parts();
        let lines = |name: HeaderName| head.headers.get_all(name).into_iter().map(text).collect();
        Self {
            status: head.status.as_u16(),
            www_authenticate: lines(WWW_AUTHENTICATE),
            authentication_info: lines(HeaderName::from_static("authentication-info")),
            location: head.headers.get(LOCATION).map(text),
            body,
        }
    }
}

impl Response {
    /// The body, as it comes.
    pub(crate) fn reader(self) -> impl Read {
        self.body.into_reader()
    }
}

/// A field's value: UTF-8, or else ISO-8859-1 (RFC 9110 §5.5).
fn text(value: &HeaderValue) -> String {
    match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => text.to_owned(),
        Err(_) => value.as_bytes().iter().map(|&byte| char::from(byte)).collect(),
    }
}

fn failed(address: &Address, error: &ureq::Error) -> Failure {
    let (what, help) = match error {
        ureq::Error::HostNotFound => ("there is no such host".to_owned(), "check the spelling of the host"),
        ureq::Error::ConnectionFailed => ("no connection".to_owned(), IS_IT_THERE),
        ureq::Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => {
            ("nobody listens there".to_owned(), IS_IT_THERE)
        }
        ureq::Error::Timeout(_) => ("it takes too long".to_owned(), "--timeout gives it longer"),
        // It may name the proxy with its password.
        ureq::Error::ConnectProxyFailed(_) | ureq::Error::InvalidProxyUrl => (
            "the proxy of the environment refuses, or is malformed".to_owned(),
            "check ALL_PROXY, HTTPS_PROXY and HTTP_PROXY, or name the host in NO_PROXY",
        ),
        ureq::Error::Http(_) | ureq::Error::BadUri(_) => {
            ("the request is malformed".to_owned(), "check the URL and the header fields")
        }
        other => (other.to_string(), "look what is at that address, and whether it speaks the URL's protocol"),
    };
    let at = address.at();
    Failure::with_help(format!("no answer of {}: {}", printable(&at), printable(&what)), help)
}

const IS_IT_THERE: &str = "check host and port, and whether the server runs";

/// A method as it goes on the wire.
pub(crate) fn method(text: &str) -> Result<Method, String> {
    Method::from_bytes(text.as_bytes()).map_err(|_| "a method is letters, such as GET".to_owned())
}

/// A header field that the caller adds.
pub(crate) fn field(text: &str) -> Result<(HeaderName, HeaderValue), String> {
    let (name, value) = text.split_once(':').ok_or("write NAME: VALUE")?;
    let name = HeaderName::from_bytes(name.trim().as_bytes()).map_err(|_| "that is no name of a header field")?;
    if OURS.contains(&name.as_str()) {
        return Err("the command itself, or the registry, says what this field holds".to_owned());
    }
    let value = HeaderValue::from_str(value.trim()).map_err(|_| "the value holds what no header field may hold")?;
    Ok((name, value))
}

/// Fields that are not the caller's to set.
const OURS: &[&str] = &[
    "authorization",
    "connection",
    "content-length",
    "expect",
    "host",
    "infinica-impersonate",
    "infinica-impersonate-groups",
    "proxy-authorization",
    "transfer-encoding",
];

#[cfg(test)]
mod tests {
    use credmatch::CompileOptions;

    use super::*;

    fn address(url: &str) -> Result<Address, Failure> {
        Address::of(url, &Registry::compile(Vec::new(), &CompileOptions::default()).unwrap())
    }

    #[test]
    fn the_client_goes_where_the_core_looked() {
        for (url, expected) in [
            ("https://u:secret@H.example:443/a/../b?c#d", "https://h.example/b?c"),
            ("http://h:8080", "http://h:8080/"),
            ("https://[::1]:1/", "https://[::1]:1/"),
            ("http://bücher.example/ä", "http://xn--bcher-kva.example/%C3%A4"),
            ("http://0x7f.1/", "http://127.0.0.1/"),
        ] {
            assert_eq!(address(url).unwrap().uri().unwrap().to_string(), expected);
        }
        for url in ["ftp://h/", "urn:x", "https:\\\\h"] {
            assert!(address(url).is_err(), "{url}");
        }
    }

    #[test]
    fn origins_are_compared_by_what_they_are() {
        let at = |a: &str, b: &str| address(a).unwrap().is_at(&address(b).unwrap());
        assert!(at("https://h/a", "https://H:443/b"));
        assert!(!at("https://h/", "http://h/") && !at("https://h/", "https://h:1/") && !at("https://h/", "https://g/"));
    }

    #[test]
    fn what_the_registry_decides_is_not_the_callers() {
        assert!(field("Accept: */*").is_ok());
        for wrong in ["Authorization: x", "host:x", "X", "X\u{1}: y", "X: a\r\nY: b", "infinica-impersonate: A"] {
            assert!(field(wrong).is_err(), "{wrong}");
        }
        assert!(method("PROPFIND").is_ok() && method("GET /").is_err());
    }
}
