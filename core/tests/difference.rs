//! What two registries answer otherwise, and why.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use credmatch::{Change, CompileOptions, Difference, Document, LayerKind, Registry, Source};

fn server(server: &str) -> String {
    let (attributes, password) = server.split_once('|').unwrap_or((server, "secret-p"));
    format!("<server {attributes}><passwordCredentials name=\"u\" password=\"{password}\"/></server>\n")
}

fn registry(servers: &[&str]) -> Registry {
    layered(&[(LayerKind::Global, servers)])
}

fn layered(layers: &[(LayerKind, &[&str])]) -> Registry {
    let documents: Vec<_> = layers
        .iter()
        .map(|(kind, servers)| {
            let servers: String = servers.iter().map(|one| server(one)).collect();
            let xml = format!("<credentials xmlns=\"http://www.infinica.com/credentials\">\n{servers}</credentials>");
            (*kind, Document::new(Source::new(kind.as_str(), xml)))
        })
        .collect();
    Registry::read(&documents, &CompileOptions::default()).unwrap()
}

fn brief(found: impl Iterator<Item = Difference>) -> Vec<(String, Change, String)> {
    found
        .map(|one| {
            assert!(!format!("{one:?}").contains("secret-"), "{one:?}");
            (one.url.unwrap_or_default(), one.change, one.why)
        })
        .collect()
}

fn one(old: &[&str], new: &[&str], url: &str) -> Option<(Change, String)> {
    let (old, new) = (registry(old), registry(new));
    brief(old.diff(&new).urls([url])).pop().map(|(_, change, why)| (change, why))
}

#[test]
fn each_change_has_its_reason() {
    let because = |change, why: &str| Some((change, why.to_owned()));
    let https = "https://h/a";
    assert_eq!(one(&["host=\"h\""], &["host=\"h\""], https), None);
    assert_eq!(one(&["host=\"k\""], &["host=\"j\""], https), None);
    assert_eq!(
        one(&["host=\"h\""], &["host=\"k\""], https),
        because(Change::Gone, "*://h/ is gone, and nothing else matches")
    );
    assert_eq!(
        one(&["host=\"k\""], &["host=\"h\""], https),
        because(Change::New, "nothing matched before, and *://h/ is new")
    );
    assert_eq!(
        one(&["host=\"h\""], &["host=\"h\"|secret-other"], https),
        because(Change::Credentials, "*://h/ wins in both, but the credentials differ")
    );
    assert_eq!(
        one(&["host=\"h\""], &["host=\"h\" preemptive=\"false\""], https),
        because(Change::Preemptive, "*://h/ wins in both, but is no longer preemptive")
    );
    assert_eq!(
        one(&["host=\"h\""], &["host=\"h\" priority=\"4\""], https),
        because(Change::Priority, "*://h/ wins in both, but with priority 4 instead of 0")
    );
    assert_eq!(
        one(&["host=\"h\""], &["host=\"h\"", "host=\"h\" path=\"/a\""], https),
        because(Change::Entry, "*://h/a is new and wins over *://h/: `path` with 1 segment beats 0")
    );
    assert_eq!(
        one(&["host=\"h\"", "path=\"/a\""], &["path=\"/a\""], https),
        because(Change::Entry, "*://h/ is gone, and *://*/a is the next best")
    );
    assert_eq!(
        one(&["host=\"h\"", "path=\"/a\""], &["host=\"h\"", "path=\"/a\" priority=\"1\""], https),
        because(Change::Entry, "*://*/a wins over *://h/ now: priority 1 beats 0")
    );
    assert_eq!(
        one(&["host=\"h\""], &["port=\"443\""], https),
        because(Change::Entry, "*://h/ is gone, and *://*:443/ is new")
    );
}

#[test]
fn spelling_order_and_layer_of_equal_entries_change_nothing() {
    let old = registry(&["host=\"h\" path=\"/a/\"", "host=\"k\"", "url=\"https://x/\""]);
    let new = layered(&[
        (LayerKind::Global, &["protocol=\"HTTPS\" host=\"X\"", "host=\"K\""]),
        (LayerKind::Partition, &["host=\"H\" path=\"/%61\""]),
    ]);
    assert_eq!(brief(old.diff(&new).witnesses()), []);
}

#[test]
fn secrets_of_urls_are_not_repeated_and_refusals_are_not_passed_over() {
    let (old, new) = (registry(&["host=\"h\""]), registry(&["host=\"k\""]));
    let urls = ["https://u:secret-u@h:443/x?token=secret-t#secret-f", "https://h\\x", "urn:x", "https://other/"];
    let found = brief(old.diff(&new).urls(urls));
    let short: Vec<_> = found.iter().map(|(url, change, _)| (url.as_str(), *change)).collect();
    assert_eq!(short, [("https://h/x", Change::Gone), ("", Change::Refused)]);
    assert_eq!(
        found[1].2,
        "both registries refuse the URL: The URL holds a backslash; clients disagree on what that means."
    );
    let refused = old.diff(&new).url("https://h\\x", None).unwrap().refused;
    assert_eq!(refused.map(|code| code.as_str()), Some("url-backslash"));
}

#[test]
fn witnesses_find_what_no_url_was_given_for() {
    let base = ["host=\"h\"", "host=\"h\" path=\"/a\"", "host=\"*.example.com\" protocol=\"https\"", "path=\"/x\""];
    for (at, changed) in base.iter().enumerate() {
        let mut without = base.to_vec();
        without.remove(at);
        let mut other = base.to_vec();
        let replaced = format!("{changed}|secret-other");
        other[at] = &replaced;
        let (all, without, other) = (registry(&base), registry(&without), registry(&other));
        assert!(all.diff(&without).witnesses().next().is_some(), "{changed}");
        assert!(without.diff(&all).witnesses().next().is_some(), "{changed}");
        let found = brief(all.diff(&other).witnesses());
        assert!(found.iter().all(|(_, change, _)| *change == Change::Credentials) && !found.is_empty(), "{found:?}");
    }
    // The plain witness of `h` is that of `https://h` too.
    let (old, new) =
        (registry(&["host=\"h\"", "host=\"h\" protocol=\"https\""]), registry(&["host=\"h\" protocol=\"https\""]));
    let found = brief(old.diff(&new).witnesses());
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0.as_str(), found[0].1), ("http://h/", Change::Gone));
    // A new entry between two old ones.
    let (old, new) =
        (registry(&["host=\"h\" path=\"/a\""]), registry(&["host=\"h\" path=\"/a\"", "host=\"h\" port=\"443\""]));
    let found = brief(old.diff(&new).witnesses());
    let short: Vec<_> = found.iter().map(|(url, change, _)| (url.as_str(), *change)).collect();
    assert_eq!(short, [("https://h/a", Change::Entry), ("https://h/", Change::New)]);
}

#[test]
fn m14_entries_for_a_service_are_compared_for_its_callers() {
    let (old, new) = (registry(&["host=\"h\""]), registry(&["host=\"h\"", "host=\"h\" service=\"s\""]));
    let found: Vec<_> = old.diff(&new).witnesses().collect();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].service.as_deref(), found[0].change), (Some("s"), Change::Entry));
    assert!(old.diff(&new).url("https://h/", None).is_none());
    assert!(old.diff(&new).url("https://h/", Some("s")).is_some());
}

#[test]
fn references_are_followed() {
    let xml = |password: &str| {
        format!(
            "<processEngine xmlns=\"http://www.infinica.com/process-engine\"><technicalCredentials><entry name=\"t\">\
             <passwordCredentials xmlns=\"http://www.infinica.com/credentials\" name=\"u\" password=\"{password}\"/>\
             </entry></technicalCredentials><credentials xmlns=\"http://www.infinica.com/credentials\">\
             <server host=\"h\"><technical name=\"t\"/></server></credentials></processEngine>"
        )
    };
    let read = |xml: String| {
        let document = Document::new(Source::new("engine", xml));
        Registry::read(&[(LayerKind::Global, document)], &CompileOptions::default()).unwrap()
    };
    let (old, new) = (read(xml("secret-a")), read(xml("secret-b")));
    let found = brief(old.diff(&new).witnesses());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1, Change::Credentials);
    assert_eq!(brief(old.diff(&read(xml("secret-a"))).witnesses()), []);
}

#[test]
fn a_comparison_is_shared_by_threads_and_its_records_serialise() {
    fn shared<T: Send + Sync>(_: &T) {}
    let (old, new) = (registry(&["host=\"h\""]), registry(&["host=\"h\"|secret-b"]));
    let comparison = old.diff(&new);
    shared(&comparison);
    let found = comparison.url("https://h/", None).unwrap();
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(json["change"], "credentials");
    assert_eq!(json["before"]["entry"], serde_json::json!(["global", 0]));
    assert_eq!((&json["after"]["kind"], &json["after"]["line"]), (&"password".into(), &2.into()));
}
