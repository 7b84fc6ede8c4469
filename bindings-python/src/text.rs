//! Text that callers give, without the exception of CPython that would hold it.

use credmatch::Zeroizing;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::errors;

/// A `str` that may be a secret: the exception that CPython would raise for lone surrogates holds the whole text.
pub(crate) struct Text<'a>(pub(crate) &'a str);

impl<'a, 'py> FromPyObject<'a, 'py> for Text<'a> {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if !given.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err(format!("must be a str, not {}", given.get_type().name()?)));
        }
        given.extract().map(Self).map_err(|error| errors::without_text(given.py(), error))
    }
}

/// Several texts, one a header line or the like.
pub(crate) struct Texts(Zeroizing<Vec<String>>);

impl Texts {
    /// Those that can be gone through; `what` they are. A `str` would be gone through letter by letter.
    pub(crate) fn new(given: &Bound<'_, PyAny>, what: &str) -> PyResult<Self> {
        if given.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err(format!("{what} must be a list of str, not a str")));
        }
        let mut texts = Zeroizing::new(Vec::new());
        for one in given.try_iter()? {
            let one = one?;
            match one.cast::<PyString>() {
                Ok(text) => texts.push(errors::plain_text(text)?.to_owned()),
                Err(_) => {
                    let class = one.get_type().name()?;
                    return Err(PyTypeError::new_err(format!("{what} must be a list of str, not of {class}")));
                }
            }
        }
        Ok(Self(texts))
    }

    /// The same, where a `str` is one text.
    pub(crate) fn one_or_several(given: Option<&Bound<'_, PyAny>>, what: &str) -> PyResult<Self> {
        match given.map(Bound::cast::<PyString>) {
            Some(Ok(text)) => Ok(Self(Zeroizing::new(vec![errors::plain_text(text)?.to_owned()]))),
            _ => Self::or_none(given, what),
        }
    }

    /// None at all, unless some are given.
    pub(crate) fn or_none(given: Option<&Bound<'_, PyAny>>, what: &str) -> PyResult<Self> {
        given.map_or_else(|| Ok(Self(Zeroizing::default())), |given| Self::new(given, what))
    }

    pub(crate) fn list(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }
}
