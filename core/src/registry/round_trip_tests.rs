//! What is written is read back as the same model, from XML and from JSON, whatever the model.

use std::sync::Arc;

use proptest::option::of as maybe;
use proptest::prelude::*;

use super::{
    Action, CanonicalHosts, Contents, Descriptor, Entry, Operation, TechnicalCredentials, TechnicalEntry, Written, read,
};
use crate::credentials::*;
use crate::document::{Document, Limits, Position, Source};

/// A name or URL: not empty, no white space around it.
fn name() -> impl Strategy<Value = Box<str>> {
    "[a-zA-Zäß😀<>&\"':/]([ a-zA-Z0-9ä&<>\"']{0,6}[a-z0-9&<])?".prop_map(Into::into)
}

/// Text of which every character counts.
fn free() -> impl Strategy<Value = Box<str>> {
    "[ \t\n\ra-zä&<>\"'\\]]{0,8}".prop_map(Into::into)
}

fn secret() -> impl Strategy<Value = Secret> {
    name().prop_map(|text| Secret::new(&text))
}

fn list() -> impl Strategy<Value = Vec<Box<str>>> {
    prop::collection::vec(name(), 0..3)
}

/// Items that stand in an attribute, apart from each other.
fn words() -> impl Strategy<Value = Vec<Box<str>>> {
    prop::collection::vec("[a-z:/&<\"]{1,6}".prop_map(Into::into), 0..3)
}

fn duration() -> impl Strategy<Value = Duration> {
    prop_oneof![any::<u64>(), (0_u64..100).prop_map(|minutes| minutes * 60_000)].prop_map(Duration::from_millis)
}

fn key() -> BoxedStrategy<KeyReference> {
    (maybe(name()), name(), maybe(secret()))
        .prop_map(|(key_store, alias, password)| KeyReference { key_store, alias, password })
        .boxed()
}

fn infinica_config() -> BoxedStrategy<InfinicaConfig> {
    (maybe(key()), maybe(key()), maybe(list()))
        .prop_map(|(client, service, audience)| InfinicaConfig { client, service, audience })
        .boxed()
}

fn oauth_config() -> BoxedStrategy<OAuthConfig> {
    let claim = (free(), prop::collection::vec(free(), 0..3)).prop_map(|(name, values)| CustomClaim { name, values });
    (
        (maybe(key()), maybe(key()), maybe(name()), maybe(name()), maybe(list())),
        (maybe(duration()), maybe(name()), maybe(free()), maybe(prop::collection::vec(claim, 0..3))),
    )
        .prop_map(|((signature, encryption, jwt_type, iss, aud), (timeout, groups_claim, separator, claims))| {
            OAuthConfig {
                signature,
                encryption,
                jwt_type,
                iss,
                aud,
                timeout,
                groups_claim,
                groups_separator: separator,
                custom_claims: claims,
            }
        })
        .boxed()
}

fn provider() -> BoxedStrategy<Provider> {
    let endpoints = (maybe(name()), maybe(name()), maybe(name()), maybe(name()), maybe(name()), maybe(name()))
        .prop_map(|(discovery, authorization, token, user_info, jwks_uri, issuer)| Endpoints {
            discovery,
            authorization,
            token,
            user_info,
            jwks_uri,
            issuer,
        });
    (
        (maybe(name()), maybe(secret()), maybe(name()), maybe(secret()), maybe(name()), maybe(secret())),
        (maybe(duration()), maybe(name()), endpoints, maybe(list())),
    )
        .prop_map(|(first, (token_timeout, access_token_issuer, endpoints, jwt_flow_audience))| {
            let (client_id, client_secret, key_store_url, key_store_password, key_pair_alias, key_pair_password) =
                first;
            Provider {
                client_id,
                client_secret,
                key_store_url,
                key_store_password,
                key_pair_alias,
                key_pair_password,
                token_timeout,
                access_token_issuer,
                endpoints,
                jwt_flow_audience,
            }
        })
        .boxed()
}

fn open_id_config() -> BoxedStrategy<OpenIdConfig> {
    let scope = prop::collection::vec("[a-z:]{1,5}".prop_map(Into::into), 0..3);
    (
        (maybe(name()), provider(), maybe(name()), name(), any::<bool>(), name()),
        (maybe(name()), scope, maybe(any::<bool>())),
    )
        .prop_map(|(first, (realm, scope, accept_refresh_tokens))| OpenIdConfig {
            provider_url: first.0,
            provider: first.1,
            registration_endpoint: first.2,
            id_token_signature_alg: first.3,
            validate_id_tokens: first.4,
            jws_algorithm: first.5,
            realm,
            scope,
            accept_refresh_tokens,
        })
        .boxed()
}

fn salesforce_config() -> BoxedStrategy<SalesforceConfig> {
    (any::<bool>(), maybe(name()), maybe(name()), provider(), maybe(name()), maybe(duration()))
        .prop_map(|(by_url, login, organization, provider, rest_query_endpoint, api_keep_alive_timeout)| {
            let config = SalesforceConfig {
                provider,
                rest_query_endpoint,
                api_keep_alive_timeout,
                ..SalesforceConfig::default()
            };
            if by_url {
                SalesforceConfig { salesforce_instance_url: login, organization_instance_url: organization, ..config }
            } else {
                SalesforceConfig { salesforce_instance: login, organization_instance: organization, ..config }
            }
        })
        .boxed()
}

fn application() -> BoxedStrategy<ApplicationAuthentication> {
    let charset = prop_oneof![Just(Charset::Utf8), Just(Charset::Latin1)];
    let basic = (maybe(name()), charset).prop_map(|(realm, charset)| ApplicationBasic { realm, charset });
    let infinica = (maybe(name()), maybe(key())).prop_map(|(service, key)| ApplicationInfinica { service, key });
    let keys = (any::<bool>(), maybe(key()), any::<bool>(), maybe(key()));
    let oauth = (keys, maybe(name()), maybe(name()), maybe(list()), maybe(name()), maybe(free()));
    let oauth = oauth.prop_map(|(keys, jwt_type, iss, aud, groups_claim, groups_separator)| ApplicationOAuth {
        // A key that is named is asked for.
        signed: keys.0 || keys.1.is_some(),
        signature: keys.1,
        encrypted: keys.2 || keys.3.is_some(),
        decryption: keys.3,
        jwt_type,
        iss,
        aud,
        groups_claim,
        groups_separator,
    });
    let scope = || prop::collection::vec("[a-z:]{1,5}".prop_map(Into::into), 0..3);
    let open_id = (scope(), open_id_config()).prop_map(|(scope, config)| ApplicationOpenId { scope, config });
    let salesforce = (scope(), salesforce_config()).prop_map(|(scope, config)| ApplicationSalesforce { scope, config });
    let allowance = (list(), list(), list()).prop_map(|(authenticated, users, groups)| ImpersonationAllowance {
        authenticated,
        users,
        groups,
    });
    let rules = (any::<bool>(), prop::collection::vec(allowance, 0..3))
        .prop_map(|(enabled, allow)| ImpersonationRules { enabled, allow });
    (
        maybe(basic),
        any::<bool>(),
        maybe(infinica.prop_map(Box::new)),
        maybe(oauth.prop_map(Box::new)),
        maybe(open_id.prop_map(Box::new)),
        maybe(salesforce.prop_map(Box::new)),
        maybe(rules),
    )
        .prop_map(|(basic, negotiate, infinica, oauth, open_id, salesforce, impersonation)| ApplicationAuthentication {
            basic,
            negotiate,
            infinica,
            oauth,
            open_id,
            salesforce,
            impersonation,
        })
        .boxed()
}

fn basic_config() -> impl Strategy<Value = BasicConfig> {
    prop_oneof![Just(Charset::Utf8), Just(Charset::Latin1)].prop_map(|charset| BasicConfig { charset })
}

fn negotiate_config() -> impl Strategy<Value = NegotiateConfig> {
    (maybe(name()), duration()).prop_map(|(service_name, lifetime)| NegotiateConfig { service_name, lifetime })
}

fn tokens() -> BoxedStrategy<Tokens> {
    (secret(), maybe(secret()), maybe(secret()))
        .prop_map(|(access, refresh_token, id_token)| Tokens { access_token: Some(access), refresh_token, id_token })
        .boxed()
}

fn client_credentials() -> BoxedStrategy<ClientCredentials> {
    let server = (any::<bool>(), name())
        .prop_map(|(issuer, url)| if issuer { TokenServer::Issuer(url) } else { TokenServer::TokenUrl(url) });
    let method = prop_oneof![
        Just(AuthMethod::Basic),
        Just(AuthMethod::BasicRaw),
        Just(AuthMethod::Post),
        Just(AuthMethod::PrivateKeyJwt)
    ];
    (server, name(), secret(), key(), method, words(), list(), list(), maybe(duration()))
        .prop_map(|(server, client_id, secret, key, auth_method, scope, audience, resource, default_expires_in)| {
            let signs = auth_method == AuthMethod::PrivateKeyJwt;
            ClientCredentials {
                server,
                client_id,
                client_secret: (!signs).then_some(secret),
                private_key: signs.then_some(key),
                auth_method,
                scope,
                audience,
                resource,
                default_expires_in,
            }
        })
        .boxed()
}

fn simple_credentials() -> BoxedStrategy<Credentials> {
    let free_secret = free().prop_map(|text| Secret::new(&text));
    prop_oneof![
        (free(), free_secret, maybe(basic_config()))
            .prop_map(|(name, password, config)| Credentials::Password(Password { name, password, config })),
        (maybe(name()), maybe(negotiate_config()))
            .prop_map(|(service_name, config)| Credentials::Kerberos(Box::new(Kerberos { service_name, config }))),
        (key(), infinica_config(), maybe(infinica_config())).prop_map(|(key, settings, config)| {
            let settings = InfinicaConfig { client: Some(key), ..settings };
            Credentials::Infinica(Box::new(Infinica { settings, config }))
        }),
        (maybe(name()), name(), list(), maybe(secret()), oauth_config(), maybe(oauth_config())).prop_map(
            |(kid, sub, groups, ticket, settings, config)| {
                Credentials::OAuth(Box::new(OAuth { kid, sub: Some(sub), groups, ticket, settings, config }))
            }
        ),
        (name(), maybe(secret()), maybe(tokens()), maybe(open_id_config())).prop_map(
            |(user_id, password, tokens, config)| {
                Credentials::OpenId(Box::new(OpenId { user_id: Some(user_id), password, tokens, config }))
            }
        ),
        (name(), maybe(tokens()), maybe(salesforce_config())).prop_map(|(user_id, tokens, config)| {
            Credentials::Salesforce(Box::new(Salesforce { user_id: Some(user_id), tokens, config }))
        }),
        (name(), name(), maybe(secret())).prop_map(|(username, url, password)| {
            Credentials::SshKey(Box::new(SshKey { username, url, password }))
        }),
        any::<bool>().prop_map(|impersonation| Credentials::Current(Current { impersonation })),
        Just(Credentials::Authenticated(Authenticated {})),
        name().prop_map(|name| Credentials::Technical(Technical { name })),
        client_credentials().prop_map(|value| Credentials::ClientCredentials(Box::new(value))),
        secret().prop_map(|token| Credentials::Bearer(Bearer { token })),
    ]
    .boxed()
}

fn credentials() -> BoxedStrategy<Credentials> {
    let user = prop_oneof![
        name().prop_map(Impersonated::Name),
        Just(Impersonated::Live(Live::Current)),
        Just(Impersonated::Live(Live::Authenticated)),
    ];
    prop_oneof![
        9 => simple_credentials(),
        1 => (user, simple_credentials())
            .prop_map(|(user, actual)| Credentials::Impersonation(Box::new(Impersonation::new(user, actual)))),
    ]
    .boxed()
}

fn descriptor() -> BoxedStrategy<Descriptor> {
    (
        maybe(prop::sample::select(vec![
            "h",
            "Example.COM",
            "*.example.com",
            "**.a.b",
            "[::1]",
            "127.0.0.1",
            "x*y.z",
            "*",
        ])),
        maybe(prop::sample::select(vec!["80", "0443", "65535", "*"])),
        maybe(prop::sample::select(vec!["HTTP", "https", "ws*", "*"])),
        maybe(prop::sample::select(vec!["/", "/a/", "/a/*/b", "/a/**/c", "/%7ex/%2f;y", "/ä", "/it's&<>"])),
        maybe(name()),
    )
        .prop_map(|(host, port, protocol, path, service)| {
            let written = Written { host, port, protocol, path, url: None, service: service.as_deref() };
            let mut findings = Vec::new();
            Descriptor::read(&written, &Limits::default(), &CanonicalHosts::new(), &mut findings)
                .unwrap_or_else(|| panic!("{findings:?}"))
        })
        .boxed()
}

fn contents() -> BoxedStrategy<Contents> {
    let entry = (descriptor(), maybe(any::<i32>()), any::<bool>(), any::<bool>(), credentials()).prop_map(
        |(descriptor, priority, written_as_url, preemptive, credentials)| Entry {
            descriptor,
            priority,
            written_as_url,
            preemptive,
            credentials,
            source: Arc::from("written.xml"),
            position: Position::default(),
        },
    );
    let action = prop_oneof![credentials().prop_map(Action::SetCredentials), name().prop_map(Action::SetDefaultUser),];
    let operation = (descriptor(), prop::collection::vec(action, 0..3)).prop_map(|(descriptor, actions)| Operation {
        descriptor,
        actions,
        source: Arc::from("written.xml"),
        position: Position::default(),
    });
    let technical = (maybe(duration()), any::<u32>(), prop::collection::btree_map(name(), credentials(), 0..3))
        .prop_map(|(cache_timeout, max_cache_size, entries)| {
            let entry = |(name, credentials)| TechnicalEntry {
                name,
                credentials,
                source: Arc::from("written.xml"),
                position: Position::default(),
            };
            TechnicalCredentials { cache_timeout, max_cache_size, entries: entries.into_iter().map(entry).collect() }
        });
    let configurations = (
        maybe(basic_config()),
        maybe(negotiate_config()),
        maybe(infinica_config().prop_map(Box::new)),
        maybe(oauth_config().prop_map(Box::new)),
        maybe(open_id_config().prop_map(Box::new)),
        maybe(salesforce_config().prop_map(Box::new)),
    )
        .prop_map(|(basic, negotiate, infinica, oauth, open_id, salesforce)| Configurations {
            basic,
            negotiate,
            infinica,
            oauth,
            open_id,
            salesforce,
        });
    (
        prop::collection::vec(entry, 0..4),
        prop_oneof![Just(Configurations::default()), configurations],
        maybe(application().prop_map(Box::new)),
        maybe(technical),
        prop::collection::vec(operation, 0..3),
        maybe(any::<u32>()),
    )
        .prop_map(|(entries, configurations, authentication, technical, operations, format_version)| Contents {
            entries,
            configurations,
            authentication,
            technical,
            operations,
            format_version,
            references: Vec::new(),
            warnings: Vec::new(),
        })
        .boxed()
}

/// The same without positions and what was noticed.
fn placeless(mut contents: Contents) -> Contents {
    contents.entries.iter_mut().for_each(|entry| entry.position = Position::default());
    contents.operations.iter_mut().for_each(|operation| operation.position = Position::default());
    for entry in contents.technical.iter_mut().flat_map(|technical| &mut technical.entries) {
        entry.position = Position::default();
    }
    contents.references.clear();
    contents.warnings.clear();
    contents
}

fn read_back(xml: &str) -> Contents {
    let document = Document::new(Source::new("written.xml", xml));
    read(&document, &Limits::default()).unwrap_or_else(|diagnostics| panic!("{diagnostics:#?}\n{xml}"))
}

proptest! {
    #[test]
    fn xml_gives_the_model_back(contents in contents()) {
        let xml = contents.to_xml(Secrets::Exposed).unwrap();
        let again = placeless(read_back(&xml));
        prop_assert_eq!(&again, &contents, "{}", *xml);
        let second = again.to_xml(Secrets::Exposed).unwrap();
        prop_assert_eq!(second.as_str(), xml.as_str());
    }

    #[cfg(feature = "serde")]
    #[test]
    fn json_gives_the_model_back(contents in contents()) {
        let json = serde_json::to_string(&contents.expose_secrets_in_json()).unwrap();
        let again: Contents = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&again, &contents, "{}", json);
    }
}

/// A secret that reads like the mark could not be told from a redacted one: it is not written as it is.
#[test]
fn the_mark_itself_is_no_secret() {
    let contents = |password: &str| Contents {
        entries: vec![Entry {
            descriptor: Descriptor::default(),
            written_as_url: false,
            priority: None,
            preemptive: true,
            credentials: Credentials::Password(Password::new("n", Secret::new(password))),
            source: Arc::from("written.xml"),
            position: Position::default(),
        }],
        ..Contents::default()
    };
    let marked = contents("[redacted by credmatch]");
    let refused = marked.to_xml(Secrets::Exposed).unwrap_err().into_vec();
    assert_eq!((refused.len(), refused[0].code), (1, crate::document::Code::InvalidValue));
    assert!(marked.to_xml(Secrets::Redacted).is_ok());
    assert!(contents("redacted by credmatch").to_xml(Secrets::Exposed).is_ok());
    #[cfg(feature = "serde")]
    assert!(serde_json::to_string(&marked.expose_secrets_in_json()).is_err());
}
