//! Hosts that are programs: they read question lines from standard input and print answer lines.

use std::ffi::OsString;
use std::fs::File;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use super::host::Host;
use crate::process::{capture, line, program, root};

/// A host in a program of its own.
#[derive(Debug)]
pub(crate) struct Program {
    name: &'static str,
    prepare: fn() -> Result<Vec<OsString>, String>,
    prepared: OnceLock<Result<Vec<OsString>, String>>,
}

impl Program {
    /// A host of this name; `prepare` builds what it needs, once, and gives the program and its arguments.
    pub(crate) const fn new(name: &'static str, prepare: fn() -> Result<Vec<OsString>, String>) -> Self {
        Self { name, prepare, prepared: OnceLock::new() }
    }

    fn command(&self) -> Result<Command, String> {
        let words = self.prepared.get_or_init(self.prepare).as_ref().map_err(Clone::clone)?;
        let (first, rest) = words.split_first().ok_or_else(|| format!("{}: no program", self.name))?;
        Ok(program(first, rest))
    }
}

impl Host for Program {
    fn name(&self) -> &'static str {
        self.name
    }

    fn answer(&self, questions: &str) -> Result<String, String> {
        let mut command = self.command()?;
        // A file, since a pipe that nobody empties would block both sides.
        let path = root().join("target").join(format!("questions-{}-{}.jsonl", self.name, std::process::id()));
        let failed = |error: std::io::Error| format!("{}: {error}", path.display());
        std::fs::write(&path, questions).map_err(failed)?;
        command.stdin(Stdio::from(File::open(&path).map_err(failed)?));
        let output = capture(&mut command)?;
        std::fs::remove_file(&path).map_err(failed)?;
        if output.success { Ok(output.stdout) } else { Err(format!("{}\n{}", line(&command), output.text())) }
    }
}
