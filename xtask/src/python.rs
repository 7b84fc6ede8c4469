//! The Python package as its users get it: a wheel, installed into an environment of the project's own.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::dist::Artefact;
use crate::process::{capture, expect_success, find, program, root};

/// The oldest version that the wheel is for, as `bindings-python/pyproject.toml` says.
const OLDEST: u32 = 11;

/// The newest version that is looked for.
const NEWEST: u32 = 16;

/// The folder of the package.
pub(crate) fn package() -> PathBuf {
    root().join("bindings-python")
}

/// Where everything goes that is made.
pub(crate) fn folder() -> PathBuf {
    root().join("target/python")
}

/// An environment of Python's own kind.
#[derive(Debug, Clone)]
pub(crate) struct Environment {
    folder: PathBuf,
}

impl Environment {
    /// The environment that the tests run in, with all that they use and the wheel, made once.
    pub(crate) fn with_wheel() -> Result<&'static Self, String> {
        static MADE: OnceLock<Result<Environment, String>> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let environment = Self::tools()?;
            environment.install(&wheel()?)?;
            Ok(environment.clone())
        });
        made.as_ref().map_err(Clone::clone)
    }

    /// The same without the wheel.
    pub(crate) fn tools() -> Result<&'static Self, String> {
        static MADE: OnceLock<Result<Environment, String>> = OnceLock::new();
        MADE.get_or_init(|| Self::make("tests", &default_interpreter()?, "requirements.txt"))
            .as_ref()
            .map_err(Clone::clone)
    }

    /// An environment of this name with what a file of the package lists, unless it is there.
    pub(crate) fn make(name: &str, interpreter: &Path, requirements: &str) -> Result<Self, String> {
        let environment = Self { folder: folder().join(name) };
        let failed = |error: std::io::Error| format!("{}: {error}", environment.folder.display());
        let mut wanted = interpreter.display().to_string();
        for list in ["requirements-pytest.txt", requirements] {
            wanted += &fs::read_to_string(package().join(list)).map_err(failed)?;
        }
        let done = environment.folder.join("requirements");
        if fs::read_to_string(&done).is_ok_and(|there| there == wanted) {
            return Ok(environment);
        }
        environment.clear(interpreter)?;
        let list = package().join(requirements);
        expect_success(environment.pip().args(["--no-deps", "--requirement"]).arg(list))?;
        fs::write(&done, wanted).map_err(failed)?;
        Ok(environment)
    }

    /// An environment of this name with nothing in it.
    pub(crate) fn bare(name: &str) -> Result<Self, String> {
        let environment = Self { folder: folder().join(name) };
        environment.clear(&default_interpreter()?)?;
        Ok(environment)
    }

    /// Makes its folder anew.
    fn clear(&self, interpreter: &Path) -> Result<(), String> {
        let arguments: [OsString; 4] = ["-m".into(), "venv".into(), "--clear".into(), self.folder.clone().into()];
        expect_success(&mut program(interpreter, arguments)).map(drop)
    }

    /// Installs a wheel in the place of the one that is there.
    pub(crate) fn install(&self, wheel: &Path) -> Result<(), String> {
        expect_success(self.pip().args(["--no-deps", "--no-index", "--force-reinstall"]).arg(wheel)).map(drop)
    }

    fn pip(&self) -> Command {
        self.python(["-m", "pip", "--quiet", "--disable-pip-version-check", "install"])
    }

    /// The interpreter with these arguments, isolated from what the user has set and installed.
    pub(crate) fn python(&self, arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Command {
        let mut command = program(self.folder.join("bin/python"), arguments.into_iter().map(Into::into));
        command.env("PYTHONNOUSERSITE", "1").env("PYTHONDONTWRITEBYTECODE", "1");
        command.env("MYPY_CACHE_DIR", folder().join("mypy"));
        for name in ["PYTHONPATH", "PYTHONHOME", "PIP_USER"] {
            command.env_remove(name);
        }
        command
    }

    /// A program that is installed in the environment.
    pub(crate) fn program(&self, name: &str) -> Command {
        program(self.folder.join("bin").join(name), [] as [&str; 0])
    }
}

/// The wheel as it would be published, built once from the tree as it is.
pub(crate) fn wheel() -> Result<PathBuf, String> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let build = || {
        let out = folder().join("wheel");
        maturin(["build", "--release", "--locked"], &out)?;
        let wheel = only(&out, "whl")?;
        let papers = folder().join("papers");
        Artefact { package: "credmatch-python", target: None, features: &[], registry: "pypi", name: "credmatch" }
            .write_papers(&papers)?;
        let add: [OsString; 3] = [package().join("add_papers.py").into(), wheel.clone().into(), papers.into()];
        expect_success(&mut Environment::tools()?.python(add))?;
        Ok(wheel)
    };
    BUILT.get_or_init(build).clone()
}

/// The source distribution.
pub(crate) fn sdist() -> Result<PathBuf, String> {
    let out = folder().join("sdist");
    maturin(["sdist"], &out)?;
    only(&out, "gz")
}

fn maturin<const N: usize>(arguments: [&str; N], out: &Path) -> Result<(), String> {
    // What an earlier version was called must not lie beside.
    if out.exists() {
        fs::remove_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    }
    let mut command = Environment::tools()?.program("maturin");
    command.args(arguments).arg("--out").arg(out).arg("--manifest-path").arg(package().join("Cargo.toml"));
    expect_success(&mut command).map(drop)
}

/// The only file of a folder with this ending.
pub(crate) fn only(folder: &Path, ending: &str) -> Result<PathBuf, String> {
    let listed = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let found: Vec<_> = listed
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|one| one == ending))
        .collect();
    match <[PathBuf; 1]>::try_from(found) {
        Ok([path]) => Ok(path),
        Err(found) => Err(format!("{} holds {} files that end in .{ending}", folder.display(), found.len())),
    }
}

/// `python3`, if it is new enough, or the newest that there is.
pub(crate) fn default_interpreter() -> Result<PathBuf, String> {
    let usual = find("python3").filter(|path| version(path).is_some_and(|(minor, free)| minor >= OLDEST && !free));
    let newest = || interpreters(false).into_iter().next_back().map(|(_, path)| path);
    usual.or_else(newest).ok_or_else(|| format!("needs CPython 3.{OLDEST} or newer with the module venv"))
}

/// The interpreters of this machine that the package is for, oldest first, one a minor version; those that are
/// free-threaded, or those that are not.
pub(crate) fn interpreters(free_threaded: bool) -> Vec<(u32, PathBuf)> {
    let suffix = if free_threaded { "t" } else { "" };
    let installed = |minor: u32| {
        let managed =
            managed().into_iter().filter(move |path| path.to_string_lossy().contains(&format!("/3.{minor}.")));
        find(&format!("python3.{minor}{suffix}")).into_iter().chain(managed.map(|path| path.join("bin/python")))
    };
    (OLDEST..=NEWEST)
        .filter_map(|minor| Some((minor, installed(minor).find(|path| version(path) == Some((minor, free_threaded)))?)))
        .collect()
}

/// The folders of the versions that pyenv has installed, if there is a pyenv.
fn managed() -> Vec<PathBuf> {
    let Some(pyenv) = find("pyenv") else { return Vec::new() };
    let Ok(root) = expect_success(&mut program(pyenv, ["root"])) else { return Vec::new() };
    let Ok(versions) = fs::read_dir(Path::new(root.trim()).join("versions")) else { return Vec::new() };
    let mut versions: Vec<_> = versions.flatten().map(|entry| entry.path()).collect();
    versions.sort();
    versions
}

/// The minor version of an interpreter that runs, and whether it is free-threaded.
pub(crate) fn version(interpreter: &Path) -> Option<(u32, bool)> {
    let script = "import sys, sysconfig, venv; assert sys.implementation.name == 'cpython' and sys.version_info[0] == 3; \
                  print(sys.version_info[1], bool(sysconfig.get_config_var('Py_GIL_DISABLED')))";
    let output = capture(&mut program(interpreter, ["-c", script])).ok().filter(|output| output.success)?;
    let (minor, free) = output.stdout.trim().split_once(' ')?;
    Some((minor.parse().ok()?, free == "True"))
}
