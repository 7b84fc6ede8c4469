//! `credmatch man`: manual pages.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_mangen::Man as Page;

use crate::arguments::Arguments;
use crate::failure::{Answer, Failure};
use crate::terminal::printable;

/// Arguments of `credmatch man`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  credmatch man | man -l -
  credmatch man --out /usr/local/share/man/man1")]
pub(crate) struct Man {
    /// Write a page a command into this folder instead.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Prints the manual page, or writes all of them.
pub(crate) fn run(command: &Man) -> Result<Answer, Failure> {
    // Nobody looks for a page on how to ask for help, and the others would refer to one.
    let mut all = Arguments::command().disable_help_subcommand(true);
    all.build();
    match &command.out {
        None => std::io::stdout().write_all(&render(all)?)?,
        Some(folder) => {
            let failed = |path: &std::path::Path, error: std::io::Error| {
                Failure::new(format!("{} cannot be written: {error}", printable(&path.to_string_lossy())))
            };
            fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
            let subcommands: Vec<_> = all.get_subcommands().cloned().collect();
            for page in std::iter::once(all).chain(subcommands) {
                let name = page.get_display_name().unwrap_or_else(|| page.get_name()).to_owned();
                let path = folder.join(format!("{name}.1"));
                fs::write(&path, render(page)?).map_err(|error| failed(&path, error))?;
            }
        }
    }
    Ok(Answer::Yes)
}

fn render(command: clap::Command) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    Page::new(command).render(&mut page)?;
    Ok(page)
}
