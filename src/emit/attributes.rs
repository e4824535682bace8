//! Attributes and derives of items, in the order a reader expects: docs, deprecation, derives, rest.

use quote::ToTokens as _;

use super::scope::{Scope, ident};
use super::tokens::{Tokens, quote, word};
use std::collections::BTreeMap;

/// What a type can derive beyond `Clone`.
#[derive(Clone, Copy)]
pub(super) struct Derives {
    pub(super) debug: bool,
    pub(super) default: bool,
    pub(super) eq: bool,
    /// For values that people use as keys.
    pub(super) hash: bool,
    /// All but enums of text, see [`text_eq`].
    pub(super) partial_eq: bool,
    /// `Ord` and `PartialOrd`, of kinds alone: the values of an enum have no order in the document.
    pub(super) order: bool,
    pub(super) copy: bool,
}

/// `#[derive(…)]`, alphabetically, then what attributes from the configuration add to a type of the
/// document.
///
/// `Eq` is not among them, see [`eq`].
pub(super) fn derives_with(derives: Derives, configured: &[String]) -> Tokens {
    let beside = Derives {
        eq: false,
        ..derives
    };
    let implemented = IMPLEMENTED
        .iter()
        .filter(|name| derives.eq || **name != "Eq");
    let by_text: &[_] = match derives.partial_eq {
        true => &[],
        false => &["Hash", "PartialEq"],
    };
    let implemented: Vec<_> = implemented.chain(by_text).copied().collect();
    derives_beside(beside, configured, &implemented)
}

/// `Eq` of a type whose parts all have it. Deriving it would make a function for each type that only checks that
/// once more: a thirtieth of the time that a generated crate takes to compile.
pub(super) fn eq(
    scope: &Scope<'_>,
    holds: bool,
    name: &str,
    lifetime: Option<&Tokens>,
) -> Option<Tokens> {
    holds.then(|| {
        let (eq, name) = (scope.prelude("Eq"), ident(name));
        quote!(impl #lifetime #eq for #name #lifetime {})
    })
}

/// `PartialEq`, `Eq` and `Hash` of an enum whose values are text. Derived, they would look which variant it is and then
/// into it: another thirtieth.
pub(super) fn text_eq(scope: &Scope<'_>, name: &str) -> Tokens {
    let (implement, name) = (scope.runtime_path("impl_text_eq"), ident(name));
    quote!(#implement!(#name);)
}

/// As [`derives_with`], of a type that implements other traits already.
pub(super) fn derives_beside(
    derives: Derives,
    configured: &[String],
    implemented: &[&str],
) -> Tokens {
    let list = [
        ("Clone", true),
        ("Copy", derives.copy),
        ("Debug", derives.debug),
        ("Default", derives.default),
        ("Eq", derives.eq),
        ("Hash", derives.hash),
        ("Ord", derives.order),
        ("PartialEq", derives.partial_eq),
        ("PartialOrd", derives.order),
    ];
    let own: Vec<&str> = list
        .iter()
        .filter(|(_, holds)| *holds)
        .map(|(name, _)| *name)
        .collect();
    let mut further = BTreeMap::new();
    for path in configured.iter().filter_map(|text| derived(text)).flatten() {
        let name = path.segments.last().map(|last| last.ident.to_string());
        let is_there = name.is_some_and(|name| {
            own.contains(&name.as_str()) || implemented.contains(&name.as_str())
        });
        if !is_there {
            let path = path.to_token_stream();
            further.insert(path.to_string(), Tokens::from(path));
        }
    }
    let further = further.values();
    let own = own.iter().map(|name| {
        let name = word(name);
        quote!(#name,)
    });
    quote!(#[derive(#(#own)* #(#further),*)])
}

/// Traits that every type implements, without a derive or with one.
const IMPLEMENTED: &[&str] = &["Debug", "Deserialize", "Eq", "Serialize"];

/// Whether attributes ask for a trait of serde.
pub(super) fn derives_serde(configured: &[String]) -> bool {
    derives_any(configured, &["Deserialize", "Serialize"])
}

/// Whether attributes ask for an order.
pub(super) fn derives_order(configured: &[String]) -> bool {
    derives_any(configured, &["Ord", "PartialOrd"])
}

fn derives_any(configured: &[String], traits: &[&str]) -> bool {
    let mut paths = configured.iter().filter_map(|text| derived(text)).flatten();
    paths.any(|path| {
        let name = path.segments.last().map(|segment| &segment.ident);
        name.is_some_and(|name| traits.iter().any(|asked| name == asked))
    })
}

/// The traits, where an attribute is a derive.
fn derived(text: &str) -> Option<Vec<syn::Path>> {
    let attributes = parsed(text)?;
    let [only] = attributes.as_slice() else {
        return None;
    };
    let list = syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
    let derive = only.path().is_ident("derive");
    let paths = derive.then(|| only.parse_args_with(list).ok())??;
    Some(paths.into_iter().collect())
}

fn parsed(text: &str) -> Option<Vec<syn::Attribute>> {
    syn::parse::Parser::parse_str(syn::Attribute::parse_outer, text).ok()
}

/// `#[deprecated]`.
pub(super) fn deprecated(is: bool) -> Option<Tokens> {
    is.then(|| quote!(#[deprecated]))
}

/// Attributes from the configuration but derives, checked before emission began.
pub(super) fn configured(attributes: &[String]) -> Tokens {
    attributes
        .iter()
        .filter(|text| derived(text).is_none())
        .filter_map(|text| text.parse::<Tokens>().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(partial_eq: bool, configured: &[&str], expected: &str) {
        let configured: Vec<String> = configured.iter().map(|text| (*text).to_owned()).collect();
        let own = Derives {
            debug: false,
            default: false,
            eq: true,
            hash: false,
            partial_eq,
            order: false,
            copy: false,
        };
        let text = derives_with(own, &configured).to_string();
        assert_eq!(text.replace(' ', ""), format!("#[derive({expected})]"));
    }

    #[test]
    fn an_order_is_seen_by_whatever_path() {
        for (text, is_order) in [
            ("#[derive(Ord)]", true),
            ("#[derive(Hash, std::cmp::PartialOrd)]", true),
            ("#[derive(Hash, a::Order)]", false),
            ("#[a(Ord)]", false),
        ] {
            assert_eq!(derives_order(&[text.to_owned()]), is_order, "{text}");
        }
    }

    #[test]
    fn traits_are_derived_once() {
        check(true, &[], "Clone,PartialEq,");
        check(true, &["#[derive(Hash)]", "#[a]"], "Clone,PartialEq,Hash");
        check(
            false,
            &["#[derive(Hash, PartialEq, PartialOrd)]"],
            "Clone,PartialOrd",
        );
        check(
            true,
            &[
                "#[derive(Eq, Hash, serde::Serialize)]",
                "#[derive(Hash, a::B)]",
            ],
            "Clone,PartialEq,Hash,a::B",
        );
    }
}
