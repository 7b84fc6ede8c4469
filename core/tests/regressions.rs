//! Every fuzz target on the inputs of `fuzz/regressions/`: what fuzzing found, and one input of each sort.
#![cfg(all(feature = "encodings", feature = "url"))]

mod model;

#[path = "../../fuzz/src/diagnostics.rs"]
mod diagnostics;
#[path = "../../fuzz/src/document.rs"]
mod document;
#[path = "../../fuzz/src/lookup.rs"]
mod lookup;
#[path = "../../fuzz/src/pattern.rs"]
mod pattern;
#[path = "../../fuzz/src/url.rs"]
mod url;

fn each(target: &str, run: impl Fn(&[u8])) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/regressions").join(target);
    let mut count = 0;
    for file in std::fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        println!("{}", path.display());
        run(&std::fs::read(&path).unwrap());
        count += 1;
    }
    assert!(count > 0, "no inputs in {}", folder.display());
}

#[test]
fn documents() {
    each("document", document::run);
}

#[test]
fn patterns() {
    each("pattern", pattern::run);
}

#[test]
fn lookups() {
    each("lookup", lookup::run);
}

#[test]
fn urls() {
    each("url", url::run);
}
