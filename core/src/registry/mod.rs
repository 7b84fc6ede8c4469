//! What a registry says: descriptors, patterns, entries, layers. Plain data, and its canonical forms.

mod contents;
mod descriptor;
mod entry;
mod host;
mod layer;
mod path;
mod pattern;
#[cfg(not(feature = "url"))]
mod punycode;
mod wildcard;

pub use contents::Contents;
pub use descriptor::{Component, Descriptor};
pub(crate) use descriptor::{Finding, Written};
pub use entry::Entry;
pub use layer::LayerKind;
