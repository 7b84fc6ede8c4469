//! What credentials are used with (design.md A4). Which place wins is in `conformance/config.json`.
#![expect(clippy::unwrap_used, reason = "tests may fail loudly")]

use credmatch::{
    AuthorizationOptions, Builder, Code, CompileOptions, EntryId, LayerKind, Provenance, Registry, Settings,
    parse_challenges,
};

const CANARY: &str = "c4n4ry";

fn registry(server: &str, beside: &str) -> Registry {
    let text = format!(
        "<p xmlns:k='http://www.infinica.com/keystores'>{beside}<credentials \
         xmlns='http://www.infinica.com/credentials'><server host='h.example'>{server}</server></credentials></p>"
    );
    let mut builder = Builder::new(&CompileOptions::default());
    builder.add_text(LayerKind::Global, "r.xml", text);
    builder.compile().unwrap()
}

fn first() -> EntryId {
    EntryId::new(LayerKind::Global, 0).unwrap()
}

#[test]
fn the_header_is_made_with_the_configuration_that_is_told() {
    let latin1 = "<authentication xmlns='http://www.infinica.com/auth'><basic charset='ISO-8859-1'/></authentication>";
    let password = "<passwordCredentials name='ü' password=''/>";
    let header = |registry: &Registry, lines: Option<&[&str]>| {
        let options = AuthorizationOptions::default().with_challenges(lines);
        let found = registry.authorization_with("https://h.example/", &options).unwrap().unwrap();
        found.value.expose_secret().to_owned()
    };
    let provenance = |registry: &Registry, lines: &[&str]| {
        let challenges = parse_challenges(lines);
        registry.configuration(first(), Some(challenges.list())).unwrap().unwrap().provenance
    };
    let own = registry(password, latin1);
    assert_eq!(header(&own, None), "Basic /Do=");
    assert_eq!(provenance(&own, &["Basic realm=x"]), Provenance::Application);
    let asking: &[&str] = &["Basic realm=x, charset=utf-8"];
    assert_eq!(header(&own, Some(asking)), "Basic w7w6");
    assert_eq!(provenance(&own, asking), Provenance::Challenge);
    let none = registry(password, "");
    assert_eq!(header(&none, None), "Basic w7w6");
    assert_eq!(none.configuration(first(), None).unwrap().unwrap().provenance, Provenance::None);
}

#[test]
fn what_is_missing_is_named_with_the_places_for_it() {
    for (server, beside, value, place) in [
        ("<infinicaCredentials/>", "", "client", "`infinicaConfig` of `credentialsConfigs`"),
        ("<openIdCredentials userId='u' password='p'/>", "", "providerUrl", "`openId` of the application's"),
        (
            "<oauthCredentials><sub>s</sub><groups><group>g</group></groups></oauthCredentials>",
            "",
            "groupsClaim",
            "their `oauthConfig`",
        ),
        (
            "<oauthCredentials><sub>s</sub></oauthCredentials>",
            "<authentication xmlns='http://www.infinica.com/auth'><oauth><jwkSet>x</jwkSet></oauth></authentication>",
            "signature",
            "`oauthCredentials`",
        ),
        (
            "<oauthCredentials><sub>s</sub></oauthCredentials>",
            "<authentication xmlns='http://www.infinica.com/auth'><oauth><decryption><k:privateKey/></decryption></oauth>\
             </authentication>",
            "encryption",
            "`oauthCredentials`",
        ),
        ("<salesforceCredentials userId='u'/>", "", "salesforceInstance", "`salesforceConfig` inside the credentials"),
    ] {
        let registry = registry(server, beside);
        let error = registry.configuration(first(), None).unwrap_err();
        assert_eq!((error.code, error.entry), (Code::MissingConfiguration, Some(first())), "{server}");
        assert_eq!(error.missing.unwrap().value, value, "{server}");
        let said = error.to_string();
        assert!(said.contains(&format!("`{value}` is missing; set it in ")) && said.contains(place), "{said}");
        assert!(error.kind.is_some() && !error.help().is_empty());
    }
}

#[test]
fn secrets_are_in_neither_debug_nor_json() {
    let settings = format!(
        "<providerUrl>https://{CANARY}:{CANARY}@op.example/?{CANARY}</providerUrl><clientId>c</clientId>\
         <clientSecret>{CANARY}</clientSecret><keyStoreUrl>https://h/ks?{CANARY}</keyStoreUrl>\
         <keyStorePassword>{CANARY}</keyStorePassword><keyPairAlias>a</keyPairAlias>\
         <keyPairPassword>{CANARY}</keyPairPassword><endpoints><tokenEndpoint>https://h/?{CANARY}</tokenEndpoint></endpoints>"
    );
    let application = format!(
        "<authentication xmlns='http://www.infinica.com/auth'><openId><config xmlns='http://www.infinica.com/openid'>\
         {settings}</config></openId><infinica><k:privateKey alias='i' password='{CANARY}'/></infinica></authentication>"
    );
    for (server, kind) in [
        (format!("<openIdCredentials userId='u' password='{CANARY}'/>"), "openId"),
        (
            format!(
                "<infinicaCredentials><client><k:privateKey alias='c' password='{CANARY}'/></client></infinicaCredentials>"
            ),
            "infinica",
        ),
    ] {
        let registry = registry(&server, &application);
        let resolved = registry.configuration(first(), None).unwrap().unwrap();
        assert_eq!((resolved.kind, resolved.provenance), (kind, Provenance::Application));
        let shown = format!("{resolved:?} {:?}", registry.layers());
        assert!(!shown.contains(CANARY), "{shown}");
        let json = registry.configuration_json(0, None).unwrap().unwrap();
        assert!(!json.contains(CANARY), "{json}");
    }
}

#[test]
fn the_json_names_secrets_that_are_set_and_settings_hold_them() {
    let config = "<credentialsConfigs xmlns='http://www.infinica.com/credentials'><openIdConfig><config \
                  xmlns='http://www.infinica.com/openid'><providerUrl>https://op.example/</providerUrl>\
                  <clientId>c</clientId><clientSecret>s</clientSecret></config></openIdConfig></credentialsConfigs>";
    let registry = registry("<openIdCredentials/>", config);
    let json = registry.configuration_json(0, None).unwrap().unwrap();
    assert!(json.contains("\"secrets\":[\"clientSecret\"]"), "{json}");
    let resolved = registry.configuration(first(), None).unwrap().unwrap();
    let Settings::OpenId(settings) = resolved.settings else { panic!("{resolved:?}") };
    assert_eq!(settings.config.provider.client_secret.as_ref().unwrap().expose_secret(), "s");
    assert_eq!(registry.configuration_json(1, None), Ok(None));
}

#[test]
fn the_places_have_names() {
    let names = Provenance::ALL.map(Provenance::as_str);
    assert_eq!(names, ["nested", "challenge", "registry", "application", "none"]);
}
