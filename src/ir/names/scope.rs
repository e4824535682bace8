//! Names that share one place: a module, a struct, an enum.

use std::collections::{BTreeMap, BTreeSet};

/// How much a name is wanted.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Strength {
    /// Derived from where something stands.
    Inferred,
    /// What the document calls it.
    Suggested,
    /// What the document says it is called in Rust.
    Required,
}

/// A name somebody wants.
#[derive(Clone, Debug)]
pub struct Hint {
    /// How much.
    pub strength: Strength,
    /// The identifier.
    pub ident: String,
    /// Whether the identifier is spelt as in the document, so that it has the better claim.
    pub exact: bool,
    /// What to try next, before numbers.
    pub fallback: Option<String>,
}

impl Hint {
    /// A wish for `ident`, spelt `text` in the document.
    pub fn new(strength: Strength, ident: impl Into<String>, text: &str) -> Self {
        let ident = ident.into();
        Self {
            exact: ident.strip_prefix("r#").unwrap_or(&ident) == text,
            strength,
            ident,
            fallback: None,
        }
    }

    /// The same wish with something to try before a number.
    #[must_use]
    pub fn or(mut self, fallback: impl Into<String>) -> Self {
        self.fallback = Some(fallback.into());
        self
    }
}

/// Hands out names, each once.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    taken: BTreeSet<String>,
    /// The next number to try for a name.
    next: BTreeMap<String, u64>,
}

impl Scope {
    /// A scope in which `reserved` are taken.
    pub fn new<'r>(reserved: impl IntoIterator<Item = &'r str>) -> Self {
        Self {
            taken: reserved.into_iter().map(str::to_owned).collect(),
            next: BTreeMap::new(),
        }
    }

    /// Gives every hint a name of its own, in the order of the hints.
    ///
    /// The stronger wish gets the plain name, then the one spelt as in the document, then the
    /// earlier one; the others get their fallback or a number.
    pub fn settle(&mut self, hints: &[Hint]) -> Vec<String> {
        let mut order: Vec<usize> = (0..hints.len()).collect();
        order.sort_by_key(|at| {
            let rank = hints.get(*at).map(|hint| (hint.strength, hint.exact));
            std::cmp::Reverse(rank)
        });
        let mut names = vec![String::new(); hints.len()];
        for at in order {
            if let (Some(name), Some(hint)) = (names.get_mut(at), hints.get(at)) {
                *name = self.take(hint);
            }
        }
        names
    }

    /// Gives one hint a name.
    pub fn take(&mut self, hint: &Hint) -> String {
        let wishes = std::iter::once(&hint.ident).chain(&hint.fallback);
        for name in wishes {
            if self.taken.insert(name.clone()) {
                return name.clone();
            }
        }
        let name = self.numbered(&hint.ident);
        self.taken.insert(name.clone());
        name
    }

    fn numbered(&mut self, ident: &str) -> String {
        let bare = ident
            .strip_prefix("r#")
            .unwrap_or(ident)
            .trim_end_matches('_');
        // Scripts without case have neither form, and the compiler asks for none.
        let snake = !bare.contains(char::is_uppercase);
        let joint = if snake || bare.ends_with(|c: char| c.is_ascii_digit()) {
            "_"
        } else {
            ""
        };
        let next = self.next.entry(ident.to_owned()).or_insert(2);
        loop {
            let name = format!("{bare}{joint}{next}");
            *next += 1;
            if !self.taken.contains(&name) {
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(hints: &[(Strength, &str, &str)], expected: &[&str]) {
        let hints: Vec<Hint> = hints
            .iter()
            .map(|(strength, ident, text)| Hint::new(*strength, *ident, text))
            .collect();
        assert_eq!(Scope::new(["Event"]).settle(&hints), expected);
    }

    use Strength::{Inferred, Required, Suggested};

    #[test]
    fn the_stronger_wish_wins() {
        check(
            &[(Inferred, "Order", "order"), (Suggested, "Order", "Order")],
            &["Order2", "Order"],
        );
        check(
            &[(Suggested, "Order", "Order"), (Required, "Order", "Order")],
            &["Order2", "Order"],
        );
    }

    #[test]
    fn the_exact_spelling_wins_among_equals() {
        check(
            &[
                (Suggested, "msg_id", "MsgId"),
                (Suggested, "msg_id", "msg_id"),
            ],
            &["msg_id_2", "msg_id"],
        );
    }

    #[test]
    fn the_earlier_wins_among_the_rest() {
        check(
            &[
                (Suggested, "A", "x"),
                (Suggested, "A", "y"),
                (Suggested, "A", "z"),
            ],
            &["A", "A2", "A3"],
        );
    }

    #[test]
    fn numbers_never_run_into_digits_or_taken_names() {
        check(
            &[
                (Suggested, "Order1", "a"),
                (Suggested, "Order1", "b"),
                (Suggested, "Order1_2", "c"),
            ],
            &["Order1", "Order1_2", "Order1_2_2"],
        );
    }

    #[test]
    fn reserved_names_are_never_given() {
        check(&[(Required, "Event", "Event")], &["Event2"]);
    }

    #[test]
    fn fallbacks_come_before_numbers() {
        let click = |text| Hint::new(Suggested, "Click", text).or("ClickUpper");
        let names = Scope::default().settle(&[click("click"), click("CLICK"), click("Click_")]);
        assert_eq!(names, ["Click", "ClickUpper", "Click2"]);
    }

    #[test]
    fn adding_at_the_end_renames_nothing() {
        let hints = |count| {
            let texts = ["a b", "a_b", "a-b", "a.b"];
            let hints = texts.iter().take(count);
            hints
                .map(|text| Hint::new(Suggested, "ab", text))
                .collect::<Vec<_>>()
        };
        let before = Scope::default().settle(&hints(3));
        let after = Scope::default().settle(&hints(4));
        assert_eq!(before, after[..3]);
    }
}
