//! Whether the two halves of a delivery in compatible mode say the same.

use crate::error::OpenError;
use crate::format::Format;
use crate::tree::{Node, Tree};

/// Refuses a body whose plaintext half says what its encrypted half does not.
///
/// The encrypted half may say more; it is the one that counts.
pub(super) fn check(body: &[u8], opened: &[u8]) -> Result<(), OpenError> {
    let parse = |document| Tree::parse(Format::detect(document), document).map_err(|_| UNREADABLE);
    let (outer, inner) = (parse(body)?, parse(opened)?);
    let plain = || {
        outer
            .root()
            .members()
            .filter(|(name, _)| !name.eq_ignore_ascii_case("encrypt"))
    };
    // Nobody signed the plaintext half: what it has too much must not cost time.
    let more = plain().count() > inner.root().members().count();
    if more || !contains(inner.root(), plain()) {
        Err(DISAGREES)
    } else {
        Ok(())
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
    one.as_str() == other.as_str()
        && one.as_i64() == other.as_i64()
        && one.as_bool() == other.as_bool()
        && one.is_null() == other.is_null()
        && one.members().count() == other.members().count()
        && contains(one, other.members())
        && one.items().count() == other.items().count()
        && one
            .items()
            .zip(other.items())
            .all(|(one, other)| equal(one, other))
}

const UNREADABLE: OpenError = OpenError::malformed("one half of the message cannot be read");
const DISAGREES: OpenError = OpenError::malformed("the two halves of the message disagree");
