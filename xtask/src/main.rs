//! The project's own commands, run as `cargo xtask`.

mod conformance;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let command = arguments.next();
    match command.as_deref().and_then(|name| name.to_str()) {
        Some("conformance") => conformance::conformance(arguments),
        Some("answer") => conformance::answer(arguments),
        _ => {
            eprintln!("usage: cargo xtask conformance [--host HOST]... [FILE]...");
            eprintln!("       cargo xtask answer --host HOST FILE");
            ExitCode::FAILURE
        }
    }
}
