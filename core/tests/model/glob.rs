//! Wildcards (design.md M8), by trying everything.

/// Whether `*` in `pattern` can stand for runs so that it becomes `text`. `*` alone needs a character.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    if pattern == "*" {
        return !text.is_empty();
    }
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let row = runs(&pattern, &text, |one, other| one == other, |one| *one == '*');
    row.last().copied().unwrap_or(false)
}

/// Whether a path, or a parent of it, matches segment by segment; `**` is any number of segments.
pub(crate) fn covers(pattern: &[String], path: &str) -> bool {
    let mut segments: Vec<&str> = path.split('/').skip(1).collect();
    if segments.last() == Some(&"") {
        segments.pop();
    }
    runs(pattern, &segments, |one, other| matches(one, other), |one| one == "**").contains(&true)
}

/// For every length of the beginning of `text`: whether the whole pattern can stand for it. Row by row of a table in
/// which cell (i, j) says so of the first `i` of the pattern and the first `j` of the text.
fn runs<P, T>(pattern: &[P], text: &[T], fits: impl Fn(&P, &T) -> bool, is_run: impl Fn(&P) -> bool) -> Vec<bool> {
    let mut row: Vec<bool> = vec![false; text.len() + 1];
    if let Some(first) = row.first_mut() {
        *first = true;
    }
    for one in pattern {
        let mut next = vec![false; text.len() + 1];
        for j in 0..=text.len() {
            let above = row.get(j).copied().unwrap_or(false);
            let (left, diagonal) = match j.checked_sub(1) {
                Some(j) => (next.get(j).copied().unwrap_or(false), row.get(j).copied().unwrap_or(false)),
                None => (false, false),
            };
            let here = if is_run(one) {
                above || left
            } else {
                diagonal && j.checked_sub(1).and_then(|j| text.get(j)).is_some_and(|other| fits(one, other))
            };
            if let Some(cell) = next.get_mut(j) {
                *cell = here;
            }
        }
        row = next;
    }
    row
}
