//! From the layers of a registry to a match table.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::build::{BuildError, Item, build};
use super::explain::Effective;
use super::stack::MatchTable;
use super::table::LayerTable;
use crate::document::{Code, Diagnostic, Diagnostics, Limits, Place, Report};
use crate::registry::{Component, Contents, Descriptor, Entry, Layer, LayerKind};

/// How layers are compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct CompileOptions {
    /// The vendor's compatibility switch: the attribute `protocol` http or https without `port` means port 80 or 443.
    /// Off by default; `url` patterns stay as they are (design.md M13).
    pub guess_ports: bool,
    /// The limits of design.md M15.
    pub limits: Limits,
}

impl CompileOptions {
    /// The same with the vendor's port guessing on or off.
    #[must_use]
    pub fn with_guess_ports(mut self, guess_ports: bool) -> Self {
        self.guess_ports = guess_ports;
        self
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The port that an entry is for under these options.
    pub(crate) fn port_of(&self, entry: &Entry) -> Option<u16> {
        let Descriptor { port, protocol, .. } = &entry.descriptor;
        match protocol {
            Component::Exact(name) if self.guess_ports && port.is_none() && !entry.written_as_url => match &**name {
                "http" => Some(80),
                "https" => Some(443),
                _ => None,
            },
            _ => *port,
        }
    }
}

/// An entry, the layer and document that it is from, in the order of entry numbers of one kind of layer.
pub(crate) fn entries_of(layers: &[Layer], kind: LayerKind) -> impl Iterator<Item = (&Layer, &Contents, &Entry)> {
    layers.iter().filter(move |layer| layer.kind == kind).flat_map(|layer| {
        layer
            .documents
            .iter()
            .flat_map(move |document| document.entries.iter().map(move |entry| (layer, document, entry)))
    })
}

/// All entries as they take part in matching, lower layers first, in document order.
pub(crate) fn effective<'r>(
    layers: &'r [Layer],
    options: &'r CompileOptions,
) -> impl Iterator<Item = (Effective<'r>, &'r Entry)> {
    LayerKind::ALL.into_iter().flat_map(move |kind| {
        entries_of(layers, kind).zip(0..).filter_map(move |((layer, document, entry), index)| {
            let effective = Effective {
                id: super::EntryId::new(kind, index)?,
                descriptor: entry.descriptor(),
                port: options.port_of(entry),
                priority: layer.priority_of(entry, document),
            };
            Some((effective, entry))
        })
    })
}

impl MatchTable {
    /// Compiles layers. Layers of one kind count as one, in the order given (design.md M10).
    ///
    /// # Errors
    /// `duplicate-entry`, `too-many-entries`, `too-many-patterns`: all that were found, and no table.
    pub fn compile(layers: &[Layer], options: &CompileOptions) -> Result<Self, Diagnostics> {
        let mut report = Report::new(&options.limits);
        let mut tables = Vec::new();
        let mut entries = 0_usize;
        for kind in LayerKind::ALL {
            let count = count_of(layers, kind);
            entries += count;
            if entries > options.limits.entries as usize || count > super::EntryId::MOST {
                let most = options.limits.entries;
                if let Some((_, _, last)) = entries_of(layers, kind).last() {
                    let message = format!("more than {most} entries in all layers together");
                    report.add(Code::TooManyEntries, last.place(), message);
                }
                break;
            }
            if count > 0
                && let Some(table) = layer(kind, layers, count, options, &mut report)
            {
                tables.push(Arc::new(table));
            }
        }
        report.finish()?;
        Ok(Self::stack(tables, options.limits))
    }
}

fn count_of(layers: &[Layer], kind: LayerKind) -> usize {
    let layers = layers.iter().filter(|layer| layer.kind == kind);
    layers.flat_map(|layer| &layer.documents).map(|document| document.entries.len()).sum()
}

fn layer(
    kind: LayerKind,
    layers: &[Layer],
    count: usize,
    options: &CompileOptions,
    report: &mut Report,
) -> Option<LayerTable> {
    let mut sources: Vec<&Arc<str>> = Vec::new();
    let mut numbers: BTreeMap<*const u8, u32> = BTreeMap::new();
    let mut last: Option<(*const u8, u32)> = None;
    let items = entries_of(layers, kind).map(|(layer, document, entry)| {
        let address = entry.source.as_ptr();
        let source = match last {
            Some((known, number)) if known == address => number,
            _ => *numbers.entry(address).or_insert_with(|| {
                sources.push(&entry.source);
                sources.len() as u32 - 1
            }),
        };
        last = Some((address, source));
        Item {
            descriptor: &entry.descriptor,
            port: options.port_of(entry),
            priority: layer.priority_of(entry, document),
            preemptive: entry.preemptive,
            source,
            position: entry.position,
        }
    });
    let error = match build(kind, items, count, options.limits.patterns) {
        Ok(mut table) => {
            table.sources = sources.iter().map(|source| (***source).into()).collect();
            return Some(table);
        }
        Err(error) => error,
    };
    let all: Vec<_> = entries_of(layers, kind).map(|(.., entry)| entry).collect();
    let place = |index: u32| match all.get(index as usize) {
        Some(entry) => entry.place(),
        None => Place { source: "".into(), position: crate::document::Position::default() },
    };
    match error {
        BuildError::Duplicates(pairs) => {
            for (first, second) in pairs {
                let descriptor = all.get(second as usize).map(|entry| entry.descriptor.to_string());
                let message = format!("the descriptor {} stands twice in one layer", descriptor.unwrap_or_default());
                report.push(
                    Diagnostic::new(Code::DuplicateEntry, place(second), message)
                        .with_help("remove one, or give them different priorities")
                        .with_related("first here", place(first)),
                );
            }
        }
        BuildError::Patterns(index) => {
            let most = options.limits.patterns;
            report.push(
                Diagnostic::new(
                    Code::TooManyPatterns,
                    place(index),
                    format!("one lookup would have to try more than {most} patterns one by one"),
                )
                .with_help("end host patterns with literal labels, or raise the limit `patterns`"),
            );
        }
        BuildError::TooLarge => {
            report.add(Code::TooManyEntries, place(0), "the table of this layer would not fit into 4 GiB");
        }
    }
    None
}
