//! Spellings that must come to the same descriptor, seen through the public door (design.md M3, M4, M6, M8).
#![cfg(feature = "url")]

use credmatch::{Document, Limits, Source, read};

fn descriptor(attributes: &str) -> Option<String> {
    let xml = format!(
        "<credentials xmlns=\"http://www.infinica.com/credentials\"><server {attributes}>\
         <passwordCredentials name=\"n\" password=\"p\"/></server></credentials>"
    );
    let contents = read(&Document::new(Source::new("forms.xml", xml)), &Limits::default()).ok()?;
    contents.entries().first().map(|entry| entry.descriptor().to_string())
}

#[test]
fn m06_stars_alone_are_any() {
    for attributes in [
        "",
        "host='*'",
        "host='***'",
        "protocol='*'",
        "protocol='**'",
        "protocol='***'",
        "path='*'",
        "path='/***'",
        "path='/**/**'",
        "path='/*/**'",
        "url='**://***/**'",
    ] {
        assert_eq!(descriptor(attributes).as_deref(), Some("*://*/"), "{attributes}");
    }
}

#[test]
fn m08_two_stars_as_a_host_are_names_of_any_depth() {
    assert_eq!(descriptor("host='**'").as_deref(), Some("*://**/"));
}

#[test]
fn m03_labels_beside_a_wildcard_are_no_address() {
    for (written, canonical) in [
        ("*.%31", "*.1"),
        ("*.\u{FF11}", "*.1"),
        ("%31.*", "1.*"),
        ("*.ä.1", "*.xn--4ca.1"),
        ("*.ä.", "*.xn--4ca."),
        ("*.%41.0X7F", "*.a.0x7f"),
    ] {
        let expected = format!("*://{canonical}/");
        assert_eq!(descriptor(&format!("host='{written}'")), Some(expected), "{written}");
    }
    assert_eq!(descriptor("host='*.[::1]'"), None);
    assert_eq!(descriptor("host='*.xn--a'"), None);
}

/// What a descriptor is shown as reads back as the same descriptor.
#[test]
fn m04_the_canonical_spelling_is_canonical() {
    for path in ["/%%32e", "/%%361/x", "/a/%2%65", "/%zz%41", "/a/../%2e%2E/%%2e", "/%C3%a4/^", "/a%2fb;c"] {
        let once = descriptor(&format!("url='https://h{path}'"));
        assert!(once.is_some(), "{path}");
        let again = once.as_ref().and_then(|once| descriptor(&format!("url='{once}'")));
        assert_eq!(once, again, "{path}");
    }
}
