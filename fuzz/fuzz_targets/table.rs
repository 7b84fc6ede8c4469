#![no_main]
//! The target `table`; what it asserts stands in `src/table.rs`, which the ordinary tests run on `regressions/`.

#[allow(dead_code, reason = "a checksum is one of its functions")]
#[path = "../../core/src/matching/hash.rs"]
mod hash;
#[path = "../src/table.rs"]
mod table;

libfuzzer_sys::fuzz_target!(|data: &[u8]| table::run(data));
