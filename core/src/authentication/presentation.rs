//! What credentials look like in the header `Authorization`.

use super::identity::identify;
use super::{
    AuthorizationError, AuthorizationOptions, HostNormalization, Provenance, Scheme, Selection, basic, bearer,
    configuration, parse_challenges, select_challenge,
};
use crate::credentials::{Credentials, Secret};
use crate::document::{Code, Limits};
use crate::registry::{Entry, Layer};

/// A scheme and the value of the header.
#[derive(Debug)]
pub(crate) struct Presented {
    pub(crate) scheme: Scheme,
    pub(crate) value: Secret,
    pub(super) configuration: Provenance,
}

/// What is presented without steps of the host: a name and a password as Basic, or a given token; in answer to a
/// challenge if there is one.
///
/// # Errors
/// `kind-not-presented` for credentials of other kinds, `scheme-not-presented` for a challenge that asks for another
/// scheme; what can't be encoded.
pub(super) fn presented(
    credentials: &Credentials,
    layers: &[Layer],
    selection: Option<&Selection<'_, '_>>,
    nfc: Option<HostNormalization<'_>>,
) -> Result<Presented, AuthorizationError> {
    let challenge = selection.map(|selection| selection.challenge);
    let wanted = |scheme| selection.is_none_or(|selection| selection.scheme == scheme);
    match credentials {
        Credentials::Password(password) if wanted(Scheme::Basic) => {
            let basic = configuration::basic(password, layers, challenge);
            let value = basic::present(password, layers, challenge, nfc)?;
            Ok(Presented { scheme: Scheme::Basic, value, configuration: basic.provenance })
        }
        Credentials::Password(_) => Err(AuthorizationError::new(Code::SchemeNotPresented)),
        _ => match given_token(credentials) {
            Some(token) => {
                let value = bearer::value(token)?;
                Ok(Presented { scheme: Scheme::Bearer, value, configuration: Provenance::None })
            }
            None => Err(AuthorizationError::new(Code::KindNotPresented)),
        },
    }
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
    let identity = identify(entry.credentials(), layers, None)?;
    if identity.impersonation.user.is_some() {
        // One header would be sent without the other.
        return Err(AuthorizationError::new(Code::KindNotPresented).with_kind("impersonation"));
    }
    let [credentials] = identity.candidates else { return Ok(None) };
    let kind = credentials.kind();
    if matches!(credentials, Credentials::SshKey(_)) {
        return Err(AuthorizationError::new(Code::NotForHttp).with_kind(kind));
    }
    let challenges = options.challenges.map(parse_challenges);
    let selected = challenges.as_ref().map(|challenges| select_challenge(&[kind], challenges.list()));
    // Asked by a challenge, and none that these credentials can answer.
    if let Some(None) = selected {
        return Ok(None);
    }
    let presented = presented(credentials, layers, selected.flatten().as_ref(), options.nfc);
    let presented = presented.and_then(|presented| {
        if presented.scheme.reveals_tokens() && !options.allow_insecure {
            bearer::keep_off_plain_http(url, limits, Some(entry.descriptor()))?;
        }
        Ok(Some(presented))
    });
    presented.map_err(|error| error.with_kind(kind))
}

/// Whether credentials can be sent without asking the server first.
pub(super) fn goes_at_once(credentials: &Credentials) -> bool {
    let can = matches!(credentials, Credentials::Password(_) | Credentials::Kerberos(_));
    can || is_ticket(credentials) || given_token(credentials).is_some()
}

/// Whether credentials are those of a ticket that is made.
pub(super) fn is_ticket(credentials: &Credentials) -> bool {
    match credentials {
        Credentials::OAuth(oauth) => oauth.ticket.is_none(),
        credentials => matches!(credentials, Credentials::Infinica(_)),
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
