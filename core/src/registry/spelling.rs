//! The canonical spelling of a descriptor's attributes: what `descriptor_edits` writes, and lints where it is another.

use std::borrow::Cow;

use super::{Component, Descriptor};

impl Descriptor {
    /// What should stand in the attribute `name`, whose value gave this descriptor; `None` if it is fine as it is.
    ///
    /// What means "any" is fine in any spelling. So is a bare IPv6 address (design.md M3), one slash at the end of a path, and
    /// a `url` that ends with its host or port.
    pub(super) fn respelled(&self, name: &str, value: &str) -> Option<String> {
        let canonical: Cow<'_, str> = match name {
            "host" => self.host.as_str()?.into(),
            "port" => self.port?.to_string().into(),
            "protocol" => self.protocol.as_str()?.into(),
            "path" => self.path.as_str()?.into(),
            "url" => self.url_pattern().into(),
            _ => return None,
        };
        let fine = value == canonical
            || match name {
                "host" => canonical.strip_prefix('[').and_then(|host| host.strip_suffix(']')) == Some(value),
                "url" if self.path == Component::Any => canonical.strip_suffix('/') == Some(value),
                "path" | "url" => value.strip_suffix('/') == Some(&*canonical),
                _ => false,
            };
        (!fine).then(|| canonical.into_owned())
    }

    /// The URL pattern of its four components, whatever the service, which is an attribute of its own.
    pub(super) fn url_pattern(&self) -> String {
        Self { service: None, ..self.clone() }.to_string()
    }
}
