//! The kinds of credentials (design.md A1, A2).

use super::{
    Authenticated, Bearer, ClientCredentials, Current, Impersonation, Infinica, Kerberos, OAuth, OpenId, Output,
    Password, Salesforce, SshKey, Technical,
};
use crate::document::{
    Code, Diagnostic, Diagnostics, Document, Element, Limits, Reader, Report, Step, unknown_element,
};

macro_rules! kinds {
    ($($(#[$about:meta])* $variant:ident($type:ty) $accessor:ident -> $inner:ty, $kind:literal = $namespace:ident $element:literal, $read:expr;)*) => {
        /// The credentials of an entry. The large kinds are boxed, since registries hold a million of the small ones.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Credentials {
            $($(#[$about])* $variant($type),)*
        }

        impl Credentials {
            /// The names of all kinds (design.md A1, A2).
            pub const KINDS: &'static [&'static str] = &[$($kind),*];

            /// Namespace and name of each kind's element.
            pub(crate) const ELEMENTS: &'static [(&'static str, &'static str)] =
                &[$((super::namespace::$namespace, $element)),*];

            /// The kind by its name of design.md A1 and A2, such as `password`.
            #[must_use]
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $kind,)* }
            }

            $(
                #[doc = concat!("The credentials if they are of the kind `", $kind, "`.")]
                #[must_use]
                pub fn $accessor(&self) -> Option<&$inner> {
                    match self { Self::$variant(value) => Some(value), _ => None }
                }
            )*

            /// Reads an element that is one of [`Self::ELEMENTS`]; `None` for any other, or if it is too broken to
            /// give a value, which is then in the report.
            pub(crate) fn read(element: &Element<'_>, report: &mut Report) -> Option<Self> {
                $(
                    if element.is(super::namespace::$namespace, $element) {
                        let read: fn(&Element<'_>, &mut Report) -> Option<$type> = $read;
                        return read(element, report).map(Self::$variant);
                    }
                )*
                None
            }

            /// Writes the element.
            pub(crate) fn write(&self, out: &mut Output) {
                match self { $(Self::$variant(value) => value.write(out),)* }
            }
        }

        $(
            impl From<$inner> for Credentials {
                fn from(value: $inner) -> Self {
                    Self::$variant(value.into())
                }
            }
        )*

        #[cfg(feature = "serde")]
        super::choice_json!(Credentials { $($variant($type) = $kind,)* });
    };
}

kinds! {
    /// A name and a password.
    Password(Password) as_password -> Password, "password" = CREDENTIALS "passwordCredentials", Password::read;
    /// A SPNEGO token of the current user.
    Kerberos(Box<Kerberos>) as_kerberos -> Kerberos, "kerberos" = CREDENTIALS "kerberosCredentials",
        |element, report| Some(Box::new(Kerberos::read(element, report)));
    /// A signed ticket for the engine's own family of services.
    Infinica(Box<Infinica>) as_infinica -> Infinica, "infinica" = CREDENTIALS "infinicaCredentials", |element, report| {
        let value = Infinica::read(element, report);
        held(value.problem(), element, report).then(|| Box::new(value))
    };
    /// A self-issued JWT or a given ticket.
    OAuth(Box<OAuth>) as_oauth -> OAuth, "oauth" = CREDENTIALS "oauthCredentials", |element, report| {
        let value = OAuth::read(element, report);
        held(value.problem(), element, report).then(|| Box::new(value))
    };
    /// A token from an OIDC provider.
    OpenId(Box<OpenId>) as_open_id -> OpenId, "openId" = CREDENTIALS "openIdCredentials", |element, report| {
        let value = OpenId::read(element, report);
        held(value.problem(), element, report).then(|| Box::new(value))
    };
    /// A token from Salesforce.
    Salesforce(Box<Salesforce>) as_salesforce -> Salesforce, "salesforce" = CREDENTIALS "salesforceCredentials", |element, report| {
        let value = Salesforce::read(element, report);
        held(value.problem(), element, report).then(|| Box::new(value))
    };
    /// An OpenSSH private key file.
    SshKey(Box<SshKey>) as_ssh_key -> SshKey, "sshKey" = CREDENTIALS "sshKeyCredentials",
        |element, report| SshKey::read(element, report).map(Box::new);
    /// Those that the process or request was started with.
    Current(Current) as_current -> Current, "current" = CREDENTIALS "currentCredentials",
        |element, report| Some(Current::read(element, report));
    /// Those of who really logged in.
    Authenticated(Authenticated) as_authenticated -> Authenticated, "authenticated" = CREDENTIALS "authenticatedCredentials",
        |element, report| Some(Authenticated::read(element, report));
    /// Credentials of one user, to act as another.
    Impersonation(Box<Impersonation>) as_impersonation -> Impersonation, "impersonation" = CREDENTIALS "impersonationCredentials", |element, report| {
        let value = Impersonation::read(element, report)?;
        held(value.problem(), element, report).then(|| Box::new(value))
    };
    /// A reference to technical credentials.
    Technical(Technical) as_technical -> Technical, "technical" = CREDENTIALS "technical", |element, report| {
        let value = Technical::read(element, report)?;
        held(value.problem(), element, report).then_some(value)
    };
    /// The OAuth 2.0 client credentials grant.
    ClientCredentials(Box<ClientCredentials>) as_client_credentials -> ClientCredentials, "clientCredentials" = OWN "clientCredentials", |element, report| {
        let value = ClientCredentials::read(element, report)?;
        held(value.problem(), element, report).then(|| Box::new(value))
    };
    /// A given bearer token.
    Bearer(Bearer) as_bearer -> Bearer, "bearer" = OWN "bearer", |element, report| {
        let value = Bearer::read(element, report)?;
        held(value.problem(), element, report).then_some(value)
    };
}

/// Whether the rules between a value's parts hold; if not, it is reported.
fn held(problem: Option<super::Problem>, element: &Element<'_>, report: &mut Report) -> bool {
    match problem {
        Some(problem) => {
            problem.report(element, report);
            false
        }
        None => true,
    }
}

impl Credentials {
    /// Reads credentials that are a document's root element, such as
    /// `<passwordCredentials xmlns="http://www.infinica.com/credentials" name="..." password="..."/>`.
    ///
    /// # Errors
    /// All that is wrong with the document.
    pub fn from_document(document: &Document, limits: &Limits) -> Result<Self, Diagnostics> {
        let mut report = Report::new(limits);
        let mut reader = Reader::new(document, limits);
        let mut read = None;
        while let Some(step) = reader.next(&mut report) {
            let Step::Enter(element) = step else { continue };
            let Some(element) = reader.whole(element, &mut report) else { break };
            if Self::is_kind(&element) {
                read = Self::read(&element, &mut report);
            } else {
                unknown_element(&element, "the document", Self::ELEMENTS, &mut report);
            }
        }
        // Nothing was read where something was wrong.
        let found = report.finish()?;
        read.ok_or_else(|| Diagnostics::new(found))
    }

    /// Whether an element is one of the kinds.
    pub(crate) fn is_kind(element: &Element<'_>) -> bool {
        Self::ELEMENTS.iter().any(|(namespace, name)| element.is(namespace, name))
    }

    /// Reads the one credentials element of `parent`, which holds nothing else (design.md A3).
    pub(crate) fn read_only_child(parent: &Element<'_>, report: &mut Report) -> Option<Self> {
        let mut first: Option<(&Element<'_>, Option<Self>)> = None;
        let mut unknown = false;
        parent.refuse_text(report);
        for child in parent.elements() {
            if !Self::is_kind(child) {
                unknown = true;
                unknown_element(child, parent.name, Self::ELEMENTS, report);
                continue;
            }
            if let Some((first, _)) = &first {
                let message = format!("`{}` holds exactly one credentials element", parent.name);
                report.push(
                    Diagnostic::new(Code::SeveralCredentials, child.place(), message)
                        .with_related("the first one", first.place()),
                );
            }
            // Those beyond the first are read for their errors.
            let read = Self::read(child, report);
            first.get_or_insert((child, read));
        }
        if first.is_none() && !unknown {
            let message = format!("`{}` holds no credentials element", parent.name);
            report.push(
                Diagnostic::new(Code::MissingCredentials, parent.place(), message)
                    .with_help("put one into it, such as `<passwordCredentials name=\"...\" password=\"...\"/>`"),
            );
        }
        first?.1
    }
}

#[cfg(test)]
mod tests {
    use super::Credentials;

    /// A registry holds a million of them: what makes them larger is boxed.
    #[test]
    fn credentials_are_small() {
        assert!(size_of::<Credentials>() <= 40, "{}", size_of::<Credentials>());
    }
}
