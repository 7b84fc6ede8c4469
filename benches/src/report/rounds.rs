//! Interleaved measuring: one slice of every case a round, the median of the rounds.

use std::time::Instant;

/// One thing to measure.
pub(crate) struct Case<'a> {
    pub(crate) name: &'static str,
    /// Does the work once and says how many operations that was.
    pub(crate) slice: Box<dyn FnMut() -> usize + 'a>,
}

impl<'a> Case<'a> {
    pub(crate) fn new(name: &'static str, slice: impl FnMut() -> usize + 'a) -> Self {
        Self { name, slice: Box::new(slice) }
    }
}

/// Nanoseconds an operation, by case.
#[derive(Default)]
pub(crate) struct Times(Vec<(&'static str, f64)>);

impl Times {
    /// The median of a case; not a number if there is no such case.
    pub(crate) fn of(&self, name: &str) -> f64 {
        self.0.iter().find(|(known, _)| *known == name).map_or(f64::NAN, |&(_, time)| time)
    }

    /// One case as a multiple of another.
    pub(crate) fn ratio(&self, name: &str, rival: f64) -> f64 {
        self.of(name) / rival
    }

    /// Every case and its median.
    pub(crate) fn all(&self) -> &[(&'static str, f64)] {
        &self.0
    }
}

/// Measures all cases over and over, in turn.
pub(crate) fn measure(rounds: usize, mut cases: Vec<Case<'_>>) -> Times {
    let mut times = vec![Vec::with_capacity(rounds); cases.len()];
    for round in 0..=rounds {
        for (case, times) in cases.iter_mut().zip(&mut times) {
            let start = Instant::now();
            let operations = (case.slice)();
            let time = start.elapsed().as_nanos() as f64 / operations.max(1) as f64;
            // The first round warms up.
            if round > 0 {
                times.push(time);
            }
        }
    }
    Times(cases.iter().zip(times).map(|(case, times)| (case.name, median(times))).collect())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A line of the table: what, the ratio, and the goal that it is held against.
pub(crate) fn line(what: &str, ratio: f64, goal: f64) {
    let verdict = if ratio <= goal { "ok" } else { "MISSED" };
    println!("  {what:<58} {ratio:>8.3}  goal <= {goal:<6} {verdict}");
}

/// The same where more is better.
pub(crate) fn line_at_least(what: &str, ratio: f64, goal: f64) {
    let verdict = if ratio >= goal { "ok" } else { "MISSED" };
    println!("  {what:<58} {ratio:>8.3}  goal >= {goal:<6} {verdict}");
}
