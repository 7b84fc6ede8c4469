//! The mutants that cargo-mutants lists.

use serde_json::Value;

/// A place in a file, both from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// One small change to one file.
#[derive(Debug, Clone)]
pub(super) struct Mutant {
    /// Its place in the list.
    pub(super) number: usize,
    /// What cargo-mutants calls it: file, line, column and what becomes what.
    pub(super) name: String,
    pub(super) file: String,
    /// What sort of change it is.
    pub(super) genre: String,
    pub(super) start: Place,
    pub(super) end: Place,
    pub(super) replacement: String,
    /// What the function returns that it is in, as it is written.
    pub(super) returns: String,
}

/// Reads the list, which is JSON.
pub(super) fn read(list: &str) -> Result<Vec<Mutant>, String> {
    let list: Vec<Value> = serde_json::from_str(list).map_err(|error| format!("the list of mutants: {error}"))?;
    let mutants: Option<Vec<_>> = list.iter().enumerate().map(|(number, one)| mutant(number, one)).collect();
    mutants.ok_or_else(|| "the list of mutants has another form than the version that is asked for writes".to_owned())
}

fn mutant(number: usize, one: &Value) -> Option<Mutant> {
    let text = |key: &str| one.get(key)?.as_str().map(str::to_owned);
    let place = |end: &str| {
        let place = one.get("span")?.get(end)?;
        let number = |key: &str| usize::try_from(place.get(key)?.as_u64()?).ok();
        Some(Place { line: number("line")?, column: number("column")? })
    };
    let returns = one.pointer("/function/return_type").and_then(Value::as_str).unwrap_or_default();
    Some(Mutant {
        number,
        name: text("name")?,
        file: text("file")?,
        genre: text("genre")?,
        start: place("start")?,
        end: place("end")?,
        replacement: text("replacement")?,
        returns: returns.to_owned(),
    })
}
