//! Parts that few schemas have.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

/// A part of a schema that most do without: one pointer wide, and nowhere in memory until something
/// is put into it. It reads as its empty value till then.
///
/// A document has a schema for each of its members, and a schema has dozens of keywords.
#[derive(Clone)]
pub struct Rare<T>(Option<Box<T>>);

/// What is there where nothing is said.
pub trait Empty: Default + 'static {
    /// The same as the default, without making one.
    const EMPTY: &'static Self;
}

impl<T> Rare<T> {
    /// Whether nothing was ever put into it.
    pub fn is_unsaid(&self) -> bool {
        self.0.is_none()
    }
}

impl<T> Rare<Vec<T>> {
    /// Gives back what memory is not used.
    pub fn shrink(&mut self) {
        if let Some(list) = &mut self.0 {
            list.shrink_to_fit();
        }
    }
}

impl<T: Empty> Deref for Rare<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or(T::EMPTY)
    }
}

impl<T: Empty> DerefMut for Rare<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Empty + PartialEq> From<T> for Rare<T> {
    fn from(value: T) -> Self {
        Self((value != *T::EMPTY).then(|| Box::new(value)))
    }
}

impl<T: Empty + PartialEq> PartialEq for Rare<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Empty + fmt::Debug> fmt::Debug for Rare<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: 'static> Empty for Vec<T> {
    const EMPTY: &'static Self = &Vec::new();
}

impl<'a, T: 'static> IntoIterator for &'a Rare<Vec<T>> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T: 'static> IntoIterator for &'a mut Rare<Vec<T>> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0
            .as_mut()
            .map_or_else(Default::default, |list| list.iter_mut())
    }
}

impl<T: 'static> IntoIterator for Rare<Vec<T>> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.map_or_else(Vec::new, |list| *list).into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::Rare;

    #[test]
    fn what_was_never_said_reads_as_empty() {
        let mut list: Rare<Vec<u8>> = Rare::default();
        assert!(list.is_empty() && list.is_unsaid());
        assert!(Rare::from(Vec::<u8>::new()).is_unsaid());
        list.push(1);
        assert_eq!(list, Rare::from(vec![1]));
        assert_ne!(list, Rare::default());
    }

    #[test]
    fn it_is_one_pointer_wide() {
        assert_eq!(size_of::<Rare<[u64; 32]>>(), size_of::<usize>());
    }
}
