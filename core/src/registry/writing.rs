//! Writes contents back as canonical XML.

use std::sync::Arc;

use zeroize::Zeroizing;

use super::reading::PROCESS_ENGINE;
use super::{Action, Contents, Descriptor, Entry, Operation, TechnicalCredentials};
use crate::credentials::{CREDENTIALS, Output, Secrets};
use crate::document::{Code, Diagnostic, Diagnostics, Place, Position};

impl Contents {
    /// Canonical XML: descriptors in canonical spelling, every priority on its `<server>`, defaults of configurations
    /// written out. With [`Secrets::Exposed`], reading it gives the same model again, positions aside; with
    /// [`Secrets::Redacted`], each secret is a mark that is refused on reading.
    ///
    /// The root is `<credentials>`, `<credentialsConfigs>`, `<authentication>`, `<technicalCredentials>` or `<operations>`
    /// if there is nothing but that, and else `<processEngine>`, or `<process>` if there is a format version.
    ///
    /// # Errors
    ///
    /// `invalid-character` for values that XML 1.0 cannot carry (control characters, which JSON may bring in), and
    /// `invalid-value` for an exposed secret that reads like the mark of redaction.
    pub fn to_xml(&self, secrets: Secrets) -> Result<Zeroizing<String>, Diagnostics> {
        let mut writing = Writing { out: Output::new(secrets), found: Vec::new() };
        let version = self.format_version.map(|version| version.to_string());
        let parts = usize::from(!self.configurations.is_empty())
            + usize::from(self.authentication.is_some())
            + usize::from(self.technical.is_some())
            + usize::from(!self.operations.is_empty());
        let registry = !self.entries.is_empty() || parts == 0;
        let wrapped = version.is_some() || parts + usize::from(registry) > 1;
        if wrapped {
            writing.out.open(PROCESS_ENGINE, if version.is_some() { "process" } else { "processEngine" });
            writing.out.optional("version", version.as_deref());
        }
        if !self.configurations.is_empty() {
            self.configurations.write(&mut writing.out);
            writing.check(|| Place { source: Arc::from(""), position: Position::default() });
        }
        if let Some(authentication) = &self.authentication {
            authentication.write(&mut writing.out);
            writing.check(|| Place { source: Arc::from(""), position: Position::default() });
        }
        if let Some(technical) = &self.technical {
            writing.technical(technical);
        }
        if registry {
            writing.out.open(CREDENTIALS, "credentials");
            for entry in &self.entries {
                writing.entry(entry);
            }
            writing.out.close();
        }
        if !self.operations.is_empty() {
            writing.out.open(CREDENTIALS, "operations");
            for operation in &self.operations {
                writing.operation(operation);
            }
            writing.out.close();
        }
        if wrapped {
            writing.out.close();
        }
        if writing.found.is_empty() { Ok(writing.out.finish()) } else { Err(Diagnostics::new(writing.found)) }
    }
}

struct Writing {
    out: Output,
    found: Vec<Diagnostic>,
}

impl Writing {
    fn entry(&mut self, entry: &Entry) {
        self.out.open(CREDENTIALS, "server");
        if entry.written_as_url {
            // The option of design.md M13 treats patterns otherwise than attributes: they stay what they are.
            self.out.attribute("url", &entry.descriptor.url_pattern());
            self.out.optional("service", entry.descriptor.service.as_deref());
        } else {
            self.descriptor(&entry.descriptor);
        }
        self.out.optional("priority", entry.priority.map(|priority| priority.to_string()).as_deref());
        self.out.optional("preemptive", (!entry.preemptive).then_some("false"));
        entry.credentials.write(&mut self.out);
        self.out.close();
        self.check(|| entry.place());
    }

    fn operation(&mut self, operation: &Operation) {
        self.out.open(CREDENTIALS, "server");
        self.descriptor(&operation.descriptor);
        for action in &operation.actions {
            match action {
                Action::SetCredentials(credentials) => {
                    self.out.open(CREDENTIALS, "setCredentials");
                    credentials.write(&mut self.out);
                }
                Action::SetDefaultUser(user) => {
                    self.out.open(CREDENTIALS, "setDefaultUser");
                    self.out.attribute("user", user);
                }
            }
            self.out.close();
        }
        self.out.close();
        self.check(|| operation.place());
    }

    fn technical(&mut self, technical: &TechnicalCredentials) {
        self.out.open(PROCESS_ENGINE, "technicalCredentials");
        self.out.optional("cacheTimeout", technical.cache_timeout.map(|span| span.to_string()).as_deref());
        self.out.attribute("maxCacheSize", &technical.max_cache_size.to_string());
        for entry in &technical.entries {
            self.out.open(PROCESS_ENGINE, "entry");
            self.out.attribute("name", &entry.name);
            entry.credentials.write(&mut self.out);
            self.out.close();
            self.check(|| entry.place());
        }
        self.out.close();
    }

    fn descriptor(&mut self, descriptor: &Descriptor) {
        self.out.optional("host", descriptor.host.as_str());
        self.out.optional("port", descriptor.port.map(|port| port.to_string()).as_deref());
        self.out.optional("protocol", descriptor.protocol.as_str());
        self.out.optional("path", descriptor.path.as_str());
        self.out.optional("service", descriptor.service.as_deref());
    }

    /// Reports a value since the last check that could not be written.
    fn check(&mut self, place: impl FnOnce() -> Place) {
        if let Some((code, name)) = self.out.take_uncarried() {
            let message = if code == Code::InvalidCharacter {
                format!("`{name}` holds a character that XML cannot carry")
            } else {
                format!("`{name}` is the mark that stands for redacted secrets")
            };
            self.found.push(Diagnostic::new(code, place(), message));
        }
    }
}
