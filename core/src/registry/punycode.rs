//! Decodes the ACE form of a label (RFC 3492) to see whether it can stand for one: the check that builds without a
//! reference parser owe to `xn--` labels (design.md M1).

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 128;

/// Whether `encoded`, the part after `xn--` in lower case, decodes to a label with a character outside ASCII.
///
/// A label that decodes to ASCII alone would be a second spelling of a plain name (RUSTSEC-2024-0421).
pub(crate) fn is_valid(encoded: &str) -> bool {
    let (basic, extended) = encoded.rsplit_once('-').unwrap_or(("", encoded));
    if extended.is_empty() {
        return false;
    }
    let Ok(mut length) = u32::try_from(basic.len()) else { return false };
    let (mut n, mut i, mut bias) = (INITIAL_N, 0_u32, INITIAL_BIAS);
    let mut digits = extended.bytes();
    while digits.len() > 0 {
        let before = i;
        let (mut weight, mut k) = (1_u32, BASE);
        loop {
            let digit = match digits.next() {
                Some(letter @ b'a'..=b'z') => u32::from(letter - b'a'),
                Some(number @ b'0'..=b'9') => u32::from(number - b'0') + 26,
                _ => return false,
            };
            let Some(sum) = digit.checked_mul(weight).and_then(|step| i.checked_add(step)) else { return false };
            i = sum;
            let threshold = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
            if digit < threshold {
                break;
            }
            let Some(next) = weight.checked_mul(BASE - threshold) else { return false };
            weight = next;
            k += BASE;
        }
        length += 1;
        bias = adapt(i - before, length, before == 0);
        let Some(sum) = n.checked_add(i / length) else { return false };
        n = sum;
        if char::from_u32(n).is_none_or(|one| one.is_control() || one.is_whitespace()) {
            return false;
        }
        i = i % length + 1;
    }
    true
}

fn adapt(delta: u32, length: u32, first: bool) -> u32 {
    let mut delta = if first { delta / DAMP } else { delta / 2 };
    delta += delta / length;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn m01_labels_that_decode() {
        for label in ["strae-oqa", "mnchen-3ya", "fiqs8s", "p1b6ci4b4b3a", "bcher-kva"] {
            assert!(is_valid(label), "{label}");
        }
        for label in ["example-", "", "-", "a", "99999999", "strae-oq", "ls8h="] {
            assert!(!is_valid(label), "{label}");
        }
    }

    proptest::proptest! {
        /// What `url` makes of a name is valid here too: this check refuses no host that the reference accepts.
        #[test]
        fn m01_labels_of_url_are_valid(label in "[a-zäöß日本語אبñ☃😀\u{e9}]{1,12}|\\PC{1,6}") {
            if let Ok(url::Host::Domain(name)) = url::Host::parse(&label) {
                for encoded in name.split('.').filter_map(|label| label.strip_prefix("xn--")) {
                    proptest::prop_assert!(is_valid(encoded), "{} {}", label, name);
                }
            }
        }
    }
}
