//! Sessions that begin anew in each forked process: those of two processes with one seed would draw the same.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use credmatch::{Keys, Registry, Sessions, SessionsOptions};
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyCFunction};

/// How many forks led to this process, counted since the module was imported.
static FORKS: AtomicU32 = AtomicU32::new(0);

/// Has forks counted, in the child.
pub(crate) fn count_forks(py: Python<'_>) -> PyResult<()> {
    let Some(register) = py.import("os")?.getattr_opt("register_at_fork")? else { return Ok(()) };
    let forked = PyCFunction::new_closure(py, None, None, |_, _| {
        FORKS.fetch_add(1, Ordering::Relaxed);
    })?;
    register.call((), Some(&[("after_in_child", forked)].into_py_dict(py)?)).map(drop)
}

/// What sessions are made with, beside a registry and a seed.
#[derive(Clone)]
pub(crate) struct Rules {
    pub(crate) allow_insecure: bool,
    pub(crate) allow_unsigned: bool,
    pub(crate) keys: Keys,
}

impl Rules {
    fn sessions(&self, registry: &Registry, seed: u64) -> Sessions {
        let mut options = SessionsOptions::new(seed);
        options.allow_insecure = self.allow_insecure;
        options.allow_unsigned = self.allow_unsigned;
        options.keys = self.keys.clone();
        Sessions::new(registry.clone(), options)
    }
}

/// The sessions of a process, and those of the processes that are forked from it.
pub(crate) struct PerProcess {
    forks: u32,
    sessions: Sessions,
    rules: Rules,
    /// Those of a child, which no other process sees.
    child: OnceLock<Box<PerProcess>>,
}

impl PerProcess {
    /// Those of this process.
    pub(crate) fn new(registry: &Registry, rules: Rules, seed: u64) -> Self {
        let (forks, sessions) = (FORKS.load(Ordering::Relaxed), rules.sessions(registry, seed));
        Self { forks, sessions, rules, child: OnceLock::new() }
    }

    pub(crate) fn registry(&self) -> &Registry {
        self.sessions.registry()
    }

    /// The sessions of the process that asks.
    #[inline]
    pub(crate) fn here(&self, py: Python<'_>) -> PyResult<&Sessions> {
        if self.forks == FORKS.load(Ordering::Relaxed) { Ok(&self.sessions) } else { self.in_child(py) }
    }

    #[inline(never)]
    fn in_child(&self, py: Python<'_>) -> PyResult<&Sessions> {
        let child = match self.child.get() {
            Some(child) => child,
            None => {
                // Drawn before, since it runs Python: nothing may wait for another thread in there.
                let seed = drawn(py)?;
                self.child.get_or_init(|| Box::new(Self::new(self.registry(), self.rules.clone(), seed)))
            }
        };
        child.here(py)
    }
}

/// Eight bytes of the system's randomness.
pub(crate) fn drawn(py: Python<'_>) -> PyResult<u64> {
    let bytes = py.import("os")?.call_method1("urandom", (8,))?;
    Ok(u64::from_le_bytes(bytes.extract()?))
}
