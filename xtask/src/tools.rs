//! What the commands need and install themselves, pinned where that is possible.

use std::path::PathBuf;
use std::process::Command;

use crate::process::{capture, cargo, expect_success, find, program, tools};

/// Adds a compilation target to the toolchain in use.
pub(crate) fn target(name: &str) -> Result<(), String> {
    let folder = expect_success(&mut program("rustc", ["--print", "target-libdir", "--target", name]))?;
    if PathBuf::from(folder.trim()).is_dir() {
        return Ok(());
    }
    install(&format!("the compilation target {name}"), &mut program("rustup", ["target", "add", name]))
}

/// Installs a toolchain of this name unless it is there.
pub(crate) fn toolchain(name: &str) -> Result<(), String> {
    if capture(&mut program("rustup", ["run", name, "cargo", "--version"])).is_ok_and(|output| output.success) {
        return Ok(());
    }
    let arguments = ["toolchain", "install", name, "--profile", "minimal"];
    install(&format!("the Rust toolchain {name}"), &mut program("rustup", arguments))
}

/// Adds components to a toolchain.
pub(crate) fn components(toolchain: &str, names: &[&str]) -> Result<(), String> {
    let listed =
        expect_success(&mut program("rustup", ["component", "list", "--installed", "--toolchain", toolchain]))?;
    let missing: Vec<_> =
        names.iter().copied().filter(|name| !listed.lines().any(|line| line.starts_with(name))).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut arguments = vec!["component", "add", "--toolchain", toolchain];
    arguments.extend(&missing);
    install(&format!("{} for {toolchain}", missing.join(" and ")), &mut program("rustup", arguments))
}

/// Builds a cargo tool of this version into the project's own folder, unless one is on the path.
pub(crate) fn cargo_tool(name: &str, version: &str) -> Result<(), String> {
    if find(name).is_some() {
        return Ok(());
    }
    let folder = tools();
    let mut command = cargo(["install", name, "--version", version, "--locked", "--debug", "--root"]);
    command.arg(&folder).arg("--target-dir").arg(folder.join("build"));
    install(&format!("{name} {version}"), &mut command)
}

/// Installs a program from a Debian package unless it is on the path.
pub(crate) fn debian(name: &str, package: &str) -> Result<(), String> {
    if find(name).is_some() {
        return Ok(());
    }
    install_debian(&format!("the program `{name}` (Debian package `{package}`)"), package)
}

/// Installs a Debian package that is no program; the caller knows that it is not there.
pub(crate) fn debian_package(package: &str) -> Result<(), String> {
    install_debian(&format!("the Debian package `{package}`"), package)
}

fn install_debian(what: &str, package: &str) -> Result<(), String> {
    if find("apt-get").is_none() {
        return Err(format!("needs {what}; install it and run again"));
    }
    // A machine that has never asked for a list of packages knows none.
    capture(&mut apt(&["update"])).ok();
    install(what, &mut apt(&["install", "--yes", "--no-install-recommends", package]))
}

fn apt(arguments: &[&str]) -> Command {
    let mut command = match find("sudo") {
        Some(sudo) => program(sudo, ["--non-interactive", "apt-get"]),
        None => program("apt-get", [] as [&str; 0]),
    };
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn install(what: &str, command: &mut Command) -> Result<(), String> {
    expect_success(command).map(drop).map_err(|reason| format!("needs {what}, which could not be installed:\n{reason}"))
}
