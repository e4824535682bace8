//! Merging traits into the object that carries them.
//!
//! 2.x: a JSON Merge Patch (RFC 7386) per trait, in order; traits override the object.
//! 3.x: traits never override the object; a later trait overrides an earlier one.

use super::Resolver;
use crate::syntax::{Key, Node, Object, Value};

/// References are followed on this many levels of a merge, so that `headers: {$ref: …}` of a
/// message and of its trait become one schema. Deeper ones are values like others.
const FOLLOWED: usize = 2;

/// `target` patched with `patch`: RFC 7386. The result keeps the place of `target`.
pub(super) fn patched(resolver: &Resolver, target: &Node, patch: &Node) -> Node {
    patch_at(resolver, target, patch, FOLLOWED)
}

/// `target` with what only `base` has. The result keeps the place of `target`.
pub(super) fn completed(resolver: &Resolver, target: &Node, base: &Node) -> Node {
    complete_at(resolver, target, base, FOLLOWED)
}

fn patch_at(resolver: &Resolver, target: &Node, patch: &Node, levels: usize) -> Node {
    let (below, above) = pair(resolver, target, patch, levels);
    let Some(changes) = above.as_object() else {
        return patch.clone();
    };
    let mut members: Vec<(Key, Node)> = match below.as_object() {
        Some(object) => object.members().to_vec(),
        None => Vec::new(),
    };
    let next = levels.saturating_sub(1);
    for (key, change) in changes.iter() {
        let at = members
            .iter()
            .position(|(it, _)| it.as_str() == key.as_str());
        match at.and_then(|at| members.get_mut(at)) {
            _ if change.is_null() => members.retain(|(it, _)| it.as_str() != key.as_str()),
            Some((_, value)) => *value = patch_at(resolver, value, change, next),
            None => members.push((key.clone(), without_nulls(change))),
        }
    }
    Node::new(target.span, Value::Object(Object::new(members)))
}

fn complete_at(resolver: &Resolver, target: &Node, base: &Node, levels: usize) -> Node {
    let (above, below) = pair(resolver, target, base, levels);
    let (Some(own), Some(inherited)) = (above.as_object(), below.as_object()) else {
        return target.clone();
    };
    let next = levels.saturating_sub(1);
    let mut members: Vec<(Key, Node)> = own
        .iter()
        .map(|(key, value)| match inherited.get(key) {
            Some(other) => (key.clone(), complete_at(resolver, value, other, next)),
            None => (key.clone(), value.clone()),
        })
        .collect();
    let missing = inherited
        .members()
        .iter()
        .filter(|(key, _)| !own.contains(key));
    members.extend(missing.cloned());
    Node::new(target.span, Value::Object(Object::new(members)))
}

/// Both sides, references followed where one is a reference and both are objects.
fn pair(resolver: &Resolver, a: &Node, b: &Node, levels: usize) -> (Node, Node) {
    let involved = Resolver::is_reference(a) || Resolver::is_reference(b);
    if levels == 0 || !involved || a.as_object().is_none() || b.as_object().is_none() {
        return (a.clone(), b.clone());
    }
    let follow = |node: &Node| {
        let followed = resolver.resolve(node);
        followed.map_or_else(|_| node.clone(), |found| found.node)
    };
    (follow(a), follow(b))
}

/// RFC 7386 patches what is not there like an empty object, so nulls in it vanish.
fn without_nulls(node: &Node) -> Node {
    let Some(object) = node.as_object() else {
        return node.clone();
    };
    let kept = object.iter().filter(|(_, value)| !value.is_null());
    let members: Vec<(Key, Node)> = kept
        .map(|(key, value)| (key.clone(), without_nulls(value)))
        .collect();
    Node::new(node.span, Value::Object(Object::new(members)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diagnostic::Diagnostics, load::Memory, source::SourceMap};

    /// `text` holds `a`, `b` and whatever they refer to.
    #[track_caller]
    fn check(merge: fn(&Resolver, &Node, &Node) -> Node, text: &str, expected: &str) {
        let mut sources = SourceMap::new();
        let mut diagnostics = Diagnostics::new();
        let loader = Memory::new().with("a.yaml", text);
        let resolver = Resolver::load(&loader, "a.yaml", &mut sources, &mut diagnostics).unwrap();
        let side = |key: &str| resolver.root().get(key).unwrap();
        let merged = merge(&resolver, side("a"), side("b"));
        assert_eq!(merged.to_json().to_string(), expected);
        assert_eq!(merged.span, side("a").span);
    }

    #[test]
    fn a_patch_overrides_deeply_and_deletes_with_null() {
        check(
            patched,
            "a: {x: 1, y: {p: 1, q: 2}, z: 3}\nb: {x: 2, y: {q: 3}, z: null, n: {m: null}}",
            r#"{"n":{},"x":2,"y":{"p":1,"q":3}}"#,
        );
    }

    #[test]
    fn a_patch_replaces_arrays_whole() {
        check(patched, "a: {x: [1, 2]}\nb: {x: [3]}", r#"{"x":[3]}"#);
    }

    #[test]
    fn completing_never_overrides() {
        check(
            completed,
            "a: {x: 1, y: {p: 1}, c: null}\nb: {x: 2, y: {p: 2, q: 3}, c: 1, z: [4]}",
            r#"{"c":null,"x":1,"y":{"p":1,"q":3},"z":[4]}"#,
        );
    }

    #[test]
    fn references_of_both_sides_are_merged_as_what_they_name() {
        check(
            patched,
            "a: {h: {$ref: '#/one'}}\nb: {h: {$ref: '#/two'}}\none: {p: 1}\ntwo: {q: 2}",
            r#"{"h":{"p":1,"q":2}}"#,
        );
        check(
            completed,
            "a: {h: {p: 1}}\nb: {h: {$ref: '#/two'}}\ntwo: {p: 3, q: 2}",
            r#"{"h":{"p":1,"q":2}}"#,
        );
    }

    #[test]
    fn references_that_meet_nothing_stay() {
        check(
            patched,
            "a: {h: {$ref: '#/one'}}\nb: {x: 1}\none: {p: 1}",
            r##"{"h":{"$ref":"#/one"},"x":1}"##,
        );
    }
}
