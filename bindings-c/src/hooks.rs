//! What only tests and benchmarks call.

use std::mem::MaybeUninit;
use std::panic::resume_unwind;

use crate::borrowed::{credmatch_str, slice_of};
use crate::boundary::{given, run};
use crate::error::credmatch_error;
use crate::registry::credmatch_registry;
use crate::status::credmatch_status;

/// Panics, as no function ever should.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_test_panic(
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || resume_unwind(Box::new("on purpose")))
}

/// Looks each URL up once, by the core's own function in a loop in Rust: what `credmatch_registry_lookup` in a loop in
/// C is measured against. Gives the sum of the entries' numbers.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_test_round(
    registry: Option<&credmatch_registry>,
    urls: *const credmatch_str,
    count: usize,
) -> i64 {
    let Ok(registry) = given(registry, "registry") else { return -1 };
    let table = registry.registry().table();
    let urls = slice_of(urls, count, "urls").unwrap_or_default();
    let mut sum = 0;
    for url in urls {
        let url = url.bytes("url").unwrap_or_default();
        sum += std::hint::black_box(table.lookup_number(url, None)).ok().flatten().map_or(-1, i64::from);
    }
    sum
}
