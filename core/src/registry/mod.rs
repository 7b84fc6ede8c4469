//! What a registry says: descriptors, patterns, entries, layers. Plain data, and its canonical forms.

mod contents;
mod descriptor;
mod entry;
pub(crate) mod host;
mod layer;
mod operation;
pub(crate) mod path;
pub(crate) mod pattern;
#[cfg(not(feature = "url"))]
mod punycode;
mod reading;
mod server;
mod technical;
pub(crate) mod wildcard;

pub use contents::Contents;
pub use descriptor::{Component, Descriptor};
pub(crate) use descriptor::{Finding, Written};
pub use entry::Entry;
pub use layer::{Layer, LayerKind};
pub use operation::{Action, Operation};
pub use reading::read;
pub use technical::{TechnicalCredentials, TechnicalEntry};
