//! The C library as others get it: installed, and then compiled against, linked and run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::c;
use crate::process::{capture, cargo, cargo_of, expect_success, line, program, root};
use crate::report::{Failure, Report, Tally};
use crate::tools;

use super::servers::Servers;
use super::snippets::snippet;
use super::{check, count};

/// What the library is compiled for where that must be said.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// The steps, all named `C: ...`.
pub(super) fn steps(report: &mut Report<'_>, servers: &Servers) {
    report.step("C: header and ABI are those of the crate", || {
        need_compilers()?;
        expect(c::header(&["--check".to_owned()])?, "credmatch.h is out of date; run `cargo xtask header`")?;
        expect(c::abi(&["--check".to_owned()])?, "the ABI changed")
    });
    report.step("C: what the header says of each function", documented);
    report.step("C: installed library", installed);
    report.step("C: tests in C99", || count(&mut suite("c99", "cc", &c::STRICT, &[])?));
    report.step("C: tests in C++", || count(&mut suite("cpp", "c++", &c::STRICT_CPP, &[])?));
    report.step("C: tests under ASan and UBSan", sanitized);
    report.step("C: tests under Valgrind", valgrind);
    report.step("C: memory stays flat, and secrets are wiped", memory);
    report.step("C: a panic is a status", panics);
    report.step("C: example by pkg-config and CMake, and README", examples);
    report.step("C: example with libcurl against Apache httpd", || with_libcurl(servers.apache()?));
}

fn need_compilers() -> Result<(), String> {
    c::need("cc", "gcc")?;
    c::need("c++", "g++")?;
    c::need("nm", "binutils")
}

fn expect(holds: bool, otherwise: &str) -> Result<Tally, Failure> {
    if holds { Ok(Tally::PASSED) } else { Err(Failure::from(otherwise.to_owned())) }
}

/// Each function of the surface begins with the sentence that all hosts have for it; each function of the header is
/// tried with NULL.
fn documented() -> Result<Tally, Failure> {
    let read = |name: &str| fs::read_to_string(root().join(name)).map_err(|error| format!("{name}: {error}"));
    let (header, nulls) = (read("bindings-c/include/credmatch.h")?, read("bindings-c/tests/suite/nulls.c")?);
    let mut problems = Vec::new();
    let mut passed = 0;
    for (name, sentence) in surface(&read("conformance/surface.json")?)? {
        let begins = |text: &str| text.replace("\n * ", " ").starts_with(&sentence);
        match comment(&header, &name) {
            Some(text) if begins(text) => passed += 1,
            Some(_) => problems.push(format!("{name} does not begin with: {sentence}")),
            None => problems.push(format!("{name} has no comment")),
        }
    }
    let unsaid = unsaid(&header, &read("conformance/surface.json")?)?;
    passed += usize::from(unsaid.is_empty());
    problems.extend(unsaid);
    for symbol in read("bindings-c/abi/symbols.txt")?.lines() {
        let takes_nothing = ["credmatch_version", "credmatch_builder_new"].contains(&symbol);
        if takes_nothing || nulls.contains(&format!("{symbol}(")) {
            passed += 1;
        } else {
            problems.push(format!("nulls.c does not call {symbol}"));
        }
    }
    let tally = Tally { passed, failed: problems.len() };
    if problems.is_empty() { Ok(tally) } else { Err(Failure { tally, text: problems.join("\n") }) }
}

/// Whether a comment of the header lists these values and no others: "`a`, `b` or `c`".
fn lists(header: &str, values: &[&str]) -> bool {
    let values: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
    let Some((last, others)) = values.split_last() else { return false };
    let others = others.join(", ");
    let words: Vec<_> = header.split_whitespace().filter(|word| *word != "*").collect();
    let text = words.join(" ");
    ["or", "and"].into_iter().any(|word| {
        let mut parts = text.split(&format!("{others} {word} {last}")).collect::<Vec<_>>();
        parts.pop();
        parts.iter().any(|before| !before.ends_with("`, "))
    })
}

/// The types of the surface whose names the header does not have: as constants, neither more nor less, or in a list.
fn unsaid(header: &str, text: &str) -> Result<Vec<String>, String> {
    const CONSTANTS: [(&str, &str); 4] =
        [("Layer", "LAYER"), ("Severity", "SEVERITY"), ("Specificity", "SPECIFICITY"), ("Step", "ACTION")];
    let table: serde_json::Value = serde_json::from_str(text).map_err(|error| format!("surface.json: {error}"))?;
    let types = table.get("names").and_then(serde_json::Value::as_array).ok_or("surface.json: no names")?;
    let is_said = |one: &serde_json::Value| {
        let (name, values) = (one.get("name")?.as_str()?, one.get("values")?.as_array()?);
        let values: Option<Vec<&str>> = values.iter().map(serde_json::Value::as_str).collect();
        let is_said = match CONSTANTS.iter().find(|(constants, _)| *constants == name) {
            Some((_, prefix)) => {
                let prefix = format!("#define CREDMATCH_{prefix}_");
                let rests = header.lines().filter_map(|line| line.strip_prefix(&prefix));
                let defined: Vec<&str> = rests.filter_map(|rest| rest.split(' ').next()).collect();
                defined == values?.iter().map(|value| value.replace('-', "_").to_uppercase()).collect::<Vec<_>>()
            }
            None => lists(header, &values?),
        };
        Some((!is_said).then(|| format!("the header does not have the names of {name}")))
    };
    let said: Option<Vec<_>> = types.iter().map(is_said).collect();
    Ok(said.ok_or("surface.json: a type without names")?.into_iter().flatten().collect())
}

/// The functions of the surface in the spelling of C, each with its sentence.
fn surface(text: &str) -> Result<Vec<(String, String)>, String> {
    let table: serde_json::Value = serde_json::from_str(text).map_err(|error| format!("surface.json: {error}"))?;
    let functions = table.get("functions").and_then(serde_json::Value::as_array).ok_or("surface.json: no functions")?;
    let spelled = |one: &serde_json::Value| {
        let (name, sentence) = (one.get("name")?.as_str()?, one.get("sentence")?.as_str()?);
        let name = match name {
            "missing_includes" => "builder_missing_includes".to_owned(),
            "Sessions" => "sessions_new".to_owned(),
            "CurrentUser" => "current_user_new".to_owned(),
            name => {
                name.replace("CurrentUser", "current_user").replace('.', "_").to_lowercase().replace("_close", "_free")
            }
        };
        Some((format!("credmatch_{name}"), sentence.to_owned()))
    };
    functions.iter().map(|one| spelled(one).ok_or_else(|| format!("surface.json: {one}"))).collect()
}

/// What stands above a function, from its first word.
fn comment<'h>(header: &'h str, name: &str) -> Option<&'h str> {
    let is_declaration = |line: &str| {
        let ends = [format!(" {name}("), format!("*{name}(")];
        line.starts_with(|first: char| first.is_ascii_alphabetic())
            && ends.iter().any(|end| line.contains(end.as_str()))
    };
    let mut above = 0;
    for line in header.split_inclusive('\n') {
        if is_declaration(line) {
            let text = header.get(..above)?.trim_end().strip_suffix("*/")?;
            return text.get(text.rfind("/**\n * ")?..)?.strip_prefix("/**\n * ");
        }
        above += line.len();
    }
    None
}

/// What is there after an installation, by what the linker sees.
fn installed() -> Result<Tally, Failure> {
    need_compilers()?;
    let prefix = c::installed()?;
    let library = prefix.join("lib").join(c::SONAME);
    let listed = fs::read_to_string(root().join("bindings-c/abi/symbols.txt")).map_err(|error| error.to_string())?;
    let exported = c::exported(&library)?;
    expect(exported == listed, &format!("exported is not what symbols.txt lists:\n{exported}"))?;
    let dynamic = expect_success(program("readelf", ["--dynamic", "--wide"]).arg(&library))?;
    let named = dynamic.lines().any(|line| line.contains("(SONAME)") && line.contains(&format!("[{}]", c::SONAME)));
    expect(named, &format!("no SONAME {}:\n{dynamic}", c::SONAME))?;
    for file in [
        "include/credmatch.h",
        "lib/libcredmatch.a",
        "lib/libcredmatch.so",
        "lib/pkgconfig/credmatch.pc",
        "lib/cmake/credmatch/credmatchConfig.cmake",
        "lib/cmake/credmatch/credmatchConfigVersion.cmake",
        "share/doc/credmatch/LICENSE-MIT",
        "share/doc/credmatch/README.md",
        "share/doc/credmatch/docs/matching.md",
        "share/doc/credmatch/SECURITY.md",
        "share/doc/credmatch/THIRD-PARTY-NOTICES.txt",
        "share/doc/credmatch/sbom.cdx.json",
    ] {
        expect(prefix.join(file).is_file(), &format!("{file} is not installed"))?;
    }
    Ok(Tally { passed: 3, failed: 0 })
}

/// A folder that is there and has nothing in it.
fn fresh(name: &str) -> Result<PathBuf, String> {
    let folder = c::folder().join(name);
    let made = fs::remove_dir_all(&folder)
        .or_else(|error| if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
        .and_then(|()| fs::create_dir_all(&folder));
    made.map(|()| folder.clone()).map_err(|error| format!("{}: {error}", folder.display()))
}

/// Compiles the suite against the installed library; the command that runs it.
fn suite(name: &str, compiler: &str, how: &[&str], more: &[&str]) -> Result<Command, String> {
    let folder = fresh(name)?;
    let program_path = folder.join("suite");
    let mut compile = against_installed(compiler, how, &program_path, &suite_sources()?)?;
    expect_success(compile.args(more))?;
    let mut run = program(&program_path, [] as [&str; 0]);
    run.arg(&folder);
    Ok(run)
}

fn suite_sources() -> Result<Vec<PathBuf>, String> {
    let sources = fs::read_dir(root().join("bindings-c/tests/suite")).map_err(|error| error.to_string())?;
    let mut sources: Vec<_> = sources.filter_map(|source| Some(source.ok()?.path())).collect();
    sources.retain(|source| source.extension().is_some_and(|extension| extension == "c"));
    sources.sort();
    Ok(sources)
}

/// A compilation of these sources against the installed library.
fn against_installed(compiler: &str, how: &[&str], to: &Path, sources: &[PathBuf]) -> Result<Command, String> {
    need_compilers()?;
    let prefix = c::installed()?;
    let mut compile = program(compiler, how);
    compile.arg("-I").arg(prefix.join("include")).arg("-o").arg(to).args(sources);
    if how.contains(&"c++") {
        // What follows is no source.
        compile.args(["-x", "none"]);
    }
    compile.arg("-L").arg(prefix.join("lib")).args(["-lcredmatch", "-lpthread"]).arg(c::run_path(&prefix));
    Ok(compile)
}

/// Compiles one program of the tests; where it is.
fn test_program(name: &str, to: &str, how: &[&str]) -> Result<PathBuf, String> {
    let path = fresh(to)?.join(name);
    let source = root().join(format!("bindings-c/tests/programs/{name}.c"));
    let mut strict = c::STRICT.to_vec();
    strict.extend(how);
    expect_success(&mut against_installed("cc", &strict, &path, &[source])?)?;
    Ok(path)
}

/// Under both sanitizers; they are on, for a mistake on purpose is found.
fn sanitized() -> Result<Tally, Failure> {
    const HOW: &[&str] = &["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    let mut run = suite("sanitized", "cc", &c::STRICT, HOW)?;
    let symbols = expect_success(program("nm", ["--dynamic"]).arg(run.get_program()))?;
    for symbol in ["__asan_init", "__ubsan_handle"] {
        expect(symbols.contains(symbol), &format!("{symbol} is not in the program: a sanitizer is not on"))?;
    }
    let tally = count(&mut run)?;
    let mistaken = capture(&mut program(test_program("mistaken", "mistaken-sanitized", HOW)?, [] as [&str; 0]))?;
    let found = !mistaken.success && mistaken.stderr.contains("heap-use-after-free");
    expect(found, &format!("ASan does not find a use after free:\n{}", mistaken.text()))?;
    Ok(tally)
}

/// Under memcheck; the threads under helgrind too.
fn valgrind() -> Result<Tally, Failure> {
    tools::debian("valgrind", "valgrind")?;
    let checked = |arguments: &[&str], what: &Command, more: &[&str]| {
        let mut command = program("valgrind", ["--quiet", "--error-exitcode=9"]);
        command.args(arguments).arg(what.get_program()).args(what.get_args()).args(more);
        command
    };
    const MEMCHECK: &[&str] = &[
        "--leak-check=full",
        "--show-leak-kinds=all",
        "--errors-for-leak-kinds=all",
        "--suppressions=bindings-c/tests/valgrind.supp",
    ];
    let run = suite("valgrind", "cc", &c::STRICT, &["-g"])?;
    let mut tally = count(&mut checked(MEMCHECK, &run, &[]))?;
    let threads = count(&mut checked(&["--tool=helgrind"], &run, &["sharing"]))?;
    tally.passed += threads.passed;
    let mistaken = program(test_program("mistaken", "mistaken", &["-g"])?, [] as [&str; 0]);
    let mistaken = capture(&mut checked(MEMCHECK, &mistaken, &[]))?;
    expect(!mistaken.success && mistaken.stderr.contains("Invalid read"), "Valgrind does not find a use after free")?;
    Ok(tally)
}

/// Threads that share a registry, and sessions that they teach, under ThreadSanitizer: the library and what it is made of
/// are compiled for it. It is on, for the library calls it, and a race on purpose is found.
pub(crate) fn threads() -> Result<Tally, Failure> {
    const HOW: &[&str] = &["-g", "-fsanitize=thread"];
    need_compilers()?;
    tools::toolchain("nightly")?;
    tools::components("nightly", &["rust-src"])?;
    let target = root().join("target/thread-sanitizer");
    let mut build = cargo_of("nightly", ["build", "--locked", "--package", "credmatch-c", "-Zbuild-std", "--target"]);
    build.args([PLATFORM, "--target-dir"]).arg(&target);
    build.env("RUSTFLAGS", "-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer");
    expect_success(&mut build)?;
    let library = target.join(PLATFORM).join("debug/libcredmatch.a");
    let folder = fresh("threads")?;
    let compile = |name: &str, sources: &[PathBuf]| {
        let path = folder.join(name);
        let mut compile = program("cc", c::STRICT);
        compile.args(HOW).args(["-I", "bindings-c/include", "bindings-c/tests/programs/tsan.c", "-o"]);
        compile.arg(&path).args(sources).arg(&library);
        expect_success(compile.args(c::SYSTEM_LIBRARIES)).map(|_| path)
    };
    let suite = compile("suite", &suite_sources()?)?;
    let tally = count(program(suite, [] as [&str; 0]).arg(&folder).arg("learning"))?;
    let racing = compile("racing", &[root().join("bindings-c/tests/programs/racing.c")])?;
    let racing = capture(&mut program(racing, [] as [&str; 0]))?;
    let found = !racing.success && racing.stderr.contains("data race") && racing.stderr.contains("credmatch_exchange");
    expect(found, &format!("ThreadSanitizer does not find a race in the library:\n{}", racing.text()))?;
    Ok(tally)
}

fn memory() -> Result<Tally, Failure> {
    let leaks = count(&mut program(test_program("leaks", "leaks", &[])?, [] as [&str; 0]))?;
    let prefix = c::installed()?;
    let wiped = fresh("wiped")?.join("wiped");
    let mut compile = program("cc", c::STRICT);
    compile.arg("-I").arg(prefix.join("include")).arg("-o").arg(&wiped);
    compile.args(["bindings-c/tests/programs/wiped.c", "-Wl,--wrap=free,--wrap=realloc"]);
    expect_success(compile.arg(prefix.join("lib/libcredmatch.a")).args(c::SYSTEM_LIBRARIES))?;
    let wiped = count(&mut program(wiped, [] as [&str; 0]))?;
    Ok(Tally { passed: leaks.passed + wiped.passed, failed: 0 })
}

/// With the hooks, which are not in what is installed.
fn panics() -> Result<Tally, Failure> {
    need_compilers()?;
    let target = c::target_folder()?;
    expect_success(&mut cargo(["build", "--locked", "--package", "credmatch-c", "--features", "hooks"]))?;
    let panics = fresh("panics")?.join("panics");
    let mut compile = program("cc", c::STRICT);
    compile.args(["-I", "bindings-c/include", "-o"]).arg(&panics).arg("bindings-c/tests/programs/panics.c");
    expect_success(compile.arg(target.join("debug/libcredmatch.a")).args(c::SYSTEM_LIBRARIES))?;
    count(&mut program(panics, [] as [&str; 0]))
}

/// The example, found by pkg-config and by CMake, shared and static; and what README shows.
fn examples() -> Result<Tally, Failure> {
    c::need("pkg-config", "pkg-config")?;
    c::need("cmake", "cmake")?;
    c::need("make", "make")?;
    need_compilers()?;
    let prefix = c::installed()?;
    let folder = fresh("examples")?;
    let source = root().join("bindings-c/examples/which_entry.c");
    let compile = |name: &str, source: &Path, prefix: &Path, arguments: &[&str]| -> Result<PathBuf, String> {
        let mut ask = program("pkg-config", ["--cflags", "--libs"]);
        ask.args(arguments).arg("credmatch").env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig"));
        let flags = expect_success(&mut ask)?;
        let to = folder.join(name);
        let mut compile = program("cc", c::STRICT);
        compile.arg(source).arg("-o").arg(&to).args(flags.split_whitespace()).arg(c::run_path(prefix));
        expect_success(&mut compile).map(|_| to)
    };
    let shared = compile("shared", &source, &prefix, &[])?;
    needs_shared(&shared, true)?;
    answers(&shared)?;

    // A distribution without the shared library.
    let alone = folder.join("alone");
    let copied = fs::create_dir_all(alone.join("lib/pkgconfig")).and_then(|()| {
        fs::create_dir_all(alone.join("include"))?;
        for file in ["lib/libcredmatch.a", "lib/pkgconfig/credmatch.pc", "include/credmatch.h"] {
            fs::copy(prefix.join(file), alone.join(file))?;
        }
        Ok(())
    });
    copied.map_err(|error| format!("{}: {error}", alone.display()))?;
    let linked = compile("static", &source, &alone, &["--static"])?;
    needs_shared(&linked, false)?;
    answers(&linked)?;

    let build = folder.join("cmake");
    let mut configure = program("cmake", ["-S", "bindings-c/examples", "-B"]);
    let mut path = std::ffi::OsString::from("-DCMAKE_PREFIX_PATH=");
    path.push(&prefix);
    expect_success(configure.arg(&build).arg(path))?;
    expect_success(program("cmake", ["--build"]).arg(&build))?;
    for (name, is_shared) in [("which_entry", true), ("which_entry_static", false)] {
        needs_shared(&build.join(name), is_shared)?;
        answers(&build.join(name))?;
    }
    let mut refused = program("cmake", ["-P"]);
    let script = folder.join("version.cmake");
    let version = prefix.join("lib/cmake/credmatch/credmatchConfigVersion.cmake");
    let text = format!(
        "set(PACKAGE_FIND_VERSION 99.0)\nset(PACKAGE_FIND_VERSION_MAJOR 99)\nset(PACKAGE_FIND_VERSION_MINOR 0)\n\
         include(\"{}\")\nif(PACKAGE_VERSION_COMPATIBLE)\nmessage(FATAL_ERROR \"99.0\")\nendif()\n",
        version.display()
    );
    fs::write(&script, text).map_err(|error| format!("{}: {error}", script.display()))?;
    check(refused.arg(&script))?;

    let [snippet, shown, how] = readme()?;
    let source = folder.join("program.c");
    fs::write(&source, snippet).map_err(|error| format!("{}: {error}", source.display()))?;
    let mut shell = program("sh", ["-c", &how]);
    expect_success(shell.current_dir(&folder).env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig")))?;
    let output = capture(&mut program(folder.join("a.out"), [] as [&str; 0]))?;
    expect(output.success && output.stdout == shown, &format!("README's example prints\n{}", output.text()))?;
    Ok(Tally { passed: 6, failed: 0 })
}

/// What the example sends to a real server: at once, after challenges, with what it learned, with a nonce that went
/// stale meanwhile, and on redirects to another host name, which get nothing of the first.
fn with_libcurl(address: &str) -> Result<Tally, Failure> {
    const REGISTRY: &str = r#"<credentials xmlns="http://www.infinica.com/credentials">
  <server host="127.0.0.1"><passwordCredentials name="jürgen" password="pässwörd"/></server>
  <server host="127.0.0.1" path="/digest" preemptive="false"><passwordCredentials name="user" password="pässwörd"/></server>
  <server host="127.0.0.1" path="/negotiate"><kerberosCredentials/></server>
  <server host="localhost" preemptive="false"><passwordCredentials name="user" password="pässwörd"/></server>
</credentials>
"#;
    /// Paths, and how each request for them ends: its status and the scheme that it brought.
    const EXPECTED: &[(&str, &[&str])] = &[
        ("/basic/page", &["200 Basic"]),
        ("/digest/page", &["401", "200 Digest"]),
        ("/digest/page", &["200 Digest"]),
        // Here it waits until the nonce is stale.
        ("", &[]),
        ("/digest/page", &["401 Digest", "200 Digest"]),
        ("/away/open/page", &["302 Basic", "200"]),
        ("/away/basic/page", &["302 Basic", "401", "200 Basic"]),
        ("/denied/page", &["403 Basic"]),
    ];
    c::need_library("libcurl", "libcurl4-openssl-dev")?;
    let folder = fresh("curl")?;
    let (example, registry) = (folder.join("curl"), folder.join("registry.xml"));
    let mut how = c::STRICT.to_vec();
    how.extend(["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]);
    let mut compile = against_installed("cc", &how, &example, &[root().join("bindings-c/examples/curl.c")])?;
    expect_success(compile.args(c::flags(&["libcurl"])?).args(c::libraries(&["libcurl"])?))?;
    fs::write(&registry, REGISTRY).map_err(|error| format!("{}: {error}", registry.display()))?;
    let asking = |paths: &str| {
        let script = r#"for path in $2; do [ $path = - ] && sleep 4 || echo "$3$path"; done | "$0" "$1""#;
        let mut ask = program("sh", ["-c", script]);
        capture(ask.arg(&example).arg(&registry).args([paths, address]))
    };
    let paths: Vec<_> = EXPECTED.iter().map(|(path, _)| if path.is_empty() { "-" } else { path }).collect();
    let output = asking(&paths.join(" "))?;
    let expected: Vec<_> = EXPECTED.iter().flat_map(|(_, requests)| requests.iter().copied()).collect();
    let told = requests(&output.stdout);
    expect(output.success && told == expected, &format!("requests are {told:?}\n{}", output.text()))?;
    let stale = output.stdout.matches("stale=true").count();
    expect(stale == 1, &format!("{stale} nonces went stale\n{}", output.text()))?;
    let refused = asking("/negotiate/page")?;
    let said = !refused.success && refused.stdout.is_empty() && refused.stderr.starts_with("refused: ");
    expect(said, &format!("what it can't negotiate\n{}", refused.text()))?;
    let round = asking("/round/")?;
    let said = !round.success && requests(&round.stdout).len() == 10 && round.stderr.contains("more than 10 redirects");
    expect(said, &format!("what redirects to itself\n{}", round.text()))?;
    Ok(Tally { passed: expected.len() + 2, failed: 0 })
}

/// Of each answer the status and, if the request brought any, the scheme of `Authorization`; a retry is one more answer.
fn requests(heads: &str) -> Vec<String> {
    let mut requests: Vec<String> = Vec::new();
    for line in heads.lines() {
        if let Some(status) = line.strip_prefix("HTTP/1.1 ") {
            requests.push(status.split(' ').next().unwrap_or_default().to_owned());
        } else if let (Some(seen), Some(last)) = (line.strip_prefix("X-Seen: "), requests.last_mut())
            && let Some(scheme) = seen.split_whitespace().next()
        {
            last.push(' ');
            last.push_str(scheme);
        }
    }
    requests
}

fn needs_shared(path: &Path, expected: bool) -> Result<Tally, Failure> {
    let dynamic = expect_success(program("readelf", ["--dynamic", "--wide"]).arg(path))?;
    expect(dynamic.contains(c::SONAME) == expected, &format!("{}: needs\n{dynamic}", path.display()))
}

/// What the example says of a registry of the project.
fn answers(example: &Path) -> Result<(), Failure> {
    let registry = "examples/process_engine.xml";
    let mut run = program(example, [registry, "https://erp.example.internal/orders", "https://nobody.example/", "h"]);
    let output = capture(&mut run)?;
    let told = output.stdout.contains("https://nobody.example/: no entry\n")
        && output.stdout.contains("https://erp.example.internal/orders: the entry in line ")
        && output.stderr.starts_with("h: url-no-scheme: ");
    expect(told && !output.success, &format!("{}\n{}", line(&run), output.text())).map(drop)
}

/// The program that the library's page shows, what it prints, and how it is compiled.
fn readme() -> Result<[String; 3], String> {
    let page = fs::read_to_string(root().join("bindings-c/README.md")).map_err(|error| error.to_string())?;
    let block = |name: &str| {
        snippet(&page, name).map(str::to_owned).ok_or_else(|| format!("bindings-c/README.md shows no {name}"))
    };
    Ok([block("c")?, block("text")?, block("sh")?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comment_of_a_function_is_the_one_above_it() {
        let header = "/**\n * One.\n */\nint a(void);\n\n/**\n * Two.\n * More.\n */\nchar *b(int x);\nint c(void);\n";
        assert_eq!(comment(header, "a").map(|text| text.starts_with("One.")), Some(true));
        assert_eq!(comment(header, "b").map(|text| text.starts_with("Two.\n * More.")), Some(true));
        assert_eq!(comment(header, "d"), None);
    }

    #[test]
    fn requests_are_told_by_their_answers() {
        let heads = "HTTP/1.1 401 Unauthorized\r\nX-Seen: \r\n\r\nHTTP/1.1 200 OK\r\nX-Seen: Basic x\r\n\r\npage\n";
        assert_eq!(requests(heads), ["401", "200 Basic"]);
    }

    #[test]
    fn a_name_that_the_header_lacks_is_found() {
        let header =
            "#define CREDMATCH_LAYER_GLOBAL 0\n#define CREDMATCH_LAYER_OF_ALL 1\n/** `a` or\n * `b-c` */\n/** `d` */";
        let lacking = |name: &str, values: &[&str]| {
            let table = serde_json::json!({"names": [{"name": name, "values": values}]});
            unsaid(header, &table.to_string()).unwrap().len()
        };
        assert_eq!(lacking("Layer", &["global", "of-all"]), 0);
        assert_eq!((lacking("Layer", &["global"]), lacking("Layer", &["global", "of-all", "new"])), (1, 1));
        assert_eq!((lacking("Kind", &["a", "b-c"]), lacking("Kind", &["a", "d"])), (0, 1));
    }

    #[test]
    fn names_of_the_surface_are_spelled_as_in_c() {
        let table = r#"{"functions": [{"name": "version", "sentence": "V."}, {"name": "CurrentUser.close", "sentence": "C."},
                {"name": "Sessions", "sentence": "S."}]}"#;
        let spelled =
            [("credmatch_version", "V."), ("credmatch_current_user_free", "C."), ("credmatch_sessions_new", "S.")];
        assert_eq!(surface(table).unwrap(), spelled.map(|(name, sentence)| (name.to_owned(), sentence.to_owned())));
    }
}
