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

/// The functions that the shared library exports, a line each.
fn list() -> PathBuf {
    root().join("bindings-c/abi/symbols.txt")
}

/// Writes the description and the list of functions, or with `--check` compares them; `true` if nothing changed.
pub(crate) fn abi(arguments: &[String]) -> Result<bool, String> {
    let check = match arguments {
        [] => false,
        [one] if one == "--check" => true,
        _ => return Err("abi takes --check or nothing".to_owned()),
    };
    tools::debian("abidw", "abigail-tools")?;
    let library = skeleton(&root().join("target/c"))?;
    let symbols = exported(&library)?;
    if check {
        let listed = fs::read_to_string(list()).unwrap_or_default();
        if listed != symbols {
            eprintln!("{} is not what the header declares", list().display());
        }
        return Ok(compare(&library)? && listed == symbols);
    }
    let mut describe = program("abidw", ["--no-comp-dir-path", "--no-corpus-path", "--no-show-locs"]);
    let text = expect_success(describe.args(["--type-id-style", "hash"]).arg(&library))?;
    let made = fs::create_dir_all(path().parent().unwrap_or(root()));
    let written = made.and_then(|()| fs::write(path(), text)).and_then(|()| fs::write(list(), symbols));
    written.map_err(|error| format!("{}: {error}", path().display()))?;
    Ok(true)
}

/// The symbols that a shared library exports, sorted, a line each.
pub(crate) fn exported(library: &Path) -> Result<String, String> {
    let listed = expect_success(program("nm", ["--dynamic", "--defined-only", "--format=posix"]).arg(library))?;
    let mut names: Vec<_> = listed.lines().filter_map(|line| line.split(' ').next()).collect();
    names.sort_unstable();
    Ok(names.iter().map(|name| format!("{name}\n")).collect())
}

/// abidiff ends with 0 if nothing changed; it says what did.
fn compare(library: &Path) -> Result<bool, String> {
    let output = capture(program("abidiff", [] as [&str; 0]).arg(path()).arg(library))?;
    if !output.success {
        eprintln!(
            "{}\nif that is meant, run `cargo xtask abi`; what breaks programs needs another SONAME, which a member at the end of \
             a structure that begins with `size` does not",
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
    compile.arg(format!("-Wl,-soname,{SONAME}")).args(["-I", "bindings-c/include", "-o"]).arg(&library);
    // By its path from where we run, which stands in the description.
    compile.arg("target/c/skeleton.c");
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
