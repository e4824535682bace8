//! Profiles → decision tree, greedily: the key that most alternatives have comes first.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Arm, Decision, MemberPath, Scalar},
    schema::Types,
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
        ambiguous: tree.ambiguous.into_iter().collect(),
    }
}

/// An alternative that is still possible, and how many keys have spoken for it.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    profile: usize,
    matched: u32,
}

struct Tree<'p> {
    paths: &'p Paths,
    profiles: &'p [Profile],
    policy: Policy,
    /// Keys in the order they were first chosen.
    chosen: Vec<PathId>,
    /// Keys whose value must be right even where nothing else is possible.
    verified: BTreeSet<PathId>,
    ambiguous: BTreeSet<Vec<usize>>,
    /// How many more nodes the tree may have.
    budget: usize,
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
            let fitting: Vec<Candidate> = candidates
                .iter()
                .filter(|it| {
                    self.profiles
                        .get(it.profile)
                        .is_some_and(|p| p.types.meets(kind))
                })
                .copied()
                .collect();
            let decision = if kind == Types::OBJECT {
                self.build(&fitting, &BTreeSet::new())
            } else {
                self.settle(&fitting)
            };
            arms.extend(shape_of(kind).map(|shape| (shape, decision)));
        }
        self.integers_first(&mut arms, &candidates);
        let otherwise = Box::new(Decision::Unknown);
        Decision::Shape { arms, otherwise }
    }

    /// Where one alternative takes whole numbers only and another takes all numbers, the narrower
    /// one is asked first.
    fn integers_first(
        &mut self,
        arms: &mut Vec<(crate::ir::Shape, Decision)>,
        candidates: &[Candidate],
    ) {
        let of = |types: Types| -> Vec<Candidate> {
            let fits = |it: &&Candidate| {
                self.profiles
                    .get(it.profile)
                    .is_some_and(|p| p.types.and(Types::NUMBER) == types)
            };
            candidates.iter().filter(fits).copied().collect()
        };
        let (whole, any) = (of(Types::INTEGER), of(Types::NUMBER));
        if whole.is_empty() || any.is_empty() {
            return;
        }
        let (whole, any) = (self.settle(&whole), self.settle(&any));
        arms.retain(|(shape, _)| *shape != crate::ir::Shape::Number);
        arms.push((crate::ir::Shape::Integer, whole));
        arms.push((crate::ir::Shape::Number, any));
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
        if let Some(key) = self.best_key(candidates, used) {
            return self.matching(key, candidates, used);
        }
        if let Some(member) = self.best_member(candidates, used, leaves.len()) {
            return self.presence(member, candidates, used);
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
        let mut index: BTreeMap<String, usize> = BTreeMap::new();
        let mut wild = Vec::new();
        let mut rest = Vec::new();
        for (at, candidate) in candidates.iter().enumerate() {
            let Some(profile) = self.profiles.get(candidate.profile) else {
                continue;
            };
            match profile.tests.iter().find(|(path, _)| *path == key) {
                Some((_, allowed)) => {
                    for value in allowed {
                        let slot = *index.entry(format!("{value:?}")).or_insert_with(|| {
                            values.push((value.clone(), Vec::new()));
                            values.len() - 1
                        });
                        if let Some((_, fitting)) = values.get_mut(slot) {
                            fitting.push(at);
                        }
                    }
                }
                None => {
                    if profile.known.contains(&key) {
                        wild.push(*candidate);
                    }
                    rest.push(*candidate);
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

    /// One alternative is left: the keys of the surface must still fit.
    fn verify(&mut self, candidates: &[Candidate], used: &BTreeSet<PathId>) -> Decision {
        let leaf = self.leaf(candidates);
        if self.policy == Policy::Union {
            return leaf;
        }
        let open = candidates
            .iter()
            .filter_map(|it| self.profiles.get(it.profile));
        let open: Vec<&Profile> = open.collect();
        let single = |profile: &Profile, path: PathId| {
            profile.tests.iter().any(|(known, values)| {
                *known == path
                    && (self.verified.contains(&path)
                        || matches!(values.as_slice(), [Scalar::String(_)]))
            })
        };
        // A surface without keys is one message, or messages told apart by presence.
        let keys: Vec<PathId> = match open.split_first() {
            Some((first, others)) => first
                .tests
                .iter()
                .map(|(path, _)| *path)
                .filter(|path| !used.contains(path) && single(first, *path))
                .filter(|path| self.verified.is_empty() || self.verified.contains(path))
                .filter(|path| others.iter().all(|other| single(other, *path)))
                .collect(),
            None => Vec::new(),
        };
        let mut decision = leaf;
        for key in keys.into_iter().rev() {
            decision = self.guard(key, &open, decision);
        }
        decision
    }

    fn guard(&mut self, key: PathId, open: &[&Profile], then: Decision) -> Decision {
        if !self.chosen.contains(&key) {
            self.chosen.push(key);
        }
        let mut values: Vec<Scalar> = Vec::new();
        for (path, allowed) in open.iter().flat_map(|profile| &profile.tests) {
            for value in allowed {
                if *path == key && !values.contains(value) {
                    values.push(value.clone());
                }
            }
        }
        Decision::Match {
            key: self.paths.names(key),
            arms: vec![Arm { values, then }],
            otherwise: Box::new(Decision::Unknown),
        }
    }

    /// Nothing more can be asked. The alternative most keys have spoken for is the narrowest.
    fn settle(&mut self, candidates: &[Candidate]) -> Decision {
        let best = candidates.iter().map(|it| it.matched).max().unwrap_or(0);
        let narrow: Vec<Candidate> = candidates
            .iter()
            .filter(|it| it.matched == best)
            .copied()
            .collect();
        let leaves = self.leaves(&narrow);
        match (leaves.as_slice(), self.policy) {
            ([], _) => Decision::Unknown,
            ([leaf], _) => Decision::Leaf(*leaf),
            (_, Policy::Events) => {
                self.ambiguous.insert(leaves);
                Decision::Unknown
            }
            (_, Policy::Union) => {
                let ordered = self.demanding_first(&narrow);
                self.ambiguous.insert(leaves);
                Decision::FirstOf(ordered)
            }
        }
    }

    /// Who requires more refuses more, and so is tried first.
    fn demanding_first(&self, candidates: &[Candidate]) -> Vec<usize> {
        let mut demands: BTreeMap<usize, usize> = BTreeMap::new();
        for profile in candidates
            .iter()
            .filter_map(|it| self.profiles.get(it.profile))
        {
            let known = demands.entry(profile.leaf).or_insert(usize::MAX);
            *known = (*known).min(profile.required.len());
        }
        let mut leaves: Vec<(usize, usize)> = demands.into_iter().collect();
        leaves.sort_by_key(|(leaf, required)| (std::cmp::Reverse(*required), *leaf));
        leaves.into_iter().map(|(leaf, _)| leaf).collect()
    }

    /// The key that most candidates have and that parts them; of equals the shallower, then the
    /// one with more values, then the earlier in the document.
    fn best_key(&self, candidates: &[Candidate], used: &BTreeSet<PathId>) -> Option<PathId> {
        let mut keys: BTreeMap<PathId, BTreeMap<String, BTreeSet<usize>>> = BTreeMap::new();
        let mut coverage: BTreeMap<PathId, usize> = BTreeMap::new();
        for profile in candidates
            .iter()
            .filter_map(|it| self.profiles.get(it.profile))
        {
            for (path, values) in profile
                .tests
                .iter()
                .filter(|(path, _)| !used.contains(path))
            {
                *coverage.entry(*path).or_default() += 1;
                let by_value = keys.entry(*path).or_default();
                for value in values {
                    by_value
                        .entry(format!("{value:?}"))
                        .or_default()
                        .insert(profile.leaf);
                }
            }
        }
        let total = self.leaves(candidates).len();
        let parting = keys.iter().filter(|(path, values)| {
            let wild = self.wild(candidates, **path);
            values
                .values()
                .any(|leaves| leaves.union(&wild).count() < total)
        });
        let best = parting.max_by_key(|(path, values)| {
            let covered = coverage.get(path).copied().unwrap_or(0);
            let depth = std::cmp::Reverse(self.paths.depth(**path));
            (covered, depth, values.len(), std::cmp::Reverse(**path))
        });
        best.map(|(path, _)| *path)
    }

    /// Alternatives that have the member without saying its values.
    fn wild(&self, candidates: &[Candidate], path: PathId) -> BTreeSet<usize> {
        let profiles = candidates
            .iter()
            .filter_map(|it| self.profiles.get(it.profile));
        let wild = profiles.filter(|profile| {
            profile.known.contains(&path) && profile.tests.iter().all(|(known, _)| *known != path)
        });
        wild.map(|profile| profile.leaf).collect()
    }

    /// The member whose presence parts the candidates most evenly: required here, unknown there.
    fn best_member(
        &self,
        candidates: &[Candidate],
        used: &BTreeSet<PathId>,
        leaves: usize,
    ) -> Option<PathId> {
        let mut asked: BTreeMap<PathId, (usize, usize)> = BTreeMap::new();
        let profiles: Vec<&Profile> = candidates
            .iter()
            .filter_map(|it| self.profiles.get(it.profile))
            .collect();
        for profile in &profiles {
            for path in profile.known.iter().filter(|path| !used.contains(path)) {
                let (required, optional) = asked.entry(*path).or_default();
                if profile.required.contains(path) {
                    *required += 1;
                } else {
                    *optional += 1;
                }
            }
        }
        let union = self.policy == Policy::Union;
        let parts = |required: usize, optional: usize| {
            let unknown = profiles.len() - required - optional;
            let even = required.min(unknown);
            // Where nothing is required, the presence of a member of its own is the best guess.
            if even > 0 || !union || leaves > GUESSED {
                even * 1000
            } else {
                optional.min(unknown)
            }
        };
        let best = asked
            .iter()
            .map(|(path, (required, optional))| (parts(*required, *optional), *path))
            .filter(|(score, _)| *score > 0)
            .max_by_key(|(score, path)| {
                let depth = std::cmp::Reverse(self.paths.depth(*path));
                (*score, depth, std::cmp::Reverse(*path))
            });
        best.map(|(_, path)| path)
    }

    fn leaf(&self, candidates: &[Candidate]) -> Decision {
        match self.leaves(candidates).as_slice() {
            [leaf] => Decision::Leaf(*leaf),
            _ => Decision::Unknown,
        }
    }

    fn leaves(&self, candidates: &[Candidate]) -> Vec<usize> {
        let profiles = candidates
            .iter()
            .filter_map(|it| self.profiles.get(it.profile));
        let leaves: BTreeSet<usize> = profiles.map(|profile| profile.leaf).collect();
        leaves.into_iter().collect()
    }
}

/// Alternatives up to which optional members are worth asking for.
const GUESSED: usize = 8;
