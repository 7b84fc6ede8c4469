//! Why a document can't be loaded.

use std::path::{Path, PathBuf};
use std::{fmt, io};

use credmatch::Diagnostic;

/// Why a document can't be loaded. What is wrong with its text is said when it is read.
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// A file can't be read.
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file is larger than `Limits::document_size` allows for.
    TooLarge {
        /// Which file.
        path: PathBuf,
        /// Bytes of decoded text that are allowed.
        limit: u32,
    },
    /// A file is no text in the encoding that it declares.
    Encoding(Diagnostic),
}

impl LoadError {
    pub(crate) fn read(path: &Path, error: io::Error) -> Self {
        Self::Read { path: path.to_owned(), error }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, error } => {
                let name = path.display();
                match error.kind() {
                    io::ErrorKind::NotFound => write!(f, "{name} cannot be read: there is no such file"),
                    io::ErrorKind::PermissionDenied => write!(f, "{name} cannot be read: permission denied"),
                    io::ErrorKind::IsADirectory => write!(f, "{name} cannot be read: it is a folder"),
                    _ => write!(f, "{name} cannot be read: {error}"),
                }
            }
            Self::TooLarge { path, limit } => {
                write!(f, "{} is larger than the limit of {limit} bytes of text", path.display())
            }
            Self::Encoding(diagnostic) => diagnostic.fmt(f),
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { error, .. } => Some(error),
            Self::TooLarge { .. } | Self::Encoding(_) => None,
        }
    }
}
