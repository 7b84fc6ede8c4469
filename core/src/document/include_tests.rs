//! Documents in documents (design.md A10).

use super::reader_tests::{found_in, tree};
use super::*;

fn document(main: &str, included: &[(&str, &str)]) -> Document {
    let xinclude = "xmlns:xi='http://www.w3.org/2001/XInclude'";
    let text = |text: &str| text.replace("XI", xinclude);
    included.iter().fold(Document::new(Source::new("main.xml", text(main))), |document, (name, content)| {
        document.with_include(Source::new(*name, text(content)))
    })
}

#[track_caller]
fn wrong(main: &str, included: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(found_in(&document(main, included), &Limits::default()), expected, "{main:?}");
}

#[test]
fn an_included_document_takes_the_place_of_its_include() {
    let main = "<a XI xmlns='urn:a'>x<xi:include href='b.xml'>ignored <c/></xi:include>y<d/></a>";
    let included = "<?xml version='1.0' encoding='l1'?>\n<!-- c -->\n<b><c>t</c></b>\n";
    let expected = "<{urn:a}a>\"x\"<b><c>\"t\"//\"y\"<{urn:a}d>//";
    assert_eq!(tree(&document(main, &[("b.xml", included)])), expected);
    assert_eq!(tree(&document("<xi:include XI href='b.xml'/>", &[("b.xml", "<b/>")])), "<b>/");
}

#[test]
fn elements_know_which_source_they_stand_in() {
    let document = document("<a XI><xi:include href='d/b.xml'/><c/></a>", &[("d/b.xml", "\n <b/>")]);
    let limits = Limits::default();
    let mut report = Report::new(&limits);
    let mut reader = Reader::new(&document, &limits);
    let mut places = Vec::new();
    while let Some(step) = reader.next(&mut report) {
        if let Step::Enter(element) = step {
            places.push(element.place().to_string());
        }
    }
    assert_eq!(places, ["main.xml:1:1", "d/b.xml:2:2", "main.xml:1:75"]);
}

#[test]
fn references_resolve_against_the_source_they_stand_in() {
    let included = [("d/b.xml", "<b XI><xi:include href='../e/c.xml'/></b>"), ("e/c.xml", "<c/>")];
    assert_eq!(tree(&document("<a XI><xi:include href='d/b.xml'/></a>", &included)), "<a><b><c>///");
}

#[test]
fn text_is_included_as_it_is() {
    let main = "<a XI>x<xi:include href='b.txt' parse='text' encoding='utf-8'/>y</a>";
    assert_eq!(tree(&document(main, &[("b.txt", "<b> & \r\n")])), "<a>\"x<b> & \\r\\ny\"/");
    let blank = "<a XI><xi:include href='b.txt' parse='text'/></a>";
    assert_eq!(tree(&document(blank, &[("b.txt", " ")])), "<a>\" \"/");
    assert_eq!(tree(&document(blank, &[("b.txt", "")])), "<a>/");
    wrong(main, &[("b.txt", "x\n\0")], &["b.txt invalid-character 2:1+1"]);
    wrong("<xi:include XI href='b.txt' parse='text'/>", &[("b.txt", "x")], &["invalid-include 1:1+82"]);
}

#[test]
fn what_is_missing_is_reported_and_listed() {
    let main = "<a XI>\n<xi:include href='b.xml'/><xi:include href='d/c.txt' parse='text'/>\n<xi:include href='b.xml'/>\
                <xi:include href='e.xml'><xi:fallback><f/></xi:fallback></xi:include></a>";
    wrong(main, &[], &["missing-include 2:1+26", "missing-include 2:27+41", "missing-include 3:1+26"]);
    let missing = missing_includes(&document(main, &[]), &Limits::default()).unwrap();
    let shown: Vec<_> = missing
        .iter()
        .map(|one| {
            (one.href.as_str(), one.target.as_str(), one.parse_as_text, one.has_fallback, one.place.position.line)
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("b.xml", "b.xml", false, false, 2),
            ("d/c.txt", "d/c.txt", true, false, 2),
            ("e.xml", "e.xml", false, true, 3)
        ]
    );
    let more =
        document(main, &[("b.xml", "<b XI><xi:include href='g.xml'/></b>"), ("d/c.txt", "t"), ("e.xml", "<e/>")]);
    let missing = missing_includes(&more, &Limits::default()).unwrap();
    assert_eq!(missing.iter().map(|one| one.target.as_str()).collect::<Vec<_>>(), ["g.xml"]);
    assert_eq!(&*missing[0].place.source, "b.xml");
    let broken = missing_includes(&document("<a XI><xi:include href='b.xml'/>", &[]), &Limits::default());
    assert_eq!(broken.unwrap_err().first().unwrap().code, Code::UnexpectedEnd);
}

#[test]
fn a_fallback_stands_in_for_what_is_missing_only() {
    let main = "<a XI><xi:include href='b.xml'>no<xi:fallback>yes<f/><xi:include href='c.xml'/></xi:fallback><g/></xi:include></a>";
    assert_eq!(tree(&document(main, &[("c.xml", "<c/>")])), "<a>\"yes\"<f>/<c>//");
    assert_eq!(tree(&document(main, &[("b.xml", "<b/>")])), "<a><b>//");
    let nothing = "<a XI><xi:include href='b.xml'><xi:fallback/></xi:include></a>";
    assert_eq!(tree(&document(nothing, &[])), "<a>/");
    let root = "<xi:include XI href='b.xml'><xi:fallback><f/> </xi:fallback></xi:include>";
    assert_eq!(tree(&document(root, &[])), "<f>/");
}

#[test]
fn the_result_has_one_root() {
    let root =
        |fallback: &str| format!("<xi:include XI href='b.xml'><xi:fallback>{fallback}</xi:fallback></xi:include>");
    wrong(&root("<f/><g/>"), &[], &["invalid-include 1:86+4"]);
    wrong(&root("<f/>x"), &[], &["invalid-include 1:86+1"]);
    wrong(&root(""), &[], &["no-root 1:1+68"]);
}

#[test]
fn loops_are_found() {
    wrong("<a XI><xi:include href='main.xml'/></a>", &[], &["include-loop 1:47+29"]);
    wrong(
        "<a XI><xi:include href='b.xml'/></a>",
        &[("b.xml", "<b XI><xi:include href='./c.xml'/></b>"), ("c.xml", "<c XI>\n<xi:include href='b.xml'/></c>")],
        &["c.xml include-loop 2:1+26"],
    );
    let twice = "<a XI><xi:include href='b.xml'/><xi:include href='b.xml'/></a>";
    assert_eq!(tree(&document(twice, &[("b.xml", "<b/>")])), "<a><b>/<b>//");
    wrong(twice, &[("b.xml", "<b>&</b>")], &["b.xml invalid-reference 1:4+1"]);
}

#[test]
fn includes_are_limited_in_number_and_in_depth() {
    let main = "<a XI><xi:include href='b.xml'/><xi:include href='b.xml'/></a>";
    let document = document(main, &[("b.xml", "<b><c/></b>")]);
    let limits = Limits { includes: 1, ..Limits::default() };
    assert_eq!(found_in(&document, &limits), ["invalid-include 1:73+26"]);
    let limits = Limits { depth: 2, ..Limits::default() };
    assert_eq!(found_in(&document, &limits), ["b.xml too-deep 1:4+4"]);
    let limits = Limits { depth: 3, ..Limits::default() };
    assert_eq!(found_in(&document, &limits), [] as [&str; 0]);
}

#[test]
fn what_is_included_is_limited_in_bytes() {
    let main = "<a XI><xi:include href='b.xml'/><xi:include href='b.xml'/><xi:include href='c.txt' parse='text'/></a>";
    let document = document(main, &[("b.xml", "<b> 789</b>"), ("c.txt", "123456")]);
    let limits =
        |more: usize| Limits { document_size: (document.main().text().len() + more) as u32, ..Limits::default() };
    assert_eq!(found_in(&document, &limits(28)), [] as [&str; 0]);
    assert_eq!(found_in(&document, &limits(27)), ["document-too-large 1:99+39"]);
    assert_eq!(found_in(&document, &limits(21)), ["document-too-large 1:73+26"]);
    assert_eq!(found_in(&document, &limits(10)), ["document-too-large 1:47+26"]);
}

/// What a source is told off for depends on where it is included: a second time it may be wrong though it was right.
#[test]
fn what_is_included_again_may_be_wrong_then() {
    let twice = "<a XI><xi:include href='b.xml'/><c><xi:include href='b.xml'/></c></a>";
    let limits = Limits { depth: 3, ..Limits::default() };
    assert_eq!(found_in(&document(twice, &[("b.xml", "<b><d/></b>")]), &limits), ["b.xml too-deep 1:4+4"]);
    let nested = document(twice, &[("b.xml", "<b XI><xi:include href='d.xml'/></b>"), ("d.xml", "<d/>")]);
    let limits = Limits { includes: 3, ..Limits::default() };
    assert_eq!(found_in(&nested, &limits), ["b.xml invalid-include 1:47+26"]);
    let size = nested.sources().map(|source| source.text().len()).sum::<usize>() + 76;
    let limits = Limits { document_size: size as u32, ..Limits::default() };
    assert_eq!(found_in(&nested, &limits), ["b.xml document-too-large 1:47+26"]);
    let as_text_first = "<a XI><xi:include href='b.xml' parse='text'/><xi:include href='b.xml'/></a>";
    wrong(as_text_first, &[("b.xml", "<b>&</b>")], &["b.xml invalid-reference 1:4+1"]);
    let roots = "<xi:include XI href='x'><xi:fallback><xi:include href='b.xml'/><xi:include href='b.xml'/></xi:fallback></xi:include>";
    wrong(roots, &[("b.xml", "<b/>")], &["b.xml invalid-include 1:1+4"]);
}

#[test]
fn what_is_not_supported_is_refused() {
    for (include, column, length) in [
        ("<xi:include/>", 47, 13),
        ("<xi:include href=''/>", 47, 21),
        ("<xi:include href='b.xml#x'/>", 65, 7),
        ("<xi:include href='b.xml' xpointer='x'/>", 72, 8),
        ("<xi:include href='b.xml' parse='html'/>", 79, 4),
        ("<xi:include href='b.xml' prase='text'/>", 72, 5),
        ("<xi:include href='b.xml' xml:base='d/'/>", 72, 8),
        ("<xi:fallback/>", 47, 14),
        ("<xi:includes/>", 47, 14),
    ] {
        let expected = format!("invalid-include 1:{column}+{length}");
        wrong(&format!("<a XI>{include}</a>"), &[("b.xml", "<b/>")], &[&expected]);
    }
    let two = "<a XI>\n<xi:include href='b.xml'><xi:fallback/><xi:fallback/></xi:include></a>";
    wrong(two, &[], &["invalid-include 2:40+14"]);
    let inner = "<a XI>\n<xi:include href='b.xml'><xi:include/></xi:include></a>";
    wrong(inner, &[("b.xml", "<b/>")], &["invalid-include 2:26+13"]);
}

#[test]
fn a_damaged_reference_is_one_mistake() {
    wrong("<a XI><xi:include href='&b;.xml'/></a>", &[], &["invalid-reference 1:65+3"]);
}

#[test]
fn what_is_included_is_checked_like_the_rest() {
    wrong(
        "<a XI>&<xi:include href='b.xml'/>&</a>",
        &[("b.xml", "<b>&</b>x")],
        &[
            "invalid-reference 1:47+1",
            "invalid-reference 1:74+1",
            "b.xml invalid-reference 1:4+1",
            "b.xml text-outside-root 1:9+1",
        ],
    );
    wrong(
        "<p:a XI xmlns:p='u'><xi:include href='b.xml'/></p:a>",
        &[("b.xml", "<p:b/>")],
        &["b.xml undeclared-prefix 1:2+3"],
    );
    wrong("<a XI><xi:include href='b.xml'/></a>", &[("b.xml", "<b>")], &["b.xml unexpected-end 1:1+3"]);
    wrong("<a XI><xi:include href='b.xml'>&</xi:include></a>", &[("b.xml", "<b/>")], &["invalid-reference 1:72+1"]);
}

#[test]
fn what_may_be_secret_in_a_reference_is_not_shown() {
    let main = "<a XI><xi:include href='https://u:canary@h/x?token=canary'/></a>";
    let missing = document(main, &[]);
    let refused = check_well_formed(&missing, &Limits::default()).unwrap_err();
    let shown = format!("{refused} {refused:?}");
    assert!(shown.contains("`https://h/x`") && !shown.contains("canary"), "{shown}");
    let listed = missing_includes(&missing, &Limits::default()).unwrap();
    assert_eq!(listed[0].target, "https://u:canary@h/x?token=canary");
    assert!(!format!("{listed:?}").contains("canary"), "{listed:?}");
    for content in ["<b>&</b>", "<b XI><xi:include href='x?canary'/><xi:include href='?token=canary'/></b>"] {
        let supplied = document(main, &[("https://u:canary@h/x?token=canary", content)]);
        let refused = check_well_formed(&supplied, &Limits::default()).unwrap_err();
        let shown = format!("{refused} {refused:?} {supplied:?}");
        assert!(shown.contains("https://h/x") && !shown.contains("canary"), "{shown}");
        assert_eq!(&*refused.first().unwrap().place.source, "https://u:canary@h/x?token=canary");
    }
}
