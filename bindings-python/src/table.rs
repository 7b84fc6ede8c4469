//! The class `Table`: look-ups from table bytes alone.

use credmatch::MatchTable;
use pyo3::prelude::*;

use crate::hot::Answers;
use crate::{errors, options};

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
    /// Raises TableError.
    #[staticmethod]
    #[pyo3(signature = (data, /, *, limits = None))]
    fn from_bytes(py: Python<'_>, data: &[u8], limits: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let limits = options::limits(limits)?;
        py.detach(|| MatchTable::from_bytes(data, &limits)).map(Self).map_err(|error| errors::table(py, &error))
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
