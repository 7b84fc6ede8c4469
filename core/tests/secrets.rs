//! A secret is seen where it is asked for by name, and nowhere else (design.md T7).
#![cfg(feature = "serde")]

use credmatch::{Code, Contents, Credentials, Document, Limits, Secret, Secrets, Source, read};

const CANARY: &str = "C4N4RY";

/// Every place that holds a secret, each with one that says which it is.
fn document() -> String {
    let mut secrets = 0;
    let text = r#"<processEngine xmlns="http://www.infinica.com/process-engine">
<technicalCredentials><entry name="t"><passwordCredentials xmlns="http://www.infinica.com/credentials" name="n" password="$"/></entry></technicalCredentials>
<operations xmlns="http://www.infinica.com/credentials"><server><setCredentials><passwordCredentials name="n" password="$"/></setCredentials></server></operations>
<credentialsConfigs xmlns="http://www.infinica.com/credentials" xmlns:k="http://www.infinica.com/keystores">
  <infinicaConfig><client><k:privateKey alias="a" password="$"/></client></infinicaConfig>
  <oauthConfig><encryption><k:publicKey alias="a" password="$"/></encryption></oauthConfig>
  <openIdConfig><config xmlns="http://www.infinica.com/openid"><clientSecret>$</clientSecret><keyStorePassword>$</keyStorePassword><keyPairPassword>$</keyPairPassword></config></openIdConfig>
  <salesforceConfig><salesforceConfig xmlns="http://www.infinica.com/salesforce"><clientSecret>$</clientSecret><keyStorePassword>$</keyStorePassword><keyPairPassword>$</keyPairPassword></salesforceConfig></salesforceConfig>
</credentialsConfigs>
<credentials xmlns="http://www.infinica.com/credentials" xmlns:c="urn:credmatch:credentials">
  <server host="a"><passwordCredentials name="n" password="$"/></server>
  <server host="b"><oauthCredentials><ticket>$</ticket></oauthCredentials></server>
  <server host="c"><openIdCredentials userId="u" password="$"><tokens><accessToken>$</accessToken><refreshToken>$</refreshToken><idToken>$</idToken></tokens></openIdCredentials></server>
  <server host="d"><sshKeyCredentials username="u" url="k" password="$"/></server>
  <server host="e"><impersonationCredentials user="u"><actualCredentials><passwordCredentials name="n" password="$"/></actualCredentials></impersonationCredentials></server>
  <server host="f"><c:clientCredentials issuer="i" clientId="c" clientSecret="$"/></server>
  <server host="g"><c:bearer token="$"/></server>
</credentials></processEngine>"#;
    let mut document = String::new();
    for part in text.split_inclusive('$') {
        match part.strip_suffix('$') {
            Some(before) => {
                secrets += 1;
                document += &format!("{before}{CANARY}{secrets}");
            }
            None => document += part,
        }
    }
    assert_eq!(secrets, SECRETS);
    document
}

const SECRETS: usize = 20;

fn try_read(xml: &str) -> Result<Contents, credmatch::Diagnostics> {
    read(&Document::new(Source::new("test.xml", xml)), &Limits::default())
}

#[test]
fn exposed_output_holds_all_of_them_and_reads_back() {
    let contents = try_read(&document()).unwrap();
    let xml = contents.to_xml(Secrets::Exposed).unwrap();
    let json = serde_json::to_string(&contents.expose_secrets_in_json()).unwrap();
    for output in [xml.as_str(), &json] {
        assert_eq!(output.matches(CANARY).count(), SECRETS);
    }
    assert_eq!(serde_json::from_str::<Contents>(&json).unwrap(), contents);
    let Credentials::Password(password) = contents.entries()[0].credentials() else { panic!() };
    assert!(password.password.expose_secret().starts_with(CANARY));
}

#[test]
fn nothing_else_holds_one() {
    let contents = try_read(&document()).unwrap();
    let redacted = contents.to_xml(Secrets::Redacted).unwrap();
    for output in [
        format!("{contents:?}"),
        format!("{contents:#?}"),
        redacted.to_string(),
        serde_json::to_string(&contents).unwrap(),
        serde_json::to_string(contents.entries()[0].credentials()).unwrap(),
        format!("{:?}", contents.expose_secrets_in_json()),
        format!("{:?}", Document::new(Source::new("test.xml", document()))),
    ] {
        assert!(!output.contains(CANARY), "{output}");
    }
}

#[test]
fn debug_shows_urls_without_what_may_be_secret() {
    let url = "https://u:C4N4RY@h/x?token=C4N4RY";
    let provider = ["keyStoreUrl", "accessTokenIssuer"];
    let endpoints =
        ["discoveryEndpoint", "authorizationEndpoint", "tokenEndpoint", "userInfoEndpoint", "jwksUri", "issuer"];
    let elements = |names: &[&str]| names.iter().map(|name| format!("<{name}>{url}</{name}>")).collect::<String>();
    let provider = elements(&provider) + &format!("<jwtFlowAudience><audience>{url}</audience></jwtFlowAudience>");
    let (openid, salesforce) = (
        elements(&["providerUrl"])
            + &provider
            + &format!("<endpoints>{}</endpoints>", elements(&endpoints) + &elements(&["registrationEndpoint"])),
        elements(&["salesforceInstanceUrl", "organizationInstanceUrl"])
            + &provider
            + &format!("<endpoints>{}</endpoints>", elements(&endpoints) + &elements(&["restQueryEndpoint"])),
    );
    let document = format!(
        "<credentials xmlns='http://www.infinica.com/credentials' xmlns:c='urn:credmatch:credentials'>
           <server host='a'><c:clientCredentials tokenUrl='{url}' clientId='c' clientSecret='s' audience='{url}'>
             <c:resource>{url}</c:resource><c:resource>{url}</c:resource></c:clientCredentials></server>
           <server host='b'><c:clientCredentials issuer='{url}' clientId='c' clientSecret='s'/></server>
           <server host='c'><sshKeyCredentials username='u' url='{url}'/></server>
           <server host='d'><openIdCredentials userId='u'><openIdConfig>
             <config xmlns='http://www.infinica.com/openid'>{openid}</config></openIdConfig></openIdCredentials></server>
           <server host='e'><salesforceCredentials userId='u'><salesforceConfig>
             <salesforceConfig xmlns='http://www.infinica.com/salesforce'>{salesforce}</salesforceConfig>
             </salesforceConfig></salesforceCredentials></server>
           <server host='f'><oauthCredentials><sub>s</sub><iss>{url}</iss><aud><audience>{url}</audience></aud>
             </oauthCredentials></server>
         </credentials>"
    );
    let contents = try_read(&document).unwrap();
    let written = document.matches(url).count();
    for shown in [format!("{contents:?}"), format!("{contents:#?}")] {
        assert!(!shown.contains(CANARY), "{shown}");
        assert_eq!(shown.matches("\"https://h/x\"").count(), written, "{shown}");
    }
    assert_eq!(contents.to_xml(Secrets::Redacted).unwrap().matches(url).count(), written);
    let named = read(&Document::new(Source::new(url, crate::document())), &Limits::default()).unwrap();
    assert!(!format!("{named:?}").contains(CANARY), "{named:?}");
}

#[test]
fn redacted_xml_is_refused_at_each_secret() {
    let redacted = try_read(&document()).unwrap().to_xml(Secrets::Redacted).unwrap();
    let found = try_read(&redacted).unwrap_err().into_vec();
    assert_eq!(found.len(), SECRETS);
    for one in found {
        assert_eq!(one.code, Code::InvalidValue);
        assert!(one.message.contains("was redacted"), "{}", one.message);
    }
}

#[test]
fn redacted_json_is_refused_and_says_why() {
    let contents = try_read(&document()).unwrap();
    let redacted = serde_json::to_string(&contents).unwrap();
    let message = serde_json::from_str::<Contents>(&redacted).unwrap_err().to_string();
    assert!(message.starts_with("this secret was redacted when it was written"), "{message}");
    let secret = Secret::new("[redacted by credmatch]");
    assert!(serde_json::from_str::<Secret>(&serde_json::to_string(&secret).unwrap()).is_err());
}

#[test]
fn what_xml_cannot_carry_is_an_error_at_its_entry() {
    let json = r#"{"entries": [{"descriptor": {}, "source": "s", "position": {"line": 3, "column": 4, "offset": 0, "length": 0},
        "credentials": {"password": {"name": "n\u0000", "password": "p"}}}]}"#;
    let contents: Contents = serde_json::from_str(json).unwrap();
    let refused = contents.to_xml(Secrets::Redacted).unwrap_err().into_vec();
    assert_eq!((refused[0].code, refused[0].place.to_string().as_str()), (Code::InvalidCharacter, "s:3:4"));
}

#[test]
fn messages_about_documents_hold_none() {
    let registry = |inner: &str| {
        format!(
            "<credentials xmlns='http://www.infinica.com/credentials' xmlns:c='urn:credmatch:credentials'>{inner}</credentials>"
        )
    };
    for inner in [
        "<server><passwordCredentials name='n' pasword='C4N4RY'/></server>",
        "<server><passwordCredentials nam='C4N4RY' password='C4N4RY'/></server>",
        "<server><passwordCredentials name='n'>C4N4RY</passwordCredentials></server>",
        "<server><pasword>C4N4RY</pasword></server>",
        "<server>C4N4RY</server>",
        "C4N4RY",
        "<server password='C4N4RY'/>",
        "<server url='https://user:C4N4RY@host/'><currentCredentials/></server>",
        "<server preemptive='C4N4RY' priority='C4N4RY'><currentCredentials impersonation='C4N4RY'/></server>",
        "<server><kerberosCredentials><negotiateConfig lifetime='C4N4RY'/></kerberosCredentials></server>",
        "<server><oauthCredentials><ticket><a>C4N4RY</a></ticket></oauthCredentials></server>",
        "<server><openIdCredentials password='C4N4RY'/></server>",
        "<server><c:clientCredentials tokenUrl='https://C4N4RY' issuer='x' clientId='c' clientSecret='C4N4RY' authMethod='C4N4RY'/></server>",
        "<server><passwordCredentials name='n' password='C4N4RY'/><c:bearer token='C4N4RY'/></server>",
    ] {
        let found = try_read(&registry(inner)).unwrap_err();
        assert!(!format!("{found} {found:?} {found:#?}").contains(CANARY), "{inner}: {found:#?}");
    }
}

/// A URL in the place of a path.
#[test]
fn messages_about_misplaced_urls_hold_none() {
    for path in ["u:C4N4RY@h/x", "u:C4N4RY%7e@h/./x", "C4N4RY@h", "u:C4N4RY", "https://u:C4N4RY@h/x"] {
        let server = format!("<server path='{path}'><currentCredentials/></server>");
        let document = format!("<credentials xmlns='http://www.infinica.com/credentials'>{server}</credentials>");
        let found = match try_read(&document) {
            Ok(contents) => contents.warnings().to_vec(),
            Err(found) => found.into_vec(),
        };
        assert!(found.iter().any(|one| one.code == Code::MissingLeadingSlash), "{path}: {found:#?}");
        assert!(!format!("{found:?}").contains(CANARY), "{path}: {found:#?}");
    }
}

/// A quote inside a password ends it too early, and the rest of it looks like names of attributes.
#[test]
fn messages_about_misquoted_passwords_hold_none() {
    for attributes in [
        r#"name="n" password="my"C4N4RY="" "#,
        r#"name="n" password="my" C4N4RY """#,
        r#"name="n" password=my C4N4RY="x""#,
        r#"name="n" password="my" C4N4RY"#,
        r#"name="n" password="my"C4N4RY"#,
        r#"name="n" password="my"C4N4RY"="x""#,
        r#"name="n" password="my" C4N4RY% x="""#,
        r#"name="n" password="my"C4N4RY%="""#,
        r#"name="n" password="my" %="" C4N4RY="x""#,
        r#"name="n" password="my" C4N4RY!="x""#,
        r#"name="n" password="my" =C4N4RY="x""#,
        r#"name="n" password "my" C4N4RY="" C4N4RY="""#,
        r#"name="n" password "my" C4N4RY:x="" x:C4N4RY="""#,
        r#"C4N4RY="" name="n" password="my"x="" "#,
        r#"name="&x;"password="&y;"C4N4RY="&z;" C4N4RY2="x""#,
        r#"name="n" password=my xmlns:C4N4RY="" xmlns:C4N4RY="""#,
        r#"name="n" password="C4N4RY"#,
        r#"name="n password="C4N4RY""#,
        r#"name="n" password='my'C4N4RY'"#,
    ] {
        for tag in [
            format!("<passwordCredentials {attributes}/>"),
            format!("<passwordCredentials {attributes}></passwordCredentials>"),
            format!("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='x' {attributes}/>"),
        ] {
            let document = format!(
                "<credentials xmlns='http://www.infinica.com/credentials'><server>{tag}</server></credentials>"
            );
            let found = try_read(&document).unwrap_err();
            assert!(!format!("{found} {found:?} {found:#?}").contains(CANARY), "{tag}: {found:#?}");
        }
    }
}

#[test]
fn messages_about_json_hold_none() {
    for json in [
        r#"{"password": "C4N4RY"}"#,
        r#"{"password": {"name": "n", "password": ["C4N4RY"]}}"#,
        r#"{"password": {"name": "n", "password": {"C4": "C4N4RY"}}}"#,
        r#"{"password": {"name": "n", "pasword": "C4N4RY"}}"#,
        r#"{"password": {"password": "C4N4RY"}}"#,
        r#"{"password": {"name": "n", "password": "C4N4RY", "password": "C4N4RY"}}"#,
        r#"{"bearer": {"token": "C4N4RY", "kind": 1}}"#,
        r#"{"openId": {"password": "C4N4RY"}}"#,
        r#"{"clientCredentials": {"server": "C4N4RY"}}"#,
        r#"{"password": {"name": ["C4N4RY"], "password": "p"}}"#,
        r#"{"current": {"impersonation": "C4N4RY"}}"#,
        r#"{"kerberos": {"config": {"lifetime": "C4N4RY"}}}"#,
        r#"{"infinica": {"settings": {"audienceSet": "C4N4RY"}}}"#,
        r#"{"impersonation": {"user": {"live": "C4N4RY"}}}"#,
        r#""C4N4RY""#,
        r#"["C4N4RY"]"#,
    ] {
        let message = serde_json::from_str::<Credentials>(json).unwrap_err().to_string();
        assert!(!message.contains(CANARY), "{json}: {message}");
    }
    for number in ["7654321", "-7654321", "76543.21"] {
        let json = format!(r#"{{"bearer": {{"token": {number}}}}}"#);
        let message = serde_json::from_str::<Credentials>(&json).unwrap_err().to_string();
        assert!(!message.contains("76543"), "{message}");
    }
}

#[test]
fn json_is_held_to_the_rules_of_documents() {
    for (json, expected) in [
        (r#"{"openId": {"password": "p"}}"#, "needs a `userId`"),
        (r#"{"oauth": {}}"#, "needs `sub`"),
        (r#"{"salesforce": {}}"#, "needs a `userId` or `tokens`"),
        (r#"{"bearer": {"token": ""}}"#, "`token` is empty"),
        (r#"{"technical": {"name": ""}}"#, "`name` is empty"),
        (r#"{"infinica": {"config": {}}}"#, "`client`, the key that signs"),
        (r#"{"clientCredentials": {"server": {"issuer": "i"}, "clientId": "c"}}"#, "`clientSecret`"),
        (r#"{"current": {"impersonate": true}}"#, "unknown field `impersonate`"),
        (r#"{"currentCredentials": {}}"#, "unknown variant `currentCredentials`"),
        (r#"{"current": {}, "technical": {"name": "t"}}"#, "an object with one of"),
        (r#"{}"#, "an object with one of"),
    ] {
        let message = serde_json::from_str::<Credentials>(json).unwrap_err().to_string();
        assert!(message.contains(expected), "{json}: {message}");
    }
    let contents = |descriptor: &str| {
        let json = format!(r#"{{"entries": [{{"descriptor": {descriptor}, "credentials": {{"current": {{}}}}}}]}}"#);
        serde_json::from_str::<Contents>(&json).map_err(|error| error.to_string())
    };
    let read = contents(r#"{"host": "EXAMPLE.com", "port": 443, "path": "a/"}"#).unwrap();
    assert_eq!(read.entries()[0].descriptor().to_string(), "*://example.com:443/a");
    assert!(read.entries()[0].preemptive());
    assert!(contents(r#"{"host": ""}"#).unwrap_err().starts_with("empty-host"));
    assert!(contents(r#"{"path": "/a?b"}"#).unwrap_err().starts_with("invalid-path"));
    let doubled = r#"{"technicalCredentials": {"entries": [
        {"name": "t", "credentials": {"current": {}}}, {"name": "t", "credentials": {"current": {}}}]}}"#;
    assert!(serde_json::from_str::<Contents>(doubled).unwrap_err().to_string().contains("all different"));
}
