//! The limits of design.md M15, each with a code of its own.

/// Bounds on what is read and looked up. Every default lets a registry of 1 000 000 entries load (design.md M15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of decoded text of one document and all that it includes, each as often as it is included; 1 GiB. Over
    /// it: `document-too-large`. At most 4 GiB - 1.
    pub document_size: u32,
    /// Elements inside elements; 256. Over it: `too-deep`. At most 4 096, whatever is set: stacks are finite.
    pub depth: u32,
    /// Server entries of all layers together; 4 000 000. Over it: `too-many-entries`.
    pub entries: u32,
    /// Bytes of one attribute value or of the text of one element; 65 536. Over it: `attribute-too-long`.
    pub attribute_length: u32,
    /// Wildcards in one entry's descriptor; 32. Over it: `too-many-wildcards`.
    pub wildcards: u32,
    /// Segments of a path with `**`; 64. Over it: `too-many-segments`. What stands behind `**` is looked for at every
    /// segment of a URL's path: were it as long as an attribute may be, one lookup would take seconds.
    pub segments: u32,
    /// Patterns that one lookup may have to try one by one, since no literal part of theirs can be looked up; 1 024.
    /// Over it: `too-many-patterns`.
    pub patterns: u32,
    /// Bytes of a request URL; 65 536. Over it: `url-too-long`.
    pub url_length: u32,
    /// Diagnostics that are kept; 10 000. Over it: `too-many-diagnostics`.
    pub diagnostics: u32,
    /// Documents that one document may pull in by XInclude, at any depth; 1 000. Over it: `invalid-include`.
    pub includes: u32,
}

impl Limits {
    /// Their names, in the order of the fields: what [`Limits::set`] knows.
    #[must_use]
    pub fn names() -> impl ExactSizeIterator<Item = &'static str> {
        Self::default().by_name().map(|(name, _)| name).into_iter()
    }

    /// Sets the limit of this name, such as `url_length`; `false` if there is none.
    pub fn set(&mut self, name: &str, most: u32) -> bool {
        let found = self.by_name().into_iter().find(|(known, _)| *known == name);
        found.map(|(_, limit)| *limit = most).is_some()
    }

    /// The one list of names. A field that it lacks does not compile.
    fn by_name(&mut self) -> [(&'static str, &mut u32); 10] {
        let Self {
            document_size,
            depth,
            entries,
            attribute_length,
            wildcards,
            segments,
            patterns,
            url_length,
            diagnostics,
            includes,
        } = self;
        [
            ("document_size", document_size),
            ("depth", depth),
            ("entries", entries),
            ("attribute_length", attribute_length),
            ("wildcards", wildcards),
            ("segments", segments),
            ("patterns", patterns),
            ("url_length", url_length),
            ("diagnostics", diagnostics),
            ("includes", includes),
        ]
    }

    /// How deep elements may be nested, within what a stack can take.
    pub(crate) fn deepest(&self) -> usize {
        const DEEPEST: u32 = 4_096;
        self.depth.min(DEEPEST) as usize
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_size: 1 << 30,
            depth: 256,
            entries: 4_000_000,
            attribute_length: 65_536,
            wildcards: 32,
            segments: 64,
            patterns: 1_024,
            url_length: 65_536,
            diagnostics: 10_000,
            includes: 1_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_is_set_by_its_name_and_no_other() {
        for name in Limits::names() {
            let mut limits = Limits::default();
            assert!(limits.set(name, 7), "{name}");
            let changed = limits.by_name().map(|(name, limit)| (name, *limit)).into_iter();
            let before = Limits::default().by_name().map(|(name, limit)| (name, *limit));
            let changed: Vec<_> = changed.zip(before).filter(|(after, before)| after != before).collect();
            assert!(matches!(changed.as_slice(), [((one, 7), _)] if *one == name), "{name}: {changed:?}");
        }
        assert!(!Limits::default().set("urlLength", 7));
    }

    #[cfg(feature = "serde")]
    #[test]
    fn names_are_those_of_their_json() {
        let serde_json::Value::Object(fields) = serde_json::to_value(Limits::default()).unwrap() else {
            panic!("an object")
        };
        let mut names: Vec<_> = Limits::names().collect();
        names.sort_unstable();
        let mut written: Vec<_> = fields.keys().map(String::as_str).collect();
        written.sort_unstable();
        assert_eq!(names, written);
    }
}
