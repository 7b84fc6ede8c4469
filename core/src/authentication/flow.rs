//! How an exchange goes on: from an entry and what the host reports to the next step (design.md A5 to A7).

use std::borrow::Cow;

use super::exchange::{Awaits, Sent};
use super::identity::{Identity, ImpersonationHeaders, identify};
use super::learned::{AtOnce, Learned, Prepared};
use super::presentation::{self, Presented};
use super::step::{HeaderValue, Headers, Outcome, Step, Value, Without};
use super::technical::unwrapped;
use super::{
    AuthorizationError, DigestChallenge, Exchange, Input, Provenance, Request, Response, Scheme, Selection, bearer,
    parse_challenges, select_challenge,
};
use crate::credentials::Credentials;
use crate::document::{Code, Limits};
use crate::matching::{EntryId, with_origin};
use crate::registry::{Entry, Layer};

/// All that a step depends on, but for the exchange and what the host reports.
#[derive(Clone, Copy)]
pub(crate) struct Flow<'s, 'a> {
    pub(crate) learned: &'s Learned,
    pub(crate) layers: &'s [Layer],
    pub(crate) limits: &'s Limits,
    pub(crate) id: EntryId,
    /// The entry's number among all.
    pub(crate) number: u32,
    pub(crate) entry: &'s Entry,
    pub(crate) request: &'a Request<'a>,
    /// In milliseconds since the Unix epoch.
    pub(crate) now: u64,
}

/// How often a request is sent again: once, and once more where the server says that the nonce was stale (design.md
/// A5).
const MOST_RETRIES: u8 = 2;

pub(super) type Next<'a> = Result<Step<'a>, AuthorizationError>;

impl<'s: 'a, 'a> Flow<'s, 'a> {
    /// The exchange that begins with this request, and what to do first.
    pub(crate) fn begin(self) -> (Exchange, Step<'a>) {
        let mut exchange = Exchange::new(Some(self.id));
        let step = self.first(&mut exchange);
        let step = self.or_refuse(step, &mut exchange);
        (exchange, step)
    }

    /// What the entry sends at once, if that is one header that holds for any method and body.
    pub(crate) fn header(self) -> Result<Option<HeaderValue<'s>>, AuthorizationError> {
        self.kept_header().map_err(|error| self.of_entry(error))
    }

    /// The error with what is known of the entry.
    fn of_entry(self, error: AuthorizationError) -> AuthorizationError {
        let error = error.with_entry(self.id);
        if error.kind.is_some() || error.offset.is_some() {
            return error;
        }
        let kind = |(credentials, _): (&Credentials, _)| error.with_kind(credentials.kind());
        unwrapped(self.entry.credentials(), self.layers).map_or(error, kind)
    }

    fn kept_header(self) -> Result<Option<HeaderValue<'s>>, AuthorizationError> {
        let needs_steps = AuthorizationError::new(Code::NeedsSteps);
        let prepared = self.prepared()?;
        if self.digest_is_known()? {
            return Err(needs_steps);
        }
        if !self.entry.preemptive() {
            return Ok(None);
        }
        let (scheme, impersonated, value) = match &prepared.at_once {
            AtOnce::Fixed(fixed) => (fixed.scheme, &fixed.impersonated, Value::Kept(&fixed.value)),
            AtOnce::Ticket(ticket) => {
                let kept = ticket.slot.usable(self.now).ok_or(needs_steps)?;
                (Scheme::Bearer, &ticket.impersonated, Value::Ticket(kept))
            }
            AtOnce::EachTime => return Err(needs_steps),
            AtOnce::Refused(error) => return Err(*error),
        };
        self.keep_off_plain_http(scheme)?;
        if impersonated.is_some() { Err(needs_steps) } else { Ok(Some(HeaderValue(value))) }
    }

    /// What to do after what the host reports.
    pub(crate) fn resume(self, exchange: &mut Exchange, input: Input<'_>) -> Step<'a> {
        let step = match (exchange.awaits, input) {
            (Awaits::Nothing, _) => Err(AuthorizationError::new(Code::ExchangeEnded)),
            (_, Input::Failed) => Err(AuthorizationError::new(Code::StepFailed)),
            (Awaits::Response, Input::Response(response)) => self.answered(exchange, response),
            (Awaits::Signature, Input::Signed(signature)) => self.signed(exchange, signature),
            (Awaits::Encryption, Input::Encrypted(token)) => self.encrypted(exchange, token),
            (Awaits::Negotiation, Input::Negotiated(token)) => self.negotiated(exchange, token),
            _ => Err(AuthorizationError::new(Code::StepOutOfOrder)),
        };
        self.or_refuse(step, exchange)
    }

    fn or_refuse(self, step: Next<'a>, exchange: &mut Exchange) -> Step<'a> {
        let step = step.unwrap_or_else(|error| Step::Refuse(self.of_entry(error)));
        if matches!(step, Step::Refuse(_) | Step::Done(_)) {
            exchange.awaits = Awaits::Nothing;
        }
        step
    }

    /// Before the first request: what the entry sends at once.
    fn first(self, exchange: &mut Exchange) -> Next<'a> {
        let prepared = self.prepared()?;
        if prepared.has_nonce()
            && let Some(step) = self.where_digest_is_known(exchange)?
        {
            return Ok(step);
        }
        if !self.entry.preemptive() {
            return Ok(Step::SendWithout(Without::Reactive));
        }
        match &prepared.at_once {
            AtOnce::Fixed(fixed) => {
                self.keep_off_plain_http(fixed.scheme)?;
                exchange.sent = Sent::Fixed;
                Ok(Step::Send(Headers {
                    entry: self.id,
                    scheme: fixed.scheme,
                    configuration: fixed.configuration,
                    authorization: HeaderValue(Value::Kept(&fixed.value)),
                    impersonated: fixed.impersonated.as_deref().map(Cow::Borrowed),
                    groups: None,
                }))
            }
            AtOnce::Ticket(_) | AtOnce::EachTime => {
                let identity = self.identity()?;
                let at_once = |&(_, credentials): &(usize, &Credentials)| presentation::goes_at_once(credentials);
                match identity.candidates.iter().enumerate().find(at_once) {
                    Some((place, _)) => self.present(exchange, &identity, place, None),
                    None => Ok(Step::SendWithout(Without::NoCredentials)),
                }
            }
            AtOnce::Refused(error) => Err(*error),
        }
    }

    /// After an answer of the server.
    fn answered(self, exchange: &mut Exchange, response: Response<'_>) -> Next<'a> {
        if response.status != 401 {
            if exchange.sent == Sent::Digest && !self.server_is_proven(exchange, response)? {
                return Err(AuthorizationError::new(Code::DigestServerUnproven));
            }
            let proxy = response.status == 407;
            return Ok(Step::Done(if proxy { Outcome::Proxy } else { Outcome::Answered }));
        }
        let identity = self.identity()?;
        let kinds: Vec<&str> = identity.candidates.iter().map(|credentials| credentials.kind()).collect();
        let challenges = parse_challenges(response.www_authenticate);
        let Some(selection) = select_challenge(&kinds, challenges.list()) else {
            let nothing_was_sent = exchange.sent == Sent::Nothing;
            return Ok(Step::Done(if nothing_was_sent { Outcome::NoSupportedScheme } else { Outcome::Rejected }));
        };
        let answers = |(_, kind): &(usize, &&str)| selection.scheme.is_answered_by(kind);
        let place = kinds.iter().enumerate().find(answers).map_or(0, |(place, _)| place);
        let Some(credentials) = identity.candidates.get(place) else {
            return Ok(Step::Done(Outcome::NoSupportedScheme));
        };
        // Whoever alters a server's answers could ask for the password.
        if selection.scheme == Scheme::Basic && self.digest_is_known()? {
            self.forget_nonce(exchange)?;
            return Ok(Step::Done(Outcome::Rejected));
        }
        if let Some(outcome) = self.gives_up(exchange, &selection, place, credentials)? {
            return Ok(Step::Done(outcome));
        }
        if !self.request.body.is_repeatable() {
            return Ok(Step::Done(Outcome::NotRepeatable));
        }
        exchange.retries += 1;
        self.present(exchange, &identity, place, Some(&selection))
    }

    /// Whether there is no other answer to a challenge than what was sent already, and no further try (design.md A5).
    fn gives_up(
        self,
        exchange: &mut Exchange,
        selection: &Selection<'_, '_>,
        place: usize,
        credentials: &Credentials,
    ) -> Result<Option<Outcome>, AuthorizationError> {
        let stale = || DigestChallenge::from_challenge(selection.challenge).is_ok_and(|challenge| challenge.is_stale());
        let digest_again = selection.scheme == Scheme::Digest && exchange.sent == Sent::Digest;
        if exchange.retries > 0 {
            if !(digest_again && stale()) {
                self.forget_nonce(exchange)?;
                return Ok(Some(Outcome::Rejected));
            }
            return Ok((exchange.retries >= MOST_RETRIES).then_some(Outcome::RetryLimit));
        }
        Ok(match exchange.sent {
            // A nonce of an earlier request: the server may have forgotten it without saying so.
            Sent::Digest if digest_again => None,
            // A server that took Digest asks for less: the password would be shown to whoever altered its answer.
            Sent::Digest => {
                self.forget_nonce(exchange)?;
                Some(Outcome::Rejected)
            }
            // Others of the user's credentials.
            Sent::Fixed | Sent::Answer if place != usize::from(exchange.candidate) => None,
            Sent::Fixed | Sent::Answer => {
                let same = selection.scheme != Scheme::Digest && {
                    let sent = self.presented(credentials, None)?;
                    sent.value == self.presented(credentials, Some(selection))?.value
                };
                same.then_some(Outcome::Rejected)
            }
            Sent::FreshTicket | Sent::Negotiate => Some(Outcome::Rejected),
            Sent::Nothing | Sent::Ticket => None,
        })
    }

    /// The request with these credentials: at once, or in answer to a challenge.
    fn present(
        self,
        exchange: &mut Exchange,
        identity: &Identity<'a>,
        place: usize,
        selection: Option<&Selection<'_, '_>>,
    ) -> Next<'a> {
        let Some(credentials) = identity.candidates.get(place) else {
            return Ok(Step::Done(Outcome::NoSupportedScheme));
        };
        exchange.candidate = u8::try_from(place).map_err(|_| AuthorizationError::new(Code::TooManyCredentials))?;
        let with_kind = |error: AuthorizationError| error.with_kind(credentials.kind());
        match (credentials, selection) {
            (Credentials::Password(password), Some(selection)) if selection.scheme == Scheme::Digest => {
                self.digest(exchange, identity, password, selection).map_err(with_kind)
            }
            (Credentials::Kerberos(kerberos), _) => self.negotiate(exchange, kerberos, selection).map_err(with_kind),
            _ if presentation::is_ticket(credentials) => {
                self.ticket(exchange, identity, credentials).map_err(with_kind)
            }
            _ => {
                let presented = self.presented(credentials, selection).map_err(with_kind)?;
                exchange.sent = if selection.is_some() { Sent::Answer } else { Sent::Fixed };
                let value = Value::Made(presented.value);
                self.send(identity, presented.scheme, presented.configuration, value).map_err(with_kind)
            }
        }
    }

    fn presented(
        self,
        credentials: &Credentials,
        selection: Option<&Selection<'_, '_>>,
    ) -> Result<Presented, AuthorizationError> {
        presentation::presented(credentials, self.layers, selection, self.learned.nfc())
    }

    pub(super) fn send(
        self,
        identity: &Identity<'a>,
        scheme: Scheme,
        configuration: Provenance,
        value: Value<'a>,
    ) -> Next<'a> {
        self.keep_off_plain_http(scheme)?;
        let ImpersonationHeaders { user: impersonated, groups } = identity.impersonation.clone();
        let authorization = HeaderValue(value);
        Ok(Step::Send(Headers { entry: self.id, scheme, configuration, authorization, impersonated, groups }))
    }

    /// Those of the credentials for which a step is being taken.
    pub(super) fn pending(self, exchange: &Exchange) -> Result<(Identity<'a>, &'a Credentials), AuthorizationError> {
        let identity = self.identity()?;
        let credentials = identity.candidates.get(usize::from(exchange.candidate));
        let credentials = credentials.ok_or(AuthorizationError::new(Code::ExchangeOfOthers))?;
        Ok((identity, credentials))
    }

    pub(super) fn prepared(self) -> Result<&'s Prepared, AuthorizationError> {
        let prepared = self.learned.prepared(self.number, self.entry, self.layers);
        prepared.ok_or(AuthorizationError::new(Code::ExchangeOfOthers))
    }

    /// Where the request goes, in canonical form (RFC 9110 §4.3.1); `None` for a URL that names no server.
    pub(super) fn origin(self) -> Result<Option<String>, AuthorizationError> {
        let origin = |protocol: &str, host: &str, port: Option<u16>| match port {
            Some(port) => format!("{protocol}://{host}:{port}"),
            None => format!("{protocol}://{host}"),
        };
        Ok(with_origin(self.request.url, self.limits, origin)?)
    }

    pub(super) fn identity(self) -> Result<Identity<'a>, AuthorizationError> {
        identify(self.entry.credentials(), self.layers, self.request.user)
    }

    /// Refuses a URL on whose way others would read a token of this scheme (design.md A8).
    pub(super) fn keep_off_plain_http(self, scheme: Scheme) -> Result<(), AuthorizationError> {
        let encrypted = self.request.url.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://"));
        if !scheme.reveals_tokens() || encrypted || self.learned.allow_insecure {
            return Ok(());
        }
        bearer::keep_off_plain_http(self.request.url, self.limits, Some(self.entry.descriptor()))
    }
}
