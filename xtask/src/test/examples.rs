//! What README shows is run: every `console` block holds commands after `$ ` and what they print. (`docs/command.md` is
//! held by the tests of the command itself.)

use std::fs;

use crate::process::{capture, path_with_tools, program, root};
use crate::report::{Failure, Tally};

/// A command of a page, and the lines that it shows.
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    line: usize,
    command: String,
    output: Vec<String>,
}

/// Runs the commands of the page.
pub(super) fn check() -> Result<Tally, Failure> {
    let text = fs::read_to_string(root().join("README.md")).map_err(|error| format!("README.md: {error}"))?;
    let mut tally = Tally::default();
    let mut problems = Vec::new();
    for shown in shown(&text) {
        match run(&shown) {
            Ok(()) => tally.passed += 1,
            Err(problem) => {
                tally.failed += 1;
                problems.push(format!("README.md:{}: `{}`: {problem}", shown.line, shown.command));
            }
        }
    }
    if tally == Tally::default() {
        return Err(Failure::from("README.md shows no command".to_owned()));
    }
    if problems.is_empty() { Ok(tally) } else { Err(Failure { tally, text: problems.join("\n") }) }
}

/// The commands of a page. Those of this program are left out: they are what is running.
fn shown(text: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut inside = false;
    for (line, number) in text.lines().zip(1..) {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if inside && let Some(command) = line.strip_prefix("$ ") {
            found.push(Shown { line: number, command: command.to_owned(), output: Vec::new() });
        } else if inside && let Some(last) = found.last_mut() {
            last.output.push(line.trim_end().to_owned());
        }
    }
    found.retain(|shown| !shown.command.starts_with("cargo xtask"));
    found
}

fn run(shown: &Shown) -> Result<(), String> {
    let mut command = program("sh", ["-c", &shown.command]);
    let output = capture(command.env("PATH", path_with_tools()).env("NO_COLOR", "1"))?;
    let printed: Vec<_> = output.stdout.lines().map(str::trim_end).collect();
    let wanted: Vec<_> = shown.output.iter().map(String::as_str).collect();
    if agree(&wanted, &printed) {
        return Ok(());
    }
    Err(format!("prints\n{}\n{}", output.stdout.trim_end(), output.stderr.trim_end()))
}

/// Whether the lines are those that are shown; `...` stands for any number of lines.
fn agree(wanted: &[&str], printed: &[&str]) -> bool {
    match wanted.split_first() {
        None => printed.is_empty(),
        Some((&"...", rest)) => (0..=printed.len()).any(|from| agree(rest, printed.get(from..).unwrap_or_default())),
        Some((line, rest)) => printed.split_first().is_some_and(|(first, others)| first == line && agree(rest, others)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_their_output_are_found() {
        let page =
            "Text\n```console\n$ echo a\na\n$ true\n```\n```sh\n$ no\n```\n```console\n$ cargo xtask test\n```\n";
        let found: Vec<_> = shown(page).into_iter().map(|shown| (shown.line, shown.command, shown.output)).collect();
        assert_eq!(found, [(3, "echo a".to_owned(), vec!["a".to_owned()]), (5, "true".to_owned(), vec![])]);
    }

    #[test]
    fn dots_stand_for_any_lines() {
        assert!(agree(&["a", "...", "d"], &["a", "b", "c", "d"]));
        assert!(agree(&["a", "..."], &["a"]));
        assert!(!agree(&["a", "...", "d"], &["a", "b"]));
        assert!(!agree(&["a"], &["a", "b"]));
    }

    #[test]
    fn a_command_that_prints_something_else_is_named() {
        let command = "echo b".to_owned();
        assert!(run(&Shown { line: 1, command: command.clone(), output: vec!["b".to_owned()] }).is_ok());
        let problem = run(&Shown { line: 1, command, output: vec!["a".to_owned()] }).unwrap_err();
        assert!(problem.contains("prints\nb"), "{problem}");
    }
}
