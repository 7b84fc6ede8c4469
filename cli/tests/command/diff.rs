use crate::running::{Folder, registry};

#[test]
fn what_changes_is_said_and_is_the_exit_code() {
    let folder = Folder::with(&[
        ("old.xml", &registry(&["host=\"h\"", "host=\"h\" path=\"/a\"", "host=\"k\""])),
        ("new.xml", &registry(&["host=\"h\"", "host=\"h\" port=\"443\"", "host=\"k\""])),
        ("urls", "https://h/a\nhttps://k/\nhttp://h/b\n\nhttp:\\\\u:canary@h\n"),
        ("same", "https://k/\nhttps://none.test/\n"),
    ]);
    let same = folder.run("diff old.xml old.xml").exits(0);
    assert_eq!(same.out, "no difference\n");
    assert_eq!(folder.run("diff --json old.xml old.xml").exits(0).out, "");
    assert_eq!(folder.run("diff old.xml new.xml same").exits(0).out, "no difference\n");

    let made = folder.run("diff --json old.xml new.xml").exits(1).json_lines();
    assert!(made.iter().any(|one| one["url"] == "https://h/a"), "{made:?}");
    assert!(made.iter().any(|one| one["url"] == "https://h/"), "{made:?}");

    let given = folder.run("diff old.xml new.xml urls --json").exits(1);
    let lines = given.json_lines();
    assert_eq!(lines.len(), 2, "{}", given.out);
    assert_eq!(lines[0]["url"], "https://h/a");
    assert_eq!((&lines[0]["before"]["line"], &lines[0]["after"]["line"]), (&3.into(), &3.into()));
    assert_eq!(lines[1]["refused"], "url-backslash");
    let text = folder.run("diff old.xml new.xml urls").exits(1).out;
    assert!(text.contains("- old.xml:3:3 *://h/a") && text.ends_with("2 differences\n"), "{text}");
    assert!(!text.contains("canary"), "{text}");
}

#[test]
fn registries_that_both_have_stay_as_they_are() {
    let folder = Folder::with(&[
        ("base.xml", &registry(&["host=\"h\""])),
        ("old.xml", &registry(&["host=\"k\""])),
        ("new.xml", &registry(&["host=\"h\"", "host=\"k\""])),
    ]);
    let lines = folder.run("diff process:old.xml process:new.xml -r base.xml --json").exits(1).json_lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!((&lines[0]["before"]["layer"], &lines[0]["after"]["layer"]), (&"global".into(), &"process".into()));
}

#[test]
fn lines_that_hold_no_url_are_refused_as_a_whole() {
    let folder = Folder::with(&[("a.xml", &registry(&["host=\"h\""])), ("b.xml", &registry(&["host=\"k\""]))]);
    // The part behind the longest line that is read would be a URL that gets another answer.
    let mut urls = vec![b'x'; (1 << 20) + 2];
    urls.extend(b"https://h/\nhttps://h/\xFF\n");
    folder.write("urls", &urls);
    let lines = folder.run("diff --json a.xml b.xml urls").exits(1).json_lines();
    let refused: Vec<_> = lines.iter().map(|line| line["refused"].as_str().unwrap()).collect();
    assert_eq!(refused, ["url-too-long", "url-invalid"]);
    let answers = folder.run_with("lookup --json -r a.xml -", &urls).exits(2).json_lines();
    let codes: Vec<_> = answers.iter().map(|line| line["error"]["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["url-too-long", "url-invalid"]);
    assert!(folder.run("diff a.xml b.xml urls").exits(1).out.ends_with("2 differences\n"));
}
