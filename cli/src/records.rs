//! Objects for machines, by the names that the records of the library have in every host.

use credmatch::{AuthorizationError, EntryId, KeyReference, MatchTable, Rank, Registry, UrlError};
use serde_json::{Map, Value, json};

/// An entry as the library's record has it; what it leaves out is any.
pub(crate) fn entry(registry: &Registry, id: EntryId) -> Map<String, Value> {
    let record = registry.entry_json(registry.table().number(id));
    match record.as_deref().map(serde_json::from_str) {
        Some(Ok(Value::Object(record))) => record,
        _ => Map::new(),
    }
}

/// What a table knows of an entry.
pub(crate) fn entry_of_table(table: &MatchTable, id: EntryId) -> Map<String, Value> {
    let number = ("entry".to_owned(), table.number(id).into());
    Map::from_iter([number, ("layer".to_owned(), id.layer().as_str().into())])
}

/// A rank: its fields in the order in which they are compared.
pub(crate) fn rank(rank: &Rank) -> Value {
    json!({
        "priority": rank.priority,
        "host": rank.host.as_str(),
        "host_labels": rank.host_labels,
        "host_literals": rank.host_literals,
        "port": rank.port.as_str(),
        "protocol": rank.protocol.as_str(),
        "protocol_literals": rank.protocol_literals,
        "path": rank.path_segments,
        "path_literals": rank.path_literals,
        "service": rank.service,
    })
}

/// A refused URL; `url` is what may be shown of it.
pub(crate) fn refused(url: &str, error: UrlError) -> Value {
    let UrlError { code, offset, .. } = error;
    let (number, message, help) = (code.number(), code.summary(), error.help());
    json!({
        "url": url,
        "error": {"code": code.as_str(), "number": number, "message": message, "help": help, "offset": offset},
    })
}

/// Why nothing can be sent.
pub(crate) fn refusal(error: &AuthorizationError, help: &str, table: &MatchTable) -> Map<String, Value> {
    let mut record = Map::from_iter([
        ("code".to_owned(), error.code.as_str().into()),
        ("number".to_owned(), error.code.number().into()),
        ("message".to_owned(), error.to_string().into()),
        ("help".to_owned(), help.into()),
    ]);
    if let Some(entry) = error.entry {
        record.insert("entry".to_owned(), table.number(entry).into());
    }
    if let Some(kind) = error.kind {
        record.insert("kind".to_owned(), kind.into());
    }
    record
}

/// A key, without its password.
pub(crate) fn key(key: &KeyReference) -> Value {
    match &key.key_store {
        Some(store) => json!({"alias": &*key.alias, "keyStore": &**store}),
        None => json!({"alias": &*key.alias}),
    }
}
