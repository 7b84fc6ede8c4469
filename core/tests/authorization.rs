//! What a URL's entry sends (design.md A4 to A6, A8, M12).
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use credmatch::{
    Authorization, AuthorizationError, AuthorizationOptions, Charset, Code, CompileOptions, Document, LayerKind,
    Registry, Secret, Source, Zeroizing, basic_authorization, bearer_authorization,
};

const BASIC: &[&str] = &["Basic realm=\"r\""];
const UTF_8: &[&str] = &["Basic realm=\"r\", charset=\"utf-8\""];
const BEARER: &[&str] = &["Bearer realm=\"r\""];

fn layers(documents: &[(LayerKind, &str)]) -> Registry {
    let documents: Vec<_> =
        documents.iter().map(|(kind, text)| (*kind, Document::new(Source::new("test.xml", *text)))).collect();
    Registry::read(&documents, &CompileOptions::default()).unwrap()
}

/// A process engine's document with these entries, and other elements beside them.
fn document(servers: &str, beside: &str) -> String {
    format!(
        "<processEngine xmlns='http://www.infinica.com/process-engine' xmlns:a='http://www.infinica.com/credentials'>
         {beside}<credentials xmlns='http://www.infinica.com/credentials' xmlns:c='urn:credmatch:credentials'>{servers}
         </credentials></processEngine>"
    )
}

fn registry(servers: &str) -> Registry {
    layers(&[(LayerKind::Global, &document(servers, ""))])
}

fn shown(answer: Result<Option<Authorization>, AuthorizationError>) -> Result<Option<String>, &'static str> {
    match answer {
        Ok(found) => Ok(found.map(|found| found.value.expose_secret().to_owned())),
        Err(error) => {
            assert!(!error.help().is_empty());
            Err(error.code.as_str())
        }
    }
}

fn ask(registry: &Registry, url: &str, challenges: Option<&[&str]>) -> Result<Option<String>, &'static str> {
    shown(registry.authorization(url, None, challenges))
}

fn sent(value: &str) -> Result<Option<String>, &'static str> {
    Ok(Some(value.to_owned()))
}

#[test]
fn a_preemptive_password_goes_at_once() {
    let registry =
        registry("<server host='h.example'><passwordCredentials name='Aladdin' password='open sesame'/></server>");
    let found = registry.authorization("https://h.example/x", None, None).unwrap().unwrap();
    assert_eq!(found.value.expose_secret(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assert_eq!(found.scheme, "Basic");
    assert_eq!(Some(found.entry), registry.lookup("https://h.example/x").unwrap());
    assert!(!format!("{found:?}").contains("QWxh"), "{found:?}");
    assert_eq!(ask(&registry, "https://other.example/", None), Ok(None));
    assert_eq!(ask(&registry, "file:///x", None), Ok(None));
    assert_eq!(ask(&registry, "https://h.example\\x", None), Err("url-backslash"));
}

#[test]
fn a_reactive_one_waits_for_a_challenge_that_it_can_answer() {
    let registry = registry(
        "<server host='h' preemptive='false'><passwordCredentials name='n' password='p'/></server>
         <server host='g' preemptive='false'><currentCredentials/></server>",
    );
    let url = "http://h/";
    assert_eq!(ask(&registry, url, None), Ok(None));
    assert_eq!(ask(&registry, url, Some(BASIC)), sent("Basic bjpw"));
    for challenges in [&[][..], &[""], &["Negotiate"], BEARER, &["Basic realm=\"cut"]] {
        assert_eq!(ask(&registry, url, Some(challenges)), Ok(None), "{challenges:?}");
    }
    assert_eq!(ask(&registry, "http://g/", None), Ok(None));
}

#[test]
fn a_digest_challenge_is_not_answered_by_something_weaker() {
    let registry = registry("<server host='h'><passwordCredentials name='n' password='p'/></server>");
    let digest = "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"";
    assert_eq!(ask(&registry, "http://h/", Some(&[BASIC[0], digest])), Err("scheme-not-presented"));
    let unknown = "Digest realm=\"r\", nonce=\"n\", algorithm=ROT13";
    assert_eq!(ask(&registry, "http://h/", Some(&[unknown, BASIC[0]])), sent("Basic bjpw"));
}

#[test]
fn the_best_entry_decides_even_if_it_can_send_nothing() {
    let registry = registry(
        "<server host='h'><passwordCredentials name='n' password='p'/></server>
         <server host='h' path='/a'><kerberosCredentials/></server>
         <server host='h' path='/b' preemptive='false'><passwordCredentials name='n' password='p'/></server>",
    );
    let error = registry.authorization("https://h/a/x", None, None).unwrap_err();
    assert_eq!((error.code, error.kind), (Code::KindNotPresented, Some("kerberos")));
    assert_eq!(error.entry, registry.lookup("https://h/a/x").unwrap());
    assert!(error.to_string().contains("kerberos"), "{error}");
    assert_eq!(ask(&registry, "https://h/b", None), Ok(None));
    assert_eq!(ask(&registry, "https://h/c", None), sent("Basic bjpw"));
}

#[test]
fn a_service_is_named() {
    let registry = registry(
        "<server host='h'><passwordCredentials name='n' password='p'/></server>
         <server host='h' service='s'><passwordCredentials name='n' password='q'/></server>",
    );
    assert_eq!(shown(registry.authorization("https://h/", Some("s"), None)), sent("Basic bjpx"));
    assert_eq!(ask(&registry, "https://h/", None), sent("Basic bjpw"));
}

#[test]
fn the_character_encoding_is_its_own_then_the_challenges_then_the_registered() {
    let servers = "<server host='own'><passwordCredentials name='n' password='é'><basicConfig charset='ISO-8859-1'/>
                   </passwordCredentials></server>
                   <server host='none'><passwordCredentials name='n' password='é'/></server>";
    let (latin, utf8) = (sent("Basic bjrp"), sent("Basic bjrDqQ=="));
    let config = "<a:credentialsConfigs><a:basicConfig charset='ISO-8859-1'/></a:credentialsConfigs>";
    let plain = document(servers, "");
    let configured = document("", config);
    let registry = layers(&[(LayerKind::Global, &configured), (LayerKind::Process, &plain)]);
    assert_eq!(ask(&registry, "http://none/", None), latin);
    assert_eq!(ask(&registry, "http://none/", Some(UTF_8)), utf8);
    assert_eq!(ask(&registry, "http://own/", Some(UTF_8)), latin);
    let registry = layers(&[(LayerKind::Global, &plain)]);
    assert_eq!(ask(&registry, "http://none/", None), utf8);
    assert_eq!(ask(&registry, "http://own/", None), latin);
    // What is nearer to the process holds, in whatever order the layers come.
    let near = document("", "<a:credentialsConfigs><a:basicConfig charset='UTF-8'/></a:credentialsConfigs>");
    let registry =
        layers(&[(LayerKind::Process, &near), (LayerKind::Global, &configured), (LayerKind::Global, &plain)]);
    assert_eq!(ask(&registry, "http://none/", None), utf8);
    let later = [(LayerKind::Global, &*near), (LayerKind::Global, &configured), (LayerKind::Global, &plain)];
    assert_eq!(ask(&layers(&later), "http://none/", None), latin);
}

#[test]
fn what_basic_cannot_carry_is_refused() {
    let basic = |name: &str, password: &str, charset| {
        let value = basic_authorization(name, &Secret::new(password), charset, false);
        value.map(|value| value.expose_secret().to_owned()).map_err(|error| error.code)
    };
    for utf8 in ["", "p:q", "\u{80}", "é\u{301}\u{10FFFF}"] {
        assert!(basic("n", utf8, Charset::Utf8).is_ok(), "{utf8:?}");
    }
    assert_eq!(basic("a:b", "p", Charset::Utf8), Err(Code::ColonInUserId));
    for one in ('\0'..' ').chain(['\u{7F}']) {
        assert_eq!(basic(&one.to_string(), "p", Charset::Utf8), Err(Code::ControlCharacter), "{one:?}");
        assert_eq!(basic("n", &one.to_string(), Charset::Latin1), Err(Code::ControlCharacter), "{one:?}");
    }
    assert_eq!(basic("n", "\u{FF}", Charset::Latin1).as_deref(), Ok("Basic bjr/"));
    assert_eq!(basic("n", "\u{100}", Charset::Latin1), Err(Code::Unencodable));
    assert_eq!(basic("€", "", Charset::Latin1), Err(Code::Unencodable));
}

#[cfg(feature = "nfc")]
#[test]
fn a_challenge_for_utf_8_gets_normalization_form_c() {
    let value = |charset, utf8| {
        let value = basic_authorization("e\u{301}", &Secret::new("A\u{30A}"), charset, utf8);
        value.map(|value| value.expose_secret().to_owned()).map_err(|error| error.code)
    };
    assert_eq!(value(Charset::Utf8, true).as_deref(), Ok("Basic w6k6w4U="));
    assert_eq!(value(Charset::Utf8, false).as_deref(), Ok("Basic ZcyBOkHMig=="));
    assert_eq!(value(Charset::Latin1, true).as_deref(), Ok("Basic 6TrF"));
    assert_eq!(value(Charset::Latin1, false), Err(Code::Unencodable));
}

#[test]
fn the_hosts_own_normalization_is_used() {
    let registry = registry("<server host='h'><passwordCredentials name='n' password='e&#x301;'/></server>");
    let nfc = |text: &str| Zeroizing::new(text.replace("e\u{301}", "é"));
    let options = AuthorizationOptions::default().with_challenges(Some(UTF_8)).with_nfc(Some(&nfc));
    assert_eq!(shown(registry.authorization_with("http://h/", &options)), sent("Basic bjrDqQ=="));
    let without = ask(&registry, "http://h/", Some(UTF_8));
    assert_eq!(without, if cfg!(feature = "nfc") { sent("Basic bjrDqQ==") } else { Err("needs-normalization") });
    assert!(!format!("{options:?}").contains("0x"), "{options:?}");
}

#[test]
fn given_tokens_go_as_bearer() {
    let registry = registry(
        "<server host='bearer'><c:bearer token='a~b+c/d=='/></server>
         <server host='oauth'><oauthCredentials><ticket>abc</ticket></oauthCredentials></server>
         <server host='openid'><openIdCredentials><tokens><accessToken>abc</accessToken></tokens></openIdCredentials></server>
         <server host='salesforce'><salesforceCredentials><tokens><accessToken>abc</accessToken></tokens></salesforceCredentials></server>
         <server host='refresh'><openIdCredentials><tokens><refreshToken>abc</refreshToken></tokens></openIdCredentials></server>
         <server host='made'><oauthCredentials><sub>s</sub></oauthCredentials></server>
         <server host='fetched'><c:clientCredentials issuer='https://i' clientId='c' clientSecret='s'/></server>
         <server host='waits' preemptive='false'><c:bearer token='abc'/></server>",
    );
    assert_eq!(ask(&registry, "https://bearer/", None), sent("Bearer a~b+c/d=="));
    for host in ["oauth", "openid", "salesforce"] {
        assert_eq!(ask(&registry, &format!("https://{host}/"), None), sent("Bearer abc"));
        assert_eq!(ask(&registry, &format!("https://{host}/"), Some(BASIC)), Ok(None));
    }
    for host in ["refresh", "made", "fetched"] {
        assert_eq!(ask(&registry, &format!("https://{host}/"), None), Err("kind-not-presented"));
        assert_eq!(ask(&registry, &format!("https://{host}/"), Some(BASIC)), Ok(None));
    }
    assert_eq!(ask(&registry, "https://waits/", None), Ok(None));
    assert_eq!(ask(&registry, "https://waits/", Some(&[BASIC[0], BEARER[0]])), sent("Bearer abc"));
}

#[test]
fn a_token_is_a_token_and_nothing_more() {
    let bearer = |kind, token| {
        let value = bearer_authorization(kind, &Secret::new(token), None);
        value.map(|value| value.expose_secret().to_owned()).map_err(|error| error.code)
    };
    assert_eq!(bearer("bEARER", "mF_9.B5f-4.1JqM").as_deref(), Ok("Bearer mF_9.B5f-4.1JqM"));
    for kind in ["", "mac", "DPoP", "Bearer "] {
        assert_eq!(bearer(kind, "abc"), Err(Code::UnsupportedTokenType), "{kind:?}");
    }
    for token in ["", "=", "a b", "a\r\nX: y", "a\n", "a\0", "é", "a=b", "a,b", "\"a\"", "Bearer a", "a "] {
        assert_eq!(bearer("Bearer", token), Err(Code::InvalidBearerToken), "{token:?}");
    }
}

#[test]
fn bearer_tokens_keep_off_plain_http() {
    let registry = registry(
        "<server host='h'><c:bearer token='abc'/></server>
         <server host='said' protocol='http'><c:bearer token='abc'/></server>
         <server host='wild' protocol='http*'><c:bearer token='abc'/></server>
         <server host='sockets' protocol='ws'><c:bearer token='abc'/></server>
         <server host='localhost'><c:bearer token='abc'/></server>
         <server host='a.localhost'><c:bearer token='abc'/></server>
         <server host='127.0.0.1'><c:bearer token='abc'/></server>
         <server host='[::1]'><c:bearer token='abc'/></server>
         <server host='127.example'><c:bearer token='abc'/></server>
         <server host='p'><passwordCredentials name='n' password='p'/></server>",
    );
    for url in ["http://h/", "HTTP://H:443/", "ws://h/", "http://wild/", "http://127.example/"] {
        assert_eq!(ask(&registry, url, None), Err("insecure-transport"), "{url}");
        assert_eq!(ask(&registry, url, Some(BEARER)), Err("insecure-transport"), "{url}");
        let insecure = AuthorizationOptions::default().with_allow_insecure(true);
        assert_eq!(shown(registry.authorization_with(url, &insecure)), sent("Bearer abc"), "{url}");
    }
    for url in [
        "https://h/",
        "wss://h/",
        "http://said/",
        "ws://sockets/",
        "https://wild/",
        "http://localhost:8080/",
        "http://LOCALHOST/",
        "http://a.localhost/",
        "http://127.0.0.1/",
        "http://[::1]/",
    ] {
        assert_eq!(ask(&registry, url, None), sent("Bearer abc"), "{url}");
    }
    assert_eq!(ask(&registry, "http://p/", None), sent("Basic bjpw"));
}

#[test]
fn references_lead_to_what_the_documents_define() {
    let manager = |entries: &str| {
        let entries = entries.replace("<password", "<a:passwordCredentials name='n' password");
        document("", &format!("<technicalCredentials>{entries}</technicalCredentials>"))
    };
    let global = manager(
        "<entry name='t'><password='p'/></entry><entry name='on'><a:technical name='t'/></entry>
         <entry name='x'><a:technical name='y'/></entry><entry name='y'><a:technical name='x'/></entry>",
    );
    let partition = manager("<entry name='t'><password='q'/></entry>");
    let servers =
        ["t", "on", "x", "gone"].map(|name| format!("<server host='{name}'><technical name='{name}'/></server>"));
    let servers = document(&servers.concat(), "");
    let registry = layers(&[(LayerKind::Global, &global), (LayerKind::Global, &servers)]);
    assert_eq!(ask(&registry, "https://t/", None), sent("Basic bjpw"));
    assert_eq!(ask(&registry, "https://on/", None), sent("Basic bjpw"));
    assert_eq!(ask(&registry, "https://x/", None), Err("technical-circle"));
    assert_eq!(ask(&registry, "https://gone/", None), Err("technical-not-defined"));
    let nearer = [(LayerKind::Partition, &*partition), (LayerKind::Global, &global), (LayerKind::Global, &servers)];
    assert_eq!(ask(&layers(&nearer), "https://on/", None), sent("Basic bjpx"));
}

#[test]
fn users_are_the_hosts_affair() {
    let actual = "<actualCredentials><passwordCredentials name='n' password='p'/></actualCredentials>";
    let registry = registry(&format!(
        "<server host='current'><currentCredentials/></server>
         <server host='authenticated'><authenticatedCredentials/></server>
         <server host='live'><impersonationCredentials live='current'>{actual}</impersonationCredentials></server>
         <server host='named'><impersonationCredentials user='u'>{actual}</impersonationCredentials></server>
         <server host='ssh'><sshKeyCredentials username='u' url='key'/></server>"
    ));
    for challenges in [None, Some(BASIC)] {
        for host in ["current", "authenticated", "live"] {
            assert_eq!(ask(&registry, &format!("https://{host}/"), challenges), Err("needs-current-user"));
        }
        assert_eq!(ask(&registry, "https://named/", challenges), Err("kind-not-presented"));
        assert_eq!(ask(&registry, "https://ssh/", challenges), Err("not-for-http"));
    }
}

#[test]
fn errors_show_no_secret() {
    let registry = registry(
        "<server host='h'><passwordCredentials name='C4N:4RY' password='C4N4RY'/></server>
         <server host='g'><c:bearer token='C4N4RY C4N4RY'/></server>",
    );
    for url in ["https://h/", "https://g/", "https://u:C4N4RY@h\\"] {
        let error = registry.authorization(url, None, None).unwrap_err();
        assert!(!format!("{error} {error:?} {}", error.help()).contains("4RY"), "{error:?}");
    }
}

/// What hosts tell the two kinds of refusal apart by: an exception of their own for URLs.
#[test]
fn a_refused_url_is_refused_as_by_a_look_up() {
    let registry = registry("<server host='h.example'><kerberosCredentials/></server>");
    for url in ["h.example", "https://h.example\\x", "https://", "https://h.example:x/"] {
        let refused = registry.authorization(url, None, None).unwrap_err();
        assert_eq!(refused.url_error(), registry.lookup(url).err(), "{url}");
        assert_eq!(refused.code.number() / 100, 6, "{url}");
        assert_eq!((refused.entry, refused.kind), (None, None), "{url}");
    }
    let refused = registry.authorization("https://h.example/", None, None).unwrap_err();
    assert_eq!((refused.url_error(), refused.code.number() / 100), (None, 9));
    assert_eq!((refused.entry.is_some(), refused.kind), (true, Some("kerberos")));
}
