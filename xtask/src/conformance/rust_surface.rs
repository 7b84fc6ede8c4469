//! The surface in Rust.
//!
//! There is no reflection in Rust, and the crate offers more than what all hosts share: its documentation says what. So
//! this is the one host that names its functions itself. Each name stands with the function that it means, so that what
//! is gone or has another shape does not compile, and what `surface.json` lists beyond these is missing.

use credmatch::{
    Builder, Code, CurrentUser, DigestChallenge, DigestSession, Exchange, Input, Limits, MatchTable, Registry,
    Sessions, UsernameToken,
};
use serde_json::{Map, Value, json};

/// The names of functions that are there.
macro_rules! offered {
    ($($name:literal: $function:expr,)+) => {{
        $(let _ = $function;)+
        [$($name),+]
    }};
}

/// What a host answers to the group `surface`.
pub(super) fn answer() -> Value {
    let surface = offered! {
        "version": credmatch::version,
        "missing_includes": Builder::missing_includes,
        "resolve_reference": credmatch::resolve_reference,
        "Registry.compile": (Builder::compile, Builder::compile_with_table),
        "Registry.load": credmatch_files::load,
        "Registry.lookup": (Registry::lookup, MatchTable::lookup_number),
        "Registry.lookup_many": |registry: &Registry, url: &str| registry.lookup_many([url], None, |_, _| ()),
        "Registry.find_match": Registry::find_match,
        "Registry.explain": Registry::explain,
        "Registry.same_scope": Registry::same_scope,
        "Registry.entry": (Registry::entry, Registry::entry_json),
        "Registry.entry_count": |registry: &Registry| registry.table().entry_count(),
        "Registry.lint": Registry::lint,
        "Registry.diff": Registry::diff,
        "Registry.authorization": Registry::authorization,
        "Registry.table_bytes": Registry::table_bytes,
        "Table.from_bytes": (credmatch::read_table, MatchTable::from_bytes),
        "Table.lookup": MatchTable::lookup_number,
        "Table.lookup_many": |table: &MatchTable, url: &str| table.lookup_numbers([url], None, |_, _| ()),
        "Table.same_scope": MatchTable::same_scope,
        "Table.entry_count": MatchTable::entry_count,
        "Sessions": Sessions::new,
        "Sessions.begin": Sessions::begin,
        "Sessions.header": Sessions::header,
        "Exchange.answered": (Sessions::resume, Input::Response),
        "Exchange.signed": Input::Signed,
        "Exchange.encrypted": Input::Encrypted,
        "Exchange.negotiated": Input::Negotiated,
        "Exchange.failed": Input::Failed,
        "Exchange.entry": Exchange::entry,
        "Exchange.retries": Exchange::retries,
        "Exchange.ended": Exchange::has_ended,
        "CurrentUser": (CurrentUser::new, CurrentUser::with_credentials_document),
        "CurrentUser.impersonating": CurrentUser::impersonating,
        "Registry.configuration": (Registry::configuration, Registry::configuration_json),
        "basic_authorization": credmatch::basic_authorization,
        "bearer_authorization": credmatch::bearer_authorization,
        "parse_challenges": (credmatch::parse_challenges, credmatch::challenges_json),
        "select_challenge": (credmatch::select_challenge, credmatch::selection_json),
        "digest_authorization": (DigestChallenge::from_lines, DigestSession::answer),
        "username_token": (UsernameToken::element, UsernameToken::security),
    };
    let codes: Map<_, _> = Code::ALL.iter().map(|code| (code.as_str().to_owned(), code.number().into())).collect();
    json!({"surface": surface.as_slice(), "codes": codes, "limits": Limits::names().collect::<Vec<_>>()})
}
