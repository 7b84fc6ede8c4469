//! Puts the npm package together: `cargo run --package ... FOLDER VERSION NODE_MODULES`.
//!
//! Two modules are built, one with documents and one for look-ups in table bytes alone, and given their glue by
//! wasm-bindgen; Binaryen, from npm, makes them smaller. The rest of the package is copied from `lib/` as it stands.

mod module;
mod panics;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use module::Module;

/// The modules of the package.
const MODULES: [Module; 2] = [
    Module { name: "credmatch", feature: "documents", profile: "wasm-documents" },
    Module { name: "table", feature: "table", profile: "wasm" },
];

/// What the package has from the workspace's own folder; licences and notices are the release's affair.
const SHARED: [&str; 1] = ["CHANGELOG.md"];

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let [folder, version, tools, none] = [(); 4].map(|()| arguments.next());
    let (Some(folder), Some(version), Some(tools), None) = (folder, version, tools, none) else {
        eprintln!("usage: credmatch-npm-packer FOLDER VERSION NODE_MODULES");
        return ExitCode::from(2);
    };
    match pack(Path::new(&folder), &version.to_string_lossy(), Path::new(&tools)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// Puts the package of this version into `folder`, with the tools that npm has put into `tools`.
fn pack(folder: &Path, version: &str, tools: &Path) -> Result<(), String> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let wasm = folder.join("lib/wasm");
    create(&wasm)?;
    for module in MODULES {
        module.pack(&wasm, tools)?;
    }
    let ours = bindings().join("lib");
    for item in std::fs::read_dir(&ours).map_err(|error| format!("{}: {error}", ours.display()))? {
        let item = item.map_err(|error| format!("{}: {error}", ours.display()))?;
        copy(&item.path(), &folder.join("lib").join(item.file_name()))?;
    }
    copy(&bindings().join("README.md"), &folder.join("README.md"))?;
    for name in SHARED {
        copy(&root().join(name), &folder.join(name))?;
    }
    write(&folder.join("package.json"), &manifest(version)?)
}

/// The manifest, whose order counts (the first condition that holds is taken), with its version filled in.
fn manifest(version: &str) -> Result<String, String> {
    let path = bindings().join("npm.json");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let versioned = text.replacen("\"0.0.0\"", &format!("\"{version}\""), 1);
    if versioned == text { Err(format!("{}: no version to replace", path.display())) } else { Ok(versioned) }
}

/// The folder of the bindings.
fn bindings() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folder of the workspace.
fn root() -> PathBuf {
    bindings().join("..")
}

fn create(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    std::fs::copy(from, to).map(drop).map_err(|error| format!("{}: {error}", from.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
