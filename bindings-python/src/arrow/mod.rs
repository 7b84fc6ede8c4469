//! Look-ups of columns: whatever speaks the Arrow PyCapsule interface in, a column of numbers out.

mod column;
mod interface;
mod numbers;

use std::ops::Range;

use credmatch::MatchTable;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use self::column::{Column, Type};
use self::interface::Import;
pub(crate) use self::numbers::EntryNumbers;
use self::numbers::reserve;

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
    let py = object.py();
    let kind = Type::of(&import.schema)?;
    let mut numbers = Vec::new();
    while let Some(array) = import.next()? {
        answer(py, table, &Column::of(&kind, &array)?, service, &mut numbers)?;
        // A stream of empty arrays has no pieces at which to be interrupted.
        py.check_signals()?;
    }
    EntryNumbers::new(py, numbers).map(Some)
}

/// Of so many rows at a time: between pieces whoever waits may interrupt, for a column of a few bytes can have any length.
const PIECE: usize = 1 << 20;

fn answer(
    py: Python<'_>,
    table: &MatchTable,
    column: &Column<'_>,
    service: Option<&str>,
    numbers: &mut Vec<i32>,
) -> PyResult<()> {
    reserve(numbers, column.len())?;
    if column.is_all_null() {
        return in_pieces(py, column.len(), |rows| numbers.resize(numbers.len() + rows.len(), MatchTable::NO_ENTRY));
    }
    let Some(texts) = column.dictionary() else {
        return in_pieces(py, column.len(), |rows| {
            let before = numbers.len();
            numbers.resize(before + rows.len(), MatchTable::INVALID_URL);
            table.lookup_numbers(column.texts(rows), service, |place, number| {
                if let Some(slot) = numbers.get_mut(before + place) {
                    *slot = number;
                }
            });
        });
    };
    // Each text is looked up once, however often it stands in the column.
    let mut known = Vec::new();
    answer(py, table, texts, service, &mut known)?;
    in_pieces(py, column.len(), |rows| {
        let Some(indices) = column.indices(rows) else { return };
        numbers.extend(indices.map(|index| match index {
            None => MatchTable::NO_ENTRY,
            Some(index) => known.get(index).copied().unwrap_or(MatchTable::INVALID_URL),
        }));
    })
}

/// Works through so many rows; nothing of Python's is touched, and other threads go on meanwhile.
fn in_pieces(py: Python<'_>, rows: usize, mut work: impl FnMut(Range<usize>) + Send) -> PyResult<()> {
    let mut done = 0;
    while done < rows {
        let piece = done..rows.min(done + PIECE);
        done = piece.end;
        py.detach(|| work(piece));
        py.check_signals()?;
    }
    Ok(())
}
