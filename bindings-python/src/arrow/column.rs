//! A column of URLs as it lies in the memory of its producer.

use std::ops::Range;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use super::interface::{Array, Schema, malformed};
use super::numbers::reserve;
use crate::errors::MALFORMED;

/// A text that names no server, and so gets no entry in any registry (design.md M1): what stands for null.
const NO_SERVER: &str = "urn:null";

/// How deep a type may be: a schema that is part of itself has no end.
const DEEPEST: usize = 64;

/// The types of columns that hold URLs.
pub(super) enum Type {
    /// `null`: nothing but nulls.
    Null,
    /// `utf8` and `large_utf8`, by the bytes of an offset.
    Text { wide: bool },
    /// `utf8_view`.
    View,
    /// Indices into texts, by the bytes of an index.
    Dictionary { width: usize, signed: bool, values: Box<Self> },
    /// A table of one column.
    Table(Box<Self>),
}

impl Type {
    pub(super) fn of(schema: &Schema) -> PyResult<Self> {
        Self::down_to(DEEPEST, schema)
    }

    fn down_to(depth: usize, schema: &Schema) -> PyResult<Self> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(PyTypeError::new_err(format!("an Arrow type nested deeper than {DEEPEST} holds no URLs")));
        };
        let format = schema.format()?;
        if let Some(values) = schema.dictionary() {
            let (width, signed) = match format {
                "c" => (1, true),
                "C" => (1, false),
                "s" => (2, true),
                "S" => (2, false),
                "i" => (4, true),
                "I" => (4, false),
                "l" => (8, true),
                "L" => (8, false),
                _ => return Err(refused(format)),
            };
            return Ok(Self::Dictionary { width, signed, values: Box::new(Self::down_to(depth, values)?) });
        }
        match format {
            "n" => Ok(Self::Null),
            "u" => Ok(Self::Text { wide: false }),
            "U" => Ok(Self::Text { wide: true }),
            "vu" => Ok(Self::View),
            "+s" => Ok(Self::Table(Box::new(Self::down_to(depth, schema.only_child()?)?))),
            _ => Err(refused(format)),
        }
    }
}

fn refused(format: &str) -> PyErr {
    PyTypeError::new_err(format!("an Arrow column of URLs holds strings; this one is of the format '{format}'"))
}

/// Values from `start` on, in the memory of an array.
pub(super) struct Column<'a> {
    start: usize,
    length: usize,
    /// A bit for each value, 0 for null.
    validity: Option<&'a [[u8; 1]]>,
    values: Values<'a>,
}

enum Values<'a> {
    Null,
    Short { offsets: &'a [[u8; 4]], data: Data<'a> },
    Long { offsets: &'a [[u8; 8]], data: Data<'a> },
    View { views: &'a [[u8; 16]], data: Vec<&'a [u8]> },
    Dictionary { indices: &'a [[u8; 1]], width: usize, signed: bool, values: Box<Column<'a>> },
}

/// The bytes of all texts. As a whole they are checked many times faster than text by text.
struct Data<'a> {
    bytes: &'a [u8],
    text: Option<&'a str>,
}

impl<'a> Data<'a> {
    /// The bytes of the texts between the first and the last offset; those before are not looked at.
    fn new(array: &'a Array, first: usize, last: usize) -> PyResult<Self> {
        let bytes = array.buffer::<1>(2, last)?.unwrap_or_default().as_flattened();
        let text = bytes.get(first..).and_then(|used| std::str::from_utf8(used).ok());
        // Offsets count from the beginning of the buffer: only then is a text's place its place in `text`.
        Ok(Self { bytes, text: text.filter(|_| first == 0) })
    }

    fn text(&self, from: Option<usize>, to: Option<usize>) -> &'a str {
        let (Some(from), Some(to)) = (from, to) else { return MALFORMED };
        match self.text {
            Some(text) => text.get(from..to).unwrap_or(MALFORMED),
            None => text(self.bytes.get(from..to)),
        }
    }
}

fn text(bytes: Option<&[u8]>) -> &str {
    bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or(MALFORMED)
}

impl<'a> Column<'a> {
    pub(super) fn of(kind: &Type, array: &'a Array) -> PyResult<Self> {
        Self::part(kind, array, 0, array.length()?)
    }

    /// `length` values of the array from `skipped` on.
    fn part(kind: &Type, array: &'a Array, skipped: usize, length: usize) -> PyResult<Self> {
        if skipped.checked_add(length).is_none_or(|end| end > array.length().unwrap_or_default()) {
            return Err(malformed());
        }
        let start = array.offset()?.checked_add(skipped).ok_or_else(malformed)?;
        let end = start.checked_add(length).ok_or_else(malformed)?;
        let validity = match kind {
            Type::Null => None,
            _ => array.buffer::<1>(0, end.div_ceil(8))?,
        };
        let values = match kind {
            _ if length == 0 => Values::Null,
            Type::Null => Values::Null,
            Type::Text { wide: false } => {
                let offsets = array.buffer::<4>(1, end + 1)?.ok_or_else(malformed)?;
                let at = |place| offset(i32::from_ne_bytes, offsets, place).ok_or_else(malformed);
                Values::Short { offsets, data: Data::new(array, at(start)?, at(end)?)? }
            }
            Type::Text { wide: true } => {
                let offsets = array.buffer::<8>(1, end + 1)?.ok_or_else(malformed)?;
                let at = |place| offset(i64::from_ne_bytes, offsets, place).ok_or_else(malformed);
                Values::Long { offsets, data: Data::new(array, at(start)?, at(end)?)? }
            }
            Type::View => {
                let views = array.buffer::<16>(1, end)?.ok_or_else(malformed)?;
                // After validity and views come the data, and last how long each of them is.
                let buffers = array.buffers().checked_sub(3).ok_or_else(malformed)?;
                let sizes = array.buffer::<8>(buffers + 2, buffers)?.unwrap_or_default();
                let mut data = Vec::new();
                reserve(&mut data, sizes.len())?;
                for (size, index) in sizes.iter().zip(2..) {
                    let size = usize::try_from(i64::from_ne_bytes(*size)).map_err(|_| malformed())?;
                    data.push(array.buffer::<1>(index, size)?.unwrap_or_default().as_flattened());
                }
                Values::View { views, data }
            }
            Type::Dictionary { width, signed, values } => {
                let bytes = end.checked_mul(*width).ok_or_else(malformed)?;
                let indices = array.buffer::<1>(1, bytes)?.ok_or_else(malformed)?;
                let values = Box::new(Self::of(values, array.dictionary()?)?);
                Values::Dictionary { indices, width: *width, signed: *signed, values }
            }
            Type::Table(column) => {
                if validity.is_some_and(|bits| (start..end).any(|place| !is_set(bits, place))) {
                    return Err(PyTypeError::new_err("an Arrow table of URLs has no rows that are null"));
                }
                return Self::part(column, array.only_child()?, start, length);
            }
        };
        Ok(Self { start, length, validity, values })
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Whether no value is a text.
    pub(super) fn is_all_null(&self) -> bool {
        matches!(self.values, Values::Null)
    }

    /// The texts of these rows; what is null or no text is one that gets no entry or is refused.
    pub(super) fn texts(&self, rows: Range<usize>) -> impl Iterator<Item = &'a str> {
        self.places(rows).map(|place| if self.is_null(place) { NO_SERVER } else { self.text(place) })
    }

    /// The texts that indices lead to.
    pub(super) fn dictionary(&self) -> Option<&Self> {
        match &self.values {
            Values::Dictionary { values, .. } => Some(values),
            _ => None,
        }
    }

    /// Where the indices of these rows lead; `None` for null.
    pub(super) fn indices(&self, rows: Range<usize>) -> Option<impl Iterator<Item = Option<usize>>> {
        let Values::Dictionary { indices, width, signed, .. } = &self.values else { return None };
        Some(self.places(rows).map(move |place| {
            if self.is_null(place) {
                return None;
            }
            let bytes = indices.as_flattened().get(place * width..(place + 1) * width).unwrap_or_default();
            Some(index(bytes, *signed).unwrap_or(usize::MAX))
        }))
    }

    /// Where these rows lie in the memory of the array.
    fn places(&self, rows: Range<usize>) -> Range<usize> {
        self.start + rows.start..self.start + rows.end
    }

    fn is_null(&self, place: usize) -> bool {
        matches!(self.values, Values::Null) || self.validity.is_some_and(|bits| !is_set(bits, place))
    }

    fn text(&self, place: usize) -> &'a str {
        match &self.values {
            Values::Null | Values::Dictionary { .. } => MALFORMED,
            Values::Short { offsets, data } => {
                let at = |place| offset(i32::from_ne_bytes, offsets, place);
                data.text(at(place), at(place + 1))
            }
            Values::Long { offsets, data } => {
                let at = |place| offset(i64::from_ne_bytes, offsets, place);
                data.text(at(place), at(place + 1))
            }
            Values::View { views, data } => views.get(place).map_or(MALFORMED, |view| text(viewed(view, data))),
        }
    }
}

/// The bytes that a view leads to: up to twelve in the view itself, others in one of the buffers.
fn viewed<'a>(view: &'a [u8; 16], data: &[&'a [u8]]) -> Option<&'a [u8]> {
    let field = |at: usize| view.get(at..at + 4)?.try_into().ok().map(i32::from_ne_bytes).map(usize::try_from)?.ok();
    let length = field(0)?;
    if length <= 12 {
        return view.get(4..4 + length);
    }
    let (buffer, start) = (field(8)?, field(12)?);
    data.get(buffer)?.get(start..start.checked_add(length)?)
}

fn is_set(bits: &[[u8; 1]], place: usize) -> bool {
    bits.get(place / 8).is_some_and(|[byte]| byte >> (place % 8) & 1 == 1)
}

#[inline]
fn offset<const N: usize, I>(read: impl Fn([u8; N]) -> I, offsets: &[[u8; N]], place: usize) -> Option<usize>
where
    usize: TryFrom<I>,
{
    usize::try_from(read(*offsets.get(place)?)).ok()
}

fn index(bytes: &[u8], signed: bool) -> Option<usize> {
    match (bytes, signed) {
        ([one], true) => usize::try_from(i8::from_ne_bytes([*one])).ok(),
        ([one], false) => Some(usize::from(*one)),
        (_, true) => match bytes.len() {
            2 => usize::try_from(i16::from_ne_bytes(bytes.try_into().ok()?)).ok(),
            4 => usize::try_from(i32::from_ne_bytes(bytes.try_into().ok()?)).ok(),
            _ => usize::try_from(i64::from_ne_bytes(bytes.try_into().ok()?)).ok(),
        },
        (_, false) => match bytes.len() {
            2 => Some(usize::from(u16::from_ne_bytes(bytes.try_into().ok()?))),
            4 => usize::try_from(u32::from_ne_bytes(bytes.try_into().ok()?)).ok(),
            _ => usize::try_from(u64::from_ne_bytes(bytes.try_into().ok()?)).ok(),
        },
    }
}
