//! credmatch: which credentials does a request to this URL get?
#![forbid(unsafe_code)]

mod api;
mod credentials;
mod document;
mod lint;
mod matching;
mod registry;

pub use api::Registry;
pub use credentials::{
    AuthMethod, Authenticated, BasicConfig, Bearer, Charset, ClientCredentials, Configurations, Credentials, Current,
    CustomClaim, Duration, Endpoints, Impersonated, Impersonation, Infinica, InfinicaConfig, Kerberos, KeyReference,
    Live, NegotiateConfig, OAuth, OAuthConfig, OpenId, OpenIdConfig, Password, Provider, Salesforce, SalesforceConfig,
    Secret, Secrets, SshKey, Technical, TokenServer, Tokens,
};
pub use document::{
    Code, Diagnostic, Diagnostics, Document, Limits, MissingInclude, Place, Position, Related, Severity, Source,
    check_well_formed, missing_includes, resolve as resolve_reference,
};
pub use lint::{Change, Comparison, Difference, Winner};
pub use matching::{
    Attribute, Candidate, Compared, CompileOptions, Decider, EntryId, Exclusion, ExplainOptions, Explanation, Match,
    MatchTable, Memory, Rank, Specificity, TableError, UrlError, Verdict, reason_between,
};
#[cfg(feature = "serde")]
pub use registry::ExposedContents;
pub use registry::{
    Action, Component, Contents, Descriptor, Edit, Entry, Layer, LayerKind, Operation, Reference, TechnicalCredentials,
    TechnicalEntry, descriptor_edits, read,
};
pub use zeroize::Zeroizing;

/// The page that newcomers read first: its snippet is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
