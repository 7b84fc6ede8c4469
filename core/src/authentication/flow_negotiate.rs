//! The part of an exchange that is SPNEGO (RFC 4559), whose tokens are the host's.

use std::borrow::Cow;

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use super::basic::after_scheme;
use super::exchange::{Awaits, Sent};
use super::flow::{Flow, Next};
use super::step::{Negotiation, Step, Value};
use super::{AuthorizationError, Exchange, Scheme, Selection, configuration};
use crate::credentials::{Credentials, Kerberos};
use crate::document::Code;
use crate::matching::with_origin;

/// The longest token of SPNEGO that is sent, in bytes; servers take headers of 64 KiB at most.
const MOST_TOKEN: usize = 48 * 1024;

impl<'s: 'a, 'a> Flow<'s, 'a> {
    /// A token of SPNEGO, which the host obtains.
    pub(super) fn negotiate(
        self,
        exchange: &mut Exchange,
        kerberos: &'a Kerberos,
        selection: Option<&Selection<'_, '_>>,
    ) -> Next<'a> {
        let settings = configuration::negotiate(kerberos, self.layers).settings;
        let service = match settings.service_name {
            Some(name) => Cow::Borrowed(name),
            None => Cow::Owned(format!("HTTP@{}", self.host()?)),
        };
        exchange.awaits = Awaits::Negotiation;
        let token = selection.and_then(|selection| selection.challenge.token68()).unwrap_or_default();
        Ok(Step::Negotiate(Negotiation { service, lifetime: settings.lifetime, token: token.to_owned() }))
    }

    pub(super) fn negotiated(self, exchange: &mut Exchange, token: &[u8]) -> Next<'a> {
        if token.is_empty() || token.len() > MOST_TOKEN {
            return Err(AuthorizationError::new(Code::InvalidNegotiation));
        }
        let (identity, credentials) = self.pending(exchange)?;
        let Credentials::Kerberos(kerberos) = credentials else {
            return Err(AuthorizationError::new(Code::ExchangeOfOthers));
        };
        let token = Zeroizing::new(Base64::encode_string(token));
        exchange.awaits = Awaits::Response;
        exchange.sent = Sent::Negotiate;
        let configuration = configuration::negotiate(kerberos, self.layers).provenance;
        let value = Value::Made(after_scheme("Negotiate ", &token));
        self.send(&identity, Scheme::Negotiate, configuration, value)
    }

    fn host(self) -> Result<String, AuthorizationError> {
        Ok(with_origin(self.request.url, self.limits, |_, host, _| host.to_owned())?.unwrap_or_default())
    }
}
