//! A mistake in the markup, by byte offsets: what the scanners of this room find, before it has a line and a column.

use std::borrow::Cow;

use super::Code;

/// A mistake between two byte offsets of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: Code,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) message: Cow<'static, str>,
    pub(super) help: Option<&'static str>,
}

impl Fault {
    pub(super) fn new(code: Code, start: usize, end: usize, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, start, end, message: message.into(), help: None }
    }

    pub(super) fn with_help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }
}
