//! How deep the compiler must look into types.
//!
//! Whether an event may be sent to another thread is asked of everything in it, type in type. The
//! compiler stops at 128 steps unless the crate says otherwise, and a long cycle of schemas has more.

use super::context::Context;
use crate::ir::{Extra, Presence, Type, TypeDef, lower::components};

/// The `recursion_limit` of a crate with these types, where it is more than the compiler's own.
pub(super) fn limit(context: &Context<'_>) -> Option<usize> {
    let edges: Vec<Vec<Edge>> = context.krate.types.iter().map(edges).collect();
    let needed = AROUND + longest(&edges);
    (needed > USUAL).then(|| needed.next_power_of_two())
}

/// What to say above modules that have no crate of their own.
pub(super) fn needed_limit(context: &Context<'_>) -> Option<String> {
    let limit = limit(context)?;
    Some(format!(
        "Types nest deep: put `#![recursion_limit = \"{limit}\"]` at the root of the crate."
    ))
}

/// A type in a definition, and the steps of the compiler on the way to it.
struct Edge {
    to: usize,
    steps: usize,
}

fn edges(def: &TypeDef) -> Vec<Edge> {
    let mut found = Vec::new();
    match def {
        TypeDef::Struct(it) => {
            for field in &it.fields {
                let own = match field.presence {
                    Presence::Required => 1,
                    Presence::Optional | Presence::Default(_) => 1 + OPTION,
                };
                within(&field.ty, own, &mut found);
            }
            if let Extra::Keep { ty, .. } = &it.extra {
                within(ty, 1 + MAP, &mut found);
            }
        }
        TypeDef::Union(it) => {
            for variant in &it.variants {
                within(&variant.ty, 1, &mut found);
            }
        }
        TypeDef::Newtype(it) => within(&it.inner, 1, &mut found),
        TypeDef::Enum(_) => {}
    }
    found
}

fn within(ty: &Type, steps: usize, found: &mut Vec<Edge>) {
    match ty {
        Type::Named(id) => found.push(Edge {
            to: id.0 as usize,
            steps,
        }),
        Type::List(inner) => within(inner, steps + LIST, found),
        Type::Map(inner) => within(inner, steps + MAP, found),
        Type::Boxed(inner) => within(inner, steps + BOX, found),
        Type::Nullable(inner) => within(inner, steps + OPTION, found),
        Type::Tuple(positions, more) => {
            for position in positions {
                within(position, steps + 1, found);
            }
            if let Some(more) = more {
                within(more, steps + LIST, found);
            }
        }
        _ => {}
    }
}

/// The steps of the longest way through the types. In a cycle it may lead through each of them once.
fn longest(edges: &[Vec<Edge>]) -> usize {
    let targets: Vec<Vec<usize>> = edges
        .iter()
        .map(|edges| edges.iter().map(|edge| edge.to).collect())
        .collect();
    let component = components(&targets);
    let of = |node: usize| component.get(node).copied().unwrap_or_default();
    let mut nodes: Vec<usize> = (0..edges.len()).collect();
    nodes.sort_by_key(|node| of(*node));
    // Components in the order of their numbers: what one leads to is known before it.
    let mut ways: Vec<usize> = Vec::new();
    for nodes in nodes.chunk_by(|one, other| of(*one) == of(*other)) {
        let (mut inside, mut beyond) = (0, 0);
        for node in nodes {
            let mut most_inside = 0;
            for edge in edges.get(*node).into_iter().flatten() {
                if of(edge.to) == of(*node) {
                    most_inside = most_inside.max(edge.steps);
                } else {
                    let rest = ways.get(of(edge.to)).copied().unwrap_or_default();
                    beyond = beyond.max(edge.steps + rest);
                }
            }
            inside += most_inside;
        }
        ways.push(inside + beyond);
    }
    ways.into_iter().max().unwrap_or_default()
}

/// Where the compiler stops by itself.
const USUAL: usize = 128;

/// Steps to the payload, and into its last member.
const AROUND: usize = 20;

/// Steps through types of the standard library, as counted with rustc 1.95, and one more.
const OPTION: usize = 2;
const BOX: usize = 3;
const LIST: usize = 4;
const MAP: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(edges: &[&[(usize, usize)]], expected: usize) {
        let edge = |&(to, steps): &(usize, usize)| Edge { to, steps };
        let edges: Vec<Vec<Edge>> = edges
            .iter()
            .map(|edges| edges.iter().map(edge).collect())
            .collect();
        assert_eq!(longest(&edges), expected);
    }

    #[test]
    fn the_longest_way_is_counted() {
        check(&[], 0);
        check(&[&[(1, 3)], &[]], 3);
        check(&[&[(1, 3), (2, 4)], &[(2, 5)], &[]], 8);
        // A type in itself, and a cycle that leads on.
        check(&[&[(0, 6)]], 6);
        check(&[&[(1, 3)], &[(0, 3), (2, 4)], &[]], 10);
    }
}
