//! Every lint fires where it should and is silent where it should be (design.md M17).
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use credmatch::{CompileOptions, Diagnostic, Document, LayerKind, Limits, Registry, Source};

const PASSWORD: &str = r#"<passwordCredentials name="u" password="secret-p"/>"#;
const SSH: &str = r#"<sshKeyCredentials username="u" url="key"/>"#;
const CLIENT: &str = r#"<clientCredentials xmlns="urn:credmatch:credentials"
    tokenUrl="https://login/token" clientId="c" clientSecret="secret-c"/>"#;

/// Servers, one a line from line 2 on; attributes alone get credentials that no lint speaks of.
fn xml(servers: &[&str]) -> String {
    let mut xml = String::from("<credentials xmlns=\"http://www.infinica.com/credentials\">\n");
    for server in servers {
        match server.split_once('|') {
            Some((attributes, credentials)) => xml.push_str(&format!("<server {attributes}>{credentials}</server>\n")),
            None => xml.push_str(&format!("<server {server}>{SSH}</server>\n")),
        }
    }
    xml + "</credentials>"
}

fn registry(layers: &[(LayerKind, String)], options: &CompileOptions) -> Registry {
    let documents: Vec<_> = layers
        .iter()
        .map(|(kind, xml)| (*kind, Document::new(Source::new(format!("{}.xml", kind.as_str()), xml.as_str()))))
        .collect();
    Registry::read(&documents, options).unwrap()
}

fn lint_layers(layers: &[(LayerKind, &[&str])]) -> Vec<Diagnostic> {
    let layers: Vec<_> = layers.iter().map(|(kind, servers)| (*kind, xml(servers))).collect();
    let found = registry(&layers, &CompileOptions::default()).lint();
    for one in &found {
        assert!(!format!("{one} {one:?}").contains("secret-"), "{one}");
        assert!(one.message.len() > 10 && one.help.is_some(), "{one}");
    }
    found
}

fn lint(servers: &[&str]) -> Vec<Diagnostic> {
    lint_layers(&[(LayerKind::Global, servers)])
}

fn brief(found: &[Diagnostic]) -> Vec<(&'static str, u32)> {
    found.iter().map(|one| (one.code.as_str(), one.place.position.line)).collect()
}

fn codes(servers: &[&str]) -> Vec<(&'static str, u32)> {
    brief(&lint(servers))
}

#[test]
fn m17_partly_overruled() {
    let found = lint(&[r#"host="h" port="443""#, r#"host="h" path="/admin""#]);
    assert_eq!(brief(&found), [("partly-overruled", 3)]);
    assert_eq!(found[0].witness.as_deref(), Some("https://h/admin"));
    assert_eq!((found[0].related.len(), found[0].count), (1, None));
    assert_eq!(found[0].related[0].place.position.line, 2);
    assert!(found[0].message.contains("`port` exact beats any"), "{}", found[0].message);

    assert_eq!(codes(&[r#"path="/a""#, r#"host="h""#]), [("partly-overruled", 2)]);
    assert_eq!(
        codes(&[r#"host="h" path="/a/b""#, r#"host="h" protocol="https" path="/a""#]),
        [("partly-overruled", 2)]
    );
    assert_eq!(codes(&[r#"host="*.h.com" path="/a""#, r#"host="x.h.com""#]), [("partly-overruled", 2)]);
    assert_eq!(codes(&[r#"host="*.h.com" path="/a""#, r#"host="x*.h.com""#]), [("partly-overruled", 2)]);
    assert_eq!(codes(&[r#"host="h" path="/a/*/c""#, r#"host="h" port="1" path="/a/b""#]), [("partly-overruled", 2)]);
    assert_eq!(codes(&[r#"host="h" path="/a/b/c""#, r#"host="h" port="1" path="/a/*""#]), [("partly-overruled", 2)]);

    let many: Vec<_> = (1..=9).map(|port| format!(r#"host="h" port="{port}""#)).collect();
    let mut servers: Vec<_> = many.iter().map(String::as_str).collect();
    servers.push(r#"host="h" path="/a""#);
    let found = lint(&servers);
    assert_eq!(brief(&found), [("partly-overruled", 11)]);
    assert_eq!((found[0].count, found[0].related.len()), (Some(9), 4));
}

#[test]
fn m17_not_overruled() {
    for servers in [
        // One specialises the other.
        [r#"host="h""#, r#"host="h" path="/a""#, r#"host="h" path="/a/b""#],
        // Nothing matches both.
        [r#"host="h" port="443""#, r#"host="h" port="80" path="/a""#, r#"host="k" path="/a""#],
        [r#"host="h" port="443" path="/b""#, r#"host="h" path="/a/b""#, r#"host="h" path="/ab""#],
        // A third entry settles it.
        [r#"host="h" port="443""#, r#"host="h" path="/a""#, r#"host="h" port="443" path="/a""#],
        // A priority that is given is meant.
        [r#"host="h" port="443" priority="2""#, r#"host="h" path="/a""#, r#"host="k""#],
        // Only callers of the service get the other.
        [r#"host="h" port="443" service="s""#, r#"host="h" path="/a""#, r#"host="k""#],
    ] {
        assert_eq!(codes(&servers), [], "{servers:?}");
    }
}

#[test]
fn m17_hidden_entry() {
    let found = lint(&[r#"host="h" path="/a""#, r#"host="h" priority="3""#]);
    assert_eq!(brief(&found), [("hidden-entry", 2)]);
    assert_eq!(found[0].related[0].place.position.line, 3);
    assert_eq!(found[0].witness.as_deref(), Some("https://h/a"));
    assert!(found[0].message.contains("priority 3 beats 0"), "{}", found[0].message);

    // The same descriptor in one layer, and the default priority of process definitions.
    assert_eq!(codes(&[r#"host="h" priority="3""#, r#"host="h""#]), [("hidden-entry", 3)]);
    let found = lint_layers(&[
        (LayerKind::Global, &[r#"host="a.b.com""#, r#"host="c.com""#]),
        (LayerKind::Process, &[r#"host="**.b.com""#]),
    ]);
    assert_eq!(brief(&found), [("hidden-entry", 2)]);
    // Equal in rank, and first.
    assert_eq!(codes(&[r#"host="*b*.com""#, r#"host="*b.com""#]), [("hidden-entry", 3)]);
    // Several hide it: one diagnostic.
    let found = lint(&[r#"host="h" path="/a""#, r#"host="h" priority="3""#, r#"path="/a" priority="4""#]);
    assert_eq!(brief(&found), [("hidden-entry", 2)]);
    assert_eq!((found[0].count, found[0].related.len()), (Some(2), 2));

    assert_eq!(codes(&[r#"host="h" path="/a" priority="3""#, r#"host="h""#]), []);
    assert_eq!(codes(&[r#"host="h" path="/ab""#, r#"host="h" path="/a" priority="3""#]), []);
    assert_eq!(codes(&[r#"host="h""#, r#"host="h" service="s" priority="3""#]), []);
    assert_eq!(codes(&[r#"host="*b.com""#, r#"host="*b*.com""#]), []);
}

#[test]
fn m17_duplicate_across_layers() {
    let found = lint_layers(&[
        (LayerKind::Global, &[r#"host="H" port="443""#, r#"host="k""#]),
        (LayerKind::Partition, &[r#"url="*://h:443/""#]),
        (LayerKind::Process, &[r#"host="k""#, r#"host="j""#]),
    ]);
    assert_eq!(
        brief(&found),
        [("duplicate-across-layers", 2), ("uncanonical-spelling", 2), ("duplicate-across-layers", 3)]
    );
    assert_eq!(&*found[0].related[0].place.source, "partition.xml");
    assert_eq!(&*found[2].related[0].place.source, "process.xml");

    // The earlier layer wins by its priority: then the later is what is hidden.
    let found =
        lint_layers(&[(LayerKind::Global, &[r#"host="h" priority="7""#]), (LayerKind::Process, &[r#"host="h""#])]);
    assert_eq!(brief(&found), [("hidden-entry", 2)]);
    assert_eq!(&*found[0].place.source, "process.xml");
    assert_eq!(
        brief(&lint_layers(&[
            (LayerKind::Global, &[r#"host="h""#]),
            (LayerKind::Process, &[r#"host="h" service="s""#, r#"host="h" port="1""#]),
        ])),
        []
    );
}

#[test]
fn m13_ports_that_are_guessed_count_in_lints() {
    let layers = [
        (LayerKind::Global, xml(&[r#"host="h" protocol="https""#])),
        (LayerKind::Process, xml(&[r#"host="h" protocol="https" port="443""#])),
    ];
    assert_eq!(brief(&registry(&layers, &CompileOptions::default()).lint()), []);
    let guessed = registry(&layers, &CompileOptions::default().with_guess_ports(true)).lint();
    assert_eq!(brief(&guessed), [("duplicate-across-layers", 2)]);
}

#[test]
fn m17_matches_everything() {
    let any = format!("|{PASSWORD}");
    let found = lint(&[&any]);
    assert_eq!(brief(&found), [("matches-everything", 2), ("insecure-protocol", 2)]);
    assert_eq!(found[0].witness.as_deref(), Some("https://some.example/"));
    assert_eq!(codes(&[r#"url="*://*/""#]), [("matches-everything", 2)]);
    assert_eq!(codes(&[r#"service="s""#, r#"port="1""#, r#"path="/a""#][..1]), []);
}

#[test]
fn m17_insecure_protocol() {
    let bearer = r#"<bearer xmlns="urn:credmatch:credentials" token="secret-t"/>"#;
    let infinica = r#"<infinicaCredentials/>"#;
    let oauth = "<oauthCredentials><sub>s</sub></oauthCredentials>";
    let inside = format!(
        "<impersonationCredentials user=\"u\"><actualCredentials>{PASSWORD}</actualCredentials></impersonationCredentials>"
    );
    for secret in [PASSWORD, CLIENT, bearer, infinica, oauth, &inside] {
        for (attributes, expected) in [
            (r#"host="h""#, Some("http://h/")),
            (r#"host="h" port="443""#, Some("http://h:443/")),
            (r#"host="h" protocol="http""#, Some("http://h/")),
            (r#"host="h" protocol="ws" path="/a""#, Some("ws://h/a")),
            (r#"host="h" protocol="ftp""#, Some("ftp://h/")),
            (r#"host="h" protocol="http*""#, Some("http://h/")),
            (r#"host="h" protocol="https""#, None),
            (r#"host="h" protocol="sftp""#, None),
            (r#"host="h" protocol="https*""#, None),
            (r#"host="localhost""#, None),
            (r#"host="127.0.0.2" protocol="http""#, None),
            (r#"host="[::1]" protocol="http""#, None),
            (r#"host="127.example.com" protocol="http""#, Some("http://127.example.com/")),
        ] {
            let server = format!("{attributes}|{secret}");
            let found = lint(&[&server]);
            assert_eq!(found.first().and_then(|one| one.witness.as_deref()), expected, "{server}");
            assert_eq!(brief(&found), expected.map(|_| ("insecure-protocol", 2)).as_slice(), "{server}");
        }
    }
    for harmless in [SSH, "<kerberosCredentials/>", "<currentCredentials/>", "<authenticatedCredentials/>"] {
        assert_eq!(codes(&[&format!("host=\"h\"|{harmless}")]), [], "{harmless}");
    }
}

const MANAGER: &str = r#"<processEngine xmlns="http://www.infinica.com/process-engine">
<technicalCredentials>
<entry name="used"><passwordCredentials xmlns="http://www.infinica.com/credentials" name="u" password="secret-p"/></entry>
<entry name="loop"><technical xmlns="http://www.infinica.com/credentials" name="loop"/></entry>
<entry name="alias"><technical xmlns="http://www.infinica.com/credentials" name="used"/></entry>
<entry name="bad"><technical xmlns="http://www.infinica.com/credentials" name="gone"/></entry>
</technicalCredentials>
<credentials xmlns="http://www.infinica.com/credentials">
<server host="a" protocol="https"><technical name="bad"/></server>
<server host="b"><technical name="alias"/></server>
<server host="c"><technical name="nowhere"/></server>
</credentials>
</processEngine>"#;

#[test]
fn m17_technical_names() {
    let found = registry(&[(LayerKind::Global, MANAGER.to_owned())], &CompileOptions::default()).lint();
    assert_eq!(
        brief(&found),
        [("unused-technical", 4), ("undefined-technical", 6), ("insecure-protocol", 10), ("undefined-technical", 11)]
    );
    let columns: Vec<_> = found.iter().map(|one| one.place.position.column).collect();
    let column = |line: usize, text: &str| MANAGER.lines().nth(line - 1).unwrap().find(text).unwrap() as u32;
    assert_eq!(columns, [1, column(6, "gone") + 1, 1, column(11, "nowhere") + 1]);
    // In a slot for one credentials element.
    let slot = "<taskManager><credentials><technical xmlns=\"http://www.infinica.com/credentials\" name=\"loop\"/>\
                </credentials></taskManager></processEngine>";
    let bare = "<technicalCredentials><technical xmlns=\"http://www.infinica.com/credentials\" name=\"loop\"/>\
                </technicalCredentials></processEngine>";
    for slot in [slot, bare] {
        let with_slot = MANAGER.replace("</processEngine>", slot);
        let found = registry(&[(LayerKind::Global, with_slot)], &CompileOptions::default()).lint();
        assert_eq!(brief(&found)[..2], [("undefined-technical", 6), ("insecure-protocol", 10)]);
    }
    // Defined in one document, used in another.
    let used = xml(&["host=\"h\" protocol=\"https\"|<technical name=\"loop\"/>"]);
    let layers = [(LayerKind::Process, used), (LayerKind::Global, MANAGER.to_owned())];
    let found = registry(&layers, &CompileOptions::default()).lint();
    assert!(!brief(&found).iter().any(|(code, _)| *code == "unused-technical"), "{found:?}");
}

#[test]
fn m17_password_beside_client_credentials() {
    let password = format!("host=\"h\" protocol=\"https\" path=\"/a\"|{PASSWORD}");
    let client = format!("host=\"h\" protocol=\"https\"|{CLIENT}");
    let open_id = "host=\"h\" protocol=\"https\"|<openIdCredentials/>";
    let of_user = "host=\"h\" protocol=\"https\"|<openIdCredentials userId=\"u\"/>";
    let elsewhere = format!("host=\"k\" protocol=\"https\"|{CLIENT}");
    let found = lint(&[&password, &client]);
    assert_eq!(brief(&found), [("password-beside-client-credentials", 2)]);
    assert_eq!(found[0].related[0].place.position.line, 3);
    assert_eq!(codes(&[&password, open_id]), [("password-beside-client-credentials", 2)]);
    assert_eq!(codes(&[&password, of_user]), []);
    assert_eq!(codes(&[&password, &elsewhere]), []);
}

#[test]
fn warnings_from_reading_are_merged_in_order() {
    let found = lint_layers(&[
        (LayerKind::Process, &[r#"host="A.*" path="a""#, r#"host="10.*""#]),
        (LayerKind::Global, &[r#"host="z""#, r#"host="H" priority="2""#, r#"host="h" path="/b""#]),
    ]);
    assert_eq!(
        brief(&found),
        [
            ("wildcard-in-last-label", 2),
            ("uncanonical-spelling", 2),
            ("missing-leading-slash", 2),
            ("unmatchable-host", 3),
            ("uncanonical-spelling", 3),
            ("hidden-entry", 4),
        ]
    );
    let columns: Vec<_> = found
        .iter()
        .map(|one| (one.place.source.to_string(), one.place.position.line, one.place.position.column))
        .collect();
    let mut sorted = columns.clone();
    sorted.sort_by_key(|(source, line, column)| (source != "process.xml", *line, *column));
    assert_eq!(columns, sorted);
}

#[test]
fn a_realistic_registry_gives_nothing() {
    let https = |attributes: &str| format!("{attributes} protocol=\"https\"|{PASSWORD}");
    let global = [
        https(r#"host="api.example.com""#),
        https(r#"host="api.example.com" path="/v1""#),
        https(r#"host="api.example.com" path="/v1/admin" preemptive="false""#),
        https(r#"host="*.shop.example.com""#),
        https(r#"host="**.example.net""#),
        https(r#"host="192.0.2.7" port="8443""#),
        format!("url=\"https://docs.example.com:8443/repository/\"|{CLIENT}"),
        "host=\"files.example.com\" protocol=\"sftp\"|".to_owned() + SSH,
        "host=\"intranet.example.com\"|<kerberosCredentials/>".to_owned(),
    ];
    let process = [https(r#"host="orders.example.com""#), https(r#"host="api.example.com" path="/v2""#)];
    let texts = |all: &[String]| xml(&all.iter().map(String::as_str).collect::<Vec<_>>());
    let layers = [(LayerKind::Global, texts(&global)), (LayerKind::Process, texts(&process))];
    assert_eq!(brief(&registry(&layers, &CompileOptions::default()).lint()), []);
}

#[test]
fn m15_past_the_limit_one_warning_stands_for_the_rest() {
    let mut limits = Limits::default();
    limits.diagnostics = 3;
    let servers: Vec<_> = (0..9).map(|at| format!("host=\"h{at}\"|{PASSWORD}")).collect();
    let servers = xml(&servers.iter().map(String::as_str).collect::<Vec<_>>());
    let found = registry(&[(LayerKind::Global, servers)], &CompileOptions::default().with_limits(limits)).lint();
    assert_eq!(found.len(), 4);
    assert_eq!((found[3].code.as_str(), found[3].severity.as_str()), ("too-many-diagnostics", "warning"));
}
