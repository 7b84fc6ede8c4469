//! References to keys in the host's key stores.

use super::namespace::KEYSTORES;
use super::problem::Problem;
use super::reading::secret;
use super::record::record;
use super::{Output, Secret};
use crate::document::{Code, Element, Fields, Report, duplicate};

record! {
    /// A reference to a key: key stores stay with the host (design.md A7).
    pub struct KeyReference {
        /// The id of the key store; else the default one.
        pub key_store: Option<Box<str>> = "keyStore",
        /// The key's alias in it.
        pub alias: Box<str> = "alias",
        /// The key's password, if it is not that of the store.
        pub password: Option<Secret> = "password",
    }
    checked
}

/// Which half of a key pair an element refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyHalf {
    Private,
    Public,
}

impl KeyHalf {
    pub(super) fn element(self) -> &'static str {
        match self {
            Self::Private => "privateKey",
            Self::Public => "publicKey",
        }
    }
}

impl KeyReference {
    /// A key of the default store.
    #[must_use]
    pub fn new(alias: &str) -> Self {
        Self { key_store: None, alias: alias.into(), password: None }
    }

    /// The same of the key store with this id.
    #[must_use]
    pub fn of_store(mut self, key_store: &str) -> Self {
        self.key_store = Some(key_store.into());
        self
    }

    /// The same with a password of its own.
    #[must_use]
    pub fn with_password(mut self, password: Secret) -> Self {
        self.password = Some(password);
        self
    }

    pub(crate) fn problem(&self) -> Option<Problem> {
        self.alias.is_empty().then_some(Problem::new(Code::InvalidValue, "`alias` is empty"))
    }

    /// The key in the child `name` of an element, such as `<client><keys:privateKey alias="..."/></client>`.
    pub(crate) fn read_in(
        fields: &mut Fields<'_, '_>,
        namespace: &'static str,
        name: &'static str,
        half: KeyHalf,
        report: &mut Report,
    ) -> Option<Self> {
        let wrapper = fields.child(namespace, name, report)?;
        let mut inner = Fields::of(wrapper);
        let found = inner.child(KEYSTORES, half.element(), report);
        if found.is_none() && wrapper.elements().next().is_none() {
            let message = format!("`{name}` needs the element `{}`, of namespace {KEYSTORES}", half.element());
            report.add(Code::MissingElement, wrapper.place(), message);
        }
        inner.finish(report);
        found.and_then(|key| Self::read(key, report))
    }

    /// The key that stands directly in an element.
    pub(crate) fn read_child(fields: &mut Fields<'_, '_>, half: KeyHalf, report: &mut Report) -> Option<Self> {
        let key = fields.child(KEYSTORES, half.element(), report)?;
        Self::read(key, report)
    }

    /// The key in the child `name` of what an application checks its callers' tokens with; it may be written as either
    /// half. The inner `None` is a key that goes by no alias: any of the store.
    pub(super) fn read_checking(
        fields: &mut Fields<'_, '_>,
        namespace: &'static str,
        name: &'static str,
        report: &mut Report,
    ) -> Option<Option<Self>> {
        let mut inner = Fields::of(fields.child(namespace, name, report)?);
        let public = inner.child(KEYSTORES, KeyHalf::Public.element(), report);
        let private = inner.child(KEYSTORES, KeyHalf::Private.element(), report);
        if let (Some(public), Some(private)) = (public, private) {
            duplicate(private, public.place(), report);
        }
        inner.finish(report);
        let key = public.or(private);
        Some(key.and_then(|key| {
            if key.attribute("alias").is_some() {
                return Self::read(key, report);
            }
            Fields::of(key).passing_over(&["keyStore", "password", "alias"], &[]).finish(report);
            None
        }))
    }

    fn read(element: &Element<'_>, report: &mut Report) -> Option<Self> {
        let mut fields = Fields::of(element);
        let key_store = fields.text("keyStore").map(Into::into);
        let alias = fields.required("alias", report);
        let password = secret(&mut fields, "password", report);
        fields.finish(report);
        let alias = alias?;
        let key = Self { key_store, alias: alias.value.as_ref().into(), password };
        if let Some(problem) = key.problem() {
            report.add(problem.code, element.place_of(alias.value_position), problem.message);
        }
        Some(key)
    }

    pub(crate) fn write_in(&self, namespace: &'static str, name: &'static str, half: KeyHalf, out: &mut Output) {
        out.open(namespace, name);
        self.write(half, out);
        out.close();
    }

    pub(crate) fn write(&self, half: KeyHalf, out: &mut Output) {
        out.open(KEYSTORES, half.element());
        out.optional("keyStore", self.key_store.as_deref());
        out.attribute("alias", &self.alias);
        out.optional_secret("password", self.password.as_ref());
        out.close();
    }
}
