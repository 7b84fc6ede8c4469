//! README's five snippets, each run as its host's users would run it: all of them print the line that is shown.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{capture, expect_success, line, program, root};
use crate::python::Environment;
use crate::report::{Failure, Tally};
use crate::{c, java, npm};

/// How a snippet in a file is run.
type Run = fn(&Path) -> Result<Command, String>;

/// Runs the snippets of the hosts other than Rust, whose own is a test of the crate `credmatch-files`.
pub(super) fn check() -> Result<Tally, Failure> {
    let page = fs::read_to_string(root().join("README.md")).map_err(|error| format!("README.md: {error}"))?;
    let shown = printed(&page).ok_or_else(|| "README.md does not say what its snippets print".to_owned())?;
    let mut tally = Tally::default();
    let mut problems = Vec::new();
    let hosts: [(&str, Run); 4] = [("js", javascript), ("python", python), ("c", compiled), ("java", in_java)];
    for (language, command) in hosts {
        match outcome(&page, language, command) {
            Ok(output) if output.trim_end() == shown => tally.passed += 1,
            Ok(output) => problems.push(format!("README.md: the snippet in {language} prints {output}")),
            Err(reason) => problems.push(format!("README.md: the snippet in {language}: {reason}")),
        }
    }
    tally.failed = problems.len();
    if problems.is_empty() { Ok(tally) } else { Err(Failure { tally, text: problems.join("\n") }) }
}

/// The line that the page says they print.
fn printed(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("the same line printed: `")?;
    rest.split_once('`').map(|(line, _)| line)
}

fn snippet<'p>(page: &'p str, language: &str) -> Option<&'p str> {
    let (_, rest) = page.split_once(&format!("```{language}\n"))?;
    rest.split_once("```").map(|(snippet, _)| snippet)
}

fn outcome(page: &str, language: &str, command: Run) -> Result<String, String> {
    let snippet = snippet(page, language).ok_or("there is none")?;
    let folder = root().join("target/snippets").join(language);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let file = folder.join(match language {
        "js" => "snippet.mjs",
        "python" => "snippet.py",
        "c" => "snippet.c",
        _ => "Example.java",
    });
    fs::write(&file, snippet).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut command = command(&file)?;
    let output = capture(&mut command)?;
    if output.success { Ok(output.stdout) } else { Err(format!("{}\n{}", line(&command), output.text())) }
}

fn javascript(file: &Path) -> Result<Command, String> {
    // Packages are looked for from the folder of the file upwards.
    let beside = npm::installed()?.join("snippet.mjs");
    fs::copy(file, &beside).map_err(|error| format!("{}: {error}", beside.display()))?;
    Ok(program("node", [beside]))
}

fn python(file: &Path) -> Result<Command, String> {
    let mut command = Environment::with_wheel()?.python([file]);
    command.current_dir(root());
    Ok(command)
}

fn compiled(file: &Path) -> Result<Command, String> {
    let prefix = c::installed()?;
    let to: PathBuf = file.with_extension("");
    let mut compile = program("cc", c::STRICT);
    compile.arg("-I").arg(prefix.join("include")).arg("-L").arg(prefix.join("lib")).arg(file).arg("-o").arg(&to);
    expect_success(compile.arg("-lcredmatch").arg(c::run_path(&prefix)))?;
    Ok(program(to, [] as [&str; 0]))
}

fn in_java(file: &Path) -> Result<Command, String> {
    let mut command = program(java::java()?, ["--class-path"]);
    command.arg(java::class_path(&java::jars()?)?).arg(file);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_are_found_by_their_language() {
        let page = "the same line printed: `a:1`.\n```c\nx\n```\n```js\ny\n```\n";
        assert_eq!((snippet(page, "js"), snippet(page, "c"), snippet(page, "java")), (Some("y\n"), Some("x\n"), None));
        assert_eq!(printed(page), Some("a:1"));
    }
}
