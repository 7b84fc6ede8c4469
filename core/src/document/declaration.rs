//! The XML declaration: XML 1.0 §2.8 and §4.3.3.

use super::Code;
use super::characters::is_blank;
use super::fault::Fault;
use super::tag::{Next, Tag, Written};

pub(super) const HELP: &str = "write `<?xml version=\"1.0\" encoding=\"UTF-8\"?>`";

/// What an XML declaration says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Declaration<'a> {
    /// The name of the encoding and where it begins.
    pub(super) encoding: Option<(&'a str, usize)>,
}

/// Whether this is an XML declaration rather than another processing instruction.
pub(super) fn is_declaration(text: &str) -> bool {
    text.strip_prefix("<?xml").and_then(|rest| rest.bytes().next()).is_some_and(|byte| is_blank(byte) || byte == b'?')
}

/// Reads the declaration at the beginning of `text`, which ends before the byte offset `end`.
pub(super) fn read(text: &str, end: usize) -> Result<Declaration<'_>, Fault> {
    let whole = || Fault::new(Code::InvalidDeclaration, 0, end, "a malformed XML declaration").with_help(HELP);
    let mut tag = Tag::new(text, "<?xml".len(), end.saturating_sub("?>".len()));
    let mut expected = ["version", "encoding", "standalone"].as_slice();
    let mut encoding = None;
    loop {
        let written = match tag.next() {
            Next::Attribute(written) => written,
            Next::End if expected.contains(&"version") => return Err(whole()),
            Next::End => return Ok(Declaration { encoding }),
            Next::Mendable(..) | Next::Fatal(_) => return Err(whole()),
        };
        let Some(place) = expected.iter().position(|name| *name == written.name) else {
            return Err(misplaced(written));
        };
        if expected.contains(&"version") && place > 0 {
            return Err(misplaced(written));
        }
        expected = expected.get(place + 1..).unwrap_or_default();
        let sound = match written.name {
            "version" => is_version(written.value),
            "encoding" => is_encoding_name(written.value),
            _ => matches!(written.value, "yes" | "no"),
        };
        if !sound {
            let message = format!("the XML declaration's `{}` has no legal value", written.name);
            let (start, end) = (written.value_start, written.value_start + written.value.len());
            return Err(Fault::new(Code::InvalidDeclaration, start, end, message).with_help(HELP));
        }
        if written.name == "encoding" {
            encoding = Some((written.value, written.value_start));
        }
    }
}

fn misplaced(written: Written<'_>) -> Fault {
    let (start, end) = (written.name_start, written.name_start + written.name.len());
    let message = "an XML declaration holds `version`, then perhaps `encoding`, then perhaps `standalone`";
    Fault::new(Code::InvalidDeclaration, start, end, message).with_help(HELP)
}

fn is_version(value: &str) -> bool {
    value.strip_prefix("1.").is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_encoding_name(value: &str) -> bool {
    value.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(text: &str) -> Result<Option<&str>, (usize, usize)> {
        match read(text, text.len()) {
            Ok(declaration) => Ok(declaration.encoding.map(|(name, _)| name)),
            Err(fault) => Err((fault.start, fault.end)),
        }
    }

    #[test]
    fn sound_declarations() {
        assert_eq!(declared("<?xml version='1.0'?>"), Ok(None));
        assert_eq!(declared("<?xml\tversion = \"1.1\"\n?>"), Ok(None));
        assert_eq!(declared("<?xml version='1.0' standalone='yes' ?>"), Ok(None));
        assert_eq!(declared("<?xml version='1.0' encoding='ISO-8859-1' standalone='no'?>"), Ok(Some("ISO-8859-1")));
    }

    #[test]
    fn malformed_declarations() {
        assert_eq!(declared("<?xml?>"), Err((0, 7)));
        assert_eq!(declared("<?xml encoding='UTF-8'?>"), Err((6, 14)));
        assert_eq!(declared("<?xml version='2.0'?>"), Err((15, 18)));
        assert_eq!(declared("<?xml version='1.'?>"), Err((15, 17)));
        assert_eq!(declared("<?xml version='1.0' standalone='YES'?>"), Err((32, 35)));
        assert_eq!(declared("<?xml version='1.0' encoding='8bit'?>"), Err((30, 34)));
        assert_eq!(declared("<?xml version='1.0' encoding=''?>"), Err((30, 30)));
        assert_eq!(declared("<?xml version='1.0' standalone='no' encoding='a'?>"), Err((36, 44)));
        assert_eq!(declared("<?xml version='1.0' version='1.0'?>"), Err((20, 27)));
        assert_eq!(declared("<?xml version='1.0'encoding='a'?>"), Err((0, 33)));
        assert_eq!(declared("<?xml version=1.0?>"), Err((0, 19)));
        assert_eq!(declared("<?xml nonsense?>"), Err((0, 16)));
    }
}
