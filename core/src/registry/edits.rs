//! Descriptors in canonical spelling, in place: all other bytes of a document survive.

use std::ops::Range;

use super::Descriptor;
use super::reading::Reading;
use crate::document::{Attribute, Diagnostics, Document, Element, Limits, sort_by_key};

/// A replacement in the text of a document's main source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of [`Source::text`](crate::Source::text) that are replaced.
    pub range: Range<usize>,
    /// What stands there instead, escaped for the quotes around it.
    pub replacement: String,
}

/// The edits that bring every `<server>` of a document, of registries and of operations, to its canonical spelling,
/// in the order of their ranges, which do not overlap. Only values of `host`, `port`, `protocol`, `path` and `url`
/// change; patterns stay patterns. A value that means "any", such as `*`, stays as it is. Wherever reading warns of
/// `uncanonical-spelling` or `missing-leading-slash`, there is an edit, and nowhere else. Included documents are not
/// edited: hand in each as the main one.
///
/// # Errors
///
/// Those of [`read`](crate::read): a document with errors is not edited.
pub fn descriptor_edits(document: &Document, limits: &Limits) -> Result<Vec<Edit>, Diagnostics> {
    let mut edits = Vec::new();
    let mut visit = |element: &Element<'_>, descriptor: &Descriptor| {
        if element.source == document.main().name() {
            edits.extend(element.attributes.iter().filter_map(|attribute| edit(attribute, descriptor, document)));
        }
    };
    Reading::new(limits, Some(&mut visit)).read(document)?;
    sort_by_key(&mut edits, |edit: &Edit| edit.range.start);
    Ok(edits)
}

/// The edit of one attribute, if it is one of the descriptor's and not canonical.
fn edit(attribute: &Attribute<'_>, descriptor: &Descriptor, document: &Document) -> Option<Edit> {
    if !attribute.namespace.is_empty() {
        return None;
    }
    let canonical = descriptor.respelled(attribute.name, &attribute.value)?;
    let start = attribute.value_position.offset as usize;
    let range = start..start + attribute.value_position.length as usize;
    let quote = document.main().text().as_bytes().get(start.checked_sub(1)?).copied()?;
    Some(Edit { range, replacement: escaped(&canonical, quote) })
}

fn escaped(value: &str, quote: u8) -> String {
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '"' if quote == b'"' => escaped.push_str("&quot;"),
            '\'' if quote == b'\'' => escaped.push_str("&apos;"),
            _ => escaped.push(character),
        }
    }
    escaped
}
