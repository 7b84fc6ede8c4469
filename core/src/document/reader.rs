//! Walks a document and what it includes, element by element, and enforces well-formedness on the way.

use std::borrow::Cow;

use super::entities::{self, Where};
use super::fault::Fault;
use super::frame::{Frame, Including, Open, Role};
use super::include::{self, Inclusion, MissingInclude, XINCLUDE};
use super::names::quoted;
use super::text::{Building, Piece};
use super::texts::Texts;
use super::tokens::{Kind, Token};
use super::{
    Attribute, Code, Diagnostic, Document, Element, Limits, Node, Place, Position, Report, Source, bare, characters,
};

/// One step of a walk.
pub(crate) enum Step<'a> {
    /// A start tag. The element has its attributes and no children yet.
    Enter(Element<'a>),
    /// The end of the element that was entered last and not left yet.
    Leave,
}

/// A step, or text between steps.
enum Part<'a> {
    Step(Step<'a>),
    Text(Piece<'a>),
}

/// A walk over a document. Text between elements is passed over unless [`Reader::whole`] is asked for it.
///
/// Included documents are walked in place of the elements that include them. A mistake is reported once, where it is;
/// the walk goes on unless nobody could tell how. What was walked is worth using only if the report holds no error at
/// the end: until then, elements may be missing.
pub(crate) struct Reader<'a> {
    document: &'a Document,
    limits: &'a Limits,
    /// The sources that are being read, each included by the one before it.
    frames: Vec<Frame<'a>>,
    begun: bool,
    ended: bool,
    /// Elements open in all frames.
    depth: usize,
    /// Elements entered and not left.
    entered: usize,
    /// Steps to be taken before more is read.
    leaves: usize,
    /// The result has its root element.
    rooted: bool,
    included: u32,
    /// Bytes of all sources that were begun, each as often as it was.
    walked: usize,
    /// Sources that were read, whose mistakes need no second report.
    read: Texts<'a>,
    /// Sources that were included as text, which is held to less than XML.
    read_as_text: Texts<'a>,
    /// What is missing, if it is to be listed rather than reported.
    missing: Option<Vec<MissingInclude>>,
    building: Vec<Building<'a>>,
    spare: Spare<'a>,
}

/// Empty lists of elements that are done with: a registry has a million of them, one after the other.
#[derive(Default)]
struct Spare<'a> {
    attributes: Vec<Vec<Attribute<'a>>>,
    children: Vec<Vec<Node<'a>>>,
    /// Elements to be taken apart: one inside another, they are as deep as a document is, and stacks are not.
    waiting: Vec<Element<'a>>,
}

impl<'a> Spare<'a> {
    /// Lists that are kept at most, and places in each.
    const MOST: usize = 16;

    fn add(&mut self, element: Element<'a>) {
        self.waiting.push(element);
        while let Some(mut element) = self.waiting.pop() {
            let (mut attributes, mut children) = element.take_lists();
            self.waiting.extend(children.drain(..).filter_map(Node::into_element));
            attributes.clear();
            keep(&mut self.attributes, attributes);
            keep(&mut self.children, children);
        }
    }
}

fn keep<T>(lists: &mut Vec<Vec<T>>, list: Vec<T>) {
    if (1..=Spare::MOST).contains(&list.capacity()) && lists.len() < Spare::MOST {
        lists.push(list);
    }
}

impl<'a> Reader<'a> {
    /// Begins at the root of the main source.
    pub(crate) fn new(document: &'a Document, limits: &'a Limits) -> Self {
        Self {
            document,
            limits,
            frames: Vec::new(),
            begun: false,
            ended: false,
            depth: 0,
            entered: 0,
            leaves: 0,
            rooted: false,
            included: 0,
            walked: document.main().text().len(),
            read: Texts::default(),
            read_as_text: Texts::default(),
            missing: None,
            building: Vec::new(),
            spare: Spare::default(),
        }
    }

    /// The same, listing the includes that are missing.
    pub(super) fn collecting(document: &'a Document, limits: &'a Limits) -> Self {
        Self { missing: Some(Vec::new()), ..Self::new(document, limits) }
    }

    /// The includes that were missing on the way.
    pub(super) fn into_missing(self) -> Vec<MissingInclude> {
        self.missing.unwrap_or_default()
    }

    /// The next step; `None` at the end, or after what cannot be mended (which is in the report).
    pub(crate) fn next(&mut self, report: &mut Report) -> Option<Step<'a>> {
        loop {
            if let Part::Step(step) = self.part(report)? {
                return Some(step);
            }
        }
    }

    /// The next step, or the place of text other than blanks that stands before it.
    pub(crate) fn next_or_text(&mut self, report: &mut Report) -> Option<Result<Step<'a>, Place>> {
        loop {
            match self.part(report)? {
                Part::Step(step) => return Some(Ok(step)),
                Part::Text(Piece { position, solid: true, .. }) => {
                    return Some(Err(self.frames.last()?.place(position)));
                }
                Part::Text(_) => {}
            }
        }
    }

    /// Completes an element that was just entered: reads to its end and returns it with all its children.
    /// `None` if the document breaks off inside it.
    pub(crate) fn whole(&mut self, entered: Element<'a>, report: &mut Report) -> Option<Element<'a>> {
        let mut building = std::mem::take(&mut self.building);
        building.clear();
        building.push(Building::new(entered));
        let whole = loop {
            match self.part(report) {
                Some(Part::Step(Step::Enter(element))) => {
                    if let Some(parent) = building.last_mut() {
                        parent.end_text();
                    }
                    building.push(Building::new(element));
                }
                Some(Part::Text(piece)) => {
                    if let Some(parent) = building.last_mut() {
                        parent.add(piece, self.limits, report);
                    }
                }
                Some(Part::Step(Step::Leave)) => {
                    let Some(complete) = building.pop().map(Building::complete) else { break None };
                    match building.last_mut() {
                        Some(Building { element: Element { children, .. }, .. }) => {
                            if children.capacity() == 0 {
                                *children = self.spare.children.pop().unwrap_or_default();
                            }
                            children.push(Node::Element(complete));
                        }
                        None => break Some(complete),
                    }
                }
                None => break None,
            }
        };
        self.building = building;
        whole
    }

    /// How much of the source was read, and how long it is: in bytes, to reckon with. `None` once there was another one.
    pub(crate) fn progress(&self) -> Option<(usize, usize)> {
        let alone = self.frames.last().filter(|_| self.read.len() == 1)?;
        Some((alone.locator.offset(), alone.text.len()))
    }

    /// Takes back an element that is done with.
    pub(crate) fn done(&mut self, element: Element<'a>) {
        self.spare.add(element);
    }

    fn part(&mut self, report: &mut Report) -> Option<Part<'a>> {
        if !self.begun {
            self.begun = true;
            report.expect(self.document);
            self.begin(self.document.main(), report);
        }
        loop {
            if self.ended || report.is_full() {
                return None;
            }
            if self.leaves > 0 {
                self.leaves -= 1;
                self.entered -= 1;
                return Some(Part::Step(Step::Leave));
            }
            let frame = self.frames.last_mut()?;
            let Some(token) = frame.tokens.next() else {
                self.finish(report);
                continue;
            };
            frame.locator.advance(token.start);
            let part = match token.kind {
                Kind::Start | Kind::Empty => self.start(token, report),
                Kind::End => self.end(token, report),
                Kind::Text => self.text(token.start, token.end, Where::Text, report),
                Kind::CharacterData => self.text(token.start, token.end, Where::CharacterData, report),
                Kind::Comment | Kind::Instruction | Kind::Doctype => {
                    frame.aside(token, report);
                    None
                }
                Kind::Broken => {
                    frame.broken(token, report);
                    self.ended = true;
                    None
                }
            };
            if part.is_some() {
                return part;
            }
        }
    }

    fn begin(&mut self, source: &'a Source, report: &mut Report) {
        let silent = !self.read.insert(source.name());
        match Frame::open(source, self.limits, silent, report) {
            Some(frame) => self.frames.push(frame),
            None => self.ended = true,
        }
    }

    /// The innermost source is read to its end.
    fn finish(&mut self, report: &mut Report) {
        let Some(mut frame) = self.frames.pop() else { return };
        if !frame.finish(report) {
            self.ended = true;
        } else if self.frames.is_empty() {
            self.ended = true;
            if !self.rooted && !frame.faulty && report.errors() == 0 && self.missing.is_none() {
                let place = frame.place(frame.root.unwrap_or_default());
                report.add(Code::NoRoot, place, "the document has no element once its includes are resolved");
            }
        }
    }

    fn start(&mut self, token: Token, report: &mut Report) -> Option<Part<'a>> {
        let frame = self.frames.last_mut()?;
        if self.depth >= self.limits.deepest() {
            let place = frame.place(frame.locator.clone().position(token.start, token.end - token.start));
            let message = format!("elements are nested deeper than {}", self.limits.deepest());
            let diagnostic = Diagnostic::new(Code::TooDeep, place, message);
            frame.insist(diagnostic.with_help("raise the limit `depth` if that is meant"), report);
            self.ended = true;
            return None;
        }
        let attributes = self.spare.attributes.pop().unwrap_or_default();
        let Some(started) = frame.start(token, attributes, self.limits, report) else {
            self.ended = true;
            return None;
        };
        let element = started.element;
        let position = element.position;
        let role = if frame.is_second_root(position, report) { Role::Skipped } else { self.role(&element, report) };
        let entered = matches!(role, Role::Entered);
        self.frames.last_mut()?.open.push(Open { name: started.name, position, role, mark: started.mark });
        self.depth += 1;
        if entered {
            self.entered += 1;
        }
        let text = if token.kind == Kind::Empty { self.close(report) } else { None };
        if entered { Some(Part::Step(Step::Enter(element))) } else { text }
    }

    /// What an element that begins is to the walk.
    fn role(&mut self, element: &Element<'a>, report: &mut Report) -> Role<'a> {
        let Some(frame) = self.frames.last_mut() else { return Role::Skipped };
        let foreign = &*element.namespace != XINCLUDE;
        match frame.open.last_mut().map(|open| &mut open.role) {
            Some(Role::Skipped) => return Role::Skipped,
            Some(Role::Include(_)) if foreign => return Role::Skipped,
            Some(Role::Include(including)) if element.name == "fallback" && !including.has_fallback => {
                including.has_fallback = true;
                let needed = including.inclusion.is_some() && including.source.is_none();
                return if needed { Role::Fallback } else { Role::Skipped };
            }
            Some(Role::Include(_)) => {
                let message = "`include` holds one `fallback` at most, and nothing else of XInclude";
                frame.push(Diagnostic::new(Code::InvalidInclude, element.place(), message), report);
                return Role::Skipped;
            }
            _ if foreign => {}
            _ if element.name == "include" => return self.include(element, report),
            _ => {
                let message = format!("{} of XInclude may not stand here", quoted(element.name));
                let diagnostic = Diagnostic::new(Code::InvalidInclude, element.place(), message);
                frame.push(diagnostic.with_help("use `include`, and `fallback` inside it"), report);
                return Role::Skipped;
            }
        }
        if self.entered == 0 {
            if self.rooted {
                let message = "a second element at the root, once includes are resolved";
                frame.insist(Diagnostic::new(Code::InvalidInclude, element.place(), message), report);
                return Role::Skipped;
            }
            self.rooted = true;
        }
        Role::Entered
    }

    fn include(&mut self, element: &Element<'a>, report: &mut Report) -> Role<'a> {
        let Some(frame) = self.frames.last_mut() else { return Role::Skipped };
        let inclusion = match include::read(element) {
            // What a damaged reference refers to is anyone's guess.
            Ok(inclusion) => Some(inclusion).filter(|inclusion| !report.is_damaged(&inclusion.href_place)),
            Err(diagnostic) => {
                frame.push(diagnostic, report);
                None
            }
        };
        let document = self.document;
        let source = inclusion.as_ref().and_then(|inclusion| document.source(&inclusion.target));
        Role::Include(Box::new(Including { inclusion, source, has_fallback: false }))
    }

    /// Ends the innermost element, and begins what stands in its place if it was an `include`.
    fn close(&mut self, report: &mut Report) -> Option<Part<'a>> {
        let frame = self.frames.last_mut()?;
        let open = frame.open.pop()?;
        frame.namespaces.leave(open.mark);
        self.depth -= 1;
        match open.role {
            Role::Entered => {
                self.leaves += 1;
                None
            }
            Role::Include(including) => {
                let Including { inclusion, source, has_fallback } = *including;
                let inclusion = inclusion?;
                self.count(&inclusion, report)?;
                match source {
                    Some(source) => self.replace(&inclusion, source, report),
                    None => {
                        self.miss(inclusion, has_fallback, report);
                        None
                    }
                }
            }
            Role::Fallback | Role::Skipped => None,
        }
    }

    /// Counts one more included document; `None` if that is one too many.
    fn count(&mut self, inclusion: &Inclusion<'a>, report: &mut Report) -> Option<()> {
        self.included = self.included.saturating_add(1);
        if self.included <= self.limits.includes {
            return Some(());
        }
        self.ended = true;
        if self.missing.is_some() {
            // What is missing beyond is of no use, and reading says so.
            return None;
        }
        let message = format!("more than {} documents are included", self.limits.includes);
        let diagnostic = Diagnostic::new(Code::InvalidInclude, inclusion.place.clone(), message);
        self.frames.last_mut()?.insist(diagnostic.with_help("raise the limit `includes`"), report);
        None
    }

    /// Adds an included document to what is walked; `None` if that is too much. A few small documents that include
    /// each other many times would else be as large as anybody likes.
    fn add(&mut self, inclusion: &Inclusion<'a>, source: &Source, report: &mut Report) -> Option<()> {
        let (length, most) = (source.text().len(), self.limits.document_size as usize);
        self.walked = self.walked.saturating_add(length);
        // One that is too large by itself is reported as such.
        if self.walked <= most || length > most {
            return Some(());
        }
        self.ended = true;
        let message =
            format!("more than {most} bytes of text, included documents counted as often as they are included");
        let diagnostic = Diagnostic::new(Code::DocumentTooLarge, inclusion.place.clone(), message);
        self.frames.last_mut()?.insist(diagnostic.with_help("raise the limit `document_size`"), report);
        None
    }

    /// An included document takes the place of an `include` element that just ended.
    fn replace(&mut self, inclusion: &Inclusion<'a>, source: &'a Source, report: &mut Report) -> Option<Part<'a>> {
        let frame = self.frames.last_mut()?;
        let place = inclusion.place.clone();
        if inclusion.as_text {
            if self.entered == 0 {
                let message = "a document included as text cannot stand at the root";
                frame.insist(Diagnostic::new(Code::InvalidInclude, place, message), report);
                return None;
            }
            self.add(inclusion, source, report)?;
            let silent = self.read.contains(source.name()) || !self.read_as_text.insert(source.name());
            if Frame::open(source, self.limits, silent, report).is_none() {
                self.ended = true;
                return None;
            }
            let value = Cow::Borrowed(source.text());
            return Some(Part::Text(Piece { solid: !value.is_empty(), value, position: place.position }));
        }
        if self.frames.iter().any(|frame| frame.name == source.name()) {
            let message = format!("{} includes itself", quoted(&bare(source.name())));
            let frame = self.frames.last_mut()?;
            frame.insist(Diagnostic::new(Code::IncludeLoop, place, message), report);
            return None;
        }
        self.add(inclusion, source, report)?;
        self.begin(source, report);
        None
    }

    fn miss(&mut self, inclusion: Inclusion<'a>, has_fallback: bool, report: &mut Report) {
        let Inclusion { href, target, as_text: parse_as_text, place, .. } = inclusion;
        match &mut self.missing {
            Some(missing) => {
                if !missing.iter().any(|known| known.target == target && known.parse_as_text == parse_as_text) {
                    missing.push(MissingInclude {
                        href: href.into_owned(),
                        target,
                        parse_as_text,
                        has_fallback,
                        place,
                    });
                }
            }
            None => {
                let document = self.document;
                let found = match document.refusal(&target) {
                    // A fallback is for what does not exist.
                    Some(refusal) if has_fallback && refusal.diagnostic.code == Code::MissingInclude => return,
                    // Why it is no text is said once, where it is none.
                    Some(refusal) if *refusal.diagnostic.place.source == *refusal.target => {
                        if !self.read.insert(&refusal.target) {
                            return;
                        }
                        refusal.diagnostic.clone()
                    }
                    Some(refusal) => Diagnostic { place, ..refusal.diagnostic.clone() },
                    None if has_fallback => return,
                    // What stands in malformed markup was not looked for, and is not named: it may be a secret.
                    None if self.document.is_loaded() => {
                        let message = "what is included is not looked for while there are mistakes in the markup";
                        Diagnostic::new(Code::MissingInclude, place, message)
                    }
                    None => {
                        let message = format!("the included document {} was not supplied", quoted(&bare(&href)));
                        let help = format!(
                            "supply it under the name {}, or say in a `fallback` what to do without it",
                            quoted(&bare(&target))
                        );
                        Diagnostic::new(Code::MissingInclude, place, message).with_help(help)
                    }
                };
                if let Some(frame) = self.frames.last_mut() {
                    frame.push(found, report);
                }
            }
        }
    }

    fn end(&mut self, token: Token, report: &mut Report) -> Option<Part<'a>> {
        let frame = self.frames.last_mut()?;
        match frame.end(token, report) {
            Some(1) => self.close(report),
            Some(several) => {
                for _ in 0..several {
                    self.abandon();
                }
                None
            }
            None => {
                self.ended = true;
                None
            }
        }
    }

    /// Ends the innermost element, whose end tag is missing.
    fn abandon(&mut self) {
        let Some(frame) = self.frames.last_mut() else { return };
        let Some(open) = frame.open.pop() else { return };
        frame.namespaces.leave(open.mark);
        self.depth -= 1;
        if matches!(open.role, Role::Entered) {
            self.leaves += 1;
        }
    }

    #[inline]
    fn text(&mut self, start: usize, end: usize, place: Where, report: &mut Report) -> Option<Part<'a>> {
        let frame = self.frames.last_mut()?;
        if frame.open.is_empty() {
            frame.outside(start, end, report);
            return None;
        }
        let (start, end) = match place {
            Where::CharacterData => (start + "<![CDATA[".len(), end - "]]>".len()),
            _ => (start, end),
        };
        let raw = frame.slice(start, end);
        if place == Where::Text && raw.bytes().all(|byte| matches!(byte, b' ' | b'\n' | b'\t')) {
            if frame.is_skipping() {
                return None;
            }
            let position = frame.locator.clone().position(start, end - start);
            return Some(Part::Text(Piece { value: Cow::Borrowed(raw), position, solid: false }));
        }
        let mut mark = frame.locator;
        let mut sound = true;
        let value = entities::resolve(raw, start, place, &mut |fault| {
            sound = false;
            frame.report_reference(&fault, &mut mark, report);
        });
        // Wiped, should it not be handed on.
        let mut piece = Piece { value, position: Position::default(), solid: false };
        if frame.is_skipping() {
            return None;
        }
        piece.solid = match (&piece.value, place) {
            (Cow::Borrowed(value), Where::Text) => !value.bytes().all(characters::is_blank),
            // A reference is never a mere blank between elements, but a line end is.
            (Cow::Owned(value), Where::Text) => raw.contains('&') || !value.bytes().all(characters::is_blank),
            (value, _) => !value.is_empty(),
        };
        if self.entered == 0 {
            if piece.solid {
                let fault =
                    Fault::new(Code::InvalidInclude, start, end, "text at the root, once includes are resolved");
                frame.report_here(&fault, report);
            }
            return None;
        }
        if !sound {
            let damaged = frame.locator.clone().position(start, end - start);
            report.damage(frame.name, damaged.offset, damaged.offset.saturating_add(damaged.length));
        }
        // Blanks around text are layout: who looks for a mistake looks for the first character.
        let (blanks, inner) = match raw.trim_matches(|character: char| character.is_ascii_whitespace()) {
            "" => (0, raw.len()),
            inner => (raw.len() - raw.trim_ascii_start().len(), inner.len()),
        };
        piece.position = frame.locator.clone().position(start + blanks, inner);
        Some(Part::Text(piece))
    }
}
