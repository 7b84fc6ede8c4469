//! The match table against the model: generated registries, generated URLs, every way to ask.
#![cfg(feature = "url")]

mod generate;
mod model;

use credmatch::{CompileOptions, ExplainOptions, Specificity};
use generate::{Compiled, Shape, cases, compile, entries, urls};
use model::{Entry, Model};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

/// Every answer to a URL is the model's.
fn agree(compiled: &Compiled, model: &Model, entries: &[Entry], url: &str, service: Option<&str>) -> TestCaseResult {
    let ranked = model.matches(url, service);
    let expected = ranked.clone().map(|ranked| ranked.first().map(|&(number, _)| number));
    prop_assert_eq!(compiled.lookup(url, service), expected, "{} {:?}", url, service);
    let registry = &compiled.registry;
    let Ok(expected) = expected else {
        prop_assert!(registry.find_match(url, service).is_err());
        prop_assert!(registry.explain(url, &ExplainOptions::default()).is_err());
        return Ok(());
    };
    let ranked = ranked.unwrap_or_default();
    let found = registry.find_match(url, service).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(found.as_ref().map(|found| compiled.number(found.entry)), expected);
    if let (Some(found), Some((_, rank))) = (&found, ranked.first()) {
        same_rank(&found.rank, rank)?;
        prop_assert_eq!(found.line, found.entry.index() + 2);
        prop_assert_eq!(found.source.as_str(), "layer.xml");
    }
    let options = ExplainOptions::default().with_service(service).with_page(0, usize::MAX);
    let explanation = registry.explain(url, &options).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(explanation.winner().map(|id| compiled.number(id)), expected);
    let numbers: Vec<_> = explanation.matches.iter().map(|candidate| compiled.number(candidate.entry)).collect();
    prop_assert_eq!(&numbers, &ranked.iter().map(|&(number, _)| number).collect::<Vec<_>>());
    for (candidate, (_, rank)) in explanation.matches.iter().zip(&ranked) {
        same_rank(&candidate.rank, rank)?;
    }
    if explanation.compared.is_some() {
        let mut reasons = vec![None; entries.len()];
        for exclusion in &explanation.excluded {
            if let Some(reason) = reasons.get_mut(compiled.number(exclusion.entry)) {
                *reason = Some(exclusion.attribute.as_str());
            }
        }
        prop_assert_eq!(reasons, model.exclusions(url, service).unwrap_or_default());
        prop_assert_eq!(explanation.matches.len() + explanation.excluded.len(), entries.len());
        for (attribute, count) in explanation.excluded_by {
            let listed = explanation.excluded.iter().filter(|one| one.attribute == attribute).count();
            prop_assert_eq!(count, listed);
        }
    }
    Ok(())
}

fn same_rank(rank: &credmatch::Rank, expected: &model::Rank) -> TestCaseResult {
    let class = |specificity| match specificity {
        Specificity::Any => 0_u8,
        Specificity::Wildcard => 1,
        Specificity::Exact => 2,
    };
    let count = |number: u16| usize::from(number);
    let translated = model::Rank {
        priority: rank.priority,
        host: class(rank.host),
        literal_labels: count(rank.host_labels),
        host_literals: count(rank.host_literals),
        without_any_depth: rank.host_one_label,
        port: class(rank.port) == 2,
        protocol: class(rank.protocol),
        protocol_literals: count(rank.protocol_literals),
        segments: count(rank.path_segments),
        path_literals: count(rank.path_literals),
        service: rank.service,
    };
    prop_assert_eq!(&translated, expected);
    Ok(())
}

fn holds(entries: &[Entry], urls: &[generate::Url], guess_ports: bool) -> TestCaseResult {
    let options = CompileOptions::default().with_guess_ports(guess_ports);
    let entries = &Model::legal(entries.to_vec(), guess_ports);
    let compiled = compile(entries, &options).map_err(|problem| TestCaseError::fail(format!("{problem:?}")))?;
    let model = Model::new(entries, guess_ports).map_err(TestCaseError::fail)?;
    prop_assert_eq!(compiled.registry.table().entry_count(), entries.len());
    let texts: Vec<String> = urls.iter().map(generate::Url::text).collect();
    for (url, service) in texts.iter().zip([None, Some("s1"), None, Some("")].into_iter().cycle()) {
        agree(&compiled, &model, entries, url, service)?;
    }
    let mut answers = Vec::new();
    compiled.registry.table().lookup_many(texts.iter().map(String::as_str), None, |place, answer| {
        answers.push((place, answer));
    });
    let singly: Vec<_> = texts.iter().map(|url| compiled.registry.lookup(url)).enumerate().collect();
    prop_assert_eq!(answers, singly);
    Ok(())
}

const SHAPES: &[Shape] = &[Shape::Mixed, Shape::OneHost, Shape::Fronts, Shape::Globs, Shape::AnyHost, Shape::Deep];

macro_rules! shapes {
    ($($name:ident: $shape:ident,)*) => {
        proptest! {
            #![proptest_config(cases(12))]
            $(#[test]
            fn $name(entries in entries(Shape::$shape), urls in urls(Shape::$shape), guess_ports in prop::bool::weighted(0.2)) {
                holds(&entries, &urls, guess_ports)?;
            })*
        }
    };
}

shapes! {
    m09_mixed_registries: Mixed,
    m09_all_on_one_host: OneHost,
    m09_many_patterns_under_one_end: Fronts,
    m09_many_patterns_without_an_end: Globs,
    m09_all_without_a_host: AnyHost,
    m09_deep_paths: Deep,
}

proptest! {
    #![proptest_config(cases(12))]

    /// Two entries at a time: in a larger registry one that any URL gets hides what a filter leaves out.
    #[test]
    fn m09_registries_of_two_entries(
        (entries, urls) in prop::sample::select(SHAPES).prop_flat_map(|shape| (entries(shape), urls(shape))),
    ) {
        for two in entries.chunks(2) {
            holds(two, &urls, false)?;
        }
    }
}

proptest! {
    #![proptest_config(cases(400))]

    /// What the model refuses is refused, and what it takes is taken: entries of odd letters.
    #[test]
    fn m06_the_same_entries_are_refused(
        host in prop::option::of("[aA*.\\[\\]:1%xn\\- ä\\\\/?@]{0,8}"),
        port in prop::option::of("[0-9*:]{0,6}"),
        protocol in prop::option::of("[aH*:/+. ]{0,4}"),
        path in prop::option::of("[a/*.%2eE?# ä\\\\;]{0,10}"),
        url in prop::option::weighted(0.3, "(h\\*?://)?[aA*.\\[\\]:1%@ä]{0,8}(:[0-9*]{0,3})?(/[a*/.%2e?#]{0,8})?"),
    ) {
        let entry = match url {
            Some(url) => Entry { url: Some(url), ..Entry::default() },
            None => Entry { host, port, protocol, path, ..Entry::default() },
        };
        let refused = compile(std::slice::from_ref(&entry), &CompileOptions::default()).err();
        let expected = Model::new(std::slice::from_ref(&entry), false).err();
        prop_assert_eq!(refused.is_some(), expected.is_some(), "{:?} {:?}", refused, expected);
        if let (Some(refused), Some(expected)) = (refused, expected) {
            prop_assert!(refused.as_slice().iter().any(|one| one.code.as_str() == expected), "{} {:?}", expected, refused);
        }
    }
}
