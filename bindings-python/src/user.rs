//! The class `CurrentUser`.

use credmatch::{Document, Limits, UserCredentialsError};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::errors;
use crate::text::{Text, Texts};

/// Who a request is for: who logged in, with which groups and credentials.
///
/// Credentials are documents whose root is their element, with its namespace, such as
/// `<passwordCredentials xmlns="http://www.infinica.com/credentials" name="..." password="..."/>`: one, or several, the
/// preferred first.
/// Raises CompileError, and AuthorizationError for those that stand for the credentials of somebody else.
#[pyclass(frozen, module = "credmatch")]
pub(crate) struct CurrentUser(pub(crate) credmatch::CurrentUser);

#[pymethods]
impl CurrentUser {
    #[new]
    #[pyo3(signature = (name, /, *, groups = None, credentials = None))]
    fn new(
        py: Python<'_>,
        name: Text<'_>,
        groups: Option<&Bound<'_, PyAny>>,
        credentials: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let groups = Texts::or_none(groups, "groups")?;
        let mut user = credmatch::CurrentUser::new(name.0).with_groups(groups.list());
        for xml in Texts::one_or_several(credentials, "credentials")?.list() {
            let document = Document::new(credmatch::Source::new("credentials.xml", xml));
            user = user.with_credentials_document(&document, &Limits::default()).map_err(|error| match error {
                UserCredentialsError::Diagnostics(diagnostics) => errors::diagnostics(py, &diagnostics),
                UserCredentialsError::Reference(error) => errors::authorization(py, &error, None),
                other => PyTypeError::new_err(other.to_string()),
            })?;
        }
        Ok(Self(user))
    }

    /// The same user acting as another one.
    ///
    /// The groups are those that impersonation adds.
    #[pyo3(signature = (name, /, *, groups = None))]
    fn impersonating(&self, name: Text<'_>, groups: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let groups = Texts::or_none(groups, "groups")?;
        Ok(Self(self.0.clone().impersonating(name.0).with_added_groups(groups.list())))
    }

    fn __repr__(&self) -> String {
        format!("<credmatch.CurrentUser with {} credentials>", self.0.credentials().len())
    }

    /// Pickles are written to disk and sent about.
    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err("a credmatch.CurrentUser holds secrets and cannot be pickled or copied"))
    }
}
