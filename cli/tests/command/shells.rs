use crate::running::{Folder, run};

#[test]
fn every_shell_has_its_script() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&format!("completions {shell}")).exits(0).out;
        assert!(script.contains("credmatch") && script.contains("explain"), "{shell}");
    }
    assert!(run("completions tcsh").exits(2).err.contains("bash"));
}

#[test]
fn there_is_a_manual_page_for_each_command() {
    let page = run("man").exits(0).out;
    assert!(page.contains(".TH credmatch 1") && page.contains("Exit codes"), "{page}");
    let folder = Folder::with(&[]);
    folder.run("man --out pages").exits(0);
    for name in [
        "", "-lookup", "-explain", "-request", "-call", "-lint", "-audit", "-diff", "-fmt", "-compile", "-schema",
        "-man",
    ] {
        let page = String::from_utf8(folder.read(&format!("pages/credmatch{name}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS"), "{name}");
        for other in page.split("credmatch\\-").skip(1).filter_map(|rest| rest.split_once("(1)")).map(|(name, _)| name)
        {
            assert!(folder.path(&format!("pages/credmatch-{other}.1")).is_file(), "{name} refers to {other}");
        }
    }
}
