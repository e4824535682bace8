//! The notation that says which things a rule speaks of.

use std::{cell::RefCell, fmt};

use crate::{
    document::Resolver,
    source::Span,
    syntax::{NodeId, Pointer},
};

use super::Address;

/// A selector as the user wrote it, and what its pointer leads to.
#[derive(Clone, Debug)]
pub(super) struct Selector {
    pub(super) text: String,
    target: RefCell<Target>,
}

/// What a pointer leads to in the document.
#[derive(Clone, Debug, Default)]
struct Target {
    place: Option<Span>,
    /// The owner and the name of a member, where the pointer ends with `/properties/name`.
    member: Option<(NodeId, String)>,
}

/// The notations.
pub(super) enum Kind<'s> {
    /// `file#pointer`; the file may be empty.
    Pointer { file: &'s str, pointer: &'s str },
    /// A path from the outside.
    Path(&'s str),
    /// The end of a path.
    End(&'s str),
}

impl Selector {
    pub(super) fn new(text: String) -> Self {
        Self {
            text,
            target: RefCell::default(),
        }
    }

    pub(super) fn kind(&self) -> Kind<'_> {
        if let Some((file, pointer)) = self.text.split_once('#') {
            return Kind::Pointer { file, pointer };
        }
        match self.text.strip_prefix('.') {
            Some(path) => Kind::Path(path),
            None => Kind::End(&self.text),
        }
    }

    /// Looks its pointer up.
    pub(super) fn locate(&self, resolver: &Resolver) {
        let Kind::Pointer { file, pointer } = self.kind() else {
            return;
        };
        let node_at = |pointer: &str| resolver.node_at(file, &Pointer::parse(pointer)?);
        let mut target = self.target.borrow_mut();
        target.place = node_at(pointer).map(|node| node.span);
        if let Some((parent, _)) = pointer.rsplit_once('/')
            && let Some(owner) = parent.strip_suffix("/properties")
        {
            let name =
                Pointer::parse(pointer).and_then(|pointer| Some(pointer.last()?.into_owned()));
            target.member = node_at(owner).map(|node| node.id()).zip(name);
        }
    }

    /// Whether it names exactly this thing.
    pub(super) fn names(&self, address: &Address) -> bool {
        match self.kind() {
            Kind::Pointer { file, pointer } => {
                let target = self.target.borrow();
                let place = target.place.map(NodeId::of);
                (place.is_some() && place == address.place.map(NodeId::of))
                    || (target.member.is_some() && target.member == address.member)
                    || (file.is_empty() && same_tokens(pointer, &address.pointer))
            }
            Kind::Path(path) => globbed(path, &address.names.join(".")),
            Kind::End(end) => ends(end, &address.names),
        }
    }

    /// Whether it speaks of a thing, itself or within what it names.
    pub(super) fn covers(&self, address: &Address) -> bool {
        if address.by_name {
            let name = self.text.rsplit('.').next();
            return name == address.names.last().map(String::as_str) && self.names(address);
        }
        match self.kind() {
            Kind::Pointer { file, pointer } => {
                let around = self.target.borrow().place;
                let within = |around: Span, inner: Span| {
                    around.source == inner.source
                        && around.start <= inner.start
                        && inner.end <= around.end
                };
                let place = address.place;
                let held = around.zip(place).is_some_and(|(a, b)| within(a, b));
                held || self.names(address)
                    || (file.is_empty() && begins_with(&address.pointer, pointer))
            }
            Kind::Path(path) => (0..=address.names.len()).any(|count| {
                let head = address.names.get(..count).unwrap_or_default();
                globbed(path, &head.join("."))
            }),
            Kind::End(end) => ends(end, &address.names),
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether `pattern` is the end of a path of names; names may hold dots themselves.
fn ends(pattern: &str, names: &[String]) -> bool {
    (0..names.len()).any(|from| {
        let tail = names.get(from..).unwrap_or_default();
        globbed(pattern, &tail.join("."))
    })
}

fn same_tokens(pattern: &str, pointer: &str) -> bool {
    let same_count = pattern.split('/').count() == pointer.split('/').count();
    same_count && begins_with(pointer, pattern)
}

fn begins_with(pointer: &str, pattern: &str) -> bool {
    let mut tokens = pointer.split('/');
    pattern
        .split('/')
        .all(|pattern| tokens.next().is_some_and(|token| globbed(pattern, token)))
}

/// Whether `text` is `pattern`, in which `*` stands for any text.
fn globbed(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        // The first place is as good as any later one: `*` takes whatever is left.
        match left.split_once(part) {
            Some((_, after)) => left = after,
            None => return false,
        }
    }
    true
}

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
            ..Address::default()
        };
        let selector = Selector::new(at.to_owned());
        assert_eq!(
            (selector.names(&address), selector.covers(&address)),
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

    #[test]
    fn stars_stand_for_any_text() {
        check("*", true, true);
        check("st*", true, true);
        check("*tat*", true, true);
        check("item.*", true, true);
        check("Order.*.state", true, true);
        check("*x", false, false);
        check(".Or*", true, true);
        check("#/components/schemas/*", false, true);
        check("#/components/schemas/O*r/properties", false, true);
        check("#/*/Order", false, false);
    }

    #[test]
    fn names_may_hold_dots() {
        let address = Address {
            names: ["shop", "order.paid"].map(str::to_owned).to_vec(),
            ..Address::default()
        };
        let names = |at: &str| Selector::new(at.to_owned()).names(&address);
        assert!(names("order.paid") && names("shop.order.paid") && names(".shop.order.paid"));
        assert!(names("order.*") && !names("paid"));
    }
}
