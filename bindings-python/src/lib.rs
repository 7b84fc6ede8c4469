//! The extension module `credmatch._native`: names and types of Python for what the core says, and nothing else.
//!
//! Two lanes (design.md §8). Single look-ups and batches cross as integers by the cheapest route that was measured
//! (`hot.rs`); everything else is a record, which the core writes as JSON and `credmatch._records` reads.

mod arrow;
mod authorization;
mod errors;
mod exchange;
mod files;
mod headers;
mod hot;
mod options;
mod package;
mod per_process;
mod records;
mod registry;
mod source;
mod steps;
mod table;
mod text;
mod user;

/// The private half of the package `credmatch`.
#[pyo3::pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::arrow::EntryNumbers;
    #[pymodule_export]
    use super::authorization::Authorization;
    #[pymodule_export]
    use super::exchange::{Exchange, Sessions, Stream};
    #[pymodule_export]
    use super::files::FileSource;
    #[pymodule_export]
    use super::headers::{
        basic_authorization, bearer_authorization, digest_authorization, parse_challenges, select_challenge,
        username_token,
    };
    #[pymodule_export]
    use super::registry::Registry;
    #[pymodule_export]
    use super::source::{Source, missing_includes};
    #[pymodule_export]
    use super::steps::{Done, Encrypt, Key, Negotiate, Refuse, Send, SendWithout, Sign};
    #[pymodule_export]
    use super::table::Table;
    #[pymodule_export]
    use super::user::CurrentUser;

    /// The version of this library, such as `1.2.3`.
    #[pyfunction]
    fn version() -> &'static str {
        credmatch::version()
    }

    /// A reference resolved against a base, by RFC 3986 section 5.2.
    #[pyfunction]
    #[pyo3(signature = (base, reference, /))]
    fn resolve_reference(base: &str, reference: &str) -> String {
        credmatch::resolve_reference(base, reference)
    }

    /// Every code with its number.
    #[pyfunction]
    fn codes() -> std::collections::BTreeMap<&'static str, u16> {
        credmatch::Code::ALL.iter().map(|code| (code.as_str(), code.number())).collect()
    }

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::per_process::count_forks(module.py())?;
        super::hot::add_methods::<Registry>(module.py())?;
        super::hot::add_methods::<Table>(module.py())?;
        super::hot::add_header(module.py())
    }
}
