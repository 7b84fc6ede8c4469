//! Every string of the web platform tests for URLs as a lookup: no panic, and the host that is compared is `url`'s.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod model;

use credmatch::{CompileOptions, Document, ExplainOptions, LayerKind, Registry, Source};
use model::{Entry, Target, to_xml};
use serde_json::Value;

fn any_host() -> Registry {
    let entries = [
        Entry { host: Some("*".to_owned()), ..Entry::default() },
        Entry { host: Some("**".to_owned()), port: Some("80".to_owned()), ..Entry::default() },
        Entry { host: Some("example.com".to_owned()), ..Entry::default() },
    ];
    let document = Document::new(Source::new("any.xml", to_xml(&entries)));
    Registry::read(&[(LayerKind::Global, document)], &CompileOptions::default()).unwrap()
}

fn strings() -> Vec<String> {
    let data: Vec<Value> = serde_json::from_str(include_str!("data/urltestdata.json")).unwrap();
    let cases = data.iter().filter_map(Value::as_object);
    let mut strings: Vec<String> = cases
        .flat_map(|case| ["input", "base", "href"].map(|key| case.get(key).and_then(Value::as_str)))
        .flatten()
        .map(str::to_owned)
        .collect();
    strings.sort_unstable();
    strings.dedup();
    strings
}

#[test]
fn m01_m03_hosts_are_those_of_url() {
    let registry = any_host();
    let strings = strings();
    assert!(strings.len() > 1_000, "{}", strings.len());
    let (mut refused, mut without_server, mut compared) = (0, 0, 0);
    for url in &strings {
        let answer = registry.lookup(url);
        let explanation = registry.explain(url, &ExplainOptions::default());
        assert_eq!(
            answer.map_err(|error| error.code),
            explanation.as_ref().map(|one| one.winner()).map_err(|error| error.code)
        );
        let expected = Target::parse(url);
        let Ok(explanation) = explanation else {
            assert!(expected.is_err(), "{url:?} {answer:?} {expected:?}");
            refused += 1;
            continue;
        };
        let Some(seen) = explanation.compared else {
            assert_eq!(expected, Ok(Target::NoServer), "{url:?}");
            assert_eq!(answer, Ok(None), "{url:?}");
            without_server += 1;
            continue;
        };
        let Ok(Target::Server(server)) = expected else { panic!("{url:?} {seen:?} {expected:?}") };
        assert_eq!(
            (&seen.protocol, &seen.host, seen.port, &seen.path),
            (&server.protocol, &server.host, server.port, &server.path),
            "{url:?}"
        );
        assert!(answer.is_ok_and(|found| found.is_some()), "{url:?}");
        // Without the model: what `url` says of the very string. Of protocols that it does not know, it keeps the host
        // as it is written, so these are asked as https (M3).
        let rest = url.split_once(':').map_or("", |(_, rest)| rest);
        let known = url::Url::parse(url).is_ok_and(|url| url.is_special());
        let own = if known { url::Url::parse(url) } else { url::Url::parse(&format!("https:{rest}")) };
        assert_eq!(Some(seen.host.as_str()), own.unwrap().host_str(), "{url:?}");
        compared += 1;
    }
    assert!(refused > 200 && without_server > 100 && compared > 200, "{refused} {without_server} {compared}");
}
