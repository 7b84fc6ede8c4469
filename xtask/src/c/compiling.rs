//! Compiling in C against the library as it is installed.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::install_to;
use crate::process::{capture, expect_success, find, program, root};
use crate::tools;

/// How tests in C are compiled.
pub(crate) const STRICT: [&str; 6] = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-O1"];

/// How the same tests are compiled as C++.
pub(crate) const STRICT_CPP: [&str; 8] = ["-x", "c++", "-std=c++11", "-pedantic", "-Wall", "-Wextra", "-Werror", "-O1"];

/// What a program needs that is linked with the static library.
pub(crate) const SYSTEM_LIBRARIES: [&str; 7] = ["-lgcc_s", "-lutil", "-lrt", "-lpthread", "-lm", "-ldl", "-lc"];

/// Where tests build.
pub(crate) fn folder() -> PathBuf {
    root().join("target/c")
}

/// The library installed below `target`, once in a run; its folder.
pub(crate) fn installed() -> Result<PathBuf, String> {
    static INSTALLED: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let install = || {
        let prefix = std::path::absolute(folder().join("prefix")).map_err(|error| error.to_string())?;
        install_to(&prefix).map(|()| prefix)
    };
    INSTALLED.get_or_init(install).clone()
}

/// So that a program finds the shared library in this prefix.
pub(crate) fn run_path(prefix: &Path) -> OsString {
    let mut flag = OsString::from("-Wl,-rpath,");
    flag.push(prefix.join("lib"));
    flag
}

/// A library that pkg-config knows by this name, and the Debian package that it is developed with.
pub(crate) fn need_library(name: &str, package: &str) -> Result<(), String> {
    need("cc", "gcc")?;
    need("pkg-config", "pkg-config")?;
    if capture(&mut program("pkg-config", ["--exists", name]))?.success {
        return Ok(());
    }
    tools::debian_package(package)
}

/// cJSON, which reads the questions of the conformance vectors.
pub(crate) fn need_cjson() -> Result<(), String> {
    need_library("libcjson", "libcjson-dev")
}

/// A program for compiling.
pub(crate) fn need(name: &str, package: &str) -> Result<(), String> {
    if find(name).is_some() { Ok(()) } else { tools::debian(name, package) }
}

/// What the compiler needs to know of installed libraries.
pub(crate) fn flags(names: &[&str]) -> Result<Vec<String>, String> {
    pkg_config("--cflags", names)
}

/// What the linker needs to know of them.
pub(crate) fn libraries(names: &[&str]) -> Result<Vec<String>, String> {
    pkg_config("--libs", names)
}

fn pkg_config(what: &str, names: &[&str]) -> Result<Vec<String>, String> {
    let text = expect_success(program("pkg-config", [what]).args(names))?;
    Ok(text.split_whitespace().map(str::to_owned).collect())
}
