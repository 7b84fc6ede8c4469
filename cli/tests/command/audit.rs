use std::collections::BTreeMap;

use serde_json::Value;

use crate::running::{Folder, registry, run, run_with};

const BOTH: &str = "-r examples/process_engine.xml -r process:examples/order-process.xml";

/// URLs that share hosts and paths, with some that get nothing and some that are refused.
fn urls(count: usize) -> Vec<String> {
    let hosts = [
        "crm.example.com",
        "crm.example.com:8443",
        "a.b.example.com",
        "repository.example.internal",
        "none.test",
        "other.test",
        "user:canary@third.test",
        "bad host",
    ];
    let paths = ["", "/", "/api/orders", "/api/orders/export?token=canary", "/migration/x", "/public"];
    let mut state = 7_u64;
    let mut pick = |most: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % most
    };
    (0..count).map(|_| format!("https://{}{}", hosts[pick(hosts.len())], paths[pick(paths.len())])).collect()
}

/// Counts one by one what `lookup` says.
fn naive(urls: &[String]) -> (BTreeMap<String, u64>, u64, u64) {
    let answers = run_with(&format!("lookup {BOTH} --json -"), urls.join("\n").as_bytes()).exits(2).json_lines();
    assert_eq!(answers.len(), urls.len());
    let (mut entries, mut none, mut refused) = (BTreeMap::new(), 0, 0);
    for answer in answers {
        if answer["error"].is_object() {
            refused += 1;
        } else if answer["match"].is_null() {
            none += 1;
        } else {
            *entries.entry(name(&answer["match"])).or_default() += 1;
        }
    }
    (entries, none, refused)
}

fn name(entry: &Value) -> String {
    format!("{}:{}:{}", entry["source"].as_str().unwrap(), entry["line"], entry["column"])
}

fn counts(audit: &Value) -> (BTreeMap<String, u64>, u64, u64) {
    let entries = audit["entries"].as_array().unwrap().iter();
    let entries = entries.map(|entry| (name(entry), entry["requests"].as_u64().unwrap())).collect();
    let refused = audit["refused"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    (entries, audit["without_entry"].as_u64().unwrap(), refused)
}

#[test]
fn counts_are_those_of_single_lookups_whatever_the_threads() {
    let urls = urls(3_000);
    let expected = naive(&urls);
    // Several chunks, cut in the middle of lines.
    let times = 40;
    let text = format!("{}\n", urls.join("\n")).repeat(times);
    assert!(text.len() > 3 << 20, "{}", text.len());
    let of = |threads: usize| run_with(&format!("audit {BOTH} --json --threads {threads} -"), text.as_bytes()).exits(0);
    let one = of(1);
    let audit = one.json();
    let (entries, none, refused) = counts(&audit);
    let scaled = expected.0.into_iter().map(|(name, count)| (name, count * times as u64)).collect();
    assert_eq!((entries, none, refused), (scaled, expected.1 * times as u64, expected.2 * times as u64));
    assert_eq!(audit["requests"], urls.len() * times);
    let hosts = audit["hosts_without_entry"].as_array().unwrap();
    let total: u64 = hosts.iter().map(|host| host["at_least"].as_u64().unwrap()).sum();
    assert_eq!((hosts.len(), total), (3, none), "{hosts:?}");
    for threads in [2, 5] {
        assert_eq!(of(threads).out, one.out);
    }
}

#[test]
fn the_report_has_shares_and_the_first_bad_lines_without_their_text() {
    let run = run(&format!("audit {BOTH} examples/urls.txt")).exits(0);
    for line in [
        "25 requests",
        "            20   80.0 %  get an entry",
        "             1    4.0 %  name no server, and so get none",
        "             2    8.0 %  static.example.net",
        "  14 of 33 entries got no request",
        "  examples/urls.txt:25: url-backslash",
    ] {
        assert!(run.out.lines().any(|one| one == line), "{line}\n{}", run.out);
    }
    assert_eq!(run.err, "", "no progress bar where nobody watches");
}

#[test]
fn every_log_format_gives_the_same_answer() {
    let folder = Folder::with(&[
        ("a.xml", &registry(&["host=\"h\" path=\"/a\"", "host=\"h\" path=\"/b\""])),
        ("lines", "https://h:8443/a/1\nhttps://h:8443/b?canary\nhttps://h:8443/c\n"),
        (
            "common",
            "1.1.1.1 - ann [x] \"GET /a/1 HTTP/1.1\" 200 1\n1.1.1.1 - - [x] \"GET /b?canary HTTP/1.1\" 200 1\n\
             1.1.1.1 - - [x] \"GET /c HTTP/1.1\" 200 1\nnonsense canary\n",
        ),
        (
            "vhost",
            "h:8443 1.1.1.1 - - [x] \"GET /a/1 HTTP/1.1\" 200 1 \"-\" \"-\"\n\
             h:8443 1.1.1.1 - - [x] \"GET https://h:8443/b HTTP/1.1\" 200 1 \"-\" \"-\"\n\
             h:8443 1.1.1.1 - - [x] \"GET /c HTTP/1.1\" 200 1 \"-\" \"-\"\nnonsense\n",
        ),
        (
            "json",
            "{\"r\":{\"u\":\"https://h:8443/a/1\"}}\n{\"r\":{\"u\":\"/b?canary\"}}\n\n{\"r\":{\"u\":\"/c\"}}\n{}\n",
        ),
    ]);
    let expected = folder.run("audit -r a.xml --json lines").exits(0).json();
    let base = "--base https://h:8443/ignored";
    for (arguments, malformed) in [
        (format!("--log-format common {base} common"), "not-this-format"),
        (format!("--log-format combined {base} common"), "not-this-format"),
        (format!("--log-format vhost_combined {base} vhost"), "not-this-format"),
        (format!("--log-format json --field r.u {base} json"), "no-such-field"),
    ] {
        let run = folder.run(&format!("audit -r a.xml --json {arguments}")).exits(0);
        let audit = run.json();
        for key in ["entries", "requests", "without_entry", "hosts_without_entry"] {
            assert_eq!(audit[key], expected[key], "{arguments} {key}");
        }
        assert_eq!(audit["malformed"][malformed], 1, "{}", run.out);
        assert_eq!(audit["examples"][0]["line"], if arguments.contains("json") { 5 } else { 4 });
        assert!(!run.out.contains("canary"));
    }
    let without = folder.run("audit -r a.xml --json --log-format common common").exits(0).json();
    assert_eq!(without["malformed"]["path-without-base"], 3);
    let bad = folder.run("audit -r a.xml --base nothing lines").exits(2);
    assert!(bad.err.contains("--base is refused: url-no-scheme"), "{}", bad.err);
}

#[test]
fn several_files_are_counted_together() {
    let folder = Folder::with(&[
        ("a.xml", &registry(&["host=\"h\""])),
        ("one", "http://h/\nhttp:\\\\x\n"),
        ("two", "http://h/\nhttp://k/\nhttp:/x"),
        ("empty", ""),
    ]);
    let audit = folder.run("audit -r a.xml --json one two empty").exits(0).json();
    assert_eq!((&audit["requests"], &audit["matched"]), (&5.into(), &2.into()));
    assert_eq!(audit["examples"][0]["source"], "one");
    assert_eq!((&audit["examples"][1]["source"], &audit["examples"][1]["line"]), (&"two".into(), &3.into()));
    assert!(folder.run("audit -r a.xml empty").exits(0).out.starts_with("0 requests\n"));
    folder.run("audit -r a.xml one missing").exits(2);
}

#[test]
fn lines_that_are_no_text_or_too_long_are_counted_and_passed_over() {
    let mut text = b"http://h/\n\xFF\xFE\n".to_vec();
    text.extend(std::iter::repeat_n(b'x', 3 << 20));
    text.extend(b"\nhttp://h/\r\n\0\n");
    let folder = Folder::with(&[("a.xml", &registry(&["host=\"h\""]))]);
    let audit = folder.run_with("audit -r a.xml --json -", &text).exits(0).json();
    assert_eq!(audit["matched"], 2);
    assert_eq!((&audit["malformed"]["not-utf8"], &audit["malformed"]["too-long"]), (&1.into(), &1.into()));
    assert_eq!(audit["refused"]["url-control-character"], 1);
    assert_eq!(audit["examples"][2]["line"], 5);
}

#[test]
fn entries_of_a_service_are_for_callers_that_name_it() {
    let with = run_with(&format!("audit {BOTH} --json --service nightly-export -"), b"https://crm.example.com/").json();
    assert_eq!(with["entries"][0]["line"], 196);
}

#[test]
fn lines_that_are_all_of_another_kind_and_packed_input_get_a_hint() {
    let audit =
        |arguments: &str, input: &[u8]| run_with(&format!("audit -r examples/process_engine.xml {arguments} -"), input);
    let line = b"1.2.3.4 - - [x] \"GET / HTTP/1.1\" 200 1\n";
    assert!(audit("", line).exits(0).err.contains("--log-format"));
    assert!(audit("--log-format combined --base https://h", b"https://h/\n").exits(0).err.contains("--log-format"));
    for (arguments, input) in [("", &b"https://h/\n"[..]), ("--log-format common --base https://h", line), ("", b"")] {
        assert_eq!(audit(arguments, input).exits(0).err, "");
    }
    let packed = audit("", b"\x1f\x8b\x08\0\0\0").exits(2);
    assert!(packed.err.contains("compressed") && packed.err.contains("gzip -dc"), "{}", packed.err);
}
