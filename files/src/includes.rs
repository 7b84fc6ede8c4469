//! Reads what a document includes from files (design.md A10): the core says which, and this opens them, inside one folder
//! tree.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use credmatch::{Document, Limits, Loading, Source, Unread, Wanted, Zeroizing};

use crate::LoadError;
use crate::reading::read_at_most;

/// A source with all that it includes. `path` is where it is from; one without a folder is taken to lie in the working
/// directory. `root` is the folder that included files must lie in, links followed, and that of the document too, if it
/// includes any; the document's own folder if not given. What cannot be included is reported when the document is read, in the
/// place of the include.
///
/// # Errors
/// A `root` that is not there.
pub fn complete(main: Source, path: &Path, root: Option<&Path>, limits: &Limits) -> Result<Document, LoadError> {
    let real = |folder: &Path| fs::canonicalize(folder).map_err(|error| LoadError::read(folder, error));
    let folder = real(match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    })?;
    let root = root.map_or_else(|| Ok(folder.clone()), real)?;
    let levels = folder.strip_prefix(&root).ok().map(|below| below.components().count());
    let mut loading = Loading::new(main, levels, limits);
    while let Some(file) = loading.wanted() {
        match included(&folder, &root, &file) {
            Ok(bytes) => loading.supply_bytes(&bytes),
            Err(reason) => loading.refuse(reason),
        }
    }
    Ok(loading.finish())
}

/// What is in an included file.
fn included(folder: &Path, root: &Path, file: &Wanted) -> Result<Zeroizing<Vec<u8>>, Unread> {
    let path = fs::canonicalize(folder.join(&file.path)).map_err(unread)?;
    if !path.starts_with(root) {
        return Err(Unread::Outside);
    }
    // Looked at before it is opened: opening a pipe waits for whoever writes into it.
    let metadata = fs::metadata(&path).map_err(unread)?;
    if !metadata.is_file() {
        return Err(Unread::NotAFile);
    }
    let bytes = read_at_most(&mut File::open(&path).map_err(unread)?, Some(metadata.len()), file.most);
    bytes.map_err(unread)?.ok_or(Unread::TooLarge)
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
fn unread(error: io::Error) -> Unread {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Unread::NotFound,
        _ => Unread::Unreadable,
    }
}
