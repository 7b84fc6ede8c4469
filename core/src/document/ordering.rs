//! Puts lists in order, with one machine for all of them.
//!
//! The sorts of the standard library are compiled anew for every type and every order, at five to fifteen kilobytes
//! each: together they were a seventh of the npm package's module. They stay where lists are as long as a registry and
//! are sorted before every first lookup.

/// Sorts a list, equal ones as they stand. Each key is made once.
pub(crate) fn sort_by_key<T, K: Ord>(list: &mut Vec<T>, key: impl FnMut(&T) -> K) {
    let keys: Vec<K> = list.iter().map(key).collect();
    if keys.is_sorted() {
        return;
    }
    let order = order(keys.len(), &mut |one, other| keys.get(one as usize) <= keys.get(other as usize));
    let mut unordered: Vec<Option<T>> = std::mem::take(list).into_iter().map(Some).collect();
    list.extend(order.into_iter().filter_map(|at| unordered.get_mut(at as usize)?.take()));
}

/// The places of a list in order, by merging. `in_order` says whether two places, of which the first is the earlier, may
/// stay as they are.
fn order(count: usize, in_order: &mut dyn FnMut(u32, u32) -> bool) -> Vec<u32> {
    let mut places: Vec<u32> = (0..count as u32).collect();
    let mut merged: Vec<u32> = Vec::with_capacity(count);
    let mut width = 1;
    while width < count {
        merged.clear();
        for run in places.chunks(2 * width) {
            let (mut left, mut right) = run.split_at_checked(width).unwrap_or((run, &[]));
            while let ([one, left_rest @ ..], [other, right_rest @ ..]) = (left, right) {
                if in_order(*one, *other) {
                    merged.push(*one);
                    left = left_rest;
                } else {
                    merged.push(*other);
                    right = right_rest;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut places, &mut merged);
        width *= 2;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_any_length_are_sorted_and_equal_ones_stay_as_they_stand() {
        for length in (0..70).chain([255, 256, 257, 1000]) {
            for kinds in [1_u64, 2, 5, 1000] {
                let number = |at: u64| (at * 7919 + 13) % 1009 % kinds;
                let mut list: Vec<(u64, u64)> = (0..length).map(|at| (number(at), at)).collect();
                let mut expected = list.clone();
                expected.sort();
                sort_by_key(&mut list, |&(number, _)| number);
                assert_eq!(list, expected);
                sort_by_key(&mut list, |&(number, at)| std::cmp::Reverse((number, at)));
                expected.reverse();
                assert_eq!(list, expected);
            }
        }
    }

    #[test]
    fn what_can_only_be_moved_is_sorted_too() {
        let mut list: Vec<Box<str>> = ["b", "c", "a"].map(Into::into).to_vec();
        sort_by_key(&mut list, |text| text.clone());
        assert_eq!(list.concat(), "abc");
    }

    #[test]
    fn a_key_is_made_once() {
        let mut made = 0;
        let mut list: Vec<u32> = (0..100).rev().collect();
        sort_by_key(&mut list, |&number| {
            made += 1;
            number
        });
        assert_eq!((made, list.is_sorted()), (100, true));
    }
}
