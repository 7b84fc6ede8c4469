//! Whether a table that came as bytes says of every entry what the entry says of itself (design.md M15a).
//!
//! The digest tells an honest mistake. This tells the rest: whatever a table answers, the entry that it names matches
//! the URL by its own descriptor, and has the rank that the table gives it.

use super::explain::Effective;
use super::layout::{Entry, INDEX, INDEX_HEAD, Kind, PATH_PATTERN, PORT, PROTOCOL, PROTOCOL_PATTERN, SERVICE};
use super::stack::MatchTable;
use super::table::LayerTable;
use crate::document::sort_by_key;
use crate::registry::{Component, LayerKind};

impl MatchTable {
    /// Whether these are the entries that the table speaks of, in the order of their numbers, by kind of layer.
    pub(crate) fn speaks_of(&self, entries: &[Vec<Effective<'_>>; 4]) -> bool {
        LayerKind::ALL.iter().zip(entries).all(|(kind, entries)| {
            match self.layers().iter().find(|layer| layer.kind == Some(*kind)) {
                Some(layer) => Binding { layer, entries, indexes: Vec::new() }.holds(),
                None => entries.is_empty(),
            }
        })
    }
}

struct Binding<'t> {
    layer: &'t LayerTable,
    entries: &'t [Effective<'t>],
    /// The hosts of indexed buckets, by where their payload is.
    indexes: Vec<(usize, Component)>,
}

impl Binding<'_> {
    fn holds(mut self) -> bool {
        let layer = self.layer;
        let arena = &layer.arena;
        layer.places.len() == self.entries.len()
            && layer.hosts.iter().filter(|&&slot| slot != 0).all(|&slot| self.slot(slot as u32 as usize))
            && layer
                .globs
                .patterns
                .iter()
                .all(|glob| self.bucket(glob.bucket as usize, Component::Wildcard(glob.pattern.clone())))
            && (layer.any_host_best == u32::MAX || self.bucket(layer.any_host.bucket as usize, Component::Any))
            && self.indexes_hold()
            && layer.paths.iter().filter(|&&slot| slot != 0).all(|&slot| {
                let at = slot as u32 as usize;
                let index = arena.u32(at) as usize;
                let first = self.indexes.partition_point(|&(payload, _)| payload < index);
                let host = self.indexes.get(first).filter(|&&(payload, _)| payload == index);
                host.is_some_and(|(_, host)| self.entry(&arena.entry(at + 4), host))
            })
    }

    fn slot(&mut self, at: usize) -> bool {
        let bucket = self.layer.arena.bucket(at);
        let key = String::from_utf8_lossy(bucket.key);
        if bucket.is_of(Kind::Fronts) {
            return self.fronts(at);
        }
        let host = if bucket.is_of(Kind::OneLabel) {
            Component::Wildcard(format!("*.{key}").into())
        } else if bucket.is_of(Kind::AnyLabels) {
            Component::Wildcard(format!("**.{key}").into())
        } else {
            Component::Exact(key.into())
        };
        self.bucket(at, host)
    }

    fn fronts(&mut self, at: usize) -> bool {
        let arena = &self.layer.arena;
        let bucket = arena.bucket(at);
        let (list, end) = match bucket.key.split_first() {
            Some((..2, rest)) => (bucket.payload, rest.splitn(2, |&byte| byte == 0).nth(1).unwrap_or_default()),
            _ => (bucket.payload + 16, bucket.key),
        };
        let end = String::from_utf8_lossy(end);
        let mut front = list + 4;
        (0..arena.u32(list)).all(|_| {
            let (length, offset) = (arena.u32(front) as usize, arena.u32(front + 4) as usize);
            let text = String::from_utf8_lossy(arena.bytes(front + 12, length));
            front += 12 + length;
            self.bucket(offset, Component::Wildcard(format!("{text}.{end}").into()))
        })
    }

    fn bucket(&mut self, at: usize, host: Component) -> bool {
        let arena = &self.layer.arena;
        let bucket = arena.bucket(at);
        if bucket.count() != INDEX {
            return self.list(bucket.payload, u32::from(bucket.count()), &host);
        }
        let index = arena.index(bucket.payload);
        let sound = self.list(bucket.payload + INDEX_HEAD + 8 * index.words, index.patterns, &host);
        self.indexes.push((bucket.payload, host));
        sound
    }

    /// Puts the indexed buckets in order. A payload under two hosts would be one entry for both.
    fn indexes_hold(&mut self) -> bool {
        sort_by_key(&mut self.indexes, |&(payload, _)| payload);
        let next = self.indexes.iter().skip(1);
        self.indexes.iter().zip(next).all(|(one, next)| one.0 != next.0 || one.1 == next.1)
    }

    fn list(&self, at: usize, count: u32, host: &Component) -> bool {
        let mut at = at;
        (0..count).all(|_| {
            let entry = self.layer.arena.entry(at);
            at = entry.end;
            self.entry(&entry, host)
        })
    }

    fn entry(&self, entry: &Entry, host: &Component) -> bool {
        let Some(effective) = self.entries.get(entry.index as usize) else { return false };
        let layer = self.layer;
        let mut field = entry.fields;
        let mut next = |flag: u16| {
            (entry.flags & flag != 0).then(|| {
                field += 4;
                layer.arena.u32(field - 4)
            })
        };
        let port = next(PORT);
        let protocol = next(PROTOCOL).map(|number| {
            let name = if entry.flags & PROTOCOL_PATTERN == 0 {
                layer.protocols.get(number)
            } else {
                layer.protocol_patterns.get(number as usize).map(|pattern| pattern.as_bytes())
            };
            (entry.flags & PROTOCOL_PATTERN != 0, name.unwrap_or_default())
        });
        let service = next(SERVICE).map(|number| layer.services.get(number).unwrap_or_default());
        let path =
            Some((entry.flags & PATH_PATTERN != 0, layer.arena.path(entry))).filter(|(_, path)| !path.is_empty());
        let own = effective.descriptor;
        own.host() == host
            && effective.port.map(u32::from) == port
            && parts(own.protocol()) == protocol
            && parts(own.path()) == path
            && own.service().map(str::as_bytes) == service
            && layer.rank_key(entry.ordinal) == effective.rank().key()
    }
}

/// Whether a component is a pattern, and its text.
fn parts(component: &Component) -> Option<(bool, &[u8])> {
    component.as_str().map(|text| (matches!(component, Component::Wildcard(_)), text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Limits, Source};
    use crate::registry::Layer;
    use crate::{CompileOptions, Registry};

    fn registry(server: &str) -> Registry {
        let others = (0..26).map(|n| format!(r#"{server} path="/p{n}""#));
        let some = [server, r#"host="*.x.example""#, r#"host="a-*.x.example""#, r#"host="*q*""#, r#"port="7""#];
        of(&some.map(str::to_owned).into_iter().chain(others).collect::<Vec<_>>())
    }

    fn of(servers: &[String]) -> Registry {
        let servers: String =
            servers.iter().map(|one| format!(r#"<server {one}><technical name="t"/></server>"#)).collect();
        let text = format!(r#"<credentials xmlns="http://www.infinica.com/credentials">{servers}</credentials>"#);
        let contents = crate::read(&Document::new(Source::new("r.xml", text)), &Limits::default()).unwrap();
        Registry::compile(vec![Layer::new(LayerKind::Global, vec![contents])], &CompileOptions::default()).unwrap()
    }

    fn speaks(table: &Registry, entries: &Registry) -> bool {
        let effective = entries.effective().collect();
        table.table().speaks_of(&of_kind(LayerKind::Global, effective))
    }

    fn of_kind(kind: LayerKind, entries: Vec<Effective<'_>>) -> [Vec<Effective<'_>>; 4] {
        LayerKind::ALL.map(|one| if one == kind { entries.clone() } else { Vec::new() })
    }

    #[test]
    fn m15a_a_table_speaks_of_its_own_entries_only() {
        let servers = [
            r#"host="h""#,
            r#"host="g""#,
            r#"host="*.h""#,
            r#"host="h" port="1""#,
            r#"host="h" protocol="ftp""#,
            r#"host="h" protocol="ft*""#,
            r#"host="h" service="s""#,
            r#"host="h" priority="1""#,
        ];
        // The interpreter compiles a registry in half a minute.
        let tried = if cfg!(miri) { 2 } else { servers.len() };
        let registries: Vec<_> = servers.iter().take(tried).map(|server| (server, registry(server))).collect();
        for (one, table) in &registries {
            for (other, entries) in &registries {
                assert_eq!(speaks(table, entries), one == other, "{one} {other}");
            }
        }
    }

    /// Entries in every sort of place that a table has.
    fn everywhere() -> Vec<String> {
        let mut servers = [
            r#"host="list.h" port="1" protocol="ftp" path="/a" service="s""#,
            r#"host="list.h" port="1" protocol="ft*p" path="/*a" service="t""#,
            r#"host="list.h" protocol="p*q""#,
            r#"host="*.one""#,
            r#"host="**.any" path="/a""#,
            r#"host="index.h" port="1" path="/a" service="s""#,
            r#"host="index.h" path="/**/a""#,
            r#"host="index.h" path="/*a" protocol="p*p""#,
        ]
        .map(str::to_owned)
        .to_vec();
        servers.extend((0..26).map(|n| format!(r#"host="index.h" path="/p{n}a""#)));
        servers.extend((0..3).map(|n| format!(r#"host="few{n}*.few""#)));
        servers.extend((0..20).map(|n| format!(r#"host="begins{n}*.many""#)));
        servers.extend((0..3).map(|n| format!(r#"host="*ends{n}.many" port="{n}""#)));
        servers.extend((0..3).map(|n| format!(r#"host="*inside{n}*.many""#)));
        servers.extend((0..6).map(|n| format!(r#"host="*glob{n}*""#)));
        servers.extend((0..10).map(|n| format!(r#"path="/any{n}a""#)));
        servers
    }

    /// The same entry with another last letter or digit in each of its attributes, which leaves ranks as they are.
    fn others(server: &str) -> impl Iterator<Item = String> {
        let ends = server.match_indices('"').map(|(at, _)| at).skip(1).step_by(2);
        ends.filter_map(|end| {
            let (at, one) = server.get(..end)?.char_indices().rfind(|(_, one)| one.is_ascii_alphanumeric())?;
            let other = if one.is_ascii_digit() { "93" } else { "zy" };
            let other = other.chars().find(|&other| other != one)?;
            Some([server.get(..at)?, other.encode_utf8(&mut [0; 4]), server.get(at + 1..)?].concat())
        })
    }

    #[test]
    #[cfg_attr(miri, ignore = "a hundred registries take the interpreter an hour")]
    fn m15a_no_entry_is_passed_over() {
        let servers = everywhere();
        let table = of(&servers);
        assert!(speaks(&table, &of(&servers)));
        let mut tried = 0;
        for at in 0..servers.len() {
            for other in others(&servers[at]) {
                let mut changed = servers.clone();
                changed[at].clone_from(&other);
                assert!(!speaks(&table, &of(&changed)), "{} {other}", servers[at]);
                tried += 1;
            }
        }
        assert!(tried > servers.len(), "{tried}");
        let mut fewer = servers.clone();
        fewer.pop();
        assert!(!speaks(&table, &of(&fewer)) && !speaks(&of(&fewer), &table));
    }

    /// Forged lists of hosts or patterns may lead two hosts to one index, whose entries would be those of either.
    #[test]
    fn m15a_an_index_is_that_of_one_host() {
        let host = |name: &str| Component::Exact(name.into());
        let layer = LayerTable::default();
        let hold = |indexes| Binding { layer: &layer, entries: &[], indexes }.indexes_hold();
        assert!(hold(vec![(8, host("a")), (16, host("b")), (8, host("a"))]));
        assert!(!hold(vec![(8, host("a")), (16, host("b")), (8, host("b"))]));
    }

    #[test]
    fn m15a_layers_without_entries_have_no_table() {
        let none = MatchTable::compile(&[], &CompileOptions::default()).unwrap();
        assert!(none.speaks_of(&Default::default()));
        let one = of(&[r#"host="h""#.to_owned()]);
        let entries: Vec<_> = one.effective().collect();
        assert!(one.table().speaks_of(&of_kind(LayerKind::Global, entries.clone())));
        for kind in [LayerKind::Partition, LayerKind::Runtime] {
            assert!(!one.table().speaks_of(&of_kind(kind, entries.clone())));
            assert!(!none.speaks_of(&of_kind(kind, entries.clone())));
        }
        assert!(!one.table().speaks_of(&Default::default()));
    }
}
