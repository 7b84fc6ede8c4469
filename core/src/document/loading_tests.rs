//! What a walk over includes wants, and what is said of what it does not get (design.md A10).

use std::collections::BTreeMap;

use super::*;

const XINCLUDE: &str = "xmlns:xi='http://www.w3.org/2001/XInclude'";

fn including(hrefs: &[&str]) -> String {
    let includes: String = hrefs.iter().map(|href| format!("\n<xi:include href='{href}'/>")).collect();
    format!("<a {XINCLUDE}>{includes}</a>")
}

/// A host whose files are in memory: the document, and the paths that were wanted, in order.
fn load(
    name: &str,
    main: &str,
    levels: Option<usize>,
    files: &[(&str, &str)],
    limits: &Limits,
) -> (Document, Vec<String>) {
    let files: BTreeMap<_, _> = files.iter().copied().collect();
    let mut loading = Loading::new(Source::new(name, main), levels, limits);
    let mut wanted = Vec::new();
    while let Some(file) = loading.wanted() {
        assert_eq!(loading.wanted(), Some(file.clone()), "asking twice is no step");
        match files.get(&*file.path) {
            Some(text) if text.len() as u64 > file.most => loading.refuse(Unread::TooLarge),
            Some(text) => loading.supply_text(*text),
            None => loading.refuse(Unread::NotFound),
        }
        wanted.push(file.path);
    }
    (loading.finish(), wanted)
}

fn found(document: &Document, limits: &Limits) -> Vec<String> {
    let refused = check_well_formed(document, limits).map_or_else(Diagnostics::into_vec, |()| Vec::new());
    refused.iter().map(|one| format!("{} {} {}", one.place, one.code.as_str(), one.message)).collect()
}

#[track_caller]
fn loads(main: &str, levels: Option<usize>, files: &[(&str, &str)], wanted: &[&str], expected: &[&str]) {
    let limits = Limits::default();
    let (document, asked) = load("conf/m.xml", main, levels, files, &limits);
    assert_eq!(asked, wanted);
    assert_eq!(found(&document, &limits), expected);
}

#[test]
fn files_are_wanted_in_the_order_of_the_documents_and_once() {
    let files =
        [("d/b.xml", &*including(&["../c.xml", "e.xml"])), ("c.xml", &including(&["d/e.xml"])), ("d/e.xml", "<e/>")];
    loads(&including(&["d/b.xml", "c.xml", "./d/../c.xml"]), Some(0), &files, &["d/b.xml", "c.xml", "d/e.xml"], &[]);
}

#[test]
fn what_lies_above_the_folder_is_wanted_as_far_as_the_root() {
    let main = including(&["../x/b.xml", "../../c.xml"]);
    let refused = "conf/m.xml:3:1 invalid-include ../../c.xml lies outside of the folder of the document";
    let files = [("../x/b.xml", "<b/>"), ("../../c.xml", "<c/>")];
    loads(&main, Some(1), &files, &["../x/b.xml"], &[refused]);
    loads(&main, Some(2), &files, &["../x/b.xml", "../../c.xml"], &[]);
    let outside = ["conf/m.xml:2:1 invalid-include b.xml lies outside of the folder of the document"];
    loads(&including(&["b.xml"]), None, &files, &[], &outside);
}

#[test]
fn every_include_of_what_is_missing_is_told_off_but_for_fallbacks() {
    let fallback = "<xi:include href='b.xml'><xi:fallback/></xi:include>";
    let main =
        format!("<a {XINCLUDE}>{fallback}\n<xi:include href='b.xml'/>\n<xi:include href='b.xml' parse='text'/></a>");
    let missing = |line| format!("conf/m.xml:{line}:1 missing-include there is no such file: conf/b.xml");
    loads(&main, Some(0), &[], &["b.xml"], &[&missing(2), &missing(3)]);
    loads(&format!("<a {XINCLUDE}>{fallback}</a>"), Some(0), &[], &["b.xml"], &[]);
}

#[test]
fn a_fallback_does_not_stand_in_for_what_is_refused() {
    let main =
        |inner: &str| format!("<xi:include {XINCLUDE} href='b.xml'><xi:fallback>{inner}</xi:fallback></xi:include>");
    let limits = Limits::default();
    let reasons = [
        (Unread::Outside, "invalid-include b.xml lies outside of the folder of the document"),
        (Unread::NotAFile, "invalid-include b.xml is not a plain file"),
        (Unread::Unreadable, "invalid-include b.xml cannot be read"),
        (Unread::TooLarge, "invalid-include b.xml is not loaded: a document may include 67108864 bytes of text"),
    ];
    for (reason, expected) in reasons {
        let mut loading = Loading::new(Source::new("m.xml", main("<f/>")), Some(0), &limits);
        loading.wanted();
        loading.refuse(reason);
        // Nothing is wanted any more: it does nothing.
        loading.refuse(Unread::NotFound);
        loading.supply_text("<b/>");
        assert_eq!(loading.wanted(), None);
        assert_eq!(found(&loading.finish(), &limits), [format!("m.xml:1:1 {expected}")]);
    }
    let unneeded = main("<xi:include href='/etc/c.xml'/>");
    assert_eq!(found(&load("m.xml", &unneeded, Some(0), &[("b.xml", "<b/>")], &limits).0, &limits), [""; 0]);
    let needed = found(&load("m.xml", &unneeded, Some(0), &[], &limits).0, &limits);
    assert!(needed[0].contains("/etc/c.xml is absolute"), "{needed:?}");
}

#[test]
fn one_target_may_be_text_and_xml() {
    for [first, second] in [["text", "xml"], ["xml", "text"]] {
        let main = format!(
            "<a {XINCLUDE}><xi:include href='b.xml' parse='{first}'/><xi:include href='b.xml' parse='{second}'/></a>"
        );
        loads(&main, Some(0), &[("b.xml", &including(&["c.xml"])), ("c.xml", "<c/>")], &["b.xml", "c.xml"], &[]);
    }
}

#[test]
fn loops_end_and_are_told_off() {
    loads(&including(&["m.xml"]), Some(0), &[], &[], &["conf/m.xml:2:1 include-loop `conf/m.xml` includes itself"]);
    let files = [("b.xml", &*including(&["c.xml"])), ("c.xml", &including(&["b.xml"]))];
    let expected = ["conf/c.xml:2:1 include-loop `conf/b.xml` includes itself"];
    loads(&including(&["b.xml"]), Some(0), &files, &["b.xml", "c.xml"], &expected);
}

#[test]
fn no_more_is_loaded_than_may_be_included() {
    let limits = Limits { includes: 2, ..Limits::default() };
    let refused = |at: &str| format!("{at} invalid-include more than 2 documents are included");
    let files = [("1.xml", "<b/>"), ("2.xml", "<b/>"), ("3.xml", "<b/>")];
    let (document, wanted) = load("m.xml", &including(&["1.xml", "2.xml", "3.xml"]), Some(0), &files, &limits);
    assert_eq!((wanted.len(), found(&document, &limits)), (2, vec![refused("m.xml:4:1")]));
    // A folder that leads to itself has files under ever new names.
    let mut loading = Loading::new(Source::new("m.xml", including(&["d/b.xml"])), Some(0), &limits);
    while loading.wanted().is_some() {
        loading.supply_text(including(&["d/b.xml"]));
    }
    assert_eq!(found(&loading.finish(), &limits), [refused("d/d/b.xml:2:1")]);
}

#[test]
fn bytes_are_counted_over_all_files() {
    let main = including(&["1.txt", "1.txt", "2.txt", "3.txt"]).replace("/>", " parse='text'/>");
    let mut loading = Loading::new(Source::new("m.xml", main), Some(0), &Limits::default());
    assert_eq!(loading.wanted().unwrap().most, 2 * (64 << 20) + 4);
    loading.supply_text(" ".repeat((64 << 20) - 5));
    assert_eq!(loading.wanted().unwrap().most, 2 * 5 + 4);
    loading.supply_text("123456");
    assert_eq!(loading.wanted().unwrap().path, "3.txt");
    loading.supply_text("12345");
    let document = loading.finish();
    let refusal = &document.refusal("2.txt").unwrap().diagnostic;
    assert_eq!(refusal.message, "2.txt is not loaded: a document may include 67108864 bytes of text");
    assert!(document.included("1.txt").is_some() && document.included("3.txt").is_some());
    let limits = Limits { document_size: 100, ..Limits::default() };
    let mut loading = Loading::new(Source::new("m.xml", including(&["1.xml"])), Some(0), &limits);
    assert_eq!(loading.wanted().unwrap().most, 204);
    loading.refuse(Unread::TooLarge);
    assert_eq!(found(&loading.finish(), &limits), ["1.xml:1:1 document-too-large more than 100 bytes of text"]);
}

#[cfg(feature = "encodings")]
#[test]
fn what_is_no_text_is_said_where_it_is_none_and_once() {
    let limits = Limits::default();
    let mut loading = Loading::new(Source::new("m.xml", including(&["b.xml", "b.xml", "c.xml"])), Some(0), &limits);
    loading.wanted();
    loading.supply_bytes(b"<b>\n\xFF</b>");
    loading.wanted();
    loading.supply_bytes(b"<?xml version='1.0' encoding='ISO-8859-1'?><c>\xE4</c>");
    let document = loading.finish();
    let found = found(&document, &limits);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("b.xml:2:1 invalid-encoding "), "{found:?}");
    assert!(document.included("c.xml").unwrap().text().contains('\u{e4}'));
}

#[test]
fn in_malformed_markup_nothing_is_looked_for() {
    let main = including(&["b.xml"]).replace("</a>", "");
    loads(
        &main,
        Some(0),
        &[("b.xml", "<b/>")],
        &[],
        &[
            "conf/m.xml:1:1 unexpected-end the document ends before `a` does",
            "conf/m.xml:2:1 missing-include what is included is not looked for while there are mistakes in the markup",
        ],
    );
}

#[test]
fn what_may_be_secret_in_a_reference_is_not_shown() {
    let hrefs = ["https://u:canary@h/x?canary", "x?canary", "jar:u:canary", "u:canary@h/x", "../x?canary"];
    let (document, wanted) = load("m.xml", &including(&hrefs), Some(0), &[], &Limits::default());
    assert_eq!(wanted, [""; 0]);
    let refused = check_well_formed(&document, &Limits::default()).unwrap_err();
    assert_eq!(refused.as_slice().len(), hrefs.len());
    assert!(!format!("{refused} {refused:?} {document:?}").contains("canary"), "{refused:?}");
}

#[test]
fn reasons_have_names() {
    for (name, reason) in [
        ("not-found", Unread::NotFound),
        ("outside", Unread::Outside),
        ("not-a-file", Unread::NotAFile),
        ("too-large", Unread::TooLarge),
        ("unreadable", Unread::Unreadable),
    ] {
        assert_eq!(Unread::from_name(name), Some(reason));
    }
    assert_eq!(Unread::from_name("NotFound"), None);
}
