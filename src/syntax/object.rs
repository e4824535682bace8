//! Mappings: ordered, with a span on every key.

use std::{fmt, ops::Deref, sync::Arc};

use super::{Node, Text};
use crate::source::Span;

/// A key of an object and where it stands.
#[derive(Clone, Debug)]
pub struct Key {
    /// The bytes of the key.
    pub span: Span,
    text: Text,
}

impl Key {
    /// A key at `span`.
    pub fn new(span: Span, text: Text) -> Self {
        Self { span, text }
    }

    /// The key itself.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The key, shared.
    pub fn text(&self) -> &Text {
        &self.text
    }
}

impl Deref for Key {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// An object: members in document order, no key twice.
#[derive(Clone, Debug, Default)]
pub struct Object {
    members: Arc<[(Key, Node)]>,
    /// Positions of the members sorted by key; none for small objects, which are scanned.
    sorted: Option<Arc<Vec<u32>>>,
}

impl Object {
    /// An object of `members`. Of equal keys the first counts; readers report the others.
    pub fn new(members: impl Into<Arc<[(Key, Node)]>>) -> Self {
        let members = members.into();
        let sorted = (members.len() > SCANNED).then(|| Arc::new(sort(&members)));
        Self { members, sorted }
    }

    /// Keys that stand twice, each with the first key it equals.
    pub(crate) fn duplicates(&self) -> Vec<(&Key, &Key)> {
        let key_at = |at: usize| self.members.get(at).map(|(key, _)| key);
        let Some(sorted) = &self.sorted else {
            let first_of = |key: &Key| {
                self.members
                    .iter()
                    .map(|(key, _)| key)
                    .find(|it| it.text == key.text)
            };
            let keys = self.members.iter().map(|(key, _)| key);
            return keys
                .filter_map(|key| first_of(key).map(|first| (key, first)))
                .filter(|(key, first)| key.span != first.span)
                .collect();
        };
        let keys: Vec<&Key> = sorted
            .iter()
            .filter_map(|at| key_at(*at as usize))
            .collect();
        let equal = keys
            .chunk_by(|a, b| a.text == b.text)
            .filter(|keys| keys.len() > 1);
        equal
            .flat_map(|keys| keys.iter().skip(1).zip(keys.first().into_iter().cycle()))
            .map(|(key, first)| (*key, *first))
            .collect()
    }

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, node)| node)
    }

    /// The member under `key`, with the key as it stands in the document.
    pub fn entry(&self, key: &str) -> Option<&(Key, Node)> {
        let Some(sorted) = &self.sorted else {
            return self.members.iter().find(|(member, _)| member.text.is(key));
        };
        let key_at = |at: &u32| self.members.get(*at as usize).map(|(key, _)| key.as_str());
        let first = sorted.partition_point(|at| key_at(at) < Some(key));
        let found = self.members.get(*sorted.get(first)? as usize)?;
        found.0.text.is(key).then_some(found)
    }

    /// Whether there is a member `key`.
    pub fn contains(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// The members in document order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Key, &Node)> + DoubleEndedIterator {
        self.members.iter().map(|(key, node)| (key, node))
    }

    /// The members in document order, as they are stored.
    pub fn members(&self) -> &[(Key, Node)] {
        &self.members
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

impl PartialEq for Object {
    /// Order does not count.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self
                .iter()
                .all(|(key, value)| other.get(key).is_some_and(|its| its == value))
    }
}

/// Objects of up to this many members are searched member by member.
const SCANNED: usize = 12;

fn sort(members: &[(Key, Node)]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32::try_from(members.len()).unwrap_or(u32::MAX)).collect();
    // Stable, so that of equal keys the first is found.
    order.sort_by(|a, b| {
        let key = |at: u32| members.get(at as usize).map(|(key, _)| key.as_str());
        key(*a).cmp(&key(*b))
    });
    order
}
