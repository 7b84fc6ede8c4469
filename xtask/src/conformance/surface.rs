//! What every host offers: the functions with their parameters and the limits of `conformance/surface.json`, and the codes
//! of `conformance/codes.json`, neither more nor less.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::answers;
use super::host::Host;
use super::parameters;
use super::run::folder;

/// What a host has too much or too little; empty if it has what the tables list.
pub(super) fn problems(host: &dyn Host) -> Result<Vec<String>, String> {
    let question = json!({"id": "surface", "group": "surface", "sources": [], "options": {"limits": {}}});
    let mut answers = answers::read(&host.answer(&format!("{question}\n"))?)?;
    let answer = answers.remove("surface").ok_or("no answer")?;
    let answer = answer.as_object().ok_or("the answer is no object")?;
    let table = table("surface.json")?;
    // What functions are given may be no function of its own.
    let (functions, given) = (named(&table, "functions", host.name())?, named(&table, "given", host.name())?);
    let mut problems = Vec::new();
    for (key, offered) in parameters::said(answer)? {
        let offered = offered.into_keys().filter(|name| !given.contains(name)).collect();
        problems.extend(differences(&format!("{key}: the function"), &functions, &offered));
    }
    problems.extend(parameters::problems(host.name(), &table, answer)?);
    let numbers = |value: Option<&Value>| -> BTreeSet<String> {
        let codes = value.and_then(Value::as_object).into_iter().flatten();
        codes.map(|(code, number)| format!("{code} {number}")).collect()
    };
    problems.extend(differences("surface: the code", &codes()?, &numbers(answer.get("codes"))));
    problems.extend(differences("surface: the limit", &names(table.get("limits")), &names(answer.get("limits"))));
    Ok(problems)
}

fn differences(what: &str, listed: &BTreeSet<String>, offered: &BTreeSet<String>) -> Vec<String> {
    let missing = listed.difference(offered).map(|name| format!("{what} `{name}` is missing"));
    let further = offered.difference(listed).map(|name| format!("{what} `{name}` is not listed"));
    missing.chain(further).collect()
}

/// The names of what is listed under a key for a host.
fn named(table: &Map<String, Value>, key: &str, host: &str) -> Result<BTreeSet<String>, String> {
    let listed = table.get(key).and_then(Value::as_array).ok_or_else(|| format!("surface.json: no {key}"))?;
    let in_host = |one: &&Value| {
        let except = one.get("except").and_then(Value::as_array);
        !except.is_some_and(|hosts| hosts.contains(&json!(host)))
    };
    Ok(listed.iter().filter(in_host).filter_map(|one| Some(one.get("name")?.as_str()?.to_owned())).collect())
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

    fn whole() -> (Map<String, Value>, Map<String, Value>) {
        let codes = codes().unwrap().into_iter().map(|one| {
            let (code, number) = one.split_once(' ').unwrap();
            (code.to_owned(), json!(number.parse::<u32>().unwrap()))
        });
        let table = table("surface.json").unwrap();
        let all = ["functions", "given"].into_iter().flat_map(|key| table[key].as_array().unwrap());
        let surface = all.map(|one| {
            let options = one.get("options").and_then(Value::as_array).into_iter().flatten();
            let options = options.map(|name| json!(format!("{}?", name.as_str().unwrap())));
            let signature: Vec<_> = one["takes"].as_array().unwrap().iter().cloned().chain(options).collect();
            (one["name"].as_str().unwrap().to_owned(), json!([signature]))
        });
        (surface.collect(), codes.collect())
    }

    #[test]
    fn what_is_listed_passes_and_nothing_else_does() {
        let (mut surface, mut codes) = whole();
        let mut limits: Vec<_> = Limits::names().collect();
        let ask = |surface: &Map<String, Value>, codes: &Map<String, Value>, limits: &[&str]| {
            problems(&Fixed(json!({"surface": surface, "codes": codes, "limits": limits}))).unwrap()
        };
        assert_eq!(ask(&surface, &codes, &limits), Vec::<String>::new());
        surface.insert("Registry.edit".to_owned(), json!([[]]));
        assert_eq!(ask(&surface, &codes, &limits), ["surface: the function `Registry.edit` is not listed"]);
        surface.remove("Registry.edit");
        let lookup = surface.insert("Registry.lookup".to_owned(), json!([["url"]])).unwrap();
        let problem = "surface: Registry.lookup: the parameter `service` is missing";
        assert_eq!(ask(&surface, &codes, &limits), [problem]);
        surface.insert("Registry.lookup".to_owned(), lookup);
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
