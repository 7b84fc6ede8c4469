//! From bytes to text: XML 1.0 §4.3.3 and appendix F. Behind the feature `encodings`.

use std::sync::Arc;

use zeroize::Zeroizing;

use super::declaration;
use super::locator::Locator;
use super::names::quoted;
use super::sources::named;
use super::{Code, Diagnostic, Limits, Place, Source};

/// The encodings that are supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Ascii,
    Utf16Little,
    Utf16Big,
    Latin1,
    Windows1252,
}

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// As far as a declaration goes, one byte is one character of ASCII.
    Ascii,
    /// UTF-8 by its byte order mark.
    Utf8,
    Utf16Little,
    Utf16Big,
    /// Recognised, and not supported.
    Foreign(&'static str),
}

/// How far a declaration may reach; nobody writes longer ones.
const DECLARATION: usize = 1024;
const SUPPORTED: &str = "supported are UTF-8, UTF-16, ISO-8859-1, Windows-1252 and US-ASCII";

impl Source {
    /// A source from bytes: UTF-8, UTF-16 of either byte order, ISO-8859-1, Windows-1252 or US-ASCII. The byte order
    /// mark decides, then the encoding that the XML declaration names; without both it is UTF-8 (XML 1.0 appendix F).
    /// `name` is as in [`Source::new`].
    ///
    /// # Errors
    ///
    /// `unsupported-encoding`; `invalid-encoding` for bytes that are no text in the encoding, at the line and column
    /// of the first, and for a declaration that contradicts the bytes that it is written in; `invalid-declaration` for
    /// one that does not end within 1 024 characters; `document-too-large`.
    pub fn from_bytes(name: impl Into<Arc<str>>, bytes: &[u8], limits: &Limits) -> Result<Self, Diagnostic> {
        let name = named(name.into());
        let (family, mark) = family(bytes);
        let content = bytes.get(mark..).unwrap_or_default();
        // No encoding takes more than twice as many bytes as UTF-8 does.
        if content.len() / 2 > limits.document_size as usize {
            return Err(too_large(&name, limits));
        }
        let encoding = encoding(&name, family, content)?;
        let text = match encoding {
            Encoding::Utf8 => utf8(&name, content)?,
            Encoding::Ascii if content.is_ascii() => utf8(&name, content)?,
            Encoding::Ascii => {
                let valid = content.iter().take_while(|byte| byte.is_ascii()).count();
                let before = utf8(&name, content.get(..valid).unwrap_or_default())?;
                return Err(invalid(&name, &before, "US-ASCII"));
            }
            Encoding::Latin1 => latin1(content),
            Encoding::Windows1252 => windows1252(&name, content)?,
            Encoding::Utf16Little => utf16(&name, content, u16::from_le_bytes)?,
            Encoding::Utf16Big => utf16(&name, content, u16::from_be_bytes)?,
        };
        if text.len() > limits.document_size as usize {
            return Err(too_large(&name, limits));
        }
        Ok(Self::decoded(name, text))
    }
}

/// What the first bytes say, and how many of them are the byte order mark.
fn family(bytes: &[u8]) -> (Family, usize) {
    match bytes {
        [0x00, 0x00, 0xFE, 0xFF, ..] | [0xFF, 0xFE, 0x00, 0x00, ..] => (Family::Foreign("UTF-32"), 4),
        [0x00, 0x00, 0x00, b'<', ..] | [b'<', 0x00, 0x00, 0x00, ..] => (Family::Foreign("UTF-32"), 0),
        [0x4C, 0x6F, 0xA7, 0x94, ..] => (Family::Foreign("EBCDIC"), 0),
        [0xEF, 0xBB, 0xBF, ..] => (Family::Utf8, 3),
        [0xFF, 0xFE, ..] => (Family::Utf16Little, 2),
        [0xFE, 0xFF, ..] => (Family::Utf16Big, 2),
        [b'<', 0x00, b'?', 0x00, ..] => (Family::Utf16Little, 0),
        [0x00, b'<', 0x00, b'?', ..] => (Family::Utf16Big, 0),
        _ => (Family::Ascii, 0),
    }
}

/// The encoding of a content without its byte order mark.
fn encoding(name: &Arc<str>, family: Family, content: &[u8]) -> Result<Encoding, Diagnostic> {
    let beginning = match family {
        Family::Foreign(what) => {
            let message = format!("the encoding {what} is not supported");
            let diagnostic = Diagnostic::new(Code::UnsupportedEncoding, place(name, "", 0, 0), message);
            return Err(diagnostic.with_help(SUPPORTED));
        }
        Family::Ascii | Family::Utf8 => first_markup(content.iter().copied().map(char::from)),
        Family::Utf16Little => first_markup(characters(content, u16::from_le_bytes).map_while(Result::ok)),
        Family::Utf16Big => first_markup(characters(content, u16::from_be_bytes).map_while(Result::ok)),
    };
    if declaration::is_declaration(&beginning) && !beginning.ends_with('>') && beginning.chars().count() >= DECLARATION
    {
        // What it says of the encoding may stand further on: anything read regardless would be a guess.
        let message = format!("an XML declaration that does not end within {DECLARATION} characters");
        let place = place(name, &beginning, 0, "<?xml".len());
        return Err(Diagnostic::new(Code::InvalidDeclaration, place, message).with_help(declaration::HELP));
    }
    let declared = match beginning.find("?>") {
        Some(end) if declaration::is_declaration(&beginning) => {
            declaration::read(&beginning, end + "?>".len()).ok().and_then(|declaration| declaration.encoding)
        }
        _ => None,
    };
    let Some((label, start)) = declared else {
        return Ok(match family {
            Family::Utf16Little => Encoding::Utf16Little,
            Family::Utf16Big => Encoding::Utf16Big,
            _ => Encoding::Utf8,
        });
    };
    let here = || place(name, &beginning, start, label.len());
    let contradiction = |found: &str| {
        let message = format!("the declaration says {}, but the first bytes are {found}", quoted(label));
        Diagnostic::new(Code::InvalidEncoding, here(), message)
            .with_help("save the file in the encoding that it declares")
    };
    match (family, label.to_ascii_lowercase().as_str()) {
        (Family::Utf8 | Family::Ascii, "utf-8" | "utf8") => Ok(Encoding::Utf8),
        (Family::Utf16Little, "utf-16" | "utf-16le") => Ok(Encoding::Utf16Little),
        (Family::Utf16Big, "utf-16" | "utf-16be") => Ok(Encoding::Utf16Big),
        (Family::Ascii, "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "latin-1" | "l1") => {
            Ok(Encoding::Latin1)
        }
        (Family::Ascii, "windows-1252" | "cp1252") => Ok(Encoding::Windows1252),
        (Family::Ascii, "us-ascii" | "ascii") => Ok(Encoding::Ascii),
        (Family::Utf8, _) => Err(contradiction("UTF-8 by their byte order mark")),
        (Family::Utf16Little | Family::Utf16Big, _) => Err(contradiction("UTF-16 of one byte order")),
        (_, "utf-16" | "utf-16le" | "utf-16be") => Err(contradiction("not UTF-16")),
        _ => {
            let message = format!("the encoding {} is not supported", quoted(label));
            Err(Diagnostic::new(Code::UnsupportedEncoding, here(), message).with_help(SUPPORTED))
        }
    }
}

/// All up to the first `>`, which ends a declaration. It is ASCII or malformed, so bytes will do for characters.
fn first_markup(characters: impl Iterator<Item = char>) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(4 * DECLARATION));
    for character in characters.take(DECLARATION) {
        text.push(character);
        if character == '>' {
            break;
        }
    }
    text
}

fn utf8(name: &Arc<str>, content: &[u8]) -> Result<Zeroizing<String>, Diagnostic> {
    match std::str::from_utf8(content) {
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(error) => {
            let valid = content.get(..error.valid_up_to()).and_then(|valid| std::str::from_utf8(valid).ok());
            let help = "if the file is in another encoding, say so: `<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>`";
            Err(invalid(name, valid.unwrap_or_default(), "UTF-8").with_help(help))
        }
    }
}

/// Every byte is the character of the same number: ISO-8859-1 proper, not what web browsers take it for.
fn latin1(content: &[u8]) -> Zeroizing<String> {
    let wide = content.iter().filter(|byte| !byte.is_ascii()).count();
    let mut text = Zeroizing::new(String::with_capacity(content.len() + wide));
    text.extend(content.iter().copied().map(char::from));
    text
}

/// What Windows-1252 has in the place of the control characters 80 to 9F of ISO-8859-1; NUL where nothing is assigned.
const WINDOWS_1252: [char; 32] = [
    '\u{20AC}', '\0', '\u{201A}', '\u{192}', '\u{201E}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2C6}', '\u{2030}',
    '\u{160}', '\u{2039}', '\u{152}', '\0', '\u{17D}', '\0', '\0', '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}',
    '\u{2022}', '\u{2013}', '\u{2014}', '\u{2DC}', '\u{2122}', '\u{161}', '\u{203A}', '\u{153}', '\0', '\u{17E}',
    '\u{178}',
];

fn windows1252(name: &Arc<str>, content: &[u8]) -> Result<Zeroizing<String>, Diagnostic> {
    let character = |&byte: &u8| match byte {
        0x80..=0x9F => WINDOWS_1252.get(usize::from(byte - 0x80)).copied().filter(|&one| one != '\0'),
        _ => Some(char::from(byte)),
    };
    // As long as it can get, so that it never grows and leaves a copy behind.
    let longest = content.len() + 2 * content.iter().filter(|byte| !byte.is_ascii()).count();
    let mut text = Zeroizing::new(String::with_capacity(longest));
    text.extend(content.iter().map_while(character));
    if content.iter().all(|byte| character(byte).is_some()) {
        return Ok(text);
    }
    Err(invalid(name, &text, "Windows-1252"))
}

fn utf16(name: &Arc<str>, content: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Zeroizing<String>, Diagnostic> {
    // As long as it can get, so that it never grows and leaves a copy behind.
    let mut text = Zeroizing::new(String::with_capacity(content.len() / 2 * 3));
    for character in characters(content, unit) {
        match character {
            Ok(character) => text.push(character),
            Err(_) => return Err(invalid(name, &text, "UTF-16")),
        }
    }
    if content.len().is_multiple_of(2) { Ok(text) } else { Err(invalid(name, &text, "UTF-16")) }
}

/// The characters of UTF-16, one by one, the odd byte at the end left out.
fn characters(
    content: &[u8],
    unit: fn([u8; 2]) -> u16,
) -> impl Iterator<Item = Result<char, std::char::DecodeUtf16Error>> + '_ {
    let units = content.chunks_exact(2).filter_map(move |pair| pair.try_into().ok().map(unit));
    char::decode_utf16(units)
}

fn invalid(name: &Arc<str>, before: &str, encoding: &str) -> Diagnostic {
    let message = format!("the bytes here are not {encoding}");
    Diagnostic::new(Code::InvalidEncoding, place(name, before, before.len(), 0), message)
}

fn too_large(name: &Arc<str>, limits: &Limits) -> Diagnostic {
    let message = format!("more than {} bytes of text", limits.document_size);
    Diagnostic::new(Code::DocumentTooLarge, place(name, "", 0, 0), message).with_help("raise the limit `document_size`")
}

fn place(name: &Arc<str>, text: &str, offset: usize, length: usize) -> Place {
    Place { source: Arc::clone(name), position: Locator::new(text).position(offset, length) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<String, (Code, u32, u32)> {
        match Source::from_bytes("m", bytes, &Limits::default()) {
            Ok(source) => Ok(source.text().to_owned()),
            Err(one) => Err((one.code, one.place.position.line, one.place.position.column)),
        }
    }

    #[test]
    fn windows_1252_is_what_the_reference_says() {
        for byte in 0x80..=0xFF {
            let (expected, ..) = encoding_rs::WINDOWS_1252.decode(std::slice::from_ref(&byte)).to_owned();
            let read = windows1252(&"m".into(), &[byte]).ok().map(|text| text.to_string());
            let assigned = !matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D);
            assert_eq!(read.as_deref(), assigned.then_some(&*expected), "{byte:x}");
        }
    }

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    fn declaring(encoding: &str, rest: &[u8]) -> Vec<u8> {
        [format!("<?xml version='1.0' encoding='{encoding}'?>\n").as_bytes(), rest].concat()
    }

    #[track_caller]
    fn is(bytes: &[u8], end: &str) {
        let text = read(bytes).unwrap();
        assert!(text.ends_with(end) && !text.starts_with('\u{FEFF}'), "{text:?}");
    }

    #[test]
    fn utf8_with_and_without_mark_and_declaration() {
        is("<ä/>".as_bytes(), "<ä/>");
        is("\u{FEFF}<ä/>".as_bytes(), "<ä/>");
        is(&declaring("UTF-8", "<ä/>".as_bytes()), "<ä/>");
        is(&declaring("utf8", "<ä/>".as_bytes()), "<ä/>");
        is(b"", "");
        assert_eq!(read("\u{FEFF}\u{FEFF}<a/>".as_bytes()), Ok("\u{FEFF}<a/>".to_owned()));
    }

    #[test]
    fn utf16_in_both_byte_orders() {
        let text = "<?xml version='1.0' encoding='UTF-16'?><a>ä\u{1F600}</a>";
        for bytes_of in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            is(&utf16(&format!("\u{FEFF}{text}"), bytes_of), "ä\u{1F600}</a>");
            is(&utf16("\u{FEFF}<a>ä</a>", bytes_of), "<a>ä</a>");
            is(&utf16(text, bytes_of), "ä\u{1F600}</a>");
        }
        is(&utf16("\u{FEFF}<?xml version='1.0' encoding='utf-16be'?><a/>", u16::to_be_bytes), "<a/>");
    }

    #[test]
    fn one_byte_encodings() {
        is(&declaring("ISO-8859-1", b"<a>\xE4\x80</a>"), "<a>ä\u{80}</a>");
        is(&declaring("Latin1", b"\xFF"), "ÿ");
        is(&declaring("windows-1252", b"<a>\xE4\x80</a>"), "<a>ä€</a>");
        is(&declaring("US-ASCII", b"<a/>"), "<a/>");
    }

    #[test]
    fn malformed_bytes_have_a_line_and_a_column() {
        use Code::InvalidEncoding;
        assert_eq!(read(b"<a>\n\xC3\xA4\xFF</a>"), Err((InvalidEncoding, 2, 2)));
        assert_eq!(read(b"<a>\xC3"), Err((InvalidEncoding, 1, 4)));
        assert_eq!(read(b"\xEF\xBB\xBF\xC0\x80"), Err((InvalidEncoding, 1, 1)));
        assert_eq!(read(b"\xED\xA0\x80"), Err((InvalidEncoding, 1, 1)));
        assert_eq!(read(&declaring("ascii", b"ab\xE4")), Err((InvalidEncoding, 2, 3)));
        assert_eq!(read(&declaring("cp1252", b"\xE4\x81")), Err((InvalidEncoding, 2, 2)));
        let mut cut = utf16("\u{FEFF}<a>\nä</a>", u16::to_le_bytes);
        cut.pop();
        assert_eq!(read(&cut), Err((InvalidEncoding, 2, 5)));
        let lone: Vec<u8> = [0xFEFF_u16, 0x3C, 0xD800, 0x3E].into_iter().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&lone), Err((InvalidEncoding, 1, 2)));
    }

    #[test]
    fn unsupported_encodings_and_contradictions() {
        use Code::{InvalidEncoding, UnsupportedEncoding};
        assert_eq!(read(&declaring("ISO-8859-15", b"")), Err((UnsupportedEncoding, 1, 31)));
        assert_eq!(read(b"\x00\x00\xFE\xFF\x00\x00\x00<"), Err((UnsupportedEncoding, 1, 1)));
        assert_eq!(read(b"<\x00\x00\x00"), Err((UnsupportedEncoding, 1, 1)));
        assert_eq!(read(&declaring("UTF-16", b"")), Err((InvalidEncoding, 1, 31)));
        let marked = [b"\xEF\xBB\xBF".as_slice(), &declaring("ISO-8859-1", b"")].concat();
        assert_eq!(read(&marked), Err((InvalidEncoding, 1, 31)));
        let text = "\u{FEFF}<?xml version='1.0' encoding='UTF-8'?>";
        assert_eq!(read(&utf16(text, u16::to_le_bytes)), Err((InvalidEncoding, 1, 31)));
        let text = "\u{FEFF}<?xml version='1.0' encoding='UTF-16BE'?>";
        assert_eq!(read(&utf16(text, u16::to_le_bytes)), Err((InvalidEncoding, 1, 31)));
        let help = Source::from_bytes("m", &declaring("KOI8-R", b""), &Limits::default()).unwrap_err().help.unwrap();
        assert!(help.contains("ISO-8859-1") && help.contains("UTF-16"), "{help}");
    }

    #[test]
    fn a_declaration_that_is_not_seen_whole_is_refused() {
        let padded = |length: usize| {
            let (start, end) = ("<?xml version='1.0'", "encoding='ISO-8859-1'?>");
            let blanks = " ".repeat(length - start.len() - end.len());
            [format!("{start}{blanks}{end}").as_bytes(), b"<a>\xC3\xA4</a>"].concat()
        };
        is(&padded(DECLARATION), "<a>\u{C3}\u{A4}</a>");
        for length in [DECLARATION + 1, DECLARATION + 2, 5 * DECLARATION] {
            assert_eq!(read(&padded(length)), Err((Code::InvalidDeclaration, 1, 1)), "{length}");
        }
        let wide = format!("\u{FEFF}<?xml version='1.0'{}encoding='UTF-8'?><a/>", " ".repeat(DECLARATION));
        assert_eq!(read(&utf16(&wide, u16::to_le_bytes)), Err((Code::InvalidDeclaration, 1, 1)));
        is(format!("<?xml-stylesheet {}?><ä/>", " ".repeat(DECLARATION)).as_bytes(), "<ä/>");
    }

    #[test]
    fn too_large_is_refused_by_the_size_of_the_text() {
        let limits = Limits { document_size: 40, ..Limits::default() };
        let size = |bytes: &[u8]| Source::from_bytes("m", bytes, &limits).map_err(|one| one.code);
        assert!(size(&[b' '; 40]).is_ok());
        assert_eq!(size(&[b' '; 41]).unwrap_err(), Code::DocumentTooLarge);
        assert_eq!(size(&[b' '; 1000]).unwrap_err(), Code::DocumentTooLarge);
        assert_eq!(size(&declaring("l1", b"\xE4\xE4\xE4")).unwrap_err(), Code::DocumentTooLarge);
    }
}
