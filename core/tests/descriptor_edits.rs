//! Descriptors in canonical spelling, in place.
#![expect(clippy::unwrap_used, reason = "tests say what went wrong by panicking")]

use credmatch::{Document, Edit, Limits, Source, descriptor_edits, read};

const NS: &str = "http://www.infinica.com/credentials";

fn edits(xml: &str) -> Vec<Edit> {
    descriptor_edits(&Document::new(Source::new("test.xml", xml)), &Limits::default()).unwrap()
}

fn edited(xml: &str) -> String {
    let mut text = xml.to_owned();
    for edit in edits(xml).into_iter().rev() {
        text.replace_range(edit.range, &edit.replacement);
    }
    text
}

#[test]
fn descriptors_change_and_nothing_else_does() {
    let before = format!(
        "<?xml version=\"1.0\"?>\r\n<!-- Host='A' --><p:engine xmlns:p='urn:x'  a = 'B'>\n\t<other host='ÄX'/>\n\
         <c:credentials xmlns:c='{NS}'><c:server  protocol = \"HTTPS\" host='Ex&#65;mple.COM' port='0443'\n\
         path='/a/%7euser/' service='S' ><c:passwordCredentials name='N' password='P&amp;'/></c:server>\n\
         <c:server url=\"HTTP://H:80/A/../b/*/\"><c:currentCredentials /></c:server></c:credentials>\n\
         <c:operations xmlns:c='{NS}'><c:server host='X'/></c:operations></p:engine>\n"
    );
    let after = before
        .replace("HTTPS", "https")
        .replace("Ex&#65;mple.COM", "example.com")
        .replace("0443", "443")
        .replace("/a/%7euser/", "/a/~user")
        .replace("HTTP://H:80/A/../b/*/", "http://h:80/b/*")
        .replace("<c:server host='X'/>", "<c:server host='x'/>");
    assert_eq!(edited(&before), after);
    assert_eq!(edits(&after), []);
}

#[test]
fn what_means_any_stays() {
    let text = format!(
        "<credentials xmlns='{NS}'><server host='*' port='*' protocol='*' path='/'><currentCredentials/></server>
         <server port='' path='/**'><currentCredentials/></server></credentials>"
    );
    assert_eq!(edited(&text), text);
}

/// What lints say of spelling is what `fmt` writes, attribute by attribute.
#[test]
fn lints_name_what_edits_write() {
    for (attributes, expected) in [
        ("url='HTTPS://Files.Acme.Example:0443/a/../b/'", &["https://files.acme.example:443/b"][..]),
        ("url='https://h'", &[]),
        ("url='https://h:8443'", &[]),
        ("url='*://h/a'", &[]),
        ("path='a/./b/../c'", &["/a/c"]),
        ("path='a'", &["/a"]),
        ("path='/a/'", &[]),
        ("url='https://h/a/'", &[]),
        ("path='/A/%61/'", &["/A/a"]),
        ("port='0443' host='h'", &["443"]),
        ("port='443' host='::1'", &[]),
        ("host='0:0::1'", &["[::1]"]),
        ("host='H' protocol='HTTP' port='080' path='/%61'", &["h", "http", "80", "/a"]),
        ("host='*' port='*' protocol='*' path='/**'", &[]),
    ] {
        let text =
            format!("<credentials xmlns='{NS}'><server {attributes}><currentCredentials/></server></credentials>");
        let document = Document::new(Source::new("test.xml", text.as_str()));
        let contents = read(&document, &Limits::default()).unwrap();
        let mut lints: Vec<_> = contents
            .warnings()
            .iter()
            .map(|one| (one.place.position.offset as usize, one.help.clone().unwrap()))
            .collect();
        lints.dedup();
        let mut found: Vec<_> =
            edits(&text).into_iter().map(|one| (one.range.start, format!("write `{}`", one.replacement))).collect();
        assert_eq!(lints, found, "{attributes}");
        let mut expected: Vec<_> = expected.iter().map(|one| format!("write `{one}`")).collect();
        expected.sort();
        found.sort_by(|a, b| a.1.cmp(&b.1));
        assert_eq!(found.into_iter().map(|one| one.1).collect::<Vec<_>>(), expected, "{attributes}");
    }
}

#[test]
fn replacements_are_escaped_for_their_quotes() {
    for (quote, expected) in [('"', "/x'&amp;y"), ('\'', "/x&apos;&amp;y")] {
        let path = if quote == '"' { "/./x'&amp;y" } else { "/./x&apos;&amp;y" };
        let text = |path: &str| {
            format!(
                "<credentials xmlns='{NS}'><server path={quote}{path}{quote}><currentCredentials/></server></credentials>"
            )
        };
        assert_eq!(edited(&text(path)), text(expected));
    }
}

#[test]
fn included_documents_are_left_alone() {
    let main = format!(
        "<credentials xmlns='{NS}' xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='s.xml'/>
         <server host='M'><currentCredentials/></server></credentials>"
    );
    let included = format!("<server xmlns='{NS}' host='IncludedHostThatIsLong'><currentCredentials/></server>");
    let document = Document::new(Source::new("main.xml", main.as_str())).with_include(Source::new("s.xml", included));
    let edits = descriptor_edits(&document, &Limits::default()).unwrap();
    assert_eq!(edits.len(), 1);
    assert_eq!((main.get(edits[0].range.clone()).unwrap(), edits[0].replacement.as_str()), ("M", "m"));
}

#[test]
fn a_document_with_errors_is_not_edited() {
    let text = format!("<credentials xmlns='{NS}'><server host='H'/></credentials>");
    let document = Document::new(Source::new("test.xml", text));
    assert_eq!(
        descriptor_edits(&document, &Limits::default()).unwrap_err(),
        read(&document, &Limits::default()).unwrap_err()
    );
}
