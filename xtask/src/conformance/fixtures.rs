//! The files of a case that asks for files, in a temporary folder: the checkout's may have so long a name that messages
//! leave out its end.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::vectors::{Case, Vectors};
use crate::process::{expect_success, program};

/// What the files of a case may be beside text: an object with one of these.
const KINDS: &[&str] = &["base64", "size", "link", "folder", "pipe"];

/// How many such folders this process has made.
static MADE: AtomicUsize = AtomicUsize::new(0);

/// The folders of all cases of a vector file; they are removed with it.
#[derive(Debug)]
pub(crate) struct Fixtures {
    folder: PathBuf,
}

impl Fixtures {
    /// Writes the files of all cases, each in the folder of its id.
    pub(crate) fn write(vectors: &Vectors) -> Result<Self, String> {
        let parent = env::temp_dir();
        let parent = fs::canonicalize(&parent).map_err(|error| failed(&parent, &error))?;
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let fixtures = Self { folder: parent.join(format!("cm-{}-{number}", std::process::id())) };
        fs::create_dir(&fixtures.folder).map_err(|error| failed(&fixtures.folder, &error))?;
        for case in &vectors.cases {
            let files = case.object.get("files").and_then(Value::as_object);
            for (name, content) in files.into_iter().flatten() {
                put(&fixtures.of(case).join(name), content)?;
            }
        }
        Ok(fixtures)
    }

    /// The folder of a case.
    pub(crate) fn of(&self, case: &Case) -> PathBuf {
        self.folder.join(&case.id)
    }

    /// An answer with the paths of files as the case has them.
    pub(crate) fn relative(&self, case: &Case, answer: Value) -> Value {
        let folder = format!("{}/", self.of(case).display());
        match answer {
            Value::String(text) => Value::String(text.replace(&folder, "")),
            Value::Array(list) => list.into_iter().map(|one| self.relative(case, one)).collect(),
            Value::Object(object) => object.into_iter().map(|(key, value)| (key, self.relative(case, value))).collect(),
            other => other,
        }
    }
}

impl Drop for Fixtures {
    fn drop(&mut self) {
        // What cannot be removed is in the way of nobody.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Refuses what no file can be made of.
pub(crate) fn check(files: &Value) -> Result<(), String> {
    let files = files.as_object().ok_or("files is no object")?;
    let is_one = |object: &Map<String, Value>| object.len() == 1 && object.keys().all(|key| KINDS.contains(&&**key));
    match files.iter().find(|(_, content)| !content.is_string() && !content.as_object().is_some_and(is_one)) {
        Some((name, _)) => Err(format!("the file `{name}` is neither text nor one of {}", KINDS.join(", "))),
        None => Ok(()),
    }
}

fn put(path: &Path, content: &Value) -> Result<(), String> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| failed(parent, &error))?;
    }
    let key = |name: &str| content.get(name);
    let done = if let Some(text) = content.as_str() {
        fs::write(path, text)
    } else if let Some(encoded) = key("base64").and_then(Value::as_str) {
        fs::write(path, STANDARD.decode(encoded).map_err(|error| format!("base64: {error}"))?)
    } else if let Some(size) = key("size").and_then(Value::as_u64) {
        fs::File::create(path).and_then(|file| file.set_len(size))
    } else if let Some(target) = key("link").and_then(Value::as_str) {
        link(target, path)
    } else if key("folder").is_some() {
        fs::create_dir_all(path)
    } else {
        return expect_success(program("mkfifo", [path]).arg("--mode=600")).map(drop);
    };
    done.map_err(|error| failed(path, &error))
}

#[cfg(unix)]
fn link(target: &str, path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

#[cfg(not(unix))]
fn link(_: &str, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn failed(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}
