//! What tells at a glance, for all layers of a stack at once, that no entry beside those of the host itself can match.

use super::hash;
use super::keys::filter_bit;
use super::layout::port_bit;
use super::target::Target;

/// Filters over host patterns with a literal end and over entries without a host: they pass more than what matches,
/// never less.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sieve {
    /// One bit a label count of the literal ends of host patterns.
    pub(super) labels: u64,
    /// A power of two of words, or none; a bit is set for the [`hash::brief`] of every end.
    pub(super) ends: Vec<u64>,
    /// The ports, see [`port_bit`], with which an entry without a host may match whatever the path is.
    pub(super) ports: u64,
    /// A power of two of words, or none; a bit is set for the [`first_brief`] of the paths of the others.
    pub(super) firsts: Vec<u64>,
}

impl Sieve {
    /// What passes any of two.
    pub(super) fn or(&self, other: &Self) -> Self {
        Self {
            labels: self.labels | other.labels,
            ends: either(&self.ends, &other.ends),
            ports: self.ports | other.ports,
            firsts: either(&self.firsts, &other.firsts),
        }
    }

    /// Whether host patterns may have this literal end.
    #[inline(always)]
    pub(super) fn passes_end(&self, end: &[u8]) -> bool {
        passes(&self.ends, hash::brief(end))
    }

    /// The dots of a host before literal ends that host patterns may have, one bit a byte; all bits for hosts of more
    /// than 64 bytes.
    #[cfg_attr(target_family = "wasm", inline)]
    #[cfg_attr(not(target_family = "wasm"), inline(never))]
    fn ends_of(&self, target: &Target<'_>) -> u64 {
        let host = target.host;
        if host.len() > 64 {
            return u64::MAX;
        }
        let mut dots = target.dots;
        let mut labels = self.labels >> 1;
        let mut passing = 0;
        while dots != 0 && labels != 0 {
            let dot = 63 - dots.leading_zeros();
            dots ^= 1 << dot;
            if labels & 1 != 0 && self.passes_end(host.get(dot as usize + 1..).unwrap_or_default()) {
                passing |= 1 << dot;
            }
            labels >>= 1;
        }
        passing
    }

    #[cfg_attr(target_family = "wasm", inline)]
    #[cfg_attr(not(target_family = "wasm"), inline(never))]
    fn passes_without_host(&self, target: &Target<'_>) -> bool {
        // Entries without a port have all bits.
        self.ports & target.port.map_or(1, port_bit) != 0 || passes(&self.firsts, first_brief(target.path))
    }

    /// Whether its filters are as long as filters are.
    pub(super) fn is_sound(&self) -> bool {
        [&self.ends, &self.firsts].into_iter().all(|filter| filter.is_empty() || filter.len().is_power_of_two())
    }

    /// The bytes that it takes.
    pub(super) fn memory(&self) -> usize {
        size_of_val(self.ends.as_slice()) + size_of_val(self.firsts.as_slice())
    }
}

#[inline(always)]
fn passes(filter: &[u64], hash: u64) -> bool {
    let (word, bit) = filter_bit(filter.len(), hash);
    filter.get(word).is_some_and(|word| word & bit != 0)
}

fn either(one: &[u64], other: &[u64]) -> Vec<u64> {
    let (long, short) = if one.len() < other.len() { (other, one) } else { (one, other) };
    // A smaller filter looks at fewer bits of the same hash.
    let repeated = short.iter().cycle().copied().chain(std::iter::repeat(0));
    long.iter().zip(repeated).map(|(word, also)| word | also).collect()
}

/// A hash of the beginning of a path's first segment.
#[inline(always)]
pub(super) fn first_brief(path: &[u8]) -> u64 {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = LOW << 7;
    const SLASHES: u64 = LOW * b'/' as u64;
    let after = hash::head(path) >> 8;
    let zero_if_slash = after ^ SLASHES;
    let slashes = zero_if_slash.wrapping_sub(LOW) & !zero_if_slash & HIGH;
    let before = ((slashes & slashes.wrapping_neg()) >> 7).wrapping_sub(1);
    hash::with(0, after & before)
}

/// What a sieve says of one target: found out when it is first asked, and remembered for the other layers.
#[derive(Clone, Copy)]
pub(super) struct Sifted<'s> {
    sieve: &'s Sieve,
    ends: Option<u64>,
    without_host: Option<bool>,
}

impl<'s> Sifted<'s> {
    pub(super) fn new(sieve: &'s Sieve) -> Self {
        Self { sieve, ends: None, without_host: None }
    }

    /// See [`Sieve::ends_of`].
    #[inline(always)]
    pub(super) fn ends(&mut self, target: &Target<'_>) -> u64 {
        *self.ends.get_or_insert_with(|| self.sieve.ends_of(target))
    }

    /// Whether entries without a host may match.
    #[inline(always)]
    pub(super) fn without_host(&mut self, target: &Target<'_>) -> bool {
        *self.without_host.get_or_insert_with(|| self.sieve.passes_without_host(target))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::keys::first_segment;

    fn target<'a>(host: &'a str, port: Option<u16>, path: &'a str) -> Target<'a> {
        let dots = crate::matching::target::mask_of(host.as_bytes(), b'.');
        Target { protocol: b"https", host: host.as_bytes(), is_address: false, port, path: path.as_bytes(), dots }
    }

    fn filter(words: usize, hashes: &[u64]) -> Vec<u64> {
        let mut filter = vec![0; words];
        for &hash in hashes {
            let (word, bit) = filter_bit(words, hash);
            filter[word] |= bit;
        }
        filter
    }

    /// What rules a search out must do so, or it would only cost time (design.md M15).
    #[test]
    fn m15_only_ends_of_the_labels_and_the_texts_that_there_are_pass() {
        let ends = ["example.com", "b.example.com", "net"];
        let sieve = Sieve {
            labels: 0b1100,
            ends: filter(64, &ends.map(|end| hash::brief(end.as_bytes()))),
            ..Sieve::default()
        };
        for (host, dots) in [
            ("a.example.com", 0b10),
            ("b.example.com", 0b10),
            ("a.b.example.com", 0b1010),
            ("x.y.a.example.com", 0b10_0000),
            ("example.com", 0),
            // Of one label, which no end has here.
            ("a.net", 0),
            ("a.other.com", 0),
            ("", 0),
        ] {
            assert_eq!(Sifted::new(&sieve).ends(&target(host, None, "/")), dots, "{host}");
        }
        let long = |length: usize| format!("{}.example.com", "a".repeat(length - ".example.com".len()));
        assert_eq!(sieve.ends_of(&target(&long(64), None, "/")), 1 << 52);
        assert_eq!(sieve.ends_of(&target(&long(65), None, "/")), u64::MAX);
    }

    #[test]
    fn m15_only_ports_and_first_segments_that_there_are_pass() {
        let sieve = Sieve {
            ports: port_bit(8443),
            firsts: filter(64, &["/a", "/b"].map(|path| first_brief(path.as_bytes()))),
            ..Sieve::default()
        };
        for (port, path, expected) in [
            (Some(8443), "/x", true),
            (Some(443), "/x", false),
            (None, "/x", false),
            (Some(443), "/a/x", true),
            (None, "/b", true),
        ] {
            assert_eq!(Sifted::new(&sieve).without_host(&target("h", port, path)), expected, "{port:?} {path}");
        }
        // Entries for any port: whatever it is, and if there is none.
        let any = Sieve { ports: u64::MAX, ..Sieve::default() };
        assert!(
            any.passes_without_host(&target("h", None, "/")) && any.passes_without_host(&target("h", Some(7), "/"))
        );
        assert!(!Sieve::default().passes_without_host(&target("h", Some(7), "/a")));
    }

    #[test]
    fn m15a_two_sieves_are_one() {
        let one = Sieve { labels: 0b110, ports: 0b11, ends: vec![1, 2], firsts: vec![4] };
        let other = Sieve { labels: 0b1010, ports: 0b101, ends: vec![8], firsts: vec![] };
        let both = Sieve { labels: 0b1110, ports: 0b111, ends: vec![9, 10], firsts: vec![4] };
        assert_eq!((one.or(&other), other.or(&one)), (both.clone(), both.clone()));
        assert_eq!((both.memory(), both.is_sound()), (24, true));
        assert!(
            !Sieve { ends: vec![0; 3], ..both.clone() }.is_sound() && !Sieve { firsts: vec![0; 3], ..both }.is_sound()
        );
    }

    #[test]
    fn m15_paths_with_the_same_first_segment_have_the_same_brief() {
        let paths = ["/", "/a", "/ab", "/abc", "/abcd", "/abcdef", "/abcdefg", "/abcdefgh", "/b", "/.", "/0", "/abc0"];
        for one in paths {
            for behind in ["/", "/x", "//", "/abcdefghijk", "/a/b/c/d/e/f/g"] {
                let longer = format!("{}{behind}", one.trim_end_matches('/'));
                if first_segment(longer.as_bytes()) == first_segment(one.as_bytes()) {
                    assert_eq!(first_brief(longer.as_bytes()), first_brief(one.as_bytes()), "{one} {longer}");
                }
            }
            for other in paths.iter().filter(|other| **other != one && other.len().min(one.len()) < 8) {
                assert_ne!(first_brief(one.as_bytes()), first_brief(other.as_bytes()), "{one} {other}");
            }
        }
    }

    #[test]
    fn m15a_what_passes_one_sieve_passes_both() {
        let of = |words: usize, texts: &[&str]| {
            let mut sieve = Sieve { ends: vec![0; words], ..Sieve::default() };
            for text in texts {
                let (word, bit) = filter_bit(words, hash::brief(text.as_bytes()));
                sieve.ends[word] |= bit;
            }
            sieve
        };
        let texts =
            ["a", "example.com", "example.net", "x.example.org", "corp", "svc.local", "w1.example", "w2.example"];
        for (words, other_words) in [(1, 1), (1, 8), (8, 2), (4, 0), (0, 4)] {
            let (one, other) = texts.split_at(if words == 0 {
                0
            } else if other_words == 0 {
                8
            } else {
                4
            });
            let (one, other) = (of(words, one), of(other_words, other));
            for both in [one.or(&other), other.or(&one)] {
                assert!(texts.iter().all(|text| both.passes_end(text.as_bytes())), "{words} {other_words}");
                assert_eq!(both.ends.len(), words.max(other_words));
            }
        }
        assert!(!Sieve::default().passes_end(b"example.com"));
    }
}
