//! The answers to a column: a column of numbers.

use std::sync::Arc;

use credmatch::MatchTable;
use pyo3::exceptions::PyMemoryError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList};

use super::interface;

/// Makes room for so many more. How many there are is the producer's word: where there is no memory, it is an exception,
/// and not the end of the interpreter.
pub(super) fn reserve<T>(list: &mut Vec<T>, more: usize) -> PyResult<()> {
    list.try_reserve(more).map_err(|_| PyMemoryError::new_err(format!("no memory for {more} rows of an Arrow column")))
}

/// Numbers of entries; [`MatchTable::NO_ENTRY`] is null.
pub(super) struct Numbers {
    values: Vec<i32>,
    /// A bit for each value, 0 for null; none if no value is null.
    validity: Option<Vec<u8>>,
    null_count: usize,
}

impl Numbers {
    fn new(values: Vec<i32>) -> PyResult<Self> {
        let null_count = values.iter().filter(|&&number| number == MatchTable::NO_ENTRY).count();
        let byte = |eight: &[i32]| {
            let bits = eight.iter().zip(0..).map(|(&number, bit)| u8::from(number != MatchTable::NO_ENTRY) << bit);
            bits.fold(0, |byte, bit| byte | bit)
        };
        let validity = match null_count {
            0 => None,
            _ => {
                let mut validity = Vec::new();
                reserve(&mut validity, values.len().div_ceil(8))?;
                validity.extend(values.chunks(8).map(byte));
                Some(validity)
            }
        };
        Ok(Self { values, validity, null_count })
    }

    pub(super) fn values(&self) -> &[i32] {
        &self.values
    }

    pub(super) fn validity(&self) -> Option<&[u8]> {
        self.validity.as_deref()
    }

    pub(super) fn null_count(&self) -> usize {
        self.null_count
    }
}

/// An Arrow array of int32, which pyarrow, polars, pandas and others take over without a copy: the number of an entry,
/// null for none, -2 for a malformed URL.
#[pyclass(frozen, module = "credmatch")]
pub(crate) struct EntryNumbers(Arc<Numbers>);

impl EntryNumbers {
    pub(super) fn new(py: Python<'_>, values: Vec<i32>) -> PyResult<Self> {
        Ok(Self(Arc::new(py.detach(|| Numbers::new(values))?)))
    }
}

#[pymethods]
impl EntryNumbers {
    fn __len__(&self) -> usize {
        self.0.values().len()
    }

    /// How many URLs get no entry.
    #[getter]
    fn null_count(&self) -> usize {
        self.0.null_count()
    }

    /// The numbers as a list, None for no entry.
    fn to_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let values = self.0.values();
        // A list that is repeated says so where there is no memory for it, and one that is made of an iterator panics.
        let list = PyList::new(py, [py.None()])?.as_sequence().repeat(values.len())?.cast_into::<PyList>()?;
        for (place, &number) in values.iter().enumerate().filter(|(_, number)| **number != MatchTable::NO_ENTRY) {
            list.set_item(place, number)?;
        }
        Ok(list)
    }

    /// The type of the column, by the Arrow PyCapsule interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        interface::export_schema(py)
    }

    /// The column itself, by the Arrow PyCapsule interface. It is of int32, whatever is asked for.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
        // The interface leaves it to the producer whether a request is met.
        let _ = requested_schema;
        Ok((interface::export_schema(py)?, interface::export_array(py, &self.0)?))
    }

    fn __repr__(&self) -> String {
        format!("<credmatch.EntryNumbers of {} URLs, {} without an entry>", self.__len__(), self.0.null_count())
    }
}
