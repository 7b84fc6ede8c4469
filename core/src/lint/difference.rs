//! What another registry answers otherwise, and why.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use super::subject::{Subject, reference};
use crate::credentials::Credentials;
use crate::document::{Code, sort_by_key};
use crate::matching::{
    Candidate, Effective, EntryId, Neighbours, UrlError, common_witness, describe_url, reason_between, witness,
};
use crate::registry::{Component, Descriptor, Entry};

/// How many neighbours of an entry that changed are met with one URL each.
const NEIGHBOURS: usize = 8;

/// What a URL's answer differs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Change {
    /// An entry of another descriptor wins.
    Entry,
    /// The same descriptor wins, with other credentials.
    Credentials,
    /// The same descriptor and credentials, but sent at once where they were not, or the other way round.
    Preemptive,
    /// The same descriptor and credentials, at another priority.
    Priority,
    /// No entry matches any more.
    Gone,
    /// No entry matched before.
    New,
    /// One registry or both refuse the URL.
    Refused,
}

impl Change {
    /// `entry`, `credentials`, `preemptive`, `priority`, `gone`, `new` or `refused`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Credentials => "credentials",
            Self::Preemptive => "preemptive",
            Self::Priority => "priority",
            Self::Gone => "gone",
            Self::New => "new",
            Self::Refused => "refused",
        }
    }
}

/// An entry that wins.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Winner {
    /// Which entry of its registry.
    pub entry: EntryId,
    /// Its descriptor as a URL pattern.
    pub descriptor: String,
    /// Its effective priority.
    pub priority: i32,
    /// Whether its credentials are sent at once.
    pub preemptive: bool,
    /// The kind of its credentials.
    pub kind: &'static str,
    /// The name of its source.
    pub source: String,
    /// The line of its start tag, from 1.
    pub line: u32,
    /// The column of its start tag in characters, from 1.
    pub column: u32,
}

/// A URL that two registries answer otherwise. Secrets are never in it: of credentials it says that they differ.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Difference {
    /// The URL as it is compared: without user name, password, query and fragment. `None` if it is refused.
    pub url: Option<String>,
    /// The service that the caller names.
    pub service: Option<String>,
    /// What differs.
    pub change: Change,
    /// The entry that the old registry gives.
    pub before: Option<Winner>,
    /// The entry that the new one gives.
    pub after: Option<Winner>,
    /// Why the URL is refused.
    pub refused: Option<Code>,
    /// Why, in one sentence.
    pub why: String,
}

/// Two compiled registries side by side. Entries are the same if descriptor, effective priority, credentials and
/// `preemptive` are, whatever their ids.
///
/// It is `Send + Sync`, and looking a URL up in it costs two lookups as long as the answers agree.
pub struct Comparison<'r> {
    old: Side<'r>,
    new: Side<'r>,
}

impl std::fmt::Debug for Comparison<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Comparison").finish_non_exhaustive()
    }
}

/// A registry, and its entries by descriptor.
struct Side<'r> {
    subject: Subject<'r>,
    /// By the hash of what they match.
    twins: Vec<(u64, EntryId)>,
}

/// What a registry answers.
type Answer = Result<Option<Candidate>, UrlError>;

impl<'r> Comparison<'r> {
    pub(crate) fn new(old: Subject<'r>, new: Subject<'r>) -> Self {
        Self { old: Side::new(old), new: Side::new(new) }
    }

    /// What differs for a URL; `None` if nothing does. A URL that is refused is a difference, so that none is passed
    /// over in silence.
    #[must_use]
    pub fn url(&self, url: &str, service: Option<&str>) -> Option<Difference> {
        let difference = |change, why: String| Difference {
            url: None,
            service: service.map(str::to_owned),
            change,
            before: None,
            after: None,
            refused: None,
            why,
        };
        let (before, after) = match (self.old.lookup(url, service), self.new.lookup(url, service)) {
            (Ok(before), Ok(after)) => (before, after),
            (old, new) => {
                let which = match (&old, &new) {
                    (Err(_), Err(_)) => "both registries refuse",
                    (Err(_), Ok(_)) => "the old registry refuses",
                    _ => "the new registry refuses",
                };
                let code = new.err().or(old.err()).map(|error| error.code);
                let why = code.map(|code| format!("{which} the URL: {}", code.summary())).unwrap_or_default();
                return Some(Difference { refused: code, ..difference(Change::Refused, why) });
            }
        };
        let change = self.change(before, after)?;
        Some(Difference {
            url: describe_url(url, self.new.subject.limits),
            before: before.and_then(|one| self.old.winner(&one)),
            after: after.and_then(|one| self.new.winner(&one)),
            ..difference(change, self.why(change, before, after))
        })
    }

    /// The differences among many URLs, in their order, one at a time: nothing is kept.
    pub fn urls<U: AsRef<str>>(&self, urls: impl IntoIterator<Item = U>) -> impl Iterator<Item = Difference> {
        urls.into_iter().filter_map(|url| self.url(url.as_ref(), None))
    }

    /// The differences among URLs made from the descriptors of both registries: for each entry a URL that it wins, as
    /// far as a few tries find one, and for each entry that is not the same on the other side also URLs that it shares
    /// with entries near it. Each URL once, those of the old registry first.
    ///
    /// A difference that shows only for URLs that none of these stands for is not found.
    pub fn witnesses(&self) -> impl Iterator<Item = Difference> {
        let mut seen = BTreeSet::new();
        let sides = [(&self.old, &self.new), (&self.new, &self.old)];
        sides.into_iter().flat_map(|(side, other)| side.witnesses(other)).filter_map(move |(url, service)| {
            let fresh = seen.insert(BuildHasherDefault::<DefaultHasher>::default().hash_one((&url, service)));
            if fresh { self.url(&url, service) } else { None }
        })
    }

    fn change(&self, before: Option<Candidate>, after: Option<Candidate>) -> Option<Change> {
        let (before, after) = match (before, after) {
            (None, None) => return None,
            (None, Some(_)) => return Some(Change::New),
            (Some(_), None) => return Some(Change::Gone),
            (Some(before), Some(after)) => (self.old.held(&before)?, self.new.held(&after)?),
        };
        if before.0.scope() != after.0.scope() {
            Some(Change::Entry)
        } else if !self.same_credentials(before.1.credentials(), after.1.credentials()) {
            Some(Change::Credentials)
        } else if before.1.preemptive() != after.1.preemptive() {
            Some(Change::Preemptive)
        } else {
            (before.0.priority != after.0.priority).then_some(Change::Priority)
        }
    }

    /// Equal as they stand, and if they name technical credentials, these too.
    fn same_credentials(&self, old: &Credentials, new: &Credentials) -> bool {
        old == new && (reference(old).is_none() || self.old.subject.actual(old) == self.new.subject.actual(new))
    }

    fn why(&self, change: Change, before: Option<Candidate>, after: Option<Candidate>) -> String {
        let name = |side: &Side<'r>, one: Option<Candidate>| {
            let held = one.and_then(|one| side.held(&one));
            held.map(|(effective, _)| effective.descriptor.to_string()).unwrap_or_default()
        };
        let (old, new) = (name(&self.old, before), name(&self.new, after));
        match change {
            Change::New => format!("nothing matched before, and {new} is new"),
            Change::Gone => format!("{old} is gone, and nothing else matches"),
            Change::Credentials => format!("{new} wins in both, but the credentials differ"),
            Change::Preemptive => match after.and_then(|one| self.new.held(&one)) {
                Some((_, entry)) if entry.preemptive() => format!("{new} wins in both, but is preemptive now"),
                _ => format!("{new} wins in both, but is no longer preemptive"),
            },
            Change::Priority => {
                let priority = |one: Option<Candidate>| one.map(|one| one.rank.priority).unwrap_or_default();
                format!("{new} wins in both, but with priority {} instead of {}", priority(after), priority(before))
            }
            Change::Entry | Change::Refused => self.why_another(&old, &new, before, after),
        }
    }

    fn why_another(&self, old: &str, new: &str, before: Option<Candidate>, after: Option<Candidate>) -> String {
        let twin = |side: &Side<'r>, of: Option<(&Effective<'r>, &'r Entry)>| {
            of.and_then(|(effective, _)| side.twin(effective))
        };
        let lost = twin(&self.new, before.and_then(|one| self.old.held(&one)));
        let known = twin(&self.old, after.and_then(|one| self.new.held(&one)));
        match (lost, known) {
            (None, None) => format!("{old} is gone, and {new} is new"),
            (None, Some(_)) => format!("{old} is gone, and {new} is the next best"),
            (Some(lost), known) => {
                let reason = after.map(|after| reason_between(&after, &lost).reason).unwrap_or_default();
                match known {
                    None => format!("{new} is new and wins over {old}: {reason}"),
                    Some(_) => format!("{new} wins over {old} now: {reason}"),
                }
            }
        }
    }
}

impl<'r> Side<'r> {
    fn new(subject: Subject<'r>) -> Self {
        let mut twins: Vec<_> = subject.entries().map(|(effective, _)| (hash(effective), effective.id)).collect();
        sort_by_key(&mut twins, |&(hash, _)| hash);
        Self { subject, twins }
    }

    fn lookup(&self, url: &str, service: Option<&str>) -> Answer {
        let found = self.subject.table.find_match(url, service)?;
        Ok(found.map(|found| Candidate { entry: found.entry, rank: found.rank }))
    }

    fn held(&self, one: &Candidate) -> Option<(&Effective<'r>, &'r Entry)> {
        self.subject.get(one.entry)
    }

    fn winner(&self, one: &Candidate) -> Option<Winner> {
        let (effective, entry) = self.held(one)?;
        let place = entry.place();
        Some(Winner {
            entry: one.entry,
            descriptor: effective.descriptor.to_string(),
            priority: effective.priority,
            preemptive: entry.preemptive(),
            kind: entry.credentials().kind(),
            source: place.source.to_string(),
            line: place.position.line,
            column: place.position.column,
        })
    }

    /// All entries of the same descriptor.
    fn twins(&self, of: &Effective<'_>) -> impl Iterator<Item = (&Effective<'r>, &'r Entry)> {
        let hash = hash(of);
        let first = self.twins.partition_point(|&(other, _)| other < hash);
        let ids = self.twins.iter().skip(first).take_while(move |&&(other, _)| other == hash);
        ids.filter_map(|&(_, id)| self.subject.get(id)).filter(move |(one, _)| one.scope() == of.scope())
    }

    /// The best entry of the same descriptor.
    fn twin(&self, of: &Effective<'_>) -> Option<Candidate> {
        let candidate = |(one, _): (&Effective<'r>, _)| Candidate { entry: one.id, rank: one.rank() };
        self.twins(of)
            .map(candidate)
            .max_by_key(|one| (one.rank, one.entry.layer(), std::cmp::Reverse(one.entry.index())))
    }

    /// URLs that stand for what this side answers, with the service to name.
    fn witnesses<'c>(&'c self, other: &'c Self) -> impl Iterator<Item = (String, Option<&'r str>)> + 'c {
        let probes = Probes::new();
        let neighbours = Neighbours::new(self.subject.entries().map(|(effective, _)| *effective));
        let mut found = Vec::new();
        (0_u32..).take(neighbours.len()).flat_map(move |ordinal| {
            let mut urls = Vec::new();
            let Some((effective, _)) = neighbours.get(ordinal) else { return urls };
            let service = effective.descriptor.service.as_deref();
            let limits = self.subject.limits;
            urls.extend(probes.won_by(effective, &self.subject).map(|url| (url, service)));
            if !self.is_same_in(effective, other) {
                for narrower in [false, true] {
                    if narrower {
                        neighbours.narrower(ordinal, &mut found);
                    } else {
                        neighbours.broader(ordinal, &mut found);
                    }
                    let others = found.iter().filter_map(|&one| neighbours.get(one));
                    let shared = others.filter_map(|(one, _)| {
                        Some((common_witness(one, effective, limits)?, service.or(one.descriptor.service.as_deref())))
                    });
                    urls.extend(shared.take(NEIGHBOURS));
                }
            }
            urls
        })
    }

    /// Whether the other side has the same entry.
    fn is_same_in(&self, effective: &Effective<'r>, other: &Self) -> bool {
        let Some((_, entry)) = self.subject.get(effective.id) else { return false };
        other.twins(effective).any(|(twin, twin_entry)| {
            twin.priority == effective.priority
                && twin.id.layer() == effective.id.layer()
                && twin_entry.preemptive() == entry.preemptive()
                && twin_entry.credentials() == entry.credentials()
                && self.subject.actual(entry.credentials()) == other.subject.actual(twin_entry.credentials())
        })
    }
}

fn hash(effective: &Effective<'_>) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(effective.scope())
}

/// What an entry's witness is narrowed to where its plain one is won by another entry.
struct Probes(Vec<Descriptor>);

impl Probes {
    fn new() -> Self {
        let host = |host: &str| Descriptor { host: Component::Wildcard(host.into()), ..Descriptor::default() };
        let port = |port| Descriptor { port: Some(port), ..Descriptor::default() };
        let path = |path: &str| Descriptor { path: Component::Wildcard(path.into()), ..Descriptor::default() };
        let protocol =
            |protocol: &str| Descriptor { protocol: Component::Exact(protocol.into()), ..Descriptor::default() };
        let odd = |protocol: &str, host: &str, path: &str| Descriptor {
            protocol: Component::Wildcard(protocol.into()),
            host: Component::Wildcard(host.into()),
            port: Some(49_151),
            path: Component::Wildcard(path.into()),
            service: None,
        };
        Self(vec![
            protocol("http"),
            port(8_443),
            port(49_151),
            protocol("some"),
            path("/**/other*"),
            host("**.other"),
            odd("*e", "**.other", "/**/other*"),
            odd("*e", "**", "/**/other*"),
        ])
    }

    /// A URL that the entry wins, else one that it matches.
    fn won_by(&self, entry: &Effective<'_>, subject: &Subject<'_>) -> Option<String> {
        let wins = |url: &str| {
            let winner = subject.table.find_match(url, entry.descriptor.service());
            matches!(winner, Ok(Some(winner)) if winner.entry == entry.id)
        };
        let plain = witness(entry, subject.limits)?;
        if wins(&plain) {
            return Some(plain);
        }
        let narrowed = self.0.iter().filter_map(|probe| {
            let probe = Effective { descriptor: probe, port: probe.port(), ..*entry };
            common_witness(entry, &probe, subject.limits)
        });
        Some(narrowed.into_iter().find(|url| wins(url)).unwrap_or(plain))
    }
}
