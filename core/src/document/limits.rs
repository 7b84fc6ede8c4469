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
    /// Sets the limit of this name, such as `url_length`; `false` if there is none.
    pub fn set(&mut self, name: &str, most: u32) -> bool {
        let limit = match name {
            "document_size" => &mut self.document_size,
            "depth" => &mut self.depth,
            "entries" => &mut self.entries,
            "attribute_length" => &mut self.attribute_length,
            "wildcards" => &mut self.wildcards,
            "segments" => &mut self.segments,
            "patterns" => &mut self.patterns,
            "url_length" => &mut self.url_length,
            "diagnostics" => &mut self.diagnostics,
            "includes" => &mut self.includes,
            _ => return false,
        };
        *limit = most;
        true
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
