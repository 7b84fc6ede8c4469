//! `credmatch compile`: the match table as a file.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::failure::{Answer, Failure};
use crate::input;
use crate::registries::Registries;
use crate::terminal::{self, printable};

/// Arguments of `credmatch compile`.
#[derive(Debug, Args)]
#[command(after_help = "\
The table holds descriptors and the places of entries, and no credentials.

Exit codes: 0 written, 2 not.

Example:
  credmatch compile --registry process_engine.xml -o process_engine.table
  credmatch lookup --table process_engine.table https://crm.example.com/")]
pub(crate) struct Compile {
    #[command(flatten)]
    registries: Registries,
    /// Where to write the table; `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Writes a table.
pub(crate) fn run(command: &Compile) -> Result<Answer, Failure> {
    let registry = command.registries.compile()?;
    let bytes = registry.table_bytes();
    if input::is_standard_input(&command.output) {
        std::io::stdout().write_all(&bytes)?;
        return Ok(Answer::Yes);
    }
    write(&command.output, &bytes).map_err(|error| {
        let name = input::name_of(&command.output);
        Failure::with_help(
            format!("{} cannot be written: {error}", printable(&name)),
            "check that the folder exists and who may write to it",
        )
    })?;
    let mut output = terminal::output();
    let name = input::name_of(&command.output);
    let entries = registry.table().entry_count();
    let plural = if entries == 1 { "entry" } else { "entries" };
    writeln!(output, "{}: {entries} {plural}", printable(&name))?;
    output.flush()?;
    Ok(Answer::Yes)
}

/// Whole or not at all: a process that loads the table meanwhile never sees half of it.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // A device or a pipe is written to, not replaced.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return fs::write(path, bytes);
    }
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file has them; there is no secret in it. The process's mask applies.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut new = builder.prefix(".credmatch-").tempfile_in(input::folder_of(path))?;
    new.write_all(bytes)?;
    new.as_file().sync_all()?;
    new.persist(path).map_err(|error| error.error)?;
    Ok(())
}
