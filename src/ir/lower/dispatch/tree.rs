//! Profiles → decision tree, greedily: the key that most alternatives have comes first.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Arm, Decision, MemberPath, Scalar, Shape},
    schema::Types,
    syntax::IdMap,
};

use super::{
    super::{
        paths::{PathId, Paths},
        unions::shape_of,
    },
    Profile,
};

/// What becomes of what cannot be told apart, and of unknown values.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in super::super) enum Policy {
    /// Messages: an unknown value of a key is an unknown event, and a doubt is nobody's.
    Events,
    /// Alternatives of a union: a doubt is resolved by trying.
    Union,
}

/// A decision and its doubts.
#[derive(Clone, Debug)]
pub(in super::super) struct Decided {
    /// The tree.
    pub(in super::super) decision: Decision,
    /// Members compared, outermost key first.
    pub(in super::super) keys: Vec<MemberPath>,
    /// Whether alternatives were left out, because nothing can be seen of them.
    pub(in super::super) hidden: bool,
    /// Alternatives that nothing tells apart, each set once.
    pub(in super::super) ambiguous: Vec<Vec<usize>>,
}

/// Decides between alternatives.
pub(in super::super) fn decide(paths: &Paths, profiles: &[Profile], policy: Policy) -> Decided {
    let mut tree = Tree::new(paths, profiles, policy);
    let mut decision = tree.root();
    if policy == Policy::Events && !tree.chosen.is_empty() {
        // Once more, now that the keys are known: a message that has no rival left on the way
        // must still carry the right values of them.
        let keys = std::mem::take(&mut tree.chosen);
        tree = Tree::new(paths, profiles, policy);
        tree.verified = keys.into_iter().collect();
        decision = tree.root();
    }
    let chosen = tree.chosen.iter().map(|path| paths.names(*path));
    Decided {
        decision,
        keys: chosen.collect(),
        hidden: false,
        ambiguous: tree.ambiguous.into_iter().collect(),
    }
}

/// An alternative that is still possible, and how many keys have spoken for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) profile: usize,
    pub(super) matched: u32,
}

pub(super) struct Tree<'p> {
    pub(super) paths: &'p Paths,
    pub(super) profiles: &'p [Profile],
    pub(super) policy: Policy,
    /// Keys in the order they were first chosen.
    pub(super) chosen: Vec<PathId>,
    /// Keys whose value must be right even where nothing else is possible.
    pub(super) verified: BTreeSet<PathId>,
    pub(super) ambiguous: BTreeSet<Vec<usize>>,
    /// How many objects know each member, counted once: a document may have thousands of members.
    pub(super) knowing: IdMap<PathId, usize>,
    /// How many more nodes the tree may have.
    pub(super) budget: usize,
}

impl<'p> Tree<'p> {
    fn new(paths: &'p Paths, profiles: &'p [Profile], policy: Policy) -> Self {
        Self {
            paths,
            profiles,
            policy,
            chosen: Vec::new(),
            verified: BTreeSet::new(),
            ambiguous: BTreeSet::new(),
            knowing: knowing(profiles),
            budget: profiles.len() * 8 + 64,
        }
    }

    /// Objects are told apart by members; everything else by its JSON type.
    fn root(&mut self) -> Decision {
        let all = self
            .profiles
            .iter()
            .fold(Types::NONE, |all, it| all.or(it.types));
        let candidates: Vec<Candidate> = (0..self.profiles.len())
            .map(|profile| Candidate {
                profile,
                matched: 0,
            })
            .collect();
        if all == Types::OBJECT || all.is_none() {
            return self.build(&candidates, &BTreeSet::new());
        }
        if self.leaves(&candidates).len() == 1 {
            return self.leaf(&candidates);
        }
        let mut arms = Vec::new();
        for kind in all.iter() {
            let fitting = self.fitting(&candidates, |types| types.meets(kind));
            if kind == Types::OBJECT {
                arms.push((Shape::Object, self.build(&fitting, &BTreeSet::new())));
                continue;
            }
            let whole = self.fitting(&fitting, |types| types.and(Types::NUMBER) == Types::INTEGER);
            if kind == Types::NUMBER && !whole.is_empty() {
                // Who takes whole numbers only is asked before who takes all.
                let any = self.fitting(&fitting, |types| types.contains(Types::NUMBER));
                arms.push((Shape::Integer, self.settle(&whole)));
                arms.push((Shape::Number, self.settle(&any)));
                continue;
            }
            let decision = self.settle(&fitting);
            arms.extend(shape_of(kind).map(|shape| (shape, decision)));
        }
        let otherwise = Box::new(Decision::Unknown);
        Decision::Shape { arms, otherwise }
    }

    fn fitting(&self, candidates: &[Candidate], fits: impl Fn(Types) -> bool) -> Vec<Candidate> {
        let types = |it: &Candidate| self.profiles.get(it.profile).map(|profile| profile.types);
        let fitting = candidates.iter().filter(|it| types(it).is_some_and(&fits));
        fitting.copied().collect()
    }

    fn build(&mut self, candidates: &[Candidate], used: &BTreeSet<PathId>) -> Decision {
        let leaves = self.leaves(candidates);
        if leaves.is_empty() {
            return Decision::Unknown;
        }
        if leaves.len() == 1 {
            return self.verify(candidates, used);
        }
        if self.budget == 0 {
            return self.settle(candidates);
        }
        self.budget -= 1;
        if used.len() < LONGEST_WAY {
            if let Some(key) = self.best_key(candidates, used) {
                return self.matching(key, candidates, used);
            }
            if let Some(member) = self.best_member(candidates, used) {
                return self.presence(member, candidates, used);
            }
            if let Some(member) = self.tell_tale(candidates, used) {
                return self.presence(member, candidates, used);
            }
        }
        self.settle(candidates)
    }

    fn matching(
        &mut self,
        key: PathId,
        candidates: &[Candidate],
        used: &BTreeSet<PathId>,
    ) -> Decision {
        if !self.chosen.contains(&key) {
            self.chosen.push(key);
        }
        let mut used = used.clone();
        used.insert(key);
        let mut values: Vec<(Scalar, Vec<usize>)> = Vec::new();
        let mut index: BTreeMap<&Scalar, usize> = BTreeMap::new();
        let mut wild = Vec::new();
        let mut rest = Vec::new();
        for (at, candidate) in candidates.iter().enumerate() {
            let Some(profile) = self.profiles.get(candidate.profile) else {
                continue;
            };
            let Some(allowed) = profile.values(key) else {
                if profile.known.contains(&key) {
                    wild.push(*candidate);
                }
                rest.push(*candidate);
                continue;
            };
            for value in allowed {
                let slot = *index.entry(value).or_insert_with(|| {
                    values.push((value.clone(), Vec::new()));
                    values.len() - 1
                });
                if let Some((_, fitting)) = values.get_mut(slot) {
                    fitting.push(at);
                }
            }
        }
        let arms = self.arms(candidates, values, &wild, &used);
        let otherwise = Box::new(self.build(&rest, &used));
        let key = self.paths.names(key);
        Decision::Match {
            key,
            arms,
            otherwise,
        }
    }

    /// Values that leave the same alternatives share an arm.
    fn arms(
        &mut self,
        candidates: &[Candidate],
        values: Vec<(Scalar, Vec<usize>)>,
        wild: &[Candidate],
        used: &BTreeSet<PathId>,
    ) -> Vec<Arm> {
        let mut sets: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut grouped: Vec<(Vec<Scalar>, Vec<usize>)> = Vec::new();
        for (value, fitting) in values {
            let slot = *sets.entry(fitting.clone()).or_insert_with(|| {
                grouped.push((Vec::new(), fitting));
                grouped.len() - 1
            });
            if let Some((values, _)) = grouped.get_mut(slot) {
                values.push(value);
            }
        }
        let mut arms = Vec::with_capacity(grouped.len());
        for (values, fitting) in grouped {
            let matched = fitting
                .iter()
                .filter_map(|at| candidates.get(*at))
                .map(|it| Candidate {
                    profile: it.profile,
                    matched: it.matched + 1,
                });
            let left: Vec<Candidate> = matched.chain(wild.iter().copied()).collect();
            let then = self.build(&left, used);
            arms.push(Arm { values, then });
        }
        arms
    }

    fn presence(
        &mut self,
        member: PathId,
        candidates: &[Candidate],
        used: &BTreeSet<PathId>,
    ) -> Decision {
        let mut used = used.clone();
        used.insert(member);
        let of = |test: fn(&Profile, PathId) -> bool| -> Vec<Candidate> {
            let fits = |it: &&Candidate| {
                self.profiles
                    .get(it.profile)
                    .is_some_and(|profile| test(profile, member))
            };
            candidates.iter().filter(fits).copied().collect()
        };
        let there = of(|profile, member| profile.known.contains(&member));
        let missing = of(|profile, member| !profile.required.contains(&member));
        let then = Box::new(self.build(&there, &used));
        let otherwise = Box::new(self.build(&missing, &used));
        let member = self.paths.names(member);
        Decision::Present {
            member,
            then,
            otherwise,
        }
    }

    pub(super) fn leaf(&self, candidates: &[Candidate]) -> Decision {
        match self.leaves(candidates).as_slice() {
            [leaf] => Decision::Leaf(*leaf),
            _ => Decision::Unknown,
        }
    }

    pub(super) fn leaves(&self, candidates: &[Candidate]) -> Vec<usize> {
        let leaves: BTreeSet<usize> = self.of(candidates).map(|profile| profile.leaf).collect();
        leaves.into_iter().collect()
    }

    pub(super) fn of(&self, candidates: &[Candidate]) -> impl Iterator<Item = &'p Profile> {
        let profiles = self.profiles;
        candidates
            .iter()
            .filter_map(move |it| profiles.get(it.profile))
    }
}

/// How many of the objects among `profiles` know each member.
pub(super) fn knowing<'p>(profiles: impl IntoIterator<Item = &'p Profile>) -> IdMap<PathId, usize> {
    let objects = profiles
        .into_iter()
        .filter(|it| it.types.meets(Types::OBJECT));
    let mut counts = IdMap::default();
    for path in objects.flat_map(|profile| &profile.known) {
        *counts.entry(*path).or_insert(0) += 1;
    }
    counts
}

/// Questions on the way to one alternative: what bounds the depth of the tree.
const LONGEST_WAY: usize = 40;
