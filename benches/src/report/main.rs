//! Prints what lookups, builds and tables cost, each beside its rivals in the same interleaved run.
//!
//! `report [ENTRIES]...`: the sizes to measure; 10, 1000, 100000 and 1000000 if none is given. All figures are
//! medians of rounds in which every case has one slice; ratios are of those medians. Nanoseconds illustrate, ratios
//! count.

mod build;
mod hostile;
mod lookup;
mod memory;
mod rounds;
mod threads;

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10, 1_000, 100_000, 1_000_000] } else { sizes };
    lookup::report(&sizes);
    hostile::report();
    build::report(&sizes);
    memory::report(&sizes);
    threads::report();
}
