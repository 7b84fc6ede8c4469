//! Where the `url` crate 2.5 leaves its standard: `..` does not remove a segment that looks like a Windows drive, in
//! URLs of any protocol (`https://h/c:/../a` stays `/c:/a`, and is `/a` by the URL standard, RFC 3986 and the core).

/// Whether a text holds such a segment.
pub(crate) fn any(text: &str) -> bool {
    text.split(['/', '\n']).any(|segment| {
        let mut bytes = segment.bytes();
        let letter = bytes.next().is_some_and(|first| first.is_ascii_alphabetic());
        letter && matches!(bytes.next(), Some(b':' | b'|')) && matches!(bytes.next(), None | Some(b'?' | b'#'))
    })
}
