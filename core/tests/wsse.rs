//! UsernameTokens of Web Services Security, read back by another XML reader.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use credmatch::{Code, PasswordType, Secret, SoapVersion, UsernameToken};
use roxmltree::Document;

const WSSE: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const WSU: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

fn token<'a>(name: &'a str, password: &'a Secret, password_type: PasswordType) -> UsernameToken<'a> {
    UsernameToken { name, password, password_type, nonce: b"0123456789abcdef", created: 1_058_318_800_000, id: None }
}

/// The text of the one element of this name.
fn text(xml: &Secret, namespace: &str, name: &str) -> Option<String> {
    let document = Document::parse(xml.expose_secret()).unwrap();
    let mut found = document.descendants().filter(|node| node.has_tag_name((namespace, name)));
    let element = found.next()?;
    assert!(found.next().is_none(), "one {name}");
    Some(element.text().unwrap_or_default().to_owned())
}

#[test]
fn a_password_as_text() {
    let password = Secret::new("a<b&c>]]>\"'é");
    let xml = token("Ma & <Pa>", &password, PasswordType::Text).element().unwrap();
    assert_eq!(text(&xml, WSSE, "Username").as_deref(), Some("Ma & <Pa>"));
    assert_eq!(text(&xml, WSSE, "Password").as_deref(), Some("a<b&c>]]>\"'é"));
    assert_eq!(text(&xml, WSSE, "Nonce").as_deref(), Some("MDEyMzQ1Njc4OWFiY2RlZg=="));
    assert_eq!(text(&xml, WSU, "Created").as_deref(), Some("2003-07-16T01:26:40.000Z"));
    assert!(xml.expose_secret().contains("username-token-profile-1.0#PasswordText\""));
    let plain = UsernameToken { nonce: &[], ..token("u", &password, PasswordType::Text) }.element().unwrap();
    assert_eq!((text(&plain, WSSE, "Nonce"), text(&plain, WSU, "Created")), (None, None));
}

/// By `printf '0123456789abcdef2003-07-16T01:26:40.000Zsecret' | openssl sha1 -binary | base64`.
#[test]
fn a_password_as_digest() {
    let password = Secret::new("secret");
    let xml = token("u", &password, PasswordType::Digest).element().unwrap();
    assert_eq!(text(&xml, WSSE, "Password").as_deref(), Some("r/tNGAyKOiRY2OoEbaT80pWK56U="));
    assert!(xml.expose_secret().contains("username-token-profile-1.0#PasswordDigest\""));
    assert!(!xml.expose_secret().contains("secret<"));
    assert_eq!(format!("{xml:?}"), "Secret(..)");
}

#[test]
fn the_header_for_an_envelope() {
    let password = Secret::new("p");
    let token = UsernameToken { id: Some("token-1"), ..token("u", &password, PasswordType::Text) };
    for (version, namespace, value) in [
        (SoapVersion::V1_1, "http://schemas.xmlsoap.org/soap/envelope/", "1"),
        (SoapVersion::V1_2, "http://www.w3.org/2003/05/soap-envelope", "true"),
    ] {
        let xml = token.security(Some(version)).unwrap();
        let document = Document::parse(xml.expose_secret()).unwrap();
        let root = document.root_element();
        assert!(root.has_tag_name((WSSE, "Security")));
        assert_eq!(root.attribute((namespace, "mustUnderstand")), Some(value));
        let element = root.first_element_child().unwrap();
        assert_eq!(element.attribute((WSU, "Id")), Some("token-1"));
    }
    let xml = token.security(None).unwrap();
    assert!(!xml.expose_secret().contains("mustUnderstand"));
}

#[test]
fn what_cannot_stand_there_is_refused() {
    let (good, bad) = (Secret::new("p"), Secret::new("p\n"));
    let refused = |token: UsernameToken<'_>| token.element().map_err(|error| error.code).unwrap_err();
    let base = token("u", &good, PasswordType::Digest);
    for control in ["\0", "a\r\nb", "\t", "\x7F"] {
        assert_eq!(refused(UsernameToken { name: control, ..base }), Code::ControlCharacter);
    }
    assert_eq!(refused(UsernameToken { password: &bad, ..base }), Code::ControlCharacter);
    assert_eq!(refused(UsernameToken { name: "\u{FFFE}", ..base }), Code::WsseInputMalformed);
    assert_eq!(refused(UsernameToken { nonce: &[], ..base }), Code::WsseInputMalformed);
    assert_eq!(refused(UsernameToken { created: 253_402_300_800_000, ..base }), Code::WsseInputMalformed);
    for id in ["", "1", "a b", "a:b", "a\"", "-a"] {
        assert_eq!(refused(UsernameToken { id: Some(id), ..base }), Code::WsseInputMalformed, "{id}");
    }
}
