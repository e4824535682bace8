//! What a schema demands beyond types. Never part of decoding: a sender that breaks a rule of its own
//! document still delivered.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use crate::{Date, DateTime, Nullable, UnixTimestamp};

#[cfg(feature = "pattern")]
mod pattern;
#[cfg(feature = "pattern")]
pub(crate) use pattern::matches_once;

/// A type whose values can break rules of the schema; implemented by generated code.
pub trait Validate {
    /// Reports what is broken.
    fn check(&self, validator: &mut Validator);
}

/// Checks a value.
///
/// # Errors
/// Every rule that is broken.
pub fn validate<T: Validate + ?Sized>(value: &T) -> Result<(), Violations> {
    let mut validator = Validator::default();
    value.check(&mut validator);
    if validator.violations.is_empty() {
        Ok(())
    } else {
        Err(Violations(validator.violations))
    }
}

/// A rule of JSON Schema (validation, sections 6.2 to 6.4).
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// Fewest characters.
    MinLength(usize),
    /// Most characters.
    MaxLength(usize),
    /// Fewest items.
    MinItems(usize),
    /// Most items.
    MaxItems(usize),
    /// No two items are equal.
    UniqueItems,
    /// Smallest number.
    Minimum(f64),
    /// Largest number.
    Maximum(f64),
    /// The number is larger than this.
    ExclusiveMinimum(f64),
    /// The number is smaller than this.
    ExclusiveMaximum(f64),
    /// The number is a multiple of this.
    MultipleOf(f64),
    /// A condition of the schema, in words.
    Schema(&'static str),
    /// The text matches this regular expression somewhere.
    #[cfg(feature = "pattern")]
    Pattern(&'static str),
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MinLength(least) => write!(f, "at least {least} characters"),
            Self::MaxLength(most) => write!(f, "at most {most} characters"),
            Self::MinItems(least) => write!(f, "at least {least} items"),
            Self::MaxItems(most) => write!(f, "at most {most} items"),
            Self::UniqueItems => write!(f, "no two equal items"),
            Self::Minimum(least) => write!(f, "at least {least}"),
            Self::Maximum(most) => write!(f, "at most {most}"),
            Self::ExclusiveMinimum(bound) => write!(f, "more than {bound}"),
            Self::ExclusiveMaximum(bound) => write!(f, "less than {bound}"),
            Self::MultipleOf(factor) => write!(f, "a multiple of {factor}"),
            Self::Schema(words) => f.write_str(words),
            #[cfg(feature = "pattern")]
            Self::Pattern(pattern) => write!(f, "a match of `{pattern}`"),
        }
    }
}

/// Walks through a value and collects what is broken.
#[derive(Debug, Default)]
pub struct Validator {
    path: Vec<Step>,
    violations: Vec<Violation>,
}

#[derive(Debug)]
enum Step {
    Member(&'static str),
    Item(usize),
    Entry,
}

impl Validator {
    /// Checks a member against rules.
    pub fn member<T: Measure + ?Sized>(&mut self, name: &'static str, value: &T, rules: &[Rule]) {
        self.below(Step::Member(name), |validator| {
            validator.rules(value, rules)
        });
    }

    /// Looks into a member.
    pub fn nested<T: Validate + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.below(Step::Member(name), |validator| value.check(validator));
    }

    /// Checks the value itself against rules.
    pub fn rules<T: Measure + ?Sized>(&mut self, value: &T, rules: &[Rule]) {
        for rule in rules {
            if !holds(value, *rule) {
                let path = self.path();
                self.violations.push(Violation { path, rule: *rule });
            }
        }
    }

    /// As [`nested`](Self::nested), with what is done there.
    pub(crate) fn below_member(&mut self, name: &'static str, look: impl FnOnce(&mut Self)) {
        self.below(Step::Member(name), look);
    }

    /// Puts down a rule that is broken here, once: a union and the alternative that it is may have the
    /// same.
    pub(crate) fn report(&mut self, rule: Rule) {
        let path = self.path();
        // What was put down between the two is at this place or below it, so a long list of violations is
        // not gone through for each.
        let latest = self.violations.iter().rev();
        let mut here = latest.take_while(|it| it.path.starts_with(&path));
        if !here.any(|it| it.path == path && it.rule == rule) {
            self.violations.push(Violation { path, rule });
        }
    }

    fn below(&mut self, step: Step, look: impl FnOnce(&mut Self)) {
        self.path.push(step);
        look(self);
        self.path.pop();
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Item(index) => path.push_str(&format!("[{index}]")),
                Step::Member(_) | Step::Entry => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(if let Step::Member(name) = step {
                        name
                    } else {
                        "*"
                    });
                }
            }
        }
        path
    }
}

fn holds<T: Measure + ?Sized>(value: &T, rule: Rule) -> bool {
    match rule {
        // Whole values are checked against these, by who has them.
        Rule::Schema(_) => true,
        Rule::MinLength(least) => value.characters().is_none_or(|count| count >= least),
        Rule::MaxLength(most) => value.characters().is_none_or(|count| count <= most),
        Rule::MinItems(least) => value.items().is_none_or(|count| count >= least),
        Rule::MaxItems(most) => value.items().is_none_or(|count| count <= most),
        Rule::UniqueItems => value.is_unique(),
        Rule::Minimum(least) => value.number().is_none_or(|number| number >= least),
        Rule::Maximum(most) => value.number().is_none_or(|number| number <= most),
        Rule::ExclusiveMinimum(bound) => value.number().is_none_or(|number| number > bound),
        Rule::ExclusiveMaximum(bound) => value.number().is_none_or(|number| number < bound),
        Rule::MultipleOf(factor) => value.number().is_none_or(|number| {
            let quotient = number / factor;
            (quotient - quotient.round()).abs() <= f64::EPSILON * quotient.abs().max(1.0)
        }),
        #[cfg(feature = "pattern")]
        Rule::Pattern(pattern) => value
            .text()
            .is_none_or(|text| pattern::matches(pattern, text)),
    }
}

/// What rules ask of a value; each answer is nothing where the question does not apply.
pub trait Measure {
    /// The text itself.
    fn text(&self) -> Option<&str> {
        None
    }
    /// Characters of a text.
    fn characters(&self) -> Option<usize> {
        self.text().map(|text| text.chars().count())
    }
    /// Items of a list.
    fn items(&self) -> Option<usize> {
        None
    }
    /// Whether no two items of a list are equal.
    fn is_unique(&self) -> bool {
        true
    }
    /// The number itself.
    fn number(&self) -> Option<f64> {
        None
    }
}

impl Measure for str {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Measure for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Measure for Cow<'_, str> {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Measure for DateTime {
    fn text(&self) -> Option<&str> {
        Some(self.as_str())
    }
}

impl Measure for Date {
    fn text(&self) -> Option<&str> {
        Some(self.as_str())
    }
}

impl<T: PartialEq> Measure for Vec<T> {
    fn items(&self) -> Option<usize> {
        Some(self.len())
    }
    fn is_unique(&self) -> bool {
        self.iter()
            .enumerate()
            .all(|(index, item)| !self.iter().skip(index + 1).any(|other| other == item))
    }
}

impl Measure for UnixTimestamp {
    fn number(&self) -> Option<f64> {
        self.as_secs().number()
    }
}

impl<T: Measure> Measure for Option<T> {
    fn text(&self) -> Option<&str> {
        self.as_ref()?.text()
    }
    fn characters(&self) -> Option<usize> {
        self.as_ref()?.characters()
    }
    fn items(&self) -> Option<usize> {
        self.as_ref()?.items()
    }
    fn is_unique(&self) -> bool {
        self.as_ref().is_none_or(T::is_unique)
    }
    fn number(&self) -> Option<f64> {
        self.as_ref()?.number()
    }
}

impl<T: Measure> Measure for Nullable<T> {
    fn text(&self) -> Option<&str> {
        self.as_option()?.text()
    }
    fn characters(&self) -> Option<usize> {
        self.as_option()?.characters()
    }
    fn items(&self) -> Option<usize> {
        self.as_option()?.items()
    }
    fn is_unique(&self) -> bool {
        self.as_option().is_none_or(T::is_unique)
    }
    fn number(&self) -> Option<f64> {
        self.as_option()?.number()
    }
}

macro_rules! numbers {
    ($($ty:ty),*) => {$(
        impl Measure for $ty {
            #[allow(clippy::cast_lossless, clippy::cast_precision_loss, reason = "bounds of documents are small")]
            fn number(&self) -> Option<f64> {
                Some(*self as f64)
            }
        }
    )*};
}

numbers!(i32, i64, i128, u32, u64, f32, f64);

impl<T: Validate> Validate for Vec<T> {
    fn check(&self, validator: &mut Validator) {
        for (index, item) in self.iter().enumerate() {
            validator.below(Step::Item(index), |validator| item.check(validator));
        }
    }
}

impl<T: Validate> Validate for BTreeMap<String, T> {
    fn check(&self, validator: &mut Validator) {
        for value in self.values() {
            validator.below(Step::Entry, |validator| value.check(validator));
        }
    }
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    fn check(&self, validator: &mut Validator) {
        T::check(self, validator);
    }
}

impl<T: Validate> Validate for Option<T> {
    fn check(&self, validator: &mut Validator) {
        if let Some(value) = self {
            value.check(validator);
        }
    }
}

impl<T: Validate> Validate for Nullable<T> {
    fn check(&self, validator: &mut Validator) {
        if let Some(value) = self.as_option() {
            value.check(validator);
        }
    }
}

/// A rule that a value breaks. It never holds the value.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    path: String,
    rule: Rule,
}

impl Violation {
    /// Where the value stands, by wire names: `resource.amount.total`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is broken.
    pub fn rule(&self) -> Rule {
        self.rule
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "`{}`: ", self.path)?;
        }
        write!(f, "expected {}", self.rule)
    }
}

/// Every rule that a value breaks, in the order of its members.
#[derive(Clone, Debug, PartialEq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// The rules, in the order of the members.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Violation> {
        self.0.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

#[cfg(test)]
mod tests {
    use super::*;

    struct List(Vec<String>);

    impl Validate for List {
        fn check(&self, validator: &mut Validator) {
            validator.member("tags", &self.0, &[Rule::MaxItems(2), Rule::UniqueItems]);
            validator.member("first", &self.0.first().cloned(), &[Rule::MaxLength(2)]);
        }
    }

    #[track_caller]
    fn check(tags: &[&str], expected: &str) {
        let list = List(tags.iter().map(|&tag| tag.to_owned()).collect());
        let found =
            validate(&list).map_or_else(|violations| violations.to_string(), |()| String::new());
        assert_eq!(found, expected);
    }

    #[test]
    fn rules_hold_or_are_reported_with_their_path() {
        check(&["日本", "b"], "");
        check(
            &["abc", "b", "b"],
            "`tags`: expected at most 2 items; `tags`: expected no two equal items; `first`: expected at most 2 characters",
        );
    }

    /// A union and the alternative that it is, both with a rule, and something below in between.
    struct Both;

    impl Validate for Both {
        fn check(&self, validator: &mut Validator) {
            for name in ["one", "two"] {
                validator.below_member(name, |here| {
                    here.report(Rule::MaxItems(2));
                    here.below_member("inner", |inner| inner.report(Rule::MaxItems(2)));
                    here.report(Rule::MaxItems(2));
                });
            }
        }
    }

    #[test]
    fn a_rule_is_reported_once_for_each_place() {
        let violations = validate(&Both).unwrap_err();
        let paths: Vec<_> = violations.iter().map(Violation::path).collect();
        assert_eq!(paths, ["one", "one.inner", "two", "two.inner"]);
    }

    #[test]
    fn multiples_of_fractions_are_found() {
        assert!(holds(&0.3, Rule::MultipleOf(0.1)));
        assert!(!holds(&0.35, Rule::MultipleOf(0.1)));
    }
}
