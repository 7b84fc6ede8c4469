//! `cargo xtask install-c`: the C library in the folders that compilers and linkers look into.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::dist::Artefact;
use crate::process::{cargo, expect_success, root};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What `bindings-c/build.rs` names the library for the dynamic linker.
pub(crate) const SONAME: &str = "libcredmatch.so.0";

/// What is installed beside the libraries: where it comes from in `bindings-c`, and where it goes.
const FILES: &[(&str, &str)] = &[
    ("include/credmatch.h", "include/credmatch.h"),
    ("package/credmatch.pc.in", "lib/pkgconfig/credmatch.pc"),
    ("package/credmatchConfig.cmake.in", "lib/cmake/credmatch/credmatchConfig.cmake"),
    ("package/credmatchConfigVersion.cmake.in", "lib/cmake/credmatch/credmatchConfigVersion.cmake"),
    ("README.md", "share/doc/credmatch/README.md"),
];

/// `install-c --prefix DIR`: builds the library for release and installs it below the folder.
pub(crate) fn install(arguments: &[String]) -> Result<bool, String> {
    let [flag, prefix] = arguments else { return Err("install-c takes --prefix DIR".to_owned()) };
    if flag != "--prefix" {
        return Err("install-c takes --prefix DIR".to_owned());
    }
    install_to(&std::path::absolute(prefix).map_err(|error| format!("{prefix}: {error}"))?)?;
    Ok(true)
}

/// Builds the library for release and installs it below `prefix`: `lib`, `include`, `share/doc/credmatch`.
pub(crate) fn install_to(prefix: &Path) -> Result<(), String> {
    expect_success(&mut cargo(["build", "--release", "--locked", "--package", "credmatch-c"]))?;
    let built = target_folder()?.join("release");
    let library = prefix.join("lib");
    let versioned = format!("libcredmatch.so.{VERSION}");
    copy(&built.join("libcredmatch.so"), &library.join(&versioned))?;
    link(&versioned, &library.join(SONAME))?;
    link(SONAME, &library.join("libcredmatch.so"))?;
    copy(&built.join("libcredmatch.a"), &library.join("libcredmatch.a"))?;
    for (from, to) in FILES {
        let path = root().join("bindings-c").join(from);
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        write(&prefix.join(to), &filled_in(&text))?;
    }
    let artefact =
        Artefact { package: "credmatch-c", target: None, features: &[], registry: "generic", name: "libcredmatch" };
    artefact.write_papers(&prefix.join("share/doc/credmatch"))
}

/// Where cargo puts what it builds.
pub(crate) fn target_folder() -> Result<PathBuf, String> {
    let metadata = expect_success(&mut cargo(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata).map_err(|error| error.to_string())?;
    let folder = metadata.get("target_directory").and_then(|folder| folder.as_str());
    folder.map(PathBuf::from).ok_or_else(|| "cargo metadata names no target directory".to_owned())
}

/// A template with the version filled in.
fn filled_in(text: &str) -> String {
    let mut numbers = VERSION.split('.');
    let (major, minor) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    text.replace("@VERSION@", VERSION).replace("@MAJOR@", major).replace("@MINOR@", minor).replace("@SONAME@", SONAME)
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    make_room(to)?;
    fs::copy(from, to).map(drop).map_err(|error| format!("{} to {}: {error}", from.display(), to.display()))
}

fn write(to: &Path, text: &str) -> Result<(), String> {
    make_room(to)?;
    fs::write(to, text).map_err(|error| format!("{}: {error}", to.display()))
}

fn link(target: &str, at: &Path) -> Result<(), String> {
    make_room(at)?;
    symlink(target, at).map_err(|error| format!("{}: {error}", at.display()))
}

/// Makes the folder, and takes away what was installed before: a program may be running with it.
fn make_room(path: &Path) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(format!("{}: {error}", path.display())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_to_fill_in() {
        for (from, _) in FILES {
            let text = fs::read_to_string(root().join("bindings-c").join(from)).unwrap();
            let filled = filled_in(&text);
            let left: Vec<_> = filled.lines().filter(|line| line.split('@').count() > 2).collect();
            assert_eq!(left, Vec::<&str>::new(), "{from}");
        }
    }
}
