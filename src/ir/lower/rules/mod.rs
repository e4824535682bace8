//! What the user's configuration says about single messages, types and members.

mod address;
mod selector;
mod suggest;

use std::cell::{Cell, RefCell};

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    document::Resolver,
    ir::names::is_identifier,
    source::Span,
};

pub(super) use self::address::Address;
use self::selector::Selector;

/// One entry of a table option: which things, and what about them.
///
/// A selector is one of
/// - a pointer into the document, `#/components/schemas/Order`, or into another of its files,
///   `types.yaml#/Order`,
/// - a path of names from the outside, with a dot before it: `.Order.customer`, `.official_account`,
/// - the end of such a path: `Order.customer`, `customer`, `Order`.
///
/// The first two mean the thing itself and everything in it, where that makes sense: attributes and
/// the selection of messages. `*` stands for any text, in pointers for any text of one token.
///
/// A message is in its surface, in its channel (`#/channels/orders`) and in the operations that speak
/// of it (`#/operations/receiveOrder`).
#[derive(Clone, Debug)]
pub struct Rule {
    at: Selector,
    value: String,
    place: Option<(Span, Span)>,
    used: Cell<bool>,
}

/// The entries of one option, in their order.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    list: Vec<Rule>,
    /// What they were compared with, for suggestions.
    seen: RefCell<Vec<Address>>,
}

impl Rule {
    /// A rule that says `value` of what `at` selects.
    pub fn new(at: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            at: Selector::new(at.into()),
            value: value.into(),
            place: None,
            used: Cell::new(false),
        }
    }

    /// The rule, which may select nothing: a preference.
    #[must_use]
    pub fn preferred(self) -> Self {
        self.used.set(true);
        self
    }

    /// The rule with the places where the user wrote the selector and the value, if in a file.
    #[must_use]
    pub fn written_at(mut self, place: Option<(Span, Span)>) -> Self {
        self.place = place;
        self
    }
}

impl Rules {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Where the user wrote the selectors, as far as that is in a file.
    pub(super) fn places(&self) -> impl Iterator<Item = Span> {
        let places = self.list.iter().filter_map(|rule| rule.place);
        places.map(|(selector, _)| selector)
    }

    /// Finds out what the pointers among the selectors lead to.
    pub(super) fn locate(&self, resolver: &Resolver) {
        for rule in &self.list {
            rule.at.locate(resolver);
        }
    }

    /// The value of the last rule that names one of these places.
    pub(super) fn of(&self, addresses: &[Address]) -> Option<&str> {
        self.remember(addresses);
        let mut found = None;
        for rule in &self.list {
            if addresses.iter().any(|address| rule.at.names(address)) {
                rule.used.set(true);
                found = Some(rule.value.as_str());
            }
        }
        found
    }

    /// The values of all rules that cover one of these places, in their order.
    pub(super) fn all(&self, addresses: &[Address]) -> Vec<String> {
        self.remember(addresses);
        let covering = self
            .list
            .iter()
            .filter(|rule| addresses.iter().any(|it| rule.at.covers(it)));
        covering
            .map(|rule| {
                rule.used.set(true);
                rule.value.clone()
            })
            .collect()
    }

    /// Whether a rule covers one of these places.
    pub(super) fn any(&self, addresses: &[Address]) -> bool {
        !self.all(addresses).is_empty()
    }

    /// Reports rules that selected nothing: most likely they are misspelt.
    pub(super) fn report_unused(&self, option: &str, sink: &mut Diagnostics) {
        for rule in self.list.iter().filter(|rule| !rule.used.get()) {
            let message = format!("`{option}` selects nothing with `{}`", rule.at);
            let mut finding = Diagnostic::new(Code::UnusedSelector, message);
            if let Some((selector, _)) = rule.place {
                finding = finding.at(selector, "");
            }
            let near = suggest::nearest(&rule.at, &self.seen.borrow());
            sink.push(match near {
                Some(near) => finding.help(format!("there is `{near}`")),
                None => finding,
            });
        }
    }

    /// Reports values that are no names.
    pub(super) fn report_names(&self, option: &str, sink: &mut Diagnostics) {
        for rule in self.list.iter().filter(|rule| !is_identifier(&rule.value)) {
            let message = format!("`{option}` gives `{}` the name `{}`", rule.at, rule.value);
            let finding = Diagnostic::new(Code::BadRustName, message);
            sink.push(match rule.place {
                Some((_, value)) => finding.at(value, "not an identifier"),
                None => finding,
            });
        }
    }

    fn remember(&self, addresses: &[Address]) {
        if !self.is_empty() {
            self.seen.borrow_mut().extend_from_slice(addresses);
        }
    }
}

impl FromIterator<Rule> for Rules {
    fn from_iter<I: IntoIterator<Item = Rule>>(rules: I) -> Self {
        Self {
            list: rules.into_iter().collect(),
            seen: RefCell::default(),
        }
    }
}
