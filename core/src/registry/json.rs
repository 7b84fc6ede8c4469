//! The model as JSON, both ways.

use std::sync::Arc;

use serde::{Deserializer, Serialize, Serializer};

use super::{
    Action, CanonicalHosts, Contents, Descriptor, Entry, Operation, Reference, TechnicalCredentials, TechnicalEntry,
    Written,
};
use crate::credentials::{
    ApplicationAuthentication, Configurations, Credentials, Duration, Json, Secrets, Shown, choice_json, record_json,
    serde_by_json,
};
use crate::document::{Code, Diagnostic, Limits, Position, Severity};

/// Contents whose `Serialize` shows secrets; see [`Contents::expose_secrets_in_json`].
#[derive(Debug, Clone, Copy)]
pub struct ExposedContents<'c>(&'c Contents);

impl Contents {
    /// These contents as a value that serialises with its secrets. Serialised by themselves, contents show a mark in
    /// place of each secret, and such output is refused where it is read back.
    #[must_use]
    pub fn expose_secrets_in_json(&self) -> ExposedContents<'_> {
        ExposedContents(self)
    }
}

impl Serialize for ExposedContents<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Shown(self.0, Secrets::Exposed).serialize(serializer)
    }
}

record_json!(Contents {
    entries: Vec<Entry> = "entries",
    configurations: Configurations = "configurations" else Configurations::default(),
    authentication: Option<Box<ApplicationAuthentication>> = "authentication",
    technical: Option<TechnicalCredentials> = "technicalCredentials",
    operations: Vec<Operation> = "operations",
    format_version: Option<u32> = "formatVersion",
    references: Vec<Reference> = "references",
    warnings: Vec<Diagnostic> = "warnings",
});

record_json!(Entry {
    descriptor: Descriptor = "descriptor",
    priority: Option<i32> = "priority",
    written_as_url: bool = "writtenAsUrl" else false,
    preemptive: bool = "preemptive" else true,
    credentials: Credentials = "credentials",
    source: Arc<str> = "source" else Arc::from(""),
    position: Position = "position" else Position::default(),
});

record_json!(Reference {
    name: Box<str> = "name",
    slot: bool = "slot" else false,
    source: Arc<str> = "source" else Arc::from(""),
    position: Position = "position" else Position::default(),
});

record_json!(Operation {
    descriptor: Descriptor = "descriptor",
    actions: Vec<Action> = "actions",
    source: Arc<str> = "source" else Arc::from(""),
    position: Position = "position" else Position::default(),
});

choice_json!(Action { SetCredentials(Credentials) = "setCredentials", SetDefaultUser(Box<str>) = "setDefaultUser", });

record_json!(TechnicalCredentials {
    cache_timeout: Option<Duration> = "cacheTimeout",
    max_cache_size: u32 = "maxCacheSize" else TechnicalCredentials::MAX_CACHE_SIZE,
    entries: Vec<TechnicalEntry> = "entries",
} checked);

record_json!(TechnicalEntry {
    name: Box<str> = "name",
    credentials: Credentials = "credentials",
    source: Arc<str> = "source" else Arc::from(""),
    position: Position = "position" else Position::default(),
});

/// A descriptor as JSON has it.
struct DescriptorJson {
    host: Option<Box<str>>,
    port: Option<u16>,
    protocol: Option<Box<str>>,
    path: Option<Box<str>>,
    service: Option<Box<str>>,
}

record_json!(DescriptorJson {
    host: Option<Box<str>> = "host",
    port: Option<u16> = "port",
    protocol: Option<Box<str>> = "protocol",
    path: Option<Box<str>> = "path",
    service: Option<Box<str>> = "service",
});

impl Json for Descriptor {
    fn show<S: Serializer>(&self, secrets: Secrets, serializer: S) -> Result<S::Ok, S::Error> {
        let written = DescriptorJson {
            host: self.host.as_str().map(Into::into),
            port: self.port,
            protocol: self.protocol.as_str().map(Into::into),
            path: self.path.as_str().map(Into::into),
            service: self.service.clone(),
        };
        written.show(secrets, serializer)
    }

    /// What is written is not trusted: it is checked and canonicalised as a document's attributes are.
    fn take<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = DescriptorJson::take(deserializer)?;
        let port = json.port.map(|port| port.to_string());
        let written = Written {
            host: json.host.as_deref(),
            port: port.as_deref(),
            protocol: json.protocol.as_deref(),
            path: json.path.as_deref(),
            url: None,
            service: json.service.as_deref(),
        };
        let mut findings = Vec::new();
        Self::read(&written, &Limits::default(), &CanonicalHosts::new(), &mut findings).ok_or_else(|| {
            let error = findings.iter().find(|finding| finding.code.severity() == Severity::Error);
            let (code, message) = error
                .map_or((Code::InvalidValue, "invalid descriptor"), |finding| (finding.code, finding.message.as_str()));
            serde::de::Error::custom(format_args!("{code}: {message}"))
        })
    }
}

serde_by_json!(Descriptor);
