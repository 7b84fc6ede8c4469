//! Values of credentials as elements and attributes give them.

use super::secret::REDACTED;
use super::{Duration, Secret};
use crate::document::{Attribute, Code, Diagnostic, Element, Fields, Position, Report};

/// What a duration looks like, for messages.
pub(crate) const DURATION: &str = "a duration: a number and one of `ms`, `s`, `m`, `h`, `d`, `w`; alone, milliseconds";

/// An attribute that holds a secret; an empty one counts as absent.
pub(crate) fn secret(fields: &mut Fields<'_, '_>, name: &'static str, report: &mut Report) -> Option<Secret> {
    let attribute = fields.attribute(name).filter(|attribute| !attribute.value.is_empty())?;
    Some(attribute_secret(attribute, fields.element(), report))
}

/// The secret that an attribute holds, empty or not.
pub(crate) fn attribute_secret(attribute: &Attribute<'_>, element: &Element<'_>, report: &mut Report) -> Secret {
    checked(&attribute.value, attribute.name, attribute.value_position, element, report)
}

/// A child element that holds a secret; an empty one counts as absent.
pub(crate) fn child_secret(
    fields: &mut Fields<'_, '_>,
    namespace: &'static str,
    name: &'static str,
    report: &mut Report,
) -> Option<Secret> {
    let value = fields.child_text(namespace, name, report)?;
    Some(checked(value.text, name, value.position, fields.element(), report))
}

/// A child element that holds a duration.
pub(crate) fn child_duration(
    fields: &mut Fields<'_, '_>,
    namespace: &'static str,
    name: &'static str,
    report: &mut Report,
) -> Option<Duration> {
    fields.child_parsed(namespace, name, Duration::parse, DURATION, report)
}

/// A child element that holds a name, a URL or the like; an empty one counts as absent.
pub(crate) fn child_name(
    fields: &mut Fields<'_, '_>,
    namespace: &'static str,
    name: &'static str,
    report: &mut Report,
) -> Option<Box<str>> {
    fields.child_text(namespace, name, report).map(|value| value.text.into())
}

fn checked(text: &str, name: &str, position: Position, element: &Element<'_>, report: &mut Report) -> Secret {
    if text == REDACTED {
        let message = format!("`{name}` was redacted when this document was written");
        report.push(
            Diagnostic::new(Code::InvalidValue, element.place_of(position), message)
                .with_help("put the real one in its place, or write the document with its secrets exposed"),
        );
    }
    Secret::new(text)
}
