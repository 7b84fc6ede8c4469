//! One HTTP request of the host and its retries, as a few numbers.

use super::{AuthorizationError, Input, Outcome, Step};
use crate::document::Code;
use crate::matching::EntryId;

/// One HTTP request of the host and its retries (design.md A7): plain data without secrets, which crosses every
/// boundary by value. It means something only together with the [`Sessions`](crate::Sessions) that began it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchange {
    /// The entry that decides; `None` if none matches.
    pub(crate) entry: Option<EntryId>,
    pub(super) awaits: Awaits,
    /// What the last request carried.
    pub(super) sent: Sent,
    pub(super) retries: u8,
    /// Which of a user's several credentials are used.
    pub(super) candidate: u8,
    /// Of the nonce or ticket that was sent.
    pub(super) generation: u32,
    /// How often the nonce had been used with this request.
    pub(super) uses: u32,
    /// When the ticket that is being made was begun, in milliseconds since the Unix epoch.
    pub(super) at: u64,
    /// Which of the random numbers is used for what is being made.
    pub(super) draw: u32,
}

/// What the host is to report next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Awaits {
    Response,
    Signature,
    Encryption,
    Negotiation,
    Nothing,
}

/// What a request carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    Nothing,
    /// What the entry gives without a challenge, always the same.
    Fixed,
    /// Basic or a given token in answer to a challenge.
    Answer,
    Digest,
    /// A ticket that was made before.
    Ticket,
    /// A ticket that was made in this exchange.
    FreshTicket,
    Negotiate,
}

const NO_ENTRY: u32 = u32::MAX;

impl Exchange {
    /// How many bytes an exchange is, see [`Exchange::to_bytes`].
    pub const BYTES: usize = 32;

    pub(crate) const fn new(entry: Option<EntryId>) -> Self {
        Self {
            entry,
            awaits: Awaits::Response,
            sent: Sent::Nothing,
            retries: 0,
            candidate: 0,
            generation: 0,
            uses: 0,
            at: 0,
            draw: 0,
        }
    }

    /// The entry that decides; `None` if none matches.
    #[must_use]
    pub const fn entry(&self) -> Option<EntryId> {
        self.entry
    }

    /// Ends with an error.
    pub(crate) fn refuse<'a>(&mut self, error: AuthorizationError) -> Step<'a> {
        self.awaits = Awaits::Nothing;
        Step::Refuse(error)
    }

    /// The next step where no entry matches: whatever the server asks for, there is nothing to send.
    pub(crate) fn without_entry<'a>(&mut self, input: Input<'_>) -> Step<'a> {
        match (self.awaits, input) {
            (Awaits::Response, Input::Response(response)) => {
                self.awaits = Awaits::Nothing;
                Step::Done(match response.status {
                    401 => Outcome::NoEntry,
                    407 => Outcome::Proxy,
                    _ => Outcome::Answered,
                })
            }
            (Awaits::Nothing, _) => self.refuse(AuthorizationError::new(Code::ExchangeEnded)),
            (_, Input::Failed) => self.refuse(AuthorizationError::new(Code::StepFailed)),
            _ => self.refuse(AuthorizationError::new(Code::StepOutOfOrder)),
        }
    }

    /// How often the request was sent again so far.
    #[must_use]
    pub const fn retries(&self) -> u8 {
        self.retries
    }

    /// Whether it has ended: nothing more is to be reported.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        matches!(self.awaits, Awaits::Nothing)
    }

    /// The same as bytes, for hosts that keep them between two calls. No secret is in them.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        let small = [self.awaits as u8, self.sent as u8, self.retries, self.candidate];
        let numbers = [self.generation, self.uses, self.draw].map(u32::to_le_bytes).concat();
        let entry = self.entry.map_or(NO_ENTRY, EntryId::to_bits).to_le_bytes();
        let all = entry.into_iter().chain(small).chain(numbers).chain(self.at.to_le_bytes());
        for (place, byte) in bytes.iter_mut().zip(all) {
            *place = byte;
        }
        bytes
    }

    /// Of the bytes that [`Exchange::to_bytes`] gave.
    ///
    /// # Errors
    /// `invalid-exchange` if no exchange has such bytes.
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Result<Self, AuthorizationError> {
        Self::read(bytes).ok_or(AuthorizationError::new(Code::InvalidExchange))
    }

    fn read(bytes: &[u8; Self::BYTES]) -> Option<Self> {
        let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let awaits = [Awaits::Response, Awaits::Signature, Awaits::Encryption, Awaits::Negotiation, Awaits::Nothing];
        let sent =
            [Sent::Nothing, Sent::Fixed, Sent::Answer, Sent::Digest, Sent::Ticket, Sent::FreshTicket, Sent::Negotiate];
        let entry = number(0)?;
        let read = Self {
            entry: (entry != NO_ENTRY).then(|| EntryId::from_bits(entry)),
            awaits: *awaits.get(usize::from(bytes[4]))?,
            sent: *sent.get(usize::from(bytes[5]))?,
            retries: bytes[6],
            candidate: bytes[7],
            generation: number(8)?,
            uses: number(12)?,
            draw: number(16)?,
            at: u64::from_le_bytes(bytes.get(20..28)?.try_into().ok()?),
        };
        // Every byte means something, so that two exchanges that are equal have the same bytes.
        (read.to_bytes() == *bytes).then_some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::LayerKind;

    #[test]
    fn a7_an_exchange_is_the_same_after_it_crossed_a_boundary() {
        for entry in [None, EntryId::new(LayerKind::Runtime, 77)] {
            let exchange = Exchange {
                awaits: Awaits::Encryption,
                sent: Sent::FreshTicket,
                retries: 1,
                candidate: 3,
                generation: 0x0102_0304,
                uses: 5,
                at: 0x0807_0605_0403_0201,
                draw: 9,
                ..Exchange::new(entry)
            };
            assert_eq!(Exchange::from_bytes(&exchange.to_bytes()), Ok(exchange));
        }
    }

    #[test]
    fn bytes_that_are_no_exchange_are_refused() {
        let bytes = Exchange::new(None).to_bytes();
        for (place, byte) in [(4, 5), (5, 7), (28, 1), (31, 0xFF)] {
            let mut bytes = bytes;
            bytes[place] = byte;
            let error = Exchange::from_bytes(&bytes).map_err(|error| error.code);
            assert_eq!(error, Err(Code::InvalidExchange), "{place} {byte}");
        }
    }
}
