//! Where a redirect leads, and what of a request goes along.

use credmatch::{Registry, Zeroizing, resolve_reference};
use ureq::http::{HeaderMap, Method};

use crate::client::{Address, Response};
use crate::failure::Failure;

/// One request of a chain of redirects, without its credentials: those are looked up for each anew (design.md M18).
pub(crate) struct Hop {
    pub(crate) url: Zeroizing<String>,
    pub(crate) address: Address,
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Zeroizing<Vec<u8>>>,
}

/// Header fields of the caller's that go to another origin, too: none of them can be a secret.
const FOR_ALL: &[&str] = &["accept", "accept-language", "content-language", "content-type", "user-agent"];

/// Header fields that speak of the body, and go with it.
const OF_BODY: &[&str] = &["content-encoding", "content-language", "content-location", "content-type"];

impl Hop {
    /// The request that an answer asks for instead (RFC 9110 §15.4); `None` if it asks for none.
    ///
    /// # Errors
    /// The target is refused, or not one of http or https.
    pub(crate) fn redirected(&self, response: &Response, registry: &Registry) -> Result<Option<Self>, Failure> {
        match &response.location {
            Some(location) if matches!(response.status, 301..=303 | 307 | 308) => {
                self.to(location, response.status, registry).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn to(&self, location: &str, status: u16, registry: &Registry) -> Result<Self, Failure> {
        let url = Zeroizing::new(resolve_reference(&self.url, location));
        let address = Address::of(&url, registry).map_err(|failure| match failure {
            Failure::Message { message, help } => Failure::Message { message: format!("a redirect: {message}"), help },
            other => other,
        })?;
        let becomes_get = match status {
            301 | 302 => self.method == Method::POST,
            303 => self.method != Method::HEAD,
            _ => false,
        };
        let (method, body) = if becomes_get { (Method::GET, None) } else { (self.method.clone(), self.body.clone()) };
        let same_origin = address.is_at(&self.address);
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let goes = same_origin || FOR_ALL.contains(&name.as_str());
            if goes && !(becomes_get && OF_BODY.contains(&name.as_str())) {
                headers.append(name.clone(), value.clone());
            }
        }
        Ok(Self { url, address, method, headers, body })
    }
}

#[cfg(test)]
mod tests {
    use credmatch::CompileOptions;

    use super::*;
    use crate::client::field;

    fn registry() -> Registry {
        Registry::compile(Vec::new(), &CompileOptions::default()).unwrap()
    }

    fn posted() -> Hop {
        let url = Zeroizing::new("https://user:secret@h/a/b?q".to_owned());
        let address = Address::of(&url, &registry()).unwrap();
        let headers =
            ["Accept: x/y", "Content-Type: a/b", "Cookie: c", "X-Api-Key: k"].map(|text| field(text).unwrap());
        Hop {
            url,
            address,
            method: Method::POST,
            headers: HeaderMap::from_iter(headers),
            body: Some(Zeroizing::new(b"x".to_vec())),
        }
    }

    fn names(hop: &Hop) -> String {
        hop.headers.keys().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_method_and_the_body_are_kept_where_the_status_says_so() {
        for (status, method, has_body) in
            [(301, "GET", false), (302, "GET", false), (303, "GET", false), (307, "POST", true), (308, "POST", true)]
        {
            let next = posted().to("/c", status, &registry()).unwrap();
            assert_eq!((next.method.as_str(), next.body.is_some()), (method, has_body), "{status}");
        }
        let head = Hop { method: Method::HEAD, body: None, ..posted() };
        assert_eq!(head.to("/c", 303, &registry()).unwrap().method, Method::HEAD);
        let put = Hop { method: Method::PUT, ..posted() };
        assert_eq!(put.to("/c", 302, &registry()).unwrap().method, Method::PUT);
    }

    #[test]
    fn fields_that_may_be_secrets_stay_at_their_origin() {
        let next = |location| names(&posted().to(location, 307, &registry()).unwrap());
        assert_eq!(next("c"), "accept content-type cookie x-api-key");
        assert_eq!(next("https://h:443/c"), "accept content-type cookie x-api-key");
        for other in ["http://h/", "https://h:8443/", "//g/"] {
            assert_eq!(next(other), "accept content-type", "{other}");
        }
        assert_eq!(names(&posted().to("c", 303, &registry()).unwrap()), "accept cookie x-api-key");
    }

    #[test]
    fn what_is_no_url_of_http_is_not_followed() {
        for location in ["file:///etc/passwd", "https:\\\\h", "ftp://h/", "https://a@b@h/"] {
            assert!(posted().to(location, 302, &registry()).is_err(), "{location}");
        }
    }
}
