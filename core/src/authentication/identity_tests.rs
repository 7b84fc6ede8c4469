//! Who authenticates and whom the server is told to act as: the tables of docs/authentication.md, Users and
//! impersonation.

use std::fmt::Write;

use super::CurrentUser;
use super::identity::identify;
use crate::credentials::{
    Bearer, Credentials, Current, Impersonated, Impersonation, Live, Password, Secret, Technical,
};
use crate::document::{Code, Document, Limits, Source};
use crate::registry::{Layer, LayerKind, read};

fn password(name: &str) -> Credentials {
    Password::new(name, Secret::new("p")).into()
}

fn a() -> CurrentUser {
    CurrentUser::new("a").with_credentials(password("a")).unwrap()
}

/// B, who impersonates A with two groups more.
fn b_as_a() -> CurrentUser {
    let b = CurrentUser::new("b").with_groups(["staff"]).with_credentials(password("b")).unwrap();
    b.impersonating("a").with_added_groups(["g", "h i"])
}

/// `names of candidates | user | groups | whether it depends on the user`, or the code.
fn shown(credentials: &Credentials, layers: &[Layer], user: Option<&CurrentUser>) -> String {
    match identify(credentials, layers, user) {
        Ok(identity) => {
            let name = |one: &Credentials| one.as_password().map_or(one.kind().into(), |one| one.name.to_string());
            let names: Vec<_> = identity.candidates.iter().map(name).collect();
            let mut shown = names.join(",");
            let impersonation = identity.impersonation;
            for part in [impersonation.user, impersonation.groups] {
                write!(shown, "|{}", part.as_deref().unwrap_or("-")).unwrap();
            }
            shown + if identity.depends_on_user { "|depends" } else { "|fixed" }
        }
        Err(error) => error.code.to_string(),
    }
}

fn impersonation(user: Impersonated, actual: Credentials) -> Credentials {
    Impersonation::new(user, actual).into()
}

fn layers(technical: &str) -> [Layer; 1] {
    let text = format!(
        "<p><technicalCredentials xmlns:c=\"http://www.infinica.com/credentials\">{technical}</technicalCredentials></p>"
    );
    let contents = read(&Document::new(Source::new("t.xml", text)), &Limits::default()).unwrap();
    [Layer::new(LayerKind::Global, vec![contents])]
}

#[test]
fn the_table_of_the_current_user_holds() {
    let plain = Credentials::Current(Current::new(false));
    let passing = Credentials::Current(Current::new(true));
    let authenticated = Credentials::Authenticated(crate::credentials::Authenticated::new());
    for (credentials, for_a, for_b) in [
        (&plain, "a|-|-|depends", "|-|-|depends"),
        (&passing, "a|-|-|depends", "b|a|g,h i|depends"),
        (&authenticated, "a|-|-|depends", "b|-|-|depends"),
    ] {
        assert_eq!(shown(credentials, &[], Some(&a())), for_a, "{credentials:?}");
        assert_eq!(shown(credentials, &[], Some(&b_as_a())), for_b, "{credentials:?}");
        assert_eq!(shown(credentials, &[], None), "needs-current-user", "{credentials:?}");
    }
}

#[test]
fn groups_may_be_added_without_another_user() {
    let user = a().with_added_groups(["g"]);
    assert_eq!(shown(&Credentials::Current(Current::new(true)), &[], Some(&user)), "a|-|g|depends");
    assert_eq!(shown(&Credentials::Current(Current::new(false)), &[], Some(&user)), "a|-|-|depends");
}

#[test]
fn a_user_without_credentials_sends_nothing() {
    let user = CurrentUser::new("a");
    for credentials in [Credentials::Current(Current::new(true)), Credentials::Authenticated(Default::default())] {
        assert_eq!(shown(&credentials, &[], Some(&user)), "|-|-|depends");
    }
}

#[test]
fn a_user_may_have_several_credentials_in_order() {
    let user = a().with_credentials(Bearer::new(Secret::new("t")).into()).unwrap();
    assert_eq!(shown(&Credentials::Current(Current::new(false)), &[], Some(&user)), "a,bearer|-|-|depends");
}

#[test]
fn impersonation_names_a_user_or_takes_one_who_is_known_then() {
    let live = |live| impersonation(Impersonated::Live(live), password("t"));
    let named = impersonation(Impersonated::Name("z".into()), password("t"));
    assert_eq!(shown(&named, &[], None), "t|z|-|fixed");
    assert_eq!(shown(&named, &[], Some(&b_as_a())), "t|z|-|fixed");
    for (which, for_a, for_b) in
        [(Live::Current, "t|a|-|depends", "t|a|-|depends"), (Live::Authenticated, "t|a|-|depends", "t|b|-|depends")]
    {
        assert_eq!(shown(&live(which), &[], Some(&a())), for_a);
        assert_eq!(shown(&live(which), &[], Some(&b_as_a())), for_b);
        assert_eq!(shown(&live(which), &[], None), "needs-current-user");
    }
}

#[test]
fn the_outermost_impersonation_says_whom_to_act_as() {
    let user = b_as_a();
    let passing = impersonation(Impersonated::Name("z".into()), Current::new(true).into());
    assert_eq!(shown(&passing, &[], Some(&user)), "b|z|-|depends");
    let layers = layers(
        "<entry name='t'><c:impersonationCredentials user='inner'><c:actualCredentials>\
         <c:passwordCredentials name='n' password='p'/></c:actualCredentials></c:impersonationCredentials></entry>",
    );
    let reference = Credentials::Technical(Technical::new("t"));
    assert_eq!(shown(&reference, &layers, None), "n|inner|-|fixed");
    assert_eq!(shown(&impersonation(Impersonated::Name("outer".into()), reference), &layers, None), "n|outer|-|fixed");
}

#[test]
fn references_are_followed_wherever_they_stand_and_circles_found() {
    let layers = layers(
        "<entry name='t'><c:technical name='u'/></entry><entry name='u'><c:currentCredentials/></entry>\
         <entry name='round'><c:impersonationCredentials user='x'><c:actualCredentials><c:technical name='round'/>\
         </c:actualCredentials></c:impersonationCredentials></entry>",
    );
    let reference = |name| Credentials::Technical(Technical::new(name));
    assert_eq!(shown(&reference("t"), &layers, Some(&a())), "a|-|-|depends");
    assert_eq!(shown(&reference("t"), &layers, None), "needs-current-user");
    let wrapped = impersonation(Impersonated::Name("z".into()), reference("t"));
    assert_eq!(shown(&wrapped, &layers, Some(&b_as_a())), "|z|-|depends");
    assert_eq!(shown(&reference("round"), &layers, None), "technical-circle");
    assert_eq!(shown(&reference("none"), &layers, None), "technical-not-defined");
}

#[test]
fn names_reach_the_server_as_they_are_or_are_refused() {
    let as_user = |name: &str| shown(&impersonation(Impersonated::Name(name.into()), password("t")), &[], None);
    assert_eq!(as_user("Doe, Jane (x)"), "t|Doe, Jane (x)|-|fixed");
    for name in ["", " ", " a", "a ", "a\r\nx: y", "a\nb", "a\0b", "a\tb", "a\u{7f}", "Jürgen", "a\u{85}"] {
        assert_eq!(as_user(name), "invalid-impersonated-name", "{name:?}");
    }
    let with_groups = |groups: &[&str]| {
        let user = a().with_added_groups(groups.iter().copied());
        shown(&Current::new(true).into(), &[], Some(&user))
    };
    assert_eq!(with_groups(&["g", "h"]), "a|-|g,h|depends");
    assert_eq!(with_groups(&["g", "h,i"]), "comma-in-group");
    for name in ["", "g\r\n", "ü"] {
        assert_eq!(with_groups(&["g", name]), "invalid-impersonated-name", "{name:?}");
    }
    // What does not go out is not looked at.
    let user = a().impersonating("ü");
    assert_eq!(shown(&Credentials::Authenticated(Default::default()), &[], Some(&user)), "a|-|-|depends");
}

#[test]
fn users_hold_credentials_and_no_references_to_them() {
    for credentials in [
        Credentials::Current(Current::new(true)),
        Credentials::Authenticated(Default::default()),
        Technical::new("t").into(),
        impersonation(Impersonated::Name("z".into()), password("t")),
    ] {
        let kind = credentials.kind();
        let error = a().with_credentials(credentials).unwrap_err();
        assert_eq!((error.code, error.kind), (Code::UserHoldsReference, Some(kind)));
    }
}

#[test]
fn users_credentials_come_from_documents() {
    let document = |text: &str| Document::new(Source::new("user.xml", text));
    let with = |text: &str| CurrentUser::new("a").with_credentials_document(&document(text), &Limits::default());
    let namespace = "xmlns='http://www.infinica.com/credentials'";
    let user = with(&format!("<passwordCredentials {namespace} name='n' password='c4n4ry'/>")).unwrap();
    assert_eq!(user.credentials()[0].as_password().unwrap().name.as_ref(), "n");
    assert!(!format!("{user:?}").contains("c4n4ry"));
    for (text, code) in [
        (format!("<passwordCredentials {namespace} name='n'/>"), Code::MissingAttribute),
        (format!("<passwordCredential {namespace} name='n' password='c4n4ry'/>"), Code::UnknownElement),
        ("<passwordCredentials name='n' password='c4n4ry'/>".to_owned(), Code::UnknownElement),
        (format!("<technical {namespace} name='t'/>"), Code::UserHoldsReference),
        ("<passwordCredentials".to_owned(), Code::UnexpectedEnd),
        (String::new(), Code::NoRoot),
    ] {
        let error = with(&text).unwrap_err();
        assert_eq!(error.code(), Some(code), "{text}: {error}");
        assert!(!format!("{error:?} {error}").contains("c4n4ry"), "{text}");
    }
}
