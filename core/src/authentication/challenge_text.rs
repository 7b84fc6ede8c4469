//! The grammar of `WWW-Authenticate` (RFC 9110 §5.6, §11.2, §11.3).
//!
//! ```text
//! field     = #challenge                  a list; empty elements are passed over
//! challenge = scheme [ 1*SP ( token68 / #parameter ) ]
//! parameter = token BWS "=" BWS ( token / quoted-string )
//! ```
//!
//! The list of challenges and their lists of parameters have the same separator: after a comma, a token with `=` behind
//! it is a parameter of the challenge before it, and any other token a scheme.

use std::borrow::Cow;

use super::Challenge;
use super::bearer::is_token68_byte;

/// The line holds something that is no challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed;

/// A challenge that may go on after a comma.
struct Open<'t> {
    challenge: Challenge<'t>,
    takes_parameters: bool,
}

/// Reads one field line and adds its challenges; after an error, those before the malformed one are added.
pub(super) fn read<'t>(line: &'t str, list: &mut Vec<Challenge<'t>>) -> Result<(), Malformed> {
    let mut text = Text { line, at: 0 };
    let mut open: Option<Open<'t>> = None;
    loop {
        text.pass(|byte| matches!(byte, b',' | b' ' | b'\t'));
        if text.peek().is_none() {
            return close(open, list);
        }
        let word = text.token();
        match (word, open.as_mut().filter(|open| open.takes_parameters)) {
            (Some(name), Some(open)) if text.equals_sign() => {
                let value = text.value().ok_or(Malformed)?;
                open.challenge.parameters.push((lower_case(name), value));
            }
            // The challenge before it is complete, whatever this is.
            _ => {
                close(open.take(), list)?;
                open = Some(text.challenge(word.ok_or(Malformed)?)?);
            }
        }
        text.end_of_element()?;
    }
}

/// Adds a complete challenge. Each name of its parameters may stand but once (RFC 9110 §11.2).
fn close<'t>(open: Option<Open<'t>>, list: &mut Vec<Challenge<'t>>) -> Result<(), Malformed> {
    let Some(Open { challenge, .. }) = open else { return Ok(()) };
    let mut names: Vec<&str> = challenge.parameters().map(|(name, _)| name).collect();
    names.sort_unstable();
    if names.iter().zip(names.iter().skip(1)).any(|(name, next)| name == next) {
        return Err(Malformed);
    }
    list.push(challenge);
    Ok(())
}

/// A line, and how far it was read. It only goes forward, but for one step back before a token68.
struct Text<'t> {
    line: &'t str,
    at: usize,
}

impl<'t> Text<'t> {
    fn peek(&self) -> Option<u8> {
        self.line.as_bytes().get(self.at).copied()
    }

    /// Passes over bytes; gives how many.
    fn pass(&mut self, over: impl Fn(u8) -> bool) -> usize {
        let start = self.at;
        while self.peek().is_some_and(&over) {
            self.at += 1;
        }
        self.at - start
    }

    fn taken(&mut self, of: impl Fn(u8) -> bool) -> Option<&'t str> {
        let start = self.at;
        self.pass(of);
        self.line.get(start..self.at).filter(|taken| !taken.is_empty())
    }

    fn token(&mut self) -> Option<&'t str> {
        self.taken(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
    }

    /// Passes over `=` and blanks around it, if there is one.
    fn equals_sign(&mut self) -> bool {
        let start = self.at;
        self.pass(is_blank);
        if self.peek() != Some(b'=') {
            self.at = start;
            return false;
        }
        self.at += 1;
        self.pass(is_blank);
        true
    }

    /// What follows a scheme.
    fn challenge(&mut self, scheme: &'t str) -> Result<Open<'t>, Malformed> {
        let mut challenge = Challenge { scheme: lower_case(scheme), token68: None, parameters: Vec::new() };
        let takes_parameters = self.pass(|byte| byte == b' ') > 0;
        if !takes_parameters || matches!(self.peek(), None | Some(b',' | b'\t')) {
            return Ok(Open { challenge, takes_parameters });
        }
        let start = self.at;
        if let Some(name) = self.token()
            && self.equals_sign()
            && let Some(value) = self.value()
        {
            challenge.parameters.push((lower_case(name), value));
            return Ok(Open { challenge, takes_parameters });
        }
        // `Bearer error=` has no value and is a token68.
        self.at = start;
        challenge.token68 = Some(self.token68().ok_or(Malformed)?);
        Ok(Open { challenge, takes_parameters: false })
    }

    fn token68(&mut self) -> Option<&'t str> {
        let start = self.at;
        self.taken(is_token68_byte)?;
        self.pass(|byte| byte == b'=');
        self.line.get(start..self.at)
    }

    fn value(&mut self) -> Option<Cow<'t, str>> {
        match self.peek() {
            Some(b'"') => self.quoted_string(),
            _ => self.token().map(Cow::Borrowed),
        }
    }

    /// What the quotes enclose, escapes taken away (RFC 9110 §5.6.4).
    fn quoted_string(&mut self) -> Option<Cow<'t, str>> {
        self.at += 1;
        let mut start = self.at;
        let mut unescaped = String::new();
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => {
                    unescaped.push_str(self.line.get(start..self.at)?);
                    start = self.at + 1;
                    self.line.as_bytes().get(start).filter(|byte| is_text(**byte))?;
                    self.at += 2;
                }
                byte if is_text(byte) => self.at += 1,
                _ => return None,
            }
        }
        let last = self.line.get(start..self.at)?;
        self.at += 1;
        // With one escape at the very beginning, `last` is all there is, too.
        Some(if unescaped.is_empty() { Cow::Borrowed(last) } else { Cow::Owned(unescaped + last) })
    }

    /// A comma or the end of the line comes next, but for blanks.
    fn end_of_element(&mut self) -> Result<(), Malformed> {
        self.pass(is_blank);
        match self.peek() {
            None | Some(b',') => Ok(()),
            Some(_) => Err(Malformed),
        }
    }
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// What may stand inside quotes: anything but control characters; bytes above ASCII have no meaning of their own there.
const fn is_text(byte: u8) -> bool {
    !byte.is_ascii_control() || byte == b'\t'
}

fn lower_case(text: &str) -> Cow<'_, str> {
    match text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(text.to_ascii_lowercase()),
        false => Cow::Borrowed(text),
    }
}
