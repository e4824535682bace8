//! Questions about the graph of types: who refers to whom, what is in a cycle, what is `Eq`.

use std::collections::BTreeSet;

use crate::ir::{Extra, Type, TypeDef, TypeId};

/// Every type written in a definition.
pub(super) fn types_of(def: &TypeDef) -> Vec<&Type> {
    match def {
        TypeDef::Struct(it) => {
            let fields = it.fields.iter().map(|field| &field.ty);
            let extra = match &it.extra {
                Extra::Keep { ty, .. } => Some(ty),
                Extra::Ignore => None,
            };
            fields.chain(extra).collect()
        }
        TypeDef::Union(it) => it.variants.iter().map(|variant| &variant.ty).collect(),
        TypeDef::Newtype(it) => vec![&it.inner],
        TypeDef::Enum(it) => vec![&it.repr],
    }
}

/// As [`types_of`], to change them.
pub(super) fn types_of_mut(def: &mut TypeDef) -> Vec<&mut Type> {
    match def {
        TypeDef::Struct(it) => {
            let fields = it.fields.iter_mut().map(|field| &mut field.ty);
            let extra = match &mut it.extra {
                Extra::Keep { ty, .. } => Some(ty),
                Extra::Ignore => None,
            };
            fields.chain(extra).collect()
        }
        TypeDef::Union(it) => it
            .variants
            .iter_mut()
            .map(|variant| &mut variant.ty)
            .collect(),
        TypeDef::Newtype(it) => vec![&mut it.inner],
        TypeDef::Enum(it) => vec![&mut it.repr],
    }
}

/// Calls `visit` for every named type in `ty`, and whether a list or map stands between.
pub(super) fn named(ty: &Type, visit: &mut impl FnMut(TypeId, bool)) {
    let mut pending = vec![(ty, false)];
    while let Some((ty, apart)) = pending.pop() {
        match ty {
            Type::Named(id) => visit(*id, apart),
            Type::List(inner) | Type::Map(inner) | Type::Boxed(inner) => {
                pending.push((inner, true));
            }
            Type::Nullable(inner) => pending.push((inner, apart)),
            Type::Tuple(positions, more) => {
                pending.extend(more.iter().map(|it| (&**it, true)));
                pending.extend(positions.iter().rev().map(|it| (it, apart)));
            }
            _ => {}
        }
    }
}

/// Every type reachable from `roots`, in the order of the definitions.
pub(super) fn reachable(defs: &[TypeDef], roots: impl IntoIterator<Item = TypeId>) -> Vec<TypeId> {
    let mut found = BTreeSet::new();
    let mut pending: Vec<TypeId> = roots.into_iter().collect();
    while let Some(id) = pending.pop() {
        if !found.insert(id) {
            continue;
        }
        for ty in defs.get(id.0 as usize).map(types_of).unwrap_or_default() {
            named(ty, &mut |id, _| pending.push(id));
        }
    }
    found.into_iter().collect()
}

/// Boxes every edge between two types of one cycle; lists and maps are boxes already.
pub(super) fn box_cycles(defs: &mut [TypeDef]) {
    let edges: Vec<Vec<usize>> = defs.iter().map(direct_edges).collect();
    let component = components(&edges);
    for (at, def) in defs.iter_mut().enumerate() {
        let own = component.get(at).copied();
        for ty in types_of_mut(def) {
            box_within(ty, &|id: TypeId| {
                let theirs = component.get(id.0 as usize).copied();
                let cyclic = edges
                    .get(at)
                    .is_some_and(|to| to.contains(&(id.0 as usize)));
                cyclic && theirs == own
            });
        }
    }
}

fn direct_edges(def: &TypeDef) -> Vec<usize> {
    let mut edges = Vec::new();
    for ty in types_of(def) {
        named(ty, &mut |id, apart| {
            if !apart {
                edges.push(id.0 as usize);
            }
        });
    }
    edges
}

fn box_within(ty: &mut Type, cyclic: &impl Fn(TypeId) -> bool) {
    match ty {
        Type::Named(id) if cyclic(*id) => *ty = Type::Boxed(Box::new(Type::Named(*id))),
        Type::Nullable(inner) => box_within(inner, cyclic),
        Type::Tuple(positions, _) => {
            for position in positions {
                box_within(position, cyclic);
            }
        }
        _ => {}
    }
}

/// Strongly connected components by Tarjan's algorithm, without recursion: the component of each
/// node. Nodes alone in theirs share it with nobody. A component leads to those with smaller numbers.
pub(crate) fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut walk = Walk {
        index: vec![None; edges.len()],
        low: vec![0; edges.len()],
        component: vec![usize::MAX; edges.len()],
        stack: Vec::new(),
        next: 0,
        found: 0,
    };
    for start in 0..edges.len() {
        if walk.index[start].is_none() {
            walk.from(start, edges);
        }
    }
    walk.component
}

struct Walk {
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    component: Vec<usize>,
    stack: Vec<usize>,
    next: usize,
    found: usize,
}

impl Walk {
    /// All vectors have one entry per node, and edges lead to nodes, so no lookup can miss.
    fn from(&mut self, start: usize, edges: &[Vec<usize>]) {
        let mut path = vec![(start, 0)];
        self.open(start);
        while let Some((node, done)) = path.last_mut() {
            let node = *node;
            if let Some(next) = edges[node].get(*done).copied() {
                *done += 1;
                match self.index[next] {
                    None => {
                        self.open(next);
                        path.push((next, 0));
                    }
                    Some(index) if self.component[next] == usize::MAX => {
                        self.low[node] = self.low[node].min(index);
                    }
                    Some(_) => {}
                }
                continue;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                self.low[*parent] = self.low[*parent].min(self.low[node]);
            }
            if Some(self.low[node]) == self.index[node] {
                self.close(node);
            }
        }
    }

    fn open(&mut self, node: usize) {
        self.index[node] = Some(self.next);
        self.low[node] = self.next;
        self.next += 1;
        self.stack.push(node);
    }

    fn close(&mut self, root: usize) {
        while let Some(node) = self.stack.pop() {
            self.component[node] = self.found;
            if node == root {
                break;
            }
        }
        self.found += 1;
    }
}

/// Says of every type whether it is `Eq`, and redacts those with a sensitive member.
pub(super) fn set_flags(defs: &mut [TypeDef]) {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); defs.len()];
    let mut unequal = Vec::new();
    for (at, def) in defs.iter().enumerate() {
        let mut own = false;
        for ty in types_of(def) {
            own |= has_unequal(ty);
            named(ty, &mut |id, _| {
                if let Some(users) = users.get_mut(id.0 as usize) {
                    users.push(at);
                }
            });
        }
        if own {
            unequal.push(at);
        }
    }
    let mut reached = BTreeSet::new();
    while let Some(at) = unequal.pop() {
        if reached.insert(at) {
            unequal.extend(users.get(at).into_iter().flatten());
        }
    }
    for (at, def) in defs.iter_mut().enumerate() {
        let is_eq = !reached.contains(&at);
        match def {
            TypeDef::Struct(it) => {
                it.eq = is_eq;
                it.redacted |= it.fields.iter().any(|field| field.sensitive);
            }
            TypeDef::Union(it) => it.eq = is_eq,
            TypeDef::Newtype(it) => it.eq = is_eq,
            TypeDef::Enum(_) => {}
        }
    }
}

fn has_unequal(ty: &Type) -> bool {
    match ty {
        Type::Any | Type::External(_) => true,
        Type::Number(name) => name.starts_with('f'),
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
            has_unequal(inner)
        }
        Type::Tuple(positions, more) => {
            positions.iter().any(has_unequal) || more.as_deref().is_some_and(has_unequal)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(edges: &[&[usize]], together: &[&[usize]]) {
        let edges: Vec<Vec<usize>> = edges.iter().map(|to| to.to_vec()).collect();
        let found = components(&edges);
        for (a, ours) in found.iter().enumerate() {
            for (b, theirs) in found.iter().enumerate() {
                let expected =
                    a == b || together.iter().any(|it| it.contains(&a) && it.contains(&b));
                assert_eq!(ours == theirs, expected, "{a} and {b}");
            }
        }
    }

    #[test]
    fn components_are_found() {
        check(&[], &[]);
        check(&[&[0], &[]], &[]);
        check(&[&[1], &[0], &[0]], &[&[0, 1]]);
        check(&[&[1], &[2], &[0, 3], &[4], &[3]], &[&[0, 1, 2], &[3, 4]]);
    }

    #[test]
    fn a_long_chain_does_not_overflow() {
        let edges: Vec<Vec<usize>> = (1..100_000)
            .map(|next| vec![next])
            .chain([vec![]])
            .collect();
        assert_eq!(components(&edges).len(), 100_000);
    }
}
