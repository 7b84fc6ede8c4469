//! What builds and runs the jar: Maven, and the JDKs that are there.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::dist::Artefact;
use crate::process::{capture, cargo, expect_success, find, program, root};
use crate::tools;

/// The oldest JDK that the classes are for.
const OLDEST: u32 = 17;

/// The platform that natives are built for, as the loader names it.
pub(crate) const PLATFORM: &str = "linux-x86_64";

/// Where Maven builds.
pub(crate) fn target() -> PathBuf {
    root().join("target/java")
}

/// Maven with these arguments, in the folder of the jar; it asks its registry for what it lacks and then no more.
pub(crate) fn maven<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Result<Command, String> {
    need()?;
    let mut command = program("mvn", ["--batch-mode", "--quiet", "--file", "bindings-c/java/pom.xml"]);
    command.args(arguments);
    if let Some(home) = home()? {
        command.env("JAVA_HOME", home);
    }
    Ok(command)
}

/// The program `java` of the JDK that builds.
pub(crate) fn java() -> Result<PathBuf, String> {
    need()?;
    match home()? {
        Some(home) => Ok(home.join("bin/java")),
        None => find("java").ok_or_else(|| "no `java` on the path".to_owned()),
    }
}

/// The folder of the headers that a native is compiled with.
pub(crate) fn headers() -> Result<PathBuf, String> {
    let java = java()?.canonicalize().map_err(|error| error.to_string())?;
    let home = java.ancestors().nth(2).ok_or("`java` lies in no JDK")?;
    Some(home.join("include"))
        .filter(|folder| folder.join("jni.h").is_file())
        .ok_or_else(|| format!("{} has no jni.h; install a JDK, such as openjdk-17-jdk-headless", home.display()))
}

/// A JDK that is newer than the oldest: the highest version among what `CREDMATCH_JDK_NEWER`, `JAVA_HOME` and
/// `JAVA_HOME_..._X64` name and what lies in `/usr/lib/jvm`.
pub(crate) fn newer() -> Result<(u32, PathBuf), String> {
    let newest = homes().into_iter().filter_map(|home| Some((version(&home)?, home))).max();
    newest.filter(|(version, _)| *version > OLDEST).ok_or_else(|| {
        format!(
            "needs a JDK newer than {OLDEST}; install one in /usr/lib/jvm or name its folder in CREDMATCH_JDK_NEWER"
        )
    })
}

/// The home of a JDK of the oldest version, if one is found: that is what users of that version build with.
fn home() -> Result<Option<PathBuf>, String> {
    static HOME: OnceLock<Option<PathBuf>> = OnceLock::new();
    Ok(HOME.get_or_init(|| homes().into_iter().find(|home| version(home) == Some(OLDEST))).clone())
}

fn homes() -> Vec<PathBuf> {
    let named = |(name, value): (OsString, OsString)| {
        let name = name.into_string().ok()?;
        let names_home = name == "CREDMATCH_JDK_NEWER" || name.starts_with("JAVA_HOME");
        names_home.then(|| PathBuf::from(value))
    };
    let mut homes: Vec<_> = std::env::vars_os().filter_map(named).collect();
    let installed = std::fs::read_dir("/usr/lib/jvm").into_iter().flatten();
    homes.extend(installed.filter_map(|entry| Some(entry.ok()?.path())));
    homes.retain(|home| home.join("bin/javac").is_file());
    homes.sort();
    homes
}

/// The feature version that a JDK says that it has.
fn version(home: &Path) -> Option<u32> {
    let release = std::fs::read_to_string(home.join("release")).ok()?;
    let line = release.lines().find_map(|line| line.strip_prefix("JAVA_VERSION=\""))?;
    line.split(['.', '"', '-', '+']).next()?.parse().ok()
}

fn need() -> Result<(), String> {
    tools::debian("mvn", "maven")?;
    if homes().is_empty() {
        tools::debian("javac", "openjdk-17-jdk-headless")?;
    }
    tools::debian("gcc", "gcc")
}

/// Compiles the classes, the native and the tests, once in a run; the folder that they are in.
pub(crate) fn tests_built() -> Result<PathBuf, String> {
    static BUILT: OnceLock<Result<(), String>> = OnceLock::new();
    let build = || expect_success(&mut maven(["-DskipTests", "test-compile"])?).map(drop);
    BUILT.get_or_init(build).clone()?;
    Ok(target())
}

/// Builds all jars, with the papers that belong into them; the folder that they are in.
pub(crate) fn packaged() -> Result<PathBuf, String> {
    static PACKAGED: OnceLock<Result<(), String>> = OnceLock::new();
    let package = || {
        let artefact = Artefact {
            package: "credmatch-c",
            target: None,
            features: &[],
            registry: "maven",
            name: "io.credmatch/credmatch",
        };
        artefact.write_papers(&target().join("papers"))?;
        expect_success(&mut maven(["-DskipTests", "package"])?).map(drop)
    };
    PACKAGED.get_or_init(package).clone()?;
    Ok(target())
}

/// The jar of the classes, and that of the native.
pub(crate) fn jars() -> Result<[PathBuf; 2], String> {
    let folder = packaged()?;
    let version = env!("CARGO_PKG_VERSION");
    Ok([format!("credmatch-{version}.jar"), format!("credmatch-{version}-{PLATFORM}.jar")]
        .map(|name| folder.join(name)))
}

/// These as one class path.
pub(crate) fn class_path(places: &[PathBuf]) -> Result<OsString, String> {
    std::env::join_paths(places).map_err(|error| error.to_string())
}

/// What a native exports and what it needs, by what the linker sees.
pub(crate) fn dynamic(native: &Path) -> Result<(Vec<String>, String), String> {
    let symbols = expect_success(program("nm", ["--dynamic", "--defined-only", "--format=posix"]).arg(native))?;
    let names = symbols.lines().filter_map(|line| Some(line.split_whitespace().next()?.to_owned())).collect();
    let needed = capture(program("readelf", ["--dynamic", "--wide"]).arg(native))?;
    Ok((names, needed.stdout))
}

/// A program of `benches/hosts/java`, beside what a Java engine would use without us: its class and arguments. The data
/// of all hosts is in `target/hostdata`.
pub(crate) fn bench(class: &str, arguments: &[&str]) -> Result<Command, String> {
    let data = root().join("target/hostdata");
    let hostdata = ["run", "--quiet", "--package", "credmatch-benches", "--bin", "hostdata", "--"];
    expect_success(cargo(hostdata).arg(&data))?;
    expect_success(&mut maven(["-Pbench", "-DskipTests", "test-compile"])?)?;
    let target = root().join("target/java-bench");
    let file = target.join("class-path");
    let libraries = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut places = vec![target.join("classes"), target.join("test-classes"), target.join("native")];
    places.extend(std::env::split_paths(libraries.trim()));
    let mut command = program(java()?, ["--enable-native-access=ALL-UNNAMED"]);
    // A heap that is there from the start, as after an hour: what is allocated would pay for pages that come from the system.
    command.args(["-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-cp"]);
    command.arg(class_path(&places)?).arg(class).args(arguments);
    Ok(command)
}
