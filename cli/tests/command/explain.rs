use credmatch::{Builder, CompileOptions, ExplainOptions, LayerKind};
use serde_json::Value;

use crate::running::{Folder, registry, run};

const BOTH: &str = "-r examples/process_engine.xml -r process:examples/order-process.xml";

#[test]
fn the_winner_comes_first_and_every_loser_has_its_reason() {
    let run = run(&format!("explain {BOTH} --json https://crm.example.com:8443/api/orders/17")).exits(0);
    let answer = run.json();
    assert_eq!(answer["compared"]["port"], 8443);
    assert_eq!(answer["winner"]["line"], 82);
    assert_eq!(answer["winner"]["kind"], "password");
    let lost: Vec<_> = answer["matches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let by = one["lost_by"]["attribute"].as_str().unwrap_or("-");
            format!("{} {} {by}", one["layer"].as_str().unwrap(), one["line"])
        })
        .collect();
    let expected = [
        "global 82 -",
        "process 9 port",
        "global 76 port",
        "process 6 port",
        "global 73 port",
        "global 88 host",
        "global 91 host",
    ];
    assert_eq!(lost, expected);
    let counts = &answer["excluded_by"];
    assert_eq!((&counts["host"], &counts["service"]), (&23.into(), &1.into()));
    assert_eq!(answer["excluded"].as_array().unwrap().len(), 26);
}

#[test]
fn the_table_is_readable_and_plain_where_it_is_no_terminal() {
    let plain = run(&format!("explain {BOTH} https://crm.example.com:8443/api/orders/17")).exits(0);
    for line in [
        "  host     crm.example.com",
        "7 entries match, best first:",
        "   1  https://crm.example.com:8443/       0         exact     exact  exact     any",
        "      wins: its password credentials are sent with the first request",
        "      loses: `port` exact beats any",
        "26 excluded: 23 by host, 1 by protocol, 1 by path, 1 by service",
    ] {
        assert!(plain.out.lines().any(|one| one == line), "{line}\n{}", plain.out);
    }
    assert!(!plain.out.contains('\u{1b}'));
    let styled = run(&format!("--color always explain {BOTH} https://crm.example.com:8443/api/orders/17")).exits(0);
    assert!(styled.out.contains('\u{1b}'));
}

#[test]
fn no_entry_is_an_answer_and_a_refused_url_is_none() {
    let none = run("explain -r examples/process_engine.xml http://nowhere.test/").exits(1);
    assert!(none.out.contains("No entry matches."), "{}", none.out);
    let none = run("explain -r examples/process_engine.xml urn:x:y").exits(1);
    assert!(none.out.contains("names no server"), "{}", none.out);
    let refused = run("explain -r examples/process_engine.xml http:/x").exits(2);
    assert_eq!(refused.out, "");
    assert!(refused.err.contains("url-no-authority") && refused.err.contains("help:"), "{}", refused.err);
}

#[test]
fn excluded_entries_come_a_page_at_a_time() {
    let servers: Vec<_> = (0..250).map(|number| format!("host=\"h{number}\"")).collect();
    let servers: Vec<_> = servers.iter().map(String::as_str).collect();
    let folder = Folder::with(&[("a.xml", &registry(&servers))]);
    let lines = |arguments: &str| {
        let run = folder.run(&format!("explain -r a.xml http://h7/ {arguments}")).exits(0);
        (run.out.lines().filter(|line| line.contains("the URL's is h7")).count(), run.out)
    };
    let (count, out) = lines("");
    assert_eq!(count, 100);
    assert!(out.contains("  1 to 100 of 249; --page 2 for more, or --all"), "{out}");
    let (count, out) = lines("--page 3");
    assert_eq!(count, 49);
    assert!(out.ends_with("  201 to 249 of 249\n"), "{out}");
    assert!(lines("--page 4").1.contains("past the last"));
    assert_eq!(lines("--all").0, 249);
    folder.run("explain -r a.xml http://h7/ --page 0").exits(2);
}

#[test]
fn json_says_why_a_url_is_refused_as_lookup_does() {
    let of = |command: &str| {
        let run = run(&format!("{command} -r examples/process_engine.xml --json https:\\\\ann:canary@crm.example.com"))
            .exits(2);
        assert!(!run.out.contains("canary"), "{}", run.out);
        run.json()
    };
    let explained = of("explain");
    assert_eq!(explained["error"]["code"], "url-backslash");
    assert_eq!(explained, of("lookup"));
}

#[test]
fn a_registry_is_required_and_the_usage_says_so() {
    let none = run("explain https://h/").exits(2);
    assert!(none.err.contains("required") && none.err.contains("--registry <[KIND:]FILE> <URL>"), "{}", none.err);
}

/// What the command says of each entry holds the records of the library, by the same names.
#[test]
fn json_has_the_names_of_the_library() {
    const URL: &str = "https://crm.example.com/api/orders";
    let options = CompileOptions::default();
    let path = crate::running::project().join("examples/process_engine.xml");
    let document = credmatch_files::load(&path, None, &options.limits).unwrap();
    let registry = Builder::new(&options).add(LayerKind::Global, document).compile().unwrap();
    let said: Value = serde_json::from_str(&registry.explain_json(URL, &ExplainOptions::default()).unwrap()).unwrap();
    let without_source = |record: &Value| {
        let mut record = record.clone();
        record.as_object_mut().unwrap().remove("source");
        record
    };
    let ours = run(&format!("explain -r examples/process_engine.xml --json {URL}")).exits(0).json();
    for name in ["compared", "excluded_by"] {
        assert_eq!(ours[name], said[name]);
    }
    for name in ["matches", "excluded"] {
        let (ours, said) = (ours[name].as_array().unwrap(), said[name].as_array().unwrap());
        assert_eq!(ours.len(), said.len());
        for (ours, said) in ours.iter().zip(said) {
            let number = u32::try_from(said["entry"].as_u64().unwrap()).unwrap();
            let entry: Value = serde_json::from_str(&registry.entry_json(number).unwrap()).unwrap();
            for record in [without_source(&entry), said.clone()] {
                for (name, value) in record.as_object().unwrap() {
                    assert_eq!(&ours[name], value, "{name}");
                }
            }
        }
    }
    let found: Value = serde_json::from_str(&registry.table().match_json(URL, None).unwrap().unwrap()).unwrap();
    let ours = run(&format!("lookup -r examples/process_engine.xml --json {URL}")).exits(0).json();
    for (name, value) in without_source(&found).as_object().unwrap() {
        assert_eq!(&ours["match"][name], value, "{name}");
    }
}
