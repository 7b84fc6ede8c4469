#![no_main]
//! The target `document`; what it asserts stands in `src/document.rs`, which the ordinary tests run on `regressions/`.

#[path = "../src/diagnostics.rs"]
mod diagnostics;
#[path = "../src/document.rs"]
mod document;

libfuzzer_sys::fuzz_target!(|data: &[u8]| document::run(data));
