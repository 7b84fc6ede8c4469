use serde_json::Value;

use crate::running::{Folder, registry, run};

const QUESTIONABLE: &str = "examples/questionable.xml process:examples/order-process.xml";

#[test]
fn findings_are_shown_where_they_are_with_secrets_hidden() {
    let text = "<credentials xmlns=\"http://www.infinica.com/credentials\">\n\t<server hots=\"h\"><passwordCredentials \
                name=\"ann\" password=\"cänary\"/></server>\n</credentials>";
    let folder = Folder::with(&[("a.xml", text)]);
    let run = folder.run("lint a.xml").exits(1);
    let expected = "\
error[unknown-attribute]: unknown attribute `hots` of `server`
 --> a.xml:2:10
  |
2 |     <server hots=\"•\"><passwordCredentials name=\"•••\" password=\"••••••\"/></server>
  |             ^^^^
  |
  = help: did you mean `host`?

";
    assert!(run.out.starts_with(expected), "{}", run.out);
    assert_eq!(run.err, "");
}

#[test]
fn warnings_pass_unless_they_are_denied() {
    assert!(run(&format!("lint {QUESTIONABLE}")).exits(0).out.ends_with("12 warnings\n"));
    assert!(run(&format!("lint --deny warnings {QUESTIONABLE}")).exits(1).out.ends_with("12 errors\n"));
    let one = run(&format!("lint --deny hidden-entry {QUESTIONABLE}")).exits(1);
    assert!(one.out.ends_with("1 error, 11 warnings\n"), "{}", one.out);
    assert!(one.out.contains("error[hidden-entry]"));
    let left = run(&format!("lint --deny warnings --allow hidden-entry {QUESTIONABLE}")).exits(1);
    assert!(left.out.ends_with("11 errors\n") && !left.out.contains("hidden-entry"), "{}", left.out);
    assert_eq!(run(&format!("lint --allow warnings {QUESTIONABLE}")).exits(0).out, "");
    run(&format!("lint --allow warnings --deny hidden-entry {QUESTIONABLE}")).exits(1);
}

#[test]
fn only_codes_of_warnings_can_be_chosen() {
    for code in ["no-such-code", "duplicate-entry"] {
        let run = run(&format!("lint --deny {code} {QUESTIONABLE}")).exits(2);
        assert!(run.err.contains("unused-technical"), "{}", run.err);
    }
    run("lint").exits(2);
}

#[test]
fn errors_and_a_good_registry_have_their_exit_codes() {
    let folder = Folder::with(&[
        ("good.xml", &registry(&["host=\"h\" protocol=\"https\""])),
        ("twice.xml", &registry(&["host=\"h\" protocol=\"https\"", "host=\"h\" protocol=\"https\" path=\"/\""])),
    ]);
    assert_eq!(folder.run("lint good.xml").exits(0).out, "");
    let twice = folder.run("lint -r twice.xml").exits(1);
    assert!(twice.out.contains("error[duplicate-entry]") && twice.out.contains("first here"), "{}", twice.out);
    let missing = folder.run("lint missing.xml").exits(2);
    assert!(missing.out.is_empty() && missing.err.contains("missing.xml cannot be read"), "{}", missing.err);
    let both = folder.run("lint twice.xml missing.xml other.xml").exits(2);
    assert!(both.out.contains("error[duplicate-entry]"), "{}", both.out);
    assert!(both.err.contains("missing.xml cannot be read") && both.err.contains("other.xml"), "{}", both.err);
}

#[test]
fn a_process_definition_is_not_global_in_silence() {
    let process = "examples/order-process.xml";
    let global = run(&format!("lint examples/process_engine.xml {process}"));
    assert!(global.err.contains("warning: examples/order-process.xml is a process definition"), "{}", global.err);
    assert!(global.err.contains("process:examples/order-process.xml"), "{}", global.err);
    for kind in ["global", "process"] {
        assert_eq!(run(&format!("lint examples/process_engine.xml {kind}:{process}")).err, "");
    }
}

#[test]
fn a_wrong_kind_is_answered_with_the_kinds() {
    let wrong = run("lint Proces:examples/order-process.xml").exits(2);
    assert!(wrong.err.contains("`global:`, `partition:`, `process:`, `runtime:`"), "{}", wrong.err);
    let folder = Folder::with(&[("odd:name.xml", &registry(&["host=\"h\" protocol=\"https\""]))]);
    folder.run("lint odd:name.xml").exits(0);
}

#[test]
fn a_file_that_holds_nothing_is_named() {
    let folder = Folder::with(&[
        ("a.xml", "<foo><server host=\"a\"/></foo>"),
        ("good.xml", &registry(&["host=\"h\" protocol=\"https\""])),
    ]);
    for format in ["text", "json", "sarif"] {
        let alone = folder.run(&format!("lint --format {format} a.xml")).exits(0);
        assert!(alone.out.contains("nothing-found") && alone.err.is_empty(), "{}", alone.out);
        let run = folder.run(&format!("lint --format {format} good.xml a.xml")).exits(0);
        assert!(!run.out.contains("nothing-found"), "{}", run.out);
        assert!(run.err.starts_with("note: a.xml holds no entries") && !run.err.contains("good.xml"), "{}", run.err);
    }
}

#[test]
fn json_has_every_finding() {
    let answer = run(&format!("lint --format json {QUESTIONABLE}")).exits(0).json();
    let list = answer["diagnostics"].as_array().unwrap();
    assert_eq!(list.len(), 12);
    let slash = list.iter().find(|one| one["code"] == "missing-leading-slash").unwrap();
    assert_eq!(slash["number"], 812);
    assert_eq!(slash["severity"], "warning");
    assert_eq!(slash["source"], "examples/questionable.xml");
}

/// The parts that the schema of SARIF 2.1.0 requires, and those that GitHub's code scanning needs.
#[test]
fn sarif_is_as_the_standard_has_it() {
    let log = run(&format!("lint --format sarif --deny warnings {QUESTIONABLE}")).exits(1).json();
    assert_eq!(log["version"], "2.1.0");
    let [run] = log["runs"].as_array().unwrap().as_slice() else { panic!("one run") };
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "credmatch");
    let rules: Vec<_> = driver["rules"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 12);
    for result in results {
        assert!(rules.contains(&result["ruleId"].as_str().unwrap()));
        assert_eq!(result["level"], "error");
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let locations = result["locations"].as_array().unwrap().iter();
        for location in locations.chain(result["relatedLocations"].as_array().into_iter().flatten()) {
            check_location(&location["physicalLocation"]);
        }
    }
    let prints: std::collections::BTreeSet<_> =
        results.iter().map(|result| result["partialFingerprints"]["credmatch/v1"].as_str().unwrap()).collect();
    assert!(prints.len() == 12 && prints.iter().all(|print| print.len() == 16), "{prints:?}");
    let related = results.iter().filter_map(|result| result["relatedLocations"].as_array()).flatten();
    assert!(related.inspect(|one| assert!(one["message"]["text"].is_string())).count() > 2);
}

fn check_location(location: &Value) {
    let uri = location["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.starts_with("examples/"), "{uri}");
    let region = &location["region"];
    let number = |name: &str| region[name].as_u64().unwrap();
    assert!(number("startLine") >= 1 && number("startColumn") >= 1);
    assert!((number("endLine"), number("endColumn")) > (number("startLine"), number("startColumn")), "{region}");
}

#[test]
fn sarif_columns_are_code_points() {
    let text =
        "<credentials xmlns=\"http://www.infinica.com/credentials\"><!-- ü𝄞 --><server hots=\"h\"/></credentials>";
    let log = Folder::with(&[]).run_with("lint --format sarif -r -", text.as_bytes()).exits(1).json();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let unknown = results.iter().find(|one| one["ruleId"] == "unknown-attribute").unwrap();
    let location = &unknown["locations"][0]["physicalLocation"];
    let start = text.split_once("hots").unwrap().0.chars().count() + 1;
    assert_eq!(location["artifactLocation"]["uri"], "%3Cstdin%3E");
    assert_eq!(
        (&location["region"]["startColumn"], &location["region"]["endColumn"]),
        (&start.into(), &(start + 4).into())
    );
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let prints = |text: &str| {
        let log = Folder::with(&[("a.xml", text)]).run("lint --format sarif a.xml").exits(1).json();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.into_iter().map(|one| one["partialFingerprints"]["credmatch/v1"].clone()).collect::<Vec<_>>()
    };
    let text = registry(&["hots=\"h\"", "hots=\"h\""]);
    let before = prints(&text);
    assert!(before.len() == 2 && before[0] != before[1]);
    assert_eq!(prints(&format!("\n<!-- moved -->\n{text}")), before);
}
