//! Prints what lookups, builds and tables cost, each beside its rivals in the same interleaved run.
//!
//! `report [PART]... [ENTRIES]...`: what to measure of `lookup`, `hostile`, `build`, `memory` and `threads`, all if none is
//! given; and the sizes, 10, 1000, 100000 and 1000000 if none is given. All figures are medians of rounds in which every
//! case has one slice; ratios are of those medians. Nanoseconds illustrate, ratios count.

mod build;
mod hostile;
mod lookup;
mod memory;
mod rounds;
mod threads;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let sizes: Vec<usize> = arguments.iter().filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10, 1_000, 100_000, 1_000_000] } else { sizes };
    let parts: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|argument| argument.parse::<usize>().is_err()).collect();
    let wanted = |part| parts.is_empty() || parts.contains(&part);
    if wanted("lookup") {
        lookup::report(&sizes);
    }
    if wanted("hostile") {
        hostile::report();
    }
    if wanted("build") {
        build::report(&sizes);
    }
    if wanted("memory") {
        memory::report(&sizes);
    }
    if wanted("threads") {
        threads::report();
    }
}
