//! Every kind of docs/documents.md and design.md A2: each element and attribute, both spellings where the
//! documents disagree, and the defaults. What was read is compared in its JSON form.
#![cfg(feature = "serde")]
#![expect(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use credmatch::{Contents, Document, Limits, Source, read};
use serde_json::{Value, json};

const ROOT: &str = r#"<credentials xmlns="http://www.infinica.com/credentials"
    xmlns:keys="http://www.infinica.com/keystores" xmlns:c="urn:credmatch:credentials">"#;

fn contents(xml: &str) -> Contents {
    match read(&Document::new(Source::new("test.xml", xml)), &Limits::default()) {
        Ok(contents) => contents,
        Err(diagnostics) => panic!("{diagnostics:#?}\n{xml}"),
    }
}

/// The credentials that an entry gets from this element, as JSON with secrets.
fn credentials(element: &str) -> Value {
    let contents = contents(&format!("{ROOT}<server host=\"h\">{element}</server></credentials>"));
    assert_eq!(contents.entries().len(), 1);
    let json = serde_json::to_value(contents.expose_secrets_in_json()).unwrap();
    json["entries"][0]["credentials"].clone()
}

fn configuration(element: &str) -> Value {
    let namespace = "http://www.infinica.com/credentials";
    let keys = "http://www.infinica.com/keystores";
    let root = format!("<credentialsConfigs xmlns=\"{namespace}\" xmlns:keys=\"{keys}\">");
    let contents = contents(&format!("{root}{element}</credentialsConfigs>"));
    serde_json::to_value(contents.expose_secrets_in_json()).unwrap()["configurations"].clone()
}

#[test]
fn password() {
    assert_eq!(
        credentials(r#"<passwordCredentials name="scott" password="tiger"/>"#),
        json!({"password": {"name": "scott", "password": "tiger"}})
    );
    assert_eq!(
        credentials(r#"<passwordCredentials name="" password="&#32;p&amp;w "><basicConfig/></passwordCredentials>"#),
        json!({"password": {"name": "", "password": " p&w ", "config": {}}})
    );
    for spelling in ["ISO-8859-1", "iso-8859-1", " Iso-8859-1 "] {
        let config = format!("<basicConfig charset=\"{spelling}\"/>");
        assert_eq!(configuration(&config), json!({"basicConfig": {"charset": "ISO-8859-1"}}));
    }
    let explicit = "<passwordCredentials name='n' password='p'><basicConfig charset='utf-8'/></passwordCredentials>";
    assert_eq!(credentials(explicit)["password"]["config"], json!({}));
}

#[test]
fn kerberos() {
    assert_eq!(credentials("<kerberosCredentials/>"), json!({"kerberos": {}}));
    assert_eq!(
        credentials(
            r#"<kerberosCredentials serviceName="HTTP/h"><negotiateConfig serviceName="HTTP/i" lifetime="90s"/>
               </kerberosCredentials>"#
        ),
        json!({"kerberos": {"serviceName": "HTTP/h", "config": {"serviceName": "HTTP/i", "lifetime": 90_000}}})
    );
    // One hour is the default, however it is spelt.
    assert_eq!(configuration("<negotiateConfig lifetime='60m'/>"), json!({"negotiateConfig": {}}));
}

const INFINICA: &str = r#"
    <client><keys:privateKey keyStore="store" alias="mine" password="pw"/></client>
    <service><keys:publicKey alias="theirs"/></service>
    <audienceSet><audience> a </audience><audience>b</audience></audienceSet>"#;

fn infinica_json() -> Value {
    json!({
        "client": {"keyStore": "store", "alias": "mine", "password": "pw"},
        "service": {"alias": "theirs"},
        "audienceSet": ["a", "b"],
    })
}

#[test]
fn infinica() {
    assert_eq!(
        credentials(&format!(
            "<infinicaCredentials>{INFINICA}<infinicaConfig>{INFINICA}</infinicaConfig></infinicaCredentials>"
        )),
        json!({"infinica": {"settings": infinica_json(), "config": infinica_json()}})
    );
    // The key may come from the configuration registry; an empty list is a list.
    assert_eq!(
        credentials("<infinicaCredentials><audienceSet/></infinicaCredentials>"),
        json!({"infinica": {"settings": {"audienceSet": []}}})
    );
    assert_eq!(
        configuration(&format!("<infinicaConfig>{INFINICA}</infinicaConfig>")),
        json!({"infinicaConfig": infinica_json()})
    );
}

const OAUTH: &str = r#"
    <signature><keys:privateKey alias="sig"/></signature>
    <encryption><keys:publicKey alias="enc"/></encryption>
    <jwtType>at+jwt</jwtType><iss>me</iss><aud><audience>you</audience></aud><timeout>15m</timeout>
    <groupsClaim>groups</groupsClaim><groupsSeparator> | </groupsSeparator>
    <customClaims><claim name="k"><value> v </value><value/></claim></customClaims>"#;

fn oauth_json() -> Value {
    json!({
        "signature": {"alias": "sig"}, "encryption": {"alias": "enc"}, "jwtType": "at+jwt", "iss": "me",
        "aud": ["you"], "timeout": 900_000, "groupsClaim": "groups", "groupsSeparator": " | ",
        "customClaims": [{"name": "k", "values": [" v ", ""]}],
    })
}

#[test]
fn oauth() {
    assert_eq!(
        credentials(&format!(
            "<oauthCredentials>{OAUTH}<kid>k</kid><sub>\n  someone\n</sub><groups><group>g</group></groups>
             <ticket>t.i.cket</ticket><oauthConfig>{OAUTH}</oauthConfig></oauthCredentials>"
        )),
        json!({"oauth": {
            "kid": "k", "sub": "someone", "groups": ["g"], "ticket": "t.i.cket",
            "settings": oauth_json(), "config": oauth_json(),
        }})
    );
    assert_eq!(
        credentials("<oauthCredentials><ticket>x</ticket></oauthCredentials>"),
        json!({"oauth": {"ticket": "x"}})
    );
    // A blank is a separator, however it is written; nothing at all is one too.
    for (separator, expected) in [(" ", " "), ("&#32;", " "), ("<![CDATA[ ]]>", " "), ("", "")] {
        assert_eq!(
            configuration(&format!("<oauthConfig><groupsSeparator>{separator}</groupsSeparator></oauthConfig>")),
            json!({"oauthConfig": {"groupsSeparator": expected}})
        );
    }
    assert_eq!(configuration(&format!("<oauthConfig>{OAUTH}</oauthConfig>")), json!({"oauthConfig": oauth_json()}));
}

/// The settings that OIDC and Salesforce share.
const PROVIDER: &str = r#"
    <clientId>id</clientId><clientSecret>cs</clientSecret>
    <keyStoreUrl>file:ks</keyStoreUrl><keyStorePassword>kp</keyStorePassword>
    <keyPairAlias>pair</keyPairAlias><keyPairPassword>pp</keyPairPassword>
    <tokenTimeout>5m</tokenTimeout><accessTokenIssuer>iss</accessTokenIssuer>
    <jwtFlowAudience><audience>aud</audience></jwtFlowAudience>"#;

fn provider_json() -> Value {
    json!({
        "clientId": "id", "clientSecret": "cs", "keyStoreUrl": "file:ks", "keyStorePassword": "kp",
        "keyPairAlias": "pair", "keyPairPassword": "pp", "tokenTimeout": 300_000, "accessTokenIssuer": "iss",
        "endpoints": {
            "discoveryEndpoint": "d", "authorizationEndpoint": "a", "tokenEndpoint": "t", "userInfoEndpoint": "u",
            "jwksUri": "j", "issuer": "i",
        },
        "jwtFlowAudience": ["aud"],
    })
}

fn endpoints(authorization: &str, last: &str) -> String {
    format!(
        "<discoveryEndpoint>d</discoveryEndpoint><{authorization}>a</{authorization}>
         <tokenEndpoint>t</tokenEndpoint><userInfoEndpoint>u</userInfoEndpoint><jwksUri>j</jwksUri>
         <issuer>i</issuer><{last}>r</{last}>"
    )
}

#[test]
fn open_id() {
    assert_eq!(credentials("<openIdCredentials/>"), json!({"openId": {}}));
    assert_eq!(
        credentials(
            r#"<openIdCredentials userId="u" password="p"><tokens><accessToken> at </accessToken>
               <refreshToken>rt</refreshToken><idToken>it</idToken></tokens></openIdCredentials>"#
        ),
        json!({"openId": {
            "userId": "u", "password": "p",
            "tokens": {"accessToken": "at", "refreshToken": "rt", "idToken": "it"},
        }})
    );
}

#[test]
fn open_id_settings_nested_and_flat_in_both_spellings() {
    let mut settings = json!({
        "providerUrl": "https://p", "provider": provider_json(), "registrationEndpoint": "r",
        "idTokenSignatureAlg": "ES256", "validateIdTokens": false, "jwsAlgorithm": "PS256",
    });
    let rest = format!(
        "{PROVIDER}<idTokenSignatureAlg>ES256</idTokenSignatureAlg><validateIdTokens>0</validateIdTokens>
         <jwsAlgorithm>PS256</jwsAlgorithm>"
    );
    let openid = "http://www.infinica.com/openid";
    let credentials = "http://www.infinica.com/credentials";
    for authorization in ["authorizatonEndpoint", "authorizationEndpoint"] {
        let endpoints = endpoints(authorization, "registrationEndpoint");
        let nested = format!("<providerUrl>https://p</providerUrl>{rest}<endpoints>{endpoints}</endpoints>");
        let flat = format!("<url>https://p</url>{rest}{endpoints}");
        for config in [
            format!("<openIdConfig><config xmlns=\"{openid}\">{nested}</config></openIdConfig>"),
            format!("<openIdConfig><config xmlns=\"{openid}\">{flat}</config></openIdConfig>"),
            format!("<openIdConfig>{flat}</openIdConfig>"),
            format!("<c:openIdConfig xmlns:c=\"{credentials}\" xmlns=\"{openid}\">{flat}</c:openIdConfig>"),
        ] {
            assert_eq!(configuration(&config), json!({"openIdConfig": settings}), "{config}");
        }
    }
    let flat = format!(
        "<openIdConfig realm=\"r\" scope=\"openid, profile ,,offline\"><url>https://p</url>{rest}{}
         <acceptRefreshTokens>true</acceptRefreshTokens></openIdConfig>",
        endpoints("authorizationEndpoint", "registrationEndpoint")
    );
    settings["realm"] = json!("r");
    settings["scope"] = json!(["openid", "profile", "offline"]);
    settings["acceptRefreshTokens"] = json!(true);
    assert_eq!(configuration(&flat), json!({"openIdConfig": settings}));
}

#[test]
fn open_id_defaults() {
    let config = "<openIdConfig><config xmlns='http://www.infinica.com/openid'/></openIdConfig>";
    let contents = contents(&format!(
        "<credentialsConfigs xmlns='http://www.infinica.com/credentials'>{config}</credentialsConfigs>"
    ));
    let config = contents.configurations().open_id.as_deref().unwrap();
    assert_eq!(&*config.id_token_signature_alg, "RS256");
    assert_eq!(&*config.jws_algorithm, "RS256");
    assert!(config.validate_id_tokens);
    assert_eq!(config.provider.client_id, None);
}

#[test]
fn salesforce() {
    assert_eq!(credentials(r#"<salesforceCredentials userId="u"/>"#), json!({"salesforce": {"userId": "u"}}));
    assert_eq!(
        credentials("<salesforceCredentials><tokens><accessToken>t</accessToken></tokens></salesforceCredentials>"),
        json!({"salesforce": {"tokens": {"accessToken": "t"}}})
    );
    let settings = |instance: &str| {
        format!(
            "<salesforceConfig><salesforceConfig xmlns=\"http://www.infinica.com/salesforce\">{instance}{PROVIDER}
             <endpoints>{}</endpoints><apiKeepAliveTimeout>1h</apiKeepAliveTimeout></salesforceConfig>
             </salesforceConfig>",
            endpoints("authorizatonEndpoint", "restQueryEndpoint")
        )
    };
    let names = "<salesforceInstance>login</salesforceInstance><organizationInstance>org</organizationInstance>";
    let urls = "<salesforceInstanceUrl>l</salesforceInstanceUrl><organizationInstanceUrl>o</organizationInstanceUrl>";
    let common = json!({
        "provider": provider_json(), "restQueryEndpoint": "r", "apiKeepAliveTimeout": 3_600_000,
    });
    let mut by_name = common.clone();
    by_name["salesforceInstance"] = json!("login");
    by_name["organizationInstance"] = json!("org");
    assert_eq!(configuration(&settings(names)), json!({"salesforceConfig": by_name}));
    let mut by_url = common;
    by_url["salesforceInstanceUrl"] = json!("l");
    by_url["organizationInstanceUrl"] = json!("o");
    assert_eq!(configuration(&settings(urls)), json!({"salesforceConfig": by_url}));
}

#[test]
fn ssh_key() {
    assert_eq!(
        credentials(r#"<sshKeyCredentials username="u" url="keys/id_rsa"/>"#),
        json!({"sshKey": {"username": "u", "url": "keys/id_rsa"}})
    );
    assert_eq!(
        credentials(r#"<sshKeyCredentials username="u" url="k" password="p"/>"#),
        json!({"sshKey": {"username": "u", "url": "k", "password": "p"}})
    );
}

#[test]
fn current_and_authenticated() {
    assert_eq!(credentials("<currentCredentials/>"), json!({"current": {}}));
    for (text, value) in [("true", true), ("1", true), ("false", false), ("0", false)] {
        let expected = if value { json!({"impersonation": true}) } else { json!({}) };
        assert_eq!(
            credentials(&format!("<currentCredentials impersonation=\"{text}\"/>")),
            json!({"current": expected})
        );
    }
    assert_eq!(credentials("<authenticatedCredentials></authenticatedCredentials>"), json!({"authenticated": {}}));
}

#[test]
fn impersonation() {
    let wrapped = "<actualCredentials><passwordCredentials name='n' password='p'/></actualCredentials>";
    let actual = json!({"password": {"name": "n", "password": "p"}});
    for (attributes, user) in [
        ("user='u'", json!({"name": "u"})),
        ("live='current'", json!({"live": "current"})),
        ("live='authenticated'", json!({"live": "authenticated"})),
        // With `live`, `user` is ignored.
        ("user='u' live='current'", json!({"live": "current"})),
    ] {
        assert_eq!(
            credentials(&format!("<impersonationCredentials {attributes}>{wrapped}</impersonationCredentials>")),
            json!({"impersonation": {"user": user, "actualCredentials": actual}})
        );
    }
}

#[test]
fn technical() {
    assert_eq!(credentials(r#"<technical name="t"/>"#), json!({"technical": {"name": "t"}}));
}

#[test]
fn client_credentials() {
    assert_eq!(
        credentials(r#"<c:clientCredentials tokenUrl="https://as/token" clientId="id" clientSecret="s"/>"#),
        json!({"clientCredentials": {
            "server": {"tokenUrl": "https://as/token"}, "clientId": "id", "clientSecret": "s",
        }})
    );
    assert_eq!(
        credentials(
            r#"<c:clientCredentials issuer="https://as" clientId="id" authMethod="private_key_jwt" scope="a  b"
               audience="x" defaultExpiresIn="10m"><keys:privateKey alias="k"/>
               <c:audience>y</c:audience><c:resource>https://r</c:resource></c:clientCredentials>"#
        ),
        json!({"clientCredentials": {
            "server": {"issuer": "https://as"}, "clientId": "id", "privateKey": {"alias": "k"},
            "authMethod": "private_key_jwt", "scope": ["a", "b"], "audience": ["x", "y"],
            "resource": ["https://r"], "defaultExpiresIn": 600_000,
        }})
    );
    for method in ["client_secret_basic_raw", "client_secret_post"] {
        let element = format!("<c:clientCredentials issuer='i' clientId='c' clientSecret='s' authMethod='{method}'/>");
        assert_eq!(credentials(&element)["clientCredentials"]["authMethod"], json!(method));
    }
}

#[test]
fn bearer() {
    assert_eq!(credentials(r#"<c:bearer token="abc.def"/>"#), json!({"bearer": {"token": "abc.def"}}));
}

#[test]
fn every_kind_has_its_name() {
    let kinds = [
        ("<passwordCredentials name='n' password='p'/>", "password"),
        ("<kerberosCredentials/>", "kerberos"),
        ("<infinicaCredentials/>", "infinica"),
        ("<oauthCredentials><sub>s</sub></oauthCredentials>", "oauth"),
        ("<openIdCredentials/>", "openId"),
        ("<salesforceCredentials userId='u'/>", "salesforce"),
        ("<sshKeyCredentials username='u' url='k'/>", "sshKey"),
        ("<currentCredentials/>", "current"),
        ("<authenticatedCredentials/>", "authenticated"),
        (
            "<impersonationCredentials user='u'><actualCredentials><currentCredentials/></actualCredentials>
             </impersonationCredentials>",
            "impersonation",
        ),
        ("<technical name='t'/>", "technical"),
        ("<c:clientCredentials issuer='i' clientId='c' clientSecret='s'/>", "clientCredentials"),
        ("<c:bearer token='t'/>", "bearer"),
    ];
    for (element, kind) in kinds {
        let contents = contents(&format!("{ROOT}<server host='h'>{element}</server></credentials>"));
        assert_eq!(contents.entries()[0].credentials().kind(), kind);
    }
    assert_eq!(credmatch::Credentials::KINDS, kinds.map(|(_, kind)| kind));
}
