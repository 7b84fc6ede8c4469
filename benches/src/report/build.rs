//! From XML to a table, and from bytes to a table.

use std::hint::black_box;

use credmatch::{CompileOptions, Contents, Document, Layer, LayerKind, Limits, MatchTable, Registry, Source, read};
use credmatch_benches::rivals::pass;
use credmatch_benches::{compile, mix};

use super::rounds::{Case, line, measure};

fn contents(document: &Document) -> Contents {
    read(document, &Limits::default()).unwrap_or_default()
}

pub(crate) fn report(sizes: &[usize]) {
    for &size in sizes.iter().filter(|&&size| size >= 1_000) {
        let entries = mix::entries(size, 1);
        let text = mix::xml(&entries);
        let document = Document::new(Source::new("mix.xml", text.clone()));
        let options = CompileOptions::default();
        let bytes = compile(&entries).table_bytes();
        let layers = vec![Layer::new(LayerKind::Global, vec![contents(&document)])];
        let times = measure(
            if size > 100_000 { 3 } else { 7 },
            vec![
                Case::new("pass", || {
                    black_box(pass(&text));
                    size
                }),
                Case::new("read", || {
                    black_box(contents(&document));
                    size
                }),
                Case::new("build", || {
                    let _ = black_box(MatchTable::compile(&layers, &options));
                    size
                }),
                Case::new("all", || {
                    let _ = black_box(Registry::read(&[(LayerKind::Global, document.clone())], &options));
                    size
                }),
                Case::new("load", || {
                    let _ = black_box(MatchTable::from_bytes(&bytes, &options.limits));
                    size
                }),
            ],
        );
        let named = times.all().iter().map(|(name, time)| format!("{name} {time:.0}")).collect::<Vec<_>>();
        println!("\nbuild, {size} entries, ns an entry: {}", named.join(" | "));
        line("XML to table / NsReader pass", times.ratio("all", times.of("pass")), 4.0);
        line("table bytes to table / XML to table", times.ratio("load", times.of("all")), 0.10);
    }
}
