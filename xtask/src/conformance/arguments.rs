//! The command lines of both commands.

use std::ffi::OsString;
use std::path::PathBuf;

/// What was asked for: hosts by name and files, in the order given; both may be empty.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) hosts: Vec<String>,
    pub(crate) files: Vec<PathBuf>,
}

impl Arguments {
    /// Reads `[--host HOST]... [--] [FILE]...`.
    pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut asked = Self { hosts: Vec::new(), files: Vec::new() };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--host") => match arguments.next().and_then(|name| name.into_string().ok()) {
                    Some(name) => asked.hosts.push(name),
                    None => return Err("--host needs a name".to_owned()),
                },
                Some("--") => asked.files.extend(arguments.by_ref().map(PathBuf::from)),
                Some(option) if option.starts_with('-') => match option.strip_prefix("--host=") {
                    Some(name) => asked.hosts.push(name.to_owned()),
                    None => return Err(format!("unknown option `{option}`; there is only --host HOST")),
                },
                _ => asked.files.push(PathBuf::from(argument)),
            }
        }
        Ok(asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Arguments, String> {
        Arguments::parse(arguments.iter().map(OsString::from))
    }

    #[test]
    fn hosts_and_files_come_in_any_order() {
        let asked = parse(&["a.json", "--host", "rust", "b.json", "--host=c", "--", "--odd.json"]).unwrap();
        assert_eq!(asked.hosts, ["rust", "c"]);
        assert_eq!(asked.files, ["a.json", "b.json", "--odd.json"].map(PathBuf::from));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert!(parse(&["--hosts", "rust"]).unwrap_err().contains("--hosts"));
        assert!(parse(&["--host"]).unwrap_err().contains("needs a name"));
    }
}
