use std::io::Read;
use std::process::Stdio;

use crate::running::{Folder, command, registry, run};

#[test]
fn what_cannot_be_read_is_said_with_what_to_do() {
    let folder = Folder::with(&[
        ("dir/x", ""),
        ("empty.xml", ""),
        ("none.xml", "<credentials xmlns=\"http://www.infinica.com/credentials\"/>"),
    ]);
    folder.write("binary.xml", b"\x00\x01\x02\xFF\xFE\x80<<<>>");
    for (file, message) in [
        ("missing.xml", "missing.xml cannot be read: there is no such file"),
        ("dir", "dir cannot be read: it is a folder"),
        ("empty.xml", "error[no-root]"),
        ("binary.xml", "error["),
    ] {
        for arguments in ["lookup -r FILE http://h/", "explain -r FILE http://h/", "diff FILE FILE", "fmt FILE"] {
            let run = folder.run(&arguments.replace("FILE", file)).exits(2);
            assert!(run.err.contains(message) && run.out.is_empty(), "{arguments} {file}: {}{}", run.out, run.err);
        }
    }
    let none = folder.run("lookup -r none.xml http://h/").exits(1);
    assert_eq!(none.err, "note: no server entries in none.xml\n");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[("a.xml", "")]);
    std::fs::set_permissions(folder.path("a.xml"), std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(folder.path("a.xml")).is_ok() {
        return; // The superuser reads everything.
    }
    assert!(folder.run("lookup -r a.xml http://h/").exits(2).err.contains("permission denied"));
}

#[test]
fn wrong_usage_says_what_is_right() {
    assert!(run("lookup http://h/").exits(2).err.contains("--registry FILE"));
    assert!(run("nonsense").exits(2).err.contains("Usage"));
    assert!(run("lookup -r process: http://h/").exits(2).err.contains("the name of a file is missing"));
    assert!(run("lookup -r - -r - http://h/").exits(2).err.contains("standard input is named twice"));
    assert!(run("explain -r examples/process_engine.xml --page x http://h/").exits(2).err.contains("--page"));
}

#[test]
fn help_documents_the_exit_codes() {
    assert!(run("--help").exits(0).out.contains("Exit codes:"));
    for name in ["lookup", "explain", "lint", "audit", "diff", "fmt", "compile"] {
        assert!(run(&format!("{name} --help")).exits(0).out.contains("Exit codes: 0"), "{name}");
    }
}

#[test]
fn a_registry_cut_off_anywhere_has_an_error_and_no_answer() {
    let text = registry(&["host=\"h\""]);
    let folder = Folder::with(&[]);
    for length in (0..text.trim_end().len()).step_by(7) {
        folder.write("a.xml", &text.as_bytes()[..length]);
        let run = folder.run("lookup -r a.xml http://h/").exits(2);
        assert!(run.err.contains("error["), "{length}: {}", run.err);
        assert!(!run.err.contains("canary"), "{length}: {}", run.err);
    }
}

#[test]
fn one_very_long_line_is_shown_in_part() {
    let servers: Vec<_> = (0..20_000).map(|number| format!("host=\"h{number}\"")).collect();
    let servers: Vec<_> = servers.iter().map(String::as_str).collect();
    let text = registry(&servers).replace('\n', " ").replace("host=\"h19999\"", "hots=\"h\"");
    let folder = Folder::with(&[("a.xml", &text)]);
    let run = folder.run("lookup -r a.xml http://h/").exits(2);
    assert!(run.err.contains("hots") && run.err.len() < 2_000, "{}", run.err.len());
}

#[test]
fn file_names_cannot_command_the_terminal() {
    let name = "\u{1b}[31m.xml";
    let output = command().args(["lookup", "-r", name, "http://h/"]).output().unwrap();
    assert!(!String::from_utf8(output.stderr).unwrap().contains('\u{1b}'));
}

#[cfg(unix)]
#[test]
fn nobody_listening_is_no_failure() {
    let servers: Vec<_> = (0..20_000).map(|number| format!("host=\"h{number}\"")).collect();
    let servers: Vec<_> = servers.iter().map(String::as_str).collect();
    let folder = Folder::with(&[("a.xml", &registry(&servers))]);
    let path = folder.path("a.xml");
    let mut child = command()
        .args(["explain", "--all", "http://h7/", "-r", path.to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 16]).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
