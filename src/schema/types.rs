//! Sets of JSON types.

use std::fmt;

/// The JSON types a value may have. Whole numbers and other numbers are told apart, so that
/// `integer` is a part of `number`.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Types(u8);

impl Types {
    /// No value at all.
    pub const NONE: Self = Self(0);
    /// `null`
    pub const NULL: Self = Self(1);
    /// `boolean`
    pub const BOOLEAN: Self = Self(1 << 1);
    /// `integer`
    pub const INTEGER: Self = Self(1 << 2);
    /// `number`: integers too.
    pub const NUMBER: Self = Self(1 << 2 | 1 << 3);
    /// `string`
    pub const STRING: Self = Self(1 << 4);
    /// `array`
    pub const ARRAY: Self = Self(1 << 5);
    /// `object`
    pub const OBJECT: Self = Self(1 << 6);
    /// Any value.
    pub const ANY: Self = Self(0x7f);

    /// The set of one type name of JSON Schema.
    pub fn named(name: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(types, _)| *types)
    }

    /// Whether all of `other` is in this set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the sets share a type.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// What is in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What is in either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in this set alone.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether no value fits.
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether every value fits.
    pub const fn is_any(self) -> bool {
        self.0 == Self::ANY.0
    }

    /// The types one by one, in the order of JSON Schema's own table; `integer` only where
    /// `number` is not in the set.
    pub fn iter(self) -> impl Iterator<Item = Self> {
        let mut rest = self;
        NAMES.iter().filter_map(move |(types, _)| {
            let found = rest.contains(*types);
            if found {
                rest = rest.without(*types);
            }
            found.then_some(*types)
        })
    }
}

impl Default for Types {
    fn default() -> Self {
        Self::ANY
    }
}

impl fmt::Display for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_any() {
            return f.write_str("any");
        }
        if self.is_none() {
            return f.write_str("nothing");
        }
        for (at, types) in self.iter().enumerate() {
            let name = NAMES.iter().find(|(known, _)| *known == types);
            f.write_str(if at == 0 { "" } else { " or " })?;
            f.write_str(name.map_or("", |(_, name)| name))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// `number` before `integer`, which it holds.
const NAMES: &[(Types, &str)] = &[
    (Types::NULL, "null"),
    (Types::BOOLEAN, "boolean"),
    (Types::OBJECT, "object"),
    (Types::ARRAY, "array"),
    (Types::NUMBER, "number"),
    (Types::INTEGER, "integer"),
    (Types::STRING, "string"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integer_is_a_part_of_number() {
        assert_eq!(Types::NUMBER.and(Types::INTEGER), Types::INTEGER);
        assert!(Types::NUMBER.contains(Types::INTEGER));
        assert!(!Types::INTEGER.contains(Types::NUMBER));
        assert_eq!(Types::NUMBER.or(Types::INTEGER).iter().count(), 1);
    }

    #[test]
    fn sets_are_printed_by_their_names() {
        let printed = [
            (Types::ANY, "any"),
            (Types::NONE, "nothing"),
            (Types::STRING.or(Types::NULL), "null or string"),
            (Types::NUMBER, "number"),
        ];
        for (types, expected) in printed {
            assert_eq!(types.to_string(), expected);
        }
    }
}
