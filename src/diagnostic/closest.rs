//! Suggestions for misspelt names.

/// The candidate that `name` was probably meant to be, if any is near enough.
///
/// Of equally near ones the first wins, so that the answer depends on the document only. Among too
/// many candidates none is looked for: a document with thousands of misses must stay quick.
pub fn closest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    search(name, candidates, MOST)
}

/// As [`closest`] among however many candidates: for what is looked for once in a run.
pub fn closest_of_many<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    search(name, candidates, usize::MAX)
}

fn search<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
    most: usize,
) -> Option<&'c str> {
    let allowed = (name.chars().count() / 3).clamp(1, 4);
    let mut best = None;
    for (count, candidate) in candidates.into_iter().enumerate() {
        if count >= most {
            return None;
        }
        let nearest = best.map_or(allowed + 1, |(nearest, _)| nearest);
        if let Some(distance) = distance(name.as_bytes(), candidate.as_bytes(), allowed)
            && distance < nearest
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many candidates are too many.
const MOST: usize = 100;

/// Names longer than this are not compared.
const LONGEST: usize = 64;

/// Edits (Levenshtein) from one name to the other, if they are at most `allowed`. A change of case
/// is free, so that it is always the nearest.
fn distance(from: &[u8], to: &[u8], allowed: usize) -> Option<usize> {
    if from.len().abs_diff(to.len()) > allowed || to.len() > LONGEST {
        return None;
    }
    let mut row: [usize; LONGEST + 1] = std::array::from_fn(|at| at);
    for (line, a) in from.iter().enumerate() {
        let (mut diagonal, mut left) = (line, line + 1);
        let mut nearest = left;
        for (cell, b) in row.iter_mut().skip(1).zip(to) {
            let above = *cell;
            let edit = diagonal + usize::from(!a.eq_ignore_ascii_case(b));
            left = edit.min(above + 1).min(left + 1);
            nearest = nearest.min(left);
            *cell = left;
            diagonal = above;
        }
        if nearest > allowed {
            return None;
        }
    }
    let edits = if from.is_empty() {
        to.len()
    } else {
        row.get(to.len()).copied()?
    };
    (edits <= allowed).then_some(edits)
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
        check("x", &["abcd"], None);
        check("", &["abc"], None);
        check("é", &["界"], None);
    }

    #[test]
    fn too_many_candidates_are_not_searched() {
        let names: Vec<String> = (0..101).map(|number| format!("name{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        check("nam3", &names, None);
        check("nam3", &names[..50], Some("name3"));
    }
}
