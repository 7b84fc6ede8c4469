//! The groups that have a runner, and which keys their cases may have.

/// The shape of a group's cases. Keys that are not listed are refused, so that no part of a case is skipped in silence.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) name: &'static str,
    /// Exactly one of these stands in a case: what the question is put to.
    pub(crate) subjects: &'static [&'static str],
    /// These stand in every case.
    pub(crate) required: &'static [&'static str],
    /// These may stand in a case.
    pub(crate) optional: &'static [&'static str],
    /// Keys of an object in `layers`; `kind` and the first are required.
    pub(crate) layer: &'static [&'static str],
}

/// Keys of a server entry in `entries`.
pub(crate) const ENTRY_KEYS: &[&str] =
    &["host", "port", "protocol", "path", "url", "priority", "service", "preemptive"];

/// Keys that every case may have; the input lies beside them, or under `input`.
pub(crate) const CASE_KEYS: &[&str] = &["id", "note", "expect", "also_accept"];

const GROUPS: &[Group] = &[
    Group {
        name: "matching",
        subjects: &["entries", "layers"],
        required: &["url"],
        optional: &["service", "options"],
        layer: &["entries", "kind", "priority", "format_version"],
    },
    Group {
        name: "explain",
        subjects: &["entries", "layers"],
        required: &["url"],
        optional: &["service", "options"],
        layer: &["entries", "kind", "priority", "format_version"],
    },
    Group {
        name: "lint",
        subjects: &["registry", "layers"],
        required: &[],
        optional: &[],
        layer: &["registry", "kind"],
    },
    Group {
        name: "load",
        subjects: &["registry", "registry_base64"],
        required: &[],
        optional: &["name", "options"],
        layer: &[],
    },
    Group { name: "include", subjects: &["files"], required: &["main"], optional: &["root", "options"], layer: &[] },
    Group {
        name: "authorization",
        subjects: &["registry", "layers"],
        required: &["url"],
        optional: &["service", "challenges"],
        layer: &["registry", "kind"],
    },
    Group {
        name: "config",
        subjects: &["registry", "layers"],
        required: &["url"],
        optional: &["service", "challenges"],
        layer: &["registry", "kind"],
    },
    Group {
        name: "exchange",
        subjects: &["registry", "layers"],
        required: &["url", "exchange"],
        optional: &["service"],
        layer: &["registry", "kind"],
    },
    Group { name: "basic_auth", subjects: &["input"], required: &[], optional: &[], layer: &[] },
    Group { name: "bearer_header", subjects: &["input"], required: &[], optional: &[], layer: &[] },
    Group { name: "challenge_parse", subjects: &["input"], required: &[], optional: &[], layer: &[] },
    Group { name: "challenge_select", subjects: &["input"], required: &[], optional: &[], layer: &[] },
    Group { name: "digest", subjects: &["input"], required: &[], optional: &[], layer: &[] },
];

impl Group {
    /// The group of this name, if it has a runner.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        GROUPS.iter().find(|group| group.name == name)
    }

    /// The names of all groups that have a runner.
    pub(crate) fn names() -> String {
        GROUPS.iter().map(|group| group.name).collect::<Vec<_>>().join(", ")
    }
}
