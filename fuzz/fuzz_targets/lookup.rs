#![no_main]
//! The target `lookup`; what it asserts stands in `src/lookup.rs`, which the ordinary tests run on `regressions/`.

#[path = "../src/lookup.rs"]
mod lookup;
#[path = "../../core/tests/model/mod.rs"]
mod model;

libfuzzer_sys::fuzz_target!(|data: &[u8]| lookup::run(data));
