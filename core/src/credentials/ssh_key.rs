//! `sshKeyCredentials`: an OpenSSH private key file.

use super::namespace::CREDENTIALS;
use super::reading::secret;
use super::record::record;
use super::{Output, Secret};
use crate::document::{Element, Fields, Report};

record! {
    /// A private key file, for SFTP.
    pub struct SshKey {
        /// The login name.
        pub username: Box<str> = "username",
        /// The OpenSSH private key file; a relative one resolves against the document that was handed in.
        pub url: Box<str> = "url" as bare,
        /// The file's password, if it is protected.
        pub password: Option<Secret> = "password",
    }
}

impl SshKey {
    /// A key file without a password.
    #[must_use]
    pub fn new(username: &str, url: &str) -> Self {
        Self { username: username.into(), url: url.into(), password: None }
    }

    /// The same for a file that this password protects.
    #[must_use]
    pub fn with_password(mut self, password: Secret) -> Self {
        self.password = Some(password);
        self
    }

    pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Option<Self> {
        let mut fields = Fields::of(element);
        let username = fields.required("username", report);
        let url = fields.required("url", report);
        let password = secret(&mut fields, "password", report);
        fields.finish(report);
        Some(Self { username: username?.value.as_ref().into(), url: url?.value.as_ref().into(), password })
    }

    pub(crate) fn write(&self, out: &mut Output) {
        out.open(CREDENTIALS, "sshKeyCredentials");
        out.attribute("username", &self.username);
        out.attribute("url", &self.url);
        out.optional_secret("password", self.password.as_ref());
        out.close();
    }
}
