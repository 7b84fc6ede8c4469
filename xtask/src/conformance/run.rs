//! Puts vector files to hosts and says what came back.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::arguments::Arguments;
use super::host::{Host, named};
use super::vectors::Vectors;
use super::{HOSTS, answers, comparison, surface};

/// Tables in the folder of the vectors that are no vectors.
const TABLES: &[&str] = &["codes.json", "surface.json"];

/// What a host got right and wrong.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: usize,
    /// A line for each case that failed: file, id, expected, actual.
    failures: Vec<String>,
}

/// Runs the asked files in the asked hosts and prints the outcome; `true` if all passed.
pub(crate) fn conformance(asked: &Arguments) -> Result<bool, String> {
    let hosts = named(HOSTS, &asked.hosts)?;
    let paths = if asked.files.is_empty() { all_files(&folder())? } else { asked.files.clone() };
    let mut all_passed = true;
    let mut files = Vec::new();
    for path in paths {
        match Vectors::read(&path) {
            Ok(vectors) => files.push(vectors),
            Err(reason) => {
                all_passed = false;
                eprintln!("refused: {reason}");
            }
        }
    }
    for host in hosts {
        let mut tally = Tally::default();
        for vectors in &files {
            tally.add(host, vectors);
        }
        if asked.files.is_empty() {
            tally.add_surface(host);
        }
        all_passed &= tally.failures.is_empty();
        println!("{}: {} passed, {} failed", host.name(), tally.passed, tally.failures.len());
        for failure in &tally.failures {
            println!("  {failure}");
        }
    }
    Ok(all_passed)
}

/// Prints the answer lines of one host for one file.
pub(crate) fn answer(asked: &Arguments) -> Result<(), String> {
    let ([_], [path]) = (asked.hosts.as_slice(), asked.files.as_slice()) else {
        return Err("answer takes one --host HOST and one FILE".to_owned());
    };
    let vectors = Vectors::read(path)?;
    for host in named(HOSTS, &asked.hosts)? {
        let mut found = host.answers(&vectors)?;
        for case in &vectors.cases {
            let answer = found.remove(&case.id).unwrap_or_else(|| Err("no answer".to_owned()));
            let line = answers::line(&case.id, &answer.map_err(|reason| format!("{}: {reason}", case.id))?);
            writeln!(std::io::stdout(), "{line}").map_err(|error| format!("standard output: {error}"))?;
        }
    }
    Ok(())
}

impl Tally {
    /// Asks a host for a file's answers and compares them. A host that breaks off fails every case of the file.
    fn add(&mut self, host: &dyn Host, vectors: &Vectors) {
        let file = vectors.path.file_name().unwrap_or(vectors.path.as_os_str()).to_string_lossy();
        let mut answers = match host.answers(vectors) {
            Ok(answers) => answers,
            Err(reason) => {
                let lost = vectors.cases.iter().map(|case| format!("{file} {}: {reason}", case.id));
                self.failures.extend(lost);
                return;
            }
        };
        for case in &vectors.cases {
            match verdict(case.expected(), answers.remove(&case.id)) {
                Ok(()) => self.passed += 1,
                Err(reason) => self.failures.push(format!("{file} {}: {reason}", case.id)),
            }
        }
        self.failures.extend(answers.keys().map(|id| format!("{file} {id}: an answer to no case")));
    }

    /// Asks a host what it offers: exactly the functions and the codes that the tables list.
    fn add_surface(&mut self, host: &dyn Host) {
        match surface::problems(host) {
            Ok(problems) if problems.is_empty() => self.passed += 1,
            Ok(problems) => self.failures.extend(problems),
            Err(reason) => self.failures.push(format!("surface: {reason}")),
        }
    }
}

fn verdict(expected: Result<(&Value, &[Value]), String>, answer: Option<Result<Value, String>>) -> Result<(), String> {
    let (expect, also_accept) = expected?;
    let Some(answer) = answer else { return Err(format!("expected {expect}, no answer")) };
    let answer = answer.map_err(|reason| format!("expected {expect}, {reason}"))?;
    if comparison::passes(expect, also_accept, &answer) {
        return Ok(());
    }
    let others: String = also_accept.iter().map(|other| format!(" or {other}")).collect();
    Err(format!("expected {expect}{others}, actual {answer}"))
}

/// The folder of the project's vectors.
pub(super) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("conformance")
}

fn all_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut files = Vec::new();
    for item in std::fs::read_dir(folder).map_err(failed)? {
        let path = item.map_err(failed)?.path();
        let is_table = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| TABLES.contains(&name));
        if path.extension().is_some_and(|extension| extension == "json") && !is_table {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::answers::line;
    use super::super::rust_host::Rust;
    use super::*;

    /// Prints the same text whatever it is asked.
    struct Fixed(Result<String, String>);

    impl Host for Fixed {
        fn name(&self) -> &'static str {
            "fixed"
        }

        fn answer(&self, _: &str) -> Result<String, String> {
            self.0.clone()
        }
    }

    fn tally(name: &str, cases: Value, output: Result<String, String>) -> Tally {
        let path = std::env::temp_dir().join(format!("credmatch-run-{}-{name}.json", std::process::id()));
        let count = cases.as_array().unwrap().len();
        let file = json!({"group": "matching", "count": count, "cases": cases});
        std::fs::write(&path, file.to_string()).unwrap();
        let vectors = Vectors::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let mut tally = Tally::default();
        tally.add(&Fixed(output), &vectors);
        tally
    }

    fn case(id: &str, expect: Value) -> Value {
        json!({"id": id, "entries": [], "url": "http://h/", "expect": expect})
    }

    #[test]
    fn failures_name_the_case_and_both_answers() {
        let output = format!("{}\n{}\n", line("a", &json!({"entry": 0})), line("b", &json!({"entry": null})));
        let tally = tally("wrong", json!([case("a", json!(0)), case("b", json!("error"))]), Ok(output));
        assert_eq!(tally.passed, 1);
        assert_eq!(tally.failures.len(), 1);
        assert!(tally.failures[0].ends_with(r#"b: expected "error", actual null"#), "{:?}", tally.failures);
    }

    #[test]
    fn a_missing_answer_and_one_too_many_are_failures() {
        let output = format!("{}\n", line("c", &json!({"entry": 0})));
        let tally = tally("missing", json!([case("a", json!(0))]), Ok(output));
        assert_eq!(tally.passed, 0);
        assert_eq!(tally.failures.len(), 2);
        assert!(tally.failures[0].contains("a: expected 0, no answer"), "{:?}", tally.failures);
        assert!(tally.failures[1].contains("c: an answer to no case"), "{:?}", tally.failures);
    }

    #[test]
    fn a_host_that_breaks_off_fails_every_case() {
        let cases = json!([case("a", json!(0)), case("b", json!(0))]);
        for output in [Err("killed".to_owned()), Ok(format!("{}\nkilled\n", line("a", &json!({"entry": 0}))))] {
            let tally = tally("broken", cases.clone(), output);
            assert_eq!((tally.passed, tally.failures.len()), (0, 2));
            assert!(tally.failures[0].contains("killed"), "{:?}", tally.failures);
        }
    }

    #[test]
    fn a_case_without_expectation_fails_when_compared() {
        let cases = json!([{"id": "a", "entries": [], "url": "http://h/"}]);
        let tally = tally("bare", cases, Ok(format!("{}\n", line("a", &json!({"entry": 0})))));
        assert_eq!((tally.passed, tally.failures.len()), (0, 1));
    }

    #[test]
    fn hosts_are_known_by_name() {
        let fixed = Fixed(Ok(String::new()));
        let hosts: &[&dyn Host] = &[&fixed];
        assert_eq!(named(hosts, &[]).unwrap().len(), 1);
        assert_eq!(named(hosts, &["fixed".to_owned()]).unwrap().len(), 1);
        let refused = named(hosts, &["fixed".to_owned(), "java".to_owned()]).err().unwrap();
        assert!(refused.contains("`java`") && refused.contains("fixed"), "{refused}");
    }

    /// Where `cargo test` sees the vectors, and with it whoever changes the core to see whether a test fails.
    #[test]
    fn the_core_passes_every_vector() {
        let mut tally = Tally::default();
        for path in all_files(&folder()).unwrap() {
            tally.add(&Rust, &Vectors::read(&path).unwrap());
        }
        assert!(tally.passed > 0);
        assert_eq!(tally.failures, [""; 0]);
    }

    #[test]
    fn every_file_of_the_project_is_read() {
        let files = all_files(&folder()).unwrap();
        assert!(!files.is_empty());
        for path in files {
            for case in Vectors::read(&path).unwrap().cases {
                case.expected().unwrap();
            }
        }
    }
}
