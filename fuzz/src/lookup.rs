//! Registries whose entries share hosts, labels and segments, and URLs that share them too: the table gives what the
//! model gives, and never an entry of another host.

use arbitrary::{Result, Unstructured};
use credmatch::{
    CompileOptions, Component, Document, EntryId, ExplainOptions, Layer, LayerKind, Limits, Registry, Source, read,
};

use crate::model::{Entry, Model, to_xml};

const LABELS: &[&str] = &["a", "b", "api", "a-b", "a1", "example", "com", "xn--bcher-kva", "1", "a_b"];
const LABEL_PATTERNS: &[&str] = &["*", "a*", "*b", "a*b", "*a*", "**"];
const ADDRESSES: &[&str] = &["127.0.0.1", "10.0.0.1", "[::1]", "[2001:db8::1]", "0x7f.1"];
const PROTOCOLS: &[&str] = &["http", "https", "wss", "ftp", "sftp", "x-app"];
const PROTOCOL_PATTERNS: &[&str] = &["http*", "*s", "*", "ws*"];
const PORTS: &[&str] = &["80", "443", "8080", "0443", "21"];
const SEGMENTS: &[&str] = &["a", "b", "app", "application", "A", "%41", "%2F", "ä", ";x", "."];
const SEGMENT_PATTERNS: &[&str] = &["*", "**", "a*", "*b", "*p*"];
const SERVICES: &[&str] = &["s", "t"];

pub(crate) fn run(data: &[u8]) {
    // Input that is too short for a registry holds nothing to look up.
    let _ = differ(&mut Unstructured::new(data));
}

fn differ(input: &mut Unstructured<'_>) -> Result<()> {
    let guess_ports = input.ratio(1, 8)?;
    let count = input.int_in_range(1..=24)?;
    let mut entries = Vec::new();
    for _ in 0..count {
        entries.push(entry(input)?);
    }
    let entries = Model::legal(entries, guess_ports);
    let Some((registry, model)) = compile(&entries, guess_ports) else { return Ok(()) };
    let places = Model::places(&entries);
    for _ in 0..16 {
        let url = url(input)?;
        let service = if input.ratio(1, 6)? { Some(*input.choose(SERVICES)?) } else { None };
        let ours = registry.table().lookup_bytes(url.as_bytes(), service);
        let options = {
            let mut options = ExplainOptions::default();
            options.service = service;
            options
        };
        let explained = registry.explain(&url, &options);
        match model.matches(&url, service) {
            Err(code) => assert!(ours.is_err() && explained.is_err(), "{url}: {code}, {ours:?}"),
            Ok(theirs) => {
                let theirs: Vec<_> = theirs.into_iter().filter_map(|(number, _)| places.get(number).copied()).collect();
                let place = |id: EntryId| (id.layer() as u8, id.index());
                let found = ours.map(|found| found.map(place));
                assert_eq!(found, Ok(theirs.first().copied()), "{url} for {service:?} in {entries:#?}");
                let listed = explained.map(|all| all.matches.iter().map(|one| place(one.entry)).collect::<Vec<_>>());
                assert_eq!(listed, Ok(theirs), "{url} for {service:?} in {entries:#?}");
            }
        }
        if let Ok(Some(id)) = ours {
            own_host(&registry, id, &url);
        }
        if input.is_empty() {
            break;
        }
    }
    Ok(())
}

fn compile(entries: &[Entry], guess_ports: bool) -> Option<(Registry, Model)> {
    let model = Model::new(entries, guess_ports).ok()?;
    let mut layers = Vec::new();
    for kind in LayerKind::ALL {
        let xml = to_xml(entries.iter().filter(|entry| entry.layer == kind as u8));
        let contents = read(&Document::new(Source::new("fuzz", xml.as_str())), &Limits::default());
        assert!(contents.is_ok(), "{contents:?} in {xml}");
        layers.push(Layer::new(kind, vec![contents.ok()?]));
    }
    let registry = Registry::compile(layers, &CompileOptions::default().with_guess_ports(guess_ports));
    assert!(registry.is_ok(), "{registry:?} of {entries:#?}");
    Some((registry.ok()?, model))
}

/// An entry's host is any, a wildcard, or equal to the URL's host as the `url` crate has it.
fn own_host(registry: &Registry, id: EntryId, url: &str) {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let parsed = url::Url::parse(&format!("https://{rest}"));
    let entry = registry.entry(id);
    assert!(entry.is_some(), "{id} is no entry");
    if let Some(Component::Exact(host)) = entry.map(|entry| entry.descriptor().host()) {
        assert_eq!(Some(&**host), parsed.as_ref().ok().and_then(url::Url::host_str), "{url}");
    }
}

fn entry(input: &mut Unstructured<'_>) -> Result<Entry> {
    let mut entry = Entry { layer: input.int_in_range(0..=3)?, ..Entry::default() };
    if input.ratio(1, 4)? {
        entry.priority = Some(input.int_in_range(-1..=2)?);
    }
    if input.ratio(1, 8)? {
        entry.service = Some((*input.choose(SERVICES)?).to_owned());
    }
    let host = if input.ratio(4, 5)? { Some(host(input, true)?) } else { None };
    let port = if input.ratio(1, 3)? { Some((*input.choose(PORTS)?).to_owned()) } else { None };
    let protocol = match input.int_in_range(0..=3)? {
        0 => Some((*input.choose(PROTOCOLS)?).to_owned()),
        1 => Some((*input.choose(PROTOCOL_PATTERNS)?).to_owned()),
        _ => None,
    };
    let path = if input.ratio(1, 2)? { Some(path(input, true)?) } else { None };
    if input.ratio(1, 4)? {
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let (protocol, host) = (protocol.as_deref().unwrap_or("*"), host.as_deref().unwrap_or("*"));
        entry.url = Some(format!("{protocol}://{host}{port}{}", path.unwrap_or_default()));
    } else {
        (entry.host, entry.port, entry.protocol, entry.path) = (host, port, protocol, path);
    }
    Ok(entry)
}

fn url(input: &mut Unstructured<'_>) -> Result<String> {
    let mut url = format!("{}://", input.choose(PROTOCOLS)?);
    if input.ratio(1, 16)? {
        url.push_str("user:secret@");
    }
    url.push_str(&host(input, false)?);
    if input.ratio(1, 3)? {
        url.push(':');
        url.push_str(input.choose(PORTS)?);
    }
    url.push_str(&path(input, false)?);
    if input.ratio(1, 8)? {
        url.push_str("?a=/b");
    }
    if input.ratio(1, 16)? {
        url.make_ascii_uppercase();
    }
    Ok(url)
}

fn host(input: &mut Unstructured<'_>, patterns: bool) -> Result<String> {
    if input.ratio(1, 12)? {
        return Ok((*input.choose(ADDRESSES)?).to_owned());
    }
    let count = input.int_in_range(1..=4)?;
    let mut labels = Vec::new();
    for _ in 0..count {
        let pool = if patterns && input.ratio(1, 4)? { LABEL_PATTERNS } else { LABELS };
        labels.push(*input.choose(pool)?);
    }
    if input.ratio(1, 16)? {
        labels.push("");
    }
    Ok(labels.join("."))
}

fn path(input: &mut Unstructured<'_>, patterns: bool) -> Result<String> {
    let count = input.int_in_range(0..=4)?;
    let mut path = String::new();
    for _ in 0..count {
        let pool = if patterns && input.ratio(1, 4)? { SEGMENT_PATTERNS } else { SEGMENTS };
        path.push('/');
        path.push_str(input.choose(pool)?);
    }
    if input.ratio(1, 4)? {
        path.push('/');
    }
    Ok(path)
}
