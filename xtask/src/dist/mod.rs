//! What a release would publish, and what goes into every artefact of it.

mod components;
mod notices;
mod release;
mod sbom;

use std::path::Path;

pub(crate) use release::{check, dist};

use crate::process::root;

/// A package of the workspace as an artefact of a registry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Artefact<'a> {
    /// The package whose crates are linked into it.
    pub(crate) package: &'a str,
    /// The platform that it is for; the one that we run on if not given.
    pub(crate) target: Option<&'a str>,
    /// Features beyond the default ones.
    pub(crate) features: &'a [&'a str],
    /// How package URLs call its registry: `npm`, `pypi`, `maven`, `cargo`, `generic`.
    pub(crate) registry: &'a str,
    /// Its name there.
    pub(crate) name: &'a str,
}

/// The pages that go into every artefact, for people who write registries. All that they link to is among them.
pub(crate) const PAGES: &[&str] =
    &["authentication.md", "codes.md", "design.md", "documents.md", "lints.md", "matching.md"];

impl Artefact<'_> {
    /// Writes what belongs into every artefact to a folder: `LICENSE-MIT`, `LICENSE-APACHE`, `SECURITY.md`,
    /// `THIRD-PARTY-NOTICES.txt` and `sbom.cdx.json`, and the pages of `docs/`.
    pub(crate) fn write_papers(&self, folder: &Path) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        std::fs::create_dir_all(folder).map_err(failed)?;
        for name in ["LICENSE-MIT", "LICENSE-APACHE", "SECURITY.md"] {
            std::fs::copy(root().join(name), folder.join(name)).map_err(failed)?;
        }
        let docs = folder.join("docs");
        std::fs::create_dir_all(&docs).map_err(failed)?;
        for name in PAGES {
            std::fs::copy(root().join("docs").join(name), docs.join(name)).map_err(failed)?;
        }
        let components = components::linked(self.package, self.target, self.features)?;
        std::fs::write(folder.join("THIRD-PARTY-NOTICES.txt"), notices::text(&components)?).map_err(failed)?;
        let bill = sbom::bill(self.registry, self.name, env!("CARGO_PKG_VERSION"), &components);
        std::fs::write(folder.join("sbom.cdx.json"), format!("{bill:#}\n")).map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn papers_name_every_crate_that_is_linked() {
        let folder = root().join("target").join(format!("papers-{}", std::process::id()));
        let artefact =
            Artefact { package: "credmatch", target: None, features: &[], registry: "cargo", name: "credmatch" };
        artefact.write_papers(&folder).unwrap();
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        assert!(read("THIRD-PARTY-NOTICES.txt").contains("\nquick-xml 0."));
        assert!(read("SECURITY.md").contains("report"));
        for page in PAGES {
            for link in read(&format!("docs/{page}")).split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let target = link.split('#').next().unwrap();
                assert!(target.is_empty() || PAGES.contains(&target), "{page}: {link}");
            }
        }
        let bill: Value = serde_json::from_str(&read("sbom.cdx.json")).unwrap();
        assert!(bill["components"].as_array().unwrap().iter().any(|one| one["name"] == "memchr"));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
