//! Whether the two halves of a delivery in compatible mode say the same.

use crate::error::OpenError;
use crate::format::Format;
use crate::tree::{Node, Tree, Value};

/// Refuses a body whose plaintext half says what its encrypted half does not.
///
/// The encrypted half may say more; it is the one that counts.
pub(super) fn check(body: &[u8], opened: &[u8]) -> Result<(), OpenError> {
    let parse = |document| Tree::parse(Format::detect(document), document).map_err(|_| UNREADABLE);
    let (outer, inner) = (parse(body)?, parse(opened)?);
    // The first member that the encrypted half does not have ends the comparison, so a plaintext
    // half costs no more time than the encrypted one has members.
    let plain = outer
        .root()
        .members()
        .filter(|(name, _)| !name.eq_ignore_ascii_case("encrypt"));
    if contains(inner.root(), plain) {
        Ok(())
    } else {
        Err(DISAGREES)
    }
}

/// Whether each of `members` is one of `object` and equal to it, the nth of a name to the nth.
fn contains<'t, 'a: 't>(
    object: Node<'t, 'a>,
    members: impl Iterator<Item = (&'t str, Node<'t, 'a>)>,
) -> bool {
    let mut taken: Vec<&str> = Vec::new();
    for (name, member) in members {
        let before = taken.iter().filter(|other| **other == name).count();
        let mut candidates = object
            .members()
            .filter(|(other, _)| *other == name)
            .map(|(_, node)| node);
        if !candidates
            .nth(before)
            .is_some_and(|candidate| equal(candidate, member))
        {
            return false;
        }
        taken.push(name);
    }
    true
}

fn equal(one: Node<'_, '_>, other: Node<'_, '_>) -> bool {
    match (one.value(), other.value()) {
        (Value::Object(count), Value::Object(others)) => {
            count == others && contains(one, other.members())
        }
        (Value::Array(count), Value::Array(others)) => {
            count == others
                && one
                    .items()
                    .zip(other.items())
                    .all(|(one, other)| equal(one, other))
        }
        (one, other) => one == other,
    }
}

const UNREADABLE: OpenError = OpenError::malformed("one half of the message cannot be read");
const DISAGREES: OpenError = OpenError::malformed("the two halves of the message disagree");
