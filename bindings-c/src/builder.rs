//! From documents to a registry.

use std::mem::MaybeUninit;

use credmatch::{Builder, CompileOptions, LayerKind};

use crate::borrowed::{credmatch_str, slice_of};
use crate::boundary::{Failure, Outcome, given, run, run_or};
use crate::error::credmatch_error;
use crate::includes::credmatch_includes;
use crate::registry::credmatch_registry;
use crate::status::credmatch_status;

/// Where a document comes from: one of the constants CREDMATCH_LAYER_.... Of entries of equal rank, that of the later
/// layer wins (design.md M10).
pub type credmatch_layer = i32;

/// The root partition: `<credentials>` in `process_engine.xml`. Entries have priority 0 unless they say otherwise.
pub const CREDMATCH_LAYER_GLOBAL: credmatch_layer = 0;

/// A sub-partition's `process_engine.xml`. Entries have priority 0 unless they say otherwise.
pub const CREDMATCH_LAYER_PARTITION: credmatch_layer = 1;

/// A process definition. Entries have priority 1 unless they say otherwise, or 0 below format version 5.
pub const CREDMATCH_LAYER_PROCESS: credmatch_layer = 2;

/// Set while a process runs. Entries have priority 1 unless they say otherwise.
pub const CREDMATCH_LAYER_RUNTIME: credmatch_layer = 3;

/// Takes the documents of a registry one by one, and compiles them. Mutable: one thread at a time may use a builder.
///
/// It copies what it is given, passwords included, and wipes its copies when it is freed: free it with
/// credmatch_builder_free() once the registry is compiled. What is wrong with a document is said when it is compiled,
/// for all documents together.
pub struct credmatch_builder {
    builder: Builder,
    documents: usize,
    table: Option<Vec<u8>>,
}

impl credmatch_builder {
    /// For what belongs to the document added last.
    fn last(&mut self) -> Outcome<&mut Builder> {
        if self.documents == 0 { Err(Failure::NoDocument) } else { Ok(&mut self.builder) }
    }

    pub(crate) fn compile(&self) -> Outcome<Box<credmatch_registry>> {
        let registry = match &self.table {
            None => self.builder.compile()?,
            Some(table) => self.builder.compile_with_table(table)?,
        };
        Ok(credmatch_registry::new(registry))
    }
}

fn layer_of(number: credmatch_layer) -> Outcome<LayerKind> {
    let kind = usize::try_from(number).ok().and_then(|place| LayerKind::ALL.get(place).copied());
    kind.ok_or_else(|| Failure::Argument(format!("`layer` is {number}, which is no layer")))
}

/// Makes a builder without documents, with the default options.
///
/// Free it with credmatch_builder_free(). `NULL` only if the library itself is broken.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_builder_new() -> Option<Box<credmatch_builder>> {
    run_or(None, || {
        let builder = Builder::new(&CompileOptions::default());
        Some(Box::new(credmatch_builder { builder, documents: 0, table: None }))
    })
}

/// Wipes and frees a builder. Registries that it compiled stay. `NULL` is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_builder_free(builder: Option<Box<credmatch_builder>>) {
    run_or((), || drop(builder));
}

/// Adds a document that is text in UTF-8, whatever encoding it declares.
///
/// `layer` is one of the constants CREDMATCH_LAYER_.... Documents of one layer count as one, in the order in which they
/// are added (design.md M10). `name` is what diagnostics call the document, usually its path or URL; the references of
/// its includes are relative to it. An empty one is `registry.xml`.
///
/// Fails with #CREDMATCH_NULL_ARGUMENT, #CREDMATCH_INVALID_UTF8, or #CREDMATCH_INVALID_ARGUMENT for an unknown layer.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_builder_add_text(
    builder: Option<&mut credmatch_builder>,
    layer: credmatch_layer,
    name: credmatch_str,
    text: credmatch_str,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let builder = given(builder, "builder")?;
        let (kind, name, text) = (layer_of(layer)?, name.text("name")?, text.text("text")?);
        builder.builder.add_text(kind, name, text);
        builder.documents += 1;
        Ok(())
    })
}

/// Adds a document that is bytes, as it lies in a file or comes over a network: UTF-8, UTF-16, ISO-8859-1 or
/// Windows-1252, told by its byte order mark and its XML declaration.
///
/// Otherwise as credmatch_builder_add_text(). What cannot be decoded is said when the builder compiles.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_builder_add_bytes(
    builder: Option<&mut credmatch_builder>,
    layer: credmatch_layer,
    name: credmatch_str,
    bytes: *const u8,
    bytes_len: usize,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let builder = given(builder, "builder")?;
        let (kind, name, bytes) = (layer_of(layer)?, name.text("name")?, slice_of(bytes, bytes_len, "bytes")?);
        builder.builder.add_bytes(kind, name, bytes);
        builder.documents += 1;
        Ok(())
    })
}

/// Adds a document from a file, and all that it includes by XInclude from further files.
///
/// `path` is the file's path, in UTF-8. Included files must lie in the folder `root` or below, links followed, and the file
/// itself too if it includes any; if `root` is empty, in the folder of the file. Nothing is fetched from a network. What
/// can't be included is said when the builder compiles.
///
/// Fails with #CREDMATCH_UNREADABLE_FILE, #CREDMATCH_DOCUMENT_TOO_LARGE, or as credmatch_builder_add_text(), and if the
/// file is no text, with #CREDMATCH_INVALID_ENCODING or #CREDMATCH_UNSUPPORTED_ENCODING.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_builder_load(
    builder: Option<&mut credmatch_builder>,
    layer: credmatch_layer,
    path: credmatch_str,
    root: credmatch_str,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let builder = given(builder, "builder")?;
        let (kind, path, root) = (layer_of(layer)?, path.text("path")?, root.optional_text("root")?);
        let document = credmatch_files::load(path.as_ref(), root.map(str::as_ref), &builder.builder.options().limits)?;
        builder.builder.add(kind, document);
        builder.documents += 1;
        Ok(())
    })
}

/// Supplies a text in UTF-8 that the document added last includes, under the name that credmatch_includes_target()
/// gave.
///
/// Fails with #CREDMATCH_NO_DOCUMENT if none was added, or as credmatch_builder_add_text().
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_builder_include_text(
    builder: Option<&mut credmatch_builder>,
    target: credmatch_str,
    text: credmatch_str,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let builder = given(builder, "builder")?;
        let (target, text) = (target.text("target")?, text.text("text")?);
        builder.last()?.include_text(target, text);
        Ok(())
    })
}

/// The same for bytes, in the encoding that they are in: as credmatch_builder_add_bytes().
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_builder_include_bytes(
    builder: Option<&mut credmatch_builder>,
    target: credmatch_str,
    bytes: *const u8,
    bytes_len: usize,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let builder = given(builder, "builder")?;
        let (target, bytes) = (target.text("target")?, slice_of(bytes, bytes_len, "bytes")?);
        builder.last()?.include_bytes(target, bytes);
        Ok(())
    })
}

/// Gives the entries of the document added last another default priority than that of their layer (design.md M10).
///
/// Fails with #CREDMATCH_NO_DOCUMENT if none was added.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_builder_priority(
    builder: Option<&mut credmatch_builder>,
    priority: i32,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        given(builder, "builder")?.last()?.priority(priority);
        Ok(())
    })
}

/// Says the format version of the process definition added last, instead of what it says itself: below 5, its entries
/// have priority 0 (design.md M10).
///
/// Fails with #CREDMATCH_NO_DOCUMENT if none was added.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_builder_format_version(
    builder: Option<&mut credmatch_builder>,
    version: u32,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        given(builder, "builder")?.last()?.format_version(version);
        Ok(())
    })
}

/// Reads the attribute `protocol` http or https without a `port` as port 80 or 443, as the vendor's compatibility
/// switch has it; off by default (design.md M13). Patterns in `url` stay as they are.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_builder_guess_ports(
    builder: Option<&mut credmatch_builder>,
    guess_ports: bool,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        given(builder, "builder")?.builder.options_mut().guess_ports = guess_ports;
        Ok(())
    })
}

/// Sets a limit (design.md M15). Set limits before documents are added.
///
/// Their names and defaults:
/// - `document_size`: bytes of decoded text with all that is included, 1 GiB
/// - `depth`: elements inside elements, 256
/// - `entries`: of all layers, 4 000 000
/// - `attribute_length`: bytes, 65 536
/// - `wildcards`: of an entry, 32
/// - `segments`: of a path with `**`, 64
/// - `patterns`: that one look-up must try one by one, 1 024
/// - `url_length`: bytes, 65 536
/// - `diagnostics`: that are kept, 10 000
/// - `includes`: of one document, 1 000
///
/// Fails with #CREDMATCH_INVALID_ARGUMENT if there is no limit of that name.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_builder_limit(
    builder: Option<&mut credmatch_builder>,
    name: credmatch_str,
    value: u32,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let builder = given(builder, "builder")?;
        if builder.builder.options_mut().limits.set(name.text("name")?, value) {
            return Ok(());
        }
        Err(Failure::Argument("`name` is no limit's name".to_owned()))
    })
}

/// Gives the builder the bytes of a table that was compiled from the same documents before (see
/// credmatch_registry_table_bytes()): the next compilations attach the entries to it, which is much faster than to
/// compile them again.
///
/// The bytes are copied, and looked at when the builder compiles: that fails with a status of 701 to 705 if they are no
/// table, or the table of other documents or options.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_builder_table(
    builder: Option<&mut credmatch_builder>,
    bytes: *const u8,
    bytes_len: usize,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let builder = given(builder, "builder")?;
        builder.table = Some(slice_of(bytes, bytes_len, "bytes")?.to_vec());
        Ok(())
    })
}

/// What documents include by XInclude and what was not supplied. What was supplied may include more: ask again until the
/// list is empty. What has a fallback may be left out (design.md A10).
///
/// `*includes` is the caller's, to be freed with credmatch_includes_free().
///
/// Fails if the markup of a document is wrong, with all that is wrong with it.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_builder_missing_includes(
    builder: Option<&credmatch_builder>,
    includes: Option<&mut MaybeUninit<Option<Box<credmatch_includes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (builder, includes) = (given(builder, "builder")?, given(includes, "includes")?);
        includes.write(Some(credmatch_includes::new(builder.builder.missing_includes()?)));
        Ok(())
    })
}

/// Reads documents and compiles them. Without documents that makes a registry without entries. The builder stays as it
/// is, to be freed or used again.
///
/// `*registry` is the caller's, to be freed with credmatch_registry_free(). Takes time linear in the documents' length:
/// some microseconds an entry.
///
/// Fails with the code of the first error in the documents; the error lists all that is wrong with all of them, see
/// credmatch_error_diagnostics(). Nothing is compiled while one error stands.
#[unsafe(no_mangle)]
pub extern "C" fn credmatch_builder_compile(
    builder: Option<&credmatch_builder>,
    registry: Option<&mut MaybeUninit<Option<Box<credmatch_registry>>>>,
    error: Option<&mut MaybeUninit<Option<Box<credmatch_error>>>>,
) -> credmatch_status {
    run(error, || {
        let (builder, registry) = (given(builder, "builder")?, given(registry, "registry")?);
        registry.write(Some(builder.compile()?));
        Ok(())
    })
}
