//! What is asked when one candidate is left, and what is done when nothing more can be asked.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    ir::{Arm, Decision, Scalar},
    schema::Types,
    syntax::IdMap,
};

use super::{
    super::paths::PathId,
    Policy, Profile,
    tree::{Candidate, Tree, knowing},
};

impl Tree<'_> {
    /// One alternative is left: the keys of the surface must still fit, and what the document
    /// asks for outright.
    pub(super) fn verify(&mut self, candidates: &[Candidate], used: &BTreeSet<PathId>) -> Decision {
        let leaf = self.leaf(candidates);
        let open: Vec<&Profile> = self.of(candidates).collect();
        let Some((first, others)) = open.split_first() else {
            return leaf;
        };
        if self.policy == Policy::Union {
            return leaf;
        }
        let mut decision = leaf;
        for path in first
            .explicit
            .iter()
            .rev()
            .filter(|path| !used.contains(path))
        {
            if first.tests.iter().all(|(known, _)| known != path) {
                decision = self.guard_presence(*path, first.known.contains(path), decision);
            }
        }
        let keys: Vec<PathId> = first
            .tests
            .iter()
            .map(|(path, _)| *path)
            .filter(|path| !used.contains(path) && self.is_verified(first, *path))
            .filter(|path| others.iter().all(|other| self.is_verified(other, *path)))
            .collect();
        if keys.is_empty() && first.explicit.is_empty() && !used.is_empty() {
            // Reached by what is missing alone: something of its own must be there.
            let evident = used.iter().any(|path| first.required.contains(path));
            if let Some(own) = self.own_member(first).filter(|_| !evident) {
                decision = self.guard_presence(own, true, decision);
            }
        }
        for key in keys.into_iter().rev() {
            decision = self.guard(key, &open, decision);
        }
        decision
    }

    /// A member that is always in one alternative and in fewest others.
    fn own_member(&self, profile: &Profile) -> Option<PathId> {
        let is_object = |it: &&Profile| it.types.meets(Types::OBJECT);
        let own = self.profiles.iter().filter(|it| it.leaf == profile.leaf);
        let own: Vec<&Profile> = own.filter(is_object).collect();
        let others = self.profiles.iter().filter(is_object).count() - own.len();
        let of_own = knowing(own);
        let count = |counts: &IdMap<PathId, usize>, path| counts.get(path).copied().unwrap_or(0);
        let counted = profile.required.iter().map(|path| {
            let known = count(&self.knowing, path).saturating_sub(count(&of_own, path));
            (known, *path)
        });
        let (known, path) = counted.min()?;
        (known < others).then_some(path)
    }

    /// Whether a member's value must be right for an alternative that has no rival left. Not where
    /// the schema lists several: such a list may grow.
    fn is_verified(&self, profile: &Profile, path: PathId) -> bool {
        let Some((_, values)) = profile.tests.iter().find(|(known, _)| *known == path) else {
            return false;
        };
        if profile.explicit.contains(&path) {
            return true;
        }
        if self.verified.is_empty() {
            // A surface without keys is one message, or messages told apart by presence.
            let one = matches!(values.as_slice(), [Scalar::String(_)]);
            return one && profile.required.contains(&path);
        }
        values.len() == 1 && self.verified.contains(&path)
    }

    /// Asks for a value that only confirms; where the schema lets the member be missing, that is
    /// no objection.
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
        let required = open
            .iter()
            .all(|profile| profile.required.contains(&key) || profile.explicit.contains(&key));
        let otherwise = if required {
            Decision::Unknown
        } else {
            self.guard_presence(key, false, then.clone())
        };
        Decision::Match {
            key: self.paths.names(key),
            arms: vec![Arm { values, then }],
            otherwise: Box::new(otherwise),
        }
    }

    fn guard_presence(&self, path: PathId, there: bool, leaf: Decision) -> Decision {
        let (then, otherwise) = if there {
            (leaf, Decision::Unknown)
        } else {
            (Decision::Unknown, leaf)
        };
        Decision::Present {
            member: self.paths.names(path),
            then: Box::new(then),
            otherwise: Box::new(otherwise),
        }
    }

    /// Nothing more can be asked. The alternative most keys have spoken for is the narrowest.
    pub(super) fn settle(&mut self, candidates: &[Candidate]) -> Decision {
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
        leaves.sort_by_key(|(leaf, required)| (Reverse(*required), *leaf));
        leaves.into_iter().map(|(leaf, _)| leaf).collect()
    }
}
