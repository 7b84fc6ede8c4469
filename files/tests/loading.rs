//! Documents and what they include come from one folder tree, and from nowhere else (design.md A10).
#![expect(clippy::unwrap_used, reason = "tests may fail loudly")]

use std::path::Path;

use credmatch::{Builder, Code, CompileOptions, Diagnostic, LayerKind, Limits};
use credmatch_files::{LoadError, load};
use tempfile::TempDir;

fn including(href: &str) -> String {
    format!(
        "<credentials xmlns=\"http://www.infinica.com/credentials\" xmlns:xi=\"http://www.w3.org/2001/XInclude\">\n\
         <xi:include href=\"{href}\"/></credentials>"
    )
}

const SERVER: &str = "<server xmlns=\"http://www.infinica.com/credentials\" host=\"h\"><currentCredentials/></server>";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// How many entries there are, or the first error.
fn entries(main: &Path, root: Option<&Path>) -> Result<usize, Diagnostic> {
    let mut builder = Builder::new(&CompileOptions::default());
    builder.add(LayerKind::Global, load(main, root, &Limits::default()).unwrap());
    builder.compile().map(|registry| registry.table().entry_count()).map_err(|found| found.first().unwrap().clone())
}

#[test]
fn included_files_are_found_beside_the_file_that_includes_them() {
    let folder = folder(&[
        ("a.xml", &including("d/b.xml")),
        ("d/b.xml", "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"c%20c.xml\"/>"),
        ("d/c c.xml", SERVER),
    ]);
    assert_eq!(entries(&folder.path().join("a.xml"), None), Ok(1));
}

#[test]
fn nothing_outside_of_the_root_is_read() {
    let folder = folder(&[("d/a.xml", &including("../b.xml")), ("b.xml", SERVER)]);
    let main = folder.path().join("d/a.xml");
    let found = entries(&main, None).unwrap_err();
    assert_eq!((found.code, found.place.position.line), (Code::InvalidInclude, 2));
    assert!(found.message.contains("outside"), "{found}");
    assert_eq!(entries(&main, Some(folder.path())), Ok(1));
    let absolute = including(folder.path().join("b.xml").to_str().unwrap());
    std::fs::write(&main, absolute).unwrap();
    assert_eq!(entries(&main, None).unwrap_err().code, Code::InvalidInclude);
    std::fs::write(&main, including("file:///etc/passwd")).unwrap();
    assert_eq!(entries(&main, None).unwrap_err().code, Code::InvalidInclude);
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_else() {
    let folder = folder(&[("d/a.xml", &including("b.xml")), ("b.xml", SERVER), ("d/in/c.xml", SERVER)]);
    let main = folder.path().join("d/a.xml");
    let link = folder.path().join("d/b.xml");
    std::os::unix::fs::symlink("../b.xml", &link).unwrap();
    assert_eq!(entries(&main, None).unwrap_err().code, Code::InvalidInclude);
    std::fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink("in/c.xml", &link).unwrap();
    assert_eq!(entries(&main, None), Ok(1));
}

/// A document outside of the root includes nothing, whichever way it came into sight.
#[cfg(unix)]
#[test]
fn a_link_to_a_document_outside_of_the_root_includes_nothing() {
    let folder = folder(&[("out/a.xml", &including("b.xml")), ("out/b.xml", SERVER), ("in/b.xml", SERVER)]);
    let (root, link) = (folder.path().join("in"), folder.path().join("in/a.xml"));
    std::os::unix::fs::symlink("../out/a.xml", &link).unwrap();
    assert_eq!(entries(&link, Some(&root)).unwrap_err().code, Code::InvalidInclude);
    assert_eq!(entries(&link, Some(folder.path())), Ok(1));
    assert_eq!(entries(&link, None), Ok(1));
}

#[test]
fn nothing_is_fetched_and_what_is_missing_is_said() {
    let folder = folder(&[("a.xml", &including("http://127.0.0.1:1/b.xml"))]);
    let main = folder.path().join("a.xml");
    assert!(entries(&main, None).unwrap_err().message.contains("nothing is fetched"));
    std::fs::write(&main, including("none.xml")).unwrap();
    assert_eq!(entries(&main, None).unwrap_err().code, Code::MissingInclude);
    std::fs::write(&main, including(".")).unwrap();
    assert_eq!(entries(&main, None).unwrap_err().code, Code::InvalidInclude);
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_of_its_own() {
    let folder = folder(&[("big.xml", &" ".repeat(300))]);
    let error = |name: &str, limits: &Limits| load(&folder.path().join(name), None, limits).unwrap_err();
    assert!(matches!(error("none.xml", &Limits::default()), LoadError::Read { .. }));
    assert!(error("", &Limits::default()).to_string().contains("it is a folder"));
    let mut limits = Limits::default();
    limits.document_size = 100;
    assert!(matches!(error("big.xml", &limits), LoadError::TooLarge { limit: 100, .. }));
    std::fs::write(folder.path().join("big.xml"), b"<a>\xFF</a>").unwrap();
    let LoadError::Encoding(found) = error("big.xml", &Limits::default()) else { panic!("not text") };
    assert_eq!(found.code, Code::InvalidEncoding);
}
