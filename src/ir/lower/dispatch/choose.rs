//! Which question parts the candidates best.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use crate::ir::Scalar;

use super::{
    super::paths::PathId,
    tree::{Candidate, Tree},
};

/// What is known about a member as a key.
#[derive(Debug, Default)]
struct Key<'p> {
    coverage: usize,
    explicit: usize,
    /// Whether it may have one of several values somewhere: such a list may grow, and a new value
    /// must not look like the absence of the member.
    open: bool,
    values: BTreeMap<&'p Scalar, BTreeSet<usize>>,
}

/// What is known about a member as a question for its presence.
#[derive(Debug, Default)]
struct Asked {
    known: usize,
    required: usize,
    explicit: usize,
}

impl Tree<'_> {
    /// The key that most candidates have and that parts them; what the document says outright
    /// comes first; of equals the shallower, then the one with more values, then the earlier.
    pub(super) fn best_key(
        &self,
        candidates: &[Candidate],
        used: &BTreeSet<PathId>,
    ) -> Option<PathId> {
        let mut keys: BTreeMap<PathId, Key> = BTreeMap::new();
        for profile in self.of(candidates) {
            for (path, values) in profile
                .tests
                .iter()
                .filter(|(path, _)| !used.contains(path))
            {
                let key = keys.entry(*path).or_default();
                key.coverage += 1;
                key.explicit += usize::from(profile.explicit.contains(path));
                key.open |= values.len() > 1 && !profile.explicit.contains(path);
                for value in values {
                    let leaves = key.values.entry(value).or_default();
                    leaves.insert(profile.leaf);
                }
            }
        }
        let mut ranked: Vec<(PathId, Key)> = keys.into_iter().collect();
        ranked.sort_by_key(|(path, key)| {
            let depth = self.paths.depth(*path);
            let much = (key.explicit, key.coverage);
            (Reverse(much), depth, Reverse(key.values.len()), *path)
        });
        let total = self.leaves(candidates).len();
        let parts = |(path, key): &(PathId, Key)| {
            if key.open && key.coverage < candidates.len() {
                return false;
            }
            let wild = self.wild(candidates, *path);
            key.values
                .values()
                .any(|leaves| leaves.union(&wild).count() < total)
        };
        ranked.into_iter().find(parts).map(|(path, _)| path)
    }

    /// The member whose presence parts the candidates most evenly: required here, unknown there.
    pub(super) fn best_member(
        &self,
        candidates: &[Candidate],
        used: &BTreeSet<PathId>,
    ) -> Option<PathId> {
        let mut asked: BTreeMap<PathId, Asked> = BTreeMap::new();
        for profile in self.of(candidates) {
            for path in profile.known.iter().filter(|path| !used.contains(path)) {
                let asked = asked.entry(*path).or_default();
                asked.known += 1;
                asked.required += usize::from(profile.required.contains(path));
            }
            for path in profile.explicit.iter().filter(|path| !used.contains(path)) {
                asked.entry(*path).or_default().explicit += 1;
            }
        }
        let scored = asked.into_iter().map(|(path, asked)| {
            let even = asked.required.min(candidates.len() - asked.known);
            (even, asked.explicit, path)
        });
        let best = scored
            .filter(|(even, ..)| *even > 0)
            .max_by_key(|(even, explicit, path)| {
                (
                    *explicit,
                    *even,
                    Reverse(self.paths.depth(*path)),
                    Reverse(*path),
                )
            });
        best.map(|(_, _, path)| path)
    }

    /// A member that only one alternative knows, if not always there: whoever brings it is that
    /// one. Asked once for each alternative.
    pub(super) fn tell_tale(
        &self,
        candidates: &[Candidate],
        used: &BTreeSet<PathId>,
    ) -> Option<PathId> {
        let mut owners: BTreeMap<PathId, Option<usize>> = BTreeMap::new();
        for profile in self.of(candidates) {
            for path in profile
                .known
                .iter()
                .filter(|path| self.paths.depth(**path) == 1)
            {
                let owner = owners.entry(*path).or_insert(Some(profile.leaf));
                if *owner != Some(profile.leaf) {
                    *owner = None;
                }
            }
        }
        let told: BTreeSet<usize> = used
            .iter()
            .filter_map(|path| owners.get(path).copied().flatten())
            .collect();
        let fresh = owners.into_iter().find(|(path, owner)| {
            !used.contains(path) && owner.is_some_and(|leaf| !told.contains(&leaf))
        });
        fresh.map(|(path, _)| path)
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
}
