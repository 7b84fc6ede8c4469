//! The licence texts of other people's code in an artefact.

use std::fmt::Write;
use std::path::Path;

use super::components::Component;

/// One text for all components: what each is, under which licence, and the texts that it comes with. Equal texts stand
/// once.
pub(crate) fn text(components: &[Component]) -> Result<String, String> {
    let mut text = String::from("Third-party software in this package, and its licences.\n");
    let mut texts: Vec<(String, Vec<String>)> = Vec::new();
    for component in components {
        let Component { name, version, licence, folder, .. } = component;
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{name} {version}: {licence}");
        let found = licences(folder)?;
        if found.is_empty() {
            return Err(format!("{name} {version} comes without a licence text"));
        }
        for one in found {
            match texts.iter_mut().find(|(known, _)| *known == one) {
                Some((_, names)) => names.push(name.clone()),
                None => texts.push((one, vec![name.clone()])),
            }
        }
    }
    for (licence, names) in texts {
        let _ = write!(text, "\n\n{}\nof {}\n\n{}", "-".repeat(72), names.join(", "), licence.trim_end());
    }
    text.push('\n');
    Ok(text)
}

fn licences(folder: &Path) -> Result<Vec<String>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut paths = Vec::new();
    for item in std::fs::read_dir(folder).map_err(failed)? {
        let path = item.map_err(failed)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_uppercase()).unwrap_or_default();
        let is_licence = ["LICENSE", "LICENCE", "COPYING", "UNLICENSE", "COPYRIGHT", "NOTICE"];
        if path.is_file() && is_licence.iter().any(|beginning| name.starts_with(beginning)) {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(String::from_utf8_lossy(&text).replace("\r\n", "\n"))
    };
    paths.iter().map(read).collect()
}
