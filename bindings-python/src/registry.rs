//! The class `Registry`.

use std::path::PathBuf;

use credmatch::{Builder, ExplainOptions, MatchTable};
use pyo3::exceptions::{PyIndexError, PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::authorization::Authorization;
use crate::hot::Answers;
use crate::text::Texts;
use crate::{authorization, errors, files, options, records, source};

/// A compiled registry: immutable, and safe to use from several threads at once. It is replaced, never edited.
#[pyclass(frozen, module = "credmatch")]
pub(crate) struct Registry(credmatch::Registry);

impl Answers for Registry {
    fn table(&self) -> &MatchTable {
        self.0.table()
    }
}

impl Registry {
    /// The registry itself.
    pub(crate) fn core(&self) -> &credmatch::Registry {
        &self.0
    }

    /// The number of an entry that there is: what a batch says of no entry and of a malformed URL is negative, and must
    /// not count from the end.
    fn number(&self, given: &Bound<'_, PyAny>) -> PyResult<u32> {
        if given.is_none() {
            return Err(PyTypeError::new_err("number must be an int, not None: `lookup` found no entry"));
        }
        let number = match given.extract::<u32>() {
            Ok(number) => self.0.table().id(number).map(|_| number),
            Err(error) if error.is_instance_of::<PyOverflowError>(given.py()) => None,
            Err(error) => return Err(error),
        };
        number.ok_or_else(|| PyIndexError::new_err("the registry has no entry of this number"))
    }
}

/// Compiles outside of the interpreter: other threads go on meanwhile.
fn compiled(py: Python<'_>, builder: &Builder, table: Option<&[u8]>, hint: &str) -> PyResult<Registry> {
    let compiled = py.detach(|| match table {
        Some(table) => builder.compile_with_table(table),
        None => Ok(builder.compile()?),
    });
    compiled.map(Registry).map_err(|error| errors::compile(py, &error, hint))
}

#[pymethods]
impl Registry {
    /// Reads documents and compiles them.
    ///
    /// Sources are text, bytes, a Source, or several of these. With the bytes of a table that was compiled from the same
    /// documents before, which are read and compared, compiling takes a fraction of the time. Raises CompileError, whose
    /// diagnostics say all that is wrong, or TableError.
    #[staticmethod]
    #[pyo3(signature = (sources, /, *, guess_ports = false, limits = None, table = None))]
    fn compile(
        sources: &Bound<'_, PyAny>,
        guess_ports: bool,
        limits: Option<&Bound<'_, PyAny>>,
        table: Option<&[u8]>,
    ) -> PyResult<Self> {
        let builder = source::builder(sources, &options::options(guess_ports, limits)?)?;
        compiled(sources.py(), &builder, table, source::path_hint(sources))
    }

    /// Reads a document and what it includes from files, and compiles it.
    ///
    /// Paths are one path, a FileSource, which has a layer too, or several of these. Included files must lie in the folder
    /// `root`, which is that of the document if not given; nothing is fetched. A pipe is waited for, and a signal such as
    /// that of Ctrl-C is handled after that. Raises OSError, such as FileNotFoundError, beside what `compile` raises.
    #[staticmethod]
    #[pyo3(signature = (paths, /, *, root = None, guess_ports = false, limits = None, table = None))]
    fn load(
        paths: &Bound<'_, PyAny>,
        root: Option<PathBuf>,
        guess_ports: bool,
        limits: Option<&Bound<'_, PyAny>>,
        table: Option<&[u8]>,
    ) -> PyResult<Self> {
        let options = options::options(guess_ports, limits)?;
        let builder = files::builder(paths, root.as_deref(), &options)?;
        compiled(paths.py(), &builder, table, "")
    }

    /// The best entry for a URL with its rank and its place.
    ///
    /// None if no entry matches. Raises UrlError.
    #[pyo3(signature = (url, /, *, service = None))]
    fn find_match<'py>(&self, url: &Bound<'py, PyAny>, service: Option<&str>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let py = url.py();
        match self.table().match_json(errors::url_text(url)?, service) {
            Ok(found) => found.map(|json| records::record(py, "match", &json)).transpose(),
            Err(error) => Err(errors::url(py, error)),
        }
    }

    /// Why a URL gets the entry that it gets, and why every other entry lost.
    ///
    /// Those that lost are listed a page at a time: `limit` of them after the first `skip`. It compares every entry, which
    /// takes time linear in their number. Raises UrlError.
    #[pyo3(signature = (url, /, *, service = None, skip = 0, limit = 100))]
    fn explain<'py>(
        &self,
        url: &Bound<'py, PyAny>,
        service: Option<&str>,
        skip: usize,
        limit: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, text) = (url.py(), errors::url_text(url)?);
        let options = ExplainOptions::default().with_service(service).with_page(skip, limit);
        match py.detach(|| self.0.explain_json(text, &options)) {
            Ok(json) => records::record(py, "explanation", &json),
            Err(error) => Err(errors::url(py, error)),
        }
    }

    /// Whether what was found for one URL holds for the other.
    ///
    /// Same protocol, host and port, and the same winning entry. Raises UrlError.
    #[pyo3(signature = (a, b, /, *, service = None))]
    fn same_scope(&self, a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>, service: Option<&str>) -> PyResult<bool> {
        let (first, second) = (errors::url_text(a)?, errors::url_text(b)?);
        self.0.same_scope(first, second, service).map_err(|error| errors::url(a.py(), error))
    }

    /// What an entry is for, and where it stands.
    ///
    /// Raises IndexError if the registry has no such entry, so for NO_ENTRY (-1) and INVALID_URL (-2): they do not count
    /// from the end.
    #[pyo3(signature = (number, /))]
    fn entry<'py>(&self, number: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = number.py();
        let json = self.0.entry_json(self.number(number)?).unwrap_or_default();
        records::record(py, "entry", &json)
    }

    /// How many entries there are.
    #[getter]
    fn entry_count(&self) -> usize {
        self.table().entry_count()
    }

    fn __len__(&self) -> usize {
        self.table().entry_count()
    }

    /// What is legal and yet probably wrong.
    ///
    /// One diagnostic an entry and code, with a count and related places.
    fn lint<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        records::record(py, "diagnostics", &py.detach(|| self.0.lint_json()))
    }

    /// Which URLs get another answer from a new registry, and why.
    ///
    /// For these URLs; if none are given, for URLs made from the descriptors of both registries.
    #[pyo3(signature = (newer, /, urls = None))]
    fn diff<'py>(&self, newer: &Bound<'py, Self>, urls: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
        let (py, newer) = (newer.py(), newer.get());
        let json = match urls {
            None => py.detach(|| self.0.diff_json(&newer.0, None)),
            Some(given) if given.is_instance_of::<PyString>() => {
                return Err(PyTypeError::new_err("urls must be a list of str, not a str"));
            }
            Some(given) => {
                let given = given.try_iter()?.collect::<PyResult<Vec<_>>>()?;
                let urls = given.iter().map(errors::url_text).collect::<PyResult<Vec<_>>>()?;
                py.detach(|| self.0.diff_json(&newer.0, Some(&urls)))
            }
        };
        records::record(py, "differences", &json)
    }

    /// The value of the header `Authorization` for a request to a URL.
    ///
    /// None if no entry matches, or if there is nothing to send. Without `challenges` only a preemptive entry sends
    /// something; with the lines of WWW-Authenticate of a 401, any entry does that can answer one of them. It holds for
    /// this URL alone: ask anew for every hop of a redirect. Raises AuthorizationError if what the best entry holds can't
    /// be presented, and UrlError.
    #[pyo3(signature = (url, /, *, service = None, challenges = None))]
    fn authorization(
        &self,
        url: &Bound<'_, PyAny>,
        service: Option<&str>,
        challenges: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Option<Authorization>> {
        authorization::of(&self.0, url, service, challenges)
    }

    /// What an entry's credentials are used with, and where that comes from.
    ///
    /// None for credentials that take no configuration. With the lines of WWW-Authenticate of a 401 it is what they are
    /// used with in answer to them. Raises AuthorizationError if a value that they need is set nowhere, and IndexError if
    /// the registry has no such entry.
    #[pyo3(signature = (number, /, *, challenges = None))]
    fn configuration<'py>(
        &self,
        number: &Bound<'py, PyAny>,
        challenges: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let py = number.py();
        let number = self.number(number)?;
        let lines = challenges.map(|lines| Texts::new(lines, "challenges")).transpose()?;
        let lines = lines.as_ref().map(Texts::list);
        match self.0.configuration_json(number, lines.as_deref()) {
            Ok(found) => found.map(|json| records::record(py, "configuration", &json)).transpose(),
            Err(error) => Err(errors::authorization(py, &error, Some(number))),
        }
    }

    /// The match table as bytes, without credentials.
    ///
    /// To be given to Registry.compile with the same documents, or to Table.from_bytes.
    fn table_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &py.detach(|| self.0.table_bytes()))
    }

    fn __repr__(&self) -> String {
        format!("<credmatch.Registry of {} entries>", self.table().entry_count())
    }

    /// Pickles are written to disk and sent about, and a registry holds secrets.
    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err("a credmatch.Registry holds secrets and cannot be pickled or copied"))
    }
}
