//! Any attributes as descriptors: what the model reads is read, the canonical form is a fixed point, a URL made from a
//! descriptor finds it, and the table agrees with the model on the first line's URL.
//!
//! The input is a URL on the first line, then `attribute=value` lines; an empty line ends an entry.

use credmatch::{
    Code, Component, Contents, Descriptor, Document, Layer, LayerKind, Limits, MatchTable, Source, UrlError, read,
};

use crate::{diagnostics, drive_letters, model};

pub(crate) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if drive_letters::any(text) {
        return;
    }
    let (url, entries) = parse(text);
    let mut legal = Vec::new();
    for entry in &entries {
        let ours = contents(std::slice::from_ref(entry));
        let theirs = model::Descriptor::read(entry, false);
        assert_eq!(ours.is_some(), theirs.is_ok(), "{entry:?}: {theirs:?}");
        if let Some(descriptor) = ours.as_ref().and_then(only) {
            fixed_point(descriptor);
            finds_itself(descriptor);
            legal.push(entry.clone());
        }
    }
    let legal = model::Model::legal(legal, false);
    let (Ok(model), Some(contents)) = (model::Model::new(&legal, false), contents(&legal)) else { return };
    let Ok(table) = MatchTable::compile(&[Layer::new(LayerKind::Global, vec![contents])], &Default::default()) else {
        return;
    };
    let ours = table.lookup(url).map(|found| found.map(|entry| entry.index() as usize));
    match (ours, model.lookup(url, None)) {
        (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "{url:?} in {legal:?}"),
        (ours, theirs) => assert_eq!(ours.is_err(), theirs.is_err(), "{url:?}: {ours:?}, {theirs:?}"),
    }
}

fn parse(text: &str) -> (&str, Vec<model::Entry>) {
    let (url, rest) = text.split_once('\n').unwrap_or((text, ""));
    let mut entries = Vec::new();
    for block in rest.split("\n\n").take(8) {
        let mut entry = model::Entry::default();
        for (name, value) in block.lines().filter_map(|line| line.split_once('=')) {
            // XML has no way to write other characters.
            if value.chars().any(|one| one < ' ' && one != '\t' || matches!(one, '\u{FFFE}' | '\u{FFFF}')) {
                continue;
            }
            let value = value.to_owned();
            match name {
                "host" => entry.host = Some(value),
                "port" => entry.port = Some(value),
                "protocol" => entry.protocol = Some(value),
                "path" => entry.path = Some(value),
                "url" => entry.url = Some(value),
                "priority" => entry.priority = value.parse().ok(),
                _ => {}
            }
        }
        entries.push(entry);
    }
    (url, entries)
}

fn contents(entries: &[model::Entry]) -> Option<Contents> {
    let xml = model::to_xml(entries);
    match read(&Document::new(Source::new("fuzz", xml.as_str())), &Limits::default()) {
        Ok(contents) => Some(contents),
        Err(refusal) => {
            diagnostics::hold(refusal, &xml);
            None
        }
    }
}

fn only(contents: &Contents) -> Option<&Descriptor> {
    contents.entries().first().map(credmatch::Entry::descriptor)
}

/// Both canonical spellings, attributes and pattern, are read as the same descriptor.
fn fixed_point(descriptor: &Descriptor) {
    let text = |component: &Component| component.as_str().map(str::to_owned);
    let attributes = model::Entry {
        host: text(descriptor.host()),
        port: descriptor.port().map(|port| port.to_string()),
        protocol: text(descriptor.protocol()),
        path: text(descriptor.path()),
        ..Default::default()
    };
    let pattern = model::Entry { url: Some(descriptor.to_string()), ..Default::default() };
    for spelling in [attributes, pattern] {
        let again = contents(std::slice::from_ref(&spelling));
        assert_eq!(again.as_ref().and_then(only), Some(descriptor), "{spelling:?}");
    }
}

/// A URL that the descriptor covers gets the entry, if it is the only one.
fn finds_itself(descriptor: &Descriptor) {
    let Some(url) = witness(descriptor) else { return };
    let entry = model::Entry { url: Some(descriptor.to_string()), ..Default::default() };
    let layer = contents(&[entry]).map(|contents| Layer::new(LayerKind::Global, vec![contents]));
    let Ok(table) = MatchTable::compile(layer.as_slice(), &Default::default()) else {
        assert!(layer.is_none(), "one entry compiles: {descriptor}");
        return;
    };
    match table.lookup(&url) {
        Ok(found) => assert!(found.is_some(), "{descriptor} does not cover {url}"),
        // What stands for a wildcard may make an invalid name: an address, or a label of punycode.
        Err(UrlError { code: Code::UrlInvalidHost, .. }) => {}
        Err(error) => assert!(url.is_empty(), "{descriptor}: {url}: {error}"),
    }
}

/// A URL with something in place of every wildcard; `None` if no URL names a server of this protocol.
fn witness(descriptor: &Descriptor) -> Option<String> {
    let protocol = descriptor.protocol().as_str().unwrap_or("https").replace('*', "w");
    let host = descriptor.host().as_str().unwrap_or("host.example").replace("**", "w").replace('*', "w");
    let path = descriptor.path().as_str().unwrap_or("/").replace("/**", "").replace('*', "w");
    // A pattern that looks like an address covers nothing (design.md M8).
    let wildcard = matches!(descriptor.host(), Component::Wildcard(_));
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    if protocol == "file" || wildcard && last.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let port = descriptor.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{protocol}://{host}{port}{path}"))
}
