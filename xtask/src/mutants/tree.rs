//! A copy of the workspace with all mutants in it, and the test programs that are built from it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::mutant::Mutant;
use super::switches::{Marked, marked, switched};
use crate::process::{capture, cargo, expect_success, line, program, root};

/// What the crate says that asks which mutant it is.
const CHOSEN: &str = include_str!("chosen.rs.txt");

/// The lints of the crate in the copy. Mutants that the compiler sees through are mutants all the same.
const LINTS: &str = "\
[lints.rust]
arithmetic_overflow = \"allow\"
overflowing_literals = \"allow\"
unconditional_panic = \"allow\"
warnings = \"allow\"
";

/// A copy of the workspace.
pub(super) struct Tree {
    folder: PathBuf,
}

/// A test program, and the folder that it runs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Program {
    pub(super) path: PathBuf,
    pub(super) folder: PathBuf,
}

impl Tree {
    /// Copies every file that git knows or does not ignore, but leaves alone what is the same: so that what was built
    /// from it need not be built again.
    pub(super) fn copy() -> Result<Self, String> {
        let tree = Self { folder: root().join("target/switched/tree") };
        let listed =
            expect_success(&mut program("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
        for name in listed.split('\0').filter(|name| !name.is_empty()) {
            // A file that was removed is listed until that is committed.
            if let Ok(bytes) = fs::read(root().join(name)) {
                tree.write(name, &bytes)?;
            }
        }
        Ok(tree)
    }

    /// Puts all mutants into the copy that can be chosen when a program runs, and compile there; gives their numbers.
    pub(super) fn place(&self, mutants: &[Mutant]) -> Result<BTreeSet<usize>, String> {
        let library = read(&root().join("core/src/lib.rs"))?;
        self.write("core/src/lib.rs", format!("{library}{CHOSEN}").as_bytes())?;
        let manifest = read(&root().join("core/Cargo.toml"))?;
        self.write("core/Cargo.toml", manifest.replace("[lints]\nworkspace = true\n", LINTS).as_bytes())?;
        let mut refused = BTreeSet::new();
        loop {
            let mut placed = BTreeSet::new();
            let mut files: BTreeMap<&str, Vec<&Mutant>> = BTreeMap::new();
            for mutant in mutants {
                let of_file = files.entry(&mutant.file).or_default();
                of_file.extend(Some(mutant).filter(|one| !refused.contains(&one.number)));
            }
            for (file, mutants) in files {
                let (text, switched) =
                    switched(&read(&root().join(file))?, &mutants).map_err(|error| format!("{file}: {error}"))?;
                self.write(file, text.as_bytes())?;
                placed.extend(switched);
            }
            let mut command = self.cargo(&["check", "--package", "credmatch", "--lib", "--message-format", "json"]);
            let checked = capture(&mut command)?;
            if checked.success {
                return Ok(placed);
            }
            let blamed = blamed(&checked.stdout.lines().flat_map(|line| self.marked(line)).collect::<Vec<_>>());
            if blamed.is_empty() {
                let messages = checked.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
                let errors: String =
                    messages.filter_map(|one| Some(one.pointer("/message/rendered")?.as_str()?.to_owned())).collect();
                return Err(format!("{}\n{errors}{}", line(&command), checked.stderr));
            }
            refused.extend(blamed);
        }
    }

    /// The mutants at the places that an error of the compiler speaks of.
    fn marked(&self, message: &str) -> Vec<Marked> {
        let message: Value = serde_json::from_str(message).unwrap_or_default();
        let is_error = message.pointer("/message/level").and_then(Value::as_str) == Some("error");
        let spans = message.pointer("/message/spans").and_then(Value::as_array).filter(|_| is_error);
        let of_span = |span: &Value| {
            span.get("is_primary")?.as_bool()?.then_some(())?;
            let text = fs::read_to_string(self.folder.join(span.get("file_name")?.as_str()?)).ok()?;
            let byte = |key: &str| usize::try_from(span.get(key)?.as_u64()?).ok();
            Some(marked(&text, &(byte("byte_start")?..byte("byte_end")?)))
        };
        spans.into_iter().flatten().filter_map(of_span).collect()
    }

    /// Builds test programs; `arguments` say which.
    pub(super) fn build(&self, arguments: &[&str]) -> Result<Vec<Program>, String> {
        let mut command = self.cargo(&["test", "--no-run", "--profile", "mutants", "--message-format", "json"]);
        let built = expect_success(command.args(arguments))?;
        let messages = built.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let programs = messages.filter_map(|message| {
            let path = PathBuf::from(message.get("executable")?.as_str()?);
            let manifest = Path::new(message.get("manifest_path")?.as_str()?);
            message.pointer("/profile/test")?.as_bool()?.then_some(())?;
            Some(Program { path, folder: manifest.parent()?.to_owned() })
        });
        Ok(programs.collect())
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = cargo(arguments);
        // What others have built of the same crates serves here too.
        command.current_dir(&self.folder).env("CARGO_TARGET_DIR", root().join("target"));
        command
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let path = self.folder.join(name);
        if fs::read(&path).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, bytes));
        written.map_err(|error| format!("{}: {error}", path.display()))
    }
}

/// Those that are to blame for errors at these places: in whose text one is; else, where the compiler speaks of what is
/// around them, those of the place that has fewest.
fn blamed(places: &[Marked]) -> BTreeSet<usize> {
    let around: BTreeSet<_> = places.iter().flat_map(|place| &place.around).copied().collect();
    if !around.is_empty() {
        return around;
    }
    let inside = places.iter().map(|place| &place.inside).filter(|inside| !inside.is_empty());
    inside.min_by_key(|inside| inside.len()).cloned().unwrap_or_default()
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(around: &[usize], inside: &[usize]) -> Marked {
        Marked { around: around.iter().copied().collect(), inside: inside.iter().copied().collect() }
    }

    #[test]
    fn whose_text_an_error_is_in_is_to_blame_and_else_those_of_the_narrowest_place() {
        assert_eq!(blamed(&[place(&[1], &[2]), place(&[], &[3]), place(&[4], &[])]), [1, 4].into());
        assert_eq!(blamed(&[place(&[], &[2, 3]), place(&[], &[3]), place(&[], &[])]), [3].into());
        assert_eq!(blamed(&[]), [].into());
    }
}
