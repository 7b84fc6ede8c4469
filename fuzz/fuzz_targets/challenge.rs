#![no_main]
//! The target `challenge`; what it asserts stands in `src/challenge.rs`, which the ordinary tests run on `regressions/`.

#[path = "../src/challenge.rs"]
mod challenge;

libfuzzer_sys::fuzz_target!(|data: &[u8]| challenge::run(data));
