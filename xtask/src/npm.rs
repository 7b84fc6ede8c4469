//! The npm package as its users have it: packed, and installed into a folder of its own beside its tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::dist::Artefact;
use crate::process::{cargo, expect_success, program, root};
use crate::tools;

/// Packs the package, once in a run, as it would be published.
pub(crate) fn packed() -> Result<PathBuf, String> {
    static PACKED: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    PACKED.get_or_init(pack).clone()
}

fn pack() -> Result<PathBuf, String> {
    tools::debian("node", "nodejs")?;
    tools::target("wasm32-unknown-unknown")?;
    let user = root().join("target/npm/user");
    fs::create_dir_all(&user).map_err(|error| failed(&user, &error))?;
    let bindings = root().join("bindings-wasm");
    for name in ["package.json", ".npmrc", "package-lock.json"] {
        let (from, to) = (bindings.join(name), user.join(name));
        fs::copy(&from, &to).map_err(|error| failed(&from, &error))?;
    }
    install_tools(&user)?;
    let package = root().join("target/npm/credmatch");
    let mut packer = packer(&["run", "--quiet", "--locked"]);
    expect_success(packer.arg("--").arg(&package).arg(env!("CARGO_PKG_VERSION")).arg(user.join("node_modules")))?;
    let (target, features) = (Some("wasm32-unknown-unknown"), [].as_slice());
    let papers = Artefact { package: "credmatch-wasm", target, features, registry: "npm", name: "credmatch" };
    papers.write_papers(&package)?;
    let tarball = expect_success(npm(&user, &["pack", "--silent"]).arg(&package))?;
    Ok(user.join(tarball.trim()))
}

/// Installs a packed package into a folder, as its users do.
pub(crate) fn install(tarball: &Path, folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    // Else npm looks for a package in the folders above.
    let manifest = folder.join("package.json");
    fs::write(&manifest, "{\"private\": true}\n").map_err(|error| failed(&manifest, &error))?;
    let mut install = npm(folder, &["install", "--offline", "--no-save", "--no-package-lock", "--ignore-scripts"]);
    expect_success(install.arg(tarball)).map(drop)
}

/// Packs the package, and installs it into a folder that has its tests and their tools too; gives that folder.
pub(crate) fn installed() -> Result<PathBuf, String> {
    let tarball = packed()?;
    let (user, bindings) = (root().join("target/npm/user"), root().join("bindings-wasm"));
    // Beside its tools npm would ask its registry about all of them: it is installed by itself, and put there.
    let alone = root().join("target/npm/alone");
    install(&tarball, &alone)?;
    for (from, to) in [
        (alone.join("node_modules/credmatch"), user.join("node_modules/credmatch")),
        (bindings.join("test"), user.join("test")),
    ] {
        if to.exists() {
            fs::remove_dir_all(&to).map_err(|error| failed(&to, &error))?;
        }
        copy_folder(&from, &to)?;
    }
    fs::copy(bindings.join("README.md"), user.join("README.md")).map_err(|error| failed(&user, &error))?;
    Ok(user)
}

/// A command of cargo about the packer, a workspace of its own.
pub(crate) fn packer(command: &[&str]) -> Command {
    let mut all = cargo(command);
    all.args(["--manifest-path", "bindings-wasm/packer/Cargo.toml"]);
    all.env("CARGO_TARGET_DIR", root().join("target/packer"));
    all
}

/// What the lock file lists, unless that is there.
fn install_tools(user: &Path) -> Result<(), String> {
    let (lock, seen) = (user.join("package-lock.json"), user.join("node_modules/.seen-lock.json"));
    if fs::read(&lock).is_ok_and(|lock| fs::read(&seen).is_ok_and(|seen| seen == lock)) {
        return Ok(());
    }
    expect_success(&mut npm(user, &["ci", "--ignore-scripts"]))?;
    fs::copy(&lock, &seen).map(drop).map_err(|error| failed(&seen, &error))
}

fn npm(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = program("npm", arguments);
    command.current_dir(folder);
    command
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), String> {
    fs::create_dir_all(to).map_err(|error| failed(to, &error))?;
    for item in fs::read_dir(from).map_err(|error| failed(from, &error))? {
        let path = item.map_err(|error| failed(from, &error))?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            copy_folder(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name)).map_err(|error| failed(&path, &error))?;
        }
    }
    Ok(())
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
