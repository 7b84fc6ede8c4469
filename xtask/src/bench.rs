//! `cargo xtask bench`.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::process::{cargo, expect_success, program, root, show};
use crate::python::Environment;
use crate::{java, npm};

/// A host, and the command that prints its ratios once all that it needs is built.
type Host = (&'static str, fn(&Data) -> Result<Command, String>);

const HOSTS: [Host; 4] = [("c", in_c), ("python", in_python), ("java", in_java), ("js", in_js)];

/// The program that does the same in Rust, and the folder with the registry and the URLs of all hosts.
struct Data {
    program: PathBuf,
    folder: PathBuf,
}

/// Runs the benchmarks, which print one table; or, after the word `hosts`, those of the hosts, or of the hosts named.
/// `true` if each ended well: of ratios that miss their goals only that of headers in C is a failure.
pub(crate) fn bench(arguments: impl Iterator<Item = OsString>) -> Result<bool, String> {
    let arguments: Vec<_> = arguments.collect();
    match arguments.split_first() {
        Some((first, named)) if first == "hosts" => hosts(named),
        _ => {
            let report = ["run", "--quiet", "--release", "--package", "credmatch-benches", "--bin", "report", "--"];
            show(cargo(report).args(arguments))
        }
    }
}

fn hosts(named: &[OsString]) -> Result<bool, String> {
    if let Some(unknown) = named.iter().find(|name| !HOSTS.iter().any(|(host, _)| *host == name.as_os_str())) {
        return Err(format!("unknown host {}; there are c, python, java and js", unknown.display()));
    }
    let folder = root().join("target/hostdata");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    expect_success(&mut cargo(["build", "--release", "--package", "credmatch-benches", "--bin", "hostdata"]))?;
    let data = Data { program: root().join("target/release/hostdata"), folder };
    expect_success(&mut program(&data.program, [&data.folder]))?;
    let mut passed = true;
    for (name, command) in HOSTS {
        if named.is_empty() || named.iter().any(|host| host == name) {
            println!("\n{name}");
            passed &= show(&mut command(&data)?)?;
        }
    }
    Ok(passed)
}

/// The library with its hooks, in a folder of its own, so that nobody else links it.
fn in_c(data: &Data) -> Result<Command, String> {
    let folder = root().join("target/c/bench");
    expect_success(
        cargo(["build", "--release", "--package", "credmatch-c", "--features", "hooks", "--target-dir"]).arg(&folder),
    )?;
    let bench = folder.join("bench");
    let sources = ["-O2", "-I", "bindings-c/include", "benches/hosts/c/bench.c"];
    let mut compiler = program("cc", sources);
    compiler.arg(folder.join("release/libcredmatch.a")).args(["-lpthread", "-ldl", "-lm", "-o"]).arg(&bench);
    expect_success(&mut compiler)?;
    Ok(program(bench, [&data.folder]))
}

fn in_python(data: &Data) -> Result<Command, String> {
    let environment = Environment::with_wheel()?;
    let mut command = environment.python(["benches/hosts/python/bench.py"]);
    command.arg(&data.program).arg(&data.folder);
    Ok(command)
}

fn in_java(data: &Data) -> Result<Command, String> {
    let mut command = java::bench("io.credmatch.bench.Ratios", &[])?;
    command.arg(&data.folder).arg(root().join("target/java-bench/libloop.so"));
    Ok(command)
}

/// Beside the package, which programs find by where they lie.
fn in_js(data: &Data) -> Result<Command, String> {
    let bench = npm::installed()?.join("bench.mjs");
    fs::copy(root().join("benches/hosts/js/bench.mjs"), &bench)
        .map_err(|error| format!("{}: {error}", bench.display()))?;
    let mut command = program("node", [bench]);
    command.arg(&data.program).arg(&data.folder);
    Ok(command)
}
