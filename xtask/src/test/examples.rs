//! What README shows is run: every `sh` block holds commands, and a `text` block after it what the last of them prints.
//! (`docs/command.md` is held by the tests of the command itself.)

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

/// What a fenced block holds.
enum Block {
    Commands,
    Output,
    Other,
}

/// The commands of a page. Those of this program are left out: they are what is running.
fn shown(text: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut block = Block::Other;
    for (line, number) in text.lines().zip(1..) {
        match (line, &block) {
            ("```sh", _) => block = Block::Commands,
            ("```text", _) => block = Block::Output,
            (fence, _) if fence.starts_with("```") => block = Block::Other,
            (command, Block::Commands) => {
                found.push(Shown { line: number, command: command.to_owned(), output: Vec::new() });
            }
            (printed, Block::Output) => {
                if let Some(last) = found.last_mut() {
                    last.output.push(printed.trim_end().to_owned());
                }
            }
            (_, Block::Other) => {}
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
            "Text\n```sh\ntrue\necho a\n```\nprints\n```text\na\n```\n```rust\nno\n```\n```sh\ncargo xtask test\n```\n";
        let found: Vec<_> = shown(page).into_iter().map(|shown| (shown.line, shown.command, shown.output)).collect();
        assert_eq!(found, [(3, "true".to_owned(), vec![]), (4, "echo a".to_owned(), vec!["a".to_owned()])]);
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
