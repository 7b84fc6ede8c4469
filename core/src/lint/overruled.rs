//! Entries that others keep from ever winning, or from winning where one would think that they do.

use super::findings::with_places;
use super::subject::Subject;
use crate::document::{Code, Diagnostic, Place};
use crate::matching::{
    self, Candidate, Decider, Effective, LostBy, Neighbours, Rank, common_witness, covers, reason_between,
};
use crate::registry::Entry;

/// Witnesses that are made and looked up for all entries together.
const WITNESSES: usize = 1 << 21;
/// Witnesses that are made for one entry at least, however many entries there are.
const WITNESSES_AN_ENTRY: usize = 4;

/// Lints on how entries rank.
///
/// Up to about 2 000 entries, each is compared with every other that it may meet. Beyond, one is compared with a
/// bounded number of others that host and path lead to, so that the work grows with the number of entries alone.
pub(super) struct Overruled<'s, 'r> {
    subject: &'s Subject<'r>,
    neighbours: Neighbours<'r>,
    /// The place of each entry among the neighbours, by the kind of its layer.
    ordinals: [Vec<u32>; 4],
    witnesses: usize,
    found: Vec<u32>,
}

/// An entry that wins over the one looked at.
struct Better<'r> {
    candidate: Candidate,
    entry: &'r Entry,
    lost_by: LostBy,
}

impl<'s, 'r> Overruled<'s, 'r> {
    pub(super) fn new(subject: &'s Subject<'r>) -> Self {
        let neighbours = Neighbours::new(subject.entries().map(|(effective, _)| *effective));
        let mut ordinals = [const { Vec::new() }; 4];
        for ordinal in (0_u32..).take(neighbours.len()) {
            let Some((entry, _)) = neighbours.get(ordinal) else { continue };
            if let Some(ordinals) = ordinals.get_mut(entry.id.layer() as usize) {
                let index = entry.id.index() as usize;
                if ordinals.len() <= index {
                    ordinals.resize(index + 1, 0);
                }
                if let Some(slot) = ordinals.get_mut(index) {
                    *slot = ordinal;
                }
            }
        }
        let witnesses = (WITNESSES / neighbours.len().max(1)).max(WITNESSES_AN_ENTRY);
        Self { subject, neighbours, ordinals, witnesses, found: Vec::new() }
    }

    /// `hidden-entry` and `duplicate-across-layers`; where neither holds, `partly-overruled`.
    pub(super) fn lint(&mut self, effective: &Effective<'r>, entry: &Entry, found: &mut Vec<Diagnostic>) {
        let ordinals = self.ordinals.get(effective.id.layer() as usize);
        let Some(&ordinal) = ordinals.and_then(|ordinals| ordinals.get(effective.id.index() as usize)) else { return };
        let before = found.len();
        self.hidden(ordinal, effective, entry, found);
        if found.len() == before && effective.descriptor.path().as_str().is_some() {
            self.overruled(ordinal, effective, entry, found);
        }
    }

    fn hidden(&mut self, ordinal: u32, effective: &Effective<'r>, entry: &Entry, found: &mut Vec<Diagnostic>) {
        let mut others = std::mem::take(&mut self.found);
        self.neighbours.broader(ordinal, &mut others);
        let (mut repeating, mut hiding) = (Vec::new(), Vec::new());
        for &other in &others {
            let Some((one, _)) = self.neighbours.get(other).filter(|(one, _)| covers(one, effective)) else { continue };
            let Some(better) = self.better(other, ordinal) else { continue };
            let same = one.scope() == effective.scope();
            if same && one.id.layer() > effective.id.layer() {
                repeating.push(better);
            } else {
                hiding.push(better);
            }
        }
        self.found = others;
        let witness = |diagnostic: Diagnostic| {
            let witness = matching::witness(effective, self.subject.limits);
            Diagnostic { witness, ..diagnostic }
        };
        if let Some(first) = repeating.first() {
            let layer = first.candidate.entry.layer().as_str();
            let own = effective.id.layer().as_str();
            let message = format!("never used: the {layer} layer repeats {} and replaces it", effective.descriptor);
            let diagnostic = Diagnostic::new(Code::DuplicateAcrossLayers, entry.place(), message)
                .with_help(format!("remove it here, or in the {layer} layer if the {own} layer's is meant"));
            let places = repeating.iter().map(|one| ("this one is used".to_owned(), one.entry.place()));
            found.push(witness(with_places(diagnostic, places)));
        }
        if let Some(first) = hiding.first() {
            let message = format!(
                "never used: {} holds all that {} matches and wins: {}",
                self.descriptor(&first.candidate),
                effective.descriptor,
                first.lost_by.reason
            );
            let help = match first.lost_by.attribute {
                Decider::Priority => "remove it, or raise its priority",
                Decider::Host
                | Decider::Port
                | Decider::Protocol
                | Decider::Path
                | Decider::Service
                | Decider::Layer
                | Decider::Order => "remove it, or put it before the other",
            };
            let diagnostic = Diagnostic::new(Code::HiddenEntry, entry.place(), message).with_help(help);
            let places = hiding.iter().map(|one| (format!("this one wins: {}", one.lost_by.reason), one.entry.place()));
            found.push(witness(with_places(diagnostic, places)));
        }
    }

    fn overruled(&mut self, ordinal: u32, effective: &Effective<'r>, entry: &Entry, found: &mut Vec<Diagnostic>) {
        let mut others = std::mem::take(&mut self.found);
        self.neighbours.narrower(ordinal, &mut others);
        let mut winners: Vec<(Better<'r>, String)> = Vec::new();
        let own = effective.rank();
        let mut witnesses = self.witnesses;
        for &other in &others {
            let Some((one, rank)) = self.neighbours.get(other) else { continue };
            let for_all_callers =
                one.descriptor.service().is_none() || one.descriptor.service == effective.descriptor.service;
            if !overrules(rank, &own) || !for_all_callers {
                continue;
            }
            if witnesses == 0 {
                break;
            }
            let Some(url) = common_witness(one, effective, self.subject.limits) else { continue };
            witnesses -= 1;
            // A third entry may settle it, as one that has both the port and the path does.
            let winner = self.subject.table.find_match(&url, effective.descriptor.service());
            let Ok(Some(winner)) = winner else { continue };
            if !overrules(&winner.rank, &own) || winners.iter().any(|(seen, _)| seen.candidate.entry == winner.entry) {
                continue;
            }
            let Some((_, winning)) = self.subject.get(winner.entry) else { continue };
            let candidate = Candidate { entry: winner.entry, rank: winner.rank };
            let lost_by = reason_between(&candidate, &Candidate { entry: effective.id, rank: own });
            winners.push((Better { candidate, entry: winning, lost_by }, url));
        }
        self.found = others;
        let Some((first, url)) = winners.first() else { return };
        let message = format!(
            "loses to {} for {url}, although its path is longer: {}",
            self.descriptor(&first.candidate),
            first.lost_by.reason
        );
        let attribute = first.lost_by.attribute.as_str();
        let help = format!("if it is meant to win there, give it, or a copy of it, the other's `{attribute}` too");
        let diagnostic = Diagnostic::new(Code::PartlyOverruled, entry.place(), message).with_help(help);
        let places: Vec<(String, Place)> = winners
            .iter()
            .map(|(one, url)| (format!("this one wins for {url}: {}", one.lost_by.reason), one.entry.place()))
            .collect();
        let diagnostic = with_places(diagnostic, places.into_iter());
        found.push(Diagnostic { witness: Some(url.clone()), ..diagnostic });
    }

    fn better(&self, winner: u32, loser: u32) -> Option<Better<'r>> {
        let candidate = self.neighbours.candidate(winner)?;
        let lost_by = reason_between(&candidate, &self.neighbours.candidate(loser)?);
        Some(Better { candidate, entry: self.subject.get(candidate.entry)?.1, lost_by })
    }

    fn descriptor(&self, candidate: &Candidate) -> String {
        self.subject.get(candidate.entry).map(|(one, _)| one.descriptor.to_string()).unwrap_or_default()
    }
}

/// Whether an entry of this rank wins by host, port or protocol, at equal priority, over one with a longer path.
fn overrules(winner: &Rank, loser: &Rank) -> bool {
    let path = |rank: &Rank| (rank.path_segments, rank.path_literals);
    winner.priority == loser.priority && winner > loser && path(winner) < path(loser)
}
