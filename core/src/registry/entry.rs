//! A server entry.

use std::fmt;
use std::sync::Arc;

use super::Descriptor;
use crate::credentials::Credentials;
use crate::document::{Place, Position};

/// One `<server>` of a registry: for which URLs, and which credentials.
#[derive(Clone, PartialEq)]
pub struct Entry {
    pub(crate) descriptor: Descriptor,
    /// Whether the descriptor was written as a `url`, which `guess_ports` leaves as it is (design.md M13).
    pub(crate) written_as_url: bool,
    /// Its own, else that of its `<credentials>`; `None` leaves it to the layer (design.md M10).
    pub(crate) priority: Option<i32>,
    pub(crate) preemptive: bool,
    pub(crate) credentials: Credentials,
    pub(crate) source: Arc<str>,
    pub(crate) position: Position,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("descriptor", &self.descriptor)
            .field("written_as_url", &self.written_as_url)
            .field("priority", &self.priority)
            .field("preemptive", &self.preemptive)
            .field("credentials", &self.credentials)
            .field("place", &self.place())
            .finish()
    }
}

impl Entry {
    /// For which URLs it is.
    #[must_use]
    pub fn descriptor(&self) -> &Descriptor {
        &self.descriptor
    }

    /// Its own priority or that of its `<credentials>`; `None` leaves it to the layer (design.md M10).
    #[must_use]
    pub fn priority(&self) -> Option<i32> {
        self.priority
    }

    /// Whether its credentials are sent at once (`true`, the default) or only after a challenge.
    #[must_use]
    pub fn preemptive(&self) -> bool {
        self.preemptive
    }

    /// The credentials.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Where its start tag is.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { source: Arc::clone(&self.source), position: self.position }
    }
}
