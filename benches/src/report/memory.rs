//! What a table takes, beside the text of its entries.

use credmatch_benches::{compile, mix};

use super::rounds::line;

pub(crate) fn report(sizes: &[usize]) {
    println!("\nmemory, bytes an entry");
    for &size in sizes.iter().filter(|&&size| size >= 1_000) {
        let entries = mix::entries(size, 1);
        let own: usize = entries.iter().map(mix::Written::own_text).sum();
        let memory = compile(&entries).table().memory();
        let (own, count) = (own as f64, size as f64);
        let (touched, all) = (memory.touched as f64, (memory.touched + memory.beside) as f64);
        println!(
            " {size} entries: own text {:.1}, touched {:.1}, all {:.1}",
            own / count,
            touched / count,
            all / count
        );
        if size >= 100_000 {
            line("what a lookup touches / own text", touched / own, 1.5);
            line("with places, priorities and names / own text", all / own, 1.9);
        } else {
            line("bytes an entry", touched / count, 80.0);
        }
    }
}
