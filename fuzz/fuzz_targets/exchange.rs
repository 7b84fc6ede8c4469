#![no_main]
//! The target `exchange`; what it asserts stands in `src/exchange.rs`, which the ordinary tests run on `regressions/`.

#[path = "../src/exchange.rs"]
mod exchange;

libfuzzer_sys::fuzz_target!(|data: &[u8]| exchange::run(data));
