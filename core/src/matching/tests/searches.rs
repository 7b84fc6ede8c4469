//! What a search must not take for a match, and must not pass over (design.md M9).

use crate::document::{Document, Source};
use crate::matching::hash;
use crate::matching::keys::{FrontKey, Prefixes, key_hash};
use crate::matching::layout::Kind;
use crate::matching::table::{LayerTable, NO_NAME};
use crate::matching::{CompileOptions, MatchTable};
use crate::registry::{Layer, LayerKind};

fn table<S: AsRef<str>>(servers: impl IntoIterator<Item = S>) -> MatchTable {
    let servers: String =
        servers.into_iter().map(|one| format!("<server {}><technical name=\"t\"/></server>", one.as_ref())).collect();
    let xml = format!("<credentials xmlns=\"http://www.infinica.com/credentials\">{servers}</credentials>");
    let contents = crate::read(&Document::new(Source::new("r.xml", xml)), &crate::Limits::default()).unwrap();
    MatchTable::compile(&[Layer::new(LayerKind::Process, vec![contents])], &CompileOptions::default()).unwrap()
}

fn layer(table: &MatchTable) -> &LayerTable {
    let [layer] = table.layers() else { panic!("one layer") };
    layer
}

/// The number of the entry that a URL gets.
fn found(table: &MatchTable, url: &str) -> Option<u32> {
    table.lookup(url).unwrap().map(|id| id.index())
}

/// What slots keep of a hash, and where a search in a table of so few begins.
fn seen_of(hash: u64) -> (u64, u64) {
    (hash >> 32, hash & 0x3F)
}

#[test]
fn m09_hosts_of_one_fingerprint_are_told_apart() {
    let (one, other) = ("h2d04", "h1294d");
    assert_eq!(seen_of(hash::of(one.as_bytes())), seen_of(hash::of(other.as_bytes())), "or this tests nothing");
    let table = table([format!(r#"host="{one}""#)]);
    assert_eq!(found(&table, &format!("https://{one}/")), Some(0));
    assert_eq!(found(&table, &format!("https://{other}/")), None);
}

#[test]
fn m07_m09_paths_of_one_fingerprint_are_told_apart() {
    let (one, other) = ("/a/3333", "/a/23333");
    let paths = (0..26).map(|n| format!("/a/n{n}"));
    let table = table(std::iter::once(one.to_owned()).chain(paths).map(|path| format!(r#"host="h" path="{path}""#)));
    let layer = layer(&table);
    let slot = layer.hosts.iter().find(|&&slot| slot != 0).unwrap();
    let bucket = layer.arena.bucket(*slot as u32 as usize).payload;
    let [first, second] = [one, other].map(|path| {
        let mut prefixes = Prefixes::new(path.as_bytes());
        while prefixes.advance() {}
        seen_of(key_hash(bucket, 0, [NO_NAME; 3], prefixes.hash))
    });
    assert_eq!(first, second, "or this tests nothing");
    assert_eq!(found(&table, &format!("https://h{one}")), Some(0));
    assert_eq!(found(&table, &format!("https://h{other}")), None);
}

#[test]
fn m06_m09_fronts_of_one_fingerprint_are_told_apart() {
    let [one, other] = ["pc87c5", "peda7f"];
    let seen = [one, other].map(|part| {
        let key = FrontKey { side: 0, part: part.as_bytes(), end: b"e" };
        seen_of(Kind::Fronts.hash(key.hash(hash::of(b"e"))))
    });
    assert_eq!(seen[0], seen[1], "or this tests nothing");
    let more = (0..16).map(|n| format!("n{n}"));
    let table =
        table([one, other].map(str::to_owned).into_iter().chain(more).map(|part| format!(r#"host="{part}*.e""#)));
    assert_eq!(found(&table, &format!("https://{one}z.e/")), Some(0));
    assert_eq!(found(&table, &format!("https://{other}z.e/")), Some(1));
}

/// An index counts segments up to 62 and knows no more of longer paths than that they are longer.
#[test]
fn m07_an_index_of_nothing_but_very_deep_paths_is_searched() {
    let path = |n: usize| format!("{}/p{n}", "/s".repeat(62 + n));
    let table = table((0..26).map(|n| format!(r#"host="h" path="{}""#, path(n))));
    for n in 0..26 {
        assert_eq!(found(&table, &format!("https://h{}/below", path(n))), Some(n as u32), "{n}");
    }
    assert_eq!(found(&table, &format!("https://h{}", "/s".repeat(100))), None);
}

/// A front that comes before others of long texts: what is read of it is its own.
#[test]
fn m10_a_pattern_of_higher_priority_wins_over_the_host_itself() {
    let long = |n: usize| format!("{n}{}.{}.{}", "x".repeat(60), "y".repeat(60), "z".repeat(60));
    let patterns = (0..10).map(|n| format!(r#"host="{}*.h""#, long(n)));
    let two = [r#"host="a*.h" priority="99""#, r#"host="ab.h""#].map(str::to_owned);
    let table = table(two.into_iter().chain(patterns));
    assert_eq!(found(&table, "https://ab.h/"), Some(0));
    assert_eq!(found(&table, &format!("https://{}.h/", long(9))), Some(11));
}

/// As the limit `patterns` counts them, wherever they are filed.
#[test]
fn m15_the_longest_list_of_patterns_is_known() {
    let longest = |one: &dyn Fn(usize) -> String| table((0..40).map(one)).patterns();
    assert_eq!(longest(&|n| format!(r#"host="h{n}" path="/{n}""#)), 0);
    assert_eq!(longest(&|n| format!(r#"host="*.h{n}" path="/*{n}""#)), 0);
    assert_eq!(longest(&|n| format!(r#"host="h" path="/*{n}""#)), 40);
    assert_eq!(longest(&|n| format!(r#"path="/**/*{n}""#)), 40);
    assert_eq!(longest(&|n| format!(r#"host="h{n}.*""#)), 40);
    assert_eq!(longest(&|n| format!(r#"host="*a{n}*.h""#)), 40);
    assert_eq!(longest(&|n| format!(r#"host="a*b{n}*.h""#)), 40);
    assert_eq!(longest(&|n| format!(r#"host="{}*.h""#, "a".repeat(n + 1))), 1);
}

/// Hosts in other languages know these numbers as they stand here.
#[test]
fn m15a_batches_say_numbers() {
    let table = table([r#"host="g""#, r#"host="h""#]);
    let mut answers = Vec::new();
    let urls = ["https://h/", "https://i/", "https://g/", "urn:x", "no URL"];
    table.lookup_numbers(urls, None, |place, number| answers.push((place, number)));
    assert_eq!(answers, [(0, 1), (1, -1), (2, 0), (3, -1), (4, -2)]);
}

/// Small tables look up one by one, large ones side by side: 20 000 hosts are more than a small one has.
#[test]
fn m15_batches_say_what_single_lookups_say() {
    let servers = |hosts: usize| {
        let hosts = (0..hosts).map(|n| format!(r#"host="h{n}.example.com" path="/{}""#, n % 7));
        hosts.chain(
            [r#"host="*.example.com""#, r#"path="/p""#, r#"host="h1.example.com" service="s""#].map(str::to_owned),
        )
    };
    let odd =
        ["https://H3.example.com/3", "https://x.EXAMPLE.com", "https://\u{e4}/p/q", "urn:x", "no URL", "https://h/p"];
    for hosts in [40, if cfg!(miri) { 60 } else { 20_000 }] {
        let table = table(servers(hosts));
        let plain = (0..hosts).step_by(hosts / 40).map(|n| format!("https://h{n}.example.com/{}", n % 9));
        let urls: Vec<_> = plain.chain(odd.map(str::to_owned)).collect();
        for service in [None, Some("s")] {
            let single: Vec<_> = urls.iter().map(|url| table.lookup_bytes(url.as_bytes(), service)).collect();
            assert!(single.iter().filter(|found| matches!(found, Ok(Some(_)))).count() > 40);
            for count in [0, 1, 16, urls.len()] {
                let (mut batch, mut side_by_side) = (Vec::new(), Vec::new());
                let urls = || urls.iter().take(count).map(String::as_str);
                table.lookup_many(urls(), service, |place, found| batch.push((place, found)));
                table.lookup_side_by_side(urls(), service, |place, found| side_by_side.push((place, found)));
                let single: Vec<_> = single.iter().take(count).cloned().enumerate().collect();
                assert_eq!((batch, side_by_side), (single.clone(), single));
            }
        }
    }
}

/// What does not decide between entries is told of the one that was found (design.md M12).
#[test]
fn m12_a_match_says_where_it_stands_and_whether_its_credentials_go_at_once() {
    let table = table([r#"host="g""#, r#"host="h" preemptive="false""#]);
    let said = ["https://g/", "https://h/"].map(|url| {
        let found = table.find_match(url, None).unwrap().unwrap();
        (found.entry.index(), found.source, found.line, found.preemptive)
    });
    assert_eq!(said, [(0, "r.xml".to_owned(), 1, true), (1, "r.xml".to_owned(), 1, false)]);
}

/// One origin and one winner; what the path is does not count by itself (design.md M18).
#[test]
fn m18_one_scope_is_one_origin_and_one_winner() {
    let table = table([r#"host="h""#, r#"host="h" path="/b""#]);
    let url = "https://h/a";
    for (other, same) in [
        ("https://h/a", true),
        ("https://H:443/c?q", true),
        ("https://h/b", false),
        ("https://h:444/a", false),
        ("http://h:443/a", false),
        ("https://g/a", false),
        ("urn:h", false),
    ] {
        let seen = [table.same_scope(url, other, None), table.same_scope(other, url, None)];
        assert_eq!(seen, [Ok(same), Ok(same)], "{other}");
    }
    // Where no entry matches, none is what both get.
    assert_eq!(table.same_scope("https://g/a", "https://g/b", None), Ok(true));
    assert!(table.same_scope(url, "https://h\\b", None).is_err());
}

/// Entries of an index that name ports are passed over unless one of them is that of the URL.
#[test]
fn m02_m09_an_index_of_one_port_is_searched_for_that_port() {
    for port in [443, 80, 8443] {
        let table = table((0..30).map(|n| format!(r#"host="h" port="{port}" path="/p{n}""#)));
        assert_eq!(found(&table, &format!("x-app://h:{port}/p7/q")), Some(7), "{port}");
        assert_eq!(found(&table, &format!("x-app://h:{}/p7/q", port + 1)), None, "{port}");
        assert_eq!(found(&table, "x-app://h/p7/q"), None, "{port}");
    }
}
