//! Reads files and standard input.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use credmatch::{Limits, Source};

use crate::failure::Failure;
use crate::terminal::printable;

/// How standard input is named on the command line.
pub(crate) const STANDARD_INPUT: &str = "-";

/// How standard input is named in what we write.
pub(crate) const STANDARD_INPUT_NAME: &str = "<stdin>";

/// What diagnostics call a file.
pub(crate) fn name_of(path: &Path) -> String {
    if is_standard_input(path) {
        return STANDARD_INPUT_NAME.to_owned();
    }
    let name = path.to_string_lossy();
    if cfg!(windows) { name.replace('\\', "/") } else { name.into_owned() }
}

/// Whether it is `-`.
pub(crate) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == STANDARD_INPUT
}

/// A file, or standard input for `-`, open for reading, with its size if it has one.
pub(crate) fn open(path: &Path) -> Result<(Box<dyn Read + Send>, Option<u64>), Failure> {
    if is_standard_input(path) {
        return Ok((Box::new(io::stdin()), None));
    }
    let file = File::open(path).map_err(|error| cannot_read(path, &error))?;
    let metadata = file.metadata().map_err(|error| cannot_read(path, &error))?;
    if metadata.is_dir() {
        return Err(cannot_read(path, &io::ErrorKind::IsADirectory.into()));
    }
    let size = metadata.is_file().then_some(metadata.len());
    Ok((Box::new(file), size))
}

/// All bytes of a file, or of standard input for `-`.
pub(crate) fn read_bytes(path: &Path, limits: &Limits) -> Result<credmatch::Zeroizing<Vec<u8>>, Failure> {
    let (mut reader, size) = open(path)?;
    // Twice the limit: in UTF-16 a character takes at most twice the bytes that it takes in UTF-8.
    let most = u64::from(limits.document_size) * 2 + 4;
    if size.is_some_and(|size| size > most) {
        return Err(too_large(path, limits));
    }
    // Room for all of it, so that no copy of a secret stays behind when a buffer grows.
    let room = size.and_then(|size| usize::try_from(size).ok()).unwrap_or(0) + 1;
    let mut bytes = credmatch::Zeroizing::new(Vec::with_capacity(room));
    reader.by_ref().take(most + 1).read_to_end(&mut bytes).map_err(|error| cannot_read(path, &error))?;
    if bytes.len() as u64 > most {
        return Err(too_large(path, limits));
    }
    Ok(bytes)
}

/// A file, or standard input for `-`, as text.
pub(crate) fn read_source(path: &Path, name: &str, limits: &Limits) -> Result<Source, Failure> {
    decode(name, &read_bytes(path, limits)?, limits)
}

/// Bytes as text, in the encoding that they are in.
pub(crate) fn decode(name: &str, bytes: &[u8], limits: &Limits) -> Result<Source, Failure> {
    Source::from_bytes(name, bytes, limits)
        .map_err(|diagnostic| Failure::Documents { documents: Vec::new(), diagnostics: vec![diagnostic] })
}

/// Whether a path names something that is no plain file: reading it may never end.
pub(crate) fn is_plain_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// The folder that a file is in.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() && !is_standard_input(path) => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A file that cannot be read, and what to do about it.
pub(crate) fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    let name = name_of(path);
    let name = printable(&name);
    let help = match error.kind() {
        io::ErrorKind::NotFound => "check the path; it is relative to the folder in which the command runs",
        io::ErrorKind::PermissionDenied => "check who may read the file",
        io::ErrorKind::IsADirectory => "name the file in it that is meant",
        _ => return Failure::new(format!("{name} cannot be read: {error}")),
    };
    let what = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file",
        io::ErrorKind::PermissionDenied => "permission denied",
        _ => "it is a folder",
    };
    Failure::with_help(format!("{name} cannot be read: {what}"), help)
}

fn too_large(path: &Path, limits: &Limits) -> Failure {
    let name = name_of(path);
    Failure::with_help(
        format!("{} is larger than the limit of {} bytes of text", printable(&name), limits.document_size),
        "split the registry into several files, each with its own --registry",
    )
}
