//! Reads files as text.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use credmatch::{Limits, Source, Zeroizing};

use crate::LoadError;

/// Bytes that there is room for at first where nobody knows how many come.
const PIPE: usize = 1 << 16;

/// What diagnostics call a file: its path, with `/` between folders.
#[must_use]
pub fn name_of(path: &Path) -> String {
    let name = path.to_string_lossy();
    if cfg!(windows) { name.replace('\\', "/") } else { name.into_owned() }
}

/// A file as text, in the encoding that it is in.
///
/// # Errors
/// As [`load`](crate::load).
pub fn read_source(path: &Path, name: &str, limits: &Limits) -> Result<Source, LoadError> {
    Source::from_bytes(name, &read_bytes(path, limits)?, limits).map_err(LoadError::Encoding)
}

/// All bytes of a file.
///
/// # Errors
/// As [`load`](crate::load).
pub fn read_bytes(path: &Path, limits: &Limits) -> Result<Zeroizing<Vec<u8>>, LoadError> {
    let cannot = |error| LoadError::read(path, error);
    let mut file = File::open(path).map_err(cannot)?;
    let metadata = file.metadata().map_err(cannot)?;
    if metadata.is_dir() {
        return Err(cannot(io::ErrorKind::IsADirectory.into()));
    }
    read(&mut file, path, metadata.is_file().then_some(metadata.len()), limits)
}

/// All bytes that a reader has; `path` is what an error calls it, `size` how many there are, if that is known.
///
/// # Errors
/// As [`load`](crate::load).
pub fn read(
    reader: &mut dyn Read,
    path: &Path,
    size: Option<u64>,
    limits: &Limits,
) -> Result<Zeroizing<Vec<u8>>, LoadError> {
    // Twice the limit: in UTF-16 a character takes at most twice the bytes that it takes in UTF-8.
    let bytes = read_at_most(reader, size, u64::from(limits.document_size) * 2 + 4);
    let bytes = bytes.map_err(|error| LoadError::read(path, error))?;
    bytes.ok_or_else(|| LoadError::TooLarge { path: path.to_owned(), limit: limits.document_size })
}

/// All bytes that a reader has; `None` if there are more than `most`.
pub(crate) fn read_at_most(
    reader: &mut dyn Read,
    size: Option<u64>,
    most: u64,
) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    if size.is_some_and(|size| size > most) {
        return Ok(None);
    }
    // Room for all of it, and for seeing that it ends. Of a pipe nobody knows how much that is.
    let room = size.and_then(|size| usize::try_from(size).ok()).map_or(PIPE, |size| size + 1);
    let mut bytes = Zeroizing::new(vec![0; room]);
    let mut length = 0;
    loop {
        if length as u64 > most {
            return Ok(None);
        }
        if length == bytes.len() {
            // Growing by hand: the old place is wiped before it is given back, and nothing lies on the stack.
            let mut larger = Zeroizing::new(Vec::with_capacity(2 * length));
            larger.extend_from_slice(&bytes);
            larger.resize(2 * length, 0);
            bytes = larger;
        }
        match reader.read(bytes.get_mut(length..).unwrap_or_default()) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(length);
    Ok(Some(bytes))
}
