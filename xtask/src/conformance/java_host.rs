//! The jar as a host: a program in Java that is among its tests.

use std::ffi::OsString;

use super::program::Program;
use crate::java;

/// The classes of `io.credmatch`, with their native.
pub(crate) static JAVA: Program = Program::new("java", prepare);

fn prepare() -> Result<Vec<OsString>, String> {
    let target = java::tests_built()?;
    let java = java::java()?;
    let class_path = java::class_path(&[target.join("classes"), target.join("test-classes"), target.join("native")])?;
    // The compiler that takes longest saves nothing in a second.
    let options = ["-ea", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp"];
    let mut words = vec![java.into_os_string()];
    words.extend(options.map(OsString::from));
    words.extend([class_path, "io.credmatch.ConformanceRunner".into()]);
    Ok(words)
}
