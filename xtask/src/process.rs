//! Programs that are run, and what they said.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// What a program printed, whether it succeeded or not.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) success: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Output {
    /// Everything that it printed, for a person to read.
    pub(crate) fn text(&self) -> String {
        [self.stdout.trim_end(), self.stderr.trim_end()].join("\n").trim().to_owned()
    }
}

/// A program in the folder of the workspace, without standard input.
pub(crate) fn program<A: AsRef<OsStr>>(name: impl AsRef<OsStr>, arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root()).stdin(Stdio::null());
    command
}

/// The cargo that runs this program.
pub(crate) fn cargo<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")), arguments)
}

/// The cargo of another toolchain.
pub(crate) fn cargo_of<A: AsRef<OsStr>>(toolchain: &str, arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = program("rustup", ["run", toolchain, "cargo"]);
    command.args(arguments).env_remove("CARGO").env("PATH", path_with_tools());
    command
}

/// Runs a program to its end and keeps what it prints.
pub(crate) fn capture(command: &mut Command) -> Result<Output, String> {
    let output = command.output().map_err(|error| not_started(command, &error))?;
    Ok(Output {
        success: output.status.success(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// Runs a program whose output nobody needs unless it fails; gives its standard output.
pub(crate) fn expect_success(command: &mut Command) -> Result<String, String> {
    let output = capture(command)?;
    if output.success { Ok(output.stdout) } else { Err(format!("{}\n{}", line(command), output.text())) }
}

/// Runs a program that prints for itself; `true` if it succeeded.
pub(crate) fn show(command: &mut Command) -> Result<bool, String> {
    show_code(command).map(|code| code == Some(0))
}

/// Runs a program that prints for itself; its exit code, unless a signal ended it.
pub(crate) fn show_code(command: &mut Command) -> Result<Option<i32>, String> {
    eprintln!("{}", line(command));
    command.status().map(|status| status.code()).map_err(|error| not_started(command, &error))
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` did not start: {error}", command.get_program().display())
}

/// The command as a person would type it.
pub(crate) fn line(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(name).chain(command.get_args());
    let variables = command.get_envs().filter(|(name, _)| *name != "PATH");
    let variables = variables.filter_map(|(name, value)| Some(format!("{}={} ", name.display(), value?.display())));
    let words: Vec<_> = words.map(|word| word.display().to_string()).collect();
    format!("{}{}", variables.collect::<String>(), words.join(" "))
}

/// Where a program of this name lies, on the path or among the project's own tools.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&path_with_tools()).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Where the project's own tools are installed.
pub(crate) fn tools() -> PathBuf {
    root().join("target/tools")
}

/// The path, with the project's own tools at its end.
pub(crate) fn path_with_tools() -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([tools().join("bin")]);
    std::env::join_paths(folders).unwrap_or(path)
}
