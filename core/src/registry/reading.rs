//! Finds all that concerns credentials in a document, wherever in it, and reads it.

use std::borrow::Cow;

use super::server::{read_priority, too_many};
use super::{CanonicalHosts, Contents, Entry, Operation, Reference, TechnicalCredentials};
use crate::credentials::{AUTH, ApplicationAuthentication, CREDENTIALS, Configured, Credentials, OWN};
use crate::document::{
    Code, Diagnostic, Diagnostics, Document, Element, Fields, Limits, Place, Reader, Report, Step, closest, duplicate,
    quoted, unknown, unknown_element,
};

/// The namespace of engine configurations and process definitions.
pub(crate) const PROCESS_ENGINE: &str = "http://www.infinica.com/process-engine";

/// The technical credentials manager, whose namespace may be any.
const MANAGER: &str = "technicalCredentials";

/// The documents that are ours whole, and what stands in them alone.
const OURS: [(&str, &str); 3] =
    [(CREDENTIALS, "credentials"), (CREDENTIALS, "credentialsConfigs"), (CREDENTIALS, "operations")];

/// How the application authenticates its callers, in a namespace of its own.
const AUTHENTICATION: &str = "authentication";

/// Reads what a document holds: `<credentials>`, `<credentialsConfigs>`, `<authentication>`, `<technicalCredentials>`
/// and `<operations>`, as its root or anywhere inside a `process_engine.xml` or process definition, whose other elements are passed over.
///
/// # Errors
///
/// All diagnostics of the document, warnings too, by source, line, column and code, if one of them is an error.
pub fn read(document: &Document, limits: &Limits) -> Result<Contents, Diagnostics> {
    read_with_hosts(document, limits, &CanonicalHosts::new())
}

/// The same with what a URL parser made of the hosts that the diagnostics `entry-needs-canonical-spelling` named as
/// their witnesses. Those diagnostics may be too many for one list: repeat it with all spellings until none is left.
///
/// # Errors
///
/// As [`read`].
pub fn read_with_hosts(document: &Document, limits: &Limits, hosts: &CanonicalHosts) -> Result<Contents, Diagnostics> {
    Reading { hosts: Cow::Borrowed(hosts), ..Reading::new(limits, None) }.read(document)
}

/// Sees every `<server>` of a registry or an operations document after it was read.
pub(super) type Visit<'v> = &'v mut dyn FnMut(&Element<'_>, &super::Descriptor);

/// A document being read.
pub(super) struct Reading<'l, 'v> {
    limits: &'l Limits,
    hosts: Cow<'l, CanonicalHosts>,
    report: Report,
    contents: Contents,
    configured: Configured,
    manager: Option<Place>,
    authentication: Option<Place>,
    root: Option<Place>,
    /// Whether anything stood there that is read, be it empty.
    is_ours: bool,
    visit: Option<Visit<'v>>,
}

/// An element that is open.
struct Open<'a> {
    place: Place,
    name: &'a str,
    namespace: Cow<'a, str>,
    inside: Inside,
}

/// What an open element means for what stands in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Not ours: what is in it may be anything.
    Elsewhere,
    /// Not ours, and it was said already that it should be.
    Misplaced,
    /// Credentials for some purpose of the application: what is in them is its affair.
    Slot,
    /// A registry with this priority of its own.
    Registry(Option<i32>),
    /// Reported as unknown, and what is in it with it.
    Unknown,
}

impl<'l, 'v> Reading<'l, 'v> {
    pub(super) fn new(limits: &'l Limits, visit: Option<Visit<'v>>) -> Self {
        Self {
            limits,
            hosts: Cow::Owned(CanonicalHosts::new()),
            report: Report::new(limits),
            contents: Contents::default(),
            configured: Configured::default(),
            manager: None,
            authentication: None,
            root: None,
            is_ours: false,
            visit,
        }
    }

    pub(super) fn read(mut self, document: &Document) -> Result<Contents, Diagnostics> {
        self.walk(document);
        self.contents.warnings = self.report.finish().map_err(|found| with_prefixes(found, document))?;
        self.contents.configurations = self.configured.configurations;
        if let Some(root) = self.root.filter(|_| !self.is_ours && self.contents.is_empty()) {
            self.contents.warnings.push(nothing_found(root));
        }
        Ok(self.contents)
    }

    fn walk(&mut self, document: &Document) {
        let mut reader = Reader::new(document, self.limits);
        let mut open: Vec<Open<'_>> = Vec::new();
        while !self.report.is_full() {
            match reader.next_or_text(&mut self.report) {
                None => return,
                Some(Err(text)) => {
                    if matches!(open.last(), Some(Open { inside: Inside::Registry(_), .. })) {
                        self.report.add(Code::UnexpectedText, text, "`credentials` holds elements, not text");
                    }
                }
                Some(Ok(Step::Leave)) => {
                    open.pop();
                }
                Some(Ok(Step::Enter(mut element))) => {
                    let is_root = open.is_empty();
                    if is_root {
                        self.root = Some(element.place());
                    }
                    let inside = match open.last_mut() {
                        None if self.refuses_root(&element) => Next::Enter(Inside::Unknown),
                        None => self.elsewhere(&element, None),
                        Some(parent) => match parent.inside {
                            Inside::Registry(priority) => {
                                if element.is(CREDENTIALS, "server") {
                                    if !self.server(element, priority, &mut reader) {
                                        return;
                                    }
                                    continue;
                                }
                                unknown_element(&element, parent.name, &[(CREDENTIALS, "server")], &mut self.report);
                                Next::Enter(Inside::Unknown)
                            }
                            Inside::Unknown => Next::Enter(Inside::Unknown),
                            Inside::Elsewhere | Inside::Misplaced | Inside::Slot => {
                                self.misplaced(&element, parent);
                                self.elsewhere(&element, Some(parent))
                            }
                        },
                    };
                    self.is_ours |= matches!(inside, Next::Enter(Inside::Registry(_)) | Next::Whole(_));
                    match inside {
                        Next::Enter(inside) => open.push(Open {
                            place: element.place(),
                            name: element.name,
                            namespace: std::mem::take(&mut element.namespace),
                            inside,
                        }),
                        Next::Whole(what) => {
                            let Some(element) = reader.whole(element, &mut self.report) else { return };
                            self.whole(what, &element, is_root);
                        }
                    }
                }
            }
        }
    }

    /// What an element is that stands in none of ours. One of our namespaces that is unknown was meant to count.
    fn elsewhere(&mut self, element: &Element<'_>, parent: Option<&Open<'_>>) -> Next {
        if element.is(CREDENTIALS, "credentials") {
            let mut fields = Fields::of(element);
            let priority = read_priority(&mut fields, &mut self.report);
            fields.finish_attributes(&mut self.report);
            Next::Enter(Inside::Registry(priority))
        } else if element.is(CREDENTIALS, "credentialsConfigs") {
            Next::Whole(What::Configurations)
        } else if element.is(CREDENTIALS, "operations") {
            Next::Whole(What::Operations)
        } else if element.is(AUTH, AUTHENTICATION) {
            Next::Whole(What::Authentication)
        } else if element.name == MANAGER {
            Next::Whole(What::TechnicalCredentials)
        } else {
            if element.namespace == AUTH && closest(element.name, [AUTHENTICATION]).is_some() {
                let parent = parent.map_or("the document", |parent| parent.name);
                unknown_element(element, parent, &[(AUTH, AUTHENTICATION)], &mut self.report);
                return Next::Enter(Inside::Unknown);
            }
            let in_slot = parent.is_some_and(|parent| parent.inside == Inside::Slot);
            let is_kind = Credentials::is_kind(element);
            let is_known = in_slot || is_kind || element.is(CREDENTIALS, "server");
            if let Some(parent) = parent.filter(|_| is_ours(&element.namespace) && !is_known) {
                let known: Vec<_> = OURS.iter().chain(Credentials::ELEMENTS).copied().collect();
                unknown_element(element, parent.name, &known, &mut self.report);
                return Next::Enter(Inside::Unknown);
            }
            self.contents.references.extend(Reference::of(element, true));
            Next::Enter(if in_slot || is_kind { Inside::Slot } else { Inside::Elsewhere })
        }
    }

    /// Reads what the root alone may say, and refuses one that is ours but no document.
    fn refuses_root(&mut self, element: &Element<'_>) -> bool {
        let errors = self.report.errors();
        if element.is(PROCESS_ENGINE, "process") {
            let version = element.attribute("version");
            self.contents.format_version = version.and_then(|version| version.value.trim_ascii().parse().ok());
            if let Some(version) = version.filter(|_| self.contents.format_version.is_none()) {
                let place = element.place_of(version.value_position);
                self.report.add(Code::InvalidValue, place, "`version` is not a number");
            }
            return false;
        } else if element.namespace == CREDENTIALS {
            if element.name == "server" {
                let place = element.place();
                self.report.push(server_outside(place));
            } else if element.name != MANAGER && !OURS.iter().any(|(_, name)| *name == element.name) {
                unknown_element(element, "the document", &OURS, &mut self.report);
            }
        } else if element.name == "server" || OURS.iter().any(|(_, name)| *name == element.name) {
            let name = if element.name == "server" { "credentials" } else { element.name };
            let place = element.place();
            self.report.push(wrong_namespace(place, (element.name, &element.namespace), name));
        } else {
            return false;
        }
        self.report.errors() > errors
    }

    /// A `<server>` outside a registry is one that was meant to count: its parent lacks the namespace. So is an
    /// `<entry>` outside the manager: its parent is misspelt.
    fn misplaced(&mut self, element: &Element<'_>, parent: &mut Open<'_>) {
        if parent.inside == Inside::Misplaced {
            return;
        }
        let ours = element.is(CREDENTIALS, "server");
        let of_parent = element.namespace == parent.namespace;
        let misplaced = if parent.name == "credentials" && (ours || (of_parent && is_server(element))) {
            wrong_namespace(parent.place.clone(), (parent.name, &parent.namespace), parent.name)
        } else if ours {
            server_outside(element.place())
        } else if of_parent
            && element.name == "entry"
            && element.attribute("name").is_some()
            && closest(parent.name, [MANAGER]).is_some()
        {
            unknown(parent.name, parent.place.clone(), "the document", &[("", MANAGER)])
        } else {
            return;
        };
        parent.inside = Inside::Misplaced;
        self.report.push(misplaced);
    }

    /// Reads one entry; `false` if reading on is of no use.
    fn server<'a>(&mut self, element: Element<'a>, priority: Option<i32>, reader: &mut Reader<'a>) -> bool {
        if self.contents.entries.len() >= self.limits.entries as usize {
            too_many(&element, self.limits, &mut self.report);
            return false;
        }
        let Some(element) = reader.whole(element, &mut self.report) else { return false };
        if let Some(entry) = Entry::read(&element, priority, self.limits, &self.hosts, &mut self.report) {
            if let Some(visit) = &mut self.visit {
                visit(&element, &entry.descriptor);
            }
            Reference::collect(&element, false, &mut self.contents.references);
            make_room(&mut self.contents.entries, reader.progress());
            self.contents.entries.push(entry);
        }
        reader.done(element);
        true
    }

    fn whole(&mut self, what: What, element: &Element<'_>, is_root: bool) {
        match what {
            What::Configurations => self.configured.read(element, &mut self.report),
            What::Operations => self.operations(element),
            What::Authentication => match self.authentication.clone() {
                Some(first) => duplicate(element, first, &mut self.report),
                None => {
                    self.authentication = Some(element.place());
                    let authentication = ApplicationAuthentication::read(element, &mut self.report);
                    self.contents.authentication = Some(Box::new(authentication));
                }
            },
            What::TechnicalCredentials => {
                if !is_root && !TechnicalCredentials::is_manager(element) {
                    self.slot(element);
                    Reference::collect(element, true, &mut self.contents.references);
                    return;
                }
                if let Some(first) = self.manager.clone() {
                    duplicate(element, first, &mut self.report);
                    return;
                }
                self.manager = Some(element.place());
                Reference::collect(element, false, &mut self.contents.references);
                self.contents.technical = Some(TechnicalCredentials::read(element, self.limits, &mut self.report));
            }
        }
    }

    /// A `technicalCredentials` that holds one credentials element, and no misspelling of what a manager holds.
    fn slot(&mut self, element: &Element<'_>) {
        for child in element.elements().filter(|child| !Credentials::is_kind(child)) {
            if is_ours(&child.namespace) {
                unknown_element(child, element.name, Credentials::ELEMENTS, &mut self.report);
            } else if child.attribute("name").is_some() && closest(child.name, ["entry"]).is_some() {
                unknown_element(child, element.name, &[("", "entry")], &mut self.report);
            }
        }
    }

    fn operations(&mut self, element: &Element<'_>) {
        let mut fields = Fields::of(element);
        for server in fields.children(CREDENTIALS, "server") {
            if self.contents.operations.len() >= self.limits.entries as usize {
                too_many(server, self.limits, &mut self.report);
                return;
            }
            if let Some(operation) = Operation::read(server, self.limits, &self.hosts, &mut self.report) {
                if let Some(visit) = &mut self.visit {
                    visit(server, &operation.descriptor);
                }
                self.contents.operations.push(operation);
            }
        }
        fields.finish(&mut self.report);
    }
}

/// How to go on with an element that was entered.
enum Next {
    Enter(Inside),
    Whole(What),
}

/// An element that is read whole.
enum What {
    Authentication,
    Configurations,
    Operations,
    TechnicalCredentials,
}

/// Makes room for one entry more: for as many as a document will have if it goes on as it began, since moving a million
/// of them takes time, but for no more than three times as many as it has; for twice as many if that is not known.
fn make_room<T>(entries: &mut Vec<T>, progress: Option<(usize, usize)>) {
    let count = entries.len();
    if count == entries.capacity() {
        let goes_on = |(read, all): (usize, usize)| (count as u64).saturating_mul(all as u64) / (read as u64).max(1);
        let expected = progress.map_or(2 * count as u64, goes_on);
        let (least, most) = (count + count / 8 + 4, 3 * count + 4);
        let room = usize::try_from(expected.saturating_add(expected / 64)).unwrap_or(most).clamp(least, most);
        entries.reserve_exact(room - count);
    }
}

/// Names the namespace of a prefix that is not declared, where what stands behind it is one of our elements.
fn with_prefixes(found: Diagnostics, document: &Document) -> Diagnostics {
    let mut found = found.into_vec();
    for one in found.iter_mut().filter(|one| one.code == Code::UndeclaredPrefix) {
        let source = document.sources().find(|source| *source.name() == one.place.source);
        let text =
            source.and_then(|source| source.text().get(one.place.position.offset as usize..)).unwrap_or_default();
        let end = text.find(|character: char| character.is_whitespace() || matches!(character, '=' | '/' | '>'));
        let Some((prefix, local)) = end.and_then(|end| text.get(..end)?.split_once(':')) else { continue };
        let mut known = OURS.iter().chain([&(CREDENTIALS, "server")]).chain(Credentials::ELEMENTS);
        if let Some((namespace, _)) = known.find(|(_, name)| *name == local) {
            one.help = Some(format!("declare it: xmlns:{prefix}=\"{namespace}\""));
        }
    }
    Diagnostics::new(found)
}

fn is_ours(namespace: &str) -> bool {
    namespace == CREDENTIALS || namespace == OWN
}

/// Whether an element is an entry whatever its namespace, be it misspelt.
fn is_server(element: &Element<'_>) -> bool {
    let names = ["host", "url"];
    element.name == "server"
        || (closest(element.name, ["server"]).is_some() && names.iter().any(|name| element.attribute(name).is_some()))
}

fn wrong_namespace(place: Place, (name, namespace): (&str, &str), meant: &str) -> Diagnostic {
    let found = match namespace {
        "" => "in no namespace".to_owned(),
        _ => format!("in the namespace {}", quoted(namespace)),
    };
    let message = format!("`{name}` is {found} instead of {CREDENTIALS}");
    Diagnostic::new(Code::WrongNamespace, place, message)
        .with_help(format!("write `<{meant} xmlns=\"{CREDENTIALS}\">`"))
}

/// Nothing is wrong with it, and yet it may be another document than is meant, or its namespaces may be others.
fn nothing_found(root: Place) -> Diagnostic {
    let message = "the document holds no registry, configurations, technical credentials or operations";
    let help = format!(
        "if it is a registry, write `<credentials xmlns=\"{CREDENTIALS}\">`; if not, name the one that is meant"
    );
    Diagnostic::new(Code::NothingFound, root, message).with_help(help)
}

fn server_outside(place: Place) -> Diagnostic {
    Diagnostic::new(Code::UnknownElement, place, "`server` stands outside a registry")
        .with_help(format!("put it into `<credentials xmlns=\"{CREDENTIALS}\">`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest room that is made for so many, one after the other.
    fn room_for(count: usize, progress: impl Fn(usize) -> Option<(usize, usize)>) -> usize {
        let mut list = Vec::new();
        for number in 0..count {
            make_room(&mut list, progress(number));
            list.push(number);
        }
        list.capacity()
    }

    #[test]
    fn room_is_made_for_what_a_document_will_have_and_never_for_much_more() {
        let even = room_for(100_000, |number| Some((10 * (number + 1), 1_000_000)));
        assert!((100_000..105_000).contains(&even), "{even}");
        // A long comment behind the entries, or what is said of another source.
        let misled = room_for(100_000, |number| Some((number + 1, usize::MAX / 2)));
        assert!(misled <= 3 * 100_000 + 4, "{misled}");
        let unknown = room_for(100_000, |_| None);
        assert!(unknown <= 2 * 100_000 + 4, "{unknown}");
    }
}
