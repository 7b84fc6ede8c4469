//! Who authenticates, and whom the server is told to act as (design.md A9).

use std::borrow::Cow;

use super::technical::unwrapped;
use super::{AuthorizationError, CurrentUser};
use crate::credentials::{Credentials, Impersonated, Live};
use crate::document::Code;
use crate::registry::Layer;

/// What an entry's credentials stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity<'a> {
    /// What may authenticate, in order of preference. More than one only for a user who has several; none if the user
    /// has none, which is no error: nothing is sent.
    pub(super) candidates: &'a [Credentials],
    /// Whom the server is told to act as.
    pub(super) impersonation: ImpersonationHeaders<'a>,
    /// Whether another user gets another answer.
    pub(super) depends_on_user: bool,
}

/// The values of the header fields that tell a server whom to act as. They go beside the one that authenticates, and are
/// nothing without it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ImpersonationHeaders<'a> {
    /// Of `infinica-impersonate`: the user to act as.
    pub(super) user: Option<Cow<'a, str>>,
    /// Of `infinica-impersonate-groups`: the groups to add, joined by commas.
    pub(super) groups: Option<Cow<'a, str>>,
}

/// What credentials stand for, references to technical credentials followed wherever they stand.
///
/// Of several impersonations around one another the outermost says whom to act as: what it wraps only authenticates
/// (docs/authentication.md).
///
/// # Errors
/// `needs-current-user` if it depends on a user and none is given; `technical-not-defined`, `technical-circle`;
/// `invalid-impersonated-name` and `comma-in-group` for names that would not reach the server as they are.
pub(super) fn identify<'a>(
    credentials: &'a Credentials,
    layers: &'a [Layer],
    user: Option<&'a CurrentUser>,
) -> Result<Identity<'a>, AuthorizationError> {
    let (authenticating, outermost) = unwrapped(credentials, layers)?;
    let needed = || user.ok_or(AuthorizationError::new(Code::NeedsCurrentUser).with_kind(authenticating.kind()));
    let live = matches!(outermost, Some(Impersonated::Live(_)));
    let wrapping = match outermost {
        None => None,
        Some(Impersonated::Name(name)) => Some(&**name),
        Some(Impersonated::Live(Live::Current)) => Some(needed()?.name()),
        Some(Impersonated::Live(Live::Authenticated)) => Some(needed()?.authenticated_name()),
    };
    let (candidates, passed_on) = match authenticating {
        // Who is impersonated has no credentials of its own.
        Credentials::Current(current) if !current.impersonation => {
            let user = needed()?;
            (if user.impersonated_name().is_some() { &[] } else { user.credentials() }, None)
        }
        Credentials::Current(_) => (needed()?.credentials(), user.filter(|_| outermost.is_none())),
        Credentials::Authenticated(_) => (needed()?.credentials(), None),
        other => (std::slice::from_ref(other), None),
    };
    let of_user = matches!(authenticating, Credentials::Current(_) | Credentials::Authenticated(_));
    let impersonation = match passed_on {
        Some(user) => ImpersonationHeaders::new(user.impersonated_name(), user.impersonated_groups())?,
        None => ImpersonationHeaders::new(wrapping, &[])?,
    };
    Ok(Identity { candidates, impersonation, depends_on_user: of_user || live })
}

impl<'a> ImpersonationHeaders<'a> {
    /// A name must reach the server as it is, so what clients and proxies change is refused: control characters, blanks
    /// at either end, and what is not ASCII, which HTTP clients send as different bytes (RFC 9110 §5.5).
    fn new(user: Option<&'a str>, groups: &'a [Box<str>]) -> Result<Self, AuthorizationError> {
        for name in user.into_iter().chain(groups.iter().map(|group| &**group)) {
            let printable = name.bytes().all(|byte| matches!(byte, b' '..=b'~'));
            if name.is_empty() || !printable || name.trim_ascii() != name {
                return Err(AuthorizationError::new(Code::InvalidImpersonatedName));
            }
        }
        if groups.iter().any(|group| group.contains(',')) {
            return Err(AuthorizationError::new(Code::CommaInGroup));
        }
        let groups = match groups {
            [] => None,
            [one] => Some(Cow::Borrowed(&**one)),
            several => Some(Cow::Owned(several.join(","))),
        };
        Ok(Self { user: user.map(Cow::Borrowed), groups })
    }
}
