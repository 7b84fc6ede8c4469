//! Any string as a request URL: the fast path, the slow path and the `url` crate take it apart alike or all refuse it.

use credmatch::{CompileOptions, Document, ExplainOptions, LayerKind, MatchTable, Registry, Source};

use crate::{drive_letters, model};

const ANY: &str = "<credentials xmlns=\"http://www.infinica.com/credentials\"><server>\
                   <passwordCredentials name=\"n\" password=\"p\"/></server></credentials>";

pub(crate) fn run(data: &[u8]) {
    let documents = [(LayerKind::Global, Document::new(Source::new("any", ANY)))];
    let Ok(registry) = Registry::read(&documents, &CompileOptions::default()) else {
        assert!(ANY.is_empty(), "the registry of one entry loads");
        return;
    };
    let table = registry.table();
    let Ok(url) = std::str::from_utf8(data) else {
        assert!(table.lookup_bytes(data, None).is_err(), "not UTF-8 and yet a URL");
        return;
    };
    let apart = registry.explain(url, &ExplainOptions::default()).map(|explanation| explanation.compared);
    match (&apart, model::Target::parse(url)) {
        (Ok(Some(_)), Ok(model::Target::Server(_))) if drive_letters::any(url) => {}
        (Ok(Some(ours)), Ok(model::Target::Server(theirs))) => {
            let ours = (&ours.protocol, &ours.host, ours.port, &ours.path);
            assert_eq!(ours, (&theirs.protocol, &theirs.host, theirs.port, &theirs.path), "{url:?}");
        }
        (Ok(None), Ok(model::Target::NoServer)) => {}
        (Err(error), Err(_)) => assert!(error.offset <= url.len(), "{error} in {url:?}"),
        (ours, theirs) => assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "{url:?}"),
    }
    same_answers(table, url, apart.as_ref().is_ok_and(Option::is_some));
    // A scheme in upper case is unknown to the fast path; a URL means the same without its query.
    if let Some((scheme, rest)) = url.split_once(':') {
        let slow = format!("{}:{rest}", scheme.to_ascii_uppercase());
        let respelled = registry.explain(&slow, &ExplainOptions::default()).map(|explanation| explanation.compared);
        assert_eq!(apart, respelled, "{url:?}");
    }
}

/// Every way to ask gives the one answer.
fn same_answers(table: &MatchTable, url: &str, names_a_server: bool) {
    let found = table.lookup(url);
    assert_eq!(found, table.lookup_bytes(url.as_bytes(), None));
    assert_eq!(found, table.find_match(url, None).map(|found| found.map(|one| one.entry)));
    assert_eq!(found.as_ref().is_ok_and(Option::is_some), names_a_server);
    let mut batch = Vec::new();
    table.lookup_many([url, "https://h/", url], None, |place, answer| batch.push((place, answer)));
    assert_eq!(batch.first(), Some(&(0, found)));
    assert_eq!(batch.last(), Some(&(2, found)));
}
