//! What every fallible function does: check, do, translate failures, and let no panic out.

use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

use credmatch::{
    AuthorizationError, CompileError, Diagnostics, MatchTable, TableError, UrlError, UserCredentialsError,
};
use credmatch_files::LoadError;

use crate::error::credmatch_error;
use crate::lookup;
use crate::status::{CREDMATCH_OK, CREDMATCH_PANIC, credmatch_status};

/// Where an error goes, if the caller wants one.
pub(crate) type ErrorOut<'a> = Option<&'a mut MaybeUninit<Option<Box<credmatch_error>>>>;

/// What a function does or why it fails.
pub(crate) type Outcome<T> = Result<T, Failure>;

/// Why a function fails.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The argument of this name is `NULL`.
    Null(&'static str),
    /// The argument of this name is no UTF-8 from this byte on.
    Utf8 { name: &'static str, offset: usize },
    /// An argument is not one of those allowed; a sentence says which and why.
    Argument(String),
    /// There is no document yet.
    NoDocument,
    /// A file cannot be read.
    File(LoadError),
    /// The core refuses a URL.
    Url(UrlError),
    /// What an entry holds can't be sent; with the entry's number.
    Authorization { error: AuthorizationError, entry: Option<i32> },
    /// There is no entry of this number.
    NoSuchEntry(i32),
    /// The core refuses the documents.
    Documents(Diagnostics),
    /// The core refuses the bytes of a table.
    Table(TableError),
}

impl From<UrlError> for Failure {
    fn from(error: UrlError) -> Self {
        Self::Url(error)
    }
}

impl Failure {
    /// Why there is no header for a URL, of a registry with this table.
    pub(crate) fn authorization(error: AuthorizationError, table: &MatchTable) -> Self {
        let entry = error.entry.and_then(|id| lookup::number(table.number(id)).ok());
        error.url_error().map_or(Self::Authorization { error, entry }, Self::Url)
    }
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Documents(diagnostics)
    }
}

impl From<UserCredentialsError> for Failure {
    fn from(error: UserCredentialsError) -> Self {
        match error {
            UserCredentialsError::Diagnostics(diagnostics) => Self::Documents(diagnostics),
            UserCredentialsError::Reference(error) => Self::Authorization { error, entry: None },
            other => Self::Argument(other.to_string()),
        }
    }
}

impl From<TableError> for Failure {
    fn from(error: TableError) -> Self {
        Self::Table(error)
    }
}

impl From<CompileError> for Failure {
    fn from(error: CompileError) -> Self {
        match error {
            CompileError::Diagnostics(diagnostics) => Self::Documents(diagnostics),
            CompileError::Table(error) => Self::Table(error),
            other => Self::Argument(other.to_string()),
        }
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        Self::File(error)
    }
}

/// Runs what a function does; its failure becomes a status, and an error if the caller wants one.
#[inline(always)]
pub(crate) fn run(error: ErrorOut<'_>, work: impl FnOnce() -> Outcome<()>) -> credmatch_status {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(())) => CREDMATCH_OK,
        Ok(Err(failure)) => refuse(error, failure),
        Err(_) => broken(error),
    }
}

#[cold]
fn refuse(error: ErrorOut<'_>, failure: Failure) -> credmatch_status {
    hand_over(error, || credmatch_error::of(failure))
}

#[cold]
fn broken(error: ErrorOut<'_>) -> credmatch_status {
    let made = catch_unwind(credmatch_error::of_panic);
    match (made, error) {
        (Ok(made), Some(out)) => {
            out.write(Some(made));
            CREDMATCH_PANIC
        }
        _ => CREDMATCH_PANIC,
    }
}

fn hand_over(error: ErrorOut<'_>, make: impl FnOnce() -> Box<credmatch_error>) -> credmatch_status {
    match catch_unwind(AssertUnwindSafe(make)) {
        Ok(made) => {
            let status = made.status();
            if let Some(out) = error {
                out.write(Some(made));
            }
            status
        }
        Err(_) => broken(error),
    }
}

/// Runs what cannot fail; a panic gives `instead`.
pub(crate) fn run_or<T>(instead: T, work: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(instead)
}

/// What a pointer points to.
pub(crate) fn given<T>(argument: Option<T>, name: &'static str) -> Outcome<T> {
    // `ok_or` would make, and take apart, a failure for every argument that is there.
    match argument {
        Some(argument) => Ok(argument),
        None => Err(Failure::Null(name)),
    }
}
