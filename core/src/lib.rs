//! credmatch: which credentials does a request to this URL get?
#![forbid(unsafe_code)]

mod api;
mod credentials;
mod document;
mod lint;
mod matching;
mod registry;

pub use api::Registry;
pub use credentials::*;
pub use document::{
    Code, Diagnostic, Diagnostics, Document, Limits, MissingInclude, Place, Position, Related, Severity, Source,
    check_well_formed, missing_includes,
};
pub use lint::{Change, Comparison, Difference, Winner};
pub use matching::{
    Attribute, Candidate, Compared, CompileOptions, Decider, EntryId, Exclusion, ExplainOptions, Explanation, Match,
    MatchTable, Rank, Specificity, UrlError, Verdict, reason_between,
};
pub use registry::{
    Action, Component, Contents, Descriptor, Entry, Layer, LayerKind, Operation, TechnicalCredentials, TechnicalEntry,
    read,
};
