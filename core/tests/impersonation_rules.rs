//! Who may act as whom (docs/authentication.md, Users and impersonation).
#![expect(clippy::unwrap_used, reason = "tests may fail loudly")]

use credmatch::{AskedGroup, Document, ImpersonationRefusal, ImpersonationRules, Limits, Source, Subject, read};

fn rules(xml: &str) -> ImpersonationRules {
    let text = format!("<authentication xmlns=\"http://www.infinica.com/auth\">{xml}</authentication>");
    let contents = read(&Document::new(Source::new("a.xml", text)), &Limits::default()).unwrap();
    contents.authentication().unwrap().impersonation.clone().unwrap()
}

const ANNA: Subject<'_> = Subject { name: "anna", groups: &["support", "staff"] };
const BEN: Subject<'_> = Subject { name: "ben", groups: &["customers"] };
const REFUSED_USER: Result<(), ImpersonationRefusal> = Err(ImpersonationRefusal::User);

fn group<'a>(name: &'a str, ancestors: &'a [&'a str]) -> AskedGroup<'a> {
    AskedGroup { name, ancestors }
}

#[test]
fn nobody_may_unless_it_is_enabled() {
    for xml in
        ["<impersonation/>", "<impersonation enabled='false'><allow><for>*</for><user>*</user></allow></impersonation>"]
    {
        let rules = rules(xml);
        assert_eq!(rules.permits(ANNA, Some(BEN), &[]), Err(ImpersonationRefusal::NotEnabled));
        assert_eq!(rules.permits(ANNA, None, &[group("g", &[])]), Err(ImpersonationRefusal::NotEnabled));
        assert_eq!(rules.permits(ANNA, None, &[]), Ok(()), "nothing is asked for");
    }
    assert_eq!(ImpersonationRules::default().permits(ANNA, Some(BEN), &[]), Err(ImpersonationRefusal::NotEnabled));
}

#[test]
fn without_an_allow_everybody_may_everything() {
    let rules = rules("<impersonation enabled='true'/>");
    assert_eq!(rules.permits(ANNA, Some(BEN), &[group("g", &[])]), Ok(()));
}

#[test]
fn with_one_only_what_is_allowed_is() {
    let rules = rules("<impersonation enabled='true'><allow><for>anna</for><user>ben</user></allow></impersonation>");
    assert_eq!(rules.permits(ANNA, Some(BEN), &[]), Ok(()));
    assert_eq!(rules.permits(BEN, Some(ANNA), &[]), REFUSED_USER);
    assert_eq!(rules.permits(ANNA, Some(Subject { name: "carl", groups: &[] }), &[]), REFUSED_USER);
    // An `allow` without `group` permits no group by itself.
    assert_eq!(rules.permits(ANNA, Some(BEN), &[group("g", &[])]), Err(ImpersonationRefusal::Group(0)));
    // Names are compared exactly.
    assert_eq!(rules.permits(Subject { name: "Anna", groups: &[] }, Some(BEN), &[]), REFUSED_USER);
}

#[test]
fn a_star_is_every_name() {
    let all = rules(
        "<impersonation enabled='true'><allow><for>*</for><user>*</user><group>*</group></allow></impersonation>",
    );
    assert_eq!(all.permits(ANNA, Some(BEN), &[group("g", &[])]), Ok(()));
    let anybody = rules("<impersonation enabled='true'><allow><for>*</for><user>ben</user></allow></impersonation>");
    assert_eq!(anybody.permits(ANNA, Some(BEN), &[]), Ok(()));
    assert_eq!(anybody.permits(BEN, Some(ANNA), &[]), REFUSED_USER);
    // It is no wildcard inside a name.
    let part = rules("<impersonation enabled='true'><allow><for>*</for><user>b*</user></allow></impersonation>");
    assert_eq!(part.permits(ANNA, Some(BEN), &[]), REFUSED_USER);
}

#[test]
fn a_group_stands_for_its_users_on_both_sides() {
    let rules =
        rules("<impersonation enabled='true'><allow><for>support</for><user>customers</user></allow></impersonation>");
    assert_eq!(rules.permits(ANNA, Some(BEN), &[]), Ok(()));
    assert_eq!(rules.permits(Subject { name: "anna", groups: &["staff"] }, Some(BEN), &[]), REFUSED_USER);
    assert_eq!(rules.permits(ANNA, Some(Subject { name: "ben", groups: &[] }), &[]), REFUSED_USER);
}

#[test]
fn groups_are_allowed_with_their_children() {
    let rules = rules(
        "<impersonation enabled='true'><allow><for>anna</for><group>sales</group><group>it</group></allow></impersonation>",
    );
    assert_eq!(rules.permits(ANNA, None, &[group("sales", &[])]), Ok(()));
    assert_eq!(rules.permits(ANNA, None, &[group("north", &["regions", "sales"]), group("it", &[])]), Ok(()));
    // A parent is not its child.
    assert_eq!(
        rules.permits(ANNA, None, &[group("it", &[]), group("company", &[])]),
        Err(ImpersonationRefusal::Group(1))
    );
    // Groups alone allow no user.
    assert_eq!(rules.permits(ANNA, Some(BEN), &[group("sales", &[])]), REFUSED_USER);
    assert_eq!(rules.permits(BEN, None, &[group("sales", &[])]), Err(ImpersonationRefusal::Group(0)));
}

#[test]
fn user_and_groups_may_be_allowed_apart_and_always_to_who_logged_in() {
    let rules = rules(
        "<impersonation enabled='true'><allow><for>anna</for><user>ben</user></allow>\
         <allow><for>staff</for><group>g</group></allow><allow><for>ben</for><group>secret</group></allow></impersonation>",
    );
    assert_eq!(rules.permits(ANNA, Some(BEN), &[group("g", &[])]), Ok(()));
    // What Ben may is not Anna's while she acts as Ben.
    assert_eq!(rules.permits(ANNA, Some(BEN), &[group("secret", &[])]), Err(ImpersonationRefusal::Group(0)));
}

#[test]
fn an_allow_for_nobody_allows_nothing() {
    let rules = rules("<impersonation enabled='true'><allow><user>*</user><group>*</group></allow></impersonation>");
    assert_eq!(rules.permits(ANNA, Some(BEN), &[]), REFUSED_USER);
    assert_eq!(rules.permits(ANNA, None, &[group("g", &[])]), Err(ImpersonationRefusal::Group(0)));
}

#[test]
fn refusals_say_what_was_refused() {
    assert_eq!(ImpersonationRefusal::NotEnabled.to_string(), "impersonation is not enabled");
    assert!(ImpersonationRefusal::User.to_string().contains("act as that one"));
    assert!(ImpersonationRefusal::Group(2).to_string().contains("place 2"));
}
