//! Why there is no header for what an entry holds.

use std::fmt;

use super::MissingValue;
use crate::document::Code;
use crate::matching::{EntryId, UrlError};

/// Why nothing can be sent: the URL is refused, or what the entry holds can't be presented.
///
/// The best entry decides even then; no other is tried (design.md M12). No part of the URL or of a secret is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct AuthorizationError {
    /// The stable code, one of the 6xx or the 9xx.
    pub code: Code,
    /// Bytes of the URL before what is wrong with it, if it is the URL.
    pub offset: Option<usize>,
    /// The entry that decided, if one did.
    pub entry: Option<EntryId>,
    /// The kind of its credentials, such as `kerberos`, references to technical credentials followed.
    pub kind: Option<&'static str>,
    /// The value that is needed and set nowhere, if that is what is wrong.
    pub missing: Option<&'static MissingValue>,
}

impl AuthorizationError {
    pub(crate) const fn new(code: Code) -> Self {
        Self { code, offset: None, entry: None, kind: None, missing: None }
    }

    /// A value that is needed and set nowhere.
    pub(super) const fn missing(value: &'static MissingValue) -> Self {
        Self { missing: Some(value), ..Self::new(Code::MissingConfiguration) }
    }

    pub(super) const fn with_kind(self, kind: &'static str) -> Self {
        Self { kind: Some(kind), ..self }
    }

    /// The same, of this entry.
    pub(crate) const fn with_entry(self, entry: EntryId) -> Self {
        Self { entry: Some(entry), ..self }
    }

    /// The refusal of the URL, if it is the URL that is wrong: hosts report it as they do for a look-up.
    #[must_use]
    pub const fn url_error(&self) -> Option<UrlError> {
        match self.offset {
            Some(offset) => Some(UrlError { code: self.code, offset }),
            None => None,
        }
    }

    /// What to do about it, as [`Code::help`] has it: every code that nothing can be sent for has one.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self.code.help() {
            Some(help) => help,
            None => "",
        }
    }
}

impl From<UrlError> for AuthorizationError {
    fn from(error: UrlError) -> Self {
        Self { offset: Some(error.offset), ..Self::new(error.code) }
    }
}

impl fmt::Display for AuthorizationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.code.summary())?;
        if let Some(kind) = self.kind {
            write!(f, " (kind {kind})")?;
        }
        if let Some(missing) = self.missing {
            write!(f, ": {missing}")?;
        }
        match self.offset {
            Some(offset) => write!(f, " (at byte {offset})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for AuthorizationError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page has a line for every code, in order, and no other.
    #[test]
    fn the_page_says_what_to_do_about_every_code() {
        let page = include_str!("../../../docs/authentication.md");
        let listed: Vec<&str> = page.lines().skip_while(|line| *line != "| code | what to do |").skip(2).collect();
        let codes = Code::ALL.iter().filter(|code| code.number() / 100 == 9);
        let expected: Vec<String> =
            codes.map(|code| format!("| `{code}` | {} |", AuthorizationError::new(*code).help())).collect();
        assert_eq!(listed, expected, "\n{}", expected.join("\n"));
    }
}
