//! The value of the header `Authorization`, which is shown on request alone.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::errors;
use crate::text::Texts;

/// What a request to one URL sends as `Authorization`. It holds for that URL alone: ask anew for every hop of a
/// redirect.
#[pyclass(frozen, module = "credmatch")]
pub(crate) struct Authorization {
    /// The number of the entry that the URL gets.
    #[pyo3(get)]
    entry: u32,
    /// The scheme with which the value begins, such as `Basic`.
    #[pyo3(get)]
    scheme: &'static str,
    value: credmatch::Secret,
}

#[pymethods]
impl Authorization {
    /// The whole value of the header. This is the only way to a secret.
    fn expose_secret(&self) -> &str {
        self.value.expose_secret()
    }

    fn __repr__(&self) -> String {
        format!("<credmatch.Authorization by {} for entry {}>", self.scheme, self.entry)
    }

    /// Pickles are written to disk and sent about.
    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err("a credmatch.Authorization holds a secret and cannot be pickled or copied"))
    }
}

/// What a request to this URL sends, as [`credmatch::Registry::authorization`] says.
pub(crate) fn of(
    registry: &credmatch::Registry,
    url: &Bound<'_, PyAny>,
    service: Option<&str>,
    challenges: Option<&Bound<'_, PyAny>>,
) -> PyResult<Option<Authorization>> {
    let lines = challenges.map(|lines| Texts::new(lines, "challenges")).transpose()?;
    let lines = lines.as_ref().map(Texts::list);
    match registry.authorization(errors::url_text(url)?, service, lines.as_deref()) {
        Ok(found) => Ok(found.map(|found| Authorization {
            entry: registry.table().number(found.entry),
            scheme: found.scheme,
            value: found.value,
        })),
        Err(error) => {
            let entry = error.entry.map(|entry| registry.table().number(entry));
            Err(errors::authorization(url.py(), &error, entry))
        }
    }
}
