//! `cargo xtask abi`: what programs that were compiled with the C header rely on, written down by libabigail.
//!
//! It is read from a library with the header's functions and empty bodies: the debug information of the real one
//! describes the types of Rust behind the pointers, which are nobody's business and change with every compiler. That
//! the real one has just these functions is checked by name; that they have these types, by generating the header. The
//! numbers of codes are held to `conformance/codes.json`.

use std::fs;
use std::path::{Path, PathBuf};

use super::SONAME;
use crate::process::{capture, expect_success, program, root};
use crate::tools;

/// Where the committed description lies.
fn path() -> PathBuf {
    root().join("bindings-c/abi").join(format!("{SONAME}.abi"))
}

/// Writes the description, or with `--check` compares it; `true` if nothing changed.
pub(crate) fn abi(arguments: &[String]) -> Result<bool, String> {
    let check = match arguments {
        [] => false,
        [one] if one == "--check" => true,
        _ => return Err("abi takes --check or nothing".to_owned()),
    };
    tools::debian("abidw", "abigail-tools")?;
    let folder = root().join("target/c");
    let library = skeleton(&folder)?;
    if check {
        return compare(&library);
    }
    let mut describe = program("abidw", ["--no-comp-dir-path", "--no-corpus-path", "--no-show-locs"]);
    let text = expect_success(describe.args(["--type-id-style", "hash"]).arg(&library))?;
    let made = fs::create_dir_all(path().parent().unwrap_or(root()));
    made.and_then(|()| fs::write(path(), text)).map_err(|error| format!("{}: {error}", path().display()))?;
    Ok(true)
}

/// abidiff ends with 0 if nothing changed; it says what did.
fn compare(library: &Path) -> Result<bool, String> {
    let output = capture(program("abidiff", [] as [&str; 0]).arg(path()).arg(library))?;
    if !output.success {
        eprintln!(
            "{}\nif that is meant, run `cargo xtask abi`; what breaks programs needs another SONAME",
            output.text()
        );
    }
    Ok(output.success)
}

/// Compiles the header's functions without what they do.
fn skeleton(folder: &Path) -> Result<PathBuf, String> {
    let include = root().join("bindings-c/include");
    let header = fs::read_to_string(include.join("credmatch.h")).map_err(|error| format!("credmatch.h: {error}"))?;
    let source = folder.join("skeleton.c");
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&source, bodies(&header)?));
    written.map_err(|error| format!("{}: {error}", source.display()))?;
    let library = folder.join("skeleton").join(SONAME);
    fs::create_dir_all(folder.join("skeleton")).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut compile = program("cc", ["-g", "-shared", "-fPIC"]);
    compile.arg(format!("-Wl,-soname,{SONAME}")).arg("-I").arg(&include).arg("-o").arg(&library).arg(&source);
    expect_success(&mut compile)?;
    Ok(library)
}

/// The declarations of the header as definitions.
fn bodies(header: &str) -> Result<String, std::io::Error> {
    let between = header.split_once("extern \"C\" {").and_then(|(_, rest)| rest.split_once("#ifdef __cplusplus"));
    let Some((declarations, _)) = between else {
        return Err(std::io::Error::other("credmatch.h has no functions"));
    };
    let (_, declarations) = declarations.split_once("#endif").unwrap_or_default();
    let declarations: String = declarations
        .split_inclusive('\n')
        .filter(|line| !line.starts_with(['/', ' ']) || !line.trim_start().starts_with(['/', '*']))
        .collect();
    // After `#endif` comes a comment, to the end of its line.
    let (_, declarations) = declarations.split_once('\n').unwrap_or_default();
    Ok(format!("#include \"credmatch.h\"\n{}", declarations.replace(");", ") { __builtin_trap(); }")))
}
