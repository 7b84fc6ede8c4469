//! Spans of time as the documents write them.

use std::fmt;

/// A span of whole milliseconds, written as the documents write it (design.md T4): a bare number is milliseconds,
/// and `ms`, `s`, `m`, `h`, `d`, `w` are the units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(u64);

/// The units with the factor that makes milliseconds of them, longest first.
const UNITS: [(&str, u64); 5] = [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)];

impl Duration {
    /// A span of so many milliseconds.
    #[must_use]
    pub const fn from_millis(milliseconds: u64) -> Self {
        Self(milliseconds)
    }

    /// Its milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// Reads the documents' spelling: digits and at most one unit. `None` if it is no such thing or exceeds 64 bits
    /// of milliseconds.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim_end_matches(|character: char| character.is_ascii_lowercase());
        let unit = text.strip_prefix(digits)?;
        let factor = match unit {
            "" | "ms" => 1,
            _ => UNITS.iter().find(|(name, _)| *name == unit)?.1,
        };
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        digits.parse::<u64>().ok()?.checked_mul(factor).map(Self)
    }
}

impl fmt::Display for Duration {
    /// In the longest unit that divides it; milliseconds as a bare number, which every reader of the format knows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match UNITS.iter().find(|(_, factor)| self.0 > 0 && self.0.is_multiple_of(*factor)) {
            Some((unit, factor)) => write!(f, "{}{unit}", self.0 / factor),
            None => write!(f, "{}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_is_read_and_written_canonically() {
        for (text, milliseconds, canonical) in [
            ("0", 0, "0"),
            ("1500", 1500, "1500"),
            ("250ms", 250, "250"),
            ("10s", 10_000, "10s"),
            ("60m", 3_600_000, "1h"),
            ("2h", 7_200_000, "2h"),
            ("1d", 86_400_000, "1d"),
            ("2w", 1_209_600_000, "2w"),
            ("007s", 7_000, "7s"),
        ] {
            let duration = Duration::parse(text).unwrap();
            assert_eq!(duration.as_millis(), milliseconds, "{text}");
            assert_eq!(duration.to_string(), canonical, "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in ["", "s", "-1s", "+1", "1.5s", "1 s", "1S", "1h30m", "1y", "none", "٣", "18446744073709551616"] {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
    }

    #[test]
    fn overflow_is_refused_and_the_largest_is_not() {
        assert_eq!(Duration::parse("18446744073709551615").map(Duration::as_millis), Some(u64::MAX));
        assert_eq!(Duration::parse("30500568905w"), None);
        assert!(Duration::parse("30500568904w").is_some());
    }
}
