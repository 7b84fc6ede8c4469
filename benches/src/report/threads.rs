//! Two threads on one table.

use std::hint::black_box;
use std::time::Instant;

use credmatch::Registry;
use credmatch_benches::{compile, mix};

use super::rounds::line_at_least;

const LOOKUPS: usize = 400_000;

fn work(registry: &Registry, urls: &[String]) {
    for url in urls.iter().cycle().take(LOOKUPS) {
        let _ = black_box(registry.lookup(black_box(url)));
    }
}

pub(crate) fn report() {
    let entries = mix::entries(1_000, 1);
    let registry = compile(&entries);
    let urls = mix::urls(&entries, 64, 2);
    let mut ratios: Vec<f64> = (0..9)
        .map(|_| {
            let start = Instant::now();
            work(&registry, &urls);
            let one = start.elapsed().as_secs_f64();
            let start = Instant::now();
            std::thread::scope(|scope| {
                for _ in 0..2 {
                    scope.spawn(|| work(&registry, &urls));
                }
            });
            2.0 * one / start.elapsed().as_secs_f64()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    println!("\nthreads");
    line_at_least("work of two threads / of one (median of 9)", ratios.get(4).copied().unwrap_or(f64::NAN), 1.9);
}
