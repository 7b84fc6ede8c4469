//! No command prints a secret, a user name or what a URL may hide, whatever goes wrong.

use crate::running::{Folder, Run};

const NAMESPACES: &str = "xmlns=\"http://www.infinica.com/credentials\" xmlns:o=\"urn:credmatch:credentials\"";

/// Every place for a secret, and a misspelt one.
const SECRETS: &str = "\
<server host=\"H1\"><passwordCredentials name=\"canary\" password=\"canary\"/></server>
<server host=\"h2\"><o:bearer token=\"canary\"/></server>
<server host=\"h3\"><o:clientCredentials tokenUrl=\"https://t/\" clientId=\"canary\" clientSecret=\"canary\"/></server>
<server host=\"h4\"><openIdCredentials userId=\"canary\" password=\"canary\"><tokens><accessToken>canary</accessToken>\
</tokens></openIdCredentials></server>
<server host=\"h5\"><sshKeyCredentials username=\"canary\" url=\"k\" password=\"canary\"/></server>
<server host=\"h6\"><oauthCredentials><sub>canary</sub><ticket>canary</ticket></oauthCredentials></server>
<!-- canary -->
<server host=\"h7\" protocol=\"http\"><passwordCredentials name=\"canary\" password=\"canary\"/></server>
";

fn silent(run: &Run, what: &str) {
    for text in [&run.out, &run.err] {
        assert!(!text.to_lowercase().contains("canary"), "{what}: {text}");
    }
}

#[test]
fn nothing_leaks_from_a_good_registry() {
    let good = format!("<credentials {NAMESPACES}>\n{SECRETS}</credentials>");
    let changed = good.replace("canary\"/>", "canary2\"/>").replace("host=\"h2\"", "host=\"h8\"");
    let urls = "https://canary:canary@h1/x?canary#canary\nhttps://h2/\nhttps://canary@canary@h/\nhttp:\\\\canary@h\n";
    let log = "canary - canary [x] \"GET /x?canary HTTP/1.1\" 200 1 \"canary\" \"canary\"\ncanary\n";
    let folder = Folder::with(&[("a.xml", &good), ("b.xml", &changed), ("urls", urls), ("log", log)]);
    for arguments in [
        "lookup -r a.xml https://canary:canary@h1/?canary",
        "lookup -r a.xml --json https://canary:canary@h1/?canary",
        "lookup -r a.xml --json https:\\\\canary:canary@h1/?canary",
        "lookup -r a.xml https:\\\\canary:canary@h1/?canary",
        "explain -r a.xml https://canary:canary@h1/?canary",
        "explain -r a.xml --json https://canary:canary@h1/#canary",
        "explain -r a.xml https:\\\\canary:canary@h1/?canary",
        "lint a.xml",
        "lint --format json a.xml",
        "lint --format sarif --deny warnings a.xml process:b.xml",
        "lint a.xml process:b.xml",
        "audit -r a.xml urls",
        "audit -r a.xml --json urls",
        "audit -r a.xml --log-format combined --base https://canary:canary@h1/ log",
        "audit -r a.xml --log-format json log",
        "audit -r a.xml --base https:\\\\canary@h log",
        "lookup -r a.xml jdbc:oracle:thin:scott/canary@//h:1521/x mailto:a:canary@h ldap:u:canary",
        "lookup -r a.xml --json jdbc:oracle:thin:scott/canary@//h:1521/x mailto:a:canary@h ldap:u:canary",
        "explain -r a.xml jdbc:oracle:thin:scott/canary@//h:1521/x",
        "explain -r a.xml --json ldap:u:canary",
        "diff a.xml b.xml",
        "diff a.xml b.xml --json",
        "diff a.xml b.xml urls",
        "diff a.xml b.xml urls --json",
        "fmt --check a.xml",
        "fmt --diff a.xml",
        "compile -r a.xml -o table",
        "compile -r a.xml -o none/table",
        "fmt a.xml",
    ] {
        silent(&folder.run(arguments), arguments);
    }
    assert!(!String::from_utf8_lossy(&folder.read("table")).contains("canary"));
}

#[test]
fn nothing_leaks_from_a_registry_with_mistakes() {
    for (from, to) in [
        ("host=\"h2\"", "hots=\"canary\""),
        ("password=", "passwort="),
        ("password=\"canary\"", "password=\"canary"),
        ("password=\"canary\"", "password=canary"),
        ("password=\"canary\"", "password=\"canary\" password=\"canary\""),
        ("password=\"canary\"", "password=\"canary&canary;\""),
        ("password=\"canary\"", "password=\"canary<\""),
        ("password=\"canary\"", "password=\"canary\u{1}\""),
        ("<ticket>", "<tickett>"),
        ("<accessToken>", "canary<accessToken>"),
        ("<sub>canary</sub>", "canary"),
        ("<!-- canary -->", "<!-- canary -- canary -->"),
        ("<!-- canary -->", "<![CDATA[canary]]>"),
        ("<!-- canary -->", "<?canary canary"),
        ("<!-- canary -->", "canary"),
        ("<!-- canary -->", "< password=\"canary\"/>"),
        ("<!-- canary -->", "<c: password=\"canary\"/>"),
        ("<!-- canary -->", "</ password=\"canary\">"),
        ("<!-- canary -->", "<?xml password=\"canary\"?>"),
        ("name=\"canary\" password=\"canary\"", "path=\"x password='canary' host=\"y\""),
        ("name=\"canary\" password=\"canary\"", "xmlns:p='x\" password=\"canary' zz="),
        ("host=\"h2\"", "url=\"https://canary:canary@h/\""),
        ("host=\"h2\"", "url=\"https://h/?canary\""),
        ("host=\"h2\"", "host=\"h3\""),
        ("name=\"canary\" ", ""),
        ("token=\"canary\"", ""),
        ("clientId=\"canary\"", ""),
    ] {
        let bad = format!("<credentials {NAMESPACES}>\n{SECRETS}</credentials>").replace(from, to);
        let folder = Folder::with(&[("a.xml", &bad)]);
        for arguments in [
            "lookup -r a.xml http://h/",
            "--color always lint a.xml",
            "lint --format json a.xml",
            "lint --format sarif a.xml",
            "fmt --diff a.xml",
        ] {
            let run = folder.run(arguments);
            // Formatting looks at one descriptor at a time.
            assert!(run.code != 0 || arguments.starts_with("fmt"), "{to}: {}", run.out);
            silent(&run, &format!("{arguments} {to}"));
        }
    }
}
