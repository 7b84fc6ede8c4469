//! The npm package, as its users have it.

use std::path::Path;

use super::check;
use super::servers::{self, Servers};
use crate::process::{capture, cargo, line, program, root};
use crate::report::{Failure, Report, Tally};
use crate::{npm, tools};

/// Adds the steps of the npm package.
pub(super) fn steps(report: &mut Report<'_>, servers: &Servers) {
    report.step("npm package: codes", || check(&mut program("node", ["bindings-wasm/scripts/codes.mjs", "--check"])));
    report.step("npm package: packer", || {
        check(&mut cargo(["fmt", "--manifest-path", "bindings-wasm/packer/Cargo.toml", "--check"]))?;
        check(npm::packer(&["clippy", "--quiet", "--locked", "--all-targets"]).args(["--", "--deny", "warnings"]))?;
        check(&mut npm::packer(&["test", "--quiet", "--locked"]))
    });
    let mut user = Err("the package was not packed".to_owned());
    report.step("npm package: packed and installed", || {
        user = npm::installed();
        user.as_ref().map(|_| Tally::PASSED).map_err(|reason| Failure::from(reason.clone()))
    });
    report.step("npm package: tests in Node and Chromium", || {
        tools::debian("chromium", "chromium")?;
        tools::debian("nginx", "nginx-light")?;
        tests(&user.clone().or_else(|_| npm::installed())?, servers.apache()?)
    });
}

/// `node --test` over all tests; those of sizes read the record in the project, others talk to Apache httpd.
fn tests(user: &Path, apache: &str) -> Result<Tally, Failure> {
    let folder = user.join("test");
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut command = program("node", ["--test", "--test-reporter=tap", "--test-timeout=120000", "--expose-gc"]);
    for item in folder.read_dir().map_err(failed)? {
        let name = item.map_err(failed)?.file_name();
        if name.to_string_lossy().ends_with(".test.mjs") {
            command.arg(Path::new("test").join(name));
        }
    }
    let output = capture(command.current_dir(user).env("CREDMATCH_ROOT", root()).env(servers::ADDRESS, apache))?;
    let number = |what: &str| output.stdout.lines().find_map(|line| line.strip_prefix(what)?.trim().parse().ok());
    // What is left out is not tested.
    let left_out = ["# skipped", "# todo", "# cancelled"].iter().filter_map(|what| number(what)).sum::<usize>();
    match (number("# pass"), number("# fail")) {
        (Some(passed), Some(0)) if output.success && left_out == 0 => Ok(Tally { passed, failed: 0 }),
        (Some(passed), Some(failed)) => {
            let tally = Tally { passed, failed: failed.max(1) };
            Err(Failure { tally, text: format!("{}\n{}", line(&command), output.text()) })
        }
        _ => Err(Failure::from(format!("{}\n{}", line(&command), output.text()))),
    }
}
