//! What an entry says of the URLs that it is for: host, port, protocol, path and service, in canonical form.

use std::fmt;

use super::{CanonicalHosts, pattern};
use crate::document::{Code, Limits};

/// One component of a descriptor in its canonical spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Component {
    /// Not specified: matches anything and ranks lowest.
    #[default]
    Any,
    /// Without wildcards.
    Exact(Box<str>),
    /// With at least one wildcard (design.md M8).
    Wildcard(Box<str>),
}

impl Component {
    /// The canonical text; `None` if not specified.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Any => None,
            Self::Exact(text) | Self::Wildcard(text) => Some(text),
        }
    }
}

/// A credentials descriptor in canonical form (design.md M3, M4, M6): equal descriptors are equal values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Descriptor {
    /// Lower case, A-labels, IP literals canonical, IPv6 in brackets.
    pub(crate) host: Component,
    /// The port; `None` for any.
    pub(crate) port: Option<u16>,
    /// Lower case.
    pub(crate) protocol: Component,
    /// Begins with `/` and does not end with one; escapes normalised.
    pub(crate) path: Component,
    /// Compared exactly (design.md M14).
    pub(crate) service: Option<Box<str>>,
}

/// A descriptor as it is written in a document.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Written<'a> {
    pub(crate) host: Option<&'a str>,
    pub(crate) port: Option<&'a str>,
    pub(crate) protocol: Option<&'a str>,
    pub(crate) path: Option<&'a str>,
    pub(crate) url: Option<&'a str>,
    pub(crate) service: Option<&'a str>,
}

impl<'a> Written<'a> {
    /// Every attribute by its name.
    pub(super) fn attributes(&self) -> [(&'static str, Option<&'a str>); 6] {
        [
            ("host", self.host),
            ("port", self.port),
            ("protocol", self.protocol),
            ("path", self.path),
            ("url", self.url),
            ("service", self.service),
        ]
    }
}

/// Something to say about one attribute of a descriptor; an error if its code is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// `host`, `port`, `protocol`, `path`, `url` or `service`.
    pub(crate) attribute: &'static str,
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// The host that needs another spelling.
    pub(crate) witness: Option<String>,
}

impl Descriptor {
    /// Reads and canonicalises what is written. `None` if one of the findings is an error.
    pub(crate) fn read(
        written: &Written<'_>,
        limits: &Limits,
        hosts: &CanonicalHosts,
        findings: &mut Vec<Finding>,
    ) -> Option<Self> {
        pattern::read(written, limits, hosts, findings)
    }

    /// The host.
    #[must_use]
    pub fn host(&self) -> &Component {
        &self.host
    }

    /// The port; `None` for any.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// The protocol.
    #[must_use]
    pub fn protocol(&self) -> &Component {
        &self.protocol
    }

    /// The path.
    #[must_use]
    pub fn path(&self) -> &Component {
        &self.path
    }

    /// The service; `None` if the entry is for callers that name none.
    #[must_use]
    pub fn service(&self) -> Option<&str> {
        self.service.as_deref()
    }
}

impl fmt::Display for Descriptor {
    /// As a URL pattern, such as `https://*.example.com:8443/app`; parts not specified are `*`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.protocol.as_str().unwrap_or("*"), self.host.as_str().unwrap_or("*"))?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        f.write_str(self.path.as_str().unwrap_or("/"))?;
        match &self.service {
            Some(service) => write!(f, " (service {service})"),
            None => Ok(()),
        }
    }
}
