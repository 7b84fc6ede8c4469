//! The classes `Sessions` and `Exchange`.

use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use credmatch::{Body, Input, Keys, Request, Response, SigningAlgorithm, Zeroizing};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use pyo3::types::{PyBytes, PyDict};

use crate::per_process::{PerProcess, Rules, drawn};
use crate::registry::Registry;
use crate::text::{Text, Texts};
use crate::user::CurrentUser;
use crate::{errors, steps};

/// What exchanges with servers taught, for one registry.
///
/// One a process and registry, shared by all threads: it keeps the header values of entries, the nonces of servers and
/// the tickets that were signed. The seed is drawn by the system if it is not given. `allow_insecure` lets bearer tokens
/// go over plain http, `allow_unsigned` makes tickets without a signature key; `algorithms` says for the alias of a key,
/// or its store and alias with a slash between, how the host signs with it, if not by RS256. In a forked process they
/// begin anew: with nothing learned, and a seed that is drawn there.
#[pyclass(frozen, module = "credmatch")]
pub(crate) struct Sessions(PerProcess);

impl Sessions {
    /// The sessions themselves, of this process.
    #[inline]
    pub(crate) fn core(&self, py: Python<'_>) -> PyResult<&credmatch::Sessions> {
        self.0.here(py)
    }
}

#[pymethods]
impl Sessions {
    #[new]
    #[pyo3(signature = (registry, /, *, seed = None, allow_insecure = false, allow_unsigned = false, algorithms = None))]
    fn new(
        registry: &Bound<'_, Registry>,
        seed: Option<u64>,
        allow_insecure: bool,
        allow_unsigned: bool,
        algorithms: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let seed = seed.map_or_else(|| drawn(registry.py()), Ok)?;
        let rules = Rules { allow_insecure, allow_unsigned, keys: keys(algorithms)? };
        Ok(Self(PerProcess::new(registry.get().core(), rules, seed)))
    }

    /// Begins the exchange of a request, and says what to do first.
    ///
    /// The first step is the `step` of what is returned. `body` is the bytes that are sent along, or a Stream for what is
    /// read meanwhile. `now` is in milliseconds since the epoch, the system's time if not given. Begin a new exchange for
    /// every hop of a redirect. Raises UrlError.
    #[pyo3(
        signature = (url, /, *, method = Text("GET"), service = None, body = None, user = None, now = None),
        text_signature = "($self, url, /, *, method='GET', service=None, body=None, user=None, now=None)"
    )]
    fn begin(
        &self,
        url: &Bound<'_, PyAny>,
        method: Text<'_>,
        service: Option<Text<'_>>,
        body: Option<&Bound<'_, PyAny>>,
        user: Option<Py<CurrentUser>>,
        now: Option<u64>,
    ) -> PyResult<Exchange> {
        let py = url.py();
        let said = Said {
            url: Zeroizing::new(errors::url_text(url)?.into()),
            method: method.0.into(),
            service: service.map(|service| service.0.into()),
            body: SaidBody::new(body)?,
            user,
        };
        let request = said.request(py);
        let sessions = self.core(py)?;
        let (exchange, step) = sessions.begin(&request, now_or_clock(now)).map_err(|error| errors::url(py, error))?;
        let step = steps::object(py, sessions.registry(), step)?;
        let state = Mutex::new(State { exchange, reports: 0, step, shown: 0 });
        Ok(Exchange { sessions: sessions.clone(), said, state })
    }

    fn __repr__(&self) -> String {
        format!("<credmatch.Sessions of {} entries>", self.0.registry().table().entry_count())
    }

    /// Pickles are written to disk and sent about.
    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err("a credmatch.Sessions holds secrets and cannot be pickled or copied"))
    }
}

/// Algorithms by aliases, or by stores and aliases.
fn keys(given: Option<&Bound<'_, PyAny>>) -> PyResult<Keys> {
    let mut keys = Keys::default();
    let Some(given) = given else { return Ok(keys) };
    let named = PyDict::new(given.py());
    named.update(given.cast()?)?;
    for (key, algorithm) in named {
        let (Text(key), Text(name)) = (key.extract()?, algorithm.extract()?);
        let Some(algorithm) = SigningAlgorithm::from_name(name) else {
            let known = SigningAlgorithm::ALL.map(SigningAlgorithm::as_str).join(", ");
            return Err(PyValueError::new_err(format!("algorithms: each is one of {known}")));
        };
        let (store, alias) = key.split_once('/').map_or((None, key), |(store, alias)| (Some(store), alias));
        keys = keys.with_algorithm(store, alias, algorithm);
    }
    Ok(keys)
}

/// Milliseconds since the epoch.
pub(crate) fn now_or_clock(now: Option<u64>) -> u64 {
    now.unwrap_or_else(|| {
        // A clock before 1970 is wrong, whatever is made of it.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

/// A body that is read while it is sent. Say whether it can be read again from its start.
#[pyclass(frozen, eq, hash, module = "credmatch")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Stream {
    /// Whether it can be read again from its start.
    #[pyo3(get)]
    repeatable: bool,
}

#[pymethods]
impl Stream {
    #[new]
    #[pyo3(signature = (*, repeatable))]
    fn new(repeatable: bool) -> Self {
        Self { repeatable }
    }

    fn __repr__(&self) -> String {
        format!("credmatch.Stream(repeatable={})", if self.repeatable { "True" } else { "False" })
    }
}

/// A request as the caller said it, once for all calls of its exchange.
struct Said {
    /// It may hold a password.
    url: Zeroizing<Box<str>>,
    method: Box<str>,
    service: Option<Box<str>>,
    body: SaidBody,
    user: Option<Py<CurrentUser>>,
}

enum SaidBody {
    Empty,
    Bytes(Py<PyBytes>),
    Stream { repeatable: bool },
}

impl SaidBody {
    fn new(given: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let Some(given) = given else { return Ok(Self::Empty) };
        if let Ok(bytes) = given.cast::<PyBytes>() {
            return Ok(Self::Bytes(bytes.clone().unbind()));
        }
        match given.cast::<Stream>() {
            Ok(stream) => Ok(Self::Stream { repeatable: stream.get().repeatable }),
            Err(_) => {
                let class = given.get_type().name()?;
                Err(PyTypeError::new_err(format!("body must be bytes, a Stream or None, not {class}")))
            }
        }
    }
}

impl Said {
    fn request<'a>(&'a self, py: Python<'a>) -> Request<'a> {
        let body = match &self.body {
            SaidBody::Empty => Body::Empty,
            SaidBody::Bytes(bytes) => Body::Bytes(bytes.as_bytes(py)),
            SaidBody::Stream { repeatable } => Body::Stream { repeatable: *repeatable },
        };
        let request = Request::new(&self.url).with_method(&self.method).with_service(self.service.as_deref());
        request.with_body(body).with_user(self.user.as_ref().map(|user| &user.get().0))
    }
}

/// One request and its retries: do what the `step` says and report how it went, until it has `ended`.
///
/// Each report returns the next step. What is reported from several threads is taken one after the other.
#[pyclass(frozen, module = "credmatch")]
pub(crate) struct Exchange {
    sessions: credmatch::Sessions,
    said: Said,
    state: Mutex<State>,
}

struct State {
    exchange: credmatch::Exchange,
    /// How many reports it has taken.
    reports: u64,
    step: Py<PyAny>,
    /// After how many reports the step was said.
    shown: u64,
}

impl Exchange {
    /// No object may be made or let go of under the lock: the collector may run then, and with it code of the caller's that
    /// asks for this very exchange.
    fn state(&self, py: Python<'_>) -> MutexGuard<'_, State> {
        // Nothing that runs under the lock can leave it half done.
        self.state.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
    }

    fn resume(&self, py: Python<'_>, input: Input<'_>, now: Option<u64>) -> PyResult<Py<PyAny>> {
        let request = self.said.request(py);
        let (report, step) = {
            let mut state = self.state(py);
            state.reports += 1;
            (state.reports, self.sessions.resume(&mut state.exchange, &request, input, now_or_clock(now)))
        };
        let step = steps::object(py, self.sessions.registry(), step)?;
        let replaced = self.state(py).show(report, step.clone_ref(py));
        drop(replaced);
        Ok(step)
    }
}

impl State {
    /// Shows the step that a report led to, unless one of a later report is shown already; the one that is not.
    fn show(&mut self, report: u64, step: Py<PyAny>) -> Py<PyAny> {
        if report < self.shown {
            return step;
        }
        self.shown = report;
        mem::replace(&mut self.step, step)
    }
}

#[pymethods]
impl Exchange {
    /// What to do next.
    #[getter]
    fn step(&self, py: Python<'_>) -> Py<PyAny> {
        self.state(py).step.clone_ref(py)
    }

    /// The number of the entry that decides.
    ///
    /// None if no entry matches.
    #[getter]
    fn entry(&self, py: Python<'_>) -> Option<u32> {
        let entry = self.state(py).exchange.entry();
        entry.map(|entry| self.sessions.registry().table().number(entry))
    }

    /// How often the request was sent again.
    #[getter]
    fn retries(&self, py: Python<'_>) -> u8 {
        self.state(py).exchange.retries()
    }

    /// Whether nothing more is to be reported.
    #[getter]
    fn ended(&self, py: Python<'_>) -> bool {
        self.state(py).exchange.has_ended()
    }

    /// Takes what the server answered, and says what to do next.
    ///
    /// The status, and the lines of the header fields WWW-Authenticate and Authentication-Info as they came.
    #[pyo3(signature = (status, /, *, www_authenticate = None, authentication_info = None, now = None))]
    fn answered(
        &self,
        py: Python<'_>,
        status: u16,
        www_authenticate: Option<&Bound<'_, PyAny>>,
        authentication_info: Option<&Bound<'_, PyAny>>,
        now: Option<u64>,
    ) -> PyResult<Py<PyAny>> {
        let asks = Texts::or_none(www_authenticate, "www_authenticate")?;
        let says = Texts::or_none(authentication_info, "authentication_info")?;
        let (asks, says) = (asks.list(), says.list());
        let response = Response::new(status).with_www_authenticate(&asks).with_authentication_info(&says);
        self.resume(py, Input::Response(response), now)
    }

    /// Takes the signature that the step asked for, and says what to do next.
    ///
    /// As bytes, not in base64; that of ECDSA as r and s.
    #[pyo3(signature = (signature, /, *, now = None))]
    fn signed(&self, py: Python<'_>, signature: &[u8], now: Option<u64>) -> PyResult<Py<PyAny>> {
        self.resume(py, Input::Signed(signature), now)
    }

    /// Takes the encrypted token that the step asked for, and says what to do next.
    ///
    /// In the compact form.
    #[pyo3(signature = (token, /, *, now = None))]
    fn encrypted(&self, py: Python<'_>, token: Text<'_>, now: Option<u64>) -> PyResult<Py<PyAny>> {
        self.resume(py, Input::Encrypted(token.0), now)
    }

    /// Takes the token of SPNEGO that the step asked for, and says what to do next.
    ///
    /// As bytes, not in base64.
    #[pyo3(signature = (token, /, *, now = None))]
    fn negotiated(&self, py: Python<'_>, token: &[u8], now: Option<u64>) -> PyResult<Py<PyAny>> {
        self.resume(py, Input::Negotiated(token), now)
    }

    /// Says that the step could not be taken, which ends the exchange.
    #[pyo3(signature = (*, now = None))]
    fn failed(&self, py: Python<'_>, now: Option<u64>) -> PyResult<Py<PyAny>> {
        self.resume(py, Input::Failed, now)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("<credmatch.Exchange at {}>", self.step(py).bind(py).repr()?))
    }

    /// Pickles are written to disk and sent about.
    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err("a credmatch.Exchange holds secrets and cannot be pickled or copied"))
    }
}
