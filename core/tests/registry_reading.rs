//! What is found in a document and where; what is refused, with its code, line and column.
#![expect(clippy::panic, reason = "tests say what went wrong by panicking")]

use credmatch::{Action, Code, Contents, Credentials, Diagnostic, Diagnostics, Document, Limits, Source, read};

const NS: &str = "http://www.infinica.com/credentials";

fn try_read(xml: &str) -> Result<Contents, Diagnostics> {
    read(&Document::new(Source::new("test.xml", xml)), &Limits::default())
}

fn contents(xml: &str) -> Contents {
    try_read(xml).unwrap_or_else(|diagnostics| panic!("{diagnostics:#?}\n{xml}"))
}

fn errors(xml: &str) -> Vec<Diagnostic> {
    match try_read(xml) {
        Ok(contents) => panic!("{} entries\n{xml}", contents.entries().len()),
        Err(diagnostics) => diagnostics.into_vec(),
    }
}

/// Codes with line and column.
fn placed(xml: &str) -> Vec<(Code, u32, u32)> {
    errors(xml).iter().map(|one| (one.code, one.place.position.line, one.place.position.column)).collect()
}

/// The errors of this line, the second of a registry with the usual prefixes.
fn in_registry(line: &str) -> Vec<(Code, u32, u32)> {
    placed(&format!("<credentials xmlns='{NS}' xmlns:c='urn:credmatch:credentials'>\n{line}\n</credentials>"))
}

/// The errors of credentials that stand as the second line in a server.
fn in_server(element: &str) -> Vec<(Code, u32, u32)> {
    let keys = "xmlns:k='http://www.infinica.com/keystores'";
    placed(&format!(
        "<credentials xmlns='{NS}' xmlns:c='urn:credmatch:credentials' {keys}><server host='h'>\n{element}\n</server></credentials>"
    ))
}

#[test]
fn all_attributes_of_a_server() {
    let contents = contents(&format!(
        "<credentials xmlns='{NS}'>
           <server host='H' port='8080' protocol='HTTP' path='/a/' service='s' preemptive='0' priority=' -3 '>
             <currentCredentials/>
           </server>
           <server><technical name='t'/></server>
         </credentials>"
    ));
    let [first, second] = contents.entries() else { panic!() };
    assert_eq!(first.descriptor().to_string(), "http://h:8080/a (service s)");
    assert_eq!((first.priority(), first.preemptive()), (Some(-3), false));
    assert_eq!(first.place().to_string(), "test.xml:2:12");
    assert_eq!(second.descriptor().to_string(), "*://*/");
    assert_eq!((second.priority(), second.preemptive()), (None, true));
    assert!(matches!(second.credentials(), Credentials::Technical(_)));
    assert_eq!(contents.format_version(), None);
}

#[test]
fn a_url_stands_for_four_attributes() {
    let contents = contents(&format!(
        "<credentials xmlns='{NS}'><server url='http://localhost:8080/repo/' service='s'><currentCredentials/></server>
         </credentials>"
    ));
    assert_eq!(contents.entries()[0].descriptor().to_string(), "http://localhost:8080/repo (service s)");
}

#[test]
fn priority_of_the_server_then_of_the_registry() {
    let contents = contents(&format!(
        "<r><credentials xmlns='{NS}' priority='7'><server host='a' priority='2'><currentCredentials/></server>
         <server host='b'><currentCredentials/></server></credentials>
         <credentials xmlns='{NS}'><server host='c'><currentCredentials/></server></credentials></r>"
    ));
    let priorities: Vec<_> = contents.entries().iter().map(credmatch::Entry::priority).collect();
    assert_eq!(priorities, [Some(2), Some(7), None]);
}

#[test]
fn everything_is_found_inside_a_whole_configuration() {
    let contents = contents(&format!(
        "<processEngine xmlns='http://www.infinica.com/process-engine'>
           <processes cache='none'><credentials><passwordCredentials xmlns='{NS}' nonsense='x'/></credentials></processes>
           <taskManager><credentials><c:technical xmlns:c='{NS}' name='t'/></credentials>
             <technicalCredentials><currentCredentials xmlns='{NS}'/></technicalCredentials></taskManager>
           <technicalCredentials cacheTimeout='5m' maxCacheSize='10'>
             <entry name='t'><passwordCredentials xmlns='{NS}' name='n' password='p'/></entry>
             <entry name='u'><currentCredentials xmlns='{NS}'/></entry>
           </technicalCredentials>
           <deep><er><c:credentials xmlns:c='{NS}'><c:server host='a'><c:currentCredentials/></c:server></c:credentials>
           </er></deep>
           <credentialsConfigs xmlns='{NS}'><basicConfig charset='ISO-8859-1'/></credentialsConfigs>
           <credentialsConfigs xmlns='{NS}'><negotiateConfig/></credentialsConfigs>
           <credentials xmlns='{NS}'/>
           <operations xmlns='{NS}'><server host='o'/></operations>
         </processEngine>"
    ));
    assert_eq!(contents.entries().len(), 1);
    assert!(contents.configurations().basic.is_some() && contents.configurations().negotiate.is_some());
    let manager = contents.technical_credentials().unwrap();
    assert_eq!(manager.cache_timeout().map(credmatch::Duration::as_millis), Some(300_000));
    assert_eq!(manager.max_cache_size(), 10);
    let names: Vec<_> = manager.entries().iter().map(|entry| (entry.name(), entry.credentials().kind())).collect();
    assert_eq!(names, [("t", "password"), ("u", "current")]);
    assert_eq!(contents.operations().len(), 1);
}

#[test]
fn what_was_meant_to_count_is_never_passed_over() {
    let engine = "<processEngine xmlns='http://www.infinica.com/process-engine' xmlns:c='urn:credmatch:credentials'>\n";
    for (element, code, help) in [
        (format!("<credentialsConfig xmlns='{NS}'/>"), Code::UnknownElement, "`credentialsConfigs`"),
        (format!("<Credentials xmlns='{NS}'><server/></Credentials>"), Code::UnknownElement, "`credentials`"),
        (format!("<credentail xmlns='{NS}'><server/></credentail>"), Code::UnknownElement, "`credentials`"),
        (format!("<operation xmlns='{NS}'><server/></operation>"), Code::UnknownElement, "`operations`"),
        (format!("<passwordCredential xmlns='{NS}'/>"), Code::UnknownElement, "`passwordCredentials`"),
        ("<c:bearers/>".to_owned(), Code::UnknownElement, "`bearer`"),
        (
            format!(
                "<technicalCredential><entry name='t'><technical xmlns='{NS}' name='u'/></entry></technicalCredential>"
            ),
            Code::UnknownElement,
            "`technicalCredentials`",
        ),
        ("<credentials><servr host='a'/><servr host='b'/></credentials>".to_owned(), Code::WrongNamespace, NS),
    ] {
        let found = errors(&format!("{engine}{element}</processEngine>"));
        assert_eq!(
            (found[0].code, found[0].place.position.line, found[0].place.position.column),
            (code, 2, 1),
            "{element}"
        );
        assert!(found.len() == 1 && found[0].help.as_ref().unwrap().contains(help), "{found:?}");
    }
    let found = errors(&format!(
        "{engine}<technicalCredentials>\n<entri name='t'><technical xmlns='{NS}' name='u'/></entri>
         <c:bearers/></technicalCredentials></processEngine>"
    ));
    let found: Vec<_> = found.iter().map(|one| (one.help.as_deref().unwrap(), one.place.position.line)).collect();
    assert_eq!(found, [("did you mean `entry`?", 3), ("did you mean `bearer`?", 4)]);
}

#[test]
fn an_undeclared_prefix_of_ours_is_answered_with_its_namespace() {
    let help = |element: &str| {
        let found = errors(&format!("<credentials xmlns='{NS}'><server host='h'>{element}</server></credentials>"));
        found.iter().find(|one| one.code == Code::UndeclaredPrefix).unwrap().help.clone().unwrap()
    };
    assert_eq!(help("<cm:clientCredentials issuer='i'/>"), "declare it: xmlns:cm=\"urn:credmatch:credentials\"");
    assert_eq!(help("<c:technical/>"), format!("declare it: xmlns:c=\"{NS}\""));
    assert!(help("<x:foreign/>").contains("enclosing element"));
}

#[test]
fn words_of_other_tools_are_answered_with_ours() {
    for (element, word) in [
        ("<password name='n' password='p'/>", "`passwordCredentials`"),
        ("<passwordCredentials username='n' name='n' password='p'/>", "`name`"),
    ] {
        let found = errors(&format!("<credentials xmlns='{NS}'><server host='h'>{element}</server></credentials>"));
        assert!(found[0].help.as_ref().unwrap().contains(word), "{}", found[0]);
    }
}

#[test]
fn a_wrong_namespace_is_shown() {
    for (namespace, shown) in
        [("http://www.infinica.com/credential", "`http://www.infinica.com/credential`"), ("", "no namespace")]
    {
        let found = errors(&format!("<credentials xmlns='{namespace}'/>"));
        assert!(found[0].code == Code::WrongNamespace && found[0].message.contains(shown), "{}", found[0]);
    }
}

#[test]
fn a_document_without_anything_of_ours_is_empty() {
    for text in ["<foo><server host='a'/></foo>", "<credentials xmlns='http://www.infinica.com/credentials'/>"] {
        assert!(contents(text).is_empty(), "{text}");
    }
    for text in [
        "<credentials xmlns='$'><server><currentCredentials/></server></credentials>",
        "<x><technical xmlns='$' name='t'/></x>",
    ] {
        assert!(!contents(&text.replace('$', NS)).is_empty(), "{text}");
    }
}

#[test]
fn a_technical_manager_in_any_namespace_with_its_defaults() {
    for namespace in ["", "http://www.infinica.com/workplace", "urn:x"] {
        let contents = contents(&format!(
            "<technicalCredentials xmlns='{namespace}'><entry name='t'><currentCredentials xmlns='{NS}'/></entry>
             </technicalCredentials>"
        ));
        let manager = contents.technical_credentials().unwrap();
        assert_eq!((manager.cache_timeout(), manager.max_cache_size()), (None, 1024));
        assert_eq!(manager.entries()[0].place().to_string(), format!("test.xml:1:{}", 32 + namespace.len()));
    }
}

#[test]
fn operations() {
    let contents = contents(&format!(
        "<operations xmlns='{NS}'>
           <server host='localhost' port='80' protocol='http' path='/p' service='s'>
             <setDefaultUser user='test'/>
             <setCredentials><passwordCredentials name='test' password='1234'/></setCredentials>
             <setDefaultUser defaultUser='other'/>
           </server>
         </operations>"
    ));
    let [operation] = contents.operations() else { panic!() };
    assert_eq!(operation.descriptor().to_string(), "http://localhost:80/p (service s)");
    let [Action::SetDefaultUser(first), Action::SetCredentials(credentials), Action::SetDefaultUser(last)] =
        operation.actions()
    else {
        panic!()
    };
    assert_eq!((&**first, credentials.kind(), &**last), ("test", "password", "other"));
}

#[test]
fn a_process_definition_has_a_format_version() {
    let process = |version: &str| {
        format!(
            "<process xmlns='http://www.infinica.com/process-engine'{version}><credentials xmlns='{NS}'/></process>"
        )
    };
    assert_eq!(contents(&process("")).format_version(), None);
    assert_eq!(contents(&process(" version='4'")).format_version(), Some(4));
    assert_eq!(placed(&process(" version='five'")), [(Code::InvalidValue, 1, 66)]);
    let foreign = "<process version='five'/>";
    assert_eq!(contents(foreign).format_version(), None);
}

#[test]
fn what_holds_nothing_is_empty() {
    for xml in [
        format!("<credentials xmlns='{NS}'/>"),
        format!("<credentials xmlns='{NS}'><!-- none yet --></credentials>"),
        format!("<credentialsConfigs xmlns='{NS}'/>"),
        format!("<operations xmlns='{NS}'/>"),
    ] {
        assert_eq!(contents(&xml), Contents::default(), "{xml}");
    }
    for xml in ["<processEngine xmlns='http://www.infinica.com/process-engine'/>", "<!-- no -->\n <anything/>"] {
        let contents = contents(xml);
        assert!(contents.is_empty(), "{xml}");
        assert!(matches!(contents.warnings(), [one] if one.code == Code::NothingFound), "{xml}");
    }
}

#[test]
fn attributes_of_other_tools_are_passed_over() {
    contents(&format!(
        "<credentials xmlns='{NS}' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='a b'
         xml:base='x' xml:lang='en'><server xml:id='s' xml:space='preserve' host='h'><currentCredentials xsi:nil='0'/>
         </server></credentials>"
    ));
}

#[test]
fn a_missing_namespace_is_an_error_and_never_an_empty_registry() {
    for name in ["credentials", "credentialsConfigs", "operations", "server"] {
        for namespace in ["", " xmlns='http://www.infinica.com/process-engine'"] {
            let found = errors(&format!("\n <{name}{namespace}><server host='h'/></{name}>"));
            assert_eq!(found.len(), 1, "{found:#?}");
            assert_eq!(found[0].code, Code::WrongNamespace);
            assert_eq!(found[0].place.to_string(), "test.xml:2:2");
            assert!(found[0].help.as_ref().unwrap().contains("xmlns=\"http://www.infinica.com/credentials\""));
        }
    }
    for xml in [
        "<processEngine xmlns='http://www.infinica.com/process-engine'>\n<credentials><server/><server/></credentials></processEngine>".to_owned(),
        format!("<processEngine>\n<credentials><server xmlns='{NS}'/></credentials></processEngine>"),
    ] {
        assert_eq!(placed(&xml), [(Code::WrongNamespace, 2, 1)]);
    }
}

#[test]
fn a_server_outside_a_registry_is_an_error() {
    assert_eq!(placed(&format!("<server xmlns='{NS}' host='h'/>")), [(Code::UnknownElement, 1, 1)]);
    assert_eq!(placed(&format!("<r>\n<server xmlns='{NS}' host='h'/></r>")), [(Code::UnknownElement, 2, 1)]);
    let misspelt = errors(&format!("<r>\n<credentails xmlns='{NS}'><server/><server/></credentails></r>"));
    assert_eq!(misspelt.len(), 1);
    assert_eq!((misspelt[0].code, misspelt[0].place.position.line), (Code::UnknownElement, 2));
    assert_eq!(misspelt[0].help.as_deref(), Some("did you mean `credentials`?"));
}

#[test]
fn an_unknown_root_of_ours_is_an_error() {
    let found = errors(&format!("<credential xmlns='{NS}'><server/></credential>"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].help.as_deref(), Some("did you mean `credentials`?"));
    assert_eq!(placed(&format!("<passwordCredentials xmlns='{NS}'/>")), [(Code::UnknownElement, 1, 1)]);
}

#[test]
fn servers_hold_exactly_one_credentials_element() {
    assert_eq!(in_registry("<server host='h'/>"), [(Code::MissingCredentials, 2, 1)]);
    assert_eq!(
        in_registry("<server host='h'><currentCredentials/><technical name='t'/><technical/></server>"),
        [(Code::SeveralCredentials, 2, 39), (Code::MissingAttribute, 2, 60), (Code::SeveralCredentials, 2, 60)]
    );
    // An element that is no credentials is said to be unknown, not also missing.
    assert_eq!(in_registry("<server host='h'><pasword/></server>"), [(Code::UnknownElement, 2, 18)]);
    assert_eq!(in_registry("<server host='h'>text<currentCredentials/></server>"), [(Code::UnexpectedText, 2, 18)]);
}

#[test]
fn several_errors_of_one_entry_are_all_reported() {
    assert_eq!(
        in_registry(
            "<server hots='h' port='x' preemptive='maybe' priority='high' path='/a?b'><passwordCredentials nme='n'/></server>"
        ),
        [
            (Code::UnknownAttribute, 2, 9),
            (Code::InvalidPort, 2, 24),
            (Code::InvalidValue, 2, 39),
            (Code::InvalidPriority, 2, 56),
            (Code::InvalidPath, 2, 68),
            (Code::MissingAttribute, 2, 74),
            (Code::MissingAttribute, 2, 74),
            (Code::UnknownAttribute, 2, 95),
        ]
    );
    let found =
        errors(&format!("<credentials xmlns='{NS}'><server hots='h'><currentCredentials/></server></credentials>"));
    assert_eq!(found[0].message, "unknown attribute `hots` of `server`");
    assert_eq!(found[0].help.as_deref(), Some("did you mean `host`?"));
}

#[test]
fn values_have_their_position() {
    for (line, expected) in [
        ("<server priority='2147483648'><currentCredentials/></server>", (Code::InvalidPriority, 2, 19)),
        ("<server priority=''><currentCredentials/></server>", (Code::InvalidPriority, 2, 19)),
        ("<server preemptive='TRUE'><currentCredentials/></server>", (Code::InvalidValue, 2, 21)),
        ("<server host=''><currentCredentials/></server>", (Code::EmptyHost, 2, 15)),
        ("<server url=''><currentCredentials/></server>", (Code::EmptyUrl, 2, 14)),
        ("<servr/>", (Code::UnknownElement, 2, 1)),
        ("  text", (Code::UnexpectedText, 2, 3)),
        ("<server><currentCredentials/></server>&#32;", (Code::UnexpectedText, 2, 39)),
        ("<server c:host='h'><currentCredentials/></server>", (Code::UnknownAttribute, 2, 9)),
    ] {
        assert_eq!(in_registry(line), [expected], "{line}");
    }
    assert_eq!(placed(&format!("<credentials xmlns='{NS}' priority='x'/>")), [(Code::InvalidPriority, 1, 68)]);
    assert_eq!(placed(&format!("<credentials xmlns='{NS}' prio='1'/>")), [(Code::UnknownAttribute, 1, 58)]);
}

#[test]
fn every_rule_of_the_kinds() {
    for (element, code, column) in [
        ("<passwordCredentials name='n'/>", Code::MissingAttribute, 1),
        ("<passwordCredentials password='p'/>", Code::MissingAttribute, 1),
        ("<passwordCredentials name='n' password='p' user='u'/>", Code::UnknownAttribute, 44),
        ("<passwordCredentials name='n' password='[redacted by credmatch]'/>", Code::InvalidValue, 41),
        (
            "<passwordCredentials name='n' password='p'><basicConfig charset='latin1'/></passwordCredentials>",
            Code::InvalidValue,
            66,
        ),
        (
            "<passwordCredentials name='n' password='p'><basicConfig/><basicConfig/></passwordCredentials>",
            Code::DuplicateElement,
            58,
        ),
        ("<kerberosCredentials><negotiateConfig lifetime='1 h'/></kerberosCredentials>", Code::InvalidValue, 49),
        (
            "<kerberosCredentials><negotiateConfig lifetime='30500568905w'/></kerberosCredentials>",
            Code::InvalidValue,
            49,
        ),
        ("<infinicaCredentials><infinicaConfig/></infinicaCredentials>", Code::MissingElement, 1),
        ("<infinicaCredentials><client/></infinicaCredentials>", Code::MissingElement, 22),
        ("<infinicaCredentials><client><k:privateKey/></client></infinicaCredentials>", Code::MissingAttribute, 30),
        (
            "<infinicaCredentials><client><k:privateKey alias=''/></client></infinicaCredentials>",
            Code::InvalidValue,
            51,
        ),
        (
            "<infinicaCredentials><client><k:publicKey alias='a'/></client></infinicaCredentials>",
            Code::UnknownElement,
            30,
        ),
        ("<infinicaCredentials><audienceSet><audience/></audienceSet></infinicaCredentials>", Code::InvalidValue, 35),
        ("<oauthCredentials/>", Code::MissingElement, 1),
        ("<oauthCredentials><sub> </sub></oauthCredentials>", Code::MissingElement, 1),
        ("<oauthCredentials><sub>s</sub><sub>t</sub></oauthCredentials>", Code::DuplicateElement, 31),
        ("<oauthCredentials><sub a='b'>s</sub></oauthCredentials>", Code::UnknownAttribute, 24),
        ("<oauthCredentials><sub>s<b/></sub></oauthCredentials>", Code::UnknownElement, 25),
        ("<oauthCredentials><sub>s</sub>text</oauthCredentials>", Code::UnexpectedText, 31),
        ("<oauthCredentials><sub>s</sub><timeout> 5y </timeout></oauthCredentials>", Code::InvalidValue, 41),
        (
            "<oauthCredentials><sub>s</sub><oauthConfig><kid>k</kid></oauthConfig></oauthCredentials>",
            Code::UnknownElement,
            44,
        ),
        (
            "<oauthCredentials><sub>s</sub><customClaims><claim/></customClaims></oauthCredentials>",
            Code::MissingAttribute,
            45,
        ),
        ("<openIdCredentials password='p'/>", Code::MissingAttribute, 1),
        ("<openIdCredentials><tokens/></openIdCredentials>", Code::MissingElement, 20),
        ("<openIdCredentials><openIdConfig/></openIdCredentials>", Code::MissingElement, 20),
        (
            "<openIdCredentials><openIdConfig><issuer>a</issuer><endpoints><issuer>b</issuer></endpoints></openIdConfig></openIdCredentials>",
            Code::DuplicateElement,
            34,
        ),
        (
            "<openIdCredentials><openIdConfig><validateIdTokens>no</validateIdTokens></openIdConfig></openIdCredentials>",
            Code::InvalidValue,
            52,
        ),
        ("<salesforceCredentials/>", Code::MissingAttribute, 1),
        ("<salesforceCredentials userId='u' password='p'/>", Code::UnknownAttribute, 35),
        ("<salesforceCredentials userId='u'><salesforceConfig/></salesforceCredentials>", Code::MissingElement, 35),
        (
            "<salesforceCredentials userId='u'><salesforceConfig><salesforceConfig xmlns='http://www.infinica.com/salesforce'><salesforceInstance>a</salesforceInstance><salesforceInstanceUrl>b</salesforceInstanceUrl></salesforceConfig></salesforceConfig></salesforceCredentials>",
            Code::ConflictingValues,
            53,
        ),
        ("<sshKeyCredentials url='u'/>", Code::MissingAttribute, 1),
        ("<sshKeyCredentials username='u'/>", Code::MissingAttribute, 1),
        ("<currentCredentials impersonation='yes'/>", Code::InvalidValue, 36),
        ("<authenticatedCredentials impersonation='true'/>", Code::UnknownAttribute, 27),
        (
            "<impersonationCredentials><actualCredentials><currentCredentials/></actualCredentials></impersonationCredentials>",
            Code::MissingAttribute,
            1,
        ),
        ("<impersonationCredentials user='u'/>", Code::MissingElement, 1),
        (
            "<impersonationCredentials user='u'><actualCredentials/></impersonationCredentials>",
            Code::MissingCredentials,
            36,
        ),
        (
            "<impersonationCredentials live='me'><actualCredentials><currentCredentials/></actualCredentials></impersonationCredentials>",
            Code::InvalidValue,
            33,
        ),
        (
            "<impersonationCredentials user='u'><actualCredentials><impersonationCredentials user='v'><actualCredentials><currentCredentials/></actualCredentials></impersonationCredentials></actualCredentials></impersonationCredentials>",
            Code::ConflictingValues,
            1,
        ),
        ("<technical/>", Code::MissingAttribute, 1),
        ("<technical name=''/>", Code::InvalidValue, 1),
        ("<c:clientCredentials clientId='c' clientSecret='s'/>", Code::MissingAttribute, 1),
        ("<c:clientCredentials tokenUrl='t' issuer='i' clientId='c' clientSecret='s'/>", Code::ConflictingValues, 1),
        ("<c:clientCredentials issuer='i' clientSecret='s'/>", Code::MissingAttribute, 1),
        ("<c:clientCredentials issuer='i' clientId='c'/>", Code::MissingAttribute, 1),
        ("<c:clientCredentials issuer='i' clientId='c' clientSecret='s' authMethod='basic'/>", Code::InvalidValue, 75),
        ("<c:clientCredentials issuer='i' clientId='c' authMethod='private_key_jwt'/>", Code::MissingElement, 1),
        (
            "<c:clientCredentials issuer='i' clientId='c' clientSecret='s' authMethod='private_key_jwt'><k:privateKey alias='a'/></c:clientCredentials>",
            Code::ConflictingValues,
            1,
        ),
        ("<c:bearer/>", Code::MissingAttribute, 1),
        ("<c:bearer token=''/>", Code::InvalidValue, 1),
        ("<clientCredentials/>", Code::UnknownElement, 1),
        ("<passwordCredential name='n' password='p'/>", Code::UnknownElement, 1),
    ] {
        assert_eq!(in_server(element), [(code, 2, column)], "{element}");
    }
}

#[test]
fn configurations_stand_once_a_kind() {
    let found = errors(&format!(
        "<r><credentialsConfigs xmlns='{NS}'><basicConfig/></credentialsConfigs>\n<credentialsConfigs xmlns='{NS}'>
         <negotiateConfig/><basicConfig/></credentialsConfigs></r>"
    ));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].code, found[0].place.position.line), (Code::DuplicateElement, 3));
    assert_eq!(found[0].related[0].place.position.line, 1);
    assert_eq!(
        placed(&format!("<credentialsConfigs xmlns='{NS}'>\n<passwordConfig/></credentialsConfigs>")),
        [(Code::UnknownElement, 2, 1)]
    );
}

#[test]
fn technical_names_are_there_and_differ() {
    let manager = |inner: &str| format!("<technicalCredentials>\n{inner}\n</technicalCredentials>");
    let current = format!("<currentCredentials xmlns='{NS}'/>");
    assert_eq!(
        placed(&manager(&format!("<entry name='t'>{current}</entry>\n<entry name='t'>{current}</entry>"))),
        [(Code::DuplicateName, 3, 14)]
    );
    assert_eq!(placed(&manager(&format!("<entry>{current}</entry>"))), [(Code::MissingAttribute, 2, 1)]);
    assert_eq!(placed(&manager(&format!("<entry name=''>{current}</entry>"))), [(Code::InvalidValue, 2, 14)]);
    assert_eq!(placed(&manager("<entry name='t'/>")), [(Code::MissingCredentials, 2, 1)]);
    assert_eq!(placed(&manager("<entri name='t'/>")), [(Code::UnknownElement, 2, 1)]);
    assert_eq!(
        placed("<technicalCredentials cacheTimeout='5 m' maxCacheSize='-1'/>"),
        [(Code::InvalidValue, 1, 37), (Code::InvalidValue, 1, 56)]
    );
}

#[test]
fn operations_are_held_to_their_rules() {
    let operations = |inner: &str| placed(&format!("<operations xmlns='{NS}'>\n{inner}\n</operations>"));
    for (inner, expected) in [
        ("<server host='h' priority='1'/>", (Code::UnknownAttribute, 2, 18)),
        ("<server url='http://h/'/>", (Code::UnknownAttribute, 2, 9)),
        ("<server><setDefaultUser/></server>", (Code::MissingAttribute, 2, 9)),
        ("<server><setDefaultUser user='a' defaultUser='a'/></server>", (Code::ConflictingValues, 2, 34)),
        ("<server><setDefaultUser user=''/></server>", (Code::InvalidValue, 2, 31)),
        ("<server><setCredentials/></server>", (Code::MissingCredentials, 2, 9)),
        ("<server><clear/></server>", (Code::UnknownElement, 2, 9)),
        ("<sever/>", (Code::UnknownElement, 2, 1)),
    ] {
        assert_eq!(operations(inner), [expected], "{inner}");
    }
}

#[test]
fn entries_are_limited() {
    let registry = |entries: usize| {
        let entry = "<server host='h'><currentCredentials/></server>\n".repeat(entries);
        Document::new(Source::new("test.xml", format!("<credentials xmlns='{NS}'>\n{entry}</credentials>")))
    };
    let mut limits = Limits::default();
    limits.entries = 3;
    assert_eq!(read(&registry(3), &limits).unwrap().entries().len(), 3);
    let refused = read(&registry(5), &limits).unwrap_err().into_vec();
    assert_eq!(refused.len(), 1);
    assert_eq!((refused[0].code, refused[0].place.position.line), (Code::TooManyEntries, 5));
}

#[test]
fn included_documents_say_where_they_are() {
    let main = Source::new(
        "main.xml",
        format!(
            "<credentials xmlns='{NS}' priority='4'><xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='s.xml'/>
             </credentials>"
        ),
    );
    let server = format!("\n<server xmlns='{NS}' host='h'><currentCredentials/></server>");
    let document = Document::new(main).with_include(Source::new("s.xml", server));
    let contents = read(&document, &Limits::default()).unwrap();
    assert_eq!(contents.entries()[0].place().to_string(), "s.xml:2:1");
    assert_eq!(contents.entries()[0].priority(), Some(4));
}
