//! `<server>`: the attributes of an entry, and its one credentials element.

use std::sync::Arc;

use super::{CanonicalHosts, Descriptor, Entry, Written};
use crate::credentials::Credentials;
use crate::document::{BOOLEAN, Code, Diagnostic, Element, Fields, Limits, Report, boolean};

impl Entry {
    /// Reads a `<server>` of a registry whose own priority is `priority`.
    pub(crate) fn read(
        element: &Element<'_>,
        priority: Option<i32>,
        limits: &Limits,
        hosts: &CanonicalHosts,
        report: &mut Report,
    ) -> Option<Self> {
        let mut fields = Fields::of(element);
        let descriptor = read_descriptor(&mut fields, true, limits, hosts, report);
        let own = read_priority(&mut fields, report);
        let preemptive = fields.parsed("preemptive", boolean, BOOLEAN, report);
        fields.finish_attributes(report);
        let credentials = Credentials::read_only_child(element, report);
        Some(Self {
            descriptor: descriptor?,
            written_as_url: element.attribute("url").is_some(),
            priority: own.or(priority),
            preemptive: preemptive.unwrap_or(true),
            credentials: credentials?,
            source: Arc::clone(element.source),
            position: element.position,
        })
    }
}

/// The `priority` of a `<server>` or of a `<credentials>` (design.md M10).
pub(crate) fn read_priority(fields: &mut Fields<'_, '_>, report: &mut Report) -> Option<i32> {
    let attribute = fields.attribute("priority")?;
    let priority = attribute.value.trim_ascii().parse().ok();
    if priority.is_none() {
        let place = fields.element().place_of(attribute.value_position);
        let message = format!("`priority` is not an integer from {} to {}", i32::MIN, i32::MAX);
        report.add(Code::InvalidPriority, place, message);
    }
    priority
}

/// The descriptor that the attributes of a `<server>` give. Those of operations have no `url`.
pub(super) fn read_descriptor(
    fields: &mut Fields<'_, '_>,
    with_url: bool,
    limits: &Limits,
    hosts: &CanonicalHosts,
    report: &mut Report,
) -> Option<Descriptor> {
    let mut value = |name| fields.attribute(name).map(|attribute| attribute.value.as_ref());
    let written = Written {
        host: value("host"),
        port: value("port"),
        protocol: value("protocol"),
        path: value("path"),
        url: if with_url { value("url") } else { None },
        service: value("service"),
    };
    let mut findings = Vec::new();
    let descriptor = Descriptor::read(&written, limits, hosts, &mut findings);
    let element = fields.element();
    for finding in findings {
        let position = element.attribute(finding.attribute).map_or(element.position, |one| one.value_position);
        let mut diagnostic = Diagnostic::new(finding.code, element.place_of(position), finding.message);
        diagnostic.help = finding.help;
        diagnostic.witness = finding.witness;
        report.push(diagnostic);
    }
    descriptor
}

/// Reports one more `<server>` than the limits allow.
pub(crate) fn too_many(element: &Element<'_>, limits: &Limits, report: &mut Report) {
    let message = format!("more than {} server entries", limits.entries);
    report.push(
        Diagnostic::new(Code::TooManyEntries, element.place(), message)
            .with_help("raise the limit `entries` if that many are meant"),
    );
}
