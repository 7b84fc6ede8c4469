//! Tickets that were made, kept as long as they may be used.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use arc_swap::{ArcSwap, Guard};

use super::Provenance;
use crate::credentials::Secret;

/// The ticket of an entry. Readers take no lock, and write nothing that other threads read.
pub(super) struct TicketSlot {
    current: ArcSwap<Ticket>,
    generations: AtomicU32,
}

/// A header value made of a ticket.
pub(super) struct Ticket {
    pub(super) value: Secret,
    pub(super) configuration: Provenance,
    /// Tells it from those before and after it.
    pub(super) generation: u32,
    /// When it was made, and when it is no longer used, in milliseconds since the Unix epoch.
    made: u64,
    end: u64,
}

impl TicketSlot {
    pub(super) fn new() -> Self {
        let none = Ticket { value: Secret::new(""), configuration: Provenance::None, generation: 0, made: 0, end: 0 };
        Self { current: ArcSwap::from_pointee(none), generations: AtomicU32::new(0) }
    }

    /// The ticket, if it may be used now. A clock that went back since it was made asks for a new one (design.md T1).
    pub(super) fn usable(&self, now: u64) -> Option<Guard<Arc<Ticket>>> {
        let ticket = self.current.load();
        (ticket.made <= now && now < ticket.end).then_some(ticket)
    }

    /// Keeps a header value, in place of the one before it.
    pub(super) fn keep(&self, value: Secret, configuration: Provenance, made: u64, end: u64) -> Guard<Arc<Ticket>> {
        let generation = self.generations.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        let ticket = Arc::new(Ticket { value, configuration, generation, made, end });
        self.current.store(Arc::clone(&ticket));
        Guard::from_inner(ticket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_used_from_when_it_was_made_until_its_end() {
        let slot = TicketSlot::new();
        assert!(slot.usable(0).is_none());
        let first = slot.keep(Secret::new("Bearer a"), Provenance::None, 1_000, 2_000);
        assert_eq!((first.generation, first.value.expose_secret()), (1, "Bearer a"));
        for (now, usable) in [(999, false), (1_000, true), (1_999, true), (2_000, false)] {
            assert_eq!(slot.usable(now).is_some(), usable, "{now}");
        }
        slot.keep(Secret::new("Bearer b"), Provenance::None, 1_500, 2_500);
        assert_eq!(slot.usable(2_000).map(|ticket| ticket.generation), Some(2));
    }
}
