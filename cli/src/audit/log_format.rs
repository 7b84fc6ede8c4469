//! Finds the URL that a line of a log is about.

use std::borrow::Cow;

use clap::ValueEnum;
use serde_json::Value;

/// How lines are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// A URL a line.
    Lines,
    /// The Common Log Format: host, ident, user, [time], "request", status, size.
    Common,
    /// The Combined Log Format, which adds "referer" and "user agent".
    Combined,
    /// Combined with the virtual host and port before it, as Apache's `vhost_combined` has it.
    #[value(name = "vhost_combined", alias = "vhost-combined")]
    VhostCombined,
    /// A JSON object a line.
    Json,
}

/// Why a line holds no request that could be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Malformed {
    TooLong,
    NotUtf8,
    NotThisFormat,
    NotJson,
    NoSuchField,
    NoUrlInField,
    PathWithoutBase,
    NoUrlInRequest,
}

impl Malformed {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::TooLong => "too-long",
            Self::NotUtf8 => "not-utf8",
            Self::NotThisFormat => "not-this-format",
            Self::NotJson => "not-json",
            Self::NoSuchField => "no-such-field",
            Self::NoUrlInField => "no-url-in-field",
            Self::PathWithoutBase => "path-without-base",
            Self::NoUrlInRequest => "no-url-in-request",
        }
    }

    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::TooLong => "longer than 1 MiB",
            Self::NotUtf8 => "not UTF-8",
            Self::NotThisFormat => "not a line of this format; see --log-format",
            Self::NotJson => "not a JSON object",
            Self::NoSuchField => "without the field; see --field",
            Self::NoUrlInField => "the field holds no text",
            Self::PathWithoutBase => "a path alone; say with --base which host was asked",
            Self::NoUrlInRequest => "a request without a URL, such as `CONNECT` or `OPTIONS *`",
        }
    }
}

/// How to find URLs.
#[derive(Debug, Clone)]
pub(crate) struct Finder {
    pub(crate) format: LogFormat,
    /// Protocol, host and port of [`Finder::base`], such as `https://h:8443`.
    pub(crate) origin: Option<String>,
    /// The names on the way to the field, outermost first.
    pub(crate) field: String,
}

impl Finder {
    /// The URL of a line without its end; `None` for a blank line.
    pub(crate) fn find<'l>(&self, line: &'l str) -> Result<Option<Cow<'l, str>>, Malformed> {
        if line.trim_ascii().is_empty() {
            return Ok(None);
        }
        match self.format {
            LogFormat::Lines => Ok(Some(Cow::Borrowed(line))),
            LogFormat::Json => self.in_json(line).map(Some),
            LogFormat::Common | LogFormat::Combined => self.requested(request(line)?, self.origin.as_deref()).map(Some),
            LogFormat::VhostCombined => {
                let (host, rest) = line.split_once(' ').ok_or(Malformed::NotThisFormat)?;
                let origin = self.origin_of(host);
                self.requested(request(rest)?, Some(&origin)).map(Some)
            }
        }
    }

    /// The origin of a virtual host such as `example.com:443`: its protocol is that of --base, or follows from the port.
    fn origin_of(&self, host: &str) -> String {
        let given = self.origin.as_deref().and_then(|origin| origin.split_once("://"));
        match given {
            Some((protocol, _)) => format!("{protocol}://{host}"),
            None if host.ends_with(":443") => format!("https://{host}"),
            None => format!("http://{host}"),
        }
    }

    fn in_json<'l>(&self, line: &'l str) -> Result<Cow<'l, str>, Malformed> {
        let object: Value = serde_json::from_str(line).map_err(|_| Malformed::NotJson)?;
        if !object.is_object() {
            return Err(Malformed::NotJson);
        }
        let text = match field(&object, &self.field).ok_or(Malformed::NoSuchField)? {
            Value::String(text) => text.clone(),
            _ => return Err(Malformed::NoUrlInField),
        };
        match text.as_bytes() {
            [] => Err(Malformed::NoUrlInField),
            [b'/', ..] => joined(self.origin.as_deref(), &text).map(Cow::Owned),
            _ => Ok(Cow::Owned(text)),
        }
    }

    /// The URL of a request line such as `GET /path HTTP/1.1` (RFC 9112 §3.2).
    fn requested<'l>(&self, request: Cow<'l, str>, origin: Option<&str>) -> Result<Cow<'l, str>, Malformed> {
        let (method, rest) = request.split_once(' ').ok_or(Malformed::NoUrlInRequest)?;
        // HTTP/0.9 names no version. A target holds no blanks, but broken clients send them, and the core says so.
        let target = match rest.rsplit_once(' ') {
            Some((target, version)) if version.starts_with("HTTP/") => target,
            _ => rest,
        };
        if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Malformed::NotThisFormat);
        }
        match target.as_bytes() {
            _ if method == "CONNECT" => Err(Malformed::NoUrlInRequest),
            [] | [b'*'] => Err(Malformed::NoUrlInRequest),
            [b'/', ..] => joined(origin, target).map(Cow::Owned),
            _ => Ok(Cow::Owned(target.to_owned())),
        }
    }
}

fn joined(origin: Option<&str>, path: &str) -> Result<String, Malformed> {
    origin.map(|origin| format!("{origin}{path}")).ok_or(Malformed::PathWithoutBase)
}

/// The field of this name, or on the way that the dots in it say.
fn field<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    if let Some(found) = value.get(name) {
        return Some(found);
    }
    name.match_indices('.').find_map(|(at, _)| {
        let (outer, inner) = name.split_at_checked(at)?;
        field(value.get(outer)?, inner.get(1..)?)
    })
}

/// The text between the first quotes after the time, with what the server escaped.
fn request(line: &str) -> Result<Cow<'_, str>, Malformed> {
    // User names may hold quotes and brackets; the time is the last thing before the request.
    let start = line.find("] \"").ok_or(Malformed::NotThisFormat)? + 3;
    let text = line.get(start..).unwrap_or_default();
    let mut end = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => {
                end = Some(at);
                break;
            }
            _ => {}
        }
    }
    let request = text.get(..end.ok_or(Malformed::NotThisFormat)?).unwrap_or_default();
    if request.contains('\\') { unescaped(request).map(Cow::Owned) } else { Ok(Cow::Borrowed(request)) }
}

/// Takes back the escapes of Apache (`ap_escape_logitem`) and nginx: `\"`, `\\`, `\b`, `\n`, `\r`, `\t`, `\v`, `\xhh`.
/// Any other backslash is one that the client sent to a server that escapes none: it stays, and the core refuses it.
fn unescaped(text: &str) -> Result<String, Malformed> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let (meant, after) = match *rest {
            [b'x', high, low, ref after @ ..] => match (char::from(high).to_digit(16), char::from(low).to_digit(16)) {
                (Some(high), Some(low)) => (u8::try_from(high * 16 + low).unwrap_or(b'\\'), after),
                _ => (b'\\', rest),
            },
            [kind @ (b'"' | b'\\'), ref after @ ..] => (kind, after),
            [b'b', ref after @ ..] => (8, after),
            [b'n', ref after @ ..] => (b'\n', after),
            [b'r', ref after @ ..] => (b'\r', after),
            [b't', ref after @ ..] => (b'\t', after),
            [b'v', ref after @ ..] => (11, after),
            _ => (b'\\', rest),
        };
        bytes.push(meant);
        rest = after;
    }
    String::from_utf8(bytes).map_err(|_| Malformed::NotUtf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finder(format: LogFormat, base: Option<&str>) -> Finder {
        Finder { format, origin: base.map(str::to_owned), field: "request.url".to_owned() }
    }

    #[test]
    fn request_lines_become_urls() {
        let combined = finder(LogFormat::Combined, Some("https://h:8443"));
        for (request, expected) in [
            ("GET /a?b=1 HTTP/1.1", Ok("https://h:8443/a?b=1")),
            ("GET /a", Ok("https://h:8443/a")),
            ("GET http://other/x HTTP/1.1", Ok("http://other/x")),
            (r#"GET /a\"b\x5c\x22 HTTP/1.1"#, Ok("https://h:8443/a\"b\\\"")),
            (r"GET /\v2\b\n\r\t\\x HTTP/1.1", Ok("https://h:8443/\u{b}2\u{8}\n\r\t\\x")),
            (r"GET /\a\f\q\0\u0041\x4/\x+1 HTTP/1.1", Ok(r"https://h:8443/\a\f\q\0\u0041\x4/\x+1")),
            ("OPTIONS * HTTP/1.1", Err(Malformed::NoUrlInRequest)),
            ("CONNECT h:443 HTTP/1.1", Err(Malformed::NoUrlInRequest)),
            ("-", Err(Malformed::NoUrlInRequest)),
            (r"\x16\x03\x01", Err(Malformed::NoUrlInRequest)),
        ] {
            let line = format!(r#"1.2.3.4 - a"b [10/Oct/2025:13:55:36 +0200] "{request}" 200 12 "-" "x \"y\"""#);
            let found = combined.find(&line).map(Option::unwrap);
            assert_eq!(found.as_deref(), expected.as_ref().copied(), "{request}");
        }
        assert_eq!(combined.find("x"), Err(Malformed::NotThisFormat));
        assert_eq!(combined.find(r#"- - - [x] "GET /a"#), Err(Malformed::NotThisFormat));
        assert_eq!(combined.find("  "), Ok(None));
        let without = finder(LogFormat::Common, None);
        assert_eq!(without.find(r#"- - - [x] "GET /a HTTP/1.1" 200 1"#), Err(Malformed::PathWithoutBase));
    }

    #[test]
    fn a_virtual_host_has_the_protocol_of_its_port_or_of_the_base() {
        let line = |host: &str| format!(r#"{host} 1.2.3.4 - - [x] "GET /a HTTP/1.1" 200 1 "-" "-""#);
        let vhost = finder(LogFormat::VhostCombined, None);
        for (host, expected) in [("h:443", "https://h:443/a"), ("h:80", "http://h:80/a"), ("h:8443", "http://h:8443/a")]
        {
            assert_eq!(vhost.find(&line(host)).unwrap().unwrap(), expected);
        }
        let based = finder(LogFormat::VhostCombined, Some("https://x"));
        assert_eq!(based.find(&line("h:8443")).unwrap().unwrap(), "https://h:8443/a");
    }

    #[test]
    fn fields_are_found_by_their_name_or_their_way() {
        let json = finder(LogFormat::Json, Some("https://h"));
        for (line, expected) in [
            (r#"{"request":{"url":"http://a/"}}"#, Ok("http://a/")),
            (r#"{"request.url":"http:\/\/b\/"}"#, Ok("http://b/")),
            (r#"{"request":{"url":"/p"}}"#, Ok("https://h/p")),
            (r#"{"request":{"url":7}}"#, Err(Malformed::NoUrlInField)),
            (r#"{"request":{"url":""}}"#, Err(Malformed::NoUrlInField)),
            (r#"{"url":"http://a/"}"#, Err(Malformed::NoSuchField)),
            (r#"["http://a/"]"#, Err(Malformed::NotJson)),
            (r#"{"request"#, Err(Malformed::NotJson)),
        ] {
            assert_eq!(json.find(line).map(Option::unwrap).as_deref(), expected.as_ref().copied(), "{line}");
        }
    }
}
