//! What the benches share: the registries and URLs, and the rivals.

pub mod mix;
pub mod random;
pub mod rivals;

use credmatch::{CompileOptions, Document, LayerKind, Registry, Source};

/// Compiles entries of one layer.
///
/// # Panics
/// If the mix does not compile, which would be a mistake in the mix.
#[must_use]
pub fn compile(entries: &[mix::Written]) -> Registry {
    compile_layers(&[(LayerKind::Global, entries)])
}

/// Compiles entries of several layers.
///
/// # Panics
/// If the mix does not compile, which would be a mistake in the mix.
#[must_use]
#[expect(clippy::panic, reason = "a bench without a registry has nothing to measure")]
pub fn compile_layers(layers: &[(LayerKind, &[mix::Written])]) -> Registry {
    let documents: Vec<_> = layers
        .iter()
        .map(|&(kind, entries)| (kind, Document::new(Source::new("mix.xml", mix::xml(entries)))))
        .collect();
    match Registry::read(&documents, &CompileOptions::default()) {
        Ok(registry) => registry,
        Err(diagnostics) => panic!("{diagnostics}"),
    }
}
