//! Header values and challenges without a registry.

use credmatch::AuthorizationError;
use credmatch::{
    Charset, DigestChallenge, DigestRequest, DigestSession, PasswordType, Secret, SoapVersion, UsernameToken,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::exchange::now_or_clock;
use crate::text::{Text, Texts};
use crate::{errors, records};

/// The text of what was made, or why it can't be.
fn value<'py>(py: Python<'py>, made: Result<Secret, AuthorizationError>) -> PyResult<Bound<'py, PyString>> {
    match made {
        Ok(value) => Ok(PyString::new(py, value.expose_secret())),
        Err(error) => Err(errors::authorization(py, &error, None)),
    }
}

fn charset(name: &str) -> PyResult<Charset> {
    let found = [Charset::Utf8, Charset::Latin1].into_iter().find(|one| one.as_str().eq_ignore_ascii_case(name));
    found.ok_or_else(|| PyValueError::new_err("charset must be 'UTF-8' or 'ISO-8859-1'"))
}

/// Bytes of the system's randomness.
fn drawn(py: Python<'_>) -> PyResult<[u8; 16]> {
    py.import("os")?.call_method1("urandom", (16,))?.extract()
}

/// The value of the header `Authorization` for a name and a password.
///
/// `asks_for_utf8` says that the challenge has `charset="UTF-8"`: both are then composed (normalization form C). The value
/// is a secret. Raises AuthorizationError.
#[pyfunction]
#[pyo3(
    signature = (name, password, /, *, charset = Text("UTF-8"), asks_for_utf8 = false),
    text_signature = "(name, password, /, *, charset='UTF-8', asks_for_utf8=False)"
)]
pub(crate) fn basic_authorization<'py>(
    py: Python<'py>,
    name: Text<'_>,
    password: Text<'_>,
    charset: Text<'_>,
    asks_for_utf8: bool,
) -> PyResult<Bound<'py, PyString>> {
    let charset = self::charset(charset.0)?;
    value(py, credmatch::basic_authorization(name.0, &Secret::new(password.0), charset, asks_for_utf8))
}

/// The value of the header `Authorization` for a token.
///
/// With a URL, the token keeps off plain http to other machines. The value is a secret. Raises AuthorizationError, and
/// UrlError.
#[pyfunction]
#[pyo3(
    signature = (token, /, *, token_type = Text("Bearer"), url = None),
    text_signature = "(token, /, *, token_type='Bearer', url=None)"
)]
pub(crate) fn bearer_authorization<'py>(
    py: Python<'py>,
    token: Text<'_>,
    token_type: Text<'_>,
    url: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyString>> {
    let url = url.map(errors::url_text).transpose()?;
    value(py, credmatch::bearer_authorization(token_type.0, &Secret::new(token.0), url))
}

/// What the lines of `WWW-Authenticate` ask for.
///
/// A malformed challenge is dropped with the rest of its line.
#[pyfunction]
#[pyo3(signature = (lines, /))]
pub(crate) fn parse_challenges<'py>(lines: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let texts = Texts::new(lines, "lines")?;
    records::record(lines.py(), "challenges", &credmatch::challenges_json(&texts.list()))
}

/// The challenge that credentials of these kinds answer.
///
/// Kinds as entries have them, such as `password`, and the lines of WWW-Authenticate. None if there is no such challenge.
#[pyfunction]
#[pyo3(signature = (kinds, lines, /))]
pub(crate) fn select_challenge<'py>(
    kinds: &Bound<'py, PyAny>,
    lines: &Bound<'py, PyAny>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = kinds.py();
    let (kinds, lines) = (Texts::new(kinds, "kinds")?, Texts::new(lines, "lines")?);
    let json = credmatch::selection_json(&kinds.list(), &lines.list());
    json.map(|json| records::record(py, "selection", &json)).transpose()
}

/// The value of the header `Authorization` that answers a Digest challenge.
///
/// `challenge` is a line of WWW-Authenticate, `target` what stands on the request line, `count` how often
/// its nonce has been used, this time included. The client nonce is drawn if it is not given. The value is a secret. Raises
/// AuthorizationError.
#[pyfunction]
#[pyo3(
    signature = (name, password, challenge, method, target, /, *, body = None, count = 1, cnonce = None, charset = Text("UTF-8")),
    text_signature = "(name, password, challenge, method, target, /, *, body=None, count=1, cnonce=None, charset='UTF-8')"
)]
#[expect(clippy::too_many_arguments, reason = "keywords, all but those that every answer needs")]
pub(crate) fn digest_authorization<'py>(
    py: Python<'py>,
    name: Text<'_>,
    password: Text<'_>,
    challenge: Text<'_>,
    method: Text<'_>,
    target: Text<'_>,
    body: Option<&[u8]>,
    count: u32,
    cnonce: Option<Text<'_>>,
    charset: Text<'_>,
) -> PyResult<Bound<'py, PyString>> {
    let charset = self::charset(charset.0)?;
    let cnonce = match cnonce {
        Some(cnonce) => cnonce.0.to_owned(),
        None => format!("{:032x}", u128::from_le_bytes(drawn(py)?)),
    };
    let answer = || {
        let challenge = DigestChallenge::from_lines(&[challenge.0])?;
        let session = DigestSession::new(challenge, name.0, &Secret::new(password.0), charset, &cnonce, None)?;
        session.answer(&DigestRequest { method: method.0, target: target.0, body, count, cnonce: &cnonce })
    };
    value(py, answer())
}

/// A UsernameToken of Web Services Security, as XML.
///
/// The password goes along as it is (text) or as a hash with nonce and time (digest). The nonce is drawn if it is not
/// given; if it is empty, neither it nor the time is said. `created` is in milliseconds since the epoch, `id` the `wsu:Id`.
/// With `security` it stands inside `wsse:Security`, and with `must_understand` too, which is the version of SOAP in whose
/// envelope a service must understand that. The element is a secret. Raises AuthorizationError.
#[pyfunction]
#[pyo3(
    signature = (
        name, password, /, *,
        password_type = Text("text"), nonce = None, created = None, id = None, security = false, must_understand = None
    ),
    text_signature = "(name, password, /, *, password_type='text', nonce=None, created=None, id=None, security=False, \
                      must_understand=None)"
)]
#[expect(clippy::too_many_arguments, reason = "keywords, all but those that every token needs")]
pub(crate) fn username_token<'py>(
    py: Python<'py>,
    name: Text<'_>,
    password: Text<'_>,
    password_type: Text<'_>,
    nonce: Option<&[u8]>,
    created: Option<u64>,
    id: Option<Text<'_>>,
    security: bool,
    must_understand: Option<Text<'_>>,
) -> PyResult<Bound<'py, PyString>> {
    let password_type = match password_type.0 {
        "text" => PasswordType::Text,
        "digest" => PasswordType::Digest,
        _ => return Err(PyValueError::new_err("password_type must be 'text' or 'digest'")),
    };
    let must_understand = match must_understand.as_ref().map(|version| version.0) {
        None => None,
        Some("1.1") => Some(SoapVersion::V1_1),
        Some("1.2") => Some(SoapVersion::V1_2),
        Some(_) => return Err(PyValueError::new_err("must_understand must be '1.1' or '1.2', the version of SOAP")),
    };
    let drawn = if nonce.is_none() { Some(drawn(py)?) } else { None };
    let token = UsernameToken {
        name: name.0,
        password: &Secret::new(password.0),
        password_type,
        nonce: nonce.or(drawn.as_ref().map(<[u8; 16]>::as_slice)).unwrap_or_default(),
        created: now_or_clock(created),
        id: id.as_ref().map(|id| id.0),
    };
    let stands_inside = security || must_understand.is_some();
    value(py, if stands_inside { token.security(must_understand) } else { token.element() })
}
