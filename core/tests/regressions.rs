//! Every fuzz target on the inputs of `fuzz/regressions/`: what fuzzing found, and one input of each sort.
#![cfg(all(feature = "encodings", feature = "url"))]

use std::path::Path;
use std::{fs, io};

mod model;

#[allow(dead_code, reason = "a checksum is one of its functions")]
#[path = "../src/matching/hash.rs"]
mod hash;

#[path = "../../fuzz/src/challenge.rs"]
mod challenge;
#[path = "../../fuzz/src/diagnostics.rs"]
mod diagnostics;
#[path = "../../fuzz/src/document.rs"]
mod document;
#[path = "../../fuzz/src/drive_letters.rs"]
mod drive_letters;
#[path = "../../fuzz/src/exchange.rs"]
mod exchange;
#[path = "../../fuzz/src/lookup.rs"]
mod lookup;
#[path = "../../fuzz/src/pattern.rs"]
mod pattern;
#[path = "../../fuzz/src/table.rs"]
mod table;
#[path = "../../fuzz/src/url.rs"]
mod url;

fn each(target: &str, run: impl Fn(&[u8])) -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/regressions").join(target);
    let mut count = 0;
    for file in fs::read_dir(&folder)? {
        let path = file?.path();
        println!("{}", path.display());
        run(&fs::read(&path)?);
        count += 1;
    }
    assert!(count > 0, "no inputs in {}", folder.display());
    Ok(())
}

#[test]
fn challenges() -> io::Result<()> {
    each("challenge", challenge::run)
}

#[test]
fn documents() -> io::Result<()> {
    each("document", document::run)
}

#[test]
fn exchanges() -> io::Result<()> {
    each("exchange", exchange::run)
}

#[test]
fn patterns() -> io::Result<()> {
    each("pattern", pattern::run)
}

#[test]
fn lookups() -> io::Result<()> {
    each("lookup", lookup::run)
}

#[test]
fn tables() -> io::Result<()> {
    each("table", table::run)
}

#[test]
fn urls() -> io::Result<()> {
    each("url", url::run)
}
