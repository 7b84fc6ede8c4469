//! Which credentials does a request to this URL get?
//!
//! credmatch reads *credentials registries*, the XML in which process engines of the Infinica and Doxee family keep
//! servers and the credentials for them, compiles them into an immutable, host-indexed match table, and says which
//! entry a URL gets, and why.
//!
//! ```
//! use credmatch::{CompileOptions, Document, LayerKind, Registry, Source};
//!
//! let xml = r#"<credentials xmlns="http://www.infinica.com/credentials">
//!   <server host="h.example"><passwordCredentials name="reader" password="secret"/></server>
//!   <server host="h.example" path="/admin"><technical name="admin"/></server>
//! </credentials>"#;
//! let document = Document::new(Source::new("registry.xml", xml));
//! let registry = Registry::read(&[(LayerKind::Global, document)], &CompileOptions::default())?;
//!
//! let id = registry.lookup("https://h.example/admin/users")?.expect("both entries match, the longer path wins");
//! let entry = registry.entry(id).expect("the id is this registry's");
//! assert_eq!(entry.credentials().kind(), "technical");
//! assert_eq!(entry.place().to_string(), "registry.xml:3:3");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The types to know
//!
//! - [`Registry`]: compiled layers; [`Registry::lookup`], [`Registry::explain`], [`Registry::lint`],
//!   [`Registry::diff`], [`Registry::authorization`].
//! - [`MatchTable`]: what a lookup needs and no more; it can be written to bytes and read back.
//! - [`Diagnostic`]: what is wrong or looks wrong, with a stable [`Code`], a place and help.
//!
//! # What it promises
//!
//! - A malformed URL is an error and never "no entry"; a malformed document gives all its diagnostics and no table.
//! - Everything compiled is immutable and `Send + Sync`, and is replaced instead of edited.
//! - A lookup takes time linear in the length of the URL, plus the patterns whose text gives no way to skip them,
//!   whatever the entries are; it allocates nothing but for URLs whose host is not plain ASCII or whose path is long
//!   and not in canonical form.
//! - No I/O: no files, sockets, clock, randomness or threads, but that the signers of the feature `signing` draw
//!   randomness from the operating system. No unsafe code. No panic that input can reach.
//! - Secrets are never in `Debug` or `Display` output, messages or tables; one method,
//!   [`Secret::expose_secret`], shows them, and they are zeroised when dropped.
//! - A match for one URL says nothing about another: look every hop of a redirect up anew, its target resolved by
//!   [`resolve_reference`].
//!
//! # Features
//!
//! On by default: `url`: the reference parser for hosts that are not plain ASCII; without it they are answered
//! with "needs the canonical spelling". `encodings`: documents as bytes. `serde`: JSON of the model and the records.
//! `nfc`: normalization form C of user names and passwords, where a server asks for it. Off: `json`: the flat records as
//! JSON text, for hosts in other languages; `signing`: ready-made signers of tickets, for hosts without a key store.
#![forbid(unsafe_code)]

mod api;
mod authentication;
mod credentials;
mod document;
mod lint;
mod matching;
mod registry;

pub use api::{Authorization, Builder, CompileError, Registry, Sessions, read_table, version};
#[cfg(feature = "json")]
pub use api::{challenges_json, diagnostics_json, missing_includes_json, selection_json};
#[cfg(feature = "signing")]
pub use authentication::Signer;
pub use authentication::{
    AuthenticationInfo, AuthorizationError, AuthorizationOptions, BasicSettings, Body, Challenge, Challenges,
    CurrentUser, DigestAlgorithm, DigestChallenge, DigestProtection, DigestRequest, DigestSession, Encryption,
    Exchange, HeaderValue, Headers, HostNormalization, InfinicaSettings, Input, Keys, MissingValue, NegotiateSettings,
    Negotiation, OAuthSettings, OpenIdFlow, OpenIdSettings, Outcome, PasswordType, Provenance, Request,
    ResolvedConfiguration, Response, SalesforceSettings, Scheme, Selection, ServerProof, SessionsOptions, Settings,
    Signing, SigningAlgorithm, SoapVersion, Step, Ticket, UserCredentialsError, UsernameToken, Without,
    assemble_ticket, basic_authorization, bearer_authorization, encrypted_ticket, parse_challenges, request_target,
    select_challenge,
};
pub use credentials::{
    ApplicationAuthentication, ApplicationBasic, ApplicationInfinica, ApplicationOAuth, ApplicationOpenId,
    ApplicationSalesforce, AskedGroup, AuthMethod, Authenticated, BasicConfig, Bearer, Charset, ClientCredentials,
    Configurations, Credentials, Current, CustomClaim, Duration, Endpoints, Impersonated, Impersonation,
    ImpersonationAllowance, ImpersonationRefusal, ImpersonationRules, Infinica, InfinicaConfig, Kerberos, KeyReference,
    Live, NegotiateConfig, OAuth, OAuthConfig, OpenId, OpenIdConfig, Password, Problem, Provider, Salesforce,
    SalesforceConfig, Secret, Secrets, SshKey, Subject, Technical, TokenServer, Tokens,
};
pub use document::{
    Code, Diagnostic, Diagnostics, Document, Limits, Loading, MissingInclude, Place, Position, Related, Severity,
    Source, Unread, Wanted, check_well_formed, missing_includes, resolve as resolve_reference, shown_reference,
};
pub use lint::{Change, Comparison, Difference, Winner};
pub use matching::{
    Attribute, Candidate, Compared, CompileOptions, Decider, EntryId, Exclusion, ExplainOptions, Explanation, LostBy,
    Match, MatchTable, Memory, Rank, Specificity, TableError, UrlError, reason_between,
};
#[cfg(feature = "serde")]
pub use registry::ExposedContents;
pub use registry::{
    Action, CanonicalHosts, Component, Contents, Descriptor, Edit, Entry, Layer, LayerKind, Operation, Reference,
    TechnicalCredentials, TechnicalEntry, descriptor_edits, read, read_with_hosts,
};
pub use zeroize::Zeroizing;

/// The page on what an entry sends: its snippet is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../../docs/authentication.md")]
struct AuthenticationPage;
