use crate::running::{Folder, registry, run, run_with};

const ENGINE: &str = "--registry examples/process_engine.xml";

#[test]
fn the_entry_its_rank_and_its_place() {
    let run = run(&format!("lookup {ENGINE} https://crm.example.com:8443/api")).exits(0);
    let expected = "https://crm.example.com:8443/api\n  entry   examples/process_engine.xml:82:5 (global:2)\n  \
                    for     https://crm.example.com:8443/\n  \
                    rank    priority 0, host exact, port exact, protocol exact, path any\n  \
                    sent    password credentials, with the first request\n";
    assert_eq!((run.out.as_str(), run.err.as_str()), (expected, ""));
}

#[test]
fn the_worst_answer_is_the_exit_code() {
    run(&format!("lookup {ENGINE} https://nowhere.test/")).exits(1);
    run(&format!("lookup {ENGINE} https://nowhere.test/ https://crm.example.com/")).exits(1);
    let refused = run(&format!("lookup {ENGINE} https:\\\\x https://crm.example.com/")).exits(2);
    assert!(refused.out.contains("refused url-backslash"), "{}", refused.out);
    assert!(refused.out.contains("priority 0"), "the other URL is answered: {}", refused.out);
}

#[test]
fn lines_of_standard_input_are_urls() {
    let input = b"https://crm.example.com/\r\n\nurn:x:y\n\xFFx\nhttps://crm.example.com/";
    let run = run_with(&format!("lookup {ENGINE} --json -"), input).exits(2);
    let lines = run.json_lines();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0]["match"]["line"], 73);
    assert!(lines[1]["match"].is_null());
    assert_eq!(lines[2]["error"]["code"], "url-invalid");
    assert_eq!(lines[3], lines[0]);
}

#[test]
fn later_layers_win_and_the_default_layer_is_global() {
    let folder = Folder::with(&[
        ("a.xml", &registry(&["host=\"h\" path=\"/a\""])),
        ("b.xml", &registry(&["host=\"h\""])),
        ("runtime:c.xml", &registry(&["host=\"h\""])),
    ]);
    let of = |arguments: &str| {
        let run = folder.run(&format!("lookup --json {arguments} http://h/a")).exits(0);
        let found = &run.json_lines()[0]["match"];
        format!("{} {}", found["layer"].as_str().unwrap(), found["source"].as_str().unwrap())
    };
    assert_eq!(of("-r a.xml"), "global a.xml");
    assert_eq!(of("-r a.xml -r process:b.xml"), "process b.xml");
    assert_eq!(of("-r process:b.xml -r a.xml"), "process b.xml");
    assert_eq!(of("-r a.xml -r process:b.xml --format-version 4"), "global a.xml");
    assert_eq!(of("-r partition:a.xml -r runtime:b.xml"), "runtime b.xml");
    assert_eq!(of("-r ./runtime:c.xml"), "global ./runtime:c.xml");
}

#[test]
fn a_registry_may_come_on_standard_input() {
    let run = run_with("lookup -r - http://h/", registry(&["host=\"h\""]).as_bytes()).exits(0);
    assert!(run.out.contains("<stdin>:2:3"), "{}", run.out);
}

#[test]
fn ports_are_guessed_if_asked() {
    let folder = Folder::with(&[("a.xml", &registry(&["host=\"h\" protocol=\"https\""]))]);
    folder.run("lookup -r a.xml https://h:8443/").exits(0);
    folder.run("lookup -r a.xml --guess-ports https://h:8443/").exits(1);
    folder.run("lookup -r a.xml --guess-ports https://h/").exits(0);
}

#[test]
fn entries_of_a_service_are_for_callers_that_name_it() {
    let of = |arguments: &str| {
        let run = run(&format!("lookup {ENGINE} --json {arguments} https://crm.example.com/")).exits(0);
        run.json_lines()[0]["match"]["line"].as_u64().unwrap()
    };
    assert_eq!((of(""), of("--service nightly-export"), of("--service other")), (73, 196, 73));
}

#[test]
fn a_registry_knows_the_descriptor_and_the_kind_and_a_table_does_not() {
    let folder = Folder::with(&[("a.xml", &registry(&["host=\"H\" protocol=\"https\""]))]);
    folder.run("compile -r a.xml -o a.table").exits(0);
    let found = |from: &str| folder.run(&format!("lookup {from} --json https://h/")).exits(0).json()["match"].clone();
    for from in ["-r a.xml", "-r a.xml --table a.table"] {
        assert_eq!((&found(from)["descriptor"], &found(from)["kind"]), (&"https://h/".into(), &"password".into()));
    }
    assert!(found("--table a.table")["descriptor"].is_null() && found("--table a.table")["kind"].is_null());
    let text = folder.run("lookup -r a.xml https://h/").exits(0).out;
    assert!(text.contains("for     https://h/") && text.contains("password credentials, with the first"), "{text}");
}

#[test]
fn what_names_no_server_is_said_as_explain_says_it() {
    for command in ["lookup", "explain"] {
        let run = run(&format!("{command} -r examples/process_engine.xml mailto:ann@example.com")).exits(1);
        assert!(run.out.contains("names no server, and so gets no entry"), "{}", run.out);
        let host = self::run(&format!("{command} -r examples/process_engine.xml localhost:9000/x")).exits(1);
        assert!(host.out.contains("`localhost:` was read as the scheme"), "{}", host.out);
        assert!(host.out.contains("http://localhost:9000/"), "{}", host.out);
    }
}

#[test]
fn blank_lines_are_passed_over_and_no_others() {
    let input = b"\n  \t\nhttps://crm.example.com/\r\n\r\n# https://crm.example.com/\n";
    let run = run_with("lookup -r examples/process_engine.xml --json -", input).exits(2);
    let answers = run.json_lines();
    assert_eq!(answers.len(), 2, "{}", run.out);
    assert!(answers[0]["match"].is_object() && answers[1]["error"].is_object());
}
