use crate::running::{Folder, registry, run};

const ODD: &str = "<?xml version='1.0'?>\r\n<!-- host=\"A\" -->\r\n<x:credentials\txmlns:x=\"http://www.infinica.com/credentials\">\r\n\
                   <x:server  host = 'EXAMPLE.com'\r\n path=\"a/%7eb\" ><x:passwordCredentials name=\"ann\" password='canary &quot;ü'/>\
                   </x:server >\r\n</x:credentials>\r\n<!-- end -->";

fn canonical() -> String {
    ODD.replace("EXAMPLE.com", "example.com").replace("a/%7eb", "/a/~b")
}

#[test]
fn only_values_of_descriptors_change() {
    let folder = Folder::with(&[("a.xml", ODD)]);
    let run = folder.run("fmt a.xml").exits(0);
    assert_eq!(run.out, "a.xml: 2 values brought to their canonical spelling\n");
    assert_eq!(folder.read("a.xml"), canonical().as_bytes());
    assert_eq!(folder.run("fmt a.xml").exits(0).out, "");
}

#[test]
fn encodings_and_byte_order_marks_stay() {
    let declared = |name: &str| (ODD, canonical()).map_declaration(name);
    let units = |text: &str, of: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(of).collect::<Vec<u8>>();
    let latin = |text: &str| text.chars().map(|one| one as u8).collect::<Vec<u8>>();
    let (wide, wide_after) = declared("UTF-16");
    let (narrow, narrow_after) = declared("ISO-8859-1");
    let (windows, windows_after) = declared("windows-1252");
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let cases = [
        (marked(b"\xEF\xBB\xBF", ODD.into()), marked(b"\xEF\xBB\xBF", canonical().into())),
        (
            marked(b"\xFF\xFE", units(&wide, u16::to_le_bytes)),
            marked(b"\xFF\xFE", units(&wide_after, u16::to_le_bytes)),
        ),
        (
            marked(b"\xFE\xFF", units(&wide, u16::to_be_bytes)),
            marked(b"\xFE\xFF", units(&wide_after, u16::to_be_bytes)),
        ),
        (latin(&narrow), latin(&narrow_after)),
        (latin(&windows), latin(&windows_after)),
    ];
    for (before, after) in cases {
        let folder = Folder::with(&[]);
        folder.write("a.xml", &before);
        folder.run("fmt a.xml").exits(0);
        assert_eq!(folder.read("a.xml"), after);
    }
}

trait Declared {
    fn map_declaration(self, encoding: &str) -> (String, String);
}

impl Declared for (&str, String) {
    fn map_declaration(self, encoding: &str) -> (String, String) {
        let with = |text: &str| text.replace("version='1.0'", &format!("version='1.0' encoding='{encoding}'"));
        (with(self.0), with(&self.1))
    }
}

#[test]
fn check_and_diff_write_nothing() {
    let folder = Folder::with(&[("a.xml", ODD), ("b.xml", &registry(&["host=\"h\""]))]);
    let check = folder.run("fmt --check a.xml b.xml").exits(1);
    assert_eq!(check.out, "a.xml: 2 values not in canonical spelling\n");
    folder.run("fmt --check b.xml").exits(0);
    let diff = folder.run("fmt --diff a.xml b.xml").exits(0);
    let expected = "\
--- a.xml
+++ a.xml
@@ -4 +4 @@
-<x:server  host = 'EXAMPLE.com'
+<x:server  host = 'example.com'
@@ -5 +5 @@
- path=\"a/%7eb\" ><x:passwordCredentials name=\"•••\" password='••••••••••••••'/></x:server >
+ path=\"/a/~b\" ><x:passwordCredentials name=\"•••\" password='••••••••••••••'/></x:server >
";
    assert_eq!(diff.out, expected);
    folder.run("fmt --diff --check a.xml").exits(1);
    assert_eq!(folder.read("a.xml"), ODD.as_bytes());
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = Folder::with(&[]);
    assert_eq!(folder.run_with("fmt -", ODD.as_bytes()).exits(0).out, canonical());
}

#[test]
fn a_document_with_errors_stays_and_the_others_are_done() {
    let bad = registry(&["host=\"H\" prot=\"x\""]);
    let folder = Folder::with(&[("bad.xml", &bad), ("a.xml", ODD)]);
    let run = folder.run("fmt bad.xml missing.xml a.xml").exits(2);
    assert!(run.err.contains("unknown-attribute") && run.err.contains("missing.xml cannot be read"), "{}", run.err);
    assert_eq!(folder.read("bad.xml"), bad.as_bytes());
    assert_eq!(folder.read("a.xml"), canonical().as_bytes());
}

#[test]
fn included_files_are_followed_and_not_touched() {
    let include = "<credentials xmlns=\"http://www.infinica.com/credentials\"><xi:include \
                   xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"part.xml\"/></credentials>";
    let part = "<server xmlns=\"http://www.infinica.com/credentials\" host=\"H\"><currentCredentials/></server>";
    let folder = Folder::with(&[("a.xml", include), ("part.xml", part)]);
    folder.run("fmt a.xml").exits(0);
    assert_eq!(folder.read("part.xml"), part.as_bytes());
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[("real/a.xml", ODD)]);
    std::fs::set_permissions(folder.path("real/a.xml"), std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real/a.xml", folder.path("link.xml")).unwrap();
    folder.run("fmt link.xml").exits(0);
    assert!(folder.path("link.xml").is_symlink());
    assert_eq!(folder.read("real/a.xml"), canonical().as_bytes());
    assert_eq!(folder.path("real/a.xml").metadata().unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(std::fs::read_dir(folder.path("real")).unwrap().count(), 1, "no copy is left behind");
}

#[test]
fn the_examples_are_canonical() {
    run("fmt --check examples/process_engine.xml examples/order-process.xml").exits(0);
}
