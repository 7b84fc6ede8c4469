//! The part of an exchange that is Digest (RFC 7616).

use super::exchange::Sent;
use super::flow::{Flow, Next};
use super::identity::Identity;
use super::nonces::Nonce;
use super::step::{Step, Value, Without};
use super::{
    AuthenticationInfo, AuthorizationError, DigestChallenge, DigestRequest, DigestSession, Exchange, Response, Scheme,
    Selection, configuration, request_target,
};
use crate::credentials::Password;

impl<'s: 'a, 'a> Flow<'s, 'a> {
    /// Digest in answer to a challenge. Its nonce is kept for the requests that follow, unless the entry's credentials
    /// are a user's.
    pub(super) fn digest(
        self,
        exchange: &mut Exchange,
        identity: &Identity<'a>,
        password: &Password,
        selection: &Selection<'_, '_>,
    ) -> Next<'a> {
        let challenge = DigestChallenge::from_challenge(selection.challenge)?;
        let draw = self.learned.draws.draw();
        let cnonce = self.learned.draws.text(draw);
        let basic = configuration::basic(password, self.layers, Some(selection.challenge));
        let (charset, nfc) = (basic.settings.charset, self.learned.nfc());
        let session = DigestSession::new(challenge, &password.name, &password.password, charset, &cnonce, nfc)?;
        exchange.sent = Sent::Digest;
        let nonce = match (identity.depends_on_user, self.origin()?) {
            (false, Some(origin)) => {
                let nonce = self.learned.nonces.learn(self.id, &origin, session, basic.provenance, draw);
                self.prepared()?.keeps_nonce();
                nonce
            }
            _ => Nonce::of_one_request(session, basic.provenance, draw),
        };
        self.answer_with(exchange, identity, &nonce)
    }

    /// Digest without a challenge, if a nonce is known and can be used for this request (RFC 7616 §3.6). Where Digest was
    /// taken before and there is none, the server is asked for one.
    pub(super) fn where_digest_is_known(self, exchange: &mut Exchange) -> Result<Option<Step<'a>>, AuthorizationError> {
        let Some(origin) = self.origin()? else { return Ok(None) };
        if let Some(nonce) = self.learned.nonces.next(self.id, &origin) {
            let step = self.answer_with(exchange, &self.identity()?, &nonce);
            if let Ok(step) = step {
                exchange.sent = Sent::Digest;
                return Ok(Some(step));
            }
        }
        Ok(self.learned.nonces.knows(self.id, &origin).then_some(Step::SendWithout(Without::Reactive)))
    }

    /// Whether Digest was taken before by whoever is to get this request.
    pub(super) fn digest_is_known(self) -> Result<bool, AuthorizationError> {
        if !self.prepared()?.has_nonce() {
            return Ok(false);
        }
        Ok(self.origin()?.is_some_and(|origin| self.learned.nonces.knows(self.id, &origin)))
    }

    fn answer_with(self, exchange: &mut Exchange, identity: &Identity<'a>, nonce: &Nonce) -> Next<'a> {
        exchange.generation = nonce.generation;
        exchange.uses = nonce.uses;
        let cnonce = self.learned.draws.text(nonce.draw);
        let value = nonce.digest.answer(&self.digest_request(nonce.uses, &cnonce, &self.target()?))?;
        self.send(identity, Scheme::Digest, nonce.configuration, Value::Made(value))
    }

    /// Whether the server's proof is right, if it gave one. A nonce for what follows is kept.
    pub(super) fn server_is_proven(
        self,
        exchange: &Exchange,
        response: Response<'_>,
    ) -> Result<bool, AuthorizationError> {
        let Some(origin) = self.origin()? else { return Ok(true) };
        let nonces = &self.learned.nonces;
        let Some(nonce) = nonces.of(self.id, &origin, exchange.generation) else { return Ok(true) };
        let info = AuthenticationInfo::from_lines(response.authentication_info);
        let (cnonce, target) = (self.learned.draws.text(nonce.draw), self.target()?);
        if nonce.digest.check(&self.digest_request(exchange.uses, &cnonce, &target), &info, None).is_err() {
            nonces.forget(self.id, &origin, exchange.generation);
            return Ok(false);
        }
        if info.next_nonce().is_some() {
            nonces.replace(self.id, &origin, exchange.generation, &info);
        }
        Ok(true)
    }

    pub(super) fn forget_nonce(self, exchange: &Exchange) -> Result<(), AuthorizationError> {
        if exchange.sent == Sent::Digest
            && let Some(origin) = self.origin()?
        {
            self.learned.nonces.forget(self.id, &origin, exchange.generation);
        }
        Ok(())
    }

    fn digest_request<'r>(self, count: u32, cnonce: &'r str, target: &'r str) -> DigestRequest<'r>
    where
        'a: 'r,
    {
        DigestRequest { method: self.request.method, target, body: self.request.body.bytes(), count, cnonce }
    }

    /// What stands on the request line.
    fn target(self) -> Result<String, AuthorizationError> {
        Ok(request_target(self.request.url)?.unwrap_or_default())
    }
}
