//! Credentials made by code are those of documents, and are held to the same rules (design.md A1, A2).
#![expect(clippy::unwrap_used, reason = "tests may fail loudly")]

use credmatch::{
    AuthMethod, Authenticated, BasicConfig, Bearer, Charset, ClientCredentials, Code, Credentials, Current,
    CustomClaim, Document, Duration, Endpoints, Impersonated, Impersonation, Infinica, InfinicaConfig, Kerberos,
    KeyReference, Limits, Live, NegotiateConfig, OAuth, OAuthConfig, OpenId, OpenIdConfig, Password, Provider,
    Salesforce, SalesforceConfig, Secret, Source, SshKey, Technical, TokenServer, Tokens,
};

const MARK: &str = "[redacted by credmatch]";

/// Reads credentials, in which `k:` and `b:` are the prefixes of key stores and of our own kinds.
fn of(xml: &str) -> Result<Credentials, Code> {
    let (start, rest) = xml.split_at(xml.find([' ', '/', '>']).unwrap());
    let text = format!(
        "{start} xmlns='http://www.infinica.com/credentials' xmlns:k='http://www.infinica.com/keystores' \
         xmlns:b='urn:credmatch:credentials'{rest}"
    );
    let document = Document::new(Source::new("x.xml", text));
    Credentials::from_document(&document, &Limits::default()).map_err(|found| found.first().unwrap().code)
}

fn secret(text: &str) -> Secret {
    Secret::new(text)
}

fn token_url() -> TokenServer {
    TokenServer::TokenUrl("https://op.example/t".into())
}

#[test]
fn every_kind_made_by_code_is_that_of_the_documents() {
    let openid = |inner: &str| {
        format!(
            "<openIdConfig><config xmlns='http://www.infinica.com/openid' scope='a, b'>{inner}</config></openIdConfig>"
        )
    };
    let settings = OAuthConfig::default()
        .with_signature(KeyReference::new("s").of_store("st").with_password(secret("kp")))
        .with_encryption(KeyReference::new("e"))
        .with_issuer("i")
        .with_audience(["x", "y"])
        .with_timeout(Duration::from_millis(60_000))
        .with_groups_claim("g", Some(" "))
        .with_custom_claims(vec![CustomClaim::new("c", ["1", "2"])]);
    let endpoints = |token: &str| {
        let mut endpoints = Endpoints::default();
        endpoints.token = Some(token.into());
        endpoints
    };
    let provider = Provider::new("cl")
        .with_client_secret(secret("cs"))
        .with_key_pair("file:ks", "kp")
        .with_endpoints(endpoints("https://op.example/t"));
    let cases: Vec<(Credentials, String)> = vec![
        (Password::new("n", secret("p")).into(), "<passwordCredentials name='n' password='p'/>".into()),
        (
            Password::new("n", secret("")).with_config(BasicConfig::new(Charset::Latin1)).into(),
            "<passwordCredentials name='n' password=''><basicConfig charset='iso-8859-1'/></passwordCredentials>".into(),
        ),
        (Kerberos::new().into(), "<kerberosCredentials/>".into()),
        (
            Kerberos::new()
                .with_service_name("s")
                .with_config(
                    NegotiateConfig::default().with_service_name("t").with_lifetime(Duration::from_millis(5_000)),
                )
                .into(),
            "<kerberosCredentials serviceName='s'><negotiateConfig serviceName='t' lifetime='5s'/></kerberosCredentials>"
                .into(),
        ),
        (
            Infinica::new(KeyReference::new("c"))
                .with_service(KeyReference::new("s"))
                .with_audience(["a"])
                .with_config(InfinicaConfig::default())
                .into(),
            "<infinicaCredentials><client><k:privateKey alias='c'/></client><service><k:publicKey alias='s'/></service>\
             <audienceSet><audience>a</audience></audienceSet><infinicaConfig/></infinicaCredentials>"
                .into(),
        ),
        (
            OAuth::new("me").with_kid("z").with_groups(["g"]).with_settings(settings).with_config(OAuthConfig::default()).into(),
            "<oauthCredentials><signature><k:privateKey keyStore='st' alias='s' password='kp'/></signature>\
             <encryption><k:publicKey alias='e'/></encryption><kid>z</kid><sub>me</sub><iss>i</iss>\
             <aud><audience>x</audience><audience>y</audience></aud><timeout>1m</timeout><groupsClaim>g</groupsClaim>\
             <groupsSeparator> </groupsSeparator><groups><group>g</group></groups>\
             <customClaims><claim name='c'><value>1</value><value>2</value></claim></customClaims><oauthConfig/>\
             </oauthCredentials>"
                .into(),
        ),
        (OAuth::of_ticket(secret("t")).into(), "<oauthCredentials><ticket>t</ticket></oauthCredentials>".into()),
        (OpenId::new().into(), "<openIdCredentials/>".into()),
        (OpenId::of_password("u", secret("p")).into(), "<openIdCredentials userId='u' password='p'/>".into()),
        (
            OpenId::of_tokens(Tokens::new(secret("a")).with_refresh_token(secret("r")).with_id_token(secret("i"))).into(),
            "<openIdCredentials><tokens><accessToken>a</accessToken><refreshToken>r</refreshToken><idToken>i</idToken>\
             </tokens></openIdCredentials>"
                .into(),
        ),
        (
            OpenId::of_user("u")
                .with_config(OpenIdConfig::new("https://op.example/", provider.clone()).with_scope(["a", "b"]))
                .into(),
            format!(
                "<openIdCredentials userId='u'>{}</openIdCredentials>",
                openid(
                    "<providerUrl>https://op.example/</providerUrl><clientId>cl</clientId><clientSecret>cs</clientSecret>\
                     <keyStoreUrl>file:ks</keyStoreUrl><keyPairAlias>kp</keyPairAlias>\
                     <endpoints><tokenEndpoint>https://op.example/t</tokenEndpoint></endpoints>"
                )
            ),
        ),
        (
            Salesforce::of_user("u").with_config(SalesforceConfig::new("login", Provider::new("cl"))).into(),
            "<salesforceCredentials userId='u'><salesforceConfig><salesforceConfig \
             xmlns='http://www.infinica.com/salesforce'><salesforceInstance>login</salesforceInstance>\
             <clientId>cl</clientId></salesforceConfig></salesforceConfig></salesforceCredentials>"
                .into(),
        ),
        (
            Salesforce::of_tokens(Tokens::new(secret("a"))).into(),
            "<salesforceCredentials><tokens><accessToken>a</accessToken></tokens></salesforceCredentials>".into(),
        ),
        (
            SshKey::new("u", "k").with_password(secret("p")).into(),
            "<sshKeyCredentials username='u' url='k' password='p'/>".into(),
        ),
        (Current::new(true).into(), "<currentCredentials impersonation='true'/>".into()),
        (Authenticated::new().into(), "<authenticatedCredentials/>".into()),
        (
            Impersonation::new(Impersonated::Live(Live::Current), Technical::new("t").into()).into(),
            "<impersonationCredentials live='current'><actualCredentials><technical name='t'/></actualCredentials>\
             </impersonationCredentials>"
                .into(),
        ),
        (Technical::new("t").into(), "<technical name='t'/>".into()),
        (
            ClientCredentials::new(token_url(), "c", secret("s"))
                .with_auth_method(AuthMethod::Post)
                .with_scope(["a", "b"])
                .with_audience(["x", "y"])
                .with_resource(["r"])
                .into(),
            "<b:clientCredentials tokenUrl='https://op.example/t' clientId='c' clientSecret='s' \
             authMethod='client_secret_post' scope='a b' resource='r'><b:audience>x</b:audience>\
             <b:audience>y</b:audience></b:clientCredentials>"
                .into(),
        ),
        (
            ClientCredentials::of_private_key(TokenServer::Issuer("https://op.example".into()), "c", KeyReference::new("k"))
                .into(),
            "<b:clientCredentials issuer='https://op.example' clientId='c' authMethod='private_key_jwt'>\
             <k:privateKey alias='k'/></b:clientCredentials>"
                .into(),
        ),
        (Bearer::new(secret("t")).into(), "<b:bearer token='t'/>".into()),
    ];
    let mut kinds: Vec<_> = cases.iter().map(|(made, _)| made.kind()).collect();
    kinds.dedup();
    kinds.sort_unstable();
    let mut all = Credentials::KINDS.to_vec();
    all.sort_unstable();
    assert_eq!(kinds, all);
    for (made, xml) in cases {
        assert_eq!(of(&xml), Ok(made.clone()), "{xml}");
        assert_eq!(made.check(), Ok(()), "{xml}");
    }
}

#[test]
fn what_a_document_may_not_say_code_may_not_either() {
    let sf = |inner: &str| {
        format!(
            "<salesforceCredentials userId='u'><salesforceConfig><salesforceConfig \
             xmlns='http://www.infinica.com/salesforce'>{inner}</salesforceConfig></salesforceConfig></salesforceCredentials>"
        )
    };
    let empty_tokens = || {
        let mut tokens = Tokens::new(secret("x"));
        tokens.access_token = None;
        tokens
    };
    let mut with_password_alone = OpenId::new();
    with_password_alone.password = Some(secret("p"));
    let mut both_instances = SalesforceConfig::new("login", Provider::default());
    both_instances.salesforce_instance_url = Some("https://l.example".into());
    let mut keyless = Infinica::new(KeyReference::new("c")).with_config(InfinicaConfig::default());
    keyless.settings.client = None;
    let mut secretless = ClientCredentials::new(token_url(), "c", secret("s"));
    secretless.client_secret = None;
    let mut keyed = ClientCredentials::new(token_url(), "c", secret("s"));
    keyed.private_key = Some(KeyReference::new("k"));
    let nested = Impersonation::new(Impersonated::Name("v".into()), Technical::new("t").into());
    let cases: Vec<(Credentials, String)> = vec![
        (Password::new("n", secret(MARK)).into(), format!("<passwordCredentials name='n' password='{MARK}'/>")),
        (
            Infinica::new(KeyReference::new("")).into(),
            "<infinicaCredentials><client><k:privateKey alias=''/></client></infinicaCredentials>".into(),
        ),
        (keyless.into(), "<infinicaCredentials><infinicaConfig/></infinicaCredentials>".into()),
        (
            Infinica::new(KeyReference::new("c")).with_audience([" "]).into(),
            "<infinicaCredentials><client><k:privateKey alias='c'/></client><audienceSet><audience> </audience>\
             </audienceSet></infinicaCredentials>"
                .into(),
        ),
        (OAuth::default().into(), "<oauthCredentials/>".into()),
        (
            OAuth::new("s").with_groups([""]).into(),
            "<oauthCredentials><sub>s</sub><groups><group/></groups></oauthCredentials>".into(),
        ),
        (
            OAuth::of_ticket(secret(MARK)).into(),
            format!("<oauthCredentials><ticket>{MARK}</ticket></oauthCredentials>"),
        ),
        (with_password_alone.into(), "<openIdCredentials password='p'/>".into()),
        (OpenId::of_tokens(empty_tokens()).into(), "<openIdCredentials><tokens/></openIdCredentials>".into()),
        (Salesforce::default().into(), "<salesforceCredentials/>".into()),
        (
            Salesforce::of_user("u").with_config(both_instances).into(),
            sf("<salesforceInstance>login</salesforceInstance><salesforceInstanceUrl>https://l.example\
                </salesforceInstanceUrl>"),
        ),
        (
            Impersonation::new(Impersonated::Name("u".into()), nested.into()).into(),
            "<impersonationCredentials user='u'><actualCredentials><impersonationCredentials user='v'>\
             <actualCredentials><technical name='t'/></actualCredentials></impersonationCredentials>\
             </actualCredentials></impersonationCredentials>"
                .into(),
        ),
        (Technical::new("").into(), "<technical name=''/>".into()),
        (secretless.into(), "<b:clientCredentials tokenUrl='https://op.example/t' clientId='c'/>".into()),
        (
            keyed.into(),
            "<b:clientCredentials tokenUrl='https://op.example/t' clientId='c' clientSecret='s'>\
             <k:privateKey alias='k'/></b:clientCredentials>"
                .into(),
        ),
        (
            ClientCredentials::new(token_url(), "", secret("s")).into(),
            "<b:clientCredentials tokenUrl='https://op.example/t' clientId='' clientSecret='s'/>".into(),
        ),
        (Bearer::new(secret("")).into(), "<b:bearer token=''/>".into()),
    ];
    for (made, xml) in cases {
        let problem = made.check().unwrap_err();
        assert_eq!(of(&xml), Err(problem.code), "{xml}");
        assert!(problem.to_string().starts_with(problem.code.as_str()), "{problem}");
    }
}

#[test]
fn accessors_answer_for_their_kind_alone() {
    let password: Credentials = Password::new("n", secret("p")).into();
    assert_eq!(password.as_password().map(|password| &*password.name), Some("n"));
    assert_eq!((password.as_bearer(), password.as_kerberos()), (None, None));
    let kerberos: Credentials = Kerberos::new().with_service_name("s").into();
    assert_eq!(kerberos.as_kerberos().and_then(|kerberos| kerberos.service_name.as_deref()), Some("s"));
    assert_eq!(kerberos.as_password(), None);
}
