//! From a start tag to an element with its namespaces resolved: XML 1.0 §3.1, Namespaces in XML 1.0 §3 to §6.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::entities::{self, Where};
use super::fault::Fault;
use super::frame::Frame;
use super::locator::Locator;
use super::names::{QName, quoted};
use super::namespaces::{XML, XMLNS};
use super::tag::{Next, Tag, Written};
use super::tokens::{Kind, Token};
use super::{Attribute, Code, Diagnostic, Element, Limits, Position, Report, names};

const NAME: &str =
    "a name begins with a letter or `_`, goes on with letters, digits, `-`, `.` or `_`, and has at most one `:` inside";

/// A start tag that was read.
pub(super) struct Started<'a> {
    pub(super) element: Element<'a>,
    /// The name as written, which the end tag has to repeat.
    pub(super) name: &'a str,
    /// Where the element's namespace declarations begin.
    pub(super) mark: usize,
}

/// What is known of a start tag while it is read.
struct Reading<'a> {
    attributes: Vec<Attribute<'a>>,
    /// Where reading is, for positions in ascending order.
    cursor: Locator<'a>,
    mark: usize,
    /// An attribute has a prefix, to be resolved when all declarations are known.
    prefixed: bool,
    /// A mistake in how the attributes are written was reported. What looks like a name may be part of a value, and
    /// that of a secret: no message about this tag quotes an attribute's name any more.
    mended: bool,
}

impl<'a> Frame<'a> {
    /// Reads the start tag or empty tag that `token` is, into an empty list of attributes. `None` if it cannot be read,
    /// which is in the report.
    pub(super) fn start(
        &mut self,
        token: Token,
        attributes: Vec<Attribute<'a>>,
        limits: &Limits,
        report: &mut Report,
    ) -> Option<Started<'a>> {
        let closing = if token.kind == Kind::Empty { "/>".len() } else { ">".len() };
        let mut tag = Tag::new(self.text, token.start + 1, token.end - closing);
        let name = tag.name();
        let mut cursor = self.locator;
        let position = cursor.position(token.start, token.end - token.start);
        if name.is_empty() {
            let fault = Fault::new(Code::MalformedXml, token.start, token.start + 1, "`<` begins no tag here");
            let fault = fault.with_help("write `&lt;` for the character itself");
            self.report_unreadable(&fault, &mut cursor, report);
            return None;
        }
        let at_name = cursor;
        let mark = self.namespaces.mark();
        let mut reading = Reading { attributes, cursor, mark, prefixed: false, mended: false };
        loop {
            match tag.next() {
                Next::Attribute(written) => self.attribute(written, &mut reading, limits, report),
                Next::Mendable(fault, written) => {
                    // A name that is none explains why it does not stand where it should.
                    if written.is_none_or(|written| names::split(written.name).is_some()) {
                        self.report_unreadable(&fault, &mut reading.cursor.clone(), report);
                    }
                    reading.mended = true;
                    if let Some(written) = written {
                        self.attribute(written, &mut reading, limits, report);
                    }
                }
                Next::Fatal(fault) => {
                    if names::split(name).is_none() {
                        self.invalid_name(name, at_name.clone().position(token.start + 1, name.len()), report);
                    } else if !reading.mended {
                        self.report_unreadable(&fault, &mut reading.cursor, report);
                    }
                    return None;
                }
                Next::End => break,
            }
        }
        let Reading { mut attributes, prefixed, mended, .. } = reading;
        if mended {
            let start = position.offset.saturating_add(u32::try_from(1 + name.len()).unwrap_or(u32::MAX));
            report.damage(self.name, start, position.offset.saturating_add(position.length));
        }
        if prefixed {
            self.resolve_prefixes(&mut attributes, mended, report);
        }
        if attributes.len() > 1 && !mended {
            self.drop_duplicates(&mut attributes, report);
        }
        let (namespace, local) = self.element_name(name, token, at_name, report);
        let element = Element { namespace, name: local, source: self.name, position, attributes, children: Vec::new() };
        Some(Started { element, name, mark })
    }

    #[inline]
    fn element_name(
        &mut self,
        name: &'a str,
        token: Token,
        mut at: Locator<'a>,
        report: &mut Report,
    ) -> (Cow<'a, str>, &'a str) {
        let start = token.start + 1;
        let position = |at: &mut Locator<'a>| at.position(start, name.len());
        let unresolved = match names::split(name) {
            Some(QName { prefix: "", local }) => return (self.namespaces.unprefixed(), local),
            Some(QName { prefix: "xmlns", local }) => {
                let fault = Fault::new(Code::InvalidName, start, start + name.len(), "the prefix `xmlns` is reserved");
                self.report(&fault.with_help("it may only declare namespaces"), &mut at, report);
                local
            }
            Some(QName { prefix, local }) => match self.namespaces.of(prefix) {
                Some(namespace) => return (namespace, local),
                None => {
                    self.undeclared(prefix, position(&mut at), report);
                    local
                }
            },
            None => {
                self.invalid_name(name, position(&mut at), report);
                name
            }
        };
        let Position { offset, length, .. } = position(&mut at);
        report.damage(self.name, offset.saturating_sub(1), offset.saturating_add(length));
        (Default::default(), unresolved)
    }

    #[inline]
    fn attribute(&mut self, written: Written<'a>, reading: &mut Reading<'a>, limits: &Limits, report: &mut Report) {
        let Written { name, name_start, value: raw, value_start } = written;
        let name_position = reading.cursor.position(name_start, name.len());
        let value_position = reading.cursor.position(value_start, raw.len());
        let mut inside = reading.cursor;
        let mut sound = raw.len() <= limits.attribute_length as usize;
        let value = entities::resolve(raw, value_start, Where::Attribute, &mut |fault| {
            sound = false;
            self.report_reference(&fault, &mut inside, report);
        });
        if raw.len() > limits.attribute_length as usize {
            let place = self.place(value_position);
            let message = format!("a value of {} bytes; the limit is {}", raw.len(), limits.attribute_length);
            let diagnostic = Diagnostic::new(Code::AttributeTooLong, place, message);
            self.push(diagnostic.with_help("raise the limit `attribute_length`"), report);
        }
        if !sound {
            report.damage(
                self.name,
                value_position.offset,
                value_position.offset.saturating_add(value_position.length.max(1)),
            );
        }
        let namespace = Cow::Borrowed("");
        match names::split(name) {
            Some(QName { prefix: "", local: "xmlns" }) => {
                self.declare("", value, name_position, reading.mark, report);
            }
            Some(QName { prefix: "xmlns", local }) => {
                self.declare(local, value, name_position, reading.mark, report);
            }
            Some(QName { prefix, .. }) => {
                reading.prefixed |= !prefix.is_empty();
                reading.attributes.push(Attribute { namespace, name, value, name_position, value_position });
            }
            None => {
                reading.mended = true;
                if !self.is_reported(name) {
                    let message = "an attribute's name is no name";
                    let diagnostic = Diagnostic::new(Code::InvalidName, self.place(name_position), message);
                    self.push(diagnostic.with_help(NAME), report);
                }
            }
        }
    }

    fn declare(
        &mut self,
        prefix: &'a str,
        mut namespace: Cow<'a, str>,
        position: Position,
        mark: usize,
        report: &mut Report,
    ) {
        let wrong = match (prefix, &*namespace) {
            ("xml", XML) => return,
            ("xml", _) => Some("the prefix `xml` can be declared for its own namespace only"),
            ("xmlns", _) => Some("the prefix `xmlns` cannot be declared"),
            (_, XML) => Some("the namespace of the prefix `xml` can be declared for that prefix only"),
            (_, XMLNS) => Some("the namespace of the prefix `xmlns` cannot be declared"),
            ("", _) => None,
            (_, "") => Some("a prefix cannot be declared for no namespace"),
            _ => None,
        };
        if let Some(wrong) = wrong {
            self.push(Diagnostic::new(Code::InvalidNamespace, self.place(position), wrong), report);
            if matches!(prefix, "xml" | "xmlns") {
                return;
            }
            if namespace.is_empty() {
                // Names with this prefix stay apart from those without one.
                namespace = Cow::Borrowed(prefix);
            }
        }
        if !self.namespaces.declare(prefix, namespace, mark) {
            let message = "a namespace that this element declares twice";
            self.push(Diagnostic::new(Code::DuplicateAttribute, self.place(position), message), report);
        }
    }

    #[cold]
    fn resolve_prefixes(&mut self, attributes: &mut Vec<Attribute<'a>>, mended: bool, report: &mut Report) {
        attributes.retain_mut(|attribute| {
            let Some(QName { prefix, local }) = names::split(attribute.name) else { return false };
            if prefix.is_empty() {
                return true;
            }
            match self.namespaces.of(prefix) {
                Some(namespace) => {
                    attribute.namespace = namespace;
                    attribute.name = local;
                    true
                }
                None => {
                    if !mended {
                        self.undeclared(prefix, attribute.name_position, report);
                    }
                    false
                }
            }
        });
    }

    /// Reports attributes that are one by their namespace and local name, and keeps the first of them.
    #[inline]
    fn drop_duplicates(&mut self, attributes: &mut Vec<Attribute<'a>>, report: &mut Report) {
        const FEW: usize = 8;
        let same = |a: &Attribute<'_>, b: &Attribute<'_>| a.name == b.name && a.namespace == b.namespace;
        let unique = attributes.len() <= FEW && {
            let mut rest = attributes.as_slice();
            loop {
                match rest.split_first() {
                    Some((first, after)) if after.iter().any(|other| same(first, other)) => break false,
                    Some((_, after)) => rest = after,
                    None => break true,
                }
            }
        };
        if !unique {
            self.report_duplicates(attributes, report);
        }
    }

    #[cold]
    fn report_duplicates(&mut self, attributes: &mut Vec<Attribute<'a>>, report: &mut Report) {
        let mut known: BTreeMap<(&'a str, String), Position> = BTreeMap::new();
        attributes.retain(|attribute| {
            let key = (attribute.name, attribute.namespace.clone().into_owned());
            let Some(first) = known.get(&key) else {
                known.insert(key, attribute.name_position);
                return true;
            };
            let message = format!("the attribute {} stands here twice", quoted(attribute.name));
            let diagnostic = Diagnostic::new(Code::DuplicateAttribute, self.place(attribute.name_position), message);
            let first = self.place(*first);
            self.push(diagnostic.with_related("first here", first), report);
            false
        });
    }

    /// Reports a prefix once in a source: what is missing is one declaration.
    #[cold]
    fn undeclared(&mut self, prefix: &'a str, position: Position, report: &mut Report) {
        if self.undeclared.insert(prefix) {
            let message = format!("the prefix {} is not declared", quoted(prefix));
            let help = format!("declare it with `xmlns:{prefix}` on this or an enclosing element");
            let diagnostic = Diagnostic::new(Code::UndeclaredPrefix, self.place(position), message);
            self.push(diagnostic.with_help(help), report);
        }
    }

    /// Reports a name, unless a forbidden character in it was reported already.
    #[cold]
    fn invalid_name(&mut self, name: &'a str, position: Position, report: &mut Report) {
        if self.is_reported(name) {
            return;
        }
        let message = format!("{} is not a name", quoted(name));
        let diagnostic = Diagnostic::new(Code::InvalidName, self.place(position), message);
        self.push(diagnostic.with_help(NAME), report);
    }
}
