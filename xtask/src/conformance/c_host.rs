//! `libcredmatch` as a host: a program in C that is linked with the shared library.

use std::ffi::OsString;

use super::program::Program;
use crate::c;
use crate::process::{expect_success, program, root};

/// The C library.
pub(crate) static C: Program = Program::new("c", prepare);

fn prepare() -> Result<Vec<OsString>, String> {
    c::need_cjson()?;
    let prefix = c::installed()?;
    let runner = root().join("target/c/conformance");
    let mut compile = program("cc", c::STRICT);
    compile.arg("-I").arg(prefix.join("include")).args(c::flags(&["libcjson"])?).arg("-o").arg(&runner);
    compile.arg("bindings-c/tests/conformance/runner.c").arg("-L").arg(prefix.join("lib")).arg("-lcredmatch");
    compile.arg(c::run_path(&prefix)).args(c::libraries(&["libcjson"])?).arg("-ldl");
    expect_success(&mut compile)?;
    Ok(vec![runner.into(), prefix.join("include/credmatch.h").into()])
}
