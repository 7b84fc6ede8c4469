//! What an entry's credentials look like in the header `Authorization`.

use super::{
    AuthorizationError, AuthorizationOptions, Scheme, basic, bearer, parse_challenges, select_challenge, technical,
};
use crate::credentials::{Credentials, Impersonated, Secret};
use crate::document::{Code, Limits};
use crate::registry::{Entry, Layer};

/// A scheme and the value of the header.
#[derive(Debug)]
pub(crate) struct Presented {
    pub(crate) scheme: Scheme,
    pub(crate) value: Secret,
}

/// The header that an entry gives a request to this URL, for which it is the best: at once if it is preemptive, else in
/// answer to a challenge (design.md A5). `None` if there is nothing to send: not yet, or none of the challenges can be answered.
///
/// # Errors
/// What the entry holds can't be presented; the code says why.
pub(crate) fn present(
    entry: &Entry,
    layers: &[Layer],
    url: &str,
    limits: &Limits,
    options: &AuthorizationOptions<'_>,
) -> Result<Option<Presented>, AuthorizationError> {
    if options.challenges.is_none() && !entry.preemptive() {
        return Ok(None);
    }
    let credentials = technical::resolved(entry.credentials(), layers)?;
    let kind = credentials.kind();
    if let Some(code) = never_presented(credentials) {
        return Err(AuthorizationError::new(code).with_kind(kind));
    }
    let challenges = options.challenges.map(parse_challenges);
    let selected = challenges.as_ref().map(|challenges| select_challenge(&[kind], challenges.list()));
    // Asked by a challenge, and none that these credentials can answer.
    if let Some(None) = selected {
        return Ok(None);
    }
    let scheme = selected.flatten().map(|selected| selected.scheme);
    let challenge = selected.flatten().map(|selected| selected.challenge);
    let value = match credentials {
        _ if scheme == Some(Scheme::Digest) => Err(AuthorizationError::new(Code::SchemeNotPresented)),
        Credentials::Password(password) => {
            let value = basic::present(password, layers, challenge, options.nfc);
            value.map(|value| Presented { scheme: Scheme::Basic, value })
        }
        _ => match given_token(credentials) {
            Some(token) => {
                let reached = match options.allow_insecure {
                    true => Ok(()),
                    false => bearer::keep_off_plain_http(url, limits, Some(entry.descriptor())),
                };
                let value = reached.and_then(|()| bearer::value(token));
                value.map(|value| Presented { scheme: Scheme::Bearer, value })
            }
            None => Err(AuthorizationError::new(Code::KindNotPresented)),
        },
    };
    value.map(Some).map_err(|error| error.with_kind(kind))
}

/// Why credentials that stand for someone or something else give no header, whatever a server asks for.
fn never_presented(credentials: &Credentials) -> Option<Code> {
    match credentials {
        Credentials::Current(_) | Credentials::Authenticated(_) => Some(Code::NeedsCurrentUser),
        Credentials::Impersonation(impersonation) => Some(match impersonation.user {
            Impersonated::Live(_) => Code::NeedsCurrentUser,
            Impersonated::Name(_) => Code::KindNotPresented,
        }),
        Credentials::SshKey(_) => Some(Code::NotForHttp),
        _ => None,
    }
}

/// The access token that credentials hold, if it is given and need not be fetched or made.
fn given_token(credentials: &Credentials) -> Option<&Secret> {
    match credentials {
        Credentials::Bearer(bearer) => Some(&bearer.token),
        Credentials::OAuth(oauth) => oauth.ticket.as_ref(),
        Credentials::OpenId(open_id) => open_id.tokens.as_ref()?.access_token.as_ref(),
        Credentials::Salesforce(salesforce) => salesforce.tokens.as_ref()?.access_token.as_ref(),
        _ => None,
    }
}
