//! What the functions of a host take: the parameters of `conformance/surface.json`, neither more nor less.
//!
//! A host says what the signatures of each function are, in its own names made snake_case: a name that ends in `?` may be
//! left out. What it has beside signatures (members of structures, methods of builders) it lists as *ways*, whose names
//! have a dot. Under `spelled` of `surface.json`, and nowhere else, stands how a host's names differ: for a parameter
//! (`now`), or one of a function (`Registry.load.paths`), what it is in that host, all of which must be there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::c_declarations;

/// Hosts whose language has no parameters that may be left out: what is not given is empty there.
const ALL_ARE_GIVEN: &[&str] = &["c", "rust"];

/// A function, or an object that functions are given, with what it takes.
struct Listed {
    name: String,
    takes: Vec<String>,
    options: Vec<String>,
}

/// The functions of a host as it says: their signatures by their names.
pub(super) type Signatures = BTreeMap<String, Vec<Vec<String>>>;

/// What a host says that it offers: under `surface` and, if it says so twice, under `types`.
pub(super) fn said(answer: &Map<String, Value>) -> Result<Vec<(&'static str, Signatures)>, String> {
    let keys = ["surface", "types"].into_iter().filter(|key| *key == "surface" || answer.contains_key(*key));
    keys.map(|key| Ok((key, signatures(answer, key)?))).collect()
}

/// The signatures that a host answers under `key`: lists of names, or declarations of C.
fn signatures(answer: &Map<String, Value>, key: &str) -> Result<Signatures, String> {
    let functions = answer.get(key).and_then(Value::as_object).ok_or_else(|| format!("no `{key}`"))?;
    let one = |signature: &Value| match signature.as_str() {
        Some(declaration) => c_declarations::parameters(declaration),
        None => texts(Some(signature)),
    };
    let all = |(name, given): (&String, &Value)| {
        let given = given.as_array().ok_or_else(|| format!("{name}: no signatures"))?;
        let read: Option<Vec<_>> = given.iter().map(one).collect();
        Ok((name.clone(), read.ok_or_else(|| format!("{name}: {given:?} are no signatures"))?))
    };
    functions.iter().map(all).collect()
}

/// The ways that a host answers: names, or declarations of C.
fn ways(answer: &Map<String, Value>) -> BTreeSet<String> {
    let listed = answer.get("ways").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    listed.flat_map(|one| if one.ends_with(';') { c_declarations::ways(one) } else { vec![one.to_owned()] }).collect()
}

/// What functions of a host take too much or too little.
pub(super) fn problems(
    host: &str,
    table: &Map<String, Value>,
    answer: &Map<String, Value>,
) -> Result<Vec<String>, String> {
    let mut spelling = Spelling::read(host, table)?;
    let listed = listed(host, table)?;
    let ways = ways(answer);
    let mut problems = Vec::new();
    for (key, offered) in said(answer)? {
        for one in &listed {
            let found = offered.get(&one.name).map(Vec::as_slice).unwrap_or_default();
            let all_are_given = ALL_ARE_GIVEN.contains(&host);
            let said = one.problems(found, &ways, &mut spelling, all_are_given);
            problems.extend(said.into_iter().map(|problem| format!("{key}: {}: {problem}", one.name)));
        }
    }
    let unlisted = ways.iter().filter(|way| !spelling.names().any(|name| name == *way));
    problems.extend(unlisted.map(|way| format!("surface: `{way}` is not listed: it spells no parameter")));
    let unused = spelling.parameters.keys().filter(|key| !spelling.used.contains(*key));
    problems.extend(unused.map(|key| format!("surface.json: `{key}`, which is spelled, is no parameter")));
    Ok(problems)
}

fn listed(host: &str, table: &Map<String, Value>) -> Result<Vec<Listed>, String> {
    let read = |one: &Value| {
        let name = one.get("name")?.as_str()?.to_owned();
        let options = one.get("options").map_or_else(|| Some(Vec::new()), |options| texts(Some(options)))?;
        Some(Listed { name, takes: texts(one.get("takes"))?, options })
    };
    let in_host = |one: &&Value| {
        let except = texts(one.get("except")).unwrap_or_default();
        !except.iter().any(|other| other == host)
    };
    let all = ["functions", "given"].into_iter().filter_map(|key| table.get(key)?.as_array()).flatten();
    all.filter(in_host)
        .map(|one| read(one).ok_or_else(|| format!("surface.json: {one} does not say what it takes")))
        .collect()
}

fn texts(list: Option<&Value>) -> Option<Vec<String>> {
    list?.as_array()?.iter().map(|one| one.as_str().map(str::to_owned)).collect()
}

/// How a host spells parameters.
struct Spelling {
    parameters: BTreeMap<String, Vec<String>>,
    used: BTreeSet<String>,
}

impl Spelling {
    fn read(host: &str, table: &Map<String, Value>) -> Result<Self, String> {
        let all = table.get("spelled").and_then(Value::as_object).ok_or("surface.json: nothing is `spelled`")?;
        let own = all.get(host).and_then(Value::as_object).into_iter().flatten();
        let read = own.map(|(key, names)| {
            let names = texts(Some(names)).filter(|names| !names.is_empty());
            Ok((key.clone(), names.ok_or_else(|| format!("surface.json: {key} is spelled as nothing"))?))
        });
        Ok(Self { parameters: read.collect::<Result<_, String>>()?, used: BTreeSet::new() })
    }

    fn names(&self) -> impl Iterator<Item = &String> {
        self.parameters.values().flatten()
    }

    /// What a parameter is in the host.
    fn of(&mut self, function: &str, parameter: &str) -> Vec<String> {
        for key in [format!("{function}.{parameter}"), parameter.to_owned()] {
            if let Some(names) = self.parameters.get(&key) {
                self.used.insert(key);
                return names.clone();
            }
        }
        vec![parameter.to_owned()]
    }
}

impl Listed {
    fn problems(
        &self,
        signatures: &[Vec<String>],
        ways: &BTreeSet<String>,
        spelling: &mut Spelling,
        all_are_given: bool,
    ) -> Vec<String> {
        let mut problems = Vec::new();
        let mut spelled = BTreeMap::new();
        for parameter in self.takes.iter().chain(&self.options) {
            spelled.insert(parameter.as_str(), spelling.of(&self.name, parameter));
        }
        let signatures: Vec<Vec<(&str, bool)>> = signatures
            .iter()
            .map(|names| {
                names
                    .iter()
                    .map(|name| name.strip_suffix('?').map_or((name.as_str(), true), |name| (name, false)))
                    .collect()
            })
            .collect();
        let has = |name: &str| ways.contains(name) || signatures.iter().flatten().any(|(given, _)| *given == name);
        for (parameter, names) in &spelled {
            let missing = names.iter().filter(|name| !has(name));
            problems.extend(missing.map(|name| {
                if *name == *parameter {
                    format!("the parameter `{parameter}` is missing")
                } else {
                    format!("the parameter `{parameter}` is missing, which is `{name}` here")
                }
            }));
        }
        let further: BTreeSet<_> = signatures.iter().flatten().map(|(name, _)| *name).collect();
        let further = further.into_iter().filter(|name| !spelled.values().flatten().any(|given| given == name));
        problems.extend(further.map(|name| format!("the parameter `{name}` is not listed")));
        let asks = |signature: &Vec<(&str, bool)>, parameter: &str| {
            let names = spelled.get(parameter).map(Vec::as_slice).unwrap_or_default();
            signature.iter().position(|(name, needed)| *needed && names.iter().any(|given| given == name))
        };
        let is_in_signatures =
            |parameter: &str| spelled.get(parameter).is_some_and(|names| names.iter().any(|name| !name.contains('.')));
        let needed = |parameter: &&String| signatures.iter().all(|signature| asks(signature, parameter).is_some());
        if !all_are_given && !signatures.is_empty() {
            let left_out = self.takes.iter().filter(|one| is_in_signatures(one) && !needed(one));
            problems.extend(left_out.map(|one| format!("the parameter `{one}` may be left out")));
            let demanded = self.options.iter().filter(|one| is_in_signatures(one) && needed(one));
            problems.extend(demanded.map(|one| format!("the parameter `{one}` may not be left out")));
        }
        for signature in &signatures {
            let places: Vec<_> = self.takes.iter().filter_map(|one| asks(signature, one)).collect();
            if !places.is_sorted() {
                problems.push(format!("the order is not {}", self.takes.join(", ")));
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ask(host: &str, answer: &Value) -> Vec<String> {
        let table = json!({
            "functions": [
                {"name": "find", "takes": ["registry", "url"], "options": ["service", "now"]},
                {"name": "free", "takes": [], "except": ["a"]}
            ],
            "given": [{"name": "Source", "takes": ["text"], "options": ["layer"]}],
            "spelled": {
                "a": {"now": ["Options.clock"], "Source.text": ["text", "bytes"]},
                "c": {"find.now": ["request.now"], "text": ["add.text"], "Source.layer": ["add.layer"]}
            }
        });
        problems(host, table.as_object().unwrap(), answer.as_object().unwrap()).unwrap()
    }

    fn a(find: &Value, source: &Value, ways: &Value) -> Vec<String> {
        ask("a", &json!({"surface": {"find": find, "Source": source}, "ways": ways}))
    }

    #[test]
    fn a_host_that_has_all_passes_and_one_that_lacks_something_does_not() {
        let (find, source) =
            (json!([["registry", "url"], ["registry", "url", "service"]]), json!([["text", "layer?"], ["bytes"]]));
        let ways = json!(["Options.clock"]);
        assert_eq!(a(&find, &source, &ways), Vec::<String>::new());
        assert_eq!(a(&json!([["registry", "url", "service?"]]), &source, &ways), Vec::<String>::new());
        let one = |problem: &str| vec![format!("surface: {problem}")];
        assert_eq!(a(&json!([["registry", "url"]]), &source, &ways), one("find: the parameter `service` is missing"));
        assert_eq!(
            a(&json!([["registry", "url", "service"]]), &source, &ways),
            one("find: the parameter `service` may not be left out")
        );
        assert_eq!(
            a(&json!([["registry", "url?", "service?"]]), &source, &ways),
            one("find: the parameter `url` may be left out")
        );
        assert_eq!(
            a(&json!([["url", "registry", "service?"]]), &source, &ways),
            one("find: the order is not registry, url")
        );
        assert_eq!(
            a(&json!([["registry", "url", "service?", "base?"]]), &source, &ways),
            one("find: the parameter `base` is not listed")
        );
        assert_eq!(
            a(&find, &json!([["text", "layer?"]]), &ways),
            one("Source: the parameter `text` is missing, which is `bytes` here")
        );
        assert_eq!(
            a(&find, &source, &json!([])),
            one("find: the parameter `now` is missing, which is `Options.clock` here")
        );
        assert_eq!(
            a(&find, &source, &json!(["Options.clock", "Options.seed"])),
            one("`Options.seed` is not listed: it spells no parameter")
        );
    }

    #[test]
    fn what_a_host_says_in_its_types_is_compared_too() {
        let surface = json!({"find": [["registry", "url", "service?"]], "Source": [["text", "bytes?", "layer?"]]});
        let mut types = surface.clone();
        let said = |types: &Value| ask("a", &json!({"surface": surface, "types": types, "ways": ["Options.clock"]}));
        assert_eq!(said(&types), Vec::<String>::new());
        types["find"] = json!([["registry", "url"]]);
        assert_eq!(said(&types), ["types: find: the parameter `service` is missing"]);
    }

    #[test]
    fn declarations_of_c_are_read_and_need_not_say_what_may_be_left_out() {
        let said = |service: &str| {
            let find = format!(
                "credmatch_status credmatch_find(const credmatch_registry *registry, credmatch_str url, {service}\
                 const credmatch_request *options, bool *found);"
            );
            let ways = [
                "typedef struct { size_t size; uint64_t now; } credmatch_request;",
                "credmatch_status credmatch_add(credmatch_layer layer, credmatch_str text);",
            ];
            ask("c", &json!({"surface": {"find": [find]}, "ways": ways}))
        };
        assert_eq!(said("credmatch_str service, "), Vec::<String>::new());
        assert_eq!(said(""), ["surface: find: the parameter `service` is missing"]);
    }

    #[test]
    fn a_function_must_say_what_it_takes_and_a_spelling_whose_it_is() {
        let answer = json!({"surface": {"version": [[]]}});
        let with = |table: Value| problems("a", table.as_object().unwrap(), answer.as_object().unwrap());
        let silent = with(json!({"functions": [{"name": "version"}], "spelled": {}})).unwrap_err();
        assert!(silent.contains("does not say what it takes"), "{silent}");
        let spelled = json!({"functions": [{"name": "version", "takes": []}], "spelled": {"a": {"now": ["clock"]}}});
        assert_eq!(with(spelled).unwrap(), ["surface.json: `now`, which is spelled, is no parameter"]);
    }
}
