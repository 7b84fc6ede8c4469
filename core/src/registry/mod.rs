//! What a registry says: descriptors, patterns, entries, layers. Plain data, and its canonical forms.

mod canonical_hosts;
mod contents;
mod descriptor;
mod edits;
mod entry;
pub(crate) mod host;
#[cfg(feature = "serde")]
mod json;
mod layer;
mod operation;
pub(crate) mod path;
pub(crate) mod pattern;
#[cfg(any(test, not(feature = "url")))]
mod punycode;
mod reading;
mod reference;
mod server;
mod spelling;
mod technical;
pub(crate) mod wildcard;
mod writing;

pub use canonical_hosts::CanonicalHosts;
pub use contents::Contents;
pub(crate) use descriptor::Written;
pub use descriptor::{Component, Descriptor};
pub use edits::{Edit, descriptor_edits};
pub use entry::Entry;
#[cfg(feature = "serde")]
pub use json::ExposedContents;
pub use layer::{Layer, LayerKind};
pub use operation::{Action, Operation};
pub use reading::{read, read_with_hosts};
pub use reference::Reference;
pub use technical::{TechnicalCredentials, TechnicalEntry};

#[cfg(test)]
mod round_trip_tests;
