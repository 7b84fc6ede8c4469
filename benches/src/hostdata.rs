//! What all hosts measure: `hostdata FOLDER` writes `registry.xml` (1 000 entries of the mix) and `urls.txt` (4 000
//! URLs, one a line), and prints what a look-up takes in Rust, in nanoseconds, once for each line of standard input.

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::time::Instant;

use credmatch_benches::{compile, mix};

const ENTRIES: usize = 1_000;
const URLS: usize = 4_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("usage: hostdata FOLDER")?);
    let entries = mix::entries(ENTRIES, 7);
    let urls = mix::urls(&entries, URLS, 8);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("registry.xml"), mix::xml(&entries))?;
    std::fs::write(folder.join("urls.txt"), urls.join("\n") + "\n")?;
    let registry = compile(&entries);
    let table = registry.table();
    let mut out = std::io::stdout();
    for _ in std::io::stdin().lock().lines() {
        let began = Instant::now();
        let mut sum = 0_u64;
        for url in &urls {
            sum += u64::from(std::hint::black_box(table.lookup_number(url.as_bytes(), None))?.unwrap_or(1));
        }
        let single = began.elapsed();
        let began = Instant::now();
        table
            .lookup_numbers(urls.iter().map(String::as_str), None, |_, number| sum += u64::from(number.unsigned_abs()));
        let batch = began.elapsed();
        std::hint::black_box(sum);
        writeln!(out, "{} {}", single.as_nanos() as f64 / URLS as f64, batch.as_nanos() as f64 / URLS as f64)?;
        out.flush()?;
    }
    Ok(())
}
