//! What a registry says: descriptors, patterns, entries, layers. Plain data, and its canonical forms.

mod contents;
mod descriptor;
mod entry;
pub(crate) mod host;
mod layer;
pub(crate) mod path;
pub(crate) mod pattern;
#[cfg(not(feature = "url"))]
mod punycode;
pub(crate) mod wildcard;

pub use contents::Contents;
pub use descriptor::{Component, Descriptor};
pub(crate) use descriptor::{Finding, Written};
pub use entry::Entry;
pub use layer::{Layer, LayerKind};
