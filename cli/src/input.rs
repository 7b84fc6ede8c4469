//! Reads files and standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use credmatch::{Limits, Source};
use credmatch_files::LoadError;

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
    credmatch_files::name_of(path)
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
    Ok(credmatch_files::read(&mut reader, path, size, limits)?)
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

/// Where a document lies; what standard input includes is relative to the folder that we run in.
pub(crate) fn place_of(path: &Path) -> &Path {
    if is_standard_input(path) { Path::new(STANDARD_INPUT_NAME) } else { path }
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

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Read { path, error } => cannot_read(&path, &error),
            LoadError::Encoding(diagnostic) => Self::Documents { documents: Vec::new(), diagnostics: vec![diagnostic] },
            LoadError::TooLarge { path, limit } => {
                let name = name_of(&path);
                Self::with_help(
                    format!("{} is larger than the limit of {limit} bytes of text", printable(&name)),
                    "split the registry into several files, each with its own --registry",
                )
            }
            other => Self::new(printable(&other.to_string()).into_owned()),
        }
    }
}
