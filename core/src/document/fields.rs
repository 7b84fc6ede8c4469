//! Takes an element apart by the names that its reader asks for; what nobody asked for is unknown.

use super::{Attribute, Code, Diagnostic, Element, Node, Place, Position, Report, meant};

/// Attributes of these namespaces may stand on any element and mean nothing to us (`xml:lang`, `xsi:schemaLocation`).
const PASSED_OVER: [&str; 2] = ["http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2001/XMLSchema-instance"];

/// An element that is being read. Whoever reads it asks for each attribute and child by name, and then calls
/// [`Fields::finish`], which reports all that was not asked for.
pub(crate) struct Fields<'e, 'a> {
    element: &'e Element<'a>,
    attributes: Asked<&'static str, 8>,
    /// A bit for each of the element's first attributes that was found.
    found: u64,
    elements: Asked<(&'static str, &'static str), 2>,
}

/// What was asked for: a few in place, for this is made for each element, and the rest in a list.
struct Asked<T, const FEW: usize> {
    few: [T; FEW],
    count: usize,
    rest: Vec<T>,
}

impl<T: Copy + Default, const FEW: usize> Asked<T, FEW> {
    fn new() -> Self {
        Self { few: [T::default(); FEW], count: 0, rest: Vec::new() }
    }

    fn push(&mut self, one: T) {
        match self.few.get_mut(self.count) {
            Some(slot) => {
                *slot = one;
                self.count += 1;
            }
            None => self.rest.push(one),
        }
    }

    fn iter(&self) -> impl Iterator<Item = T> + Clone {
        self.few.iter().take(self.count).chain(&self.rest).copied()
    }
}

/// The text of an element that holds only text, without the white space around it.
pub(crate) struct Value<'e> {
    /// The text; empty if there is none.
    pub(crate) text: &'e str,
    /// Where it is; the element itself if there is none.
    pub(crate) position: Position,
}

impl<'e, 'a> Fields<'e, 'a> {
    /// Nothing asked for yet.
    pub(crate) fn of(element: &'e Element<'a>) -> Self {
        Self { element, attributes: Asked::new(), found: 0, elements: Asked::new() }
    }

    /// The element itself.
    pub(crate) fn element(&self) -> &'e Element<'a> {
        self.element
    }

    /// The attribute of this name.
    pub(crate) fn attribute(&mut self, name: &'static str) -> Option<&'e Attribute<'a>> {
        self.attributes.push(name);
        let (at, attribute) = self.element.numbered_attribute(name)?;
        self.found |= u32::try_from(at).ok().and_then(|at| 1_u64.checked_shl(at)).unwrap_or_default();
        Some(attribute)
    }

    /// The attribute of this name; without it, `missing-attribute` at the element.
    pub(crate) fn required(&mut self, name: &'static str, report: &mut Report) -> Option<&'e Attribute<'a>> {
        let found = self.attribute(name);
        if found.is_none() {
            let message = format!("`{}` needs the attribute `{name}`", self.element.name);
            report.add(Code::MissingAttribute, self.element.place(), message);
        }
        found
    }

    /// The same with attributes and elements that are known here and mean nothing to us.
    pub(crate) fn passing_over(
        mut self,
        attributes: &[&'static str],
        elements: &[(&'static str, &'static str)],
    ) -> Self {
        attributes.iter().for_each(|name| self.attributes.push(name));
        elements.iter().for_each(|name| self.elements.push(*name));
        self
    }

    /// The text of an attribute; an empty one counts as absent, for it is what an unset template variable leaves.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<&'e str> {
        self.attribute(name).map(|attribute| attribute.value.as_ref()).filter(|text| !text.is_empty())
    }

    /// The attribute of this name as `parse` understands it, white space around it aside; else `invalid-value` says
    /// what is `expected`.
    pub(crate) fn parsed<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
        expected: &str,
        report: &mut Report,
    ) -> Option<T> {
        let attribute = self.attribute(name)?;
        let parsed = parse(attribute.value.trim_ascii());
        if parsed.is_none() {
            let message = format!("`{name}` is not {expected}");
            report.add(Code::InvalidValue, self.element.place_of(attribute.value_position), message);
        }
        parsed
    }

    /// The text of the one child of this name, without white space around it; an empty one counts as absent.
    pub(crate) fn child_text(
        &mut self,
        namespace: &'static str,
        name: &'static str,
        report: &mut Report,
    ) -> Option<Value<'e>> {
        let child = self.child(namespace, name, report)?;
        Some(child.trimmed_text(report)).filter(|value| !value.text.is_empty())
    }

    /// The text of the one child of this name as `parse` understands it; else `invalid-value` says what is
    /// `expected`.
    pub(crate) fn child_parsed<T>(
        &mut self,
        namespace: &'static str,
        name: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
        expected: &str,
        report: &mut Report,
    ) -> Option<T> {
        let value = self.child(namespace, name, report)?.trimmed_text(report);
        let parsed = parse(value.text);
        if parsed.is_none() {
            let message = format!("`{name}` is not {expected}");
            report.add(Code::InvalidValue, self.element.place_of(value.position), message);
        }
        parsed
    }

    /// The texts of the children `item` of the one child of this name; an empty item is an `invalid-value`.
    pub(crate) fn child_list(
        &mut self,
        namespace: &'static str,
        name: &'static str,
        item: &'static str,
        report: &mut Report,
    ) -> Option<Vec<Box<str>>> {
        let mut list = Fields::of(self.child(namespace, name, report)?);
        let items = list.texts(namespace, item, report);
        list.finish(report);
        Some(items)
    }

    /// The texts of all children of this name; an empty one is an `invalid-value`.
    pub(crate) fn texts(&mut self, namespace: &'static str, name: &'static str, report: &mut Report) -> Vec<Box<str>> {
        let mut texts = Vec::new();
        for child in self.children(namespace, name) {
            let value = child.trimmed_text(report);
            if value.text.is_empty() {
                report.add(Code::InvalidValue, child.place(), format!("`{name}` is empty"));
            }
            texts.push(value.text.into());
        }
        texts
    }

    /// The one child of this name; a second one is reported as `duplicate-element`.
    pub(crate) fn child(
        &mut self,
        namespace: &'static str,
        name: &'static str,
        report: &mut Report,
    ) -> Option<&'e Element<'a>> {
        let mut found = None;
        for child in self.children(namespace, name) {
            match found {
                None => found = Some(child),
                Some(first) => duplicate(child, first.place(), report),
            }
        }
        found
    }

    /// All children of this name.
    pub(crate) fn children(
        &mut self,
        namespace: &'static str,
        name: &'static str,
    ) -> impl Iterator<Item = &'e Element<'a>> + use<'e, 'a> {
        self.elements.push((namespace, name));
        let element = self.element;
        element.elements().filter(move |child| child.is(namespace, name))
    }

    /// Reports the attributes and children that were not asked for, and any text.
    pub(crate) fn finish(self, report: &mut Report) {
        self.finish_attributes(report);
        self.element.refuse_text(report);
        for child in self.element.elements() {
            if !self.elements.iter().any(|(namespace, name)| child.is(namespace, name)) {
                let known: Vec<_> = self.elements.iter().collect();
                unknown_element(child, self.element.name, &known, report);
            }
        }
    }

    /// Reports the attributes that were not asked for; the children are the caller's affair.
    pub(crate) fn finish_attributes(&self, report: &mut Report) {
        for (attribute, at) in self.element.attributes.iter().zip(0..) {
            if 1_u64.checked_shl(at).is_some_and(|bit| self.found & bit != 0) {
                continue;
            }
            let is_asked_for = self.attributes.iter().any(|name| name == attribute.name);
            let known = attribute.namespace.is_empty() && is_asked_for;
            if known || PASSED_OVER.contains(&attribute.namespace.as_ref()) {
                continue;
            }
            let place = self.element.place_of(attribute.name_position);
            let message = format!("unknown attribute `{}` of `{}`", attribute.name, self.element.name);
            let mut diagnostic = Diagnostic::new(Code::UnknownAttribute, place, message);
            if !attribute.namespace.is_empty() && is_asked_for {
                diagnostic = diagnostic.with_help(format!("write `{}` without a prefix", attribute.name));
            } else if let Some(word) = meant(attribute.name, self.attributes.iter()) {
                diagnostic = diagnostic.with_help(format!("did you mean `{word}`?"));
            }
            report.push(diagnostic);
        }
    }
}

/// `true`, `false`, `1` or `0`, as XML Schema has them.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// What [`boolean`] expects, for messages.
pub(crate) const BOOLEAN: &str = "a boolean: `true`, `false`, `1` or `0`";

impl<'a> Element<'a> {
    /// The text of an element that has neither attributes nor children, without the white space around it.
    pub(crate) fn trimmed_text<'e>(&'e self, report: &mut Report) -> Value<'e> {
        let Value { text, position } = self.free_text(report);
        Value { text: text.trim_ascii(), position }
    }

    /// Reports text other than white space in an element that holds elements.
    pub(crate) fn refuse_text(&self, report: &mut Report) {
        for child in &self.children {
            if let Node::Text(text) = child
                && !text.value.trim_ascii().is_empty()
            {
                let message = format!("`{}` holds elements, not text", self.name);
                report.add(Code::UnexpectedText, self.place_of(text.position), message);
            }
        }
    }

    /// The text of an element that has neither attributes nor children, exactly as it stands there.
    pub(crate) fn free_text<'e>(&'e self, report: &mut Report) -> Value<'e> {
        Fields::of(self).finish_attributes(report);
        let mut value = Value { text: "", position: self.position };
        for child in &self.children {
            match child {
                Node::Text(text) => value = Value { text: &text.value, position: text.position },
                Node::Element(child) => unknown_element(child, self.name, &[], report),
            }
        }
        value
    }
}

/// Reports `child` as unknown inside `parent`, which knows `known`.
pub(crate) fn unknown_element(child: &Element<'_>, parent: &str, known: &[(&str, &str)], report: &mut Report) {
    report.push(unknown(child.name, child.place(), parent, known));
}

/// An element that is unknown inside `parent`, which knows `known`.
pub(crate) fn unknown(name: &str, place: Place, parent: &str, known: &[(&str, &str)]) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnknownElement, place, format!("unknown element `{name}` in `{parent}`"));
    if let Some((namespace, _)) = known.iter().find(|(_, known)| *known == name) {
        diagnostic.with_help(format!("put it into its namespace: xmlns=\"{namespace}\""))
    } else if let Some(word) = meant(name, known.iter().map(|(_, known)| *known)) {
        diagnostic.with_help(format!("did you mean `{word}`?"))
    } else {
        diagnostic
    }
}

/// Reports `second`, which may stand once and stands again after `first`.
pub(crate) fn duplicate(second: &Element<'_>, first: Place, report: &mut Report) {
    let message = format!("`{}` may stand here once", second.name);
    report.push(Diagnostic::new(Code::DuplicateElement, second.place(), message).with_related("the first one", first));
}
