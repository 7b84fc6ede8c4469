//! The jar as others get it: built, and then run on the oldest JDK and on a newer one.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{capture, expect_success, line, program, root};
use crate::report::{Failure, Report, Tally};
use crate::{c, java};

use super::count;
use super::servers::{self, Servers};
use super::snippets::snippet;

/// How long the example engine runs here; a minute in `cargo xtask deep`.
const ENGINE_SECONDS: u32 = 5;

/// The steps, all named `Java: ...`.
pub(super) fn steps(report: &mut Report<'_>, servers: &Servers) {
    report.step("Java: tests", || {
        let mut command = java::maven(["test"])?;
        surefire(command.env(servers::ADDRESS, servers.apache()?), &java::target())
    });
    report.step("Java: tests on a newer JDK", || newer(servers.apache()?));
    report.step("Java: tests with libcredmatch.so", || shared(servers.apache()?));
    report.step("Java: jars, sources, Javadoc, and what the native exports", packages);
    report.step("Java: what JNI reads of secrets is not left on the stack", stack);
    report.step("Java: engine under load", || engine(ENGINE_SECONDS));
}

/// Runs Maven and counts by the reports of its tests: silent runs close with no line.
fn surefire(command: &mut Command, target: &Path) -> Result<Tally, Failure> {
    let reports = target.join("surefire-reports");
    if reports.is_dir() {
        std::fs::remove_dir_all(&reports).map_err(|error| format!("{}: {error}", reports.display()))?;
    }
    let output = capture(command)?;
    let mut tally = Tally::default();
    for entry in std::fs::read_dir(&reports).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let (run, failed) = tests(&text).ok_or_else(|| format!("{}: no counts", path.display()))?;
            tally.passed += run - failed;
            tally.failed += failed;
        }
    }
    if output.success && tally.failed == 0 && tally.passed > 0 {
        return Ok(tally);
    }
    Err(Failure {
        tally: Tally { failed: tally.failed.max(1), ..tally },
        text: format!("{}\n{}", line(command), output.text()),
    })
}

/// `Tests run: 7, Failures: 1, Errors: 0, Skipped: 0, ...`: how many ran, and how many failed.
fn tests(report: &str) -> Option<(usize, usize)> {
    let counts = report.lines().find_map(|line| line.strip_prefix("Tests run: "))?;
    let mut numbers = counts.split(", ").map(|part| part.rsplit(' ').next().and_then(|number| number.parse().ok()));
    let (run, failures, errors, skipped): (usize, usize, usize, usize) =
        (numbers.next()??, numbers.next()??, numbers.next()??, numbers.next()??);
    // What is left out is not tested.
    Some((run - skipped, failures + errors + skipped))
}

/// The same classes and tests, in the virtual machine of a newer JDK.
fn newer(apache: &str) -> Result<Tally, Failure> {
    java::tests_built()?;
    let (_, home) = java::newer()?;
    let mut command = java::maven(["surefire:test"])?;
    command.arg(format!("-Djvm={}", home.join("bin/java").display())).env(servers::ADDRESS, apache);
    surefire(&mut command, &java::target())
}

/// With a native that links an installed library.
fn shared(apache: &str) -> Result<Tally, Failure> {
    let prefix = c::installed()?;
    let mut command = java::maven(["test", "-Pshared", "-Dtest=!LeakTest,!ReadmeTest,!CodeTest,!JsonTest"])?;
    command.arg(format!("-Dcredmatch.prefix={}", prefix.display())).env(servers::ADDRESS, apache);
    let target = root().join("target/java-shared");
    let tally = surefire(&mut command, &target)?;
    let (names, needed) = java::dynamic(&native(&target))?;
    exports_nothing_else(&names)?;
    if needed.contains(c::SONAME) { Ok(tally) } else { Err(Failure::from(format!("not linked:\n{needed}"))) }
}

fn native(target: &Path) -> PathBuf {
    target.join("native/native").join(java::PLATFORM).join("libcredmatchjni.so")
}

fn exports_nothing_else(names: &[String]) -> Result<(), Failure> {
    let others: Vec<_> = names.iter().filter(|name| !name.starts_with("Java_io_credmatch_Native_")).collect();
    if others.is_empty() && !names.is_empty() {
        return Ok(());
    }
    Err(Failure::from(format!("the native exports {others:?} of {} names", names.len())))
}

fn packages() -> Result<Tally, Failure> {
    let [classes, natives] = java::jars()?;
    let (names, needed) = java::dynamic(&native(&java::target()))?;
    exports_nothing_else(&names)?;
    if needed.contains(c::SONAME) {
        return Err(Failure::from("the native needs the shared library, which the jar does not hold".to_owned()));
    }
    let stem = classes.display().to_string().replace(".jar", "");
    let papers = [
        "META-INF/LICENSE-MIT",
        "META-INF/docs/matching.md",
        "META-INF/SECURITY.md",
        "META-INF/THIRD-PARTY-NOTICES.txt",
        "META-INF/sbom.cdx.json",
    ];
    let mut passed = 2;
    for (jar, expected) in [
        (classes.clone(), vec!["module-info.class", "io/credmatch/Registry.class"]),
        (natives.clone(), vec!["native/linux-x86_64/libcredmatchjni.so"]),
        (format!("{stem}-sources.jar").into(), vec!["io/credmatch/Registry.java"]),
        (format!("{stem}-javadoc.jar").into(), vec!["io.credmatch/io/credmatch/Registry.html"]),
    ] {
        let listed = expect_success(program("unzip", ["-Z1"]).arg(&jar))?;
        let has_papers = jar == classes || jar == natives;
        for name in expected.iter().chain(papers.iter().filter(|_| has_papers)) {
            if !listed.lines().any(|line| line == *name) {
                return Err(Failure::from(format!("{} lacks {name}:\n{listed}", jar.display())));
            }
            passed += 1;
        }
    }
    passed += as_modules(&classes, &natives)?;
    Ok(Tally { passed, failed: 0 })
}

/// The native with strings of a virtual machine that is not there.
fn stack() -> Result<Tally, Failure> {
    let (prefix, headers) = (c::installed()?, java::headers()?);
    let to = java::target().join("stack");
    let mut compile = program("cc", ["-std=c11", "-Wall", "-Wextra", "-Werror", "-O3", "-g"]);
    compile.arg("-I").arg(&headers).arg("-I").arg(headers.join("linux")).arg("-I").arg(prefix.join("include"));
    compile.arg("bindings-c/java/src/test/c/stack.c").arg("-o").arg(&to).arg(prefix.join("lib/libcredmatch.a"));
    expect_success(compile.args(c::SYSTEM_LIBRARIES))?;
    count(&mut program(to, [] as [&str; 0]))
}

/// What the module says of itself: what it requires but `java.base` is for one package each, and need not be there.
const CLAUSES: &[&str] = &[
    "exports io.credmatch",
    "exports io.credmatch.apache4",
    "exports io.credmatch.apache5",
    "exports io.credmatch.http",
    "requires java.base mandated",
    "requires java.net.http static transitive",
    "requires org.apache.httpcomponents.client5.httpclient5 static transitive",
    "requires org.apache.httpcomponents.core5.httpcore5 static transitive",
    "requires org.apache.httpcomponents.httpclient static transitive",
    "requires org.apache.httpcomponents.httpcore static transitive",
];

/// The jars on the module path, on both JDKs: the program of README, and that there is nothing else in the module.
fn as_modules(classes: &Path, natives: &Path) -> Result<usize, Failure> {
    let page = std::fs::read_to_string(root().join("bindings-c/java/README.md")).map_err(|error| error.to_string())?;
    let block = |name: &str| snippet(&page, name);
    let (source, shown) = block("java").zip(block("text")).ok_or_else(|| "README.md shows no program".to_owned())?;
    let folder = java::target().join("readme");
    let file = folder.join("Example.java");
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&file, source))
        .map_err(|error| format!("{}: {error}", file.display()))?;
    let path = java::class_path(&[classes.to_owned(), natives.to_owned()])?;
    let javas = [java::java()?, java::newer()?.1.join("bin/java")];
    for java in &javas {
        let mut run = program(
            java,
            ["--enable-native-access=io.credmatch", "--add-modules", "io.credmatch,io.credmatch.natives"],
        );
        let output = capture(run.arg("--module-path").arg(&path).arg(&file))?;
        if !output.success || output.stdout != shown || !output.stderr.is_empty() {
            return Err(Failure::from(format!("{}\n{}", line(&run), output.text())));
        }
    }
    let described = expect_success(
        program(java::java()?, ["--module-path"]).arg(classes).args(["--describe-module", "io.credmatch"]),
    )?;
    if clauses(&described) != CLAUSES {
        return Err(Failure::from(described));
    }
    Ok(javas.len() + 1)
}

/// The clauses of `--describe-module`, ordered: the JDK prints them, and the modifiers of each, in the order of a hash
/// that is another one in each run.
fn clauses(described: &str) -> Vec<String> {
    let mut clauses: Vec<_> = described
        .lines()
        .skip(1)
        .map(|clause| {
            let mut words: Vec<_> = clause.split(' ').collect();
            if let Some(modifiers) = words.get_mut(2..) {
                modifiers.sort_unstable();
            }
            words.join(" ")
        })
        .collect();
    clauses.sort_unstable();
    clauses
}

/// The example engine on the packed jars, its heap fixed so that what grows is ours.
pub(crate) fn engine(seconds: u32) -> Result<Tally, Failure> {
    let path = java::class_path(&java::jars()?)?;
    let heap = ["-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "--enable-native-access=ALL-UNNAMED", "-cp"];
    let mut command = program(java::java()?, heap);
    command.arg(path).arg("bindings-c/java/examples/engine/Engine.java").arg(seconds.to_string());
    count(&mut command)
}

#[cfg(test)]
mod tests {
    use super::{clauses, tests as counted};

    #[test]
    fn clauses_are_the_same_in_any_order() {
        let one = "m@1 file:///m.jar\nrequires b transitive static\nexports a\nrequires java.base mandated";
        let other = "m@1 file:///m.jar\nexports a\nrequires java.base mandated\nrequires b static transitive";
        assert_eq!(clauses(one), ["exports a", "requires b static transitive", "requires java.base mandated"]);
        assert_eq!(clauses(one), clauses(other));
    }

    #[test]
    fn counts_of_a_report_are_read() {
        let report = "----\nTest set: T\n----\nTests run: 7, Failures: 1, Errors: 2, Skipped: 1, Time elapsed: 0.3 s\n";
        assert_eq!(counted(report), Some((6, 4)));
        assert_eq!(counted("none"), None);
    }
}
