//! Runs what `docs/command.md` shows, and compares what it prints. With `CREDMATCH_BLESS=1` the page is rewritten.
#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use crate::running::project;

/// What a block of commands looks like once it was run again, in a copy of the examples.
fn again(block: &str, folder: &Path) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_credmatch")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let mut shown = String::new();
    for line in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let output = Command::new("sh")
            .args(["-c", &format!("exec 2>&1; {line}")])
            .current_dir(folder)
            .env("PATH", &path)
            .env_remove("CLICOLOR_FORCE")
            .output()
            .unwrap();
        shown.push_str(&format!("$ {line}\n{}", String::from_utf8(output.stdout).unwrap()));
    }
    shown
}

#[test]
fn the_page_shows_what_the_command_prints() {
    let page = project().join("docs/command.md");
    let text = std::fs::read_to_string(&page).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("examples")).unwrap();
    for file in std::fs::read_dir(project().join("examples")).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_dir() {
            continue;
        }
        std::fs::copy(file.path(), folder.path().join("examples").join(file.file_name())).unwrap();
    }
    let mut rewritten = String::new();
    let mut blocks = 0;
    for (number, part) in text.split("```console\n").enumerate() {
        if number == 0 {
            rewritten.push_str(part);
            continue;
        }
        let (block, rest) = part.split_once("```").unwrap();
        let now = again(block, folder.path());
        rewritten.push_str(&format!("```console\n{now}```{rest}"));
        blocks += 1;
    }
    if std::env::var_os("CREDMATCH_BLESS").is_some() {
        std::fs::write(&page, &rewritten).unwrap();
    } else {
        assert_eq!(text, rewritten, "run the test with CREDMATCH_BLESS=1, and look at what changed");
    }
    assert!(blocks >= 10, "{blocks}");
}
