//! Which bytes are a table, and which tables are sound (design.md M15a).

use super::super::sieve::Sieve;
use super::*;
use crate::document::{Document, Source};

fn bytes() -> Vec<u8> {
    MatchTable::stack(Vec::new(), Limits::default()).to_bytes(&[7; 32])
}

fn code(bytes: &[u8]) -> Option<Code> {
    MatchTable::from_bytes(bytes, &Limits::default()).err().map(|error| error.code)
}

#[test]
fn m15a_foreign_other_version_damaged() {
    assert_eq!(code(&bytes()), None);
    assert_eq!(code(b""), Some(Code::TableForeign));
    assert_eq!(code(b"<credentials/>"), Some(Code::TableForeign));
    let mut other = bytes();
    other[8] = 99;
    assert_eq!(code(&other), Some(Code::TableVersion));
    let mut damaged = bytes();
    *damaged.last_mut().unwrap() ^= 1;
    assert_eq!(code(&damaged), Some(Code::TableChecksum));
    for length in 8..bytes().len() {
        assert!(code(&bytes()[..length]).is_some(), "{length}");
    }
    let shown = TableError { code: Code::TableChecksum }.to_string();
    assert!(shown.starts_with("table-checksum: "), "{shown}");
}

/// The bytes of a layer of these servers.
fn layer(servers: &[String]) -> Vec<u8> {
    let servers: String = servers.iter().map(|one| format!("<server {one}><technical name=\"t\"/></server>")).collect();
    let xml = format!("<credentials xmlns=\"http://www.infinica.com/credentials\">{servers}</credentials>");
    let contents = crate::read(&Document::new(Source::new("r.xml", xml)), &Limits::default()).unwrap();
    let layers = [Layer::new(LayerKind::Process, vec![contents])];
    let table = MatchTable::compile(&layers, &CompileOptions::default()).unwrap();
    let [layer] = table.layers() else { panic!("one layer") };
    let mut writer = Writer(Vec::new());
    writer.layer(layer);
    writer.0
}

fn read(bytes: &[u8]) -> LayerTable {
    let mut reader = Reader { rest: bytes, refused: false };
    let layer = reader.layer();
    assert!(reader.rest.is_empty() && !reader.refused);
    layer
}

/// These bytes behind a head whose checksum is right.
fn sealed(layers: &[u8]) -> Vec<u8> {
    let mut bytes = bytes();
    bytes.truncate(HEAD);
    bytes.extend_from_slice(layers);
    bytes[HEAD - 8..HEAD].copy_from_slice(&checksum(&[7; 32], layers).to_le_bytes());
    bytes
}

fn many(count: usize, server: impl Fn(usize) -> String) -> Vec<String> {
    (0..count).map(server).collect()
}

fn one(server: &str) -> Vec<String> {
    vec![server.to_owned()]
}

/// Registries whose arenas end in every sort of thing that an arena holds.
fn ends() -> Vec<Vec<String>> {
    vec![
        one(r#"host="h""#),
        one(r#"host="h" port="1" protocol="p" path="/a" service="s""#),
        many(3, |n| format!(r#"host="h" path="/p{n}""#)),
        // Hashed entries, and such as can't be.
        many(26, |n| format!(r#"host="h" path="/p{n}""#)),
        many(26, |n| format!(r#"host="h" path="/*p{n}""#)),
        one(r#"port="1""#),
        many(10, |n| format!(r#"path="/p{n}""#)),
        one(r#"host="*.h""#),
        one(r#"host="**.h""#),
        one(r#"host="*g*""#),
        // Few fronts, and many.
        many(2, |n| format!(r#"host="a{n}*.h""#)),
        many(20, |n| format!(r#"host="a{n}*.h""#)),
        many(20, |n| format!(r#"host="*a{n}.h""#)),
    ]
}

/// All of them together.
fn all() -> Vec<String> {
    let mut all = ends().concat();
    all.sort();
    all.dedup();
    all
}

/// Every length, or some where each takes a second.
const STEP: usize = if cfg!(miri) { 211 } else { 1 };

#[test]
fn m15a_an_arena_that_is_cut_is_unsound_wherever_it_is() {
    for servers in ends().into_iter().step_by(if cfg!(miri) { 6 } else { 1 }) {
        let bytes = layer(&servers);
        let whole = read(&bytes).arena.0.len();
        for length in (0..whole).step_by(STEP) {
            let mut table = read(&bytes);
            table.arena.0.truncate(length);
            assert!(!table.is_sound(), "{length} of {whole} {servers:?}");
        }
        let mut table = read(&bytes);
        table.arena.0.push(0);
        assert!(table.is_sound(), "what nothing leads to does no harm");
    }
}

#[test]
#[cfg_attr(miri, ignore = "a table of a hundred entries takes the interpreter minutes")]
fn m15a_what_was_written_is_read() {
    for servers in ends().into_iter().chain([all()]) {
        let bytes = layer(&servers);
        let table = read(&bytes);
        assert!(table.is_sound());
        assert_eq!(table.kind, Some(LayerKind::Process));
        assert_eq!(table.places.len(), servers.len());
        let mut writer = Writer(Vec::new());
        writer.layer(&table);
        assert_eq!(writer.0, bytes);
    }
}

/// Whether the table of these bytes is sound after a change.
fn sound(bytes: &[u8], change: impl FnOnce(&mut LayerTable)) -> bool {
    let mut table = read(bytes);
    change(&mut table);
    table.is_sound()
}

#[test]
#[cfg_attr(miri, ignore = "a table of a hundred entries takes the interpreter minutes")]
fn m15a_slots_names_and_ranks_that_no_table_has() {
    let all = &layer(&all());
    let names = &layer(&[r#"protocol="a" service="a""#, r#"protocol="b" service="b" priority="7""#].map(str::to_owned));
    assert!(sound(all, |_| {}) && sound(names, |_| {}));
    // A search goes on to the next free slot, so there must be one; and it masks, so they are a power of two.
    type Filter = fn(&mut Sieve) -> &mut Vec<u64>;
    type Slots = fn(&mut LayerTable) -> &mut Vec<u64>;
    let both: [Slots; 2] = [|table| &mut table.hosts, |table| &mut table.paths];
    for slots in both {
        assert!(!sound(all, |table| slots(table).push(0)));
        assert!(!sound(all, |table| *slots(table) = vec![*slots(table).iter().max().unwrap()]));
        assert!(!sound(all, |table| slots(table)[0] = u64::from(u32::MAX)));
        assert!(sound(all, |table| slots(table).clear()));
    }
    assert!(!sound(names, |table| table.protocols.0.reverse()));
    assert!(!sound(names, |table| table.services.0.reverse()));
    for filter in [|sieve: &mut Sieve| &mut sieve.ends, |sieve: &mut Sieve| &mut sieve.firsts] as [Filter; 2] {
        assert!(!sound(all, |table| *filter(&mut table.sieve) = vec![0; 3]));
        assert!(sound(all, |table| filter(&mut table.sieve).clear()));
    }
    assert!(!sound(names, |table| table.ranks[0].0 = 1));
    assert!(!sound(names, |table| table.ranks[1].0 = 0));
    assert!(!sound(names, |table| table.ranks[1].1 = table.ranks[0].1));
    assert!(!sound(names, |table| table.ranks.swap(0, 1)));
    assert!(!sound(names, |table| table.ranks.clear()));
    let none = || LayerTable { any_host_best: u32::MAX, ..LayerTable::default() };
    assert!(none().is_sound());
    assert!(!LayerTable { places: vec![EntryPlace::default()], ..none() }.is_sound());
    assert!(!LayerTable { ranks: vec![(0, 1)], ..none() }.is_sound());
}

#[test]
#[cfg_attr(miri, ignore = "a table of a hundred entries takes the interpreter minutes")]
fn m15a_places_that_nothing_lies_at() {
    let all = &layer(&all());
    let far = u32::MAX;
    assert!(!sound(all, |table| table.globs.patterns[0].bucket = far));
    assert!(!sound(all, |table| table.any_host.bucket = far));
    let hosts = &layer(&one(r#"host="h""#));
    assert!(sound(hosts, |table| table.any_host.bucket = far), "there are none without a host");
    // A count that leads round and round costs more than the arena is long.
    let full = &layer(&many(20, |n| format!(r#"host="h" path="/p{n}""#)));
    let repeat = |table: &mut LayerTable, times: usize| {
        let slot = table.hosts.iter().copied().find(|&slot| slot != 0).unwrap();
        table.hosts = vec![0; 16];
        table.hosts[..times].fill(slot);
    };
    assert!(sound(full, |table| repeat(table, 3)));
    assert!(!sound(full, |table| repeat(table, 5)));
    let long = &layer(&one(&format!(r#"host="{}""#, "h".repeat(200))));
    assert!(sound(long, |table| repeat(table, 3)));
    assert!(!sound(long, |table| repeat(table, 5)));
    let indexes: Vec<_> =
        (0..8).flat_map(|host| many(26, move |n| format!(r#"host="h{host}" path="/p{n}""#))).collect();
    assert!(sound(&layer(&indexes), |_| {}), "what lies far behind costs no more");
}

/// What leads a walk round and round is found out by what it costs, so every byte must count, and count once.
#[test]
fn m15a_a_walk_costs_the_bytes_that_it_reads() {
    for servers in [
        many(20, |n| format!(r#"host="h" path="/p{n}""#)),
        // Entries that can't be hashed lie in the index itself.
        many(26, |n| format!(r#"host="h" path="/*p{n}""#)),
        many(3, |n| format!(r#"host="a{n}*.h""#)),
        many(20, |n| format!(r#"host="a{n}*.h""#)),
        many(20, |n| format!(r#"host="*a{n}.h""#)),
    ] {
        let table = read(&layer(&servers));
        let mut walk = Walk { table: &table, left: table.arena.0.len() };
        for slot in table.hosts.iter().filter(|&&slot| slot != 0) {
            walk.bucket(*slot as u32 as usize).unwrap();
        }
        assert_eq!(walk.left, 4, "what stands for a free slot is read by nothing: {servers:?}");
    }
}

#[test]
fn m15a_fronts_whose_entries_are_nowhere() {
    let fronts = &layer(&many(3, |n| format!(r#"host="a{n}*.h""#)));
    assert!(!sound(fronts, |table| {
        let slot = *table.hosts.iter().find(|&&slot| slot != 0).unwrap();
        let front = table.arena.bucket(slot as u32 as usize).payload + 16 + 4;
        table.arena.0[front + 4..front + 8].copy_from_slice(&u32::MAX.to_le_bytes());
    }));
}

#[test]
fn m15a_entries_that_no_table_has() {
    let servers = &layer(&[r#"host="h" port="1""#, r#"host="g""#].map(str::to_owned));
    /// The payload of the bucket of `h`.
    fn entry(table: &LayerTable) -> usize {
        let mut buckets = table.hosts.iter().filter(|&&slot| slot != 0);
        let found = buckets.find(|&&slot| table.arena.bucket(slot as u32 as usize).key == b"h");
        table.arena.bucket(*found.unwrap() as u32 as usize).payload
    }
    let changed = |offset: usize, value: u8| {
        sound(servers, |table| {
            let at = entry(table) + offset;
            table.arena.0[at] = value;
        })
    };
    let (ordinal, index, flags, optional) = (0, 4, 8, 9);
    assert!(changed(ordinal, 1) && changed(index, 1), "an entry of the layer");
    for past in [2, 3] {
        assert!(!changed(ordinal, past) && !changed(index, past), "{past} of two entries");
    }
    assert!(!changed(flags, 0), "a field that nothing asks for");
    assert!(!changed(flags, 3), "a field too few");
    assert!(!changed(optional, 8) && !changed(optional, 0));
    assert!(changed(flags, 2), "another field");
    assert!(changed(flags, 1 | 16), "a pattern");
    let indexed = &layer(&many(26, |n| format!(r#"host="h" path="/p{n}""#)));
    for words in [0, 3, 200] {
        assert!(!sound(indexed, |table| {
            let at = entry(table) + 4;
            table.arena.0[at] = words;
        }));
    }
}

#[test]
fn m15a_a_kind_of_layer_comes_once_and_nothing_behind_the_last() {
    let one = layer(&one(r#"host="h""#));
    let count = |count: u32| count.to_le_bytes().to_vec();
    assert_eq!(code(&sealed(&[count(1), one.clone()].concat())), None);
    let mut global = one.clone();
    global[0] = LayerKind::Global as u8;
    assert_eq!(code(&sealed(&[count(2), one.clone(), global].concat())), None);
    assert_eq!(code(&sealed(&[count(2), one.clone(), one.clone()].concat())), Some(Code::TableCorrupt));
    assert_eq!(code(&sealed(&[count(1), one.clone(), vec![0]].concat())), Some(Code::TableCorrupt));
    assert_eq!(code(&sealed(&[count(2), one.clone()].concat())), Some(Code::TableCorrupt));
    let mut unknown = one;
    unknown[0] = 4;
    assert_eq!(code(&sealed(&[count(1), unknown].concat())), Some(Code::TableCorrupt));
}

#[test]
fn m15a_no_count_asks_for_more_than_there_is() {
    let words = |count: u32, bytes: usize| [count.to_le_bytes().to_vec(), vec![1; bytes]].concat();
    fn read<'b, T>(bytes: &'b [u8], part: impl FnOnce(&mut Reader<'b>) -> T) -> Option<T> {
        let mut reader = Reader { rest: bytes, refused: false };
        let part = part(&mut reader);
        (!reader.refused).then_some(part)
    }
    assert_eq!(read(&words(2, 16), Reader::words), Some(vec![0x0101_0101_0101_0101; 2]));
    assert_eq!(read(&words(2, 15), Reader::words), None);
    assert_eq!(read(&words(u32::MAX, 16), Reader::words), None);
    assert_eq!(read(&words(3, 3), |reader| reader.bytes().to_vec()), Some(vec![1; 3]));
    assert_eq!(read(&words(4, 3), |reader| reader.bytes().to_vec()), None);
    assert_eq!(read(&words(2, 7), Reader::texts), None);
}
