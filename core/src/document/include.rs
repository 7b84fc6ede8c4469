//! XInclude 1.0 as far as configuration files use it (design.md A10): `href`, `parse` and a fallback.

use std::borrow::Cow;
use std::fmt;

use super::reader::Reader;
use super::reference::resolve;
use super::{Attribute, Code, Diagnostic, Diagnostics, Document, Element, Limits, Place, Report, bare};

/// The namespace of `include` and `fallback`.
pub(super) const XINCLUDE: &str = "http://www.w3.org/2001/XInclude";

/// A document that another one includes and that was not supplied. `Debug` shows URLs without user information and
/// query, for they may hold secrets.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct MissingInclude {
    /// The reference as the document has it.
    pub href: String,
    /// What it refers to: `href` resolved against the name of the source that it stands in (RFC 3986 §5.2). Supply
    /// the text as a [`Source`](crate::Source) of this name.
    pub target: String,
    /// Whether the target is taken as plain text rather than as XML.
    pub parse_as_text: bool,
    /// Whether the document says what to do without the target.
    pub has_fallback: bool,
    /// The element that includes it.
    pub place: Place,
}

impl fmt::Debug for MissingInclude {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MissingInclude")
            .field("href", &bare(&self.href))
            .field("target", &bare(&self.target))
            .field("parse_as_text", &self.parse_as_text)
            .field("has_fallback", &self.has_fallback)
            .field("place", &self.place)
            .finish()
    }
}

/// What `document` includes and does not hold, in the order of the walk, each target once.
///
/// A document that is supplied may include further ones: supply and ask again until the list is empty. What has a
/// fallback may be left out.
///
/// # Errors
///
/// All mistakes in the markup of the documents that are there, as reading them would report.
pub fn missing_includes(document: &Document, limits: &Limits) -> Result<Vec<MissingInclude>, Diagnostics> {
    let mut report = Report::new(limits);
    let mut reader = Reader::collecting(document, limits);
    while reader.next(&mut report).is_some() {}
    let missing = reader.into_missing();
    report.finish().map(|_| missing)
}

/// Checks that a document and what it includes are well-formed (XML 1.0 fifth edition, Namespaces in XML 1.0).
///
/// # Errors
///
/// All mistakes in the markup, includes that were not supplied among them.
pub fn check_well_formed(document: &Document, limits: &Limits) -> Result<(), Diagnostics> {
    let mut report = Report::new(limits);
    let mut reader = Reader::new(document, limits);
    while reader.next(&mut report).is_some() {}
    report.finish().map(|_| ())
}

/// What an `include` element asks for.
pub(super) struct Inclusion<'a> {
    pub(super) href: Cow<'a, str>,
    pub(super) target: String,
    pub(super) as_text: bool,
    pub(super) place: Place,
    pub(super) href_place: Place,
}

/// Reads the attributes of an `include` element.
pub(super) fn read<'a>(element: &Element<'a>) -> Result<Inclusion<'a>, Diagnostic> {
    let mut href = None;
    let mut as_text = false;
    for attribute in &element.attributes {
        let place = || element.place_of(attribute.name_position);
        match (&*attribute.namespace, attribute.name) {
            ("", "href") => href = Some(attribute),
            ("", "parse") => as_text = parse(element, attribute)?,
            // How the target is encoded is known to whoever decodes it.
            ("", "encoding") => {}
            ("", "xpointer") => {
                return Err(Diagnostic::new(Code::InvalidInclude, place(), "`xpointer` is not supported")
                    .with_help("put the part that is meant into a document of its own and include all of it"));
            }
            ("", name) => {
                let message = format!("{} is not an attribute of `include`", super::names::quoted(name));
                return Err(Diagnostic::new(Code::InvalidInclude, place(), message)
                    .with_help("`include` takes `href`, `parse` and `encoding`"));
            }
            (super::namespaces::XML, "base") => {
                return Err(Diagnostic::new(Code::InvalidInclude, place(), "`xml:base` is not supported")
                    .with_help("references resolve against the document that they stand in"));
            }
            _ => {}
        }
    }
    let Some(href) = href.filter(|href| !href.value.is_empty()) else {
        return Err(Diagnostic::new(Code::InvalidInclude, element.place(), "`include` without a document to include")
            .with_help("say which with `href`"));
    };
    if href.value.contains('#') {
        let place = element.place_of(href.value_position);
        return Err(Diagnostic::new(Code::InvalidInclude, place, "a fragment in `href` is not supported")
            .with_help("put the part that is meant into a document of its own and include all of it"));
    }
    let target = resolve(element.source, &href.value);
    Ok(Inclusion {
        href: href.value.clone(),
        target,
        as_text,
        place: element.place(),
        href_place: element.place_of(href.value_position),
    })
}

fn parse(element: &Element<'_>, attribute: &Attribute<'_>) -> Result<bool, Diagnostic> {
    match &*attribute.value {
        "xml" => Ok(false),
        "text" => Ok(true),
        _ => {
            let place = element.place_of(attribute.value_position);
            Err(Diagnostic::new(Code::InvalidInclude, place, "`parse` is neither `xml` nor `text`"))
        }
    }
}
