//! Changing one node of a tree whose nodes are shared.

use std::collections::BTreeMap;

use crate::{
    source::Span,
    syntax::{Key, Node, Object, Value},
};

/// A step into a node.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Step {
    /// The element at this position.
    Index(usize),
    /// The member of this name.
    Name(String),
}

/// What becomes of a node.
pub(super) enum Outcome {
    /// It is taken out of what it stands in.
    Gone,
    /// It is this now.
    Now(Node),
}

/// `node` with `change` made to what is at the end of each of `paths`, which are sorted: to the outer
/// ones before those within. All in one walk, so that an update of everything stays linear.
pub(super) fn all<E>(
    node: &Node,
    paths: &[&[Step]],
    change: &mut impl FnMut(&Node) -> Result<Outcome, E>,
) -> Result<Outcome, E> {
    let mut node = node.clone();
    let mut paths = paths;
    if let Some(([], within)) = paths.split_first() {
        match change(&node)? {
            Outcome::Gone => return Ok(Outcome::Gone),
            Outcome::Now(changed) => node = changed,
        }
        paths = within;
    }
    let by_step: BTreeMap<&Step, Vec<&[Step]>> = paths
        .chunk_by(|a, b| a.first() == b.first())
        .filter_map(|paths| {
            let step = paths.first()?.first()?;
            Some((
                step,
                paths.iter().filter_map(|path| path.get(1..)).collect(),
            ))
        })
        .collect();
    if by_step.is_empty() {
        return Ok(Outcome::Now(node));
    }
    let mut child = |step: Step, child: &Node| match by_step.get(&step) {
        Some(paths) => all(child, paths, change),
        None => Ok(Outcome::Now(child.clone())),
    };
    let value = match &node.value {
        Value::Object(object) => {
            let mut members = Vec::with_capacity(object.members().len());
            for (key, member) in object.iter() {
                if let Outcome::Now(member) = child(Step::Name(key.as_str().to_owned()), member)? {
                    members.push((key.clone(), member));
                }
            }
            Value::Object(Object::new(members))
        }
        Value::Array(elements) => {
            let mut kept = Vec::with_capacity(elements.len());
            for (index, element) in elements.iter().enumerate() {
                if let Outcome::Now(element) = child(Step::Index(index), element)? {
                    kept.push(element);
                }
            }
            Value::Array(kept.into())
        }
        scalar => scalar.clone(),
    };
    Ok(Outcome::Now(Node::new(node.span, value)))
}

/// `target` with `update` merged into it: objects member by member, arrays one behind the other,
/// anything else replaced. What is changed keeps its place, what is new has the place of the update.
pub(super) fn merged(target: &Node, update: &Node) -> Node {
    match (&target.value, &update.value) {
        (Value::Object(object), Value::Object(changes)) => {
            let mut members: Vec<(Key, Node)> = object.members().to_vec();
            for (key, change) in changes.iter() {
                let known = members
                    .iter_mut()
                    .find(|(it, _)| it.as_str() == key.as_str());
                match known {
                    Some((_, member)) => *member = merged(member, change),
                    None => members.push((key.clone(), change.clone())),
                }
            }
            Node::new(target.span, Value::Object(Object::new(members)))
        }
        (Value::Array(elements), Value::Array(further)) => {
            let all: Vec<Node> = elements.iter().chain(further.iter()).cloned().collect();
            Node::new(target.span, Value::Array(all.into()))
        }
        _ => update.clone(),
    }
}

/// `target`, an array, with `element` as its last one.
pub(super) fn appended(target: Span, elements: &[Node], element: &Node) -> Node {
    let all: Vec<Node> = elements.iter().chain([element]).cloned().collect();
    Node::new(target, Value::Array(all.into()))
}
