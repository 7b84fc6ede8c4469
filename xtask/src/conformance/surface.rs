//! What every host offers: the functions and the limits of `conformance/surface.json` and the codes of
//! `conformance/codes.json`, neither more nor less.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::answers;
use super::host::Host;
use super::run::folder;

/// What a host has too much or too little; empty if it has what the tables list.
pub(super) fn problems(host: &dyn Host) -> Result<Vec<String>, String> {
    let question = json!({"id": "surface", "group": "surface", "sources": [], "options": {"limits": {}}});
    let mut answers = answers::read(&host.answer(&format!("{question}\n"))?)?;
    let answer = answers.remove("surface").ok_or("no answer")?;
    let mut problems = differences("function", &functions(host.name())?, &names(answer.get("surface")));
    let numbers = |value: Option<&Value>| -> BTreeSet<String> {
        let codes = value.and_then(Value::as_object).into_iter().flatten();
        codes.map(|(code, number)| format!("{code} {number}")).collect()
    };
    problems.extend(differences("code", &codes()?, &numbers(answer.get("codes"))));
    let limits = table("surface.json")?;
    problems.extend(differences("limit", &names(limits.get("limits")), &names(answer.get("limits"))));
    Ok(problems)
}

fn differences(what: &str, listed: &BTreeSet<String>, offered: &BTreeSet<String>) -> Vec<String> {
    let missing = listed.difference(offered).map(|name| format!("surface: the {what} `{name}` is missing"));
    let further = offered.difference(listed).map(|name| format!("surface: the {what} `{name}` is not listed"));
    missing.chain(further).collect()
}

fn functions(host: &str) -> Result<BTreeSet<String>, String> {
    let table = table("surface.json")?;
    let functions = table.get("functions").and_then(Value::as_array).ok_or("surface.json: no functions")?;
    let in_host = |one: &&Value| {
        let except = one.get("except").and_then(Value::as_array);
        !except.is_some_and(|hosts| hosts.contains(&json!(host)))
    };
    Ok(functions.iter().filter(in_host).filter_map(|one| Some(one.get("name")?.as_str()?.to_owned())).collect())
}

fn codes() -> Result<BTreeSet<String>, String> {
    let table = table("codes.json")?;
    let codes = table.get("codes").and_then(Value::as_array).ok_or("codes.json: no codes")?;
    Ok(codes.iter().filter_map(|one| Some(format!("{} {}", one.get("code")?.as_str()?, one.get("number")?))).collect())
}

fn names(list: Option<&Value>) -> BTreeSet<String> {
    let names = list.and_then(Value::as_array).into_iter().flatten();
    names.filter_map(|name| Some(name.as_str()?.to_owned())).collect()
}

fn table(name: &str) -> Result<Map<String, Value>, String> {
    let path = folder().join(name);
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use credmatch::Limits;

    use super::*;

    #[derive(Debug)]
    struct Fixed(Value);

    impl Host for Fixed {
        fn name(&self) -> &'static str {
            "fixed"
        }

        fn answer(&self, _: &str) -> Result<String, String> {
            Ok(answers::line("surface", &self.0))
        }
    }

    fn whole() -> (Vec<String>, Map<String, Value>) {
        let codes = codes().unwrap().into_iter().map(|one| {
            let (code, number) = one.split_once(' ').unwrap();
            (code.to_owned(), json!(number.parse::<u32>().unwrap()))
        });
        (functions("fixed").unwrap().into_iter().collect(), codes.collect())
    }

    #[test]
    fn what_is_listed_passes_and_nothing_else_does() {
        let (mut surface, mut codes) = whole();
        let mut limits: Vec<_> = Limits::names().collect();
        let ask = |surface: &Vec<String>, codes: &Map<String, Value>, limits: &[&str]| {
            problems(&Fixed(json!({"surface": surface, "codes": codes, "limits": limits}))).unwrap()
        };
        assert_eq!(ask(&surface, &codes, &limits), Vec::<String>::new());
        surface.push("Registry.edit".to_owned());
        assert_eq!(ask(&surface, &codes, &limits), ["surface: the function `Registry.edit` is not listed"]);
        surface.pop();
        codes.remove("empty-host");
        assert_eq!(ask(&surface, &codes, &limits), ["surface: the code `empty-host 401` is missing"]);
        codes.insert("empty-host".to_owned(), json!(402));
        assert_eq!(ask(&surface, &codes, &limits).len(), 2);
        codes.insert("empty-host".to_owned(), json!(401));
        limits[0] = "size";
        let problems = ask(&surface, &codes, &limits);
        assert_eq!(
            problems,
            ["surface: the limit `document_size` is missing", "surface: the limit `size` is not listed"]
        );
    }
}
