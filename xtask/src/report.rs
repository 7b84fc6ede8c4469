//! Steps, one line each with its time, and the closing line that counts them.

use std::io::Write;
use std::time::Instant;

/// What a step counted: its tests, or itself if it has none to count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

impl Tally {
    /// A step that is one check and passed.
    pub(crate) const PASSED: Self = Self { passed: 1, failed: 0 };

    /// Adds up the closing lines of test runners: `test result: ok. 3 passed; 0 failed; ...` and
    /// `NAME: 3 passed, 0 failed`. `None` if there is no such line.
    pub(crate) fn read(output: &str) -> Option<Self> {
        output
            .lines()
            .filter_map(Self::read_line)
            .reduce(|sum, one| Self { passed: sum.passed + one.passed, failed: sum.failed + one.failed })
    }

    fn read_line(line: &str) -> Option<Self> {
        let counts = match line.strip_prefix("test result: ") {
            Some(result) => result.split_once(". ")?.1,
            None => line.rsplit_once(": ").map_or(line, |(_, counts)| counts),
        };
        let (passed, rest) = counts.split_once(" passed")?;
        let rest = rest.strip_prefix("; ").or_else(|| rest.strip_prefix(", "))?;
        let (failed, _) = rest.split_once(" failed")?;
        Some(Self { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
    }
}

/// Why a step failed: what it counted, and what to print.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) tally: Tally,
    pub(crate) text: String,
}

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Self { tally: Tally { passed: 0, failed: 1 }, text }
    }
}

/// The steps of one run.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    words: &'a [String],
    began: Instant,
    sum: Tally,
    failed_steps: Vec<String>,
}

impl<'a> Report<'a> {
    /// A run of the steps whose names contain one of these words; of all steps if there are none.
    pub(crate) fn new(words: &'a [String]) -> Self {
        Self { words, began: Instant::now(), sum: Tally::default(), failed_steps: Vec::new() }
    }

    /// Runs a step and prints its line; what it says on failure is printed at once.
    pub(crate) fn step(&mut self, name: &str, run: impl FnOnce() -> Result<Tally, Failure>) {
        if !self.words.is_empty() && !self.words.iter().any(|word| name.contains(word.as_str())) {
            return;
        }
        print!("{name:.<64} ");
        // A standard output that is gone is no reason to stop checking.
        let _ = std::io::stdout().flush();
        let began = Instant::now();
        let outcome = run();
        let seconds = began.elapsed().as_secs_f64();
        let tally = match &outcome {
            Ok(tally) => *tally,
            Err(failure) => failure.tally,
        };
        self.sum.passed += tally.passed;
        self.sum.failed += tally.failed;
        match outcome {
            Ok(tally) if tally.passed > 1 => println!("{:>5} ok {seconds:8.1} s", tally.passed),
            Ok(_) => println!("   ok    {seconds:8.1} s"),
            Err(failure) => {
                println!("FAILED   {seconds:8.1} s\n{}\n", failure.text);
                self.failed_steps.push(name.to_owned());
            }
        }
    }

    /// Prints the closing line; `true` if all passed. A run of nothing is an error.
    pub(crate) fn close(self) -> Result<bool, String> {
        if self.sum == Tally::default() {
            return Err(format!("no step is named like {}", self.words.join(" or ")));
        }
        if !self.failed_steps.is_empty() {
            println!("\nfailed steps:\n  {}", self.failed_steps.join("\n  "));
        }
        println!("\nin {:.0} s:", self.began.elapsed().as_secs_f64());
        println!("{} passed, {} failed", self.sum.passed, self.sum.failed);
        Ok(self.sum.failed == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_all_runners_add_up() {
        let output = "\
running 2 tests
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: FAILED. 5 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
rust: 410 passed, 3 failed
1 passed, 0 failed
";
        assert_eq!(Tally::read(output), Some(Tally { passed: 418, failed: 4 }));
    }

    #[test]
    fn a_run_without_a_closing_line_counts_nothing() {
        assert_eq!(Tally::read("error: could not compile\nnone passed, all failed\n"), None);
    }

    #[test]
    fn a_run_of_no_step_is_an_error() {
        let words = ["nothing".to_owned()];
        let mut report = Report::new(&words);
        report.step("format", || Ok(Tally::PASSED));
        assert!(report.close().is_err());
    }

    #[test]
    fn one_failed_test_fails_the_run() {
        let mut report = Report::new(&[]);
        report.step("one", || Ok(Tally { passed: 7, failed: 0 }));
        report.step("two", || Err(Failure::from("because".to_owned())));
        assert_eq!(report.sum, Tally { passed: 7, failed: 1 });
        assert_eq!(report.close(), Ok(false));
    }
}
