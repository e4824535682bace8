//! Suggestions for misspelt names.

/// The candidate that `name` was probably meant to be, if any is near enough.
///
/// Of equally near ones the first wins, so that the answer depends on the document only.
pub fn closest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let allowed = (name.chars().count() / 3).clamp(1, 4);
    let distances = candidates
        .into_iter()
        .take(MOST)
        .map(|candidate| (distance(name, candidate, allowed), candidate));
    let near = distances.filter(|(distance, _)| *distance <= allowed);
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many candidates are looked at.
const MOST: usize = 20_000;

/// Edits from one to the other; more than `allowed` if that is certain early. A change of case is
/// free, so that it is always the nearest.
fn distance(from: &str, to: &str, allowed: usize) -> usize {
    let from: Vec<char> = from.to_lowercase().chars().collect();
    let to: Vec<char> = to.to_lowercase().chars().collect();
    if from.len().abs_diff(to.len()) > allowed {
        return allowed + 1;
    }
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, a) in from.iter().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(&to) {
            let above = *cell;
            let edit = diagonal + usize::from(a != b);
            left = edit.min(above + 1).min(left + 1);
            *cell = left;
            diagonal = above;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, candidates: &[&str], expected: Option<&str>) {
        assert_eq!(closest(name, candidates.iter().copied()), expected);
    }

    #[test]
    fn near_names_are_found() {
        check("usersignup", &["Order", "UserSignUp"], Some("UserSignUp"));
        check("Massage", &["Message", "Messages"], Some("Message"));
        check("mesage", &["messages", "message"], Some("message"));
    }

    #[test]
    fn far_names_are_not() {
        check("User", &["Order", "Invoice"], None);
        check("a", &[], None);
        check("x", &["abc"], None);
    }
}
