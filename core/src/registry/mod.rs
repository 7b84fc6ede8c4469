//! What a registry says: descriptors, patterns, entries, layers. Plain data, and its canonical forms.

mod contents;
mod descriptor;
mod edits;
mod entry;
#[cfg(feature = "serde")]
mod json;
mod layer;
mod operation;
mod reading;
mod server;
mod technical;
mod writing;

pub use contents::Contents;
pub use descriptor::{Component, Descriptor};
pub(crate) use descriptor::{Finding, Written};
pub use edits::{Edit, descriptor_edits};
pub use entry::Entry;
#[cfg(feature = "serde")]
pub use json::ExposedContents;
pub use layer::LayerKind;
pub use operation::{Action, Operation};
pub use reading::read;
pub use technical::{TechnicalCredentials, TechnicalEntry};
