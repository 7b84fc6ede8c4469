//! `conformance/surface.json` lists the names that the hosts have as types or constants; here they are compared with the enums
//! that they come from.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::authentication::{Outcome, Provenance, Scheme, SigningAlgorithm, Step, Without};
use crate::credentials::Credentials;
use crate::document::Severity;
use crate::lint::Change;
use crate::matching::{Attribute, Decider, Specificity};
use crate::registry::LayerKind;

/// The names of an enum's values. Where one is missing the match does not compile. `serde` says that its values are
/// serialised: by the same names.
macro_rules! names {
    (serde $type:ident: $($variant:ident)+) => {{
        #[cfg(feature = "serde")]
        for one in [$($type::$variant),+] {
            assert_eq!(json!(one), one.as_str());
        }
        names!($type: $($variant)+)
    }};
    ($type:ident: $($variant:ident)+) => {{
        let complete = |one: $type| match one { $($type::$variant => one.as_str(),)+ };
        (stringify!($type), json!([$(complete($type::$variant)),+]))
    }};
}

/// What an exchange asks for. A step holds what it is about, so that none is made here: the match says that none is missing,
/// and the vectors of exchanges that these are the words.
fn steps() -> Value {
    fn _complete(step: &Step<'_>) {
        match step {
            Step::Send(_)
            | Step::SendWithout(_)
            | Step::Sign(_)
            | Step::Encrypt(_)
            | Step::Negotiate(_)
            | Step::Refuse(_)
            | Step::Done(_) => {}
        }
    }
    json!(["send", "send-without", "sign", "encrypt", "negotiate", "refuse", "done"])
}

#[test]
fn the_hosts_have_the_names_of_the_core() {
    let mut names: BTreeMap<&str, Value> = BTreeMap::from([
        names!(serde Severity: Error Warning Note),
        names!(serde Specificity: Any Wildcard Exact),
        names!(serde Attribute: Host Port Protocol Path Service),
        names!(serde Decider: Priority Host Port Protocol Path Service Layer Order),
        names!(serde Change: Entry Credentials Preemptive Priority Gone New Refused),
        names!(Provenance: Nested Challenge Registry Application None),
        names!(Scheme: Basic Digest Bearer Negotiate),
        names!(SigningAlgorithm:
            Rs256 Rs384 Rs512 Ps256 Ps384 Ps512 Es256 Es384 Es512 EdDsa Hs256 Hs384 Hs512),
        names!(Without: NoEntry Reactive NoCredentials),
        names!(Outcome: Answered NoEntry Rejected NoSupportedScheme NotRepeatable RetryLimit Proxy),
    ]);
    let (_, layers) = names!(serde LayerKind: Global Partition Process Runtime);
    names.extend([("Kind", json!(Credentials::KINDS)), ("Layer", layers), ("Step", steps())]);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../conformance/surface.json");
    let surface: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let listed = surface["names"].as_array().unwrap().iter();
    let listed: BTreeMap<&str, Value> =
        listed.map(|one| (one["name"].as_str().unwrap(), one["values"].clone())).collect();
    assert_eq!(names, listed);
}
