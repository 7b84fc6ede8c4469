//! `credmatch fmt`: descriptors in canonical spelling, in place.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use credmatch::{Edit, Zeroizing, descriptor_edits};
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::failure::{Answer, Failure};
use crate::input;
use crate::redaction::Redaction;
use crate::registries::Reading;
use crate::terminal::{self, BAD, GOOD, STRONG, printable};
use crate::text_bytes::TextBytes;

/// Arguments of `credmatch fmt`.
#[derive(Debug, Args)]
#[command(after_help = "\
Only the values of host, port, protocol, path and url change; comments, blanks, line ends, the byte order mark and the \
encoding stay as they are, byte for byte. A file is replaced whole or not at all. Included files are not touched: name \
each. The differences that --diff shows have secrets hidden, and so are no patch.

Exit codes: 0 done, or nothing to do; 1 with --check, a file would change; 2 a file cannot be read or written.")]
pub(crate) struct Fmt {
    /// The files; `-` reads standard input and writes standard output.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write nothing; exit with 1 if a file would change.
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change.
    #[arg(long)]
    diff: bool,
    #[command(flatten)]
    reading: Reading,
}

/// Formats all files.
pub(crate) fn run(command: &Fmt) -> Result<Answer, Failure> {
    let stopped = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // Between two files, never inside one: a half-written copy would be a copy of secrets that nobody cleans up.
        signal_hook::flag::register(signal, Arc::clone(&stopped))?;
    }
    let mut answer = Answer::Yes;
    let mut output = terminal::output();
    for path in &command.files {
        if stopped.load(Ordering::Relaxed) {
            return Err(Failure::Interrupted);
        }
        match file(command, path, &mut output) {
            Ok(one) => answer = answer.max(one),
            Err(Failure::BrokenPipe) => return Err(Failure::BrokenPipe),
            Err(failure) => {
                output.flush()?;
                failure.print();
                answer = Answer::Refused;
            }
        }
    }
    output.flush()?;
    Ok(answer)
}

fn file(command: &Fmt, path: &Path, output: &mut impl Write) -> Result<Answer, Failure> {
    let (limits, name) = (command.reading.limits(), input::name_of(path));
    let bytes = input::read_bytes(path, &limits)?;
    let document = command.reading.document_of(input::decode(&name, &bytes, &limits)?, path)?;
    let edits = match descriptor_edits(&document, &limits) {
        Ok(edits) => edits,
        Err(found) => {
            return Err(Failure::Documents { documents: vec![document], diagnostics: found.into_vec() });
        }
    };
    let text = document.main().text();
    let writes = !command.check && !command.diff;
    if command.diff {
        show(&name, text, &edits, output)?;
    } else if !edits.is_empty() && (!writes || !input::is_standard_input(path)) {
        let (count, plural) = (edits.len(), if edits.len() == 1 { "" } else { "s" });
        let verb = if writes { "brought to its canonical spelling" } else { "not in canonical spelling" };
        let what = if count == 1 { verb.to_owned() } else { verb.replace("its", "their") };
        writeln!(output, "{}: {count} value{plural} {what}", printable(&name))?;
    }
    if writes {
        let layout = TextBytes::of(text, &bytes)
            .ok_or_else(|| Failure::new(format!("{} is in an encoding that cannot be written", printable(&name))))?;
        let edited = layout
            .encode(&edited(text, &edits))
            .ok_or_else(|| Failure::new(format!("the encoding of {} lacks a character", printable(&name))))?;
        if input::is_standard_input(path) {
            output.flush()?;
            std::io::stdout().write_all(&edited)?;
        } else if !edits.is_empty() {
            replace(path, &edited).map_err(|error| cannot_write(&name, &error))?;
        }
    }
    Ok(if command.check && !edits.is_empty() { Answer::No } else { Answer::Yes })
}

/// The text with all edits, which come in the order of their ranges.
fn edited(text: &str, edits: &[Edit]) -> Zeroizing<String> {
    let grown: usize = edits.iter().map(|edit| edit.replacement.len()).sum();
    // Room for all of it: a secret is not left behind in a buffer that grew.
    let mut edited = Zeroizing::new(String::with_capacity(text.len() + grown));
    let mut at = 0;
    for edit in edits {
        edited.push_str(text.get(at..edit.range.start).unwrap_or_default());
        edited.push_str(&edit.replacement);
        at = edit.range.end;
    }
    edited.push_str(text.get(at..).unwrap_or_default());
    edited
}

/// Shows the lines that edits change, before and after, secrets hidden.
fn show(name: &str, text: &str, edits: &[Edit], output: &mut impl Write) -> Result<(), Failure> {
    if edits.is_empty() {
        return Ok(());
    }
    let after = edited(text, edits);
    let (hidden_before, hidden_after) = (Redaction::of(text), Redaction::of(&after));
    writeln!(output, "{STRONG}--- {}\n+++ {0}{STRONG:#}", printable(name))?;
    let (mut start, mut start_after, mut next) = (0, 0, 0);
    for ((line, line_after), number) in text.split_inclusive('\n').zip(after.split_inclusive('\n')).zip(1_u32..) {
        let end = start + line.len();
        let touched = edits.get(next).is_some_and(|edit| edit.range.start < end);
        while edits.get(next).is_some_and(|edit| edit.range.start < end) {
            next += 1;
        }
        if touched {
            let before = hidden_before.show(text, start..end);
            let after = hidden_after.show(&after, start_after..start_after + line_after.len());
            writeln!(output, "@@ -{number} +{number} @@")?;
            writeln!(output, "{BAD}-{}{BAD:#}", printable(before.trim_end_matches(['\r', '\n'])))?;
            writeln!(output, "{GOOD}+{}{GOOD:#}", printable(after.trim_end_matches(['\r', '\n'])))?;
        }
        start = end;
        start_after += line_after.len();
    }
    Ok(())
}

/// Puts a new file in the place of an old one, with its permissions and owner, whole or not at all.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // The link stays, the file that it leads to is replaced.
    let path = fs::canonicalize(path)?;
    // A file that may not be written may not be replaced either.
    let old = OpenOptions::new().write(true).open(&path)?.metadata()?;
    let mut new = tempfile::Builder::new().prefix(".credmatch-").tempfile_in(input::folder_of(&path))?;
    new.write_all(bytes)?;
    keep_owner(&old, new.as_file())?;
    new.as_file().set_permissions(old.permissions())?;
    new.as_file().sync_all()?;
    new.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(unix)]
fn keep_owner(old: &fs::Metadata, new: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let ours = new.metadata()?;
    if (old.uid(), old.gid()) != (ours.uid(), ours.gid()) {
        fchown(new, Some(old.uid()), Some(old.gid()))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_owner(_: &fs::Metadata, _: &fs::File) -> std::io::Result<()> {
    Ok(())
}

fn cannot_write(name: &str, error: &std::io::Error) -> Failure {
    Failure::with_help(
        format!("{} cannot be written: {error}", printable(name)),
        "check who may write the file and its folder; it was left as it is",
    )
}
