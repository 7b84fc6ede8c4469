//! `cargo xtask header`: `credmatch.h` is generated from the crate in `bindings-c` and committed.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use cbindgen::{Builder, Config};
use credmatch::Code;

use crate::process::root;

/// Where the header lies.
fn path() -> PathBuf {
    root().join("bindings-c/include/credmatch.h")
}

/// Writes the header, or with `--check` compares it; `true` if it is up to date afterwards.
pub(crate) fn header(arguments: &[String]) -> Result<bool, String> {
    let text = generated()?;
    match arguments {
        [] => {
            fs::write(path(), text).map_err(|error| format!("{}: {error}", path().display()))?;
            Ok(true)
        }
        [one] if one == "--check" => Ok(is_up_to_date(&text)),
        _ => Err("header takes --check or nothing".to_owned()),
    }
}

fn is_up_to_date(text: &str) -> bool {
    fs::read_to_string(path()).is_ok_and(|committed| committed == text)
}

/// The header as the crate has it now.
fn generated() -> Result<String, String> {
    let folder = root().join("bindings-c");
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let mut config = Config::from_file(folder.join("cbindgen.toml"))?;
    config.header = Some(read("include/opening.h.in")?);
    config.trailer = Some(read("include/closing.h.in")?);
    config.after_includes = Some(version() + &codes());
    let bindings = Builder::new()
        .with_crate(&folder)
        .with_config(config)
        .generate()
        .map_err(|error| format!("cbindgen: {error}"))?;
    let mut text = Vec::new();
    bindings.write(&mut text);
    String::from_utf8(text).map_err(|error| error.to_string())
}

/// The workspace's version as macros.
fn version() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut text = format!(
        "\n/**\n * The version of this header, such as `\"1.2.3\"`; credmatch_version() gives that of the library.\n */\n\
         #define CREDMATCH_VERSION \"{version}\"\n"
    );
    for (name, number) in ["MAJOR", "MINOR", "PATCH"].iter().zip(version.split('.')) {
        let _ = writeln!(text, "#define CREDMATCH_VERSION_{name} {number}");
    }
    text
}

/// The core's codes as constants.
fn codes() -> String {
    let mut text = "\n/**\n * What can be wrong with documents, URLs and tables: a credmatch_status is one of these where a function fails\n \
                    * for such a reason. Numbers and names never change their meaning; further ones may come. The\n \
                    * hundreds group them: 1 XML, 2 limits, 3 structure of a document, 4 descriptors and patterns,\n \
                    * 5 includes, 6 request URLs, 7 bytes of tables, 8 what lint finds, 9 what can't be sent.\n */\nenum credmatch_code {\n"
        .to_owned();
    for code in Code::ALL {
        let name = code.as_str().replace('-', "_").to_uppercase();
        let _ =
            writeln!(text, "  /** `{}`: {} */\n  CREDMATCH_{name} = {},", code.as_str(), code.summary(), code.number());
    }
    // C99 allows a comma before the brace, C++98 does not.
    if let Some(comma) = text.rfind(',') {
        text.remove(comma);
    }
    text + "};\n"
}
