//! README's five snippets, each run as its host's users would run it: all of them print the line that is shown.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{capture, expect_success, line, program, root};
use crate::python::Environment;
use crate::report::{Failure, Tally};
use crate::{c, java};

/// Where the packages are installed that the snippets use.
pub(crate) struct Places {
    /// A folder with `node_modules`.
    pub(crate) node: PathBuf,
    /// An environment with the wheel.
    pub(crate) python: Environment,
    /// The prefix of the C library.
    pub(crate) prefix: PathBuf,
    /// The jar of the classes and that of the native.
    pub(crate) jars: [PathBuf; 2],
}

/// Runs the snippets of the hosts other than Rust, whose own is a test of the crate `credmatch-files`.
pub(crate) fn check(places: &Places) -> Result<Tally, Failure> {
    let page = fs::read_to_string(root().join("README.md")).map_err(|error| format!("README.md: {error}"))?;
    let shown = printed(&page).ok_or_else(|| "README.md does not say what its snippets print".to_owned())?;
    let mut tally = Tally::default();
    let mut problems = Vec::new();
    for language in ["js", "python", "c", "java"] {
        match outcome(&page, language, places) {
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

/// The first block of a page in this language.
pub(super) fn snippet<'p>(page: &'p str, language: &str) -> Option<&'p str> {
    let (_, rest) = page.split_once(&format!("```{language}\n"))?;
    rest.split_once("```").map(|(snippet, _)| snippet)
}

fn outcome(page: &str, language: &str, places: &Places) -> Result<String, String> {
    let snippet = snippet(page, language).ok_or("there is none")?;
    let folder = root().join("target/snippets").join(language);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    // Node looks for packages from the folder of the file upwards.
    let file = match language {
        "js" => places.node.join("snippet.mjs"),
        "python" => folder.join("snippet.py"),
        "c" => folder.join("snippet.c"),
        _ => folder.join("Example.java"),
    };
    fs::write(&file, snippet).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut command = match language {
        "js" => program("node", [&file]),
        "python" => places.python.python([&file]),
        "c" => program(compiled(&file, &places.prefix)?, [] as [&str; 0]),
        _ => {
            let mut command = program(java::java()?, ["--class-path"]);
            command.arg(java::class_path(&places.jars)?).arg(&file);
            command
        }
    };
    let output = capture(&mut command)?;
    if output.success { Ok(output.stdout) } else { Err(format!("{}\n{}", line(&command), output.text())) }
}

fn compiled(file: &Path, prefix: &Path) -> Result<PathBuf, String> {
    let to = file.with_extension("");
    let mut compile = program("cc", c::STRICT);
    compile.arg("-I").arg(prefix.join("include")).arg("-L").arg(prefix.join("lib")).arg(file).arg("-o").arg(&to);
    expect_success(compile.arg("-lcredmatch").arg(c::run_path(prefix)))?;
    Ok(to)
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
