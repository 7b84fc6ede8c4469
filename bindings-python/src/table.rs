//! The class `Table`: look-ups from table bytes alone.

use credmatch::{MatchTable, read_table};
use pyo3::prelude::*;

use crate::errors;
use crate::hot::Answers;

/// A match table without its registry: what `Registry.table_bytes` gave, and enough for look-ups.
///
/// Immutable, and safe to use from several threads at once.
#[pyclass(frozen, module = "credmatch")]
pub(crate) struct Table(MatchTable);

impl Answers for Table {
    fn table(&self) -> &MatchTable {
        &self.0
    }
}

#[pymethods]
impl Table {
    /// Reads a match table from its bytes.
    ///
    /// Of all limits one alone means something here: `url_length`, the bytes that a URL may have. Raises TableError.
    #[staticmethod]
    #[pyo3(signature = (data, /, *, url_length = None))]
    fn from_bytes(py: Python<'_>, data: &[u8], url_length: Option<u32>) -> PyResult<Self> {
        py.detach(|| read_table(data, url_length)).map(Self).map_err(|error| errors::table(py, &error))
    }

    /// Whether what was found for one URL holds for the other.
    ///
    /// Same protocol, host and port, and the same winning entry. Raises UrlError.
    #[pyo3(signature = (a, b, /, *, service = None))]
    fn same_scope(&self, a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>, service: Option<&str>) -> PyResult<bool> {
        let (first, second) = (errors::url_text(a)?, errors::url_text(b)?);
        self.0.same_scope(first, second, service).map_err(|error| errors::url(a.py(), error))
    }

    /// How many entries there are.
    #[getter]
    fn entry_count(&self) -> usize {
        self.0.entry_count()
    }

    fn __len__(&self) -> usize {
        self.0.entry_count()
    }

    fn __repr__(&self) -> String {
        format!("<credmatch.Table of {} entries>", self.0.entry_count())
    }
}
