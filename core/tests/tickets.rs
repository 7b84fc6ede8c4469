//! What a self-issued ticket says, read by serde_json (docs/authentication.md, Tickets; RFC 7519).
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use base64ct::{Base64UrlUnpadded, Encoding};
use credmatch::{Code, Secret, SigningAlgorithm, Ticket, assemble_ticket, encrypted_ticket};
use proptest::prelude::*;
use serde_json::{Value, json};

const NOW: u64 = 1_700_000_000_999;

fn parts(input: &Secret) -> (Value, Value) {
    let (header, claims) = input.expose_secret().split_once('.').unwrap();
    let read = |part: &str| serde_json::from_slice(&Base64UrlUnpadded::decode_vec(part).unwrap()).unwrap();
    (read(header), read(claims))
}

fn signed<'a>() -> Ticket<'a> {
    Ticket { algorithm: Some(SigningAlgorithm::Rs256), sub: "me", ..Ticket::default() }
}

fn claims(ticket: &Ticket<'_>) -> Value {
    parts(&ticket.signing_input(NOW, "id").unwrap()).1
}

fn refused(ticket: &Ticket<'_>) -> Code {
    ticket.signing_input(NOW, "id").map_err(|error| error.code).unwrap_err()
}

fn texts(all: &[&str]) -> Vec<Box<str>> {
    all.iter().map(|one| Box::from(*one)).collect()
}

#[test]
fn a_ticket_says_what_is_configured() {
    let groups = texts(&["a", "b c"]);
    let values = texts(&["1", "2"]);
    let ticket = Ticket {
        jwt_type: Some("at+jwt"),
        kid: Some("key"),
        iss: Some("issuer"),
        aud: vec!["x", "y"],
        lifetime: Some(60_000),
        groups_claim: Some("groups"),
        groups: &groups,
        custom_claims: vec![("one", &values[..1]), ("two", &values), ("none", &[])],
        ..signed()
    };
    let input = ticket.signing_input(NOW, "id").unwrap();
    let (header, said) = parts(&input);
    assert_eq!(header, json!({"alg": "RS256", "typ": "at+jwt", "kid": "key"}));
    let expected = json!({
        "iss": "issuer", "sub": "me", "aud": ["x", "y"], "iat": 1_700_000_000, "exp": 1_700_000_060, "jti": "id",
        "groups": ["a", "b c"], "one": "1", "two": ["1", "2"], "none": [],
    });
    assert_eq!(said, expected);
    assert_eq!(ticket.expires_at(NOW), Some(1_700_000_060_000));
    assert_eq!(ticket.signing_input(NOW, "id").unwrap(), input);
}

#[test]
fn what_is_not_configured_is_not_said() {
    let (header, said) = parts(&signed().signing_input(NOW, "id").unwrap());
    assert_eq!(header, json!({"alg": "RS256"}));
    assert_eq!(said, json!({"sub": "me", "iat": 1_700_000_000, "jti": "id"}));
    assert_eq!(signed().expires_at(NOW), None);
    assert_eq!(claims(&Ticket { aud: vec!["x"], ..signed() })["aud"], json!("x"));
    assert_eq!(claims(&Ticket { groups_claim: Some("groups"), ..signed() }).get("groups"), None);
    let groups = texts(&["a"]);
    assert_eq!(claims(&Ticket { groups: &groups, ..signed() }), said);
}

#[test]
fn groups_are_a_list_or_one_text() {
    let groups = texts(&["a", "b"]);
    let ticket = Ticket { groups_claim: Some("g"), groups: &groups, ..signed() };
    assert_eq!(claims(&ticket)["g"], json!(["a", "b"]));
    assert_eq!(claims(&Ticket { groups: &groups[..1], ..ticket.clone() })["g"], json!(["a"]));
    assert_eq!(claims(&Ticket { groups_separator: Some(", "), ..ticket.clone() })["g"], json!("a, b"));
    assert_eq!(refused(&Ticket { groups_separator: Some(""), ..ticket.clone() }), Code::TicketGroupAmbiguous);
    let sly = texts(&["a", "b,admin"]);
    let sly = Ticket { groups: &sly, ..ticket };
    assert_eq!(refused(&Ticket { groups_separator: Some(","), ..sly.clone() }), Code::TicketGroupAmbiguous);
    assert_eq!(claims(&sly)["g"], json!(["a", "b,admin"]));
    // A group that ends in a part of the separator would give a part of its name to the next.
    let overlapping = texts(&["a-", "b"]);
    let overlapping = Ticket { groups: &overlapping, groups_separator: Some("--"), ..sly };
    assert_eq!(refused(&overlapping), Code::TicketGroupAmbiguous);
}

#[test]
fn no_claim_stands_twice() {
    let values = texts(&["1"]);
    let custom = |names: &[&'static str]| names.iter().map(|name| (*name, &values[..])).collect();
    for name in ["sub", "jti", "iat", "exp", "nbf"] {
        let ticket = Ticket { custom_claims: custom(&[name]), ..signed() };
        assert_eq!(refused(&ticket), Code::TicketClaimCollides, "{name}");
        let ticket = Ticket { groups: &values, groups_claim: Some(name), ..signed() };
        assert_eq!(refused(&ticket), Code::TicketClaimCollides, "{name}");
    }
    let ticket = Ticket { custom_claims: custom(&["iss", "aud"]), ..signed() };
    assert_eq!(claims(&ticket)["iss"], json!("1"));
    assert_eq!(refused(&Ticket { iss: Some("i"), ..ticket.clone() }), Code::TicketClaimCollides);
    assert_eq!(refused(&Ticket { aud: vec!["a"], ..ticket.clone() }), Code::TicketClaimCollides);
    assert_eq!(refused(&Ticket { custom_claims: custom(&["x", "x"]), ..ticket }), Code::TicketClaimCollides);
}

/// A missing key is seen, unless unsigned is meant.
#[test]
fn unsigned_is_refused_unless_allowed() {
    let unsigned = Ticket { algorithm: None, ..signed() };
    assert_eq!(refused(&unsigned), Code::TicketUnsigned);
    let input = Ticket { allow_unsigned: true, ..unsigned }.signing_input(NOW, "id").unwrap();
    assert_eq!(parts(&input).0, json!({"alg": "none"}));
    let ticket = assemble_ticket(&input, None, &[]).unwrap();
    assert_eq!(ticket.expose_secret(), format!("{}.", input.expose_secret()));
    assert!(assemble_ticket(&input, None, &[0]).is_err());
    let both = Ticket { allow_unsigned: true, ..signed() }.signing_input(NOW, "id").unwrap();
    assert_eq!(parts(&both).0, json!({"alg": "RS256"}));
}

#[test]
fn the_ticket_of_infinica() {
    let ticket = |audience: &[&'static str]| {
        let ticket = Ticket::infinica("myClient", audience.to_vec(), SigningAlgorithm::Ps256);
        parts(&ticket.signing_input(NOW, "id").unwrap())
    };
    let (header, said) = ticket(&[]);
    assert_eq!(header, json!({"alg": "PS256", "typ": "JWT", "kid": "myClient"}));
    let expected =
        json!({"iss": "myClient", "sub": "myClient", "iat": 1_700_000_000, "exp": 1_700_000_300, "jti": "id"});
    assert_eq!(said, expected);
    assert_eq!(ticket(&["one", "two"]).1["aud"], json!(["one", "two"]));
    assert_eq!(ticket(&["one"]).1["aud"], json!("one"));
}

#[test]
fn a_ticket_ends_after_it_begins() {
    for (lifetime, end) in [(0, 1_700_000_001), (1, 1_700_000_001), (1_001, 1_700_000_002), (2_000, 1_700_000_002)] {
        let said = claims(&Ticket { lifetime: Some(lifetime), ..signed() });
        assert_eq!(said["exp"], json!(end), "{lifetime}");
    }
    let ticket = Ticket { lifetime: Some(u64::MAX), ..signed() };
    assert!(ticket.signing_input(u64::MAX, "id").is_ok());
}

#[test]
fn signatures_have_the_length_of_their_algorithm() {
    let input = signed().signing_input(NOW, "id").unwrap();
    let fits = |algorithm: &str, length: usize| {
        let algorithm = SigningAlgorithm::from_name(algorithm);
        assert!(algorithm.is_some());
        assemble_ticket(&input, algorithm, &vec![7; length]).map_err(|error| error.code)
    };
    for (algorithm, good, bad) in [
        ("RS256", 256, 255),
        ("RS384", 512, 128),
        ("RS512", 384, 0),
        ("PS256", 256, 2049),
        ("PS384", 2048, 64),
        ("PS512", 256, 0),
        // As DER they have 70 to 72 bytes.
        ("ES256", 64, 71),
        ("ES384", 96, 102),
        ("ES512", 132, 138),
        ("EdDSA", 64, 63),
        ("EdDSA", 114, 113),
        ("HS256", 32, 31),
        ("HS384", 48, 32),
        ("HS512", 64, 65),
    ] {
        assert!(fits(algorithm, good).is_ok(), "{algorithm}");
        assert_eq!(fits(algorithm, bad), Err(Code::TicketSignatureMalformed), "{algorithm}");
    }
    assert_eq!(SigningAlgorithm::from_name("none"), None);
    assert_eq!(SigningAlgorithm::from_name("rs256"), None);
    for input in ["", "a", "a.b.c", "a=.bb", "aa.b"] {
        let refused = assemble_ticket(&Secret::new(input), Some(SigningAlgorithm::Hs256), &[0; 32]);
        assert_eq!(refused.map_err(|error| error.code), Err(Code::TicketSignatureMalformed), "{input}");
    }
}

#[test]
fn an_encrypted_ticket_has_five_parts() {
    for good in ["aa.bb.cc.dd.ee", "aa..cc.dd.ee", "eyJhbGciOiJSU0EtT0FFUCJ9.a-_Z.48V1.5eym.XFBo"] {
        assert!(encrypted_ticket(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "....",
        "aa.bb.cc",
        "aa.bb.cc.dd.",
        ".bb.cc.dd.ee",
        "aa.bb.cc.dd.ee.ff",
        "aa.bb.cc.dd.e=",
        "aa.bb.cc.dd.e",
        "aa.bb.cc.d\n.ee",
        " aa.bb.cc.dd.ee",
        "aa.b+.cc.dd.ee",
        "{\"protected\":\"\"}",
    ] {
        let refused = encrypted_ticket(bad).map_err(|error| error.code);
        assert_eq!(refused, Err(Code::TicketEncryptionMalformed), "{bad}");
    }
}

proptest! {
    /// Whatever stands in the settings, the JSON says just that.
    #[test]
    fn texts_are_said_as_they_are(
        sub in any::<String>(),
        name in "x.*",
        values in prop::collection::vec(any::<String>().prop_map(String::into_boxed_str), 0..4),
        jti in any::<String>(),
    ) {
        let custom_claims = vec![(name.as_str(), values.as_slice())];
        let ticket = Ticket { sub: &sub, kid: Some(&sub), custom_claims, ..signed() };
        let (header, said) = parts(&ticket.signing_input(NOW, &jti).unwrap());
        prop_assert_eq!(&header["kid"], &json!(sub));
        prop_assert_eq!(&said["sub"], &json!(sub));
        prop_assert_eq!(&said["jti"], &json!(jti));
        let expected = if let [one] = values.as_slice() { json!(one) } else { json!(values) };
        prop_assert_eq!(&said[&name], &expected);
    }
}
