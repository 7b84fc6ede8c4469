//! What must change no answer: order, company, spelling, and how a layer is cut into documents.
#![cfg(feature = "url")]

mod generate;
mod model;

use credmatch::{CompileOptions, EntryId, Layer, LayerKind, Limits, MatchTable, Registry, read};
use generate::{Compiled, Shape, Url, cases, compile, document, entries, respell_entry, respell_url, urls};
use model::{Entry, Model, to_xml};
use proptest::prelude::*;
use proptest::sample::Index;

fn compiled(entries: &[Entry]) -> Result<Compiled, TestCaseError> {
    compile(entries, &CompileOptions::default()).map_err(|problem| TestCaseError::fail(format!("{problem:?}")))
}

fn shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        3 => Just(Shape::Mixed),
        1 => Just(Shape::OneHost),
        1 => Just(Shape::Fronts),
        1 => Just(Shape::Globs),
        1 => Just(Shape::AnyHost),
        1 => Just(Shape::Deep),
    ]
}

fn registry_and_urls() -> impl Strategy<Value = (Vec<Entry>, Vec<Url>)> {
    shape().prop_flat_map(|shape| (entries(shape), urls(shape)))
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn m10_order_decides_ties_alone((entries, urls) in registry_and_urls(), keys in prop::collection::vec(any::<u32>(), 200)) {
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by_key(|&number| keys.get(number).copied().unwrap_or_default());
        let shuffled: Vec<Entry> = order.iter().filter_map(|&number| entries.get(number).cloned()).collect();
        let (one, other) = (compiled(&entries)?, compiled(&shuffled)?);
        let model = Model::new(&entries, false).map_err(TestCaseError::fail)?;
        for url in &urls {
            let url = url.text();
            let before = one.registry.find_match(&url, None).map_err(|error| error.code);
            let after = other.registry.find_match(&url, None).map_err(|error| error.code);
            prop_assert_eq!(before.as_ref().map(|found| found.as_ref().map(|found| found.rank)), after.as_ref().map(|found| found.as_ref().map(|found| found.rank)));
            let ranked = model.matches(&url, None).unwrap_or_default();
            let best: Vec<usize> = ranked.iter().take_while(|(_, rank)| ranked.first().is_some_and(|(_, best)| best == rank)).map(|&(number, _)| number).collect();
            let layer = |number: &usize| entries.get(*number).map(|entry| entry.layer);
            let tied: Vec<usize> = best.iter().filter(|number| layer(number) == best.iter().map(layer).max().flatten()).copied().collect();
            if let Ok(Some(after)) = after {
                let expected = tied.iter().min_by_key(|&&number| order.iter().position(|&one| one == number)).copied();
                prop_assert_eq!(order.get(other.number(after.entry)).copied(), expected);
            }
        }
    }

    #[test]
    fn m09_company_that_cannot_match_changes_nothing((entries, urls) in registry_and_urls(), at in any::<Index>(), kind in 0..5_u8, layer in 0..4_u8) {
        let text = |text: &str| Some(text.to_owned());
        let mut stranger = match kind {
            0 => Entry { host: text("nobody.invalid"), path: text("/a"), ..Entry::default() },
            1 => Entry { host: text("*.nobody.invalid"), ..Entry::default() },
            2 => Entry { protocol: text("nobody"), ..Entry::default() },
            3 => Entry { port: text("9"), path: text("/**/nobody"), ..Entry::default() },
            _ => Entry { service: text("nobody"), ..Entry::default() },
        };
        stranger.priority = Some(7);
        stranger.layer = layer;
        let place = at.index(entries.len() + 1);
        let mut more = entries.clone();
        more.insert(place, stranger);
        let (one, other) = (compiled(&entries)?, compiled(&more)?);
        for url in &urls {
            let url = url.text();
            let before = one.lookup(&url, None);
            let after = other.lookup(&url, None).map(|found| found.map(|number| number - usize::from(number > place)));
            prop_assert_eq!(before, after, "{}", url);
        }
    }

    #[test]
    fn m03_m04_spelling_changes_nothing((entries, urls) in registry_and_urls(), seed in any::<u64>()) {
        let respelt: Vec<Entry> = entries.iter().zip(0..).map(|(entry, number)| respell_entry(entry, seed ^ number)).collect();
        let (one, other) = (compiled(&entries)?, compiled(&respelt)?);
        for ((_, before), (_, after)) in one.registry.entries().zip(other.registry.entries()) {
            prop_assert_eq!(before.descriptor(), after.descriptor());
        }
        for (url, number) in urls.iter().zip(1..) {
            let before = one.lookup(&url.text(), None);
            let respelt = respell_url(url, seed ^ number);
            prop_assert_eq!(one.lookup(&respelt, None), before, "{} {}", url.text(), &respelt);
            prop_assert_eq!(other.lookup(&respelt, None), before, "{} {}", url.text(), &respelt);
        }
    }

    /// A layer may come in any number of documents and of `Layer`s, and the layers in any order.
    #[test]
    fn m10_how_layers_are_cut_changes_nothing((entries, urls) in registry_and_urls(), cuts in prop::collection::vec(0..4_u8, 200), kinds in Just(LayerKind::ALL.to_vec()).prop_shuffle()) {
        let whole = compiled(&entries)?;
        let limits = Limits::default();
        let mut layers = Vec::new();
        for kind in kinds {
            let mut layer: Vec<Vec<Vec<&Entry>>> = vec![vec![vec![]]];
            for (entry, cut) in entries.iter().zip(&cuts).filter(|(entry, _)| entry.layer == kind as u8) {
                match cut {
                    0 => layer.push(vec![vec![]]),
                    1 => layer.last_mut().into_iter().for_each(|documents| documents.push(vec![])),
                    _ => {}
                }
                if let Some(document) = layer.last_mut().and_then(|documents| documents.last_mut()) {
                    document.push(entry);
                }
            }
            for documents in layer {
                let contents = documents.into_iter().map(|entries| read(&document(entries), &limits)).collect::<Result<Vec<_>, _>>();
                let contents = contents.map_err(|problem| TestCaseError::fail(format!("{problem:?}")))?;
                layers.push(Layer::new(kind, contents));
            }
        }
        let cut = Registry::compile(layers, &CompileOptions::default()).map_err(|problem| TestCaseError::fail(format!("{problem:?}")))?;
        for url in &urls {
            prop_assert_eq!(cut.lookup(&url.text()), whole.registry.lookup(&url.text()));
            if let Ok(Some(id)) = cut.lookup(&url.text()) {
                prop_assert_eq!(cut.entry(id).map(|entry| entry.descriptor()), whole.registry.entry(id).map(|entry| entry.descriptor()));
            }
        }
    }

    /// M11: the same descriptor with the same priority twice in one layer, however it is spelt, wherever it stands.
    #[test]
    fn m11_repetitions_are_refused((entries, _) in registry_and_urls(), which in any::<Index>(), at in any::<Index>(), seed in any::<u64>()) {
        prop_assume!(!entries.is_empty());
        let original = which.get(&entries);
        let mut more = entries.clone();
        more.insert(at.index(entries.len() + 1), respell_entry(original, seed));
        let refused = compile(&more, &CompileOptions::default()).err();
        let codes: Vec<_> = refused.iter().flat_map(|problems| problems.as_slice()).map(|one| (one.code.as_str(), one.related.len())).collect();
        prop_assert_eq!(codes, vec![("duplicate-entry", 1)]);
        // With another priority it is no repetition.
        if let Some(last) = more.iter_mut().rev().find(|entry| entry.layer == original.layer) {
            last.priority = Some(99);
            let last = last.clone();
            more = Model::legal(more, false);
            prop_assert!(more.contains(&last));
        }
        prop_assert!(compile(&more, &CompileOptions::default()).is_ok());
    }

    /// M18: one scope is one protocol, host, port and winner.
    #[test]
    fn m18_same_scope((entries, urls) in registry_and_urls()) {
        let compiled = compiled(&entries)?;
        let scope = |url: &str| match model::Target::parse(url) {
            Ok(model::Target::Server(server)) => Some((server.protocol, server.host, server.port, compiled.lookup(url, None))),
            _ => None,
        };
        for pair in urls.windows(2) {
            let [one, other] = pair else { continue };
            let (one, other) = (one.text(), other.text());
            let expected = scope(&one).is_some() && scope(&one) == scope(&other);
            if let Ok(seen) = compiled.registry.table().same_scope(&one, &other, None) {
                prop_assert_eq!(seen, expected, "{} {}", one, other);
            }
        }
    }
}

/// An id means the same as a number as it does as an id.
#[test]
fn m15a_ids_are_numbers() {
    for kind in LayerKind::ALL {
        let id = EntryId::new(kind, 12_345).unwrap();
        assert_eq!((EntryId::from_bits(id.to_bits()), id.layer(), id.index()), (id, kind, 12_345));
    }
    assert_eq!(EntryId::new(LayerKind::Global, 1 << 30), None);
}

/// The compiled forms go to any number of threads, for as long as they like.
#[test]
fn m15a_tables_are_shared_by_threads() {
    fn shared<T: Send + Sync + 'static>(_: &T) {}
    let entry = Entry { host: Some("h".to_owned()), ..Entry::default() };
    let registry = Registry::read(&[(LayerKind::Global, document([&entry]))], &CompileOptions::default()).unwrap();
    shared(&registry);
    shared::<MatchTable>(registry.table());
    assert!(to_xml([&entry]).contains("host=\"h\""));
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let registry = registry.clone();
            std::thread::spawn(move || registry.lookup("https://h/").map(|found| found.is_some()))
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), Ok(true));
    }
}
