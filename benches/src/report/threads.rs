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

/// How much more two threads do than one, each with a registry of its own or both with the same: the median of some
/// rounds, in which both kinds take turns. What the machine itself takes from two threads is in both.
fn scaling(one: &Registry, other: &Registry, urls: &[String]) -> (f64, f64) {
    let mut rounds: Vec<(f64, f64)> = (0..9)
        .map(|_| {
            let alone = seconds(|| work(one, urls));
            let together = |second: &Registry| {
                let both = seconds(|| {
                    std::thread::scope(|scope| {
                        scope.spawn(|| work(one, urls));
                        scope.spawn(|| work(second, urls));
                    });
                });
                2.0 * alone / both
            };
            (together(one), together(other))
        })
        .collect();
    let mut median = |of: fn(&(f64, f64)) -> f64| {
        rounds.sort_by(|a, b| of(a).total_cmp(&of(b)));
        rounds.get(4).map_or(f64::NAN, of)
    };
    (median(|round| round.0), median(|round| round.1))
}

fn seconds(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64()
}

pub(crate) fn report() {
    let entries = mix::entries(1_000, 1);
    let (one, other) = (compile(&entries), compile(&entries));
    let urls = mix::urls(&entries, 64, 2);
    let (shared, apart) = scaling(&one, &other, &urls);
    println!("\nthreads");
    line_at_least("work of two threads on one table / of one", shared, 1.9);
    println!("  the same, each on a table of its own: {apart:.3}");
    line_at_least("one table / a table each", shared / apart, 0.98);
}
