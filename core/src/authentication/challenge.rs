//! Challenges: what a server asks for in `WWW-Authenticate` (RFC 9110 §11.3, §11.6.1).

use std::borrow::Cow;
use std::fmt::{self, Write};

use super::challenge_text;

/// The challenges of a response, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Challenges<'t> {
    pub(super) list: Vec<Challenge<'t>>,
    pub(super) malformed: bool,
}

/// One challenge: a scheme, and parameters or a token68.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge<'t> {
    /// In lower case.
    pub(super) scheme: Cow<'t, str>,
    pub(super) token68: Option<&'t str>,
    /// Names in lower case, each once; values without their quotes.
    pub(super) parameters: Vec<(Cow<'t, str>, Cow<'t, str>)>,
}

/// The challenges of the field lines of `WWW-Authenticate`, as they came: the whole grammar of RFC 9110 §11.3, several
/// challenges a line included.
///
/// A malformed challenge is dropped with the rest of its line; what came before it stands, and so do the other lines
/// (design.md A6). It takes time linear in the length of the lines, but for sorting the names of one challenge.
#[must_use]
pub fn parse_challenges<'t>(lines: &[&'t str]) -> Challenges<'t> {
    let mut challenges = Challenges::default();
    for line in lines {
        challenges.malformed |= challenge_text::read(line, &mut challenges.list).is_err();
    }
    challenges
}

impl<'t> Challenges<'t> {
    /// Those that are well-formed, in the order of the lines.
    #[must_use]
    pub fn list(&self) -> &[Challenge<'t>] {
        &self.list
    }

    /// Whether something was dropped since it was malformed.
    #[must_use]
    pub fn is_malformed(&self) -> bool {
        self.malformed
    }
}

impl Challenge<'_> {
    /// The scheme, in lower case.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// The token68 that stands in place of parameters.
    #[must_use]
    pub fn token68(&self) -> Option<&str> {
        self.token68
    }

    /// The parameters in order: names in lower case, values without quotes and escapes.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters.iter().map(|(name, value)| (&**name, &**value))
    }

    /// The value of the parameter of this name, given in lower case.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters().find(|(found, _)| *found == name).map(|(_, value)| value)
    }
}

impl fmt::Display for Challenge<'_> {
    /// As a field line that is read as the same challenge.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.scheme)?;
        if let Some(token68) = self.token68 {
            write!(f, " {token68}")?;
        }
        let mut before = " ";
        for (name, value) in &self.parameters {
            write!(f, "{before}{name}=\"")?;
            for one in value.chars() {
                if matches!(one, '"' | '\\') {
                    f.write_char('\\')?;
                }
                f.write_char(one)?;
            }
            f.write_str("\"")?;
            before = ", ";
        }
        Ok(())
    }
}
