//! Writing to people: styles, standard output, and text that came from outside.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

pub(crate) const STRONG: Style = Style::new().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(crate) const DECIDING: Style = AnsiColor::Yellow.on_default().bold();

/// Standard output, buffered; styles are dropped unless it is a terminal that wants them.
pub(crate) fn output() -> BufWriter<anstream::AutoStream<io::Stdout>> {
    BufWriter::with_capacity(64 * 1024, anstream::AutoStream::auto(io::stdout()))
}

/// Standard error, buffered, for what is told beside the output.
pub(crate) fn errors() -> BufWriter<anstream::AutoStream<io::Stderr>> {
    BufWriter::new(anstream::AutoStream::auto(io::stderr()))
}

/// Whether a person watches standard error.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// Writes an error and what to do about it to standard error.
pub(crate) fn error(message: &str, help: Option<&str>) {
    say("error", BAD, message, help);
}

/// Writes a warning and what to do about it to standard error.
pub(crate) fn warning(message: &str, help: &str) {
    say("warning", DECIDING, message, Some(help));
}

/// Writes a note to standard error.
pub(crate) fn note(message: &str) {
    say("note", STRONG, message, None);
}

fn say(level: &str, style: Style, message: &str, help: Option<&str>) {
    let mut text = format!("{style}{level}{style:#}: {message}\n");
    if let Some(help) = help {
        text.push_str(&format!("  {STRONG}help{STRONG:#}: {help}\n"));
    }
    // There is no one left to tell if this fails.
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Text from outside without what would command the terminal: control characters and changes of direction.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    let commands = |character: char| {
        (character.is_control() && character != '\t')
            || matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(commands) {
        Cow::Owned(text.chars().map(|one| if commands(one) { '\u{FFFD}' } else { one }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The columns of a terminal that `text` takes.
pub(crate) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Blanks that fill `text` up to `columns`.
pub(crate) fn filler(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(width(text)))
}
