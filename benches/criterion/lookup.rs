//! The lookup beside what it is made of, by criterion: `cargo bench -p credmatch-benches`.

#![allow(missing_docs, reason = "criterion's macros make items without documentation")]

use std::hint::black_box;

use credmatch_benches::{compile, mix, rivals};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

fn lookup(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("lookup");
    for size in [10, 1_000, 100_000] {
        let entries = mix::entries(size, 1);
        let urls = mix::urls(&entries, 2_000, 2);
        let registry = compile(&entries);
        let index = rivals::BareIndex::new(&entries);
        group.throughput(Throughput::Elements(urls.len() as u64));
        group.bench_with_input(BenchmarkId::new("credmatch", size), &urls, |bencher, urls| {
            bencher.iter(|| urls.iter().filter(|url| matches!(registry.lookup(black_box(url)), Ok(Some(_)))).count());
        });
        group.bench_with_input(BenchmarkId::new("url parse", size), &urls, |bencher, urls| {
            bencher.iter(|| urls.iter().filter(|url| url::Url::parse(black_box(url)).is_ok()).count());
        });
        group.bench_with_input(BenchmarkId::new("bare index of a given host", size), &urls, |bencher, urls| {
            bencher.iter(|| urls.iter().filter(|url| index.get(black_box(url)).is_some()).count());
        });
    }
    group.finish();
}

criterion_group!(benches, lookup);
criterion_main!(benches);
