//! How a value picks one of several alternatives: for events of a surface and for unions alike.

/// A path of wire names from the object that is decided on, outermost first.
pub type MemberPath = Vec<String>;

/// A scalar of the document: `const`, `enum` and `default` values.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Scalar {
    /// `null`
    Null,
    /// A boolean.
    Bool(bool),
    /// A number that fits `i64`.
    Int(i64),
    /// A number above `i64::MAX`.
    UInt(u64),
    /// Any other number, as the text that stands in the document.
    Float(String),
    /// Text.
    String(String),
}

/// The JSON type of a value, as far as alternatives can differ by it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Shape {
    /// `null`
    Null,
    /// `true`, `false`
    Bool,
    /// A number without a fraction.
    Integer,
    /// Any number.
    Number,
    /// Text; in XML every leaf.
    String,
    /// A list.
    Array,
    /// An object; in XML an element with children.
    Object,
}

/// A decision tree; leaves are indices of alternatives.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Decision {
    /// Compares a member with known values.
    Match {
        /// The member.
        key: MemberPath,
        /// Values and what follows, in document order; no value stands in two arms.
        arms: Vec<Arm>,
        /// What follows when the member is missing or has another value.
        otherwise: Box<Decision>,
    },
    /// Asks whether a member is there.
    Present {
        /// The member.
        member: MemberPath,
        /// It is.
        then: Box<Decision>,
        /// It is not.
        otherwise: Box<Decision>,
    },
    /// Asks for the JSON type of the value itself.
    Shape {
        /// Types and what follows.
        arms: Vec<(Shape, Decision)>,
        /// Any other type.
        otherwise: Box<Decision>,
    },
    /// This alternative.
    Leaf(usize),
    /// Of these alternatives the first that decodes: nothing in the document tells them apart.
    /// Only in unions; a surface gives `Unknown` instead.
    FirstOf(Vec<usize>),
    /// None of them: `Unknown` or `Other`.
    Unknown,
}

impl Decision {
    /// Whether nothing but values that the alternatives must have picks one of them, so that a new
    /// value is never taken for an old one.
    pub fn is_by_values(&self) -> bool {
        match self {
            Self::Match {
                arms, otherwise, ..
            } => {
                let is_certain =
                    |arm: &Arm| matches!(arm.then, Self::Leaf(_)) || arm.then.is_by_values();
                arms.iter().all(is_certain)
                    && (**otherwise == Self::Unknown || otherwise.is_by_values())
            }
            _ => false,
        }
    }
}

/// Values of a key and what follows from them.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Arm {
    /// Any of these; compared exactly.
    pub values: Vec<Scalar>,
    /// What follows.
    pub then: Decision,
}
