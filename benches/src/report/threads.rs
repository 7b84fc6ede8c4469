//! Two threads on one table, and on what exchanges have learned.

use std::hint::black_box;
use std::time::Instant;

use credmatch::{Registry, Sessions, SessionsOptions};
use credmatch_benches::{compile, mix};

use super::rounds::line_at_least;

const LOOKUPS: usize = 400_000;

fn lookups(registry: &Registry, urls: &[String]) {
    for url in urls.iter().cycle().take(LOOKUPS) {
        let _ = black_box(registry.lookup(black_box(url)));
    }
}

fn headers(sessions: &Sessions, urls: &[String]) {
    for url in urls.iter().cycle().take(LOOKUPS) {
        let _ = black_box(sessions.header(black_box(url), None, 0));
    }
}

/// How much more two threads do than one, both with the same or each with its own: the median of some rounds, in which both
/// kinds take turns. What the machine itself takes from two threads is in both.
fn scaling<T: Sync>(one: &T, other: &T, work: impl Fn(&T) + Sync) -> (f64, f64) {
    let mut rounds: Vec<(f64, f64)> = (0..9)
        .map(|_| {
            let alone = seconds(|| work(one));
            let together = |second: &T| {
                let both = seconds(|| {
                    std::thread::scope(|scope| {
                        scope.spawn(|| work(one));
                        scope.spawn(|| work(second));
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
    println!("\nthreads");
    let (shared, apart) = scaling(&one, &other, |registry| lookups(registry, &urls));
    line_at_least("work of two threads on one table / of one", shared, 1.9);
    println!("  the same, each on a table of its own: {apart:.3}");
    line_at_least("one table / a table each", shared / apart, 0.98);
    let sessions = |registry: &Registry| Sessions::new(registry.clone(), SessionsOptions::new(0));
    let (shared, apart) = scaling(&sessions(&one), &sessions(&other), |sessions| headers(sessions, &urls));
    line_at_least("headers by two threads from one sessions object / by one", shared, 1.8);
    println!("  the same, each from a sessions object of its own: {apart:.3}");
    line_at_least("one sessions object / one each", shared / apart, 0.98);
}
