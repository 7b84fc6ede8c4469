use credmatch::{Code, Credentials, Document, Limits, Source, read};

use crate::running::{project, run};

#[test]
fn the_example_has_every_kind_of_credentials() {
    let text = std::fs::read_to_string(project().join("examples/process_engine.xml")).unwrap();
    let contents = read(&Document::new(Source::new("process_engine.xml", text)), &Limits::default()).unwrap();
    assert_eq!(contents.entries().len(), 30);
    let kinds: Vec<_> = contents.entries().iter().map(|entry| entry.credentials().kind()).collect();
    for kind in Credentials::KINDS {
        assert!(kinds.contains(kind), "{kind}");
    }
    let configured = contents.configurations();
    assert!(configured.basic.is_some() && configured.salesforce.is_some());
}

#[test]
fn the_questionable_example_has_every_lint_once() {
    let answer = run("lint --format json examples/questionable.xml process:examples/order-process.xml").exits(0).json();
    let found: Vec<_> =
        answer["diagnostics"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    let mut sorted = found.clone();
    sorted.sort_unstable();
    let mut lints: Vec<_> =
        Code::ALL.iter().filter(|code| (800..900).contains(&code.number())).map(|code| code.as_str()).collect();
    // That is of a document without entries.
    lints.retain(|code| *code != Code::NothingFound.as_str());
    lints.sort_unstable();
    assert_eq!(sorted, lints);
}

#[test]
fn the_first_command_of_the_readme_says_why_the_port_decides() {
    let run = run("explain --registry examples/process_engine.xml --registry process:examples/order-process.xml \
                   https://crm.example.com:8443/api/orders/17")
    .exits(0);
    assert!(run.out.contains("7 entries match") && run.out.contains("`port` exact beats any"), "{}", run.out);
}
