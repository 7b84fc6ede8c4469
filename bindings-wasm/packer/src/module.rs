//! One WebAssembly module with its glue.

use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::panics::trap_at_once;
use crate::{copy, create, root, write};

const TARGET: &str = "wasm32-unknown-unknown";

/// What the engines that are kept up have, and what the compiler may use. With `--all-features`, Binaryen writes modules that
/// Node 20 refuses.
const ENGINE: [&str; 7] =
    ["bulk-memory", "sign-ext", "mutable-globals", "nontrapping-float-to-int", "multivalue", "reference-types", "simd"];

/// What Binaryen does, as far as it does any good (benches/RECORD.md has what else was tried). The stack lies first in memory,
/// and its last kilobyte is never reached: constants may be folded into addresses.
const PASSES: [&str; 8] =
    ["-Oz", "--flatten", "--rereloop", "-Oz", "-Oz", "--converge", "--low-memory-unused", "--reorder-functions"];

/// A module of the package.
#[derive(Clone, Copy)]
pub(crate) struct Module {
    /// What its files are called.
    pub(crate) name: &'static str,
    /// The feature of `credmatch-wasm` that is in it.
    pub(crate) feature: &'static str,
    /// The profile that it is built with.
    pub(crate) profile: &'static str,
}

impl Module {
    /// Builds it and writes `NAME.js` and `NAME_bg.wasm` into the folder.
    pub(crate) fn pack(self, folder: &Path, tools: &Path) -> Result<(), String> {
        let input = self.build()?;
        let files = [format!("{}.js", self.name), format!("{}_bg.wasm", self.name)];
        let finished = root().join("target/npm/finished").join(self.name);
        let seen = finished.join("input.wasm");
        let (how, done) = (concat!(include_str!("module.rs"), include_str!("panics.rs")), finished.join("how.rs"));
        // Making a module small takes longer than anything else here.
        if !same(&input, &seen) || std::fs::read_to_string(&done).ok().as_deref() != Some(how) {
            create(&finished)?;
            self.finish(&input, &finished, tools)?;
            copy(&input, &seen)?;
            write(&done, how)?;
        }
        files.iter().try_for_each(|file| copy(&finished.join(file), &folder.join(file)))
    }

    fn finish(self, input: &Path, folder: &Path, tools: &Path) -> Result<(), String> {
        let failed = |error| format!("wasm-bindgen, module {}: {error:#}", self.name);
        let mut bindgen = Bindgen::new();
        bindgen.input_path(input).out_name(self.name).typescript(false).remove_name_section(true);
        bindgen.remove_producers_section(true).omit_default_module_path(false);
        bindgen.web(true).map_err(failed)?;
        let mut output = bindgen.generate_output().map_err(failed)?;
        write(&folder.join(format!("{}.js", self.name)), output.js())?;
        let path = folder.join(format!("{}_bg.wasm", self.name));
        trap_at_once(output.wasm_mut()).map_err(|reason| format!("module {}: {reason}", self.name))?;
        std::fs::write(&path, output.wasm_mut().emit_wasm()).map_err(|error| format!("{}: {error}", path.display()))?;
        optimise(&path, tools)
    }

    fn build(self) -> Result<PathBuf, String> {
        // A folder of its own: features that take turns in one are linked anew every time.
        let folder = root().join("target/npm/build").join(self.name);
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.current_dir(root()).args(["build", "--quiet", "--locked", "--package", "credmatch-wasm", "--lib"]);
        command.args([
            "--profile",
            self.profile,
            "--target",
            TARGET,
            "--no-default-features",
            "--features",
            self.feature,
        ]);
        // URLs are taken apart sixteen bytes at a time: in software that is four times slower, and larger.
        let mut flags = vec!["-Ctarget-feature=+simd128".to_owned()];
        // Places of panics name files: where this machine keeps them is nobody's affair, and long.
        flags.extend(sources()?.iter().map(|sources| format!("--remap-path-prefix={}=", sources.display())));
        command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
        run(command.arg("--target-dir").arg(&folder))?;
        Ok(folder.join(TARGET).join(self.profile).join("credmatch_wasm.wasm"))
    }
}

/// Where the sources are of other crates, as Cargo keeps them, and of the standard library, as rustup does.
fn sources() -> Result<Vec<PathBuf>, String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let registries = home.and_then(|home| std::fs::read_dir(home.join("registry/src")).ok());
    let mut sources: Vec<_> = registries.into_iter().flatten().flatten().map(|registry| registry.path()).collect();
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = run(Command::new(compiler).current_dir(root()).args(["--print", "sysroot"]))?;
    sources.push(Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library"));
    Ok(sources)
}

fn same(one: &Path, other: &Path) -> bool {
    std::fs::read(one).is_ok_and(|one| std::fs::read(other).is_ok_and(|other| one == other))
}

fn optimise(path: &Path, tools: &Path) -> Result<(), String> {
    let tool = tools.join("binaryen/bin/wasm-opt");
    if !tool.is_file() {
        return Err(format!("needs Binaryen in {}", tools.display()));
    }
    let mut command = Command::new("node");
    command.arg(tool).args(PASSES).arg("--mvp-features");
    command.args(ENGINE.map(|feature| format!("--enable-{feature}")));
    run(command.args(["--strip-debug", "--strip-producers", "--strip-target-features", "-o"]).arg(path).arg(path))
        .map(drop)
}

/// What a command writes.
fn run(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_owned();
    let output = command.output().map_err(|error| format!("`{}` did not start: {error}", name.display()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("`{}` failed:\n{}", name.display(), String::from_utf8_lossy(&output.stderr)))
}
