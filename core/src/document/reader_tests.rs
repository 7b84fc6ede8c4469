//! The walk and every rule of well-formedness, with exact places.

use super::*;

/// `code line:column length` of each diagnostic.
pub(super) fn found(text: &str) -> Vec<String> {
    found_in(&Document::new(Source::new("main.xml", text)), &Limits::default())
}

pub(super) fn found_in(document: &Document, limits: &Limits) -> Vec<String> {
    let diagnostics = match check_well_formed(document, limits) {
        Ok(()) => return Vec::new(),
        Err(diagnostics) => diagnostics.into_vec(),
    };
    assert!(!diagnostics.is_empty());
    diagnostics
        .iter()
        .map(|one| {
            let Position { line, column, length, .. } = one.place.position;
            let source =
                if &*one.place.source == "main.xml" { String::new() } else { format!("{} ", one.place.source) };
            format!("{source}{} {line}:{column}+{length}", one.code)
        })
        .collect()
}

#[track_caller]
fn sound(text: &str) {
    assert_eq!(found(text), [] as [&str; 0], "{text:?}");
}

#[track_caller]
fn wrong(text: &str, expected: &[&str]) {
    assert_eq!(found(text), expected, "{text:?}");
}

/// The tree as the rooms to the right see it.
pub(super) fn tree(document: &Document) -> String {
    let limits = Limits::default();
    let mut report = Report::new(&limits);
    let mut reader = Reader::new(document, &limits);
    let mut shown = String::new();
    while let Some(step) = reader.next(&mut report) {
        if let Step::Enter(element) = step {
            let whole = reader.whole(element, &mut report);
            show(&whole.expect("the element ends"), &mut shown);
        }
    }
    report.finish().expect("the document is sound");
    shown
}

fn tree_of(text: &str) -> String {
    tree(&Document::new(Source::new("main.xml", text)))
}

fn show(element: &Element<'_>, shown: &mut String) {
    let braced = |namespace: &str| if namespace.is_empty() { String::new() } else { format!("{{{namespace}}}") };
    shown.push_str(&format!("<{}{}", braced(&element.namespace), element.name));
    for attribute in &element.attributes {
        shown.push_str(&format!(" {}{}={:?}", braced(&attribute.namespace), attribute.name, attribute.value));
    }
    shown.push('>');
    for child in &element.children {
        match child {
            Node::Element(element) => show(element, shown),
            Node::Text(text) => shown.push_str(&format!("{:?}", text.value)),
        }
    }
    shown.push('/');
}

#[test]
fn a_tree_with_namespaces_and_joined_text() {
    let text = "<?xml version='1.0'?>\n<!-- c --><a xmlns='urn:a' xmlns:p=\"urn:&#112;\" x='1' p:x='2'>\n  \
                <p:b>one<!-- c -->&amp;two<![CDATA[<three>]]><?pi?> four</p:b>\n <c xmlns=''> <d/> </c>&#32;<e> x </e>\n</a>";
    let expected =
        "<{urn:a}a x=\"1\" {urn:p}x=\"2\"><{urn:p}b>\"one&two<three> four\"/<c><d>//\"\u{20}\"<{urn:a}e>\" x \"//";
    assert_eq!(tree_of(text), expected);
}

#[test]
fn next_passes_over_text_and_leaves_what_it_entered() {
    let document = Document::new(Source::new("m", "<a>x<b><c/></b>y<d>z</d></a>"));
    let limits = Limits::default();
    let mut report = Report::new(&limits);
    let mut reader = Reader::new(&document, &limits);
    let mut steps = String::new();
    while let Some(step) = reader.next(&mut report) {
        match step {
            Step::Enter(element) => steps.push_str(element.name),
            Step::Leave => steps.push('/'),
        }
    }
    assert_eq!(steps, "abc//d//");
    assert_eq!(report.errors(), 0);
}

#[test]
fn positions_of_elements_attributes_and_text() {
    let document = Document::new(Source::new("m", "\u{FEFF}<a>\r\n <ä  b = 'v&amp;'\n c=\"\">\u{1F600}t</ä></a>"));
    let limits = Limits::default();
    let mut report = Report::new(&limits);
    let mut reader = Reader::new(&document, &limits);
    let Some(Step::Enter(_)) = reader.next(&mut report) else { panic!("no root") };
    let Some(Step::Enter(inner)) = reader.next(&mut report) else { panic!("no child") };
    let inner = reader.whole(inner, &mut report).expect("it ends");
    let at = |position: Position| (position.line, position.column, position.offset, position.length);
    assert_eq!(at(inner.position), (2, 2, 6, 24));
    let [b, c] = inner.attributes.as_slice() else { panic!("two attributes") };
    assert_eq!((at(b.name_position), at(b.value_position)), ((2, 6, 11, 1), (2, 11, 16, 6)));
    assert_eq!((at(c.name_position), at(c.value_position)), ((3, 2, 25, 1), (3, 5, 28, 0)));
    let [Node::Text(text)] = inner.children.as_slice() else { panic!("one text") };
    assert_eq!(at(text.position), (3, 7, 30, 5));
}

#[test]
fn the_document_has_one_root_and_nothing_beside_it() {
    sound("<a/>");
    sound("<?xml version='1.0'?><!-- c --><?pi x?>\n<a></a >\n<!-- d --><?pi?>\n");
    wrong("", &["no-root 1:1+0"]);
    wrong(" \n<!-- c -->", &["no-root 2:11+0"]);
    wrong("<a/><b/><c><d/></c>", &["several-roots 1:5+4"]);
    wrong("x<a/>", &["text-outside-root 1:1+1"]);
    wrong("<a/> x y \n", &["text-outside-root 1:6+3"]);
    wrong("text", &["text-outside-root 1:1+4"]);
    wrong("<a/>&amp;", &["text-outside-root 1:5+5"]);
    wrong("<![CDATA[x]]><a/>", &["text-outside-root 1:1+13"]);
    wrong("\u{FEFF}\u{FEFF}<a/>", &["text-outside-root 1:1+3"]);
}

#[test]
fn elements_end_where_they_should() {
    wrong("<a>", &["unexpected-end 1:1+3"]);
    wrong("<a>\n<b/>\n", &["unexpected-end 1:1+3"]);
    wrong("<a><b></a>", &["mismatched-tag 1:7+4"]);
    wrong("<a><b><c></a>\n", &["mismatched-tag 1:10+4"]);
    wrong("<a><b><c></b></c></a>", &["mismatched-tag 1:10+4"]);
    wrong("<a><b><c></a></c></b>", &["mismatched-tag 1:10+4"]);
    wrong("<server></sever>", &["mismatched-tag 1:9+8"]);
    wrong("<a></a></a>", &["mismatched-tag 1:8+4"]);
    wrong("<a></A>", &["mismatched-tag 1:4+4"]);
    wrong("<p:a xmlns:p='u' xmlns:q='u'></q:a>", &["mismatched-tag 1:30+6"]);
    wrong("<a><b></something></b></a>", &["mismatched-tag 1:7+12"]);
    wrong("<a></a b='1'>", &["malformed-xml 1:8+5"]);
    wrong("</a>", &["mismatched-tag 1:1+4"]);
    wrong("<a></ a>", &["mismatched-tag 1:4+5"]);
}

#[test]
fn markup_that_breaks_off() {
    for text in
        ["<a", "<a b", "<a b='x", "<a b='x'", "<a/", "<", "<!-", "<!--x-", "<!-- --", "<?p", "<?p ?", "<!D", "<!"]
    {
        wrong(text, &[&format!("unexpected-end 1:{}+0", text.len() + 1)]);
    }
    wrong("<a><![CDATA[x]]", &["unexpected-end 1:1+3"]);
    wrong("<a><b></b", &["unexpected-end 1:4+3"]);
    wrong("<a>\n<!x></a>", &["malformed-xml 2:1+2"]);
    wrong("<a>\n<![cdata[]]></a>", &["malformed-xml 2:1+2"]);
    wrong("<a> x < y </a>", &["malformed-xml 1:7+1"]);
    wrong("<>", &["malformed-xml 1:1+1"]);
    wrong("<a/><?>", &["invalid-instruction 1:5+3"]);
}

#[test]
fn attributes_are_spelled_as_they_should() {
    sound("<a b='1'\n\tc\n=\r\n\"2\" />");
    wrong("<a b>", &["unexpected-end 1:1+5", "malformed-xml 1:4+1"]);
    wrong("<a b/>", &["malformed-xml 1:4+1"]);
    wrong("<a b='1' c d='2'/>", &["malformed-xml 1:10+1"]);
    wrong("<a b=1 c=x/>", &["malformed-xml 1:6+1", "malformed-xml 1:10+1"]);
    wrong("<a b='1'c='2'/>", &["malformed-xml 1:9+1"]);
    wrong("<a b '1'/>", &["malformed-xml 1:6+1"]);
    wrong("<a 'b'/>", &["malformed-xml 1:4+1"]);
    wrong("<a ='b'/>", &["malformed-xml 1:4+1"]);
    wrong("<a / b='1'/>", &["malformed-xml 1:4+1"]);
    wrong("<a/b='1'/>", &["malformed-xml 1:3+1"]);
    wrong("<a b='1'/ >", &["malformed-xml 1:9+1"]);
    wrong("<a <b/></a>", &["malformed-xml 1:4+1"]);
    wrong("<a b=/>", &["malformed-xml 1:4+2"]);
    wrong("<a b='x'y'z'/>", &["malformed-xml 1:9+1"]);
    wrong("<a b='x' c='y'z d='1'/>", &["malformed-xml 1:15+1"]);
    wrong("<a\u{A0}b='1'/>", &["invalid-name 1:2+4"]);
    wrong("<a b='1'\u{A0}c='2'/>", &["invalid-name 1:9+3"]);
}

#[test]
fn attribute_values_hold_what_they_may() {
    sound("<a b='&lt;>&#10;\"'/>");
    wrong("<a b='x<y' c='<'/>", &["invalid-character 1:8+1", "invalid-character 1:15+1"]);
    wrong(
        "<a b='&' c='&x;' d='&#0;'/>",
        &["invalid-reference 1:7+1", "invalid-reference 1:13+3", "invalid-reference 1:21+4"],
    );
    assert_eq!(tree_of("<a b='x\r\n\ty&#9;z'/>"), "<a b=\"x  y\\tz\">/");
}

#[test]
fn text_holds_what_it_may() {
    sound("<a>]] > ]]&gt; > ' \"</a>");
    wrong("<a>x]]>y</a>", &["malformed-xml 1:5+3"]);
    wrong(
        "<a>a & b &nbsp; &#xFFFF;\n&lt</a>",
        &["invalid-reference 1:6+1", "invalid-reference 1:10+6", "invalid-reference 1:17+8", "invalid-reference 2:1+1"],
    );
    assert_eq!(tree_of("<a>x\r\ny\rz<![CDATA[\r\n]]></a>"), "<a>\"x\\ny\\nz\\n\"/");
}

#[test]
fn forbidden_characters_are_one_mistake_wherever_they_stand() {
    for text in [
        "<a>\0</a>",
        "<a b='\0'/>",
        "<a><!-- \0 --></a>",
        "<a><?p \0?></a>",
        "<a><![CDATA[\0]]></a>",
        "<a\0/>",
        "<a\0></a\0>",
        "<a \0/>",
        "<a \0='1'/>",
        "<a b='1'\0/>",
        "<a/>\0",
        "\0<a/>",
        "<a><?p\0?></a>",
    ] {
        let column = text.find('\0').unwrap() + 1;
        wrong(&text.replace("a\0></a\0", "a\0></a"), &[&format!("invalid-character 1:{column}+1")]);
    }
    wrong(
        "<a>\u{1}\u{2}\n\u{FFFE}x\u{1B}</a>",
        &["invalid-character 1:4+2", "invalid-character 2:1+3", "invalid-character 2:3+1"],
    );
    sound("<a>\u{7F}\u{85}\u{2028}\u{FFFD}\u{10FFFF}</a>");
}

#[test]
fn names() {
    sound("<_a-b.c1 ä='1' xmlns:p='u' p:b=''/>");
    wrong("<1a></1a>", &["invalid-name 1:2+2"]);
    wrong("<a:b:c xmlns:a='u'/>", &["invalid-name 1:2+5"]);
    wrong("<:a/>", &["invalid-name 1:2+2"]);
    wrong("<a:/>", &["invalid-name 1:2+2"]);
    wrong("<a -b='1' c!='2'/>", &["invalid-name 1:4+2", "invalid-name 1:11+2"]);
    wrong("<xmlns:a/>", &["invalid-name 1:2+7"]);
    wrong("<a xmlns:1='u'/>", &["invalid-name 1:4+7"]);
    wrong("<a xmlns:='u'/>", &["invalid-name 1:4+6"]);
}

#[test]
fn duplicate_attributes_also_after_namespaces() {
    wrong("<a b='1' c='' b='2'/>", &["duplicate-attribute 1:15+1"]);
    wrong("<a b='1' b='2' b='3'/>", &["duplicate-attribute 1:10+1", "duplicate-attribute 1:16+1"]);
    wrong("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", &["duplicate-attribute 1:36+3"]);
    wrong("<a xmlns='u' xmlns='v'/>", &["duplicate-attribute 1:14+5"]);
    wrong("<a xmlns:p='u' xmlns:p='u'/>", &["duplicate-attribute 1:16+7"]);
    sound("<a xmlns:p='u' xmlns='u' p:b='1' b='2'/>");
    let many: String = (0..100).map(|number| format!(" a{number}=''")).collect();
    sound(&format!("<a{many}/>"));
    wrong(&format!("<a{many} a50=''/>"), &["duplicate-attribute 1:694+3"]);
}

#[test]
fn prefixes_are_declared() {
    sound("<p:a xmlns:p='u'><p:b/></p:a>");
    sound("<a xml:lang='de' xml:space='preserve'/>");
    wrong("<p:a/>", &["undeclared-prefix 1:2+3"]);
    wrong("<a p:b='1'/>", &["undeclared-prefix 1:4+3"]);
    wrong("<a><b xmlns:p='u'/><p:c/><p:d p:e=''/></a>", &["undeclared-prefix 1:21+3"]);
    wrong("<a><p:b q:c=''/></a>", &["undeclared-prefix 1:5+3", "undeclared-prefix 1:9+3"]);
}

#[test]
fn namespace_declarations() {
    sound("<a xmlns=''/>");
    sound("<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>");
    wrong("<a xmlns:p=''/>", &["invalid-namespace 1:4+7"]);
    wrong("<a xmlns:xml='u'/>", &["invalid-namespace 1:4+9"]);
    wrong("<a xmlns:xmlns='u'/>", &["invalid-namespace 1:4+11"]);
    wrong("<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", &["invalid-namespace 1:4+7"]);
    wrong("<a xmlns='http://www.w3.org/XML/1998/namespace'/>", &["invalid-namespace 1:4+5"]);
    wrong("<a xmlns:p='http://www.w3.org/2000/xmlns/'/>", &["invalid-namespace 1:4+7"]);
    wrong("<a xmlns='http://www.w3.org/2000/xmlns/'/>", &["invalid-namespace 1:4+5"]);
}

#[test]
fn comments_instructions_and_declarations() {
    sound("<!----><!--a-b--><!-->--><a/>");
    wrong("<a/><!-- a -- b -->", &["invalid-comment 1:12+2"]);
    wrong("<a/>\n<!-- a --->", &["invalid-comment 2:8+2"]);
    wrong("<!-----><a/>", &["invalid-comment 1:5+2"]);
    sound("<?xml-stylesheet href='x'?><?a?><a/>");
    wrong("<a/><?XML x?>", &["invalid-instruction 1:7+3"]);
    wrong("<a/><?p:x y?>", &["invalid-instruction 1:7+3"]);
    wrong("<a/><? x?>", &["invalid-instruction 1:7+0"]);
    wrong("<a/><??>", &["invalid-instruction 1:7+0"]);
    wrong("<a/><?1?>", &["invalid-instruction 1:7+1"]);
    wrong("\n<?xml version='1.0'?><a/>", &["invalid-declaration 2:1+21"]);
    wrong("<a/><?xml version='1.0'?>", &["invalid-declaration 1:5+21"]);
    wrong("<?xml version='3'?><a/>", &["invalid-declaration 1:16+1"]);
    sound("<?xml version='1.0' encoding='nonsense'?><a/>");
}

#[test]
fn document_types_are_refused_and_their_entities_not_missed() {
    wrong("<!DOCTYPE a><a/>", &["doctype-refused 1:1+9"]);
    wrong("<!DOCTYPE a [<!ENTITY b '>'>]>\n<a>&b; &</a>", &["doctype-refused 1:1+9", "invalid-reference 2:8+1"]);
    wrong("<!DOCTYPE a [", &["doctype-refused 1:1+9"]);
    wrong("<!DOCTYPE><a/>", &["doctype-refused 1:1+9"]);
    wrong("<!doctype a><a/>", &["malformed-xml 1:1+2"]);
    wrong("<a/><!DOCTYPE a>", &["doctype-refused 1:5+9"]);
}

#[test]
fn every_mistake_is_reported_in_order() {
    wrong(
        "<r>\n<1a/>\n<b c='&x;' d='<' c=''/>\n\0<p:d/>&\n</r>x",
        &[
            "invalid-name 2:2+2",
            "invalid-reference 3:7+3",
            "invalid-character 3:15+1",
            "duplicate-attribute 3:18+1",
            "invalid-character 4:1+1",
            "undeclared-prefix 4:3+3",
            "invalid-reference 4:8+1",
            "text-outside-root 5:5+1",
        ],
    );
}

#[test]
fn cut_anywhere_a_document_is_an_error() {
    for text in [
        "<a/>",
        "<?xml version='1.0'?><!-- c --><a b='1' c=\"&amp;\"><!-- d --><b>x&#65;y<![CDATA[z]]></b><?p q?><c/></a>",
        "<p:a xmlns:p='urn:p'\n  p:b='ä'>\n\u{1F600}\r\n<q xmlns=''/></p:a>",
    ] {
        sound(text);
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let cut = text.get(..end).unwrap();
            assert_eq!(found(cut).len(), 1, "{cut:?}: {:?}", found(cut));
        }
    }
}

#[test]
fn limits() {
    let main = |text: &str| Document::new(Source::new("main.xml", text));
    let size = Limits { document_size: 10, ..Limits::default() };
    assert_eq!(found_in(&main("<a>3456</a"), &size), ["unexpected-end 1:1+3"]);
    assert_eq!(found_in(&main("<a>3456</a>"), &size), ["document-too-large 1:1+0"]);
    let depth = Limits { depth: 2, ..Limits::default() };
    assert_eq!(found_in(&main("<a><b/><b></b></a>"), &depth), [] as [&str; 0]);
    assert_eq!(found_in(&main("<a><b>\n<c/></b></a>"), &depth), ["too-deep 2:1+4"]);
    let length = Limits { attribute_length: 3, ..Limits::default() };
    assert_eq!(found_in(&main("<a b='123'/>"), &length), [] as [&str; 0]);
    assert_eq!(
        found_in(&main("<a b='1234' xmlns='abcd'/>"), &length),
        ["attribute-too-long 1:7+4", "attribute-too-long 1:20+4"]
    );
    let few = Limits { diagnostics: 2, ..Limits::default() };
    assert_eq!(
        found_in(&main("<a>&\n&\n&\n&</a>"), &few),
        ["invalid-reference 1:4+1", "invalid-reference 2:1+1", "too-many-diagnostics 3:1+1"]
    );
}

#[test]
#[cfg_attr(miri, ignore = "elements nested by the thousand take the interpreter a quarter of an hour")]
fn nothing_nests_so_deep_that_a_stack_ends() {
    let main = |text: &str| Document::new(Source::new("main.xml", text));
    assert_eq!(found(&"<a>".repeat(10_000)), ["too-deep 1:769+3"]);
    let bottomless = Limits { depth: u32::MAX, ..Limits::default() };
    assert_eq!(found_in(&main(&"<a>".repeat(10_000)), &bottomless), ["too-deep 1:12289+3"]);
    let deep = main(&format!("{}{}", "<a>".repeat(4096), "</a>".repeat(4096)));
    let mut report = Report::new(&bottomless);
    let mut reader = Reader::new(&deep, &bottomless);
    let Some(Step::Enter(root)) = reader.next(&mut report) else { panic!("no root") };
    assert!(reader.whole(root, &mut report).is_some());
}

#[test]
fn text_of_one_element_has_a_limit_and_what_is_skipped_has_none() {
    let document = Document::new(Source::new("m", "<a><s>12<!-- -->34</s><s>12 </s></a>"));
    let limits = Limits { attribute_length: 3, ..Limits::default() };
    assert_eq!(found_in(&document, &limits), [] as [&str; 0]);
    let mut report = Report::new(&limits);
    let mut reader = Reader::new(&document, &limits);
    let Some(Step::Enter(root)) = reader.next(&mut report) else { panic!("no root") };
    assert!(reader.whole(root, &mut report).is_some());
    let diagnostics = report.finish().unwrap_err().into_vec();
    let [one] = diagnostics.as_slice() else { panic!("{diagnostics:?}") };
    assert_eq!((one.code, one.place.position.column), (Code::AttributeTooLong, 17));
}

#[test]
fn values_are_in_no_message_and_no_debug_output() {
    const SECRET: &str = "Geheim";
    for text in [
        "<a b='Geheim'Geheim'/>",
        "<a b='x'Geheim/>",
        "<a b=Geheim c='&Geheim;' d='&#Geheim;'>&Geheim; ]]> Geheim</a>Geheim",
        "<a b='Geheim",
        "<a b 'Geheim' 'Geheim'/>",
        "<a>Geheim</a Geheim>",
        "<a b='1' b='Geheim' xmlns:p='' p:c='Geheim' 1='Geheim'/>",
        "<a xmlns:xml='Geheim'/>",
        "<a>Geheim < Geheim",
        "<?xml version='Geheim'?><!-- Geheim -- Geheim --><!DOCTYPE Geheim>",
    ] {
        let document = Document::new(Source::new("m", text));
        let diagnostics = check_well_formed(&document, &Limits::default()).unwrap_err();
        assert!(!format!("{diagnostics:?}{diagnostics}{document:?}").contains(SECRET), "{diagnostics:?}");
    }
    let document = Document::new(Source::new("m", "<a b='Geheim'>Geheim</a>"));
    let limits = Limits::default();
    let mut report = Report::new(&limits);
    let mut reader = Reader::new(&document, &limits);
    let Some(Step::Enter(root)) = reader.next(&mut report) else { panic!("no root") };
    let root = reader.whole(root, &mut report).unwrap();
    assert!(!format!("{root:?}").contains(SECRET));
}
