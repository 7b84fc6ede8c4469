//! Lints held to what lookups say of many URLs, and to a bound on their work.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use credmatch::{Code, CompileOptions, Diagnostic, Document, LayerKind, Registry, Source};
use proptest::prelude::*;

const OPEN: &str = "<credentials xmlns=\"http://www.infinica.com/credentials\">\n";
const SSH: &str = r#"<sshKeyCredentials username="u" url="key"/>"#;

fn words(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(words)
}

fn server() -> impl Strategy<Value = String> {
    let host = words(&["", "h.a", "k.a", "h.b.a", "*.a", "**.a", "h*.a", "*.b.a", "k*.*.a", "127.0.0.1"]);
    let path = words(&["", "", "/x", "/x/y", "/x/y/z", "/x/*", "/x/*/z", "/**/z", "/x/**/z", "/*/y", "/y"]);
    let port = words(&["", "", "", "80", "443"]);
    let protocol = words(&["", "", "https", "http", "http*"]);
    let priority = words(&["", "", "", "1", "2"]);
    (host, path, port, protocol, priority).prop_map(|(host, path, port, protocol, priority)| {
        let values = [("host", host), ("path", path), ("port", port), ("protocol", protocol), ("priority", priority)];
        let given = values.iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| format!(" {name}=\"{value}\"")).collect()
    })
}

/// Every combination of parts on which the servers above differ.
fn pool() -> Vec<String> {
    let mut pool = Vec::new();
    for host in ["h.a", "k.a", "h.b.a", "k.b.a", "hh.a", "kk.q.a", "x.y.z.a", "127.0.0.1", "other"] {
        for port in ["", ":80", ":443", ":1"] {
            for protocol in ["https", "http", "ftp", "httpx"] {
                for path in ["/", "/x", "/x/y", "/x/y/z", "/x/q/z", "/x/q", "/x/q/r/z", "/y", "/z", "/q/y", "/q/z"] {
                    pool.push(format!("{protocol}://{host}{port}{path}"));
                }
            }
        }
    }
    pool
}

fn registry(layers: &[(LayerKind, String)]) -> Option<Registry> {
    let documents: Vec<_> =
        layers.iter().map(|(kind, xml)| (*kind, Document::new(Source::new(kind.as_str(), xml.as_str())))).collect();
    Registry::read(&documents, &CompileOptions::default()).ok()
}

fn of(found: &[Diagnostic], codes: &[Code]) -> Vec<(String, u32)> {
    let found = found.iter().filter(|one| codes.contains(&one.code));
    found.map(|one| (one.place.source.to_string(), one.place.position.line)).collect()
}

fn place(registry: &Registry, id: credmatch::EntryId) -> (String, u32) {
    let place = registry.entry(id).unwrap().place();
    (place.source.to_string(), place.position.line)
}

fn document(servers: &[String]) -> String {
    let servers: String = servers.iter().map(|server| format!("<server{server}>{SSH}</server>\n")).collect();
    format!("{OPEN}{servers}</credentials>")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(miri) { 1 } else { 60 }))]

    #[test]
    fn what_is_called_hidden_never_wins_and_what_one_entry_hides_is_found(
        servers in prop::collection::vec(server(), 1..9), more in prop::collection::vec(server(), 0..4)
    ) {
        let Some(registry) = registry(&[
            (LayerKind::Global, document(&servers)), (LayerKind::Runtime, document(&more)),
        ]) else { return Ok(()) };
        let found = registry.lint();
        let hidden = of(&found, &[Code::HiddenEntry, Code::DuplicateAcrossLayers]);
        let overruled: Vec<_> = found.iter().filter(|one| one.code == Code::PartlyOverruled).collect();
        let options = credmatch::ExplainOptions::default();
        // For each entry, the entries that win over it wherever it matches; in the beginning, all.
        let all: Vec<_> = registry.entries().map(|(id, _)| id).collect();
        let mut always: Vec<(credmatch::EntryId, Option<Vec<credmatch::EntryId>>)> =
            all.iter().map(|id| (*id, None)).collect();
        for url in pool() {
            let explanation = registry.explain(&url, &options).unwrap();
            if let Some(winner) = explanation.winner() {
                prop_assert!(!hidden.contains(&place(&registry, winner)), "{} wins {}", winner, url);
            }
            for (rank, candidate) in explanation.matches.iter().enumerate() {
                let better: Vec<_> = explanation.matches[..rank].iter().map(|one| one.entry).collect();
                let (_, always) = always.iter_mut().find(|(id, _)| *id == candidate.entry).unwrap();
                *always = Some(match always.take() {
                    None => better,
                    Some(before) => before.into_iter().filter(|one| better.contains(one)).collect(),
                });
            }
        }
        for (id, always) in &always {
            let Some(always) = always else { continue };
            let subtle = |one: &credmatch::EntryId| {
                let path = registry.entry(*one).unwrap().descriptor().path().as_str().unwrap_or_default().to_owned();
                path.contains('*')
            };
            // Patterns of paths can hold one another in ways that are not looked for.
            if always.iter().any(|one| !subtle(one)) && !subtle(id) {
                prop_assert!(hidden.contains(&place(&registry, *id)), "{} is hidden by {:?}", id, always);
            }
        }
        for one in overruled {
            let url = one.witness.as_deref().unwrap();
            let explanation = registry.explain(url, &options).unwrap();
            let own = explanation.matches.iter().find(|candidate| {
                place(&registry, candidate.entry) == (one.place.source.to_string(), one.place.position.line)
            });
            let (winner, own) = (explanation.matches[0].rank, own.expect("the witness is its own").rank);
            prop_assert_eq!(winner.priority, own.priority);
            prop_assert!(winner > own, "{}", url);
            prop_assert!(
                (winner.path_segments, winner.path_literals) < (own.path_segments, own.path_literals), "{}", url
            );
        }
    }
}

/// Entries that all meet one another: the work must grow with their number alone.
#[test]
fn m15_hostile_registries_are_linted_in_time() {
    let count = if cfg!(miri) { 50 } else { 20_000 };
    let kinds: [fn(u32) -> String; 5] = [
        |at| format!(" host=\"h\" path=\"/p{at}\""),
        |at| format!(" host=\"h\" port=\"{}\" path=\"/{}\"", at % 60_000, at / 60_000),
        |at| format!(" host=\"h\" path=\"/{}{at}\"", "a/".repeat(60)),
        |at| format!(" host=\"h{at}.b.c.d.e\" priority=\"{}\"", at % 7),
        |at| format!(" path=\"/p{at}\" protocol=\"p{}\"", at % 3),
    ];
    for kind in kinds {
        let servers: Vec<_> = (0..count)
            .map(kind)
            .chain([" host=\"*.c.d.e\" path=\"/x\"".to_owned(), " host=\"h\" port=\"1\" priority=\"1\"".to_owned()])
            .collect();
        let registry = registry(&[(LayerKind::Global, document(&servers))]).unwrap();
        let begin = std::time::Instant::now();
        let found = registry.lint();
        assert!(found.len() <= servers.len());
        assert!(begin.elapsed().as_secs() < 20, "{:?} for {}", begin.elapsed(), servers[0]);
    }
}
