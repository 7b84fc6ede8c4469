//! What the runtime `credentials` activity changes.

use std::fmt;
use std::sync::Arc;

use super::server::read_descriptor;
use super::{CanonicalHosts, Descriptor};
use crate::credentials::{CREDENTIALS, Credentials};
use crate::document::{Code, Element, Fields, Limits, Place, Position, Report};

/// One `<server>` of an operations document: for which descriptor, and what to do.
#[derive(Clone, PartialEq, Eq)]
pub struct Operation {
    pub(crate) descriptor: Descriptor,
    pub(crate) actions: Vec<Action>,
    pub(crate) source: Arc<str>,
    pub(crate) position: Position,
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation")
            .field("descriptor", &self.descriptor)
            .field("actions", &self.actions)
            .field("place", &self.place())
            .finish()
    }
}

/// One thing that an operation does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Adds or replaces credentials (design.md A3).
    SetCredentials(Credentials),
    /// Picks the user whose credentials are used when none is named.
    SetDefaultUser(Box<str>),
}

impl Operation {
    /// The descriptor whose entry is changed.
    #[must_use]
    pub fn descriptor(&self) -> &Descriptor {
        &self.descriptor
    }

    /// What is done, in order.
    #[must_use]
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// Where its start tag is.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { source: Arc::clone(&self.source), position: self.position }
    }

    pub(crate) fn read(
        element: &Element<'_>,
        limits: &Limits,
        hosts: &CanonicalHosts,
        report: &mut Report,
    ) -> Option<Self> {
        let mut fields = Fields::of(element);
        let descriptor = read_descriptor(&mut fields, false, limits, hosts, report);
        // Asked for so that they are known; then in document order, since that is the order of the actions.
        fields.children(CREDENTIALS, "setCredentials").for_each(drop);
        fields.children(CREDENTIALS, "setDefaultUser").for_each(drop);
        fields.finish(report);
        let mut actions = Vec::new();
        for child in element.elements() {
            if child.is(CREDENTIALS, "setCredentials") {
                Fields::of(child).finish_attributes(report);
                actions.extend(Credentials::read_only_child(child, report).map(Action::SetCredentials));
            } else if child.is(CREDENTIALS, "setDefaultUser") {
                actions.extend(read_default_user(child, report).map(Action::SetDefaultUser));
            }
        }
        Some(Self { descriptor: descriptor?, actions, source: Arc::clone(element.source), position: element.position })
    }
}

/// The documents' text says `defaultUser`, their example `user`: both are taken, one of them.
fn read_default_user(element: &Element<'_>, report: &mut Report) -> Option<Box<str>> {
    let mut fields = Fields::of(element);
    let (user, default_user) = (fields.attribute("user"), fields.attribute("defaultUser"));
    fields.finish(report);
    let given = match (user, default_user) {
        (Some(_), Some(second)) => {
            let message = "`user` and `defaultUser` are two spellings of one attribute and may not stand together";
            report.add(Code::ConflictingValues, element.place_of(second.name_position), message);
            return None;
        }
        (None, None) => {
            report.add(Code::MissingAttribute, element.place(), "`setDefaultUser` needs the attribute `user`");
            return None;
        }
        (Some(given), None) | (None, Some(given)) => given,
    };
    if given.value.is_empty() {
        let message = format!("`{}` is empty", given.name);
        report.add(Code::InvalidValue, element.place_of(given.value_position), message);
        return None;
    }
    Some(given.value.as_ref().into())
}
