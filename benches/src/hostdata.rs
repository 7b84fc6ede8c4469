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
    let mut sum = 0_u64;
    for _ in std::io::stdin().lock().lines() {
        let single = timed(|| {
            for url in &urls {
                let found = table.lookup_number(std::hint::black_box(url.as_bytes()), None);
                sum += u64::from(found.ok().flatten().unwrap_or(1));
            }
        });
        let many = timed(|| {
            let urls = urls.iter().map(String::as_str);
            table.lookup_numbers(urls, None, |_, number| sum += u64::from(number.unsigned_abs()));
        });
        std::hint::black_box(sum);
        writeln!(out, "{single} {many}")?;
        out.flush()?;
    }
    Ok(())
}

/// Nanoseconds a URL, the second time: the first fills the caches, which the hosts do too.
fn timed(mut pass: impl FnMut()) -> f64 {
    pass();
    let began = Instant::now();
    pass();
    began.elapsed().as_nanos() as f64 / URLS as f64
}
