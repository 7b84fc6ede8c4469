//! What an exchange says to do next, a class a kind of step. What they hold is shown on request alone.

use std::time::Duration;

use credmatch::{AuthorizationError, KeyReference, Secret, Step};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::errors;

/// Pickles are written to disk and sent about.
fn not_pickled(class: &str) -> PyResult<()> {
    Err(PyTypeError::new_err(format!("a credmatch.{class} holds secrets and cannot be pickled or copied")))
}

/// Take `authorization`, `infinica-impersonate` and `infinica-impersonate-groups` off the request, and send it with
/// the header fields of `expose_headers`.
///
/// They hold for this URL alone: drop them before a redirect is followed.
#[pyclass(frozen, module = "credmatch")]
pub(crate) struct Send {
    /// The number of the entry that they are from.
    #[pyo3(get)]
    entry: u32,
    /// The scheme of the value of `Authorization`, such as `Basic`.
    #[pyo3(get)]
    scheme: &'static str,
    /// Where the configuration came from: nested, challenge, registry, application or none.
    #[pyo3(get)]
    configuration: &'static str,
    fields: Vec<(&'static str, Secret)>,
}

#[pymethods]
impl Send {
    /// The values of the header fields by their names, which are in lower case. This is the only way to them.
    fn expose_headers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let headers = PyDict::new(py);
        for (name, value) in &self.fields {
            headers.set_item(name, value.expose_secret())?;
        }
        Ok(headers)
    }

    fn __repr__(&self) -> String {
        format!("<credmatch.Send by {} for entry {}>", self.scheme, self.entry)
    }

    fn __reduce__(&self) -> PyResult<()> {
        not_pickled("Send")
    }
}

/// Take the same three header fields off the request, and send it without credentials.
#[pyclass(frozen, eq, hash, module = "credmatch")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct SendWithout {
    /// Why: no-entry, reactive or no-credentials.
    #[pyo3(get)]
    reason: &'static str,
}

#[pymethods]
impl SendWithout {
    fn __repr__(&self) -> String {
        format!("<credmatch.SendWithout {}>", self.reason)
    }
}

/// A key of the host's.
#[pyclass(frozen, module = "credmatch")]
pub(crate) struct Key {
    /// The name of the key in its store.
    #[pyo3(get)]
    alias: String,
    /// The store; None for the host's own.
    #[pyo3(get)]
    store: Option<String>,
    password: Option<Secret>,
}

impl Key {
    fn new(py: Python<'_>, key: &KeyReference) -> PyResult<Py<Self>> {
        let KeyReference { alias, key_store, password, .. } = key;
        let store = key_store.as_deref().map(str::to_owned);
        Py::new(py, Self { alias: alias.to_string(), store, password: password.clone() })
    }
}

#[pymethods]
impl Key {
    /// The password of the key, if the document says one. This is the only way to it.
    fn expose_password(&self) -> Option<&str> {
        self.password.as_ref().map(Secret::expose_secret)
    }

    fn __repr__(&self) -> String {
        match &self.store {
            Some(store) => format!("<credmatch.Key {} of {store}>", self.alias),
            None => format!("<credmatch.Key {}>", self.alias),
        }
    }

    fn __reduce__(&self) -> PyResult<()> {
        not_pickled("Key")
    }
}

/// Sign a token with a key of the host's, then report `Exchange.signed`.
#[pyclass(frozen, module = "credmatch")]
pub(crate) struct Sign {
    /// The key to sign with.
    #[pyo3(get)]
    key: Py<Key>,
    /// The algorithm as JWS names it, such as RS256.
    #[pyo3(get)]
    algorithm: &'static str,
    input: Secret,
}

#[pymethods]
impl Sign {
    /// What is signed. It is as secret as a token until it expires; this is the only way to it.
    fn expose_input<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.input.expose_secret().as_bytes())
    }

    fn __repr__(&self) -> String {
        format!("<credmatch.Sign by {} with {}>", self.algorithm, self.key.get().alias)
    }

    fn __reduce__(&self) -> PyResult<()> {
        not_pickled("Sign")
    }
}

/// Encrypt a token with a public key that the host has, then report `Exchange.encrypted`.
#[pyclass(frozen, module = "credmatch")]
pub(crate) struct Encrypt {
    /// The key to encrypt with.
    #[pyo3(get)]
    key: Py<Key>,
    /// How the content's key is encrypted, as JWE names it.
    #[pyo3(get)]
    algorithm: &'static str,
    /// How the content is encrypted, as JWE names it.
    #[pyo3(get)]
    content_encryption: &'static str,
    input: Secret,
}

#[pymethods]
impl Encrypt {
    /// What is encrypted: a JWT, so that `cty` is `JWT`. This is the only way to it.
    fn expose_input(&self) -> &str {
        self.input.expose_secret()
    }

    fn __repr__(&self) -> String {
        format!("<credmatch.Encrypt by {} with {}>", self.algorithm, self.key.get().alias)
    }

    fn __reduce__(&self) -> PyResult<()> {
        not_pickled("Encrypt")
    }
}

/// Obtain a token of SPNEGO, then report `Exchange.negotiated`.
#[pyclass(frozen, module = "credmatch")]
pub(crate) struct Negotiate {
    /// The service principal: as configured, else `HTTP@` and the URL's host.
    #[pyo3(get)]
    service: String,
    lifetime: Duration,
    /// What the server sent; empty at first.
    #[pyo3(get)]
    token: Py<PyBytes>,
}

#[pymethods]
impl Negotiate {
    /// How long the token is to live.
    #[getter]
    fn lifetime(&self) -> Duration {
        self.lifetime
    }

    fn __repr__(&self) -> String {
        format!("<credmatch.Negotiate for {}>", self.service)
    }

    fn __reduce__(&self) -> PyResult<()> {
        not_pickled("Negotiate")
    }
}

/// Do not send the request: what it would send can't be presented. The exchange has ended.
#[pyclass(frozen, eq, hash, module = "credmatch")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Refuse {
    error: AuthorizationError,
    /// The number of the entry that decided, if one did.
    #[pyo3(get)]
    entry: Option<u32>,
}

#[pymethods]
impl Refuse {
    /// The code, such as `step-failed`: it never changes its meaning.
    #[getter]
    fn code(&self) -> &'static str {
        self.error.code.as_str()
    }

    /// The number of the code.
    #[getter]
    fn number(&self) -> u16 {
        self.error.code.number()
    }

    /// What is wrong.
    #[getter]
    fn message(&self) -> String {
        self.error.to_string()
    }

    /// What to do about it.
    #[getter]
    fn help(&self) -> &'static str {
        self.error.help()
    }

    /// The kind of the credentials, such as `kerberos`.
    #[getter]
    fn kind(&self) -> Option<&'static str> {
        self.error.kind
    }

    /// Bytes of the URL before what is wrong with it, if it is the URL.
    #[getter]
    fn offset(&self) -> Option<usize> {
        self.error.offset
    }

    /// The same as an exception, to be raised.
    fn error<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        errors::authorization(py, &self.error, self.entry).into_value(py).into_bound(py).into_any()
    }

    fn __repr__(&self) -> String {
        format!("<credmatch.Refuse {}>", self.code())
    }
}

/// The answer stands as it came. The exchange has ended.
#[pyclass(frozen, eq, hash, module = "credmatch")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Done {
    /// How: answered, no-entry, rejected, no-supported-scheme, not-repeatable, retry-limit or proxy.
    #[pyo3(get)]
    outcome: &'static str,
}

#[pymethods]
impl Done {
    fn __repr__(&self) -> String {
        format!("<credmatch.Done {}>", self.outcome)
    }
}

/// The step as an object of its class.
pub(crate) fn object(py: Python<'_>, registry: &credmatch::Registry, step: Step<'_>) -> PyResult<Py<PyAny>> {
    Ok(match step {
        Step::Send(headers) => {
            let fields = headers.fields().map(|(name, value)| (name, Secret::new(value))).collect();
            let send = Send {
                entry: registry.table().number(headers.entry()),
                scheme: headers.scheme().as_str(),
                configuration: headers.configuration().as_str(),
                fields,
            };
            Py::new(py, send)?.into_any()
        }
        Step::SendWithout(without) => Py::new(py, SendWithout { reason: without.as_str() })?.into_any(),
        Step::Sign(signing) => {
            let key = Key::new(py, signing.key)?;
            Py::new(py, Sign { key, algorithm: signing.algorithm.as_str(), input: signing.input })?.into_any()
        }
        Step::Encrypt(encryption) => {
            let encrypt = Encrypt {
                key: Key::new(py, encryption.key)?,
                algorithm: encryption.algorithm,
                content_encryption: encryption.content_encryption,
                input: encryption.input,
            };
            Py::new(py, encrypt)?.into_any()
        }
        Step::Negotiate(negotiation) => {
            let token = py.import("binascii")?.call_method1("a2b_base64", (&negotiation.token,))?;
            let negotiate = Negotiate {
                service: negotiation.service.into_owned(),
                lifetime: Duration::from_millis(negotiation.lifetime.as_millis()),
                token: token.cast_into::<PyBytes>()?.unbind(),
            };
            Py::new(py, negotiate)?.into_any()
        }
        Step::Refuse(error) => {
            let entry = error.entry.map(|entry| registry.table().number(entry));
            Py::new(py, Refuse { error, entry })?.into_any()
        }
        Step::Done(outcome) => Py::new(py, Done { outcome: outcome.as_str() })?.into_any(),
        // The core and this module have the same version.
        other => {
            return Err(PyTypeError::new_err(format!("credmatch has a bug: the step {} has no class", other.as_str())));
        }
    })
}
