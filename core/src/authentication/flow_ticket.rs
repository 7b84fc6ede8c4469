//! The part of an exchange that makes tickets.

use super::basic::after_scheme;
use super::exchange::{Awaits, Sent};
use super::flow::{Flow, Next};
use super::identity::Identity;
use super::learned::AtOnce;
use super::step::{Encryption, Signing, Step, Value};
use super::ticket_making::Plan;
use super::tickets::TicketSlot;
use super::{AuthorizationError, Exchange, Scheme, assemble_ticket, encrypted_ticket};
use crate::credentials::{Credentials, Secret};

impl<'s: 'a, 'a> Flow<'s, 'a> {
    /// A ticket: the one that is kept, else a new one.
    pub(super) fn ticket(
        self,
        exchange: &mut Exchange,
        identity: &Identity<'a>,
        credentials: &'a Credentials,
    ) -> Next<'a> {
        self.keep_off_plain_http(Scheme::Bearer)?;
        if let Some(slot) = self.slot(identity)?
            && let Some(kept) = slot.usable(self.now)
            // The server refused the one that was sent; another exchange may have made a new one since.
            && !(exchange.sent == Sent::Ticket && exchange.generation == kept.generation)
        {
            exchange.awaits = Awaits::Response;
            exchange.sent = Sent::Ticket;
            exchange.generation = kept.generation;
            return self.send(identity, Scheme::Bearer, kept.configuration, Value::Ticket(kept));
        }
        exchange.at = self.now;
        exchange.draw = self.learned.draws.draw();
        let plan = self.plan(credentials)?;
        let input = plan.ticket.signing_input(exchange.at, &self.learned.draws.text(exchange.draw))?;
        match (plan.key, plan.ticket.algorithm) {
            (Some(key), Some(algorithm)) => match self.learned.keys.signature(
                key.key_store.as_deref(),
                &key.alias,
                input.expose_secret().as_bytes(),
            ) {
                Some(signature) => self.assembled(exchange, identity, &plan, &input, &signature?),
                None => {
                    exchange.awaits = Awaits::Signature;
                    Ok(Step::Sign(Signing { key, algorithm, input }))
                }
            },
            _ => self.assembled(exchange, identity, &plan, &input, &[]),
        }
    }

    pub(super) fn signed(self, exchange: &mut Exchange, signature: &[u8]) -> Next<'a> {
        let (identity, credentials) = self.pending(exchange)?;
        let plan = self.plan(credentials)?;
        let input = plan.ticket.signing_input(exchange.at, &self.learned.draws.text(exchange.draw))?;
        self.assembled(exchange, &identity, &plan, &input, signature)
    }

    pub(super) fn encrypted(self, exchange: &mut Exchange, token: &str) -> Next<'a> {
        let (identity, credentials) = self.pending(exchange)?;
        let plan = self.plan(credentials)?;
        self.made(exchange, &identity, &plan, &encrypted_ticket(token)?)
    }

    /// After the signature: encryption, if it is asked for.
    fn assembled(
        self,
        exchange: &mut Exchange,
        identity: &Identity<'a>,
        plan: &Plan<'a>,
        input: &Secret,
        signature: &[u8],
    ) -> Next<'a> {
        let ticket = assemble_ticket(input, plan.ticket.algorithm, signature)?;
        match plan.encryption {
            Some(key) => {
                exchange.awaits = Awaits::Encryption;
                Ok(Step::Encrypt(Encryption::new(key, ticket)))
            }
            None => self.made(exchange, identity, plan, &ticket),
        }
    }

    /// The ticket is whole. It is kept for the requests that follow, unless it is a user's.
    fn made(self, exchange: &mut Exchange, identity: &Identity<'a>, plan: &Plan<'a>, ticket: &Secret) -> Next<'a> {
        let value = after_scheme("Bearer ", ticket.expose_secret());
        exchange.awaits = Awaits::Response;
        exchange.sent = Sent::FreshTicket;
        let value = match self.slot(identity)? {
            Some(slot) => {
                let end = plan.used_until(exchange.at);
                Value::Ticket(slot.keep(value, plan.configuration, exchange.at, end))
            }
            None => Value::Made(value),
        };
        self.send(identity, Scheme::Bearer, plan.configuration, value)
    }

    fn plan(self, credentials: &'a Credentials) -> Result<Plan<'a>, AuthorizationError> {
        Plan::of(credentials, self.layers, &self.learned.keys, self.learned.allow_unsigned)
    }

    /// Where the entry's ticket is kept; `None` if it is a user's.
    fn slot(self, identity: &Identity<'a>) -> Result<Option<&'a TicketSlot>, AuthorizationError> {
        Ok(match &self.prepared()?.at_once {
            AtOnce::Ticket(kept) if !identity.depends_on_user => Some(&kept.slot),
            _ => None,
        })
    }
}
