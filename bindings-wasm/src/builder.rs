//! From documents to a registry.

use credmatch::{
    Code, CompileError, CompileOptions, Diagnostics, LayerKind, Loading, Source, Unread, Zeroizing,
    missing_includes_json,
};
use wasm_bindgen::prelude::*;

use crate::Registry;
use crate::host::{canonical_host, compile_error, table_error};

/// All memory of a module is 4 GiB, and what is read of a document takes several times its size: a document of the
/// core's own limit would end in a trap.
const DOCUMENT_SIZE: u32 = 1 << 28;

/// Takes documents one by one.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Builder {
    builder: credmatch::Builder,
    /// The file that is being loaded, with what it includes.
    loading: Option<(LayerKind, Loading)>,
    most: u64,
}

#[wasm_bindgen]
impl Builder {
    /// A builder without documents.
    #[wasm_bindgen(constructor)]
    pub fn new(guess_ports: bool) -> Self {
        let mut options = CompileOptions::default().with_guess_ports(guess_ports);
        options.limits.document_size = DOCUMENT_SIZE;
        Self { builder: credmatch::Builder::new(&options), loading: None, most: 0 }
    }

    /// Sets a limit by its name; `false` if there is none of this name.
    pub fn limit(&mut self, name: &str, most: u32) -> bool {
        self.builder.options_mut().limits.set(name, most)
    }

    /// The most bytes that a document may have.
    #[wasm_bindgen(js_name = documentSize)]
    pub fn document_size(&self) -> u32 {
        self.builder.options().limits.document_size
    }

    /// Adds a document that is text; `false` if there is no layer of this kind.
    #[wasm_bindgen(js_name = addText)]
    pub fn add_text(&mut self, layer: &str, name: &str, text: String) -> bool {
        LayerKind::from_name(layer).map(|kind| self.builder.add_text(kind, name, text)).is_some()
    }

    /// The same for bytes.
    #[wasm_bindgen(js_name = addBytes)]
    pub fn add_bytes(&mut self, layer: &str, name: &str, bytes: Vec<u8>) -> bool {
        let bytes = Zeroizing::new(bytes);
        LayerKind::from_name(layer).map(|kind| self.builder.add_bytes(kind, name, &bytes)).is_some()
    }

    /// The same for a file, whose folder lies `levels` folders below the root of includes (`undefined`: elsewhere). It is
    /// added once `wanted` says that nothing more is.
    #[wasm_bindgen(js_name = addFile)]
    pub fn add_file(&mut self, layer: &str, name: &str, bytes: Vec<u8>, levels: Option<usize>) -> bool {
        let bytes = Zeroizing::new(bytes);
        let limits = self.builder.options().limits;
        match (LayerKind::from_name(layer), Source::from_bytes(name, &bytes, &limits)) {
            (Some(kind), Ok(source)) => self.loading = Some((kind, Loading::new(source, levels, &limits))),
            // Compiling says why it is no text.
            (Some(kind), Err(_)) => drop(self.builder.add_bytes(kind, name, &bytes)),
            (None, _) => return false,
        }
        true
    }

    /// The path of the next file to read, as seen from the folder of the one that was added.
    pub fn wanted(&mut self) -> Option<String> {
        let (kind, mut loading) = self.loading.take()?;
        if let Some(file) = loading.wanted() {
            self.most = file.most;
            self.loading = Some((kind, loading));
            return Some(file.path);
        }
        self.builder.add(kind, loading.finish());
        None
    }

    /// The most bytes to read of it.
    #[expect(clippy::cast_precision_loss, reason = "it is far below 2^53")]
    pub fn most(&self) -> f64 {
        self.most as f64
    }

    /// The bytes of the file that is wanted.
    pub fn supply(&mut self, bytes: Vec<u8>) {
        let bytes = Zeroizing::new(bytes);
        if let Some((_, loading)) = &mut self.loading {
            loading.supply_bytes(&bytes);
        }
    }

    /// Why it is not read, as the core calls the reason.
    pub fn refuse(&mut self, reason: &str) {
        if let Some((_, loading)) = &mut self.loading {
            loading.refuse(Unread::from_name(reason).unwrap_or(Unread::Unreadable));
        }
    }

    /// Supplies a text that the document added last includes.
    #[wasm_bindgen(js_name = includeText)]
    pub fn include_text(&mut self, target: &str, text: String) {
        self.builder.include_text(target, text);
    }

    /// The same for bytes.
    #[wasm_bindgen(js_name = includeBytes)]
    pub fn include_bytes(&mut self, target: &str, bytes: Vec<u8>) {
        self.builder.include_bytes(target, &Zeroizing::new(bytes));
    }

    /// The default priority of the document added last.
    pub fn priority(&mut self, priority: i32) {
        self.builder.priority(priority);
    }

    /// The format version of the document added last.
    #[wasm_bindgen(js_name = formatVersion)]
    pub fn format_version(&mut self, version: u32) {
        self.builder.format_version(version);
    }

    /// What is included and was not supplied yet, as JSON.
    ///
    /// # Errors
    /// A `CompileError`.
    #[wasm_bindgen(js_name = missingIncludes)]
    pub fn missing_includes(&self) -> Result<String, JsValue> {
        self.builder.missing_includes().map(|missing| missing_includes_json(&missing)).map_err(|error| refused(&error))
    }

    /// Compiles the documents.
    ///
    /// # Errors
    /// A `CompileError`, or a `TableError` if there is a table.
    pub fn compile(&mut self, table: Option<Vec<u8>>) -> Result<Registry, JsValue> {
        loop {
            let compiled = match &table {
                None => self.builder.compile().map_err(CompileError::from),
                Some(table) => self.builder.compile_with_table(table),
            };
            match compiled {
                Ok(registry) => return Ok(Registry::new(registry)),
                Err(CompileError::Diagnostics(diagnostics)) if self.spell_hosts(&diagnostics) => {}
                Err(CompileError::Diagnostics(diagnostics)) => return Err(refused(&diagnostics)),
                Err(CompileError::Table(error)) => return Err(table_error(&error)),
                Err(other) => return Err(compile_error(&other.to_string(), "[]")),
            }
        }
    }

    /// Has the hosts spelt that need it; `false` if none does.
    fn spell_hosts(&mut self, diagnostics: &Diagnostics) -> bool {
        let odd = diagnostics.as_slice().iter().filter(|one| one.code == Code::EntryNeedsCanonicalSpelling);
        let mut found = false;
        for host in odd.filter_map(|one| one.witness.as_deref()) {
            self.builder.canonical_host(host, canonical_host(host).as_deref());
            found = true;
        }
        found
    }
}

pub(crate) fn refused(diagnostics: &Diagnostics) -> JsValue {
    compile_error(&diagnostics.to_string(), &diagnostics.to_json())
}
