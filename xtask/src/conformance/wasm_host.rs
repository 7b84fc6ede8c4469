//! The npm package, in Node and in Chromium: its runner asks both and breaks off if they disagree.

use std::ffi::OsString;

use super::program::Program;
use crate::{npm, tools};

/// The host.
pub(super) static WASM: Program = Program::new("wasm", prepare);

fn prepare() -> Result<Vec<OsString>, String> {
    tools::debian("chromium", "chromium")?;
    let runner = npm::installed()?.join("test/conformance/run.mjs");
    Ok(vec!["node".into(), runner.into()])
}
