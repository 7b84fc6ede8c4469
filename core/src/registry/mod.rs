//! What a registry says: descriptors, patterns, entries, layers. Plain data, and its canonical forms.

mod contents;
mod descriptor;
mod entry;
mod layer;
mod operation;
mod reading;
mod server;
mod technical;

pub use contents::Contents;
pub use descriptor::{Component, Descriptor};
pub(crate) use descriptor::{Finding, Written};
pub use entry::Entry;
pub use layer::LayerKind;
pub use operation::{Action, Operation};
pub use reading::read;
pub use technical::{TechnicalCredentials, TechnicalEntry};
