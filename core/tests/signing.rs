//! What the ready-made signers sign is verified by the crate `jsonwebtoken` (RFC 7515, RFC 7518, RFC 8037).
#![expect(clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used, reason = "tests fail by panicking")]

use base64ct::{Base64UrlUnpadded, Encoding};
use credmatch::{Code, Keys, Secret, Signer, SigningAlgorithm, Ticket, assemble_ticket};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

/// Keys that are used nowhere else.
fn keys() -> Value {
    serde_json::from_str(include_str!("data/signing_keys.json")).unwrap()
}

fn pem(key: &str, form: &str) -> Secret {
    Secret::new(keys()[key][form].as_str().unwrap())
}

fn jwk(value: &Value) -> Secret {
    Secret::new(&value.to_string())
}

fn read(name: &str) -> SigningAlgorithm {
    SigningAlgorithm::from_name(name).unwrap()
}

/// The key that verifies, of numbers alone.
fn public(jwk: &Value) -> DecodingKey {
    let number = |name: &str| jwk[name].as_str().unwrap();
    match jwk["kty"].as_str().unwrap() {
        "RSA" => DecodingKey::from_rsa_components(number("n"), number("e")).unwrap(),
        "EC" => DecodingKey::from_ec_components(number("x"), number("y")).unwrap(),
        "OKP" => DecodingKey::from_ed_components(number("x")).unwrap(),
        _ => DecodingKey::from_secret(&Base64UrlUnpadded::decode_vec(number("k")).unwrap()),
    }
}

/// A ticket by this signer, verified: what it says; an error if the signature is wrong.
fn verified(signer: &Signer, verifier: &DecodingKey) -> Result<Value, jsonwebtoken::errors::Error> {
    let algorithm = signer.algorithm();
    let ticket = Ticket {
        algorithm: Some(algorithm),
        kid: Some("key"),
        sub: "me",
        iss: Some("issuer"),
        aud: vec!["service"],
        lifetime: Some(60_000),
        ..Ticket::default()
    };
    // In the year 2100, so that it has not ended.
    let input = ticket.signing_input(4_102_444_800_000, "id").unwrap();
    let signature = signer.sign(input.expose_secret().as_bytes()).unwrap();
    let ticket = assemble_ticket(&input, Some(algorithm), &signature).unwrap();
    let mut validation = Validation::new(algorithm.as_str().parse::<Algorithm>().unwrap());
    validation.set_audience(&["service"]);
    validation.set_issuer(&["issuer"]);
    validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    let read = jsonwebtoken::decode::<Value>(ticket.expose_secret(), verifier, &validation)?;
    assert_eq!(read.header.kid.as_deref(), Some("key"));
    Ok(read.claims)
}

#[test]
fn every_form_of_every_key_signs() {
    let all = keys();
    for (key, forms, algorithms) in [
        ("rsa", &["pkcs8", "pkcs1"][..], &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"][..]),
        ("p256", &["pkcs8", "sec1"], &["ES256"]),
        ("ed25519", &["pkcs8"], &["EdDSA"]),
    ] {
        let verifier = public(&all[key]["jwk"]);
        for algorithm in algorithms {
            let mut signers: Vec<Signer> =
                forms.iter().map(|form| Signer::from_pem(&pem(key, form), read(algorithm)).unwrap()).collect();
            signers.push(Signer::from_jwk(&jwk(&all[key]["jwk"]), Some(read(algorithm))).unwrap());
            for signer in signers {
                assert_eq!(signer.algorithm(), read(algorithm));
                let said = verified(&signer, &verifier).unwrap();
                assert_eq!(said["sub"], json!("me"));
            }
        }
    }
}

#[test]
fn shared_secrets_sign() {
    for (algorithm, length) in [("HS256", 32), ("HS384", 48), ("HS512", 64)] {
        let key = |length| json!({"kty": "oct", "k": Base64UrlUnpadded::encode_string(&vec![7; length])});
        let signer = Signer::from_jwk(&jwk(&key(length)), Some(read(algorithm))).unwrap();
        assert!(verified(&signer, &public(&key(length))).is_ok(), "{algorithm}");
        assert!(verified(&signer, &public(&key(length + 1))).is_err(), "{algorithm}");
        let short = Signer::from_jwk(&jwk(&key(length - 1)), Some(read(algorithm)));
        assert_eq!(short.map_err(|error| error.code).unwrap_err(), Code::SigningKeyLength);
    }
}

/// The example of RFC 8037 appendix A.4, whose signature is the only one there is.
#[test]
fn the_example_of_ed25519() {
    let key = json!({
        "kty": "OKP", "crv": "Ed25519", "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    });
    let signer = Signer::from_jwk(&jwk(&key), None).unwrap();
    let signature = signer.sign(b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc").unwrap();
    assert_eq!(
        Base64UrlUnpadded::encode_string(&signature),
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    );
}

#[test]
fn the_algorithm_of_a_jwk_is_that_which_it_names() {
    let all = keys();
    let with = |key: &str, alg: &str| {
        let mut value = all[key]["jwk"].clone();
        value["alg"] = json!(alg);
        jwk(&value)
    };
    let algorithm = |jwk: &Secret, wanted| Signer::from_jwk(jwk, wanted).map(|signer| signer.algorithm());
    assert_eq!(algorithm(&with("rsa", "PS256"), None), Ok(SigningAlgorithm::Ps256));
    assert_eq!(algorithm(&with("rsa", "PS256"), Some(SigningAlgorithm::Ps256)), Ok(SigningAlgorithm::Ps256));
    for (jwk, wanted) in [
        (with("rsa", "PS256"), Some(SigningAlgorithm::Rs256)),
        (with("rsa", "ES256"), None),
        (with("rsa", "none"), None),
        (with("p256", "EdDSA"), None),
        (with("ed25519", "ES256"), None),
    ] {
        assert_eq!(algorithm(&jwk, wanted).map_err(|error| error.code), Err(Code::SigningKeyMismatch));
    }
    for (key, expected) in [("rsa", "RS256"), ("p256", "ES256"), ("ed25519", "EdDSA")] {
        assert_eq!(algorithm(&jwk(&all[key]["jwk"]), None), Ok(read(expected)));
    }
}

#[test]
fn keys_that_do_not_fit_are_refused() {
    let refused = |pem: &Secret, algorithm: &str| {
        Signer::from_pem(pem, read(algorithm)).map(|_| ()).map_err(|error| error.code).unwrap_err()
    };
    for (key, form, algorithm, expected) in [
        ("rsa1024", "pkcs8", "RS256", Code::SigningKeyLength),
        ("rsa1024", "pkcs1", "PS256", Code::SigningKeyLength),
        ("rsa", "pkcs8", "ES256", Code::SigningKeyMismatch),
        ("rsa", "pkcs8", "EdDSA", Code::SigningKeyMismatch),
        ("rsa", "pkcs1", "ES256", Code::SigningKeyMismatch),
        ("rsa", "pkcs8", "HS256", Code::SigningKeyMismatch),
        ("p256", "pkcs8", "RS256", Code::SigningKeyMismatch),
        ("p256", "sec1", "RS256", Code::SigningKeyMismatch),
        ("p256", "pkcs8", "ES384", Code::SigningKeyMismatch),
        ("p384", "pkcs8", "ES256", Code::SigningKeyMismatch),
        ("p384", "sec1", "ES256", Code::SigningKeyMismatch),
        ("ed448", "pkcs8", "EdDSA", Code::SigningKeyMismatch),
        ("rsa", "encrypted", "RS256", Code::SigningKeyMalformed),
        ("rsa", "public", "RS256", Code::SigningKeyMalformed),
    ] {
        assert_eq!(refused(&pem(key, form), algorithm), expected, "{key} {form} {algorithm}");
    }
    let whole = pem("rsa", "pkcs8");
    let whole = whole.expose_secret();
    for text in [
        "",
        "-----BEGIN PRIVATE KEY-----",
        &whole[..200],
        &whole.replace('M', "*"),
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ] {
        for algorithm in ["RS256", "ES256", "EdDSA"] {
            assert_eq!(refused(&Secret::new(text), algorithm), Code::SigningKeyMalformed, "{text}");
        }
    }
}

#[test]
fn jwks_that_do_not_fit_are_refused() {
    let all = keys();
    let refused = |value: &Value| Signer::from_jwk(&jwk(value), None).map(|_| ()).map_err(|error| error.code);
    assert_eq!(refused(&all["rsa1024"]["jwk"]), Err(Code::SigningKeyLength));
    for (key, member) in [("rsa", "d"), ("rsa", "qi"), ("p256", "y"), ("p256", "d"), ("ed25519", "x"), ("ed25519", "d")]
    {
        for wrong in [json!(null), json!("A A"), json!("AAAA"), json!(1)] {
            let mut value = all[key]["jwk"].clone();
            value[member] = wrong.clone();
            assert_eq!(refused(&value), Err(Code::SigningKeyMalformed), "{key} {member} {wrong}");
        }
    }
    for other in [json!({"kty": "EC", "crv": "P-384"}), json!({"kty": "OKP", "crv": "X25519"}), json!({"kty": "x"})] {
        assert_eq!(refused(&other), Err(Code::SigningKeyMismatch), "{other}");
    }
    for text in ["", "[]", "{}", "null", "{\"kty\": 1}", "{\"kty\": \"oct\"}", "{\"kty\": \"oct\", \"k\": \"a b\"}"] {
        let refused = Signer::from_jwk(&Secret::new(text), None).map(|_| ()).map_err(|error| error.code);
        assert_eq!(refused, Err(Code::SigningKeyMalformed), "{text}");
    }
}

#[test]
fn a_signer_is_found_by_its_key_and_not_shown() {
    let key = json!({"kty": "oct", "k": Base64UrlUnpadded::encode_string(b"canary-canary-canary-canary-canary")});
    let signer = Signer::from_jwk(&jwk(&key), None).unwrap();
    let keys = Keys::default().with_signer(Some("store"), "alias", signer.clone());
    assert_eq!(keys.algorithm(Some("store"), "alias"), SigningAlgorithm::Hs256);
    assert_eq!(keys.signature(Some("store"), "alias", b"x"), Some(signer.sign(b"x")));
    assert_eq!(keys.signature(None, "alias", b"x"), None);
    let shown = format!("{keys:?} {signer:?}");
    assert!(shown.contains("Hs256") && !shown.contains("canary") && !shown.contains("99, 97"), "{shown}");
}
