//! What the user's configuration says about single messages, types and members.

use std::cell::Cell;

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    ir::names::is_identifier,
    schema::{Home, SchemaId, Schemas, Step},
};

/// One entry of a table option: which things, and what about them.
///
/// `at` beginning with `#` is a pointer into the document (`#/components/schemas/Order`), beginning
/// with `.` a path of names (`.Order.customer`); both mean the thing itself and everything in it.
/// Anything else is the end of a path of names: `Order.customer`, `customer`, `Order`.
#[derive(Clone, Debug)]
pub struct Rule {
    at: String,
    value: String,
    used: Cell<bool>,
}

/// Where a thing is, in both notations of [`Rule`].
#[derive(Clone, Debug, Default)]
pub(super) struct Address {
    names: Vec<String>,
    pointer: String,
}

impl Rule {
    /// A rule that says `value` of what `at` selects.
    pub fn new(at: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            value: value.into(),
            used: Cell::new(false),
        }
    }

    /// Whether the rule speaks of a thing, itself or within what it names.
    fn covers(&self, address: &Address) -> bool {
        if let Some(pointer) = self.at.strip_prefix('#') {
            let rest = address.pointer.strip_prefix(pointer);
            return rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        }
        if let Some(path) = self.at.strip_prefix('.') {
            let mut names = address.names.iter();
            return path
                .split('.')
                .filter(|name| !name.is_empty())
                .all(|name| names.next().is_some_and(|known| known == name));
        }
        self.ends(address)
    }

    /// Whether the rule names exactly this thing.
    fn names(&self, address: &Address) -> bool {
        if let Some(pointer) = self.at.strip_prefix('#') {
            return address.pointer == pointer;
        }
        match self.at.strip_prefix('.') {
            Some(path) => path.split('.').eq(address.names.iter().map(String::as_str)),
            None => self.ends(address),
        }
    }

    fn ends(&self, address: &Address) -> bool {
        let mut names = address.names.iter().rev();
        let mut wanted = self.at.rsplit('.');
        wanted.all(|name| names.next().is_some_and(|known| known == name))
    }
}

/// The value of the last rule that names one of these places.
pub(super) fn of<'r>(rules: &'r [Rule], addresses: &[Address]) -> Option<&'r str> {
    let mut found = None;
    for rule in rules {
        if addresses.iter().any(|address| rule.names(address)) {
            rule.used.set(true);
            found = Some(rule.value.as_str());
        }
    }
    found
}

/// The values of all rules that cover one of these places, in their order.
pub(super) fn all(rules: &[Rule], addresses: &[Address]) -> Vec<String> {
    let covering = rules
        .iter()
        .filter(|rule| addresses.iter().any(|it| rule.covers(it)));
    covering
        .map(|rule| {
            rule.used.set(true);
            rule.value.clone()
        })
        .collect()
}

/// Reports rules that selected nothing: most likely they are misspelt.
pub(super) fn report_unused(option: &str, rules: &[Rule], sink: &mut Diagnostics) {
    for rule in rules.iter().filter(|rule| !rule.used.get()) {
        let message = format!("`{option}` selects nothing with `{}`", rule.at);
        sink.push(Diagnostic::new(Code::UnusedSelector, message));
    }
}

/// Reports names that are none.
pub(super) fn report_names(rename: &[Rule], sink: &mut Diagnostics) {
    for rule in rename.iter().filter(|rule| !is_identifier(&rule.value)) {
        let message = format!("`rename` gives `{}` the name `{}`", rule.at, rule.value);
        sink.push(Diagnostic::new(Code::BadRustName, message));
    }
}

impl Address {
    /// A message of a surface.
    pub(super) fn message(surface: &str, name: &str, component: Option<&str>) -> Self {
        let component = component.unwrap_or(name);
        Self {
            names: vec![surface.to_owned(), name.to_owned()],
            pointer: format!("/components/messages/{component}"),
        }
    }

    /// A schema, by the schemas it stands in.
    pub(super) fn schema(schemas: &Schemas, id: SchemaId) -> Self {
        let mut names = Vec::new();
        let mut pointer = Vec::new();
        let mut at = id;
        for _ in 0..DEEPEST {
            match schemas.home(at) {
                Home::Named(name) | Home::Root(name) => {
                    names.push(name.clone());
                    pointer.push(format!("/components/schemas/{name}"));
                    break;
                }
                Home::Child { of, step } => {
                    names.extend(name_of(step));
                    pointer.push(token_of(step));
                    at = *of;
                }
            }
        }
        names.reverse();
        pointer.reverse();
        Self {
            names,
            pointer: pointer.concat(),
        }
    }

    /// A member of what this is the address of.
    #[must_use]
    pub(super) fn member(mut self, name: &str) -> Self {
        self.pointer
            .push_str(&token_of(&Step::Property(name.to_owned())));
        self.names.push(name.to_owned());
        self
    }
}

fn name_of(step: &Step) -> Option<String> {
    match step {
        Step::Property(name) => Some(name.clone()),
        Step::Part => None,
        step => Some(step.words().replace(' ', "")),
    }
}

fn token_of(step: &Step) -> String {
    match step {
        Step::Property(name) => {
            format!("/properties/{}", name.replace('~', "~0").replace('/', "~1"))
        }
        Step::Item => "/items".to_owned(),
        Step::Position(at) => format!("/items/{at}"),
        Step::Value => "/additionalProperties".to_owned(),
        Step::Alternative(at) => format!("/oneOf/{at}"),
        Step::Part => String::new(),
    }
}

/// Steps of an address that are followed.
const DEEPEST: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(at: &str, names: bool, covers: bool) {
        let address = Address {
            names: ["Order", "lines", "item", "state"]
                .map(str::to_owned)
                .to_vec(),
            pointer: "/components/schemas/Order/properties/lines/items/properties/state".to_owned(),
        };
        let rule = Rule::new(at, "");
        assert_eq!(
            (rule.names(&address), rule.covers(&address)),
            (names, covers),
            "{at}"
        );
    }

    #[test]
    fn ends_of_paths_name_things() {
        check("state", true, true);
        check("item.state", true, true);
        check("Order.lines.item.state", true, true);
        check("lines", false, false);
        check("Order", false, false);
        check("x.Order.lines.item.state", false, false);
    }

    #[test]
    fn absolute_paths_cover_what_is_within() {
        check(".Order", false, true);
        check(".", false, true);
        check(".Order.lines.item.state", true, true);
        check(".Ord", false, false);
    }

    #[test]
    fn pointers_cover_what_is_within() {
        check("#/components/schemas/Order", false, true);
        check("#/components/schemas/Ord", false, false);
        check(
            "#/components/schemas/Order/properties/lines/items/properties/state",
            true,
            true,
        );
    }
}
