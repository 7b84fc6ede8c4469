//! The surface in Rust.
//!
//! There is no reflection in Rust, and the crate offers more than what all hosts share: its documentation says what. So
//! this is the one host that names its functions and parameters itself. Each name stands with a call that hands every
//! parameter on: what is gone or has another shape does not compile, nor does a parameter that nothing takes any more, and
//! what `surface.json` lists beyond these is missing.

use std::path::Path;

use credmatch::{
    Body, Builder, Challenge, Charset, Code, CompileOptions, CurrentUser, DigestChallenge, DigestRequest,
    DigestSession, Document, EntryId, Exchange, ExplainOptions, Input, Keys, LayerKind, Limits, MatchTable,
    PasswordType, Registry, Request, Response, Secret, Sessions, SessionsOptions, SoapVersion, UsernameToken,
};
use serde_json::{Map, Value, json};

/// The names of functions that are there, each with the names of what it takes beside the objects that it is of.
macro_rules! offered {
    ($($name:literal: ($($own:ident: $of:ty),*)($($parameter:ident: $kind:ty),*) => $call:expr;)+) => {{
        $(let _ = |$($own: $of,)* $($parameter: $kind),*| { let _ = $call; };)+
        [$(($name, json!([[$(stringify!($parameter)),*]]))),+]
    }};
}

/// What a host answers to the group `surface`.
#[deny(unused_variables)]
pub(super) fn answer() -> Value {
    let surface = offered! {
        "version": ()() => credmatch::version();
        "missing_includes": ()(sources: &[(LayerKind, Document)], limits: Limits) => {
            builder(sources, &CompileOptions::default().with_limits(limits)).missing_includes()
        };
        "resolve_reference": ()(base: &str, reference: &str) => credmatch::resolve_reference(base, reference);
        "Registry.compile": ()(sources: &[(LayerKind, Document)], guess_ports: bool, limits: Limits, table: &[u8]) => {
            let builder = builder(sources, &CompileOptions::default().with_guess_ports(guess_ports).with_limits(limits));
            (builder.compile(), builder.compile_with_table(table))
        };
        "Registry.load": ()(paths: &[&Path], root: &Path, guess_ports: bool, limits: Limits, table: &[u8]) => {
            let options = CompileOptions::default().with_guess_ports(guess_ports).with_limits(limits);
            let document = |path: &&Path| Some((LayerKind::Global, credmatch_files::load(path, Some(root), &limits).ok()?));
            builder(&paths.iter().filter_map(document).collect::<Vec<_>>(), &options).compile_with_table(table)
        };
        "Registry.lookup": (registry: &Registry)(url: &str, service: Option<&str>) => {
            (registry.lookup(url), registry.table().lookup_number(url.as_bytes(), service))
        };
        "Registry.lookup_many": (registry: &Registry)(urls: &[&str], service: Option<&str>) => {
            registry.lookup_many(urls.iter().copied(), service, |_, _| ())
        };
        "Registry.find_match": (registry: &Registry)(url: &str, service: Option<&str>) => registry.find_match(url, service);
        "Registry.explain": (registry: &Registry)(url: &str, service: Option<&str>, skip: usize, limit: usize) => {
            registry.explain(url, &ExplainOptions::default().with_service(service).with_page(skip, limit))
        };
        "Registry.same_scope": (registry: &Registry)(a: &str, b: &str, service: Option<&str>) => {
            registry.same_scope(a, b, service)
        };
        "Registry.entry": (registry: &Registry)(number: u32) => {
            (registry.entry_json(number), registry.table().id(number).map(|id| registry.entry(id)))
        };
        "Registry.entry_count": (registry: &Registry)() => registry.table().entry_count();
        "Registry.lint": (registry: &Registry)() => registry.lint();
        "Registry.diff": (registry: &Registry)(newer: &Registry, urls: &[&str]) => {
            registry.diff(newer).urls(urls).chain(registry.diff(newer).witnesses()).count()
        };
        "Registry.authorization": (registry: &Registry)(url: &str, service: Option<&str>, challenges: Option<&[&str]>) => {
            registry.authorization(url, service, challenges)
        };
        "Registry.table_bytes": (registry: &Registry)() => registry.table_bytes();
        "Table.from_bytes": ()(bytes: &[u8], url_length: Option<u32>) => credmatch::read_table(bytes, url_length);
        "Table.lookup": (table: &MatchTable)(url: &str, service: Option<&str>) => table.lookup_number(url.as_bytes(), service);
        "Table.lookup_many": (table: &MatchTable)(urls: &[&str], service: Option<&str>) => {
            table.lookup_numbers(urls.iter().copied(), service, |_, _| ())
        };
        "Table.same_scope": (table: &MatchTable)(a: &str, b: &str, service: Option<&str>) => table.same_scope(a, b, service);
        "Table.entry_count": (table: &MatchTable)() => table.entry_count();
        "Sessions": ()(registry: Registry, seed: u64, allow_insecure: bool, allow_unsigned: bool, algorithms: Keys) => {
            let mut options = SessionsOptions::new(seed);
            (options.allow_insecure, options.allow_unsigned, options.keys) = (allow_insecure, allow_unsigned, algorithms);
            Sessions::new(registry, options)
        };
        "Sessions.begin": (sessions: &Sessions)(
            url: &str, method: &str, service: Option<&str>, body: Body<'_>, user: Option<&CurrentUser>, now: u64
        ) => {
            let request = Request::new(url).with_method(method).with_service(service).with_body(body).with_user(user);
            sessions.begin(&request, now).map(|(exchange, _)| exchange)
        };
        "Sessions.header": (sessions: &Sessions)(url: &str, service: Option<&str>, now: u64) => {
            sessions.header(url, service, now)
        };
        "Exchange.answered": (sessions: &Sessions, exchange: &mut Exchange, request: &Request<'_>)(
            status: u16, www_authenticate: &[&str], authentication_info: &[&str], now: u64
        ) => {
            let response = Response::new(status).with_www_authenticate(www_authenticate).with_authentication_info(authentication_info);
            sessions.resume(exchange, request, Input::Response(response), now)
        };
        "Exchange.signed": (sessions: &Sessions, exchange: &mut Exchange, request: &Request<'_>)(signature: &[u8], now: u64) => {
            sessions.resume(exchange, request, Input::Signed(signature), now)
        };
        "Exchange.encrypted": (sessions: &Sessions, exchange: &mut Exchange, request: &Request<'_>)(token: &str, now: u64) => {
            sessions.resume(exchange, request, Input::Encrypted(token), now)
        };
        "Exchange.negotiated": (sessions: &Sessions, exchange: &mut Exchange, request: &Request<'_>)(token: &[u8], now: u64) => {
            sessions.resume(exchange, request, Input::Negotiated(token), now)
        };
        "Exchange.failed": (sessions: &Sessions, exchange: &mut Exchange, request: &Request<'_>)(now: u64) => {
            sessions.resume(exchange, request, Input::Failed, now)
        };
        "Exchange.entry": (exchange: &Exchange)() => exchange.entry();
        "Exchange.retries": (exchange: &Exchange)() => exchange.retries();
        "Exchange.ended": (exchange: &Exchange)() => exchange.has_ended();
        "CurrentUser": ()(name: &str, groups: &[&str], credentials: &Document) => {
            let user = CurrentUser::new(name).with_groups(groups.iter().copied());
            user.with_credentials_document(credentials, &Limits::default())
        };
        "CurrentUser.impersonating": (user: CurrentUser)(name: &str, groups: &[&str]) => {
            user.impersonating(name).with_added_groups(groups.iter().copied())
        };
        "Registry.configuration": (registry: &Registry)(number: EntryId, challenges: Option<&[Challenge<'_>]>) => {
            registry.configuration(number, challenges)
        };
        "basic_authorization": ()(name: &str, password: &Secret, charset: Charset, asks_for_utf8: bool) => {
            credmatch::basic_authorization(name, password, charset, asks_for_utf8)
        };
        "bearer_authorization": ()(token: &Secret, token_type: &str, url: Option<&str>) => {
            credmatch::bearer_authorization(token_type, token, url)
        };
        "parse_challenges": ()(lines: &[&str]) => (credmatch::parse_challenges(lines), credmatch::challenges_json(lines));
        "select_challenge": ()(kinds: &[&str], lines: &[&str]) => credmatch::selection_json(kinds, lines);
        "digest_authorization": ()(
            name: &str, password: &Secret, challenge: &str, method: &str, target: &str,
            body: Option<&[u8]>, count: u32, cnonce: &str, charset: Charset
        ) => {
            let challenge = DigestChallenge::from_lines(&[challenge]);
            let session = challenge.and_then(|one| DigestSession::new(one, name, password, charset, cnonce, None));
            session.and_then(|session| session.answer(&DigestRequest { method, target, body, count, cnonce }))
        };
        "username_token": ()(
            name: &str, password: &Secret, password_type: PasswordType,
            nonce: &[u8], created: u64, id: Option<&str>, security: bool, must_understand: Option<SoapVersion>
        ) => {
            let token = UsernameToken { name, password, password_type, nonce, created, id };
            if security { token.security(must_understand) } else { token.element() }
        };
        "Source": (builder: &mut Builder)(
            content: &str, name: &str, layer: LayerKind, priority: i32, format_version: u32, includes: &[(&str, &str)]
        ) => {
            builder.add_text(layer, name, content).priority(priority).format_version(format_version);
            builder.add_bytes(layer, name, content.as_bytes());
            for (target, text) in includes {
                builder.include_text(target, *text).include_bytes(target, text.as_bytes());
            }
        };
        "FileSource": (builder: &mut Builder)(path: &Path, layer: LayerKind, priority: i32, format_version: u32) => {
            let document = credmatch_files::load(path, None, &Limits::default());
            document.map(|document| {
                builder.add(layer, document).priority(priority).format_version(format_version);
            })
        };
    };
    let codes: Map<_, _> = Code::ALL.iter().map(|code| (code.as_str().to_owned(), code.number().into())).collect();
    let surface: Map<_, _> = surface.into_iter().map(|(name, signatures)| (name.to_owned(), signatures)).collect();
    json!({"surface": surface, "codes": codes, "limits": Limits::names().collect::<Vec<_>>()})
}

fn builder(sources: &[(LayerKind, Document)], options: &CompileOptions) -> Builder {
    let mut builder = Builder::new(options);
    for (layer, document) in sources {
        builder.add(*layer, document.clone());
    }
    builder
}
