//! credmatch: which credentials does a request to this URL get?
#![forbid(unsafe_code)]

mod api;
mod credentials;
mod document;
mod lint;
mod matching;
mod registry;

pub use credentials::Credentials;
pub use document::{
    Code, Diagnostic, Diagnostics, Document, Limits, MissingInclude, Place, Position, Related, Severity, Source,
    check_well_formed, missing_includes,
};
pub use registry::{Component, Contents, Descriptor, Entry, LayerKind};
