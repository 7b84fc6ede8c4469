//! Who may act as whom: the rules of an application for its callers (docs/authentication.md, Users and impersonation).

use std::fmt;

use super::Output;
use super::namespace::AUTH;
use super::record::record;
use crate::document::{BOOLEAN, Element, Fields, Report, boolean};

record! {
    /// The rules by which an application lets its callers act as other users (docs/authentication.md, Users and impersonation).
    #[derive(Default)]
    pub struct ImpersonationRules {
        /// Whether anybody may; nobody may unless given.
        pub enabled: bool = "enabled" else false,
        /// Who may act as whom. Without any, everybody may act as everybody.
        pub allow: Vec<ImpersonationAllowance> = "allow",
    }
}

record! {
    /// One `<allow>`. A list without names allows nothing by itself; `*` is every name.
    #[derive(Default)]
    pub struct ImpersonationAllowance {
        /// Who may: names of users who logged in, or of groups of theirs.
        pub authenticated: Vec<Box<str>> = "for",
        /// As whom: names of users, or of groups that stand for their users.
        pub users: Vec<Box<str>> = "user",
        /// Which groups may be added, with all their child groups.
        pub groups: Vec<Box<str>> = "group",
    }
}

/// A user, and the groups that the user is in. Whoever knows them, a directory or a file, is the caller's affair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The login name.
    pub name: &'a str,
    /// The names of all groups that the user is in.
    pub groups: &'a [&'a str],
}

/// A group that is to be added to a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedGroup<'a> {
    /// Its name.
    pub name: &'a str,
    /// The names of the groups above it, parents of parents included: a group may be added with its children.
    pub ancestors: &'a [&'a str],
}

/// Why one may not act as the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImpersonationRefusal {
    /// Nobody may: impersonation is not enabled.
    NotEnabled,
    /// Not as this user.
    User,
    /// Not with this group: its place in the list that was asked for.
    Group(usize),
}

impl fmt::Display for ImpersonationRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEnabled => f.write_str("impersonation is not enabled"),
            Self::User => f.write_str("no `allow` lets this user act as that one"),
            Self::Group(place) => write!(f, "no `allow` lets this user add the group at place {place}"),
        }
    }
}

impl std::error::Error for ImpersonationRefusal {}

impl ImpersonationRules {
    /// Whether `authenticated`, who logged in, may act as `user`, if one is named, with these `groups` added.
    ///
    /// Names are compared exactly. The user and each of the groups may be allowed by an `<allow>` of its own; whose they
    /// are is decided by who logged in, never by who is impersonated. Who asks for neither is refused nothing.
    ///
    /// # Errors
    /// The first that is not allowed: impersonation at all, then the user, then the groups in order.
    pub fn permits(
        &self,
        authenticated: Subject<'_>,
        user: Option<Subject<'_>>,
        groups: &[AskedGroup<'_>],
    ) -> Result<(), ImpersonationRefusal> {
        if user.is_none() && groups.is_empty() {
            return Ok(());
        }
        if !self.enabled {
            return Err(ImpersonationRefusal::NotEnabled);
        }
        if self.allow.is_empty() {
            return Ok(());
        }
        let theirs: Vec<_> = self.allow.iter().filter(|allow| is_named(&allow.authenticated, authenticated)).collect();
        if user.is_some_and(|user| !theirs.iter().any(|allow| is_named(&allow.users, user))) {
            return Err(ImpersonationRefusal::User);
        }
        let refused = groups.iter().position(|group| {
            let asked = Subject { name: group.name, groups: group.ancestors };
            !theirs.iter().any(|allow| is_named(&allow.groups, asked))
        });
        refused.map_or(Ok(()), |place| Err(ImpersonationRefusal::Group(place)))
    }

    pub(super) fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let enabled = fields.parsed("enabled", boolean, BOOLEAN, report).unwrap_or(false);
        let allow = fields.children(AUTH, "allow").map(|allow| ImpersonationAllowance::read(allow, report)).collect();
        fields.finish(report);
        Self { enabled, allow }
    }

    pub(super) fn write(&self, out: &mut Output) {
        out.open(AUTH, "impersonation");
        out.attribute("enabled", if self.enabled { "true" } else { "false" });
        for allow in &self.allow {
            out.open(AUTH, "allow");
            for (name, list) in [("for", &allow.authenticated), ("user", &allow.users), ("group", &allow.groups)] {
                for one in list {
                    out.text(AUTH, name, one);
                }
            }
            out.close();
        }
        out.close();
    }
}

impl ImpersonationAllowance {
    fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let allowance = Self {
            authenticated: fields.texts(AUTH, "for", report),
            users: fields.texts(AUTH, "user", report),
            groups: fields.texts(AUTH, "group", report),
        };
        fields.finish(report);
        allowance
    }
}

/// Whether a list names this one, one of the groups above it, or all.
fn is_named(list: &[Box<str>], subject: Subject<'_>) -> bool {
    list.iter().any(|name| **name == *"*" || **name == *subject.name || subject.groups.contains(&&**name))
}
