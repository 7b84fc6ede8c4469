//! Look-ups of columns: whatever speaks the Arrow PyCapsule interface in, a column of numbers out.

mod column;
mod interface;
mod numbers;

use credmatch::MatchTable;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use self::column::{Column, Type};
use self::interface::Import;
pub(crate) use self::numbers::EntryNumbers;

/// The answers to a column; `None` if the object is none.
pub(crate) fn lookup_many(
    table: &MatchTable,
    object: &Bound<'_, PyAny>,
    service: Option<&str>,
) -> PyResult<Option<EntryNumbers>> {
    if object.is_instance_of::<PyList>() || object.is_instance_of::<PyTuple>() {
        return Ok(None);
    }
    let Some(mut import) = Import::of(object)? else { return Ok(None) };
    let kind = Type::of(&import.schema)?;
    let mut numbers = Vec::new();
    while let Some(array) = import.next()? {
        let column = Column::of(&kind, &array)?;
        // A column is long, and nothing of Python's is touched: other threads go on meanwhile.
        object.py().detach(|| answer(table, &column, service, &mut numbers));
    }
    Ok(Some(EntryNumbers::new(numbers)))
}

fn answer(table: &MatchTable, column: &Column<'_>, service: Option<&str>, numbers: &mut Vec<i32>) {
    match column.dictionary() {
        None => {
            let before = numbers.len();
            numbers.resize(before + column.len(), MatchTable::INVALID_URL);
            table.lookup_numbers(column.texts(), service, |place, number| {
                if let Some(slot) = numbers.get_mut(before + place) {
                    *slot = number;
                }
            });
        }
        // Each text is looked up once, however often it stands in the column.
        Some((texts, indices)) => {
            let mut known = Vec::new();
            answer(table, texts, service, &mut known);
            numbers.extend(indices.map(|index| match index {
                None => MatchTable::NO_ENTRY,
                Some(index) => known.get(index).copied().unwrap_or(MatchTable::INVALID_URL),
            }));
        }
    }
}
