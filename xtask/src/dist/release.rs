//! `cargo xtask dist`: everything that a release would publish, in one folder. Each artefact is made by the function that
//! makes it for the tests of its host, so that what was tested is what is published.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Artefact;
use crate::process::{cargo, expect_success, program, root};
use crate::python::{self, Environment};
use crate::report::{Failure, Tally};
use crate::test::snippets::{self, Places};
use crate::{c, java, npm};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The packages that go to the registry of crates, lowest first.
const CRATES: &[&str] = &["credmatch", "credmatch-files"];

/// What was made.
struct Release {
    crates: usize,
    npm: PathBuf,
    wheel: PathBuf,
    library: PathBuf,
    jars: [PathBuf; 2],
}

/// Makes `dist/` anew.
pub(crate) fn dist() -> Result<bool, String> {
    make()?;
    println!("{}", fs::read_to_string(folder().join("SHA256SUMS")).unwrap_or_default().trim_end());
    Ok(true)
}

/// Makes `dist/` anew, installs what is in it as its users would, and runs README's snippets there.
pub(crate) fn check() -> Result<Tally, Failure> {
    let release = make()?;
    let scratch = root().join("target/dist");
    let fresh = |name: &str| -> Result<PathBuf, String> {
        let folder = scratch.join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(folder)
    };
    let node = fresh("node")?;
    npm::install(&release.npm, &node)?;
    let python = Environment::bare("dist")?;
    python.install(&release.wheel)?;
    let unpacked = fresh("c")?;
    expect_success(program("tar", ["--extract", "--gzip", "--file"]).arg(&release.library).arg("-C").arg(&unpacked))?;
    let prefix = unpacked.join(stem("libcredmatch"));
    let mut tally = snippets::check(&Places { node, python, prefix, jars: release.jars })?;
    tally.passed += release.crates;
    Ok(tally)
}

fn folder() -> PathBuf {
    root().join("dist")
}

fn stem(name: &str) -> String {
    format!("{name}-{VERSION}-{}-{}", std::env::consts::OS, std::env::consts::ARCH)
}

fn make() -> Result<Release, String> {
    let to = folder();
    if to.exists() {
        fs::remove_dir_all(&to).map_err(|error| format!("{}: {error}", to.display()))?;
    }
    fs::create_dir_all(&to).map_err(|error| format!("{}: {error}", to.display()))?;
    let crates = crates(&to)?;
    let npm = copied(&npm::packed()?, &to)?;
    let wheel = copied(&python::wheel()?, &to)?;
    copied(&python::sdist()?, &to)?;
    let prefix = root().join("target/dist/stage").join(stem("libcredmatch"));
    c::install_to(&prefix)?;
    let library = packed(&prefix, &to)?;
    packed(&command()?, &to)?;
    let [classes, native] = java::jars()?;
    for kind in ["sources", "javadoc"] {
        copied(&java::target().join(format!("credmatch-{VERSION}-{kind}.jar")), &to)?;
    }
    let pom = to.join(format!("credmatch-{VERSION}.pom"));
    fs::copy(root().join("bindings-c/java/pom.xml"), &pom).map_err(|error| format!("{}: {error}", pom.display()))?;
    let jars = [copied(&classes, &to)?, copied(&native, &to)?];
    sums(&to)?;
    Ok(Release { crates, npm, wheel, library, jars })
}

/// The crates; how many.
fn crates(to: &Path) -> Result<usize, String> {
    let mut package = cargo(["package", "--locked", "--no-verify", "--allow-dirty"]);
    for name in CRATES {
        package.args(["--package", name]);
    }
    expect_success(&mut package)?;
    for name in CRATES {
        copied(&c::target_folder()?.join("package").join(format!("{name}-{VERSION}.crate")), to)?;
    }
    Ok(CRATES.len())
}

/// The command with its manual pages, completions and papers.
fn command() -> Result<PathBuf, String> {
    expect_success(&mut cargo(["build", "--release", "--locked", "--package", "credmatch-cli"]))?;
    let stage = root().join("target/dist/stage").join(stem("credmatch"));
    // Of an earlier run.
    if stage.exists() {
        fs::remove_dir_all(&stage).map_err(|error| format!("{}: {error}", stage.display()))?;
    }
    Artefact { package: "credmatch-cli", target: None, features: &[], registry: "generic", name: "credmatch" }
        .write_papers(&stage)?;
    let program_file = c::target_folder()?.join("release/credmatch");
    let write = |name: &str, text: &str| {
        let path = stage.join(name);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
    };
    for shell in ["bash", "zsh", "fish"] {
        let text = expect_success(&mut program(&program_file, ["completions", shell]))?;
        write(&format!("credmatch.{shell}"), &text)?;
    }
    expect_success(program(&program_file, ["man", "--out"]).arg(stage.join("man/man1")))?;
    copied(&root().join("cli/README.md"), &stage)?;
    copied(&root().join("docs/command.md"), &stage.join("docs"))?;
    copied(&program_file, &stage)?;
    Ok(stage)
}

/// A folder as an archive beside the others.
fn packed(folder: &Path, to: &Path) -> Result<PathBuf, String> {
    let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
        return Err(format!("{}: no folder", folder.display()));
    };
    let archive = to.join(format!("{}.tar.gz", name.display()));
    // The same content gives the same archive.
    let plain = ["--create", "--gzip", "--sort=name", "--owner=0", "--group=0", "--mtime=@0", "--file"];
    expect_success(program("tar", plain).arg(&archive).arg("-C").arg(parent).arg(name))?;
    Ok(archive)
}

fn copied(file: &Path, to: &Path) -> Result<PathBuf, String> {
    let name = file.file_name().ok_or_else(|| format!("{}: no file", file.display()))?;
    let copy = to.join(name);
    fs::copy(file, &copy).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(copy)
}

/// `SHA256SUMS`, as `sha256sum --check` reads it.
fn sums(folder: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut lines = Vec::new();
    for item in fs::read_dir(folder).map_err(failed)? {
        let path = item.map_err(failed)?.path();
        let digest = Sha256::digest(fs::read(&path).map_err(failed)?);
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let name = path.file_name().map(|name| name.display().to_string()).unwrap_or_default();
        lines.push(format!("{hex}  {name}"));
    }
    lines.sort_by(|a, b| a.get(66..).cmp(&b.get(66..)));
    fs::write(folder.join("SHA256SUMS"), lines.join("\n") + "\n").map_err(failed)
}
