//! `passwordCredentials`: a name and a password.

use super::namespace::CREDENTIALS;
use super::reading::attribute_secret;
use super::record::{record, words};
use super::{Output, Secret};
use crate::document::{Element, Fields, Report};

record! {
    /// A name and a password, for Basic and the like.
    pub struct Password {
        /// The login name.
        pub name: Box<str> = "name",
        /// The password.
        pub password: Secret = "password",
        /// The configuration nested in them.
        pub config: Option<BasicConfig> = "config",
    }
}

record! {
    /// How a name and a password become a Basic header.
    pub struct BasicConfig {
        /// The character encoding of both; UTF-8 unless given.
        pub charset: Charset = "charset" else Charset::Utf8,
    }
}

words! {
    /// A character encoding of Basic credentials.
    pub enum Charset {
        /// UTF-8.
        Utf8 = "UTF-8",
        /// ISO-8859-1.
        Latin1 = "ISO-8859-1",
    }
}

impl Charset {
    /// Whatever the case, as names of encodings are compared.
    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::Utf8, Self::Latin1].into_iter().find(|one| one.as_str().eq_ignore_ascii_case(text))
    }
}

impl Password {
    /// A name and a password, without a configuration of their own.
    #[must_use]
    pub fn new(name: &str, password: Secret) -> Self {
        Self { name: name.into(), password, config: None }
    }

    /// The same with a configuration of their own.
    #[must_use]
    pub fn with_config(mut self, config: BasicConfig) -> Self {
        self.config = Some(config);
        self
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Option<Self> {
        let mut fields = Fields::of(element);
        let name = fields.required("name", report);
        let password = fields.required("password", report);
        let password = password.map(|attribute| attribute_secret(attribute, element, report));
        let config = fields.child(CREDENTIALS, "basicConfig", report).map(|config| BasicConfig::read(config, report));
        fields.finish(report);
        Some(Self { name: name?.value.as_ref().into(), password: password?, config })
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "passwordCredentials");
        out.attribute("name", &self.name);
        out.secret("password", &self.password);
        if let Some(config) = &self.config {
            config.write(out);
        }
        out.close();
    }
}

impl BasicConfig {
    /// This character encoding.
    #[must_use]
    pub const fn new(charset: Charset) -> Self {
        Self { charset }
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Self {
        let mut fields = Fields::of(element);
        let charset = fields.parsed("charset", Charset::parse, Charset::EXPECTED, report);
        fields.finish(report);
        Self { charset: charset.unwrap_or(Charset::Utf8) }
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "basicConfig");
        out.attribute("charset", self.charset.as_str());
        out.close();
    }
}
