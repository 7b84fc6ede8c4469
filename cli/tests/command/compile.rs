use crate::running::{Folder, project, registry, run};

#[test]
fn a_table_answers_as_its_registries_do() {
    let folder = Folder::with(&[]);
    let table = folder.path("t").to_str().unwrap().to_owned();
    let both = "-r examples/process_engine.xml -r process:examples/order-process.xml";
    assert!(run(&format!("compile {both} -o {table}")).exits(0).out.contains("33 entries"));
    let urls = std::fs::read_to_string(project().join("examples/urls.txt")).unwrap();
    let urls = urls.lines().collect::<Vec<_>>().join(" ");
    let direct = run(&format!("lookup {both} {urls}")).exits(2);
    // What an entry is for, and its credentials, are in its registry alone.
    let of_table = |line: &str| match line.split_once(" credentials, ") {
        Some((_, when)) => format!("  sent    {when}\n"),
        None if line.starts_with("  for ") => String::new(),
        None => format!("{line}\n"),
    };
    let expected: String = direct.out.lines().map(of_table).collect();
    assert_eq!(run(&format!("lookup --table {table} {urls}")).exits(2).out, expected);
    assert_eq!(run(&format!("lookup --table {table} {both} {urls}")).exits(2).out, direct.out);
    let audit = run(&format!("audit --json {both} examples/urls.txt")).exits(0).out;
    assert_eq!(run(&format!("audit --json --table {table} examples/urls.txt")).exits(0).out, audit);
}

#[test]
fn a_table_of_other_entries_is_refused_and_so_is_what_is_no_table() {
    let folder = Folder::with(&[
        ("a.xml", &registry(&["host=\"h\"", "host=\"k\""])),
        ("b.xml", &registry(&["host=\"k\"", "host=\"h\""])),
        ("junk", "junk"),
    ]);
    folder.run("compile -r a.xml -o t").exits(0);
    folder.run("lookup -r a.xml --table t http://h/").exits(0);
    let other = folder.run("lookup -r b.xml --table t http://h/").exits(2);
    assert!(other.err.contains("table-digest") && other.err.contains("credmatch compile"), "{}", other.err);
    assert!(folder.run("lookup --table junk http://h/").exits(2).err.contains("table-foreign"));
    let mut bytes = folder.read("t");
    assert!(!String::from_utf8_lossy(&bytes).contains("canary"));
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    folder.write("t", &bytes);
    assert!(folder.run("lookup --table t http://h/").exits(2).err.contains("table-checksum"));
}

#[test]
fn a_table_that_cannot_be_written_is_an_error() {
    let folder = Folder::with(&[("a.xml", &registry(&["host=\"h\""]))]);
    let run = folder.run("compile -r a.xml -o none/t").exits(2);
    assert!(run.err.contains("none/t cannot be written"), "{}", run.err);
}
