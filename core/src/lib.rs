//! credmatch: which credentials does a request to this URL get?
#![forbid(unsafe_code)]

mod api;
mod credentials;
mod document;
mod lint;
mod matching;
mod registry;

pub use credentials::*;
pub use document::{Code, Diagnostic, Diagnostics, Document, Limits, Place, Position, Related, Severity, Source};
pub use registry::{
    Action, Component, Contents, Descriptor, Entry, LayerKind, Operation, TechnicalCredentials, TechnicalEntry, read,
};
