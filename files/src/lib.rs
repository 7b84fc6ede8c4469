//! Reads credentials registries and what they include by XInclude from files (design.md A10), for hosts of the core,
//! which opens nothing itself.
//!
//! Included files must lie in one folder tree, links followed: no `..` leads out of it and no link does. The document itself
//! is read where the caller says, also through a link. Nothing is fetched over a network. Which file is read, and what is
//! said of one that is not, is decided by the core ([`credmatch::Loading`]). Whoever may write into the folder while it is
//! read is trusted not to exchange files for links in between.
//!
//! ```no_run
//! use credmatch::{Builder, CompileOptions, LayerKind};
//!
//! let mut builder = Builder::new(&CompileOptions::default());
//! let limits = builder.options().limits;
//! builder.add(LayerKind::Global, credmatch_files::load("process_engine.xml".as_ref(), None, &limits)?);
//! let registry = builder.compile()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod includes;
mod reading;

use std::path::Path;

use credmatch::{Document, Limits};

pub use error::LoadError;
pub use includes::complete;
pub use reading::{name_of, read, read_bytes, read_source};

/// A document with all that it includes. `root` is the folder that included files must lie in, and that of the
/// document too, if it includes any; the document's own folder if not given. What cannot be included is
/// reported when the document is read, in the place of the include.
///
/// # Errors
/// A file of the document itself that can't be read, is too large, or is no text; a `root` that is not there.
pub fn load(path: &Path, root: Option<&Path>, limits: &Limits) -> Result<Document, LoadError> {
    complete(read_source(path, &name_of(path), limits)?, path, root, limits)
}

/// The page of the crate: its snippet is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct OwnReadme;

/// The page of the core, which has files read too: its snippets are run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../core/README.md")]
struct CoreReadme;

/// The page that newcomers read first: its snippet in Rust is run as a test, in the folder of the workspace.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
