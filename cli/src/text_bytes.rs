//! From text back to the bytes that it was decoded from, so that an edit changes nothing else.

use credmatch::Zeroizing;
use encoding_rs::WINDOWS_1252;

/// How a file's text is laid out in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextBytes {
    /// The byte order mark.
    mark: &'static [u8],
    encoding: Encoding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16Little,
    Utf16Big,
    Latin1,
    Windows1252,
}

impl TextBytes {
    /// The layout in which `text` gives exactly `bytes`; `None` if none of those that are read does.
    pub(crate) fn of(text: &str, bytes: &[u8]) -> Option<Self> {
        let layouts: [(&'static [u8], Encoding); 8] = [
            (b"", Encoding::Utf8),
            (b"\xEF\xBB\xBF", Encoding::Utf8),
            (b"\xFF\xFE", Encoding::Utf16Little),
            (b"\xFE\xFF", Encoding::Utf16Big),
            (b"", Encoding::Utf16Little),
            (b"", Encoding::Utf16Big),
            (b"", Encoding::Windows1252),
            (b"", Encoding::Latin1),
        ];
        layouts
            .into_iter()
            .map(|(mark, encoding)| Self { mark, encoding })
            .filter(|layout| bytes.starts_with(layout.mark))
            .find(|layout| layout.encode(text).is_some_and(|encoded| encoded.as_slice() == bytes))
    }

    /// The bytes of a text; `None` if it has a character that the encoding lacks.
    pub(crate) fn encode(self, text: &str) -> Option<Zeroizing<Vec<u8>>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.mark.len() + 2 * text.len()));
        bytes.extend(self.mark);
        match self.encoding {
            Encoding::Utf8 => bytes.extend(text.as_bytes()),
            Encoding::Utf16Little => bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
            Encoding::Utf16Big => bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
            Encoding::Latin1 => {
                for character in text.chars() {
                    bytes.push(u8::try_from(u32::from(character)).ok()?);
                }
            }
            Encoding::Windows1252 => {
                let (encoded, _, lossy) = WINDOWS_1252.encode(text);
                if lossy {
                    return None;
                }
                bytes.extend(encoded.iter());
            }
        }
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_that_is_read_is_found_again() {
        let text = "<?xml version='1.0'?><a b='ü'/>";
        let units = |of: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(of).collect::<Vec<u8>>();
        let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(b"\xEF\xBB\xBF", text.as_bytes().to_vec()),
            marked(b"\xFF\xFE", units(u16::to_le_bytes)),
            marked(b"\xFE\xFF", units(u16::to_be_bytes)),
            units(u16::to_le_bytes),
            units(u16::to_be_bytes),
            text.chars().map(|one| one as u8).collect(),
        ] {
            let layout = TextBytes::of(text, &bytes).unwrap();
            assert_eq!(*layout.encode(text).unwrap(), bytes);
        }
    }

    #[test]
    fn one_byte_encodings_are_told_apart_by_what_they_lack() {
        let latin = TextBytes::of("\u{80}ü", b"\x80\xFC").unwrap();
        assert_eq!(latin.encoding, Encoding::Latin1);
        assert_eq!(latin.encode("€"), None);
        let windows = TextBytes::of("€ü", b"\x80\xFC").unwrap();
        assert_eq!(windows.encoding, Encoding::Windows1252);
        assert_eq!(windows.encode("ł"), None);
        assert_eq!(TextBytes::of("ü", b"\xFB"), None);
    }
}
