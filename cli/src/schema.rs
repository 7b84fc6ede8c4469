//! `credmatch schema`: the XML schema of what is accepted.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::failure::{Answer, Failure};
use crate::terminal::printable;

/// Arguments of `credmatch schema`.
#[derive(Debug, Args)]
#[command(after_help = "\
The schema is one file a namespace, each importing its neighbours: write them all with --out, then point an editor or \
a validator at process-engine.xsd, which knows every document that is accepted.

Some rules are beyond XML Schema 1.0, such as that no two entries are the same: `credmatch lint` knows them all.

Example:
  credmatch schema --out schema
  xmllint --noout --schema schema/process-engine.xsd process_engine.xml")]
pub(crate) struct Schema {
    /// The namespace whose schema is printed.
    #[arg(long, value_name = "NS", default_value = "http://www.infinica.com/credentials")]
    namespace: String,
    /// Write the schemas of all namespaces into this folder instead.
    #[arg(long, value_name = "DIR", conflicts_with = "namespace")]
    out: Option<PathBuf>,
}

/// Each namespace with the name and the text of its schema.
const SCHEMAS: [(&str, &str, &str); 8] = [
    ("http://www.infinica.com/credentials", "credentials.xsd", include_str!("schema/credentials.xsd")),
    ("http://www.infinica.com/process-engine", "process-engine.xsd", include_str!("schema/process-engine.xsd")),
    ("http://www.infinica.com/auth", "auth.xsd", include_str!("schema/auth.xsd")),
    ("http://www.infinica.com/keystores", "keystores.xsd", include_str!("schema/keystores.xsd")),
    ("http://www.infinica.com/openid", "openid.xsd", include_str!("schema/openid.xsd")),
    ("http://www.infinica.com/salesforce", "salesforce.xsd", include_str!("schema/salesforce.xsd")),
    ("urn:credmatch:credentials", "credmatch.xsd", include_str!("schema/credmatch.xsd")),
    ("http://www.w3.org/2001/XInclude", "xinclude.xsd", include_str!("schema/xinclude.xsd")),
];

/// Prints one schema, or writes all.
pub(crate) fn run(command: &Schema) -> Result<Answer, Failure> {
    if let Some(folder) = &command.out {
        write_all(folder)?;
        return Ok(Answer::Yes);
    }
    let Some((.., text)) = SCHEMAS.iter().find(|(namespace, ..)| *namespace == command.namespace) else {
        let known: Vec<_> = SCHEMAS.iter().map(|(namespace, ..)| *namespace).collect();
        return Err(Failure::with_help(
            format!("there is no schema of the namespace {}", printable(&command.namespace)),
            format!("the namespaces are {}", known.join(", ")),
        ));
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Answer::Yes)
}

fn write_all(folder: &Path) -> Result<(), Failure> {
    let failed = |path: &Path, error: std::io::Error| {
        Failure::new(format!("{} cannot be written: {error}", printable(&path.to_string_lossy())))
    };
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for (_, name, text) in SCHEMAS {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}
