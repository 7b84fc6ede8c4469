#![no_main]
//! The target `pattern`; what it asserts stands in `src/pattern.rs`, which the ordinary tests run on `regressions/`.

#[path = "../src/diagnostics.rs"]
mod diagnostics;
#[path = "../src/drive_letters.rs"]
mod drive_letters;
#[path = "../../core/tests/model/mod.rs"]
mod model;
#[path = "../src/pattern.rs"]
mod pattern;

libfuzzer_sys::fuzz_target!(|data: &[u8]| pattern::run(data));
