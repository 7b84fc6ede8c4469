use crate::running::{Folder, registry};

fn including(href: &str) -> String {
    format!(
        "<credentials xmlns=\"http://www.infinica.com/credentials\" xmlns:xi=\"http://www.w3.org/2001/XInclude\">\n\
         <xi:include href=\"{href}\"/></credentials>"
    )
}

const SERVER: &str = "<server xmlns=\"http://www.infinica.com/credentials\" host=\"h\"><currentCredentials/></server>";

#[test]
fn documents_are_found_beside_the_one_that_includes_them() {
    let folder = Folder::with(&[("conf/a.xml", &including("sub/b.xml")), ("conf/part.xml", SERVER)]);
    folder.write("conf/sub/b.xml", SERVER.as_bytes());
    let run = folder.run("lookup -r conf/a.xml http://h/").exits(0);
    assert!(run.out.contains("conf/sub/b.xml:1:1"), "{}", run.out);
    folder.write("conf/a.xml", including("part%20two.xml").as_bytes());
    folder.write("conf/part two.xml", SERVER.as_bytes());
    folder.run("lookup -r conf/a.xml http://h/").exits(0);
    let input = including("conf/part.xml");
    folder.run_with("lookup -r - http://h/", input.as_bytes()).exits(0);
}

#[test]
fn nothing_outside_the_folder_is_read_unless_it_is_allowed() {
    let folder = Folder::with(&[("conf/a.xml", &including("../b.xml")), ("b.xml", SERVER)]);
    let run = folder.run("lookup -r conf/a.xml http://h/").exits(2);
    assert!(run.err.contains("error[invalid-include]") && run.err.contains("--include-root"), "{}", run.err);
    assert!(run.err.contains("conf/a.xml:2:1"), "{}", run.err);
    folder.run("lookup --include-root . -r conf/a.xml http://h/").exits(0);
    let absolute = folder.path("b.xml");
    folder.write("conf/a.xml", including(absolute.to_str().unwrap()).as_bytes());
    folder.run("lookup -r conf/a.xml http://h/").exits(2);
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_outside_and_pipes_are_not_read() {
    let folder = Folder::with(&[("conf/a.xml", &including("b.xml")), ("b.xml", SERVER)]);
    std::os::unix::fs::symlink("../b.xml", folder.path("conf/b.xml")).unwrap();
    let run = folder.run("lookup -r conf/a.xml http://h/").exits(2);
    assert!(run.err.contains("lies outside"), "{}", run.err);
    std::os::unix::fs::symlink("/dev/zero", folder.path("conf/zero")).unwrap();
    folder.write("conf/a.xml", including("zero").as_bytes());
    let run = folder.run("lookup --include-root / -r conf/a.xml http://h/").exits(2);
    assert!(run.err.contains("not a plain file"), "{}", run.err);
}

#[test]
fn nothing_is_fetched() {
    let folder = Folder::with(&[("a.xml", &including("http://127.0.0.1:1/b.xml"))]);
    let run = folder.run("lookup -r a.xml http://h/").exits(2);
    assert!(run.err.contains("nothing is fetched"), "{}", run.err);
}

#[test]
fn what_is_missing_is_reported_where_it_is_included_unless_there_is_a_fallback() {
    let folder = Folder::with(&[("a.xml", &including("none.xml"))]);
    let run = folder.run("lookup -r a.xml http://h/").exits(2);
    assert!(run.err.contains("error[missing-include]") && run.err.contains("a.xml:2:1"), "{}", run.err);
    let fallback = including("none.xml")
        .replace("none.xml\"/>", &format!("none.xml\"><xi:fallback>{SERVER}</xi:fallback></xi:include>"));
    folder.write("a.xml", fallback.as_bytes());
    folder.run("lookup -r a.xml http://h/").exits(0);
}

#[test]
fn a_loop_and_a_mistake_in_an_included_document_are_shown_there() {
    let folder = Folder::with(&[("a.xml", &including("b.xml")), ("b.xml", &including("a.xml"))]);
    assert!(folder.run("lookup -r a.xml http://h/").exits(2).err.contains("include-loop"));
    folder.write("b.xml", registry(&["hots=\"h\""]).as_bytes());
    let run = folder.run("lookup -r a.xml http://h/").exits(2);
    assert!(run.err.contains(" b.xml:"), "{}", run.err);
    assert!(!run.err.contains("canary"));
}

#[test]
fn what_cannot_be_included_is_a_finding_beside_the_others() {
    for (href, code, message) in [
        ("../b.xml", "invalid-include", "outside of the folder"),
        ("http://h/b.xml", "invalid-include", "nothing is fetched"),
        ("gone.xml", "missing-include", "there is no such file: conf/gone.xml"),
    ] {
        let text = including(href)
            .replace("</credentials>", "\n<server hots=\"h\"><currentCredentials/></server></credentials>");
        let folder = Folder::with(&[("conf/a.xml", &text), ("b.xml", SERVER)]);
        let found = folder.run("lint --format json conf/a.xml").exits(1).json();
        let list = found["diagnostics"].as_array().unwrap();
        let codes: Vec<_> = list.iter().map(|one| (one["code"].as_str().unwrap(), one["line"].as_u64())).collect();
        assert_eq!(codes, [(code, Some(2)), ("unknown-attribute", Some(3))]);
        assert!(list[0]["message"].as_str().unwrap().contains(message), "{}", list[0]);
        let log = folder.run("lint --format sarif conf/a.xml").exits(1).json();
        assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 2);
        let fmt = folder.run("fmt --check conf/a.xml").exits(2);
        assert!(fmt.err.contains(code) && fmt.err.contains("unknown-attribute"), "{}", fmt.err);
    }
}

#[test]
fn references_are_shown_without_what_they_may_hide() {
    for href in ["https://u:canary@h/x?token=canary", "gone.xml?token=canary", "../x?canary", "jar:u:canary"] {
        for text in [including(href), including(href).replace("</credentials>", "")] {
            let folder = Folder::with(&[("conf/a.xml", &text), ("x?canary", SERVER)]);
            for arguments in ["lint conf/a.xml", "lint --format json conf/a.xml", "lint --format sarif conf/a.xml"] {
                let run = folder.run(arguments).exits(1);
                assert!(!run.out.contains("canary") && !run.err.contains("canary"), "{}{}", run.out, run.err);
            }
        }
    }
}

#[test]
fn a_chain_of_documents_is_followed_to_its_end() {
    let folder = Folder::with(&[("a.xml", &including("0.xml"))]);
    for number in 0..200 {
        let fallback = format!("<xi:fallback>{SERVER}</xi:fallback>");
        let text = format!(
            "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"{}.xml\">{fallback}</xi:include>",
            number + 1
        );
        folder.write(&format!("{number}.xml"), text.as_bytes());
    }
    let run = folder.run("lookup -r a.xml http://h/").exits(0);
    assert!(run.out.contains(" 199.xml:1:"), "{}", run.out);
}

#[test]
fn a_fallback_that_is_not_needed_is_not_looked_for() {
    let text = including("b.xml")
        .replace("b.xml\"/>", "b.xml\"><xi:fallback><xi:include href=\"none.xml\"/></xi:fallback></xi:include>");
    let folder = Folder::with(&[("a.xml", &text), ("b.xml", SERVER)]);
    folder.run("lookup -r a.xml http://h/").exits(0);
    std::fs::remove_file(folder.path("b.xml")).unwrap();
    assert!(folder.run("lookup -r a.xml http://h/").exits(2).err.contains("none.xml"));
}

#[test]
fn what_is_included_is_bounded() {
    let folder = Folder::with(&[("a.xml", &including("b.xml"))]);
    let text = SERVER.replace("<currentCredentials/>", &format!("<currentCredentials/>{}", " ".repeat(64 << 20)));
    folder.write("b.xml", text.as_bytes());
    let run = folder.run("lookup -r a.xml http://h/").exits(2);
    assert!(run.err.contains("may include 67108864 bytes") && run.err.contains("a.xml:2:1"), "{}", run.err);
}
