//! Entries as small numbers, for hosts that pass integers.

use super::stack::{EntryId, MatchTable};
use super::target::UrlError;
use crate::registry::LayerKind;

impl MatchTable {
    /// What a batch says of a URL that no entry matches.
    pub const NO_ENTRY: i32 = -1;

    /// What a batch says of a URL that is malformed: [`MatchTable::lookup`] says why.
    pub const INVALID_URL: i32 = -2;

    /// The number of an entry among all entries, from 0: lower layers first, in document order. It means something
    /// only together with the registry that gave it, as its id does (design.md M15a).
    #[inline]
    #[must_use]
    pub fn number(&self, id: EntryId) -> u32 {
        match id.layer() {
            LayerKind::Global => id.index(),
            kind => self.entries_below(kind) + id.index(),
        }
    }

    /// The entry of a number; `None` if there are not so many.
    #[must_use]
    pub fn id(&self, number: u32) -> Option<EntryId> {
        let mut index = number;
        for kind in LayerKind::ALL {
            let entries = self.entries_of(kind);
            if index < entries {
                return EntryId::new(kind, index);
            }
            index -= entries;
        }
        None
    }

    /// As [`MatchTable::lookup_bytes`], with the number of the entry.
    ///
    /// # Errors
    /// As [`MatchTable::lookup_bytes`].
    #[inline]
    pub fn lookup_number(&self, url: &[u8], service: Option<&str>) -> Result<Option<u32>, UrlError> {
        Ok(self.lookup_bytes(url, service)?.map(|id| self.number(id)))
    }

    /// As [`MatchTable::lookup_many`], with the numbers of entries, [`MatchTable::NO_ENTRY`] or
    /// [`MatchTable::INVALID_URL`].
    pub fn lookup_numbers<'u, U: AsRef<[u8]> + ?Sized + 'u>(
        &self,
        urls: impl IntoIterator<Item = &'u U>,
        service: Option<&str>,
        mut answer: impl FnMut(usize, i32),
    ) {
        self.lookup_many(urls, service, |place, found| {
            answer(place, Self::answer(found.map(|found| found.map(|id| self.number(id)))));
        });
    }

    /// What a batch says of what [`MatchTable::lookup_number`] found.
    #[inline]
    #[must_use]
    pub fn answer(found: Result<Option<u32>, UrlError>) -> i32 {
        match found {
            // So many entries fit into no memory; and if they did, this is an error and no other entry.
            Ok(Some(number)) => i32::try_from(number).unwrap_or(Self::INVALID_URL),
            Ok(None) => Self::NO_ENTRY,
            Err(_) => Self::INVALID_URL,
        }
    }

    fn entries_of(&self, kind: LayerKind) -> u32 {
        let layers = self.layers().iter().filter(|layer| layer.kind == Some(kind));
        layers.map(|layer| layer.places.len() as u32).sum()
    }

    fn entries_below(&self, kind: LayerKind) -> u32 {
        LayerKind::ALL.into_iter().take_while(|&below| below != kind).map(|below| self.entries_of(below)).sum()
    }
}
