#![no_main]
//! The target `url`; what it asserts stands in `src/url.rs`, which the ordinary tests run on `regressions/`.

#[path = "../src/drive_letters.rs"]
mod drive_letters;
#[path = "../../core/tests/model/mod.rs"]
mod model;
#[path = "../src/url.rs"]
mod url;

libfuzzer_sys::fuzz_target!(|data: &[u8]| url::run(data));
