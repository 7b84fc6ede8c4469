//! The Python package: its wheel and its source distribution, installed and used.

use std::path::PathBuf;
use std::process::Command;

use super::check;
use super::servers::{self, Servers};
use crate::process::{capture, cargo, expect_success, line, path_with_tools};
use crate::python::{Environment, default_interpreter, folder, interpreters, only, package, sdist, version, wheel};
use crate::report::{Failure, Report, Tally};
use crate::{process, tools};

/// All steps, cheapest first.
pub(super) fn steps(report: &mut Report<'_>, servers: &Servers) {
    report.step("python: the wheel is for the stable ABI that it names", || {
        let mut command = Environment::tools()?.program("abi3audit");
        check(command.args(["--strict", "--report"]).arg(wheel()?))
    });
    report.step("python: types", types);
    report.step("python: tests on the wheel", || {
        tools::debian("nginx", "nginx-light")?;
        let mut command = pytest(Environment::with_wheel()?);
        all_of_them(command.env("CREDMATCH_PAPERS", "yes").env(servers::ADDRESS, servers.apache()?))
    });
    report.step("python: tests on the wheel, four threads at a time", || {
        let mut command = pytest(Environment::with_wheel()?);
        command.env(servers::ADDRESS, servers.apache()?);
        some(command.args(["--parallel-threads", "4", "--iterations", "2", "-m", "not thread_unsafe"]))
    });
    let others = other_interpreters();
    let names: Vec<_> = others.iter().map(|(minor, _)| format!("3.{minor}")).collect();
    let names = if names.is_empty() { "no interpreter but this".to_owned() } else { names.join(", ") };
    report.step(&format!("python: the wheel on {names}"), || on_others(&others));
    report.step("python: the source distribution builds by itself", source_distribution);
    match interpreters(true).last() {
        Some((minor, path)) => {
            report.step(&format!("python: free-threaded 3.{minor}"), || free_threaded(*minor, path.clone()));
        }
        None => report.step("python: free-threaded: compiled alone, no interpreter", compiled_free_threaded),
    }
}

fn types() -> Result<Tally, Failure> {
    let environment = Environment::with_wheel()?;
    let usage = package().join("tests/usage.py");
    let settings = package().join("pyproject.toml");
    let config = [std::ffi::OsStr::new("--config-file"), settings.as_os_str()];
    check(environment.python(["-m", "mypy"]).args(config).arg("--warn-unused-ignores").arg(&usage))?;
    check(environment.python(["-m", "mypy"]).args(config).arg(package().join("python/credmatch")))?;
    let mut stubs = environment.python(["-m", "mypy.stubtest", "credmatch"]);
    let allowed = package().join("tests/stubtest-allowed.txt");
    check(stubs.arg("--mypy-config-file").arg(&settings).arg("--allowlist").arg(allowed))?;
    let mut pyright = environment.program("basedpyright");
    pyright.arg("--project").arg(&settings).arg("--pythonpath").arg(environment.python([] as [&str; 0]).get_program());
    check(pyright.arg(usage))?;
    Ok(Tally { passed: 4, failed: 0 })
}

/// pytest in the folder of the tests, with nothing of the tree on the path but them.
fn pytest(environment: &Environment) -> Command {
    let mut command = environment.python(["-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", "tests"]);
    command.arg("--basetemp").arg(folder().join("pytest"));
    command.current_dir(package()).env("CREDMATCH_CONFORMANCE", process::root().join("conformance"));
    command.env("PATH", path_with_tools());
    command
}

/// A run of which nothing may be skipped.
fn all_of_them(command: &mut Command) -> Result<Tally, Failure> {
    tally(command, false)
}

/// A run that lacks packages, or leaves out what looks at the process as a whole.
fn some(command: &mut Command) -> Result<Tally, Failure> {
    tally(command, true)
}

fn tally(command: &mut Command, may_skip: bool) -> Result<Tally, Failure> {
    let output = capture(command)?;
    let text = || format!("{}\n{}", line(command), output.text());
    let Some(closing) = output.stdout.lines().rev().find_map(Closing::read) else { return Err(text().into()) };
    let tally = Tally { passed: closing.passed, failed: closing.failed };
    if output.success && tally.failed == 0 && tally.passed > 0 && (may_skip || closing.skipped == 0) {
        return Ok(tally);
    }
    Err(Failure { tally: Tally { failed: tally.failed.max(1), ..tally }, text: text() })
}

/// pytest's last line: `1 failed, 288 passed, 2 skipped in 3.21s`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Closing {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Closing {
    fn read(line: &str) -> Option<Self> {
        let (counts, time) = line.trim_matches(['=', ' ']).rsplit_once(" in ")?;
        if !time.ends_with(['s', ')']) {
            return None;
        }
        let mut closing = Self::default();
        for count in counts.split(", ") {
            let (number, what) = count.split_once(' ')?;
            let number: usize = number.parse().ok()?;
            match what {
                "passed" => closing.passed += number,
                "failed" | "error" | "errors" => closing.failed += number,
                "skipped" => closing.skipped += number,
                "deselected" | "warning" | "warnings" | "parallel threads" => {}
                _ => return None,
            }
        }
        Some(closing)
    }
}

/// Those that the wheel is for beside the one that the tests run on anyhow.
fn other_interpreters() -> Vec<(u32, PathBuf)> {
    let default = default_interpreter().ok();
    let minor = default.as_ref().and_then(|path| version(path)).map(|(minor, _)| minor);
    interpreters(false).into_iter().filter(|(other, _)| Some(*other) != minor).collect()
}

fn on_others(others: &[(u32, PathBuf)]) -> Result<Tally, Failure> {
    let wheel = wheel()?;
    // The wheel that was built is the check that passes where there is no other.
    let mut sum = Tally::PASSED;
    for (minor, interpreter) in others {
        let environment = Environment::make(&format!("tests-3.{minor}"), interpreter, "requirements-pytest.txt")?;
        environment.install(&wheel)?;
        let one = some(pytest(&environment).args(["-k", "not freed and not leaks and not clients"]))?;
        sum = Tally { passed: sum.passed + one.passed, failed: sum.failed + one.failed };
    }
    Ok(sum)
}

/// Unpacked somewhere else, offline, it makes a wheel that passes.
fn source_distribution() -> Result<Tally, Failure> {
    let environment = Environment::tools()?;
    let out = folder().join("from-sdist");
    let mut build = environment.python(["-m", "pip", "--quiet", "wheel", "--no-deps", "--no-index"]);
    build.args(["--no-build-isolation", "--wheel-dir"]).arg(&out).arg(sdist()?);
    // What is built is looked at, not timed.
    build.env("MATURIN_PEP517_ARGS", "--profile dev").env("CARGO_NET_OFFLINE", "true");
    build.env("CARGO_TARGET_DIR", process::root().join("target")).env("PATH", with_programs(environment));
    expect_success(&mut build)?;
    let interpreter = PathBuf::from(environment.python([] as [&str; 0]).get_program());
    let other = Environment::make("tests-sdist", &interpreter, "requirements-pytest.txt")?;
    other.install(&only(&out, "whl")?)?;
    some(pytest(&other).args(["-k", "not freed and not leaks and not clients"]))
}

fn with_programs(environment: &Environment) -> std::ffi::OsString {
    let programs = environment.program("maturin").get_program().to_owned();
    let folder = PathBuf::from(programs).parent().map(PathBuf::from).unwrap_or_default();
    let path = path_with_tools();
    std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&path))).unwrap_or(path)
}

fn free_threaded(minor: u32, interpreter: PathBuf) -> Result<Tally, Failure> {
    let environment = Environment::make(&format!("tests-3.{minor}t"), &interpreter, "requirements-pytest.txt")?;
    let out = folder().join("free-threaded");
    let mut build = Environment::tools()?.program("maturin");
    build.args(["build", "--profile", "dev", "--locked", "--out"]).arg(&out).arg("--interpreter").arg(&interpreter);
    expect_success(build.arg("--manifest-path").arg(package().join("Cargo.toml")))?;
    environment.install(&only(&out, "whl")?)?;
    // The module must not bring the lock back.
    expect_success(&mut environment.python([
        "-W",
        "error",
        "-c",
        "import sys, credmatch; assert not sys._is_gil_enabled()",
    ]))?;
    some(pytest(&environment).args(["--parallel-threads", "4", "-k", "not freed and not leaks and not clients"]))
}

/// The compiler at least sees what a free-threaded interpreter would be given.
fn compiled_free_threaded() -> Result<Tally, Failure> {
    let config = folder().join("free-threaded.txt");
    let text = "implementation=CPython\nversion=3.14\nshared=true\nbuild_flags=Py_GIL_DISABLED\n\
                suppress_build_script_link_lines=true\n";
    std::fs::create_dir_all(folder())
        .and_then(|()| std::fs::write(&config, text))
        .map_err(|error| error.to_string())?;
    let mut command = cargo(["check", "--package", "credmatch-python", "--target-dir"]);
    check(command.arg(folder().join("target")).env("PYO3_CONFIG_FILE", config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_read() {
        let read = |line: &str| Closing::read(line).map(|one| (one.passed, one.failed, one.skipped));
        assert_eq!(read("290 passed in 47.57s"), Some((290, 0, 0)));
        assert_eq!(read("1 failed, 288 passed, 2 skipped, 1 warning in 91.92s (0:01:31)"), Some((288, 1, 2)));
        assert_eq!(read("=== 3 passed, 1 error, 4 deselected in 0.1s ==="), Some((3, 1, 0)));
        assert_eq!(read("FAILED tests/a.py::b - in 3s"), None);
        assert_eq!(read("no tests ran in 0.01s"), None);
    }
}
